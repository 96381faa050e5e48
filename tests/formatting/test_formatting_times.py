"""Lengths of time and points in time, in words."""

import time
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from proxy_tui.formatting import (
    NOTHING,
    Moment,
    ago,
    appointment,
    as_utc,
    clock,
    day,
    full_time,
    since,
    span,
    stamp,
    ttl_words,
    until,
)

NOW = datetime(2026, 3, 1, 14, 2, 11, tzinfo=UTC)
CET = timezone(timedelta(hours=1))

zones = st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(timezone)
moments = st.datetimes(timezones=zones) | st.text(st.characters(), max_size=20) | st.none()


def before(**parts: float) -> datetime:
    return NOW - timedelta(**parts)


@pytest.mark.parametrize(
    ("seconds", "units", "words"),
    [
        (0, 1, "0 s"),
        (-5, 1, "0 s"),
        (0.9, 1, "0 s"),
        (59.9, 1, "59 s"),
        (60, 1, "1 min"),
        (3599, 1, "59 min"),
        (3600, 2, "1 h"),
        (6900, 2, "1 h 55 min"),
        (86_405, 2, "1 d"),
        (90_061, 4, "1 d 1 h 1 min 1 s"),
    ],
)
def test_a_span_is_rounded_down_to_neighbouring_units(
    seconds: float, units: int, words: str
) -> None:
    assert span(seconds, units) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (900, "15 min"),
        (7200, "2 h"),
        (97_200, "1 d 3 h"),
        (90, "1 min 30 s"),
        (0, "not set"),
        (-1, "not set"),
        (2_147_483_646, "24855 d 3 h 14 min 6 s"),
    ],
)
def test_a_ttl_is_exact(seconds: int, words: str) -> None:
    assert ttl_words(seconds) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW, "just now"),
        (before(seconds=9), "just now"),
        (before(seconds=12), "12 s"),
        (before(minutes=4, seconds=59), "4 min"),
        (before(hours=3), "3 h"),
        (before(days=2), "2 d"),
        (before(days=400), "400 d"),
        (before(days=1000), "2023-06-05"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01"),
        (datetime(9999, 12, 31, tzinfo=UTC), "9999-12-31"),
        (before(seconds=-5), "just now"),
        (before(minutes=-4), "in 4 min"),
        ("last \x1bweek", "last ␛week"),
        (None, NOTHING),
        ("", NOTHING),
    ],
)
def test_how_long_ago(moment: Moment, words: str) -> None:
    assert ago(moment, NOW) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (before(hours=22), "22 h ago"),
        (datetime(1, 1, 1, tzinfo=CET), "on 0001-01-01"),
        (NOW, "just now"),
        (before(hours=-1), "in 1 h"),
        ("3 days", "3 days"),
        (None, NOTHING),
    ],
)
def test_how_long_ago_in_a_sentence(moment: Moment, words: str) -> None:
    assert since(moment, NOW) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (before(minutes=-43, seconds=-30), "in 43 min"),
        (before(seconds=-1), "in 1 s"),
        (before(hours=-3, minutes=-59, seconds=-59), "in 3 h 59 min"),
        (before(hours=-2), "in 2 h"),
        (before(hours=-10, minutes=-59), "in 10 h"),
        (before(days=-9, hours=-23), "in 9 d 23 h"),
        (before(days=-12, hours=-23), "in 12 d"),
        (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), "9999-12-31"),
        (datetime(1, 1, 1, tzinfo=UTC), "expired 0001-01-01"),
        (before(minutes=5), "expired 5 min ago"),
        (NOW, "expired 0 s ago"),
        ("soon", "soon"),
        (None, NOTHING),
    ],
)
def test_how_far_ahead(moment: Moment, words: str) -> None:
    assert until(moment, NOW) == words


def test_the_clock_is_in_utc_whatever_the_zone() -> None:
    assert clock(NOW.astimezone(CET)) == "14:02 UTC"
    assert clock(NOW, named=False) == "14:02"
    assert day(datetime(2026, 3, 2, 0, 30, tzinfo=CET)) == "2026-03-01"
    assert stamp(NOW.astimezone(CET)) == "2026-03-01 14:02:11 UTC"


LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("moment", "zone", "words", "short"),
    [
        (NOW, LONDON, "Sun 1 Mar 14:02:11 Europe/London", "Sun 1 Mar 14:02 GMT"),
        (
            datetime(2027, 7, 1, 17, 0, tzinfo=UTC),
            LONDON,
            "Thu 1 Jul 2027 18:00 Europe/London",
            "Thu 1 Jul 2027 18:00 BST",
        ),
        (
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
            LONDON,
            "Sun 25 Oct 01:30 BST Europe/London",
            "Sun 25 Oct 01:30 BST",
        ),
        (
            datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
            LONDON,
            "Sun 25 Oct 01:30 GMT Europe/London",
            "Sun 25 Oct 01:30 GMT",
        ),
        (
            datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
            LONDON,
            "Sun 29 Mar 02:30 Europe/London",
            "Sun 29 Mar 02:30 BST",
        ),
        (
            datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
            ZoneInfo("Pacific/Kiritimati"),
            "Fri 31 Dec 9999 23:59:59 UTC",
            "Fri 31 Dec 9999 23:59 UTC",
        ),
        (NOW, ZoneInfo("America/Sao_Paulo"), "Sun 1 Mar 11:02:11 America/Sao_Paulo",
         "Sun 1 Mar 11:02 UTC-03"),
    ],
)  # fmt: skip
def test_day_time_and_zone_of_an_appointment(
    moment: datetime, zone: ZoneInfo, words: str, short: str
) -> None:
    assert appointment(moment, NOW, zone) == words
    assert appointment(moment, NOW, zone, short=True) == short


def test_a_full_time_says_nothing_twice() -> None:
    assert full_time(NOW, ZoneInfo("UTC")) == "2026-03-01 14:02:11 UTC"
    assert full_time(NOW, LONDON) == "2026-03-01 14:02:11 UTC"


def test_a_full_time_tells_utc_and_local() -> None:
    assert full_time(NOW, CET) == "2026-03-01 14:02:11 UTC · 15:02 UTC+01:00"


def test_a_full_time_names_the_local_day_where_it_differs() -> None:
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert full_time(late, CET) == "2026-03-01 23:30:00 UTC · 2026-03-02 00:30 UTC+01:00"


def test_without_a_zone_local_is_the_system_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "CET-1")
    time.tzset()
    try:
        assert full_time(NOW) == "2026-03-01 14:02:11 UTC · 15:02 CET"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_moment_at_the_end_of_the_calendar_is_told_in_utc_alone() -> None:
    last = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert full_time(last, CET) == "9999-12-31 23:59:59 UTC"


def test_a_moment_beyond_the_calendar_in_utc_keeps_its_digits() -> None:
    first = datetime(1, 1, 1, tzinfo=CET)
    assert as_utc(first) == first.replace(tzinfo=UTC)
    assert stamp(first) == "0001-01-01 00:00:00 UTC"


@given(moments, st.datetimes(timezones=st.just(UTC)))
def test_any_moment_has_printable_words(moment: Moment, now: datetime) -> None:
    told = [ago(moment, now), since(moment, now), until(moment, now), clock(moment), stamp(moment)]
    assert all(words.isprintable() and words for words in (*told, full_time(moment, CET)))


@given(st.timedeltas(timedelta(0), timedelta(days=9000)), st.integers(1, 4))
def test_a_span_never_says_more_than_there_is(length: timedelta, units: int) -> None:
    sizes = {"d": 86_400, "h": 3_600, "min": 60, "s": 1}
    words = span(length.total_seconds(), units).split()
    said = sum(
        int(number) * sizes[unit] for number, unit in zip(words[::2], words[1::2], strict=True)
    )
    assert said <= length.total_seconds()
    assert len(words) <= 2 * units
