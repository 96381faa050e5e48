"""An expiry in words: when, and which rule says so."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from proxy_tui.api.constants import CLOSED, FAILED, IN_PROGRESS, OPEN, SESSION_STATUSES
from proxy_tui.api.models import Session
from proxy_tui.formatting import NOTHING, Expiry, ExpiryRule, Urgency, expires, explain, urgency

NOW = datetime(2026, 3, 1, 13, 11, tzinfo=UTC)
CONTACT = NOW - timedelta(minutes=9)


def session(**fields: Any) -> Session:
    return Session(**{"status": IN_PROGRESS, "date_created": NOW - timedelta(hours=3), **fields})


def within(minutes: float, rule: ExpiryRule, ttl: int = 0) -> Expiry:
    return Expiry(NOW + timedelta(minutes=minutes), rule, ttl)


def test_a_ttl_counts_from_the_last_contact() -> None:
    expiry = within(51, ExpiryRule.TTL_FROM_CONTACT, 3600)
    assert explain(expiry, session(date_last_interaction=CONTACT), NOW) == (
        "expires 14:02 UTC, in 51 min (ttl 1 h, counted from the last contact)"
    )


def test_a_ttl_counts_from_creation_before_anyone_made_contact() -> None:
    expiry = within(115, ExpiryRule.TTL_FROM_CREATION, 7200)
    assert explain(expiry, session(status=OPEN), NOW) == (
        "expires 15:06 UTC, in 1 h 55 min (ttl 2 h, counted from creation)"
    )


@pytest.mark.parametrize(("contact", "start"), [(CONTACT, "the last contact"), (None, "creation")])
def test_a_default_is_said_to_be_the_service_s(contact: datetime | None, start: str) -> None:
    expiry = within(4, ExpiryRule.SERVICE_DEFAULT, 300)
    assert explain(expiry, session(date_last_interaction=contact), NOW) == (
        f"expires 13:15 UTC, in 4 min (ttl 5 min is the service's default, counted from {start})"
    )


def test_a_date_is_said_not_to_move() -> None:
    assert explain(within(60 * 24 * 2, ExpiryRule.DATE), session(), NOW) == (
        "expires Tue 3 Mar 13:11 UTC, in 2 d "
        "(a fixed time set on the session; contact does not extend it)"
    )


def test_the_time_is_told_by_the_clock_that_was_chosen() -> None:
    late = within(60 * 11, ExpiryRule.DATE)
    told = explain(late, session(), NOW, ZoneInfo("Asia/Kolkata"))
    assert told.startswith("expires Mon 2 Mar 05:41 IST, in 11 h (")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), "expires Fri 31 Dec 9999 23:59 UTC ("),
        (datetime(1, 1, 1, tzinfo=UTC), "expired 0001-01-01; Twilio has not closed it yet ("),
    ],
)
def test_the_ends_of_the_calendar_are_dates(at: datetime, words: str) -> None:
    told = explain(Expiry(at, ExpiryRule.DATE), session(), NOW, ZoneInfo("Pacific/Kiritimati"))
    assert told.startswith(words)


def test_an_active_session_past_its_expiry_is_still_alive() -> None:
    expiry = within(-5, ExpiryRule.TTL_FROM_CREATION, 60)
    assert explain(expiry, session(), NOW) == (
        "expired 5 min ago; Twilio has not closed it yet (ttl 1 min, counted from creation)"
    )


def test_of_an_unknown_status_it_is_not_said_whether_twilio_closed_it() -> None:
    expiry = within(-5, ExpiryRule.TTL_FROM_CREATION, 60)
    assert explain(expiry, session(status="completed"), NOW) == (
        "expired 5 min ago (ttl 1 min, counted from creation)"
    )


def test_without_a_ttl_both_documented_meanings_are_told() -> None:
    assert explain(Expiry(None, ExpiryRule.NONE), session(), NOW) == (
        "no ttl set: Twilio documents both unlimited and 90 days"
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"date_expiry": "so\x07on"}, 'expiry cannot be computed: Twilio gave "so␇on" as a date'),
        ({}, "expiry cannot be computed: a date or ttl makes no sense"),
    ],
)
def test_what_cannot_be_worked_out_says_why(fields: dict[str, Any], words: str) -> None:
    assert explain(Expiry(None, ExpiryRule.UNREADABLE), session(**fields), NOW) == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"date_ended": NOW - timedelta(hours=22), "closed_reason": "api"},
            "closed 22 h ago (api)",
        ),
        ({"date_ended": NOW, "closed_reason": ""}, "closed just now"),
        ({"closed_reason": "a\x1bb"}, "closed (a␛b)"),
        ({"date_ended": "yesterday"}, "closed yesterday"),
        ({}, "closed"),
    ],
)
def test_of_a_closed_session_it_says_when_and_why(fields: dict[str, Any], words: str) -> None:
    expiry = within(51, ExpiryRule.DATE)
    assert explain(expiry, session(status=CLOSED, **fields), NOW) == words


def test_a_failed_session_is_told_as_failed() -> None:
    ended = session(status=FAILED, date_ended=NOW - timedelta(days=2))
    assert explain(Expiry(None, ExpiryRule.NONE), ended, NOW) == "failed 2 d ago"


@pytest.mark.parametrize(
    ("expiry", "status", "words"),
    [
        (within(43, ExpiryRule.DATE), IN_PROGRESS, "in 43 min"),
        (within(239, ExpiryRule.DATE), IN_PROGRESS, "in 3 h 59 min"),
        (within(-5, ExpiryRule.DATE), OPEN, "expired 5 min ago"),
        (Expiry(None, ExpiryRule.NONE), OPEN, "no ttl"),
        (Expiry(None, ExpiryRule.UNREADABLE), OPEN, "?"),
        (within(43, ExpiryRule.DATE), CLOSED, NOTHING),
        (within(43, ExpiryRule.DATE), FAILED, NOTHING),
        (within(43, ExpiryRule.DATE), "completed", "in 43 min"),
    ],
)
def test_the_column_is_short(expiry: Expiry, status: str, words: str) -> None:
    assert expires(expiry, session(status=status), NOW) == words


@pytest.mark.parametrize(
    ("seconds", "step"),
    [
        (3601, Urgency.CALM), (3600, Urgency.SOON), (601, Urgency.SOON), (600, Urgency.VERY_SOON),
        (1, Urgency.VERY_SOON), (0, Urgency.OVERDUE), (-9e9, Urgency.OVERDUE),
    ],
)  # fmt: skip
def test_urgency_has_three_steps(seconds: float, step: Urgency) -> None:
    expiry = within(seconds / 60, ExpiryRule.DATE)
    assert urgency(expiry, session(), NOW) is step
    assert urgency(expiry, session(status=CLOSED), NOW) is Urgency.CALM
    assert urgency(Expiry(None, ExpiryRule.NONE), session(), NOW) is Urgency.CALM


moments = st.datetimes(timezones=st.just(UTC)) | st.text(st.characters(), max_size=10) | st.none()


@given(
    st.builds(
        Expiry,
        st.datetimes(timezones=st.just(UTC)) | st.none(),
        st.sampled_from(ExpiryRule),
        st.integers(0, 2**31),
    ),
    st.sampled_from((*SESSION_STATUSES, "odd\x00")),
    moments,
    moments,
    st.none() | st.text(st.characters(), max_size=10),
)
def test_any_expiry_has_printable_words(
    expiry: Expiry, status: str, contact: Any, ended: Any, reason: str | None
) -> None:
    told = session(
        status=status, date_last_interaction=contact, date_ended=ended, date_expiry=contact
    )
    for words in (explain(expiry, told, NOW), expires(expiry, told, NOW)):
        assert words
        assert words.isprintable()
