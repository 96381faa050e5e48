"""What people type for a time to live."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from hypothesis import given, strategies as st

from proxy_tui.api.constants import TTL_LIMIT
from proxy_tui.api.params import CreateSession
from proxy_tui.formatting import ttl_words
from proxy_tui.operations.input import parse_ttl

T = TypeVar("T")
EXAMPLE = "Type a number of seconds, or a time such as 15m, 1.5h or 1d."


def outcome(read: Callable[..., T], *args: Any) -> T | str:
    """Return what was read, or the sentence about why not."""
    try:
        return read(*args)
    except ValueError as error:
        return str(error)


def is_sentence(text: str) -> bool:
    """Whether a person is told something, in no programmer's words."""
    return re.fullmatch(r"[A-Z].+\.", text) is not None and "isoformat" not in text


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90),
        ("0", 0),
        ("007", 7),
        ("90s", 90),
        ("15m", 900),
        ("2h", 7200),
        ("1d", 86_400),
        ("1w", 604_800),
        ("1h30m", 5400),
        ("1w 2d 3h 4m 5s", 788_645),
        (" 2 H ", 7200),
        ("1 d 3 h", 97_200),
        ("15 min", 900),
        ("1 Hour 30 Minutes", 5400),
        ("2 weeks", 1_209_600),
        ("0m", 0),
        ("2147483646", TTL_LIMIT - 1),
        ("1.5h", 5400),
        ("0.25 d", 21_600),
        ("1h 1.5m", 3690),
        ("90 mins", 5400),
        ("2 hours and 30 minutes", 9000),
        ("1 day, 2 hours", 93_600),
        ("an hour", 3600),
        ("a week", 604_800),
    ],
)
def test_a_ttl_in_seconds_or_with_units(text: str, seconds: int) -> None:
    assert parse_ttl(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "abc",
        "1x",
        "m",
        "30m1h",
        "1h1h",
        "5 5",
        "+2h",
        "٣m",
        "²",
        "1.5",
        ".5h",
        "1.h",
        "1.5h30m",
        "2h,",
        "2h and",
        "and 2h",
        "1e3s",
        "1m h",
        "a",
        "an",
        "ah",
    ],
)
def test_what_is_no_ttl_gets_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(EXAMPLE)):
        parse_ttl(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1:30", "That may be hours or minutes: type 1h30m or 1m30s."),
        ("2h30", "Say which unit the 30 has, as in 2h30m."),
        ("1 h 30", "Say which unit the 30 has, as in 1 h30m."),
        ("1,5h", "Write a fraction with a point, as in 1.5h, and thousands without a sign."),
        ("1,500 s", "Write a fraction with a point, as in 1.5h, and thousands without a sign."),
        ("2 months", "Months and years differ in length: type days or weeks, such as 30d."),
        ("a year", "Months and years differ in length: type days or weeks, such as 30d."),
        ("0.3s", "That is not a whole number of seconds: type whole seconds."),
    ],
)
def test_what_can_be_read_in_two_ways_is_told_how_to_write_it(text: str, sentence: str) -> None:
    assert outcome(parse_ttl, text) == sentence


@pytest.mark.parametrize("text", ["-1", "- 5m", "\u22122h"])
def test_a_negative_ttl_is_told_what_zero_means(text: str) -> None:
    with pytest.raises(ValueError, match="cannot be negative; 0 means none is set"):
        parse_ttl(text)


@pytest.mark.parametrize("text", ["2147483647", "99999999999999", "9999999w", "25000d"])
def test_a_ttl_beyond_twilio_s_range_is_told_the_range(text: str) -> None:
    with pytest.raises(ValueError, match=r"fewer than 2147483647 seconds \(68 years\)"):
        parse_ttl(text)


def test_an_absurdly_long_number_is_refused_without_reading_it() -> None:
    with pytest.raises(ValueError, match=re.escape(EXAMPLE)):
        parse_ttl("9" * 10_000)


@given(st.integers(1, TTL_LIMIT - 1))
def test_words_of_a_ttl_read_back_as_the_same_ttl(seconds: int) -> None:
    assert parse_ttl(ttl_words(seconds)) == seconds


@given(st.integers(0, TTL_LIMIT - 1))
def test_what_is_read_is_what_the_request_takes(seconds: int) -> None:
    assert CreateSession(ttl=parse_ttl(str(seconds))).ttl == seconds


@given(st.text(st.characters(), max_size=30) | st.text("0123456789 wdhms+-", max_size=12))
def test_any_text_is_a_ttl_in_range_or_a_sentence(text: str) -> None:
    result = outcome(parse_ttl, text)
    assert is_sentence(result) if isinstance(result, str) else 0 <= result < TTL_LIMIT
