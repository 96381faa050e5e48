"""What people type for an expiry."""

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from proxy_tui.api.constants import TTL_LIMIT
from proxy_tui.operations.input.expiry_parser import parse_expiry

LONDON = ZoneInfo("Europe/London")
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 26, 15, 55, 3, 500_000, tzinfo=UTC)
"""A Thursday, 15:55 in London."""
EXAMPLE = "Type a time such as +2h, 18:00, tomorrow 9:00 or 2026-12-01 18:00."
PASSED = "That lies in the past; an expiry must lie in the future."


def read(text: str, zone: ZoneInfo = LONDON, now: datetime = NOW) -> str:
    """Return the moment in UTC, ``2026-11-26 18:00``, or the sentence about why not."""
    try:
        moment = parse_expiry(text, now, zone)
    except ValueError as error:
        return str(error)
    assert moment.tzinfo is UTC
    assert not moment.microsecond
    return moment.replace(tzinfo=None).isoformat(" ").removesuffix(":00")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        # a length of time; never less than what was typed
        ("+2h", "2026-11-26 17:55:04"),
        ("2h", "2026-11-26 17:55:04"),
        ("In 2H", "2026-11-26 17:55:04"),
        ("in 2 hours 30 min", "2026-11-26 18:25:04"),
        ("2 hours from now", "2026-11-26 17:55:04"),
        ("1.5h", "2026-11-26 17:25:04"),
        ("+ 1d 12h", "2026-11-28 03:55:04"),
        # a time of day that is still to come
        ("18:00", "2026-11-26 18:00"),
        ("at 18:00:30", "2026-11-26 18:00:30"),
        ("6pm", "2026-11-26 18:00"),
        ("6 p.m.", "2026-11-26 18:00"),
        ("6:30 PM", "2026-11-26 18:30"),
        ("15:56", "2026-11-26 15:56"),
        # a day and a time, in either order
        ("today 18:00", "2026-11-26 18:00"),
        ("tomorrow 9:00", "2026-11-27 09:00"),
        ("9am tomorrow", "2026-11-27 09:00"),
        ("Tomorrow at noon", "2026-11-27 12:00"),
        ("tomorrow 12am", "2026-11-27 00:00"),
        ("fri 18:00", "2026-11-27 18:00"),
        ("on Wednesday, 18:00", "2026-12-02 18:00"),
        ("1 Dec 18:00", "2026-12-01 18:00"),
        ("December 1st, 2026 at 6pm", "2026-12-01 18:00"),
        ("Sun, 28 Nov 2027 18:00:00 GMT", "2027-11-28 18:00"),
        # dates, alone their first moment
        ("2026-12-01", "2026-12-01 00:00"),
        ("1 dec", "2026-12-01 00:00"),
        ("2026/12/01 9:00", "2026-12-01 09:00"),
        ("25/12/2026", "2026-12-25 00:00"),
        ("12/25/2026 18:00", "2026-12-25 18:00"),
        # ISO 8601
        ("2026-12-01 18:00", "2026-12-01 18:00"),
        ("2026-12-01T18:00Z", "2026-12-01 18:00"),
        ("2026-12-01t18:00:05.999z", "2026-12-01 18:00:05"),
        ("20261201T180000Z", "2026-12-01 18:00"),
        ("2026-W49-2T18", "2026-12-01 18:00"),
        ("20261201", "2026-12-01 00:00"),
        # zones
        ("2026-12-01 18:00 UTC", "2026-12-01 18:00"),
        ("2026-12-01 18:00 +0530", "2026-12-01 12:30"),
        ("2026-12-01T18:00-05", "2026-12-01 23:00"),
        ("2026-12-01 18:00 UTC+2", "2026-12-01 16:00"),
        ("18:00 America/New_York", "2026-11-26 23:00"),
        ("tomorrow 6pm europe/berlin", "2026-11-27 17:00"),
        ("Thu 26 Nov 18:00 GMT", "2026-11-26 18:00"),
        ("2027-07-01 18:00 BST", "2027-07-01 17:00"),
        # as it comes out of a paste
        (' "18:00". ', "2026-11-26 18:00"),
        ("tomorrow\u00a09:00", "2026-11-27 09:00"),
    ],
)
def test_what_can_be_read_in_one_way_only(text: str, moment: str) -> None:
    assert read(text) == moment


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("5", "Say what it counts: +5m, +5h, or a time of day such as 18:00."),
        ("7", "Say what it counts: +7m, +7h, or a time of day such as 18:00."),
        ("+90", "Say which unit: +90m, +90h or +90d."),
        ("in 5", "Say which unit: +5m, +5h or +5d."),
        ("1800", "For the time of day type 18:00; a length of time has a unit."),
        ("18.30", "For the time of day type 18:30; a length of time has a unit."),
        ("9:00", "Today 09:00 has passed: for tomorrow type tomorrow 09:00."),
        ("15:55", "Today 15:55 has passed: for tomorrow type tomorrow 15:55."),
        ("tomorrow", "Add the time of day, as in tomorrow 18:00."),
        ("friday", "Add the time of day, as in friday 18:00."),
        ("tomorrow at 9", "Say whether it is 9:00 or 9pm."),
        ("next friday 18:00", ("Say which day: type its date, such as 2026-12-01 18:00, or "
         "tomorrow.")),
        ("thursday 18:00", "Today is Thursday: type today, or 2026-12-03, and the time."),
        ("Fri 26 Nov 18:00", "2026-11-26 is a Thursday: type the day or the date alone."),
        ("25 Nov", "That day of 2026 has passed: add the year, as in 25 Nov 2027."),
        ("01/02/2026", "That can be read in two ways: type 2026-02-01 or 2026-01-02."),
        ("1.2.2027 9:00", "That can be read in two ways: type 2027-02-01 or 2027-01-02."),
        ("11/12/26", "That can be read in two ways: type the date as 2026-12-01."),
        ("1/2", "That can be read in two ways: type the date as 2026-12-01."),
        ("18:00 19:00", "That names two times of day: type one, as in tomorrow 18:00."),
        ("25:00", "Hours go from 0:00 to 23:59: for midnight type 0:00 and the day."),
        ("13pm", "Hours with am and pm go from 1 to 12: type 6pm or 18:00."),
        ("2h30", "Say which unit the 30 has, as in 2h30m."),
        ("2026-02-30", "There is no such day: type a date such as 2026-12-01."),
        ("18:00 CET", ("CET may mean several zones: type an offset such as +01:00, or a name such "
         "as Europe/London.")),
        ("18:00 Europe/Lundon", ("No time zone is called that. Use a name such as Europe/London, "
         "America/New_York or UTC.")),
        ("18:00+99:00", "An offset from UTC lies within a day, as in 18:00+01:00."),
        ("+", "Type a length of time after it, such as +30m, +2h or in 2 days."),
        ("+18:00", "That may be hours or minutes: type 18h00m or 18m00s."),
        ("yesterday 18:00", PASSED),
        ("2 h ago", PASSED),
        ("-2h", PASSED),
        ("0001-01-01T00:00+05:00", PASSED),
        ("2147483647s", "That is more than 68 years from now; Twilio takes less."),
        ("9999-12-31T23:59-01:00", "An expiry must lie before the year 10000, in UTC."),
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is_refused_with_what_works(text: str, sentence: str) -> None:
    assert read(text) == sentence


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "soon", "midnight", "foo 18:00", "18:00 2h", "today today", "\ud800", "9" * 200,
        "1 foo 18:00", "\uff12h", "\u0663m", "18:0", "T18:00", "Europe/London", "Z", "2026-13",
    ],
)  # fmt: skip
def test_the_rest_gets_an_example(text: str) -> None:
    assert read(text) == EXAMPLE


