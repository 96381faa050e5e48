"""Which of three rules sets a session's expiry."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st
from session_samples import NOW, session

from proxy_tui.api.constants import SESSION_STATUSES
from proxy_tui.api.models import Session
from proxy_tui.formatting import explain, has_ended
from proxy_tui.operations.sessions.expiry import (
    Expiry,
    ExpiryRule,
    effective_expiry,
    sortable_expiry,
)

CONTACT = NOW - timedelta(minutes=9)
CREATED = NOW - timedelta(hours=3)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("fields", "default", "expiry"),
    [
        ({"date_expiry": NOW + HOUR, "ttl": 60}, 60, Expiry(NOW + HOUR, ExpiryRule.DATE)),
        ({"ttl": 3600}, 60, Expiry(CONTACT + HOUR, ExpiryRule.TTL_FROM_CONTACT, 3600)),
        (
            {"ttl": 3600, "date_last_interaction": None},
            60,
            Expiry(CREATED + HOUR, ExpiryRule.TTL_FROM_CREATION, 3600),
        ),
        ({"ttl": 0}, 300, Expiry(CONTACT + timedelta(minutes=5), ExpiryRule.SERVICE_DEFAULT, 300)),
        (
            {"ttl": 0, "date_last_interaction": None},
            300,
            Expiry(CREATED + timedelta(minutes=5), ExpiryRule.SERVICE_DEFAULT, 300),
        ),
        ({"ttl": 0}, 0, Expiry(None, ExpiryRule.NONE)),
        ({"ttl": 0}, None, Expiry(None, ExpiryRule.NONE)),
        ({"ttl": -5}, None, Expiry(None, ExpiryRule.NONE)),
        ({"date_expiry": "soon"}, 60, Expiry(None, ExpiryRule.UNREADABLE)),
        ({"date_last_interaction": "then"}, 60, Expiry(None, ExpiryRule.UNREADABLE, 3600)),
        (
            {"date_last_interaction": None, "date_created": None},
            60,
            Expiry(None, ExpiryRule.UNREADABLE, 3600),
        ),
        ({"ttl": 10**20}, None, Expiry(None, ExpiryRule.UNREADABLE, 10**20)),
        ({"ttl": 86_400 * 365 * 9000}, None, Expiry(None, ExpiryRule.UNREADABLE, 283_824_000_000)),
    ],
)
def test_the_first_rule_that_holds_decides(
    fields: dict[str, Any], default: int | None, expiry: Expiry
) -> None:
    assert effective_expiry(session(**fields), default) == expiry


moments = st.none() | st.datetimes(timezones=st.just(UTC)) | st.text(st.characters(), max_size=8)
sessions = st.builds(
    session,
    status=st.sampled_from((*SESSION_STATUSES, "completed", "")),
    ttl=st.integers(-1, 10**12),
    date_expiry=moments,
    date_last_interaction=moments,
    date_created=moments,
)
defaults = st.none() | st.integers(0, 10**9)


@given(sessions, defaults)
def test_there_is_a_moment_exactly_where_a_rule_gives_one(
    some: Session, default: int | None
) -> None:
    expiry = effective_expiry(some, default)
    assert (expiry.at is None) == (expiry.rule in {ExpiryRule.NONE, ExpiryRule.UNREADABLE})
    assert expiry.at is None or expiry.at.tzinfo is UTC


@given(sessions, defaults)
def test_every_expiry_can_be_explained(some: Session, default: int | None) -> None:
    words = explain(effective_expiry(some, default), some, NOW)
    assert words
    assert words.isprintable()


@given(sessions, defaults)
def test_the_quick_expiry_of_a_sort_is_the_same(some: Session, default: int | None) -> None:
    expiry = effective_expiry(some, default)
    quick = sortable_expiry(some, default)
    if has_ended(some.status) or expiry.at is None:
        assert quick is None or (expiry.at is None and quick > _LAST)
    else:
        # Both are floats of seconds; far from 1970 a microsecond is lost in either.
        assert quick == pytest.approx(expiry.at.timestamp(), rel=0, abs=1e-4)


_LAST = datetime.max.replace(tzinfo=UTC).timestamp() - 1
"""A ttl that leads beyond the calendar sorts last among those with an expiry."""
