"""What the API may do with sessions: create, change, re-open, close, delete."""

import json
from datetime import datetime
from typing import Final

from proxy_tui.simulator.http.refusals import Refusal
from proxy_tui.simulator.http.validation import NAME_LIMIT, Fields, wrong
from proxy_tui.simulator.rules import number_choice as numbers
from proxy_tui.simulator.rules import participants
from proxy_tui.simulator.rules.records import DebuggerEvent, Service, Session
from proxy_tui.simulator.rules.services import refuse_on_hold
from proxy_tui.simulator.rules.session_expiry import close
from proxy_tui.simulator.rules.store import Store

STATUSES: Final = ("open", "in-progress", "closed", "failed", "unknown")
MODES: Final = ("voice-and-message", "message-only", "voice-only")

_ALLOWED: Final = frozenset(
    {("closed", "in-progress"), ("open", "closed"), ("in-progress", "closed")}
)
"""Every change of status a client may ask for (error 80608)."""


def create(store: Store, service: Service, fields: Fields) -> Session:
    """Open a session, with participants where they are given.

    Raises:
        Refusal: 80701 a field; 80608 the initial status; 80603 the name is taken;
            and whatever adding a participant refuses.
    """
    now = store.now()
    name = fields.text("UniqueName", NAME_LIMIT)
    status = fields.choice("Status", STATUSES) or "open"
    mode = fields.choice("Mode", MODES) or MODES[0]
    ttl = fields.integer("Ttl")
    expiry = _expiry(fields, now, refuse_past=True)
    people = [_person(text) for text in fields.all("Participants")]
    if status not in store.options.create_statuses:
        raise Refusal(80608)
    if name is not None and name in service.sessions_by_name:
        raise Refusal(80603)
    if len(people) > participants.LIMIT:
        raise Refusal(80609)
    session = store.add_session(
        service, name, status=status, mode=mode, ttl=ttl or 0, date_expiry=expiry
    )
    if status == "in-progress":
        session.date_started = now
    _add_people(store, session, people)
    return session


def update(store: Store, session: Session, fields: Fields) -> Session:
    """Change a session's status, ttl or expiry.

    Raises:
        Refusal: 80701 a field; 80608 the change of status; 80607 it is closed;
            80604 re-opening would double an active pair.
    """
    now = store.now()
    status = fields.choice("Status", STATUSES)
    ttl = fields.integer("Ttl")
    expiry = _expiry(fields, now, refuse_past=store.options.refuse_past_expiry_on_update)
    if status is None and not session.is_active:
        raise Refusal(80607)
    if status is not None:
        _change_status(store, session, status, fields)
    if ttl is not None:
        session.ttl = ttl
    if expiry is not None:
        session.date_expiry = expiry
    session.date_updated = now
    store.watch(session)
    return session


def delete(store: Store, session: Session) -> None:
    """Delete a session for good, with its participants and interactions.

    Raises:
        Refusal: 80615 legal hold.
    """
    refuse_on_hold(store)
    store.remove_session(session)


def _expiry(fields: Fields, now: datetime, *, refuse_past: bool) -> datetime | None:
    moment = fields.moment("DateExpiry")
    if moment is not None and moment <= now and refuse_past:
        raise wrong("DateExpiry", "is in the past")
    return moment


def _person(text: str) -> Fields:
    try:
        value = json.loads(text)
    except ValueError:
        raise wrong("Participants", "is not a JSON object") from None
    if not isinstance(value, dict):
        raise wrong("Participants", "is not a JSON object")
    return Fields({str(key): [str(item)] for key, item in value.items() if item is not None})


def _add_people(store: Store, session: Session, people: list[Fields]) -> None:
    try:
        for person in people:
            participants.create(store, session, person)
    except Refusal:
        if store.options.atomic_create:
            store.remove_session(session)
        raise


def _change_status(store: Store, session: Session, status: str, fields: Fields) -> None:
    change = (session.status, status)
    if change == ("closed", "closed"):
        if store.options.closed_again_code is not None:
            raise Refusal(store.options.closed_again_code)
    elif change == ("open", "in-progress") and store.options.open_to_in_progress:
        session.status = status
        session.date_started = session.date_started or store.now()
    elif change not in _ALLOWED:
        raise Refusal(80608, f"A session cannot go from {change[0]} to {change[1]}.")
    elif status == "closed":
        close(session, store.now(), "api")
    else:
        _reopen(store, session, fields)


def _reopen(store: Store, session: Session, fields: Fields) -> None:
    now = store.now()
    refuse_conflicts(store, session, fields)
    session.status = "in-progress"
    session.closed_reason = None
    session.date_ended = None
    if store.options.reopen_restarts_life:
        session.reopened_at = now
        if session.date_expiry is not None and session.date_expiry <= now:
            session.date_expiry = None


def refuse_conflicts(store: Store, session: Session, fields: Fields) -> None:
    """Refuse where a participant's pair of numbers is active in another session.

    Raises:
        Refusal: 80604, unless the account carries the legacy flag; that gets
            debugger event 80801 instead.
    """
    for person in session.live_participants():
        if person.proxy_identifier not in numbers.held_elsewhere(session, person.identifier):
            continue
        if not store.options.allow_participant_conflict or fields.flag("FailOnParticipantConflict"):
            raise Refusal(80604)
        store.events.append(DebuggerEvent(80801, session.sid, store.now()))