def test_a_time_is_read_by_the_clock_of_the_zone() -> None:
    assert read("18:00", NEW_YORK) == "2026-11-26 23:00"
    late = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
    assert read("tomorrow 9:00", NEW_YORK, late) == "2026-11-27 14:00"
    assert read("9:00", NEW_YORK, late).startswith("Today 09:00 has passed")


@pytest.mark.parametrize(
    ("text", "zone", "answer"),
    [
        ("2027-03-28 01:30", LONDON, ("There is no Sun 28 Mar 2027 01:30 in Europe/London: the "
         "clock skips it that night. Type another time.")),
        ("2027-03-28 00:59", LONDON, "2027-03-28 00:59"),
        ("2027-03-28 02:00", LONDON, "2027-03-28 01:00"),
        ("2027-10-31 01:30", LONDON, ("The clock shows Sun 31 Oct 2027 01:30 twice in "
         "Europe/London: type 2027-10-31 01:30+01:00 or 2027-10-31 01:30+00:00.")),
        ("2027-10-31 01:30+01:00", LONDON, "2027-10-31 00:30"),
        ("2027-10-31 01:30 BST", LONDON, "2027-10-31 00:30"),
        ("2027-10-31 01:30 Europe/London", NEW_YORK, ("The clock shows Sun 31 Oct 2027 01:30 twice "
         "in Europe/London: type 2027-10-31 01:30+01:00 or 2027-10-31 01:30+00:00.")),
        ("2027-03-14 2:15am", NEW_YORK, ("There is no Sun 14 Mar 2027 02:15 in America/New_York: "
         "the clock skips it that night. Type another time.")),
        ("2027-04-25", ZoneInfo("Africa/Cairo"), "2027-04-24 22:00"),
    ],
)  # fmt: skip
def test_the_nights_on_which_clocks_change(text: str, zone: ZoneInfo, answer: str) -> None:
    assert read(text, zone) == answer


