"""Fields of a query that compare times, asked of sessions."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from query_samples import MOMENTS, SESSIONS, fits
from session_samples import NOW, session

from proxy_tui.api.models import Session
from proxy_tui.formatting import has_ended
from proxy_tui.operations.sessions.expiry import ExpiryRule, effective_expiry


def ago(**length: float) -> datetime:
    return NOW - timedelta(**length)


def unused(**fields: Any) -> Session:
    return session(date_last_interaction=None, date_started=None, **fields)


# How long ago


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("age>2h", session()),
        ("age>179m", session()),
        ("age<3h1s", session()),
        ("age<=3h", session()),
        ("age>=3h", session()),
        ("age<1d", session()),
        ("age>0", session()),
        ("age<2w", session(date_created=ago(days=13))),
        ("age<1h", session(date_created=NOW + timedelta(minutes=2))),
        ('age>"1 h 30 min"', session()),
        ("age:*", session()),
        ("contact<10m", session()),
        ("contact>8m", session()),
        ("contact:*", session()),
        ("contact:never", unused()),
        ("contact:*", session(date_last_interaction="some time")),
        ("contact:never,*", session()),
        ("idle<10m", session()),
        ("idle>2h", unused()),
        ("idle>=3h", unused()),
        ("ended<1h", session(status="closed", date_ended=ago(minutes=59))),
        ("ended>1h", session(status="failed", date_ended=ago(minutes=61))),
        ("ended:never", session()),
        ("ended:*", session(date_ended=NOW)),
    ],
)
def test_times_since_something_are_compared(text: str, one: Session) -> None:
    assert fits(text, one)


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("age>3h", session()),
        ("age<3h", session()),
        ("age>2h", session(date_created=None)),
        ("age>2h", session(date_created="last year")),
        ("age<2h", session(date_created="last year")),
        ("age:*", session(date_created=None)),
        ("contact<10m", unused()),
        ("contact>10m", unused()),
        ("contact:never", session(date_last_interaction="some time")),
        ("idle>1d", session(date_last_interaction="some time")),
        ("idle>10m", session()),
        ("ended<1h", session()),
        ("ended<1h", session(date_ended=ago(hours=2))),
    ],
)
def test_other_times_do_not_fit(text: str, one: Session) -> None:
    assert not fits(text, one)


@given(MOMENTS, st.integers(1, 200_000))
def test_shorter_longer_and_unknown_are_all_there_is(moment: Any, seconds: int) -> None:
    one = session(date_created=moment)
    known = isinstance(one.date_created, datetime)
    assert fits(f"age<{seconds}s", one) + fits(f"age>={seconds}s", one) == known
    assert fits(f"age>{seconds}s", one) + fits(f"age<={seconds}s", one) == known


# Expiry


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("expires<52m", session()),
        ("expires<=51m", session()),
        ("expires>50m", session()),
        ("expires<30m", session(date_expiry=NOW + timedelta(minutes=29))),
        ("expires>1d", session(date_expiry=NOW + timedelta(days=2))),
        ("expires<5m", unused(status="open", ttl=0, date_created=ago(minutes=2))),
        ("expires:*", session()),
        ("expires:never", session(ttl=0, service_sid="x")),
    ],
)
def test_the_effective_expiry_is_compared(text: str, one: Session) -> None:
    assert fits(text, one, default_ttl=None if "never" in text else 300)


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("expires<51m", session()),
        ("expires<1h", session(status="closed")),
        ("expires>1h", session(date_expiry=ago(minutes=5))),
        ("expires<1h", session(ttl=0)),
        ("expires>1h", session(ttl=0)),
        ("expires:*", session(ttl=0)),
        ("expires:*", session(status="failed")),
        ("expires:never", session()),
        ("expires:never", session(ttl=0, status="closed")),
        ("expires:never", session(ttl=0, date_expiry="some day")),
        ("expires<1h", session(date_expiry="some day")),
        ("expires<30m", session(date_expiry=ago(minutes=5))),
        ("expires<30m", session(date_expiry=NOW)),
        ("expires<30m", session(status="closed", date_expiry=NOW + timedelta(minutes=5))),
    ],
)
def test_what_is_over_or_has_no_expiry_does_not_fit(text: str, one: Session) -> None:
    assert not fits(text, one)


def test_the_services_default_ends_what_sets_no_ttl() -> None:
    one = session(ttl=0)
    assert fits("expires:never", one)
    assert not fits("expires:never", one, default_ttl=900)
    assert fits("expires<10m", one, default_ttl=900)


@given(SESSIONS, st.sampled_from([None, 0, 300]), st.integers(1, 200_000))
def test_it_is_the_expiry_that_is_shown(one: Session, default_ttl: int | None, left: int) -> None:
    shown = effective_expiry(one, default_ttl)
    over = has_ended(one.status)
    never = shown.rule is ExpiryRule.NONE and not over
    assert fits("expires:never", one, default_ttl=default_ttl) == never
    if shown.rule is not ExpiryRule.UNREADABLE:
        soon = shown.at is not None and NOW < shown.at < NOW + timedelta(seconds=left) and not over
        assert fits(f"expires<{left}s", one, default_ttl=default_ttl) == soon
