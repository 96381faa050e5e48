"""Each kind of field asked of sessions."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, strategies as st
from query_samples import MOMENTS, SESSIONS, fits
from session_samples import NOW, session, sid

from proxy_tui.api.models import Session
from proxy_tui.formatting import has_ended
from proxy_tui.operations.sessions.expiry import ExpiryRule, effective_expiry


def ago(**length: float) -> datetime:
    return NOW - timedelta(**length)


def ahead(**length: float) -> datetime:
    return NOW + timedelta(**length)


UNUSED: dict[str, Any] = {"date_last_interaction": None, "date_started": None}


def wrong(fitting: str, others: str, one: Session, **known: Any) -> list[str]:
    """Return the terms that should fit a session and do not, and the other way round."""
    expected = dict.fromkeys(fitting.split("; "), True)
    expected |= dict.fromkeys(others.split("; "), False)
    return [text for text, holds in expected.items() if text and fits(text, one, **known) != holds]


@pytest.mark.parametrize(
    ("fields", "fitting", "others"),
    [
        (
            {"status": "open"},
            (
                "status:open; status=open; STATUS:OPEN; state:open; status:closed,open; "
                "status:*; status:OPEN*; is:active"
            ),
            "status:closed,failed; status:*ed",
        ),
        (
            {"status": "in-progress"},
            'status:in-progress; status:in_progress; status:"in progress"; status:in-*; is:active',
            "status:open",
        ),
        ({"status": "closed"}, "status:*ed; is:ended; is:Active,ended", "is:active; expires<1h"),
        ({"status": "failed"}, "status:*ed; is:ended", "expires:*"),
        ({"status": "unknown"}, "status:unknown", "is:active,ended"),
        ({"status": "completed"}, "status:comp*", ""),
        ({"status": "in-progess"}, "status:in-p*", ""),
        ({"status": ""}, "-status:*", "status:*"),
        ({"status": "CLOSED?"}, "", "status:closed"),
        ({"mode": "voice-only"}, "mode:voice; mode:voice-only; mode:voice*", "mode:text,both"),
        ({"mode": "message-only"}, "mode:text; mode:message; mode:voice,text", ""),
        ({"mode": "voice-and-message"}, "mode:both; mode:voice*; mode:bo*", "mode:voice"),
        ({"mode": "fax"}, "mode:f*", ""),
        (
            {"unique_name": "job-12"},
            (
                "name:b-1; name:JOB; name:job-*; name=job-*; name:x,job; name:x*,*2; name:*; "
                "unique_name:job"
            ),
            "name=job; name:ob-*; name:*-1; name:open",
        ),
        ({"unique_name": "JOB-12"}, "name=job-12", ""),
        ({"unique_name": "Order #4481"}, 'name:"order #4481"; name:"order #"*', ""),
        ({"unique_name": "a*b"}, 'name:"*"', ""),
        ({"unique_name": None}, "-name:*", "name:x; name:*"),
        ({"unique_name": ""}, "-name:*", "name:*"),
        ({"unique_name": "ab"}, "", 'name:"*"'),
        ({"date_expiry": ago(seconds=1)}, "is:expired", ""),
        ({"date_last_interaction": ago(hours=2)}, "is:expired", ""),
        (
            {},
            (
                'is=active; age>2h; age>179m; age<3h1s; age<=3h; age>=3h; age<1d; age>0; age>"1 '
                'h 30 min"; age:*; contact<10m; contact>8m; contact:*; contact:never,*; '
                "idle<10m; ended:never; expires<52m; expires<=51m; expires>50m; expires:*"
            ),
            "is:ended; is:expired; age>3h; age<3h; idle>10m; ended<1h; expires<51m; expires:never",
        ),
        ({"status": "closed", "date_expiry": ago(hours=1)}, "", "is:expired"),
        ({"status": "unknown", "date_expiry": ago(hours=1)}, "", "is:expired"),
        (
            {"ttl": 0},
            "expires:never; ttl:0; ttl:0,*; -ttl:*",
            "is:expired; expires<1h; expires>1h; expires:*; ttl<1h; ttl:*",
        ),
        ({"date_created": ago(days=13)}, "age<2w", ""),
        ({"date_created": ahead(minutes=2)}, "age<1h", ""),
        (UNUSED, "contact:never; idle>2h; idle>=3h", "contact<10m; contact>10m"),
        ({"date_last_interaction": "some time"}, "contact:*", "contact:never; idle>1d"),
        ({"status": "closed", "date_ended": ago(minutes=59)}, "ended<1h", ""),
        ({"status": "failed", "date_ended": ago(minutes=61)}, "ended>1h", ""),
        ({"date_ended": NOW}, "ended:*", ""),
        ({"date_created": None}, "", "age>2h; age:*"),
        ({"date_created": "last year"}, "", "age>2h; age<2h"),
        ({"date_ended": ago(hours=2)}, "", "ended<1h"),
        ({"date_expiry": ahead(minutes=29)}, "expires<30m", ""),
        ({"date_expiry": ahead(days=2)}, "expires>1d", ""),
        ({"date_expiry": ago(minutes=5)}, "", "expires>1h; expires<30m"),
        ({"ttl": 0, "status": "closed"}, "", "expires:never"),
        ({"ttl": 0, "date_expiry": "some day"}, "", "expires:never"),
        ({"date_expiry": "some day"}, "", "expires<1h"),
        ({"date_expiry": NOW}, "", "expires<30m"),
        ({"status": "closed", "date_expiry": ahead(minutes=5)}, "", "expires<30m"),
        ({"ttl": 900}, "ttl:15m; ttl=900", "ttl:0"),
        ({"ttl": 3600}, "ttl:15m,1h; ttl:0,1h; ttl>=3600", "ttl>1h"),
        ({"ttl": 1}, "ttl:*", ""),
        ({"ttl": 3601}, "ttl>1h", ""),
        ({"ttl": 5399}, "ttl<1h30m", ""),
        ({"ttl": 2}, "ttl<=2", ""),
        ({"ttl": 60}, "", "ttl:1h"),
        (
            {"sid": sid(0x77E0)},
            f"sid:77e0; sid:KC0000…77e0; sid={sid(0x77E0).upper()}",
            "sid:77e1; sid=77e0",
        ),
        ({"closed_reason": "api"}, "reason:api; reason:*", "-reason:*"),
        ({"closed_reason": ""}, "-reason:*", "reason:*"),
        ({"closed_reason": None}, "", "reason:api"),
    ],
)
def test_a_session_fits_some_terms_and_not_others(
    fields: dict[str, Any], fitting: str, others: str
) -> None:
    assert wrong(fitting, others, session(**fields)) == []


# Conditions


def test_marks_are_looked_up_when_a_session_is_asked_about() -> None:
    marked: set[str] = set()
    assert not fits("is:marked", session(1), marked=marked)
    marked.add(sid(1))
    assert fits("is:marked", session(1), marked=marked)
    assert not fits("is:marked", session(2), marked=marked)


# How long ago


@given(MOMENTS, st.integers(1, 200_000))
def test_shorter_longer_and_unknown_are_all_there_is(moment: Any, seconds: int) -> None:
    one = session(date_created=moment)
    known = isinstance(one.date_created, datetime)
    assert fits(f"age<{seconds}s", one) + fits(f"age>={seconds}s", one) == known
    assert fits(f"age>{seconds}s", one) + fits(f"age<={seconds}s", one) == known


# Expiry


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("expires<10m -expires:never", {"ttl": 0}),
        ("expires<5m", {"status": "open", "ttl": 0, "date_created": ago(minutes=12), **UNUSED}),
    ],
)
def test_the_services_default_ends_what_sets_no_ttl(text: str, fields: dict[str, Any]) -> None:
    assert fits(text, session(**fields), default_ttl=900)


@given(SESSIONS, st.sampled_from([None, 0, 300]), st.integers(1, 200_000))
def test_it_is_the_expiry_that_is_shown(one: Session, default_ttl: int | None, left: int) -> None:
    shown = effective_expiry(one, default_ttl)
    over = has_ended(one.status)
    never = shown.rule is ExpiryRule.NONE and not over
    assert fits("expires:never", one, default_ttl=default_ttl) == never
    if shown.rule is not ExpiryRule.UNREADABLE:
        soon = shown.at is not None and NOW < shown.at < NOW + timedelta(seconds=left) and not over
        assert fits(f"expires<{left}s", one, default_ttl=default_ttl) == soon


# Participants


@pytest.mark.parametrize(
    ("people", "fitting", "others"),
    [
        (0, "participants<2; participants:*", ""),
        (1, "participants<2; participants:0,1; participants>=1", ""),
        (2, "participants:2; participants=2; people>1", "participants<2"),
        (
            None,
            "",
            (
                "participants<2; participants>0; participants:0,1,2; people:*; -participants:2; "
                "-participants<2; -people:*"
            ),
        ),
    ],
)
def test_participants_are_counted_where_they_are_known(
    people: int | None, fitting: str, others: str
) -> None:
    known = {} if people is None else {sid(1): people}
    assert wrong(fitting, others, session(1), people=known) == []
    assert people is not None or wrong(fitting, others, session(1), people=None) == []
