"""The only way to change a session: read again, journalled, sent once, told what came of it.

A write is never sent twice on a doubt. When its answer is lost, the session is
read back and the person is told what was found.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from proxy_tui.api.errors import ApiError
from proxy_tui.api.unclear import is_no_sid
from proxy_tui.errors import UsageError
from proxy_tui.formatting.redaction import remember_people
from proxy_tui.formatting.safe_text import safe
from proxy_tui.formatting.states import is_known
from proxy_tui.operations.sessions.differences import differences
from proxy_tui.operations.writes import reconcile as readback
from proxy_tui.operations.writes.journal import Record
from proxy_tui.operations.writes.journaled_write import (
    asked_fields,
    asked_person,
    field_text,
    session_fields,
    written,
)
from proxy_tui.operations.writes.outcomes import (
    ChangedError,
    ImpossibleError,
    NotUnderstoodError,
    OutcomeUnknownError,
    Recheck,
    Written,
)
from proxy_tui.operations.writes.preconditions import why_impossible

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Session
    from proxy_tui.api.params import CreateSession, NewParticipant, UpdateSession
    from proxy_tui.operations.writes.journal import BaseJournal

__all__ = [
    "ChangedError",
    "ImpossibleError",
    "NotUnderstoodError",
    "OutcomeUnknownError",
    "Recheck",
    "Writer",
    "Written",
]


class Writer:
    """Writes to sessions, one at a time, each on record.

    Every write raises, besides what it names: JournalError (it cannot be recorded;
    nothing was sent), ReadOnlyError, NotSentError, RefusedError (the API said no) and
    OutcomeUnknownError (sent, and not known to have taken effect). Those to a
    session that exists read it first and raise ChangedError where it is no longer
    what was shown, ImpossibleError where there is nothing left to do (closing what
    is closed), NotFoundError where it is gone, NotUnderstoodError where its SID or
    state makes no sense; nothing was sent then.

    Args:
        client: What sends.
        journal: What records.
        profile: Name of the profile in force, for the record.
        os_user: Who runs the program, for the record.
        clock: The time now, aware.
        account_sid: Whose sessions these are, for the record.
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
    ) -> None:
        self._client = client
        self.journal = journal
        self.account_sid = account_sid
        self._profile = profile
        self._os_user = os_user
        self._clock = clock

    def recheck(
        self, shown: Session, verb: str = "", params: UpdateSession | None = None
    ) -> Recheck:
        """Read a session again; return what differs, and whether a write can still be done.

        Args:
            shown: The session as the person saw it.
            verb: What is to be done, as the journal names it; "" asks for differences only.
            params: What an update asks for.

        Raises:
            ApiError: it cannot be read; NotFoundError where it is gone.
            NotUnderstoodError: it has no SID, or no state that Twilio documents.
        """
        _must_be_understood(shown)
        fresh = self._client.fetch_session(shown.service_sid, shown.sid)
        _must_be_understood(fresh)
        people = None
        if verb == "add_participant" and fresh.is_active:
            listed = self._client.list_participants(fresh.service_sid, fresh.sid)
            people = sum(not one.is_removed for one in listed)
        impossible = why_impossible(verb, fresh, people=people, params=params)
        return Recheck(fresh, differences(shown, fresh), impossible)

    def create(self, service_sid: str, params: CreateSession, *, reason: str = "") -> Written:
        """Create a session.

        A refusal of its second participant may leave the session behind: Twilio
        does not say whether creation is atomic (api facts 1.2).
        """
        sent = self._clock()
        remember_people(person.identifier for person in params.participants)
        record = Record(verb="create", service_sid=service_sid, after=asked_fields(params))
        return self._write(
            record,
            reason,
            lambda: self._client.create_session(service_sid, params),
            lambda lost: readback.after_create(self._client, service_sid, params, lost, sent),
        )

    def update(self, shown: Session, params: UpdateSession, *, reason: str = "") -> Written:
        """Change status, ttl or expiry of a session."""
        return self._update("update", shown, params, reason)

    def close(self, shown: Session, *, reason: str = "") -> Written:
        """Close a session: whoever is talking through it is cut off."""
        return self._update("close", shown, self._change(status="closed"), reason)

    def reopen(
        self,
        shown: Session,
        *,
        ttl: int | None = None,
        date_expiry: datetime | None = None,
        reason: str = "",
    ) -> Written:
        """Make a closed session in-progress again, in one request with its new life.

        Args:
            shown: The session as the person saw it.
            ttl: Seconds to live from the last contact; None leaves it.
            date_expiry: When it ends whatever happens; None leaves it.
            reason: For the record.

        Raises:
            UsageError: ttl or expiry are not what Twilio takes; nothing was sent.
        """
        change = self._change(status="in-progress", ttl=ttl, date_expiry=date_expiry)
        return self._update("reopen", shown, change, reason)

    def delete(self, shown: Session, *, reason: str = "") -> Written:
        """Delete a session with its participants and interactions, for good."""
        self._check(shown, "delete")
        record = Record(
            verb="delete",
            service_sid=shown.service_sid,
            session_sid=shown.sid,
            session=session_fields(shown),
            before={"status": shown.status, "unique_name": shown.unique_name or ""},
        )
        return self._write(
            record,
            reason,
            lambda: self._client.delete_session(shown.service_sid, shown.sid),
            lambda lost: readback.after_delete(self._client, shown, lost),
        )

    def add_participant(
        self, shown: Session, params: NewParticipant, *, reason: str = ""
    ) -> Written:
        """Add a person to a session.

        ``Written.session`` is the session read again, or ``shown`` where that failed.

        Twilio refuses somebody who is in it (80103) or was removed from it (80612),
        a third person (80609), and a number that it cannot reach (80404).
        """
        self._check(shown, "add_participant")
        remember_people([params.identifier])
        record = Record(
            verb="add_participant",
            service_sid=shown.service_sid,
            session_sid=shown.sid,
            session=session_fields(shown),
            after=asked_person(params),
        )

        def send() -> Session:
            self._client.create_participant(shown.service_sid, shown.sid, params)
            return shown

        done = self._write(
            record, reason, send, lambda lost: readback.after_add(self._client, shown, params, lost)
        )
        return replace(done, session=self._read_again(shown))

    def _read_again(self, shown: Session) -> Session:
        try:
            return self._client.fetch_session(shown.service_sid, shown.sid)
        except ApiError:
            # The person is in it all the same: a failed reading must not hide that.
            return shown

    def _change(self, **fields: object) -> UpdateSession:
        from pydantic import ValidationError  # noqa: PLC0415  not before the first frame

        from proxy_tui.api.params import UpdateSession, problems  # noqa: PLC0415  loads pydantic

        try:
            return UpdateSession.model_validate(fields, context={"now": self._clock()})
        except ValidationError as error:
            raise UsageError(" ".join(problems(error).values())) from None

    def _update(self, verb: str, shown: Session, params: UpdateSession, reason: str) -> Written:
        self._check(shown, verb, params)
        asked = asked_fields(params)
        record = Record(
            verb=verb,
            service_sid=shown.service_sid,
            session_sid=shown.sid,
            session=session_fields(shown),
            before={name: field_text(getattr(shown, name)) for name in asked},
            after=asked,
        )
        return self._write(
            record,
            reason,
            lambda: self._client.update_session(shown.service_sid, shown.sid, params),
            lambda lost: readback.after_update(self._client, shown, params, lost),
        )

    def _check(self, shown: Session, verb: str, params: UpdateSession | None = None) -> None:
        check = self.recheck(shown, verb, params)
        if check.differences:
            raise ChangedError(check)
        if check.impossible:
            raise ImpossibleError(check)

    def _write(
        self,
        record: Record,
        reason: str,
        send: Callable[[], Session | None],
        read_back: Callable[[ApiError], Written],
    ) -> Written:
        signed = replace(self.signed(record), reason=reason)
        return written(self._client, self.journal, signed, send, read_back)

    def signed(self, record: Record) -> Record:
        """Return a record with who writes, and to which account at which address."""
        return replace(
            record,
            profile=self._profile,
            os_user=self._os_user,
            account_sid=self.account_sid,
            base_url=self._client.base_url,
        )


def _must_be_understood(session: Session) -> None:
    """Refuse to change what is not understood: a write must know what it acts on.

    Raises:
        NotUnderstoodError: the session has no SID, or no state that Twilio documents.
    """
    if is_no_sid(session.sid):
        raise NotUnderstoodError(
            "This session came without a SID, so it cannot be changed; nothing was sent.",
            hint="Look at its raw JSON, and at the session in the Twilio Console.",
        )
    if not is_known(session.status):
        raise NotUnderstoodError(
            f'The state of this session is "{safe(session.status)}", which Twilio does not '
            "document, so it is not changed from here; nothing was sent.",
            hint="Look at its raw JSON, and at the session in the Twilio Console.",
        )
