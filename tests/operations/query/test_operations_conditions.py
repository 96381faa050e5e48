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


# Words of Twilio, and text


@pytest.mark.parametrize(
    ("text", "status", "holds"),
    [
        ("status:open", "open", True),
        ("status=open", "open", True),
        ("STATUS:OPEN", "open", True),
        ("state:open", "open", True),
        ("status:closed,open", "open", True),
        ("status:in-progress", "in-progress", True),
        ("status:in_progress", "in-progress", True),
        ('status:"in progress"', "in-progress", True),
        ("status:in-*", "in-progress", True),
        ("status:*ed", "closed", True),
        ("status:*ed", "failed", True),
        ("status:unknown", "unknown", True),
        ("status:*", "open", True),
        ("status:comp*", "completed", True),
        ("status:in-p*", "in-progess", True),
        ("status:OPEN*", "open", True),
        ("-status:*", "", True),
        ("status:open", "in-progress", False),
        ("status:closed,failed", "open", False),
        ("status:*ed", "open", False),
        ("status:*", "", False),
        ("status:closed", "CLOSED?", False),
    ],
)
def test_a_state_is_asked_for_by_its_word(text: str, status: str, holds: bool) -> None:
    assert fits(text, session(status=status)) == holds


@pytest.mark.parametrize(
    ("text", "mode", "holds"),
    [
        ("mode:voice", "voice-only", True),
        ("mode:voice-only", "voice-only", True),
        ("mode:text", "message-only", True),
        ("mode:message", "message-only", True),
        ("mode:both", "voice-and-message", True),
        ("mode:voice,text", "message-only", True),
        ("mode:voice*", "voice-and-message", True),
        ("mode:voice*", "voice-only", True),
        ("mode:bo*", "voice-and-message", True),
        ("mode:f*", "fax", True),
        ("mode:voice", "voice-and-message", False),
        ("mode:text,both", "voice-only", False),
    ],
)
def test_a_mode_is_asked_for_by_the_word_shown_or_twilios(
    text: str, mode: str, holds: bool
) -> None:
    assert fits(text, session(mode=mode)) == holds


@pytest.mark.parametrize(
    ("text", "name", "holds"),
    [
        ("name:b-1", "job-12", True),
        ("name:JOB", "job-12", True),
        ("name=job-12", "JOB-12", True),
        ("name:job-*", "job-12", True),
        ("name=job-*", "job-12", True),
        ("name:x,job", "job-12", True),
        ("name:x*,*2", "job-12", True),
        ("name:*", "job-12", True),
        ('name:"order #4481"', "Order #4481", True),
        ('name:"order #"*', "Order #4481", True),
        ('name:"*"', "a*b", True),
        ("-name:*", None, True),
        ("-name:*", "", True),
        ("unique_name:job", "job-12", True),
        ("name=job", "job-12", False),
        ("name:ob-*", "job-12", False),
        ("name:*-1", "job-12", False),
        ("name:x", None, False),
        ("name:*", None, False),
        ("name:*", "", False),
        ("name:open", "job-12", False),
        ('name:"*"', "ab", False),
    ],
)
def test_a_name_is_asked_for_in_part_or_whole(text: str, name: str | None, holds: bool) -> None:
    assert fits(text, session(unique_name=name)) == holds


def test_a_sid_is_asked_for_in_part_or_as_it_is_shown() -> None:
    one = session(0x77E0)
    assert fits("sid:77e0", one)
    assert fits("sid:KC0000…77e0", one)
    assert fits(f"sid={sid(0x77E0).upper()}", one)
    assert not fits("sid:77e1", one)
    assert not fits("sid=77e0", one)


def test_a_reason_is_asked_for_where_there_is_one() -> None:
    assert fits("reason:api", session(closed_reason="api"))
    assert fits("reason:*", session(closed_reason="whatever"))
    assert fits("-reason:*", session(closed_reason=""))
    assert not fits("reason:api", session(closed_reason=None))


# Conditions


@pytest.mark.parametrize(
    ("text", "fields", "holds"),
    [
        ("is:active", {"status": "open"}, True),
        ("is:active", {"status": "in-progress"}, True),
        ("is:ended", {"status": "closed"}, True),
        ("is:ended", {"status": "failed"}, True),
        ("is:Active,ended", {"status": "closed"}, True),
        ("is:expired", {"date_expiry": ago(seconds=1)}, True),
        ("is:expired", {"date_last_interaction": ago(hours=2)}, True),
        ("is=active", {}, True),
        ("is:active", {"status": "closed"}, False),
        ("is:active,ended", {"status": "unknown"}, False),
        ("is:ended", {}, False),
        ("is:expired", {}, False),
        ("is:expired", {"status": "closed", "date_expiry": ago(hours=1)}, False),
        ("is:expired", {"status": "unknown", "date_expiry": ago(hours=1)}, False),
        ("is:expired", {"ttl": 0}, False),
    ],
)
def test_conditions_hold_or_not(text: str, fields: dict[str, Any], holds: bool) -> None:
    assert fits(text, session(**fields)) == holds


def test_marks_are_looked_up_when_a_session_is_asked_about() -> None:
    marked: set[str] = set()
    assert not fits("is:marked", session(1), marked=marked)
    marked.add(sid(1))
    assert fits("is:marked", session(1), marked=marked)
    assert not fits("is:marked", session(2), marked=marked)


# How long ago


