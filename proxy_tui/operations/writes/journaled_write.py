"""One write between its two records in the journal, and what the records say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from proxy_tui.api.errors import (
    ApiError,
    BadResponseError,
    CancelledError,
    NotSentError,
    ReadOnlyError,
    RefusedError,
    ServerError,
)
from proxy_tui.errors import JournalError
from proxy_tui.formatting.numbers import mask
from proxy_tui.operations.writes.journal import Outcome, Record
from proxy_tui.operations.writes.outcomes import OutcomeUnknownError, Written

if TYPE_CHECKING:
    from collections.abc import Callable

    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Session
    from proxy_tui.api.params import CreateSession, NewParticipant, UpdateSession
    from proxy_tui.formatting.times import Moment
    from proxy_tui.operations.writes.journal import BaseJournal

_NEVER_ACTED_ON: Final = (ReadOnlyError, CancelledError, NotSentError)
"""What leaves the session as it was for certain."""


def written(
    client: ProxyClient,
    journal: BaseJournal,
    record: Record,
    send: Callable[[], Session | None],
    read_back: Callable[[ApiError], Written],
) -> Written:
    """Record a write, send it once, record what became of it.

    Args:
        client: What sends; asked for the id of the answer.
        journal: What records. If it fails after the answer, the result stands and says so.
        record: What the write is.
        send: Sends it; returns the session as answered, None where there is none.
        read_back: Finds out what became of it after an answer was lost, or raises
            OutcomeUnknownError.

    Raises:
        JournalError: it cannot be recorded; nothing was sent.
        ReadOnlyError, CancelledError, NotSentError: nothing was acted on.
        RefusedError: the API said no.
        OutcomeUnknownError: nobody knows whether it took effect.
    """
    entry = journal.begin(record)
    try:
        session = send()
    except ApiError as error:
        result = _about(record, _result(error))
        if result.outcome == Outcome.UNKNOWN:
            return _after_doubt(journal, entry, error, result, read_back)
        _tell(error, _end(journal, entry, result))
        raise
    request_id = client.request_id()
    sid = session.sid if session else record.session_sid
    done = _about(record, Record(outcome=Outcome.DONE, request_id=request_id), sid)
    return Written(session, _end(journal, entry, done), request_id)


def _about(record: Record, result: Record, sid: str = "") -> Record:
    """Return a result that names its write too: the file may be moved away in between."""
    return replace(
        result,
        verb=record.verb,
        profile=record.profile,
        os_user=record.os_user,
        account_sid=record.account_sid,
        base_url=record.base_url,
        service_sid=record.service_sid,
        session_sid=sid or record.session_sid,
    )


def _result(error: ApiError) -> Record:
    """Return what a failure says about the write: that it is in doubt, unless it is certain."""
    if isinstance(error, _NEVER_ACTED_ON):
        return Record(outcome=Outcome.NOT_SENT)
    if isinstance(error, RefusedError):
        outcome = Outcome.UNKNOWN if isinstance(error, ServerError) else Outcome.REFUSED
        return Record(outcome=outcome, request_id=error.request_id, code=error.code)
    request_id = error.request_id if isinstance(error, BadResponseError) else ""
    return Record(outcome=Outcome.UNKNOWN, request_id=request_id)


def _after_doubt(
    journal: BaseJournal,
    entry: str,
    lost: ApiError,
    result: Record,
    read_back: Callable[[ApiError], Written],
) -> Written:
    try:
        found = read_back(lost)
    except OutcomeUnknownError as error:
        _tell(error, _end(journal, entry, replace(result, note=error.message)))
        raise
    sid = found.session.sid if found.session else result.session_sid
    done = replace(result, outcome=Outcome.DONE, session_sid=sid, note=found.note)
    complaint = _end(journal, entry, done)
    return replace(found, note=f"{found.note} {complaint}".strip(), request_id=done.request_id)


def _end(journal: BaseJournal, entry: str, result: Record) -> str:
    """Record the result; return a sentence where that failed, for it must not hide the result."""
    try:
        journal.end(entry, result)
    except JournalError as error:
        return f"The result is not in the journal: {error}"
    return ""


def _tell(error: ApiError | OutcomeUnknownError, complaint: str) -> None:
    error.hint = f"{error.hint} {complaint}".strip()


def asked_fields(params: CreateSession | UpdateSession) -> dict[str, str]:
    """Return what a request asks for, as a record keeps it: only its set fields, numbers masked."""
    fields = {name: getattr(params, name) for name in type(params).model_fields}
    people = fields.pop("participants", ())
    asked = {name: field_text(value) for name, value in fields.items() if value is not None}
    if people:
        asked["participants"] = ", ".join(mask(person.identifier) for person in people)
    return asked


def asked_person(params: NewParticipant) -> dict[str, str]:
    """Return who is to be added, as a record keeps it: addresses masked, and no name."""
    fields = {
        "identifier": params.identifier,
        "proxy_identifier": params.proxy_identifier,
    }
    asked = {name: mask(value) for name, value in fields.items() if value is not None}
    if params.proxy_identifier_sid is not None:
        asked["proxy_identifier_sid"] = params.proxy_identifier_sid
    return asked


def session_fields(session: Session) -> dict[str, str]:
    """Return what a record keeps of a session before a write, to restore and to compare."""
    names = ("status", "ttl", "date_expiry", "unique_name")
    return {name: field_text(getattr(session, name)) for name in names}


def field_text(value: Moment | int) -> str:
    """Return one field of a session as a record keeps it: times in ISO 8601, null as ""."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return "" if value is None else str(value)
