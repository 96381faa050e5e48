"""What people type for a time to live and an expiry."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy_tui.api.params import TTL_LIMIT, CreateSession
from proxy_tui.operations.durations import parse_expiry, parse_ttl, ttl_words

NOW = datetime(2026, 3, 1, 13, 11, 0, 654_321, tzinfo=UTC)
T = TypeVar("T")
EXAMPLE = "Type a number of seconds, or a time such as 15m, 2h or 1d."
WHEN = "Type a time such as 2026-03-01T18:00Z, or +2h from now."
ZONE = "Say which time zone is meant: end it with Z for UTC, or an offset."


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
    ],
)
def test_a_ttl_in_seconds_or_with_units(text: str, seconds: int) -> None:
    assert parse_ttl(text) == seconds


@pytest.mark.parametrize(
    "text",
    ["", " ", "abc", "1x", "m", "1.5h", "1,5h", "30m1h", "1h1h", "1h 30", "5 5", "+2h", "٣m", "²"],
)
def test_what_is_no_ttl_gets_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(EXAMPLE)):
        parse_ttl(text)


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


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01T18:00Z", datetime(2026, 3, 1, 18, tzinfo=UTC)),
        ("2026-03-01T18:00:05Z", datetime(2026, 3, 1, 18, 0, 5, tzinfo=UTC)),
        ("2026-03-01 18:00z", datetime(2026, 3, 1, 18, tzinfo=UTC)),
        ("2026-03-01t18:00 Z", datetime(2026, 3, 1, 18, tzinfo=UTC)),
        ("2026-03-01 18:00:00 UTC", datetime(2026, 3, 1, 18, tzinfo=UTC)),
        ("2026-03-01T18:00+01:00", datetime(2026, 3, 1, 17, tzinfo=UTC)),
        ("2026-03-01 18:00 -0530", datetime(2026, 3, 1, 23, 30, tzinfo=UTC)),
        ("2026-03-01T18:00:05.999Z", datetime(2026, 3, 1, 18, 0, 5, tzinfo=UTC)),
        ("2026-04-01", datetime(2026, 4, 1, tzinfo=UTC)),
        (" 2026-04-01 ", datetime(2026, 4, 1, tzinfo=UTC)),
        ("+2h", datetime(2026, 3, 1, 15, 11, tzinfo=UTC)),
        ("+ 1d 12h", datetime(2026, 3, 3, 1, 11, tzinfo=UTC)),
        ("+90", datetime(2026, 3, 1, 13, 12, 30, tzinfo=UTC)),
        ("2020-01-01", datetime(2020, 1, 1, tzinfo=UTC)),
    ],
)
def test_an_expiry_by_the_clock_or_from_now(text: str, moment: datetime) -> None:
    assert parse_expiry(text, NOW) == moment
    assert parse_expiry(text, NOW).tzinfo is UTC


@pytest.mark.parametrize("text", ["2026-03-01T18:00", "2026-03-01 18:00:00", "20260301"])
def test_a_time_without_a_zone_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(ZONE)):
        parse_expiry(text, NOW)


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "2h", "18:00", "+", "+x", "+-2h", "2026-13-01", "2026-02-30", "\ud800"]
)
def test_what_is_no_expiry_gets_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(WHEN)):
        parse_expiry(text, NOW)


def test_an_expiry_further_than_twilio_takes_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 68 years from now"):
        parse_expiry("+2147483647", NOW)


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("9999-12-31T23:59-01:00", NOW),
        ("+1d", datetime(9999, 12, 31, 12, tzinfo=UTC)),
    ],
)
def test_an_expiry_beyond_the_calendar_is_refused(text: str, now: datetime) -> None:
    with pytest.raises(ValueError, match="before the year 10000"):
        parse_expiry(text, now)


@given(
    st.datetimes(
        datetime(1000, 1, 2),  # noqa: DTZ001  the zone is drawn beside it
        datetime(9999, 12, 30),  # noqa: DTZ001  the zone is drawn beside it
        timezones=st.integers(-1439, 1439).map(lambda m: timezone(timedelta(minutes=m))),
    ),
    st.sampled_from("T t"),
)
def test_any_iso_time_with_an_offset_is_read(moment: datetime, between: str) -> None:
    assert parse_expiry(moment.isoformat(between), NOW) == moment.replace(microsecond=0)


@given(st.integers(0, TTL_LIMIT - 1))
def test_a_length_from_now_is_that_length(seconds: int) -> None:
    assert parse_expiry(f"+{seconds}", NOW) == NOW.replace(microsecond=0) + timedelta(
        seconds=seconds
    )


@given(st.text(st.characters(), max_size=30) | st.text("0123456789 -+:.TZUW", max_size=20))
def test_any_text_is_a_moment_in_utc_or_a_sentence(text: str) -> None:
    result = outcome(parse_expiry, text, NOW)
    assert is_sentence(result) if isinstance(result, str) else result.tzinfo is UTC
