"""What each write sends, and what the journal keeps of it. Nothing here writes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from proxy_tui.api.client import ProxyClient
from proxy_tui.api.errors import NotFoundError
from proxy_tui.api.models import Participant, Session
from proxy_tui.formatting.redaction import remember_people
from proxy_tui.operations.writes.journal import (
    Record,
    asked_fields,
    asked_person,
    field_text,
    person_fields,
    session_fields,
)
from proxy_tui.operations.writes.preconditions import fields_to_compare
from proxy_tui.operations.writes.reconcile import messages_sent

if TYPE_CHECKING:
    from proxy_tui.api.params import CreateSession, NewMessage, NewParticipant, UpdateSession


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedWrite:
    """One write, described and not yet sent."""

    record: Record
    """What the journal will keep of it."""
    request: Callable[[], Session | None]
    """Sends it; returns the session as answered, None if the answer holds none."""
    shown: Session | None = None
    """The session as the person saw it, to be checked first; None for a create."""
    params: UpdateSession | None = None
    """What an update asks for."""
    identifier: str = field(default="", repr=False)
    """Who is to be added, in full; empty for other verbs."""
    participant_sid: str = ""
    """Whom it is about; empty for other verbs."""
    compared: frozenset[str] | None = None
    """The fields that must still be as shown; None compares all of them."""


def in_batch(write: PlannedWrite, batch: str) -> PlannedWrite:
    """Return a write as a part of a batch; "" is none."""
    return replace(write, record=replace(write.record, batch=batch))


def planned_create(
    client: ProxyClient, service_sid: str, params: CreateSession, reason: str
) -> PlannedWrite:
    """Return the write that creates a session."""
    remember_people(person.identifier for person in params.participants)
    record = Record(
        verb="create", service_sid=service_sid, after=asked_fields(params), reason=reason
    )
    request = partial(client.create_session, service_sid, params)
    return PlannedWrite(record=record, request=request)


def planned_update(
    client: ProxyClient, verb: str, shown: Session, params: UpdateSession, reason: str
) -> PlannedWrite:
    """Return the write that changes fields of a session."""
    asked = asked_fields(params)
    before = {name: field_text(getattr(shown, name)) for name in asked}
    record = _record(verb, shown, reason, before=before, after=asked)
    request = partial(client.update_session, shown.service_sid, shown.sid, params)
    return PlannedWrite(record=record, request=request, shown=shown, params=params)


def planned_delete(client: ProxyClient, shown: Session, reason: str) -> PlannedWrite:
    """Return the write that deletes a session."""
    before = {"status": shown.status, "unique_name": shown.unique_name or ""}
    record = _record("delete", shown, reason, before=before)
    request = partial(client.delete_session, shown.service_sid, shown.sid)
    return PlannedWrite(record=record, request=request, shown=shown)


def planned_addition(
    client: ProxyClient, shown: Session, params: NewParticipant, reason: str
) -> PlannedWrite:
    """Return the write that adds a person."""
    remember_people([params.identifier])

    def request() -> None:
        client.create_participant(shown.service_sid, shown.sid, params)

    record = _record("add_participant", shown, reason, after=asked_person(params))
    return PlannedWrite(
        record=record, request=request, shown=shown, identifier=params.identifier or ""
    )


def planned_removal(
    client: ProxyClient, shown: Session, person: Participant, letter: str, reason: str
) -> PlannedWrite:
    """Return the write that removes a person."""
    remember_people([person.identifier])
    before = person_fields(person, letter)
    return PlannedWrite(
        record=_record("remove_participant", shown, reason, before=before),
        request=partial(client.delete_participant, shown.service_sid, shown.sid, person.sid),
        shown=shown,
        participant_sid=person.sid,
        compared=fields_to_compare("remove_participant"),
    )


def planned_message(
    client: ProxyClient,
    shown: Session,
    person: Participant,
    params: NewMessage,
    letter: str,
    reason: str,
) -> PlannedWrite:
    """Return the write that sends a text; reads how many were sent before."""
    remember_people([person.identifier])
    session = (shown.service_sid, shown.sid)
    before = person_fields(person, letter)
    with suppress(NotFoundError):  # the check says which of the two is gone
        # So that a text sent earlier never counts as this one when it is read back.
        before["messages"] = str(len(messages_sent(client, *session, person.sid)))

    def request() -> None:
        client.create_message_interaction(*session, person.sid, params)

    after = {"length": str(len(params.body))}
    return PlannedWrite(
        record=_record("send_message", shown, reason, before=before, after=after),
        request=request,
        shown=shown,
        participant_sid=person.sid,
        compared=fields_to_compare("send_message"),
    )


def _record(
    verb: str,
    shown: Session,
    reason: str,
    *,
    before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
) -> Record:
    return Record(
        verb=verb,
        service_sid=shown.service_sid,
        session_sid=shown.sid,
        session=session_fields(shown),
        before=before or {},
        after=after or {},
        reason=reason,
    )