@pytest.mark.parametrize(
    ("text", "fields", "holds"),
    [
        ("age>2h", {}, True),
        ("age>179m", {}, True),
        ("age<3h1s", {}, True),
        ("age<=3h", {}, True),
        ("age>=3h", {}, True),
        ("age<1d", {}, True),
        ("age>0", {}, True),
        ("age<2w", {"date_created": ago(days=13)}, True),
        ("age<1h", {"date_created": ahead(minutes=2)}, True),
        ('age>"1 h 30 min"', {}, True),
        ("age:*", {}, True),
        ("contact<10m", {}, True),
        ("contact>8m", {}, True),
        ("contact:*", {}, True),
        ("contact:never", UNUSED, True),
        ("contact:*", {"date_last_interaction": "some time"}, True),
        ("contact:never,*", {}, True),
        ("idle<10m", {}, True),
        ("idle>2h", UNUSED, True),
        ("idle>=3h", UNUSED, True),
        ("ended<1h", {"status": "closed", "date_ended": ago(minutes=59)}, True),
        ("ended>1h", {"status": "failed", "date_ended": ago(minutes=61)}, True),
        ("ended:never", {}, True),
        ("ended:*", {"date_ended": NOW}, True),
        ("age>3h", {}, False),
        ("age<3h", {}, False),
        ("age>2h", {"date_created": None}, False),
        ("age>2h", {"date_created": "last year"}, False),
        ("age<2h", {"date_created": "last year"}, False),
        ("age:*", {"date_created": None}, False),
        ("contact<10m", UNUSED, False),
        ("contact>10m", UNUSED, False),
        ("contact:never", {"date_last_interaction": "some time"}, False),
        ("idle>1d", {"date_last_interaction": "some time"}, False),
        ("idle>10m", {}, False),
        ("ended<1h", {}, False),
        ("ended<1h", {"date_ended": ago(hours=2)}, False),
    ],
)
def test_times_since_something_are_compared(text: str, fields: dict[str, Any], holds: bool) -> None:
    assert fits(text, session(**fields)) == holds


@given(MOMENTS, st.integers(1, 200_000))
def test_shorter_longer_and_unknown_are_all_there_is(moment: Any, seconds: int) -> None:
    one = session(date_created=moment)
    known = isinstance(one.date_created, datetime)
    assert fits(f"age<{seconds}s", one) + fits(f"age>={seconds}s", one) == known
    assert fits(f"age>{seconds}s", one) + fits(f"age<={seconds}s", one) == known


# Expiry


@pytest.mark.parametrize(
    ("text", "fields", "holds"),
    [
        ("expires<52m", {}, True),
        ("expires<=51m", {}, True),
        ("expires>50m", {}, True),
        ("expires<30m", {"date_expiry": ahead(minutes=29)}, True),
        ("expires>1d", {"date_expiry": ahead(days=2)}, True),
        ("expires:*", {}, True),
        ("expires:never", {"ttl": 0}, True),
        ("expires<51m", {}, False),
        ("expires<1h", {"status": "closed"}, False),
        ("expires>1h", {"date_expiry": ago(minutes=5)}, False),
        ("expires<1h", {"ttl": 0}, False),
        ("expires>1h", {"ttl": 0}, False),
        ("expires:*", {"ttl": 0}, False),
        ("expires:*", {"status": "failed"}, False),
        ("expires:never", {}, False),
        ("expires:never", {"ttl": 0, "status": "closed"}, False),
        ("expires:never", {"ttl": 0, "date_expiry": "some day"}, False),
        ("expires<1h", {"date_expiry": "some day"}, False),
        ("expires<30m", {"date_expiry": ago(minutes=5)}, False),
        ("expires<30m", {"date_expiry": NOW}, False),
        ("expires<30m", {"status": "closed", "date_expiry": ahead(minutes=5)}, False),
    ],
)
def test_the_effective_expiry_is_compared(text: str, fields: dict[str, Any], holds: bool) -> None:
    assert fits(text, session(**fields)) == holds


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


# Numbers


@pytest.mark.parametrize(
    ("text", "ttl", "holds"),
    [
        ("ttl:0", 0, True),
        ("ttl:15m", 900, True),
        ("ttl=900", 900, True),
        ("ttl:15m,1h", 3600, True),
        ("ttl:0,1h", 3600, True),
        ("ttl:0,*", 0, True),
        ("ttl:*", 1, True),
        ("ttl>1h", 3601, True),
        ("ttl>=3600", 3600, True),
        ("ttl<1h30m", 5399, True),
        ("ttl<=2", 2, True),
        ("-ttl:*", 0, True),
        ("ttl:0", 900, False),
        ("ttl>1h", 3600, False),
        ("ttl<1h", 0, False),
        ("ttl:*", 0, False),
        ("ttl:1h", 60, False),
    ],
)
def test_a_ttl_is_compared_and_none_is_not_a_short_one(text: str, ttl: int, holds: bool) -> None:
    assert fits(text, session(ttl=ttl)) == holds


@pytest.mark.parametrize(
    ("text", "people", "holds"),
    [
        ("participants<2", 1, True),
        ("participants<2", 0, True),
        ("participants:2", 2, True),
        ("participants=2", 2, True),
        ("participants:0,1", 1, True),
        ("participants>=1", 1, True),
        ("participants:*", 0, True),
        ("people>1", 2, True),
        ("participants<2", 2, False),
        ("participants<2", None, False),
        ("participants>0", None, False),
        ("participants:0,1,2", None, False),
        ("people:*", None, False),
        ("-participants:2", None, False),
        ("-participants<2", None, False),
        ("-people:*", None, False),
    ],
)
def test_participants_are_counted_where_they_are_known(
    text: str, people: int | None, holds: bool
) -> None:
    known = {} if people is None else {sid(1): people}
    assert fits(text, session(1), people=known) == holds
    assert people is not None or not fits(text, session(1), people=None)
