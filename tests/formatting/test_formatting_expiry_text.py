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


FIXED = "(a fixed time set on the session; contact does not extend it)"
ONE_MINUTE = within(-5, ExpiryRule.TTL_FROM_CREATION, 60)
DEFAULT = "ttl 5 min is the service's default, counted from"
LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
UNREADABLE = Expiry(None, ExpiryRule.UNREADABLE)


@pytest.mark.parametrize(
    ("expiry", "fields", "words"),
    [
        (
            within(51, ExpiryRule.TTL_FROM_CONTACT, 3600),
            {"date_last_interaction": CONTACT},
            "expires 14:02 UTC, in 51 min (ttl 1 h, counted from the last contact)",
        ),
        (
            within(115, ExpiryRule.TTL_FROM_CREATION, 7200),
            {"status": OPEN},
            "expires 15:06 UTC, in 1 h 55 min (ttl 2 h, counted from creation)",
        ),
        (
            within(4, ExpiryRule.SERVICE_DEFAULT, 300),
            {"date_last_interaction": CONTACT},
            f"expires 13:15 UTC, in 4 min ({DEFAULT} the last contact)",
        ),
        (
            within(4, ExpiryRule.SERVICE_DEFAULT, 300),
            {},
            f"expires 13:15 UTC, in 4 min ({DEFAULT} creation)",
        ),
        (within(2 * 24 * 60, ExpiryRule.DATE), {}, f"expires Tue 3 Mar 13:11 UTC, in 2 d {FIXED}"),
        (Expiry(LAST, ExpiryRule.DATE), {}, f"expires Fri 31 Dec 9999 23:59 UTC {FIXED}"),
        (
            Expiry(datetime(1, 1, 1, tzinfo=UTC), ExpiryRule.DATE),
            {},
            f"expired 0001-01-01; Twilio has not closed it yet {FIXED}",
        ),
        (
            ONE_MINUTE,
            {},
            "expired 5 min ago; Twilio has not closed it yet (ttl 1 min, counted from creation)",
        ),
        (
            ONE_MINUTE,
            {"status": "completed"},
            "expired 5 min ago (ttl 1 min, counted from creation)",
        ),
        (
            Expiry(None, ExpiryRule.NONE),
            {},
            "no ttl set: Twilio documents both unlimited and 90 days",
        ),
        (
            UNREADABLE,
            {"date_expiry": "so\x07on"},
            'expiry cannot be computed: Twilio gave "so␇on" as a date',
        ),
        (UNREADABLE, {}, "expiry cannot be computed: a date or ttl makes no sense"),
        (
            ONE_MINUTE,
            {"status": CLOSED, "date_ended": NOW - timedelta(hours=22), "closed_reason": "api"},
            "closed 22 h ago (api)",
        ),
        (ONE_MINUTE, {"status": CLOSED, "date_ended": NOW, "closed_reason": ""}, "closed just now"),
        (ONE_MINUTE, {"status": CLOSED, "closed_reason": "a\x1bb"}, "closed (a␛b)"),
        (ONE_MINUTE, {"status": CLOSED, "date_ended": "yesterday"}, "closed yesterday"),
        (ONE_MINUTE, {"status": CLOSED}, "closed"),
        (
            Expiry(None, ExpiryRule.NONE),
            {"status": FAILED, "date_ended": NOW - timedelta(days=2)},
            "failed 2 d ago",
        ),
    ],
)
def test_an_expiry_is_explained_by_the_rule_that_sets_it(
    expiry: Expiry, fields: dict[str, Any], words: str
) -> None:
    assert explain(expiry, session(**fields), NOW, UTC) == words


@pytest.mark.parametrize(
    ("expiry", "zone", "words"),
    [
        (within(60 * 11, ExpiryRule.DATE), "Asia/Kolkata", "expires Mon 2 Mar 05:41 IST, in 11 h"),
        (Expiry(LAST, ExpiryRule.DATE), "Pacific/Kiritimati", "expires Fri 31 Dec 9999 23:59 UTC"),
    ],
)
def test_the_time_is_told_by_the_clock_that_was_chosen(
    expiry: Expiry, zone: str, words: str
) -> None:
    assert explain(expiry, session(), NOW, ZoneInfo(zone)) == f"{words} {FIXED}"


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
        (3601, Urgency.CALM), (3600, Urgency.SOON), (901, Urgency.SOON), (900, Urgency.VERY_SOON),
        (301, Urgency.VERY_SOON), (300, Urgency.IMMINENT), (1, Urgency.IMMINENT),
        (0, Urgency.OVERDUE), (-9e9, Urgency.OVERDUE),
    ],
)  # fmt: skip
def test_urgency_has_three_steps_before_the_session_is_overdue(
    seconds: float, step: Urgency
) -> None:
    expiry = within(seconds / 60, ExpiryRule.DATE)
    assert urgency(expiry, session(), NOW) is step
    assert urgency(expiry, session(status=CLOSED), NOW) is Urgency.CALM
    assert urgency(Expiry(None, ExpiryRule.NONE), session(), NOW) is Urgency.CALM


def test_each_step_of_urgency_has_words_of_its_own() -> None:
    assert len({step.words for step in Urgency}) == len(Urgency)
    assert [step.sign for step in Urgency] == ["", "!", "!!", "!!!", "!!!"]


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
