"""What the API can do with sessions: create, update, close, re-open."""

import json
from datetime import datetime

from proxy_tui.api.constants import (
    ACTIVE_STATUSES,
    PARTICIPANT_LIMIT,
    SESSION_MODES,
    SESSION_STATUSES,
    UNIQUE_NAME_LIMIT,
)
from proxy_tui.simulator.rules import number_choice, participants
from proxy_tui.simulator.rules.records import ServiceRecord, SessionRecord
from proxy_tui.simulator.rules.refusals import RefusalError
from proxy_tui.simulator.rules.session_expiry import close
from proxy_tui.simulator.rules.store import Store
from proxy_tui.simulator.rules.validation import Fields, invalid


def create(store: Store, service: ServiceRecord, fields: Fields) -> SessionRecord:
    """Create a session with its participants, or nothing at all (that is a guess).

    Raises:
        RefusalError: 80701 a field; 80608 the initial status; 80603 the name is taken;
            80609 too many participants; and what adding a participant raises.
    """
    name = fields.text("UniqueName", UNIQUE_NAME_LIMIT)
    status = fields.choice("Status", SESSION_STATUSES) or "open"
    mode = fields.choice("Mode", SESSION_MODES) or SESSION_MODES[0]
    ttl = fields.integer("Ttl") or 0
    expiry = _expiry(fields, store.now())
    people = [_participant(text) for text in fields.all("Participants")]
    if status not in ACTIVE_STATUSES:
        raise RefusalError(80608)
    if name is not None and name in service.sessions_by_name:
        raise RefusalError(80603)
    if len(people) > PARTICIPANT_LIMIT:
        raise RefusalError(80609)
    session = store.add_session(
        service, name, status=status, mode=mode, ttl=ttl, date_expiry=expiry
    )
    if status == "in-progress":
        session.date_started = store.now()
    try:
        for person in people:
            participants.create(store, session, person)
    except RefusalError:
        store.remove_session(session)
        raise
    return session


def update(store: Store, session: SessionRecord, fields: Fields) -> SessionRecord:
    """Change a session's status, ttl or expiry.

    Raises:
        RefusalError: 80701 a field; 80608 the change of status; 80607 it is closed;
            80604 re-opening would double an active pair.
    """
    status = fields.choice("Status", SESSION_STATUSES)
    ttl = fields.integer("Ttl")
    expiry = _expiry(fields, store.now())
    if status is not None:
        _change_status(store, session, status)
    elif not session.is_active:
        raise RefusalError(80607)
    if ttl is not None:
        session.ttl = ttl
    if expiry is not None:
        session.date_expiry = expiry
    session.date_updated = store.now()
    store.watch(session)
    return session


def _change_status(store: Store, session: SessionRecord, status: str) -> None:
    """Close or re-open a session; every other change is error 80608."""
    match session.status, status:
        case (("open" | "in-progress"), "closed"):
            close(session, store.now(), "api")
        case "closed", "in-progress":
            _reopen(store, session)
        case _:
            raise RefusalError(80608, f"A session cannot go from {session.status} to {status}.")


def _reopen(store: Store, session: SessionRecord) -> None:
    if not store.options.allow_participant_conflict:
        for person in session.live_participants():
            if person.proxy_identifier in number_choice.held_elsewhere(session, person.identifier):
                raise RefusalError(80604)
    session.status = "in-progress"
    session.closed_reason = session.date_ended = None
    session.reopened_at = store.now()
    if session.date_expiry is not None and session.date_expiry <= store.now():
        session.date_expiry = None


def _expiry(fields: Fields, now: datetime) -> datetime | None:
    """Read DateExpiry; a past one is refused (changelog 2019-01-24; for updates a guess)."""
    moment = fields.moment("DateExpiry")
    if moment is not None and moment <= now:
        raise invalid("DateExpiry", "is in the past")
    return moment


def _participant(text: str) -> Fields:
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise invalid("Participants", "is not a JSON object")
    return Fields({key: [str(item)] for key, item in value.items() if item is not None})
