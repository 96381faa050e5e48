"""When a session ends by the clock, and when a closed one is forgotten.

date_expiry wins over the session's ttl, that over the service's default_ttl
(OpenAPI file, error 80904); a ttl counts from the last interaction, else from
creation.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.records import Session

NEVER: Final = datetime.max.replace(tzinfo=UTC, microsecond=0)


def life_of(session: Session, options: Options) -> timedelta | None:
    """Return how long a session lives after its last contact; None for ever."""
    seconds = session.ttl or session.service.default_ttl
    return timedelta(seconds=seconds) if seconds else options.default_life


def counts_from(session: Session) -> datetime:
    """Return the moment from which a ttl is counted."""
    start = session.date_last_interaction or session.date_created
    return max(start, session.reopened_at) if session.reopened_at else start


def expires_at(session: Session, options: Options) -> datetime | None:
    """Return when an active session ends by itself; None for never."""
    if session.date_expiry is not None:
        return session.date_expiry
    life = life_of(session, options)
    if life is None:
        return None
    try:
        return counts_from(session) + life
    except OverflowError:  # a ttl of 68 years near the end of the calendar
        return None


def due_at(session: Session, options: Options) -> datetime:
    """Return when the clock next does something to a session; the end of time for never.

    An active session expires; a closed one is deleted 90 days after closing
    (changelog 2019-11-18).
    """
    if session.is_active:
        end = expires_at(session, options)
        late = options.sweep_delay if session.sweep_delay is None else session.sweep_delay
        return NEVER if end is None else end + late
    if options.purge_after is None or session.date_ended is None:
        return NEVER
    return session.date_ended + options.purge_after


def expire(session: Session, due: datetime, options: Options) -> None:
    """Close a session whose time came at ``due``, or when it was changed to end before."""
    close(session, max(due, session.date_updated), options.expired_reason)


def close(session: Session, at: datetime, reason: str) -> None:
    """Mark a session closed; participants and their numbers stay with it."""
    session.status = "closed"
    session.closed_reason = reason
    session.date_ended = at
    session.date_updated = at
