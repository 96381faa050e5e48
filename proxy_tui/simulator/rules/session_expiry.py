"""When a session ends by the clock, and when a closed one is deleted.

date_expiry wins over the session's ttl, and that over the service's default_ttl (OpenAPI
file, error 80904). A ttl counts from the last interaction, else from creation; re-opening
restarts it, which is a guess.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.records import SessionRecord

NEVER: Final = datetime.max.replace(tzinfo=UTC, microsecond=0)
DEFAULT_LIFE: Final = timedelta(days=90)
"""Of a session without date_expiry and ttl, its own or the service's (error 80904)."""
RETENTION: Final = timedelta(days=90)
"""How long a closed session is kept (changelog 2019-11-18)."""


def expires_at(session: SessionRecord) -> datetime:
    """Return when an active session ends by itself."""
    if session.date_expiry is not None:
        return session.date_expiry
    start = session.date_last_interaction or session.date_created
    if session.reopened_at is not None:
        start = max(start, session.reopened_at)
    seconds = session.ttl or session.service.default_ttl
    try:
        return start + (timedelta(seconds=seconds) if seconds else DEFAULT_LIFE)
    except OverflowError:  # a ttl of 68 years near the end of the calendar
        return NEVER


def due_at(session: SessionRecord, options: Options) -> datetime:
    """Return when the clock next expires or deletes a session."""
    if session.is_active:
        delay = options.sweep_delay if session.sweep_delay is None else session.sweep_delay
        end = expires_at(session)
        return end if end == NEVER else end + delay
    return NEVER if session.date_ended is None else session.date_ended + RETENTION


def expire(session: SessionRecord, due: datetime) -> None:
    """Close a session that was due at ``due``, or was changed later to end before."""
    close(session, max(due, session.date_updated), "expired")


def close(session: SessionRecord, at: datetime, reason: str) -> None:
    """Mark a session closed; participants and their numbers stay with it."""
    session.status, session.closed_reason = "closed", reason
    session.date_ended = session.date_updated = at
