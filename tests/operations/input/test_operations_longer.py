"""Adding a length of time to what is typed as a ttl or an expiry."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from proxy_tui.operations.input.expiry_parser import parse_expiry
from proxy_tui.operations.input.longer import later_expiry, longer_ttl

NOW = datetime(2026, 11, 26, 12, 0, 7, 250_000, tzinfo=UTC)
HALF_HOUR, DAY = 1800, 86_400


@pytest.mark.parametrize(
    ("text", "base", "after"),
    [
        ("", 0, "30m"),
        ("", 3600, "1h30m"),
        (" 90 ", 3600, "31m30s"),
        ("2h", 0, "2h30m"),
        ("1d", 0, "1d30m"),
        ("0", 3600, "30m"),
    ],
)
def test_a_ttl_grows_by_what_is_added(text: str, base: int, after: str) -> None:
    assert longer_ttl(text, HALF_HOUR, base) == after


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", "+30m"),
        ("+30m", "+1h"),
        ("2h", "+2h30m"),
        ("in 2 hours", "+2h30m"),
        ("18:00", "2026-11-26 18:30"),
        ("tomorrow 9:00", "2026-11-27 09:30"),
        ("2026-12-01", "2026-12-01 00:30"),
        ("2026-12-01T18:00:05Z", "2026-12-01 18:30:05"),
    ],
)
def test_an_expiry_moves_by_what_is_added(text: str, after: str) -> None:
    assert later_expiry(text, HALF_HOUR, NOW, UTC, None) == after


def test_nothing_typed_adds_to_the_expiry_that_holds() -> None:
    base = NOW.replace(microsecond=0) + timedelta(hours=1)
    assert later_expiry("", DAY, NOW, UTC, base) == "2026-11-27 13:01"


def test_an_expiry_that_has_passed_counts_from_now() -> None:
    assert later_expiry("", DAY, NOW, UTC, NOW - timedelta(hours=1)) == "+1d"


def test_a_local_time_that_the_clock_shows_twice_names_its_offset() -> None:
    london = ZoneInfo("Europe/London")
    now = datetime(2026, 10, 24, 12, tzinfo=UTC)
    after = later_expiry("2026-10-25 00:45", HALF_HOUR, now, london, None)
    assert after == "2026-10-25 01:15:00+01:00"
    assert parse_expiry(after, now, london) == datetime(2026, 10, 25, 0, 15, tzinfo=UTC)


@pytest.mark.parametrize("text", ["soon", "-2h", "5"])
def test_what_is_no_expiry_is_left_to_its_own_message(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        later_expiry(text, HALF_HOUR, NOW, UTC, None)


def test_what_is_no_ttl_is_left_to_its_own_message() -> None:
    with pytest.raises(ValueError, match="number of seconds"):
        longer_ttl("soon", HALF_HOUR, 0)


def test_the_end_of_the_calendar_is_said_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="10000"):
        later_expiry("9999-12-31 23:50", HALF_HOUR, NOW, UTC, None)
