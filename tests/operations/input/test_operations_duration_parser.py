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


NO_TTL = (
    "; ;abc;1x;m;30m1h;1h1h;5 5;+2h;٣m;²;1.5;.5h;1.h;1.5h30m;2h,;2h and;and 2h;1e3s;1m h;a;an;ah"
)
NEGATIVE = "A time to live cannot be negative; 0 means none is set."
TOO_LONG = "Twilio takes fewer than 2147483647 seconds (68 years)."
FRACTION = "Write a fraction with a point, as in 1.5h, and thousands without a sign."
CALENDAR = "Months and years differ in length: type days or weeks, such as 30d."


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (NO_TTL, EXAMPLE),
        ("9" * 10_000, EXAMPLE),
        ("1:30", "That may be hours or minutes: type 1h30m or 1m30s."),
        ("2h30", "Say which unit the 30 has, as in 2h30m."),
        ("1 h 30", "Say which unit the 30 has, as in 1 h30m."),
        ("1,5h;1,500 s", FRACTION),
        ("2 months;a year", CALENDAR),
        ("0.3s", "That is not a whole number of seconds: type whole seconds."),
        ("-1;- 5m;\u22122h", NEGATIVE),
        ("2147483647;99999999999999;9999999w;25000d", TOO_LONG),
    ],
    ids=lambda value: value[:20],
)
def test_what_is_no_ttl_is_refused_with_what_works(texts: str, sentence: str) -> None:
    assert {text: outcome(parse_ttl, text) for text in texts.split(";")} == dict.fromkeys(
        texts.split(";"), sentence
    )


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