def test_a_length_of_time_passes_over_a_clock_change() -> None:
    evening = datetime(2027, 10, 30, 20, 0, tzinfo=UTC)
    assert read("+12h", LONDON, evening) == "2027-10-31 08:00"
    assert read("tomorrow 8:00", LONDON, evening) == "2027-10-31 08:00"


def test_without_a_zone_the_machine_s_clock_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        assert parse_expiry("18:00", NOW) == datetime(2026, 11, 26, 17, tzinfo=UTC)
        with pytest.raises(ValueError, match="There is no Sun 28 Mar 2027 02:30"):
            parse_expiry("2027-03-28 02:30", NOW)
        with pytest.raises(ValueError, match=r"02:30\+02:00 or 2027-10-31 02:30\+01:00"):
            parse_expiry("2027-10-31 02:30", NOW)
    finally:
        monkeypatch.undo()
        time.tzset()


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
def test_a_length_from_now_is_that_length_and_not_less(seconds: int) -> None:
    length = parse_expiry(f"+{seconds}s", NOW) - NOW
    assert timedelta(seconds=seconds) <= length < timedelta(seconds=seconds + 1)


@given(
    st.text(st.characters(), max_size=30)
    | st.text("0123456789 -+:.TZUWhmdap/", max_size=20)
    | st.lists(
        st.sampled_from(
            [
                "tomorrow",
                "fri",
                "9",
                "18:00",
                "6pm",
                "nov",
                "2026",
                "26",
                "+",
                "in",
                "2h",
                "at",
                "UTC",
                "+01:00",
                "/",
            ]
        ),
        max_size=5,
    ).map(" ".join),
    st.sampled_from([NOW, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]),
)
def test_any_text_at_any_time_is_a_moment_or_a_sentence(text: str, now: datetime) -> None:
    answer = read(text, ZoneInfo("Pacific/Kiritimati"), now)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?|[A-Z0-9].+\.", answer)
    assert "isoformat" not in answer
