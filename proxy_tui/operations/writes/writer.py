"""The only way to change a session.

Read this file from top to bottom: each public method plans one write (``planned_write``), and
``Writer._send`` takes it through the same steps:

    check      production: unlocked, with a reason; the session is still as it was shown
    begin      the journal has it on disk, or nothing is sent
    request    sent once; a 429 is waited for and tried again by the client
    outcome    written, refused, not sent, or in doubt (``outcomes``)
    read back  in doubt only: what reading finds decides (``reconcile``)
    end        the journal has the outcome
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from proxy_tui import api
from proxy_tui.api.client import ProxyClient
from proxy_tui.api.errors import (
    ApiError,
    NotFoundError,
    ResponseLostError,
    ServerError,
    WrongResourceError,
)
from proxy_tui.api.models import Participant, Session
from proxy_tui.api.unclear import is_no_sid
from proxy_tui.errors import JournalError
from proxy_tui.formatting.safe_text import safe
from proxy_tui.formatting.states import is_known
from proxy_tui.operations.sessions.differences import differences
from proxy_tui.operations.writes.journal import (
    BaseJournal,
    Record,
    person_words,
    session_fields,
)
from proxy_tui.operations.writes.outcomes import (
    ChangedError,
    ImpossibleError,
    NotUnderstoodError,
    Outcome,
    OutcomeUnknownError,
    PersonGoneError,
    Recheck,
    Written,
    outcome_of,
)
from proxy_tui.operations.writes.planned_write import (
    PlannedWrite,
    in_batch,
    planned_addition,
    planned_create,
    planned_delete,
    planned_message,
    planned_removal,
    planned_update,
)
from proxy_tui.operations.writes.preconditions import fields_to_compare, why_impossible
from proxy_tui.operations.writes.production_lock import WriteLock, checked_reason
from proxy_tui.operations.writes.reconcile import read_back

if TYPE_CHECKING:
    from proxy_tui.api.params import CreateSession, NewMessage, NewParticipant, UpdateSession


class Writer:
    """Writes to the sessions of one account.

    Every write raises JournalError (not recorded, so nothing was sent), ReadOnlyError,
    NotSentError, RefusedError (the API said no) or OutcomeUnknownError (sent, and in doubt). A
    write to a session that exists reads it first and raises ChangedError,
    ImpossibleError, NotUnderstoodError or NotFoundError; nothing was sent then. A
    write without a reason to a production account raises ConfirmationError.

    Args:
        client: Sends the requests.
        journal: Keeps the records.
        profile: Name of the profile in force, for the records.
        os_user: Who runs the program, for the records.
        clock: The time now, aware.
        account_sid: ``AC…``, for the records.
        lock: The lock of a production account, which also demands a reason.
    """

    def __init__(
        self,
        client: ProxyClient,
        journal: BaseJournal,
        *,
        profile: str,
        os_user: str,
        clock: Callable[[], datetime],
        account_sid: str = "",
        lock: WriteLock | None = None,
    ) -> None:
        self._client = client
        self.journal = journal
        self.account_sid = account_sid
        self._profile = profile
        self._os_user = os_user
        self._clock = clock
        self._lock = lock

    @property
    def is_production(self) -> bool:
        """Whether every write needs a reason."""
        return self._lock is not None

    # What can be written

    def create(self, service_sid: str, params: CreateSession, *, reason: str = "") -> Written:
        """Create a session.

        A refusal of its second participant may leave the session behind: Twilio
        does not say whether creation is atomic (api facts 1.2).
        """
        return self._send(planned_create(self._client, service_sid, params, reason))

    def update(self, shown: Session, params: UpdateSession, *, reason: str = "") -> Written:
        """Change status, ttl or expiry of a session."""
        return self._send(planned_update(self._client, "update", shown, params, reason))

    def close(self, shown: Session, *, reason: str = "") -> Written:
        """Close a session: a call that goes through it is cut off."""
        params = self._params(status="closed")
        return self._send(planned_update(self._client, "close", shown, params, reason))

    def reopen(
        self,
        shown: Session,
        *,
        ttl: int | None = None,
        date_expiry: datetime | None = None,
        reason: str = "",
    ) -> Written:
        """Make a closed session in-progress again, with a new ttl or expiry if given.

        Raises:
            UsageError: Twilio takes no such ttl or expiry; nothing was sent.
        """
        params = self._params(status="in-progress", ttl=ttl, date_expiry=date_expiry)
        return self._send(planned_update(self._client, "reopen", shown, params, reason))

    def delete(self, shown: Session, *, reason: str = "") -> Written:
        """Delete a session with its participants and interactions, for good."""
        return self._send(planned_delete(self._client, shown, reason))

    def write_step(
        self,
        verb: str,
        shown: Session,
        params: UpdateSession | None,
        *,
        reason: str = "",
        batch: str = "",
        undoes: str = "",
    ) -> Written:
        """Send one step of a batch, or a write that undoes another one.

        Args:
            verb: ``update``, ``close``, ``reopen`` or ``delete``.
            shown: The session as the plan shows it.
            params: What changes; None for ``delete``.
            reason: Why, for the journal.
            batch: As in ``Record.batch``.
            undoes: As in ``Record.undoes``.
        """
        if params is None:
            write = planned_delete(self._client, shown, reason)
        else:
            write = planned_update(self._client, verb, shown, params, reason)
        record = replace(write.record, batch=batch, undoes=undoes)
        return self._send(replace(write, record=record, compared=fields_to_compare(verb)))

    def add_participant(
        self, shown: Session, params: NewParticipant, *, reason: str = "", batch: str = ""
    ) -> Written:
        """Add a person to a session; ``Written.session`` is the session read again.

        Twilio refuses someone who is in it (80103) or was removed from it (80612),
        a third person (80609), and a number that it cannot reach (80404).
        """
        write = planned_addition(self._client, shown, params, reason)
        return self._read_again(shown, self._send(in_batch(write, batch)))

    def remove_participant(
        self,
        shown: Session,
        person: Participant,
        *,
        letter: str = "",
        reason: str = "",
        batch: str = "",
    ) -> Written:
        """Remove a person for good; ``Written.session`` is the session read again.

        Their number can never be added to the same session again (80612).

        Args:
            shown: The session as the person at the screen saw it.
            person: Who is removed.
            letter: Theirs on screen, for the journal.
            reason: Why, for the journal.
            batch: As in ``Record.batch``.

        Raises:
            PersonGoneError: They were removed in the meantime.
        """
        write = planned_removal(self._client, shown, person, letter, reason)
        return self._read_again(shown, self._send_about_person(in_batch(write, batch)))

    def send_message(
        self,
        shown: Session,
        person: Participant,
        params: NewMessage,
        *,
        letter: str = "",
        reason: str = "",
    ) -> Written:
        """Send a text to one person; ``Written.session`` is the session read again.

        The journal keeps how long the text is, never what it says. Arguments and errors
        are those of ``remove_participant``.
        """
        write = planned_message(self._client, shown, person, params, letter, reason)
        return self._read_again(shown, self._send_about_person(write))

    def _params(self, **fields: object) -> UpdateSession:
        return api.UpdateSession.checked(fields, self._clock())

    # How it is written

    def _send(self, write: PlannedWrite) -> Written:
        """Send one planned write: check it, record it, send it once, record the outcome."""
        record = self.signed(write.record)
        if self._lock is not None:
            record = replace(record, reason=checked_reason(record.reason))
        if write.shown is not None:
            self._check(write, write.shown)
        if self._lock is not None:
            # A timer sleeps while the machine does; asked, an overdue lock closes.
            self._lock.remaining()
        record = self.journal.begin(record)
        try:
            session = write.request()
        except ApiError as error:
            return self._failed(write, record, error)
        request_id = self._client.request_id()
        done = replace(record, outcome=Outcome.DONE, request_id=request_id)
        return Written(session, self._end(done, session), request_id, record.id)

    def _send_about_person(self, write: PlannedWrite) -> Written:
        try:
            return self._send(write)
        except NotFoundError as error:
            if not error.write_id:
                raise  # the check found no session
            who = person_words(write.record.before)
            gone = PersonGoneError(
                f"{who} is no longer in the session: removed in the meantime. Nothing was changed.",
                hint="Read the session again.",
            )
            gone.write_id = error.write_id
            raise gone from error

    def _read_again(self, shown: Session, done: Written) -> Written:
        """Return what was written with the session as it is now."""
        try:
            return replace(done, session=self._client.fetch_session(shown.service_sid, shown.sid))
        except ApiError:
            # It was done all the same: a failed read must not hide that.
            return replace(done, session=shown)

    def _check(self, write: PlannedWrite, shown: Session) -> None:
        check = self.recheck(
            shown, write.record.verb, write.params, participant_sid=write.participant_sid
        )
        if differences(shown, check.fresh, write.compared):
            raise ChangedError(check)
        if check.impossible:
            raise ImpossibleError(check)

    def recheck(
        self,
        shown: Session,
        verb: str = "",
        params: UpdateSession | None = None,
        *,
        participant_sid: str = "",
    ) -> Recheck:
        """Read a session again; return what changed and whether a write is still possible.

        Args:
            shown: The session as the person saw it.
            verb: What is to be done, as the journal names it; empty asks for changes only.
            params: What an update asks for.
            participant_sid: Whom the write is about; empty if it is about nobody.

        Raises:
            ApiError: It cannot be read; NotFoundError if it is gone.
            NotUnderstoodError: It has no SID, or a status that Twilio does not document.
        """
        _must_be_understood(shown)
        fresh = self._client.fetch_session(shown.service_sid, shown.sid)
        _must_be_understood(fresh)
        people, is_present = None, None
        if fresh.is_active and (verb == "add_participant" or participant_sid):
            listed = self._client.list_participants(fresh.service_sid, fresh.sid)
            present = {one.sid for one in self._client.iterate(listed) if not one.is_removed}
            people = len(present)
            is_present = participant_sid in present if participant_sid else None
        impossible = why_impossible(
            verb, fresh, people=people, is_present=is_present, params=params
        )
        return Recheck(fresh, differences(shown, fresh), impossible)

    def _failed(self, write: PlannedWrite, record: Record, error: ApiError) -> Written:
        """Record a write that got no good answer; in doubt, read back what became of it.

        Raises:
            ApiError: ``error``, if it is certain that nothing changed.
            OutcomeUnknownError: The write is in doubt, and reading did not find it done.
        """
        record = replace(
            record,
            outcome=outcome_of(error),
            request_id=getattr(error, "request_id", ""),
            code=getattr(error, "code", 0),
        )
        if record.outcome != Outcome.UNKNOWN:
            _add_hint(error, self._end(record))
            error.write_id = record.id
            raise error
        try:
            found = read_back(self._client, record, write.identifier)
        except ApiError as trouble:
            raise self._unknown(
                record,
                f"{_lost(error)}, and reading back failed: {trouble.message}",
                "It may have taken effect: read it again before trying again.",
            ) from trouble
        if found.outcome != Outcome.DONE:
            verdict = f"{found.verdict[:1].lower()}{found.verdict[1:]}"
            message = f"{_lost(error)}; {verdict}: {found.seen}."
            raise self._unknown(record, message, found.advice or _AGAIN, found.session)
        note = f"{_lost(error)}; read back: {found.seen}. {found.advice}".strip()
        complaint = self._end(replace(record, outcome=Outcome.DONE, note=note), found.session)
        return Written(found.session, f"{note} {complaint}".strip(), record.request_id, record.id)

    def _unknown(
        self, record: Record, message: str, hint: str, found: Session | None = None
    ) -> OutcomeUnknownError:
        error = OutcomeUnknownError(message, hint=hint, found=found)
        error.write_id = record.id
        _add_hint(error, self._end(replace(record, note=message)))
        return error

    def _end(self, record: Record, session: Session | None = None) -> str:
        """Record the outcome; return a sentence if that fails, for it must not hide the outcome.

        ``session`` is as answered or read back, if it was.
        """
        sid = session.sid if session else record.session_sid
        after = session_fields(session) if session else {}
        try:
            self.journal.end(replace(record, session_sid=sid, session=after))
        except JournalError as error:
            return f"The result is not in the journal: {error}"
        return ""

    def record_reveal(self, service_sid: str, session_sid: str, note: str = "") -> None:
        """Record that numbers and bodies of a session are shown, on production only.

        Raises:
            JournalError: It cannot be recorded, so they must stay masked.
        """
        if not self.is_production:
            return
        record = Record(
            id=secrets.token_hex(8),
            phase="revealed",
            verb="reveal",
            service_sid=service_sid,
            session_sid=session_sid,
            note=note,
        )
        try:
            self.journal.note(self.signed(record))
        except JournalError as error:
            message = f"{error.message} Production keeps a record of it, so nothing was revealed."
            raise JournalError(message, hint=error.hint) from error

    def now(self) -> datetime:
        """Return the time now, aware."""
        return self._clock()

    def signed(self, record: Record) -> Record:
        """Return a record with who writes, and to which account at which address."""
        return replace(
            record,
            profile=self._profile,
            os_user=self._os_user,
            account_sid=self.account_sid,
            base_url=self._client.base_url,
        )


_AGAIN = (
    "Twilio may still be acting on it: read it again in a few seconds, "
    "and try again only if nothing has changed."
)


def _lost(error: ApiError) -> str:
    if isinstance(error, ResponseLostError):
        return "The answer was lost"
    if isinstance(error, ServerError):
        return f"Twilio failed while answering ({error.status})"
    if isinstance(error, WrongResourceError):
        return "The answer was about something else"
    return "The answer could not be read"


def _add_hint(error: ApiError | OutcomeUnknownError, complaint: str) -> None:
    error.hint = f"{error.hint} {complaint}".strip()


def _must_be_understood(session: Session) -> None:
    """Raise NotUnderstoodError for a session without a SID or with an unknown status."""
    hint = "Look at its raw JSON, and at the session in the Twilio Console."
    if is_no_sid(session.sid):
        raise NotUnderstoodError(
            "This session came without a SID, so it cannot be changed; nothing was sent.",
            hint=hint,
        )
    if not is_known(session.status):
        raise NotUnderstoodError(
            f'The state of this session is "{safe(session.status)}", which Twilio does not '
            "document, so it is not changed from here; nothing was sent.",
            hint=hint,
        )
