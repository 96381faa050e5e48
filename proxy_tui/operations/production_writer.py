"""A writer for production: every write says why, and the journal keeps it."""

from datetime import datetime
from typing import TYPE_CHECKING

from proxy_tui.operations.production import checked_reason
from proxy_tui.operations.writes import Writer, Written

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.api.params import CreateSession, NewParticipant, UpdateSession


class ProductionWriter(Writer):
    """The same writes, refused without a reason or ticket.

    Every write raises ConfirmationError, besides what ``Writer`` raises, where
    its reason is empty; nothing is sent or recorded then.
    """

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
