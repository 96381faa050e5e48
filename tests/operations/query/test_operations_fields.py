"""Each field of a query, asked of sessions."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from query_samples import fits
from session_samples import NOW, session, sid

from proxy_tui.api.models import ACTIVE_STATUSES, SESSION_MODES, SESSION_STATUSES, Session
from proxy_tui.operations.query.fields import BY_NAME, FIELDS, MODES, STATUSES
from proxy_tui.operations.query.time_terms import ACTIVE


def ago(**length: float) -> datetime:
    return NOW - timedelta(**length)


def unused(**fields: Any) -> Session:
    return session(date_last_interaction=None, date_started=None, **fields)


# The catalogue


def test_the_words_are_twilios() -> None:
    assert set(STATUSES) == set(SESSION_STATUSES)
    assert set(MODES) == set(SESSION_MODES)
    assert ACTIVE == ACTIVE_STATUSES


def test_names_and_aliases_are_told_apart() -> None:
    assert len(BY_NAME) == sum(1 + len(field.aliases) for field in FIELDS)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_everything_that_a_field_offers_makes_sense(field: Any) -> None:
    for value in field.values:
        fits(f"{field.name}:{value}", session())
    for operator in field.operators - {":", "="}:
        for example in field.examples:
            fits(f"{field.name}{operator}{example}", session())
    for alias in field.aliases:
        fits(f"{alias}:{next(iter(field.values), 'x')}", session())


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_every_field_says_what_it_expects(field: Any) -> None:
    assert field.name in field.expected
    assert field.expected.endswith(".")


# Words of Twilio


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("status:open", "open"),
        ("status=open", "open"),
        ("STATUS:OPEN", "open"),
        ("state:open", "open"),
        ("status:closed,open", "open"),
        ("status:in-progress", "in-progress"),
        ("status:in_progress", "in-progress"),
        ('status:"in progress"', "in-progress"),
        ("status:in-*", "in-progress"),
        ("status:*ed", "closed"),
        ("status:*ed", "failed"),
        ("status:unknown", "unknown"),
        ("status:*", "open"),
        ("status:comp*", "completed"),
        ("status:in-p*", "in-progess"),
        ("status:OPEN*", "open"),
        ("-status:*", ""),
    ],
)
def test_a_state_is_asked_for_by_its_word(text: str, status: str) -> None:
    assert fits(text, session(status=status))


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("status:open", "in-progress"),
        ("status:closed,failed", "open"),
        ("status:*ed", "open"),
        ("status:*", ""),
        ("status:closed", "CLOSED?"),
    ],
)
def test_another_state_does_not_fit(text: str, status: str) -> None:
    assert not fits(text, session(status=status))


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("mode:voice", "voice-only"),
        ("mode:voice-only", "voice-only"),
        ("mode:text", "message-only"),
        ("mode:message", "message-only"),
        ("mode:both", "voice-and-message"),
        ("mode:voice,text", "message-only"),
        ("mode:voice*", "voice-and-message"),
        ("mode:voice*", "voice-only"),
        ("mode:bo*", "voice-and-message"),
        ("mode:f*", "fax"),
    ],
)
def test_a_mode_is_asked_for_by_the_word_shown_or_twilios(text: str, mode: str) -> None:
    assert fits(text, session(mode=mode))


def test_another_mode_does_not_fit() -> None:
    assert not fits("mode:voice", session(mode="voice-and-message"))
    assert not fits("mode:text,both", session(mode="voice-only"))


# Text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("name:b-1", "job-12"),
        ("name:JOB", "job-12"),
        ("name=job-12", "JOB-12"),
        ("name:job-*", "job-12"),
        ("name=job-*", "job-12"),
        ("name:x,job", "job-12"),
        ("name:x*,*2", "job-12"),
        ("name:*", "job-12"),
        ('name:"order #4481"', "Order #4481"),
        ('name:"order #"*', "Order #4481"),
        ('name:"*"', "a*b"),
        ("-name:*", None),
        ("-name:*", ""),
        ("unique_name:job", "job-12"),
    ],
)
def test_a_name_is_asked_for_in_part_or_whole(text: str, name: str | None) -> None:
    assert fits(text, session(unique_name=name))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("name=job", "job-12"),
        ("name:ob-*", "job-12"),
        ("name:*-1", "job-12"),
        ("name:x", None),
        ("name:*", None),
        ("name:*", ""),
        ("name:open", "job-12"),
        ('name:"*"', "ab"),
    ],
)
def test_another_name_does_not_fit(text: str, name: str | None) -> None:
    assert not fits(text, session(unique_name=name))


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
    ("text", "one"),
    [
        ("is:active", session(status="open")),
        ("is:active", session(status="in-progress")),
        ("is:ended", session(status="closed")),
        ("is:ended", session(status="failed")),
        ("is:Active,ended", session(status="closed")),
        ("is:expired", session(date_expiry=ago(seconds=1))),
        ("is:expired", session(date_last_interaction=ago(hours=2))),
        ("is=active", session()),
    ],
)
def test_conditions_hold(text: str, one: Session) -> None:
    assert fits(text, one)


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("is:active", session(status="closed")),
        ("is:active,ended", session(status="unknown")),
        ("is:ended", session()),
        ("is:expired", session()),
        ("is:expired", session(status="closed", date_expiry=ago(hours=1))),
        ("is:expired", session(status="unknown", date_expiry=ago(hours=1))),
        ("is:expired", session(ttl=0)),
    ],
)
def test_conditions_do_not_hold(text: str, one: Session) -> None:
    assert not fits(text, one)


def test_marks_are_looked_up_when_a_session_is_asked_about() -> None:
    marked: set[str] = set()
    assert not fits("is:marked", session(1), marked=marked)
    marked.add(sid(1))
    assert fits("is:marked", session(1), marked=marked)
    assert not fits("is:marked", session(2), marked=marked)


# Numbers


@pytest.mark.parametrize(
    ("text", "ttl"),
    [
        ("ttl:0", 0),
        ("ttl:15m", 900),
        ("ttl=900", 900),
        ("ttl:15m,1h", 3600),
        ("ttl:0,1h", 3600),
        ("ttl:0,*", 0),
        ("ttl:*", 1),
        ("ttl>1h", 3601),
        ("ttl>=3600", 3600),
        ("ttl<1h30m", 5399),
        ("ttl<=2", 2),
        ("-ttl:*", 0),
    ],
)
def test_a_ttl_is_compared_or_asked_for(text: str, ttl: int) -> None:
    assert fits(text, session(ttl=ttl))


@pytest.mark.parametrize(
    ("text", "ttl"), [("ttl:0", 900), ("ttl>1h", 3600), ("ttl<1h", 0), ("ttl:*", 0), ("ttl:1h", 60)]
)
def test_another_ttl_does_not_fit_and_none_is_not_a_short_one(text: str, ttl: int) -> None:
    assert not fits(text, session(ttl=ttl))


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("participants<2", 1),
        ("participants<2", 0),
        ("participants:2", 2),
        ("participants=2", 2),
        ("participants:0,1", 1),
        ("participants>=1", 1),
        ("participants:*", 0),
        ("people>1", 2),
    ],
)
def test_people_are_counted(text: str, people: int) -> None:
    assert fits(text, session(1), people={sid(1): people})


@pytest.mark.parametrize(
    "text", ["participants<2", "participants>0", "participants:0,1,2", "people:*"]
)
def test_people_who_are_not_known_fit_no_number(text: str) -> None:
    assert not fits(text, session(1), people={})
    assert not fits(text, session(1), people=None)
