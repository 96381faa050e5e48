"""A writer for production: every write says why, and the journal keeps it."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from proxy_tui.operations.writes.production_lock import WriteLock, checked_reason
from proxy_tui.operations.writes.writer import Writer, Written

if TYPE_CHECKING:
    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.errors import ApiError
    from proxy_tui.api.models import Session
    from proxy_tui.api.params import CreateSession, NewParticipant, UpdateSession
    from proxy_tui.operations.writes.journal import BaseJournal, Record


class ProductionWriter(Writer):
    """The same writes, refused without a reason or ticket.

    Every write raises ConfirmationError, besides what ``Writer`` raises, where
    its reason is empty; nothing is sent or recorded then.

    Args:
        client: What sends.
        journal: What records.
        profile: Name of the profile in force, for the record.
        os_user: Who runs the program, for the record.
        clock: The time now, aware.
        account_sid: Whose sessions these are, for the record.
        lock: Asked right before each write, since a timer sleeps when the machine does.
    """

    def __init__(
        self,
        client: "ProxyClient",
        journal: "BaseJournal",
        *,
        profile: str,
        os_user: str,
        clock: Callable[[], datetime],
        account_sid: str = "",
        lock: WriteLock | None = None,
    ) -> None:
        super().__init__(
            client, journal, profile=profile, os_user=os_user, clock=clock, account_sid=account_sid
        )
        self._lock = lock

    def _write(
        self,
        record: "Record",
        reason: str,
        send: "Callable[[], Session | None]",
        read_back: "Callable[[ApiError], Written]",
    ) -> Written:
        if self._lock is not None:
            # Asked, a lock whose time is up closes, and the client refuses.
            self._lock.remaining()
        return super()._write(record, reason, send, read_back)

    def create(self, service_sid: str, params: "CreateSession", *, reason: str = "") -> Written:
        """Create a session."""
        return super().create(service_sid, params, reason=checked_reason(reason))

    def update(self, shown: "Session", params: "UpdateSession", *, reason: str = "") -> Written:
        """Change status, ttl or expiry of a session."""
        return super().update(shown, params, reason=checked_reason(reason))

    def close(self, shown: "Session", *, reason: str = "") -> Written:
        """Close a session."""
        return super().close(shown, reason=checked_reason(reason))

    def reopen(
        self,
        shown: "Session",
        *,
        ttl: int | None = None,
        date_expiry: datetime | None = None,
        reason: str = "",
    ) -> Written:
        """Make a closed session in-progress again."""
        why = checked_reason(reason)
        return super().reopen(shown, ttl=ttl, date_expiry=date_expiry, reason=why)

    def delete(self, shown: "Session", *, reason: str = "") -> Written:
        """Delete a session for good."""
        return super().delete(shown, reason=checked_reason(reason))

    def add_participant(
        self, shown: "Session", params: "NewParticipant", *, reason: str = ""
    ) -> Written:
        """Add a person to a session."""
        return super().add_participant(shown, params, reason=checked_reason(reason))
