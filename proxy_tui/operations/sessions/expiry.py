"""When a session expires, and by which of three rules.

Twilio does not say: ``date_expiry`` stays null when only a ttl is set, so the
moment is computed (api facts, section 2.3). Its words are in
``formatting.expiry_text``.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from proxy_tui.api.unclear import Unclear
from proxy_tui.formatting.expiry_text import Expiry, ExpiryRule
from proxy_tui.formatting.states import ENDED
from proxy_tui.formatting.times import as_utc

if TYPE_CHECKING:
    from proxy_tui.api.models import Session

__all__ = ["Expiry", "ExpiryRule", "effective_expiry", "sortable_expiry"]


def effective_expiry(session: Session, default_ttl: int | None) -> Expiry:
    """Return when a session expires and by which rule.

    ``date_expiry`` wins; else the session's ttl, else the service's default,
    counted in seconds from the last interaction, or from creation if there was
    none. Twilio closes late, so an active session may have passed its expiry.

    Args:
        session: The session, of any status.
        default_ttl: ``default_ttl`` of its service in seconds; None if unknown.
    """
    if session.date_expiry is not None:
        return _by_date(session.date_expiry)
    ttl = session.ttl
    if ttl <= 0 and not isinstance(ttl, Unclear):
        ttl = 0 if default_ttl is None else default_ttl
    if isinstance(ttl, Unclear):
        return Expiry(None, ExpiryRule.UNREADABLE)
    if ttl <= 0:
        return Expiry(None, ExpiryRule.NONE)
    start = session.date_last_interaction or session.date_created
    if not isinstance(start, datetime):
        return Expiry(None, ExpiryRule.UNREADABLE, ttl)
    try:
        return Expiry(as_utc(start) + timedelta(seconds=ttl), _ttl_rule(session), ttl)
    except OverflowError:
        return Expiry(None, ExpiryRule.UNREADABLE, ttl)


def _by_date(date: datetime | str) -> Expiry:
    if isinstance(date, datetime):
        return Expiry(as_utc(date), ExpiryRule.DATE)
    return Expiry(None, ExpiryRule.UNREADABLE)


def _ttl_rule(session: Session) -> ExpiryRule:
    if session.ttl <= 0:
        return ExpiryRule.SERVICE_DEFAULT
    if session.date_last_interaction:
        return ExpiryRule.TTL_FROM_CONTACT
    return ExpiryRule.TTL_FROM_CREATION


def sortable_expiry(session: Session, default_ttl: int | None) -> float | None:
    """Return the effective expiry in Unix seconds; None if there is none to show.

    The rule of ``effective_expiry`` without building its answer, because a sort
    calls it 100,000 times. A session that is over has no expiry.
    """
    if session.status in ENDED:
        return None
    date = session.date_expiry
    if date is not None:
        return date.timestamp() if isinstance(date, datetime) else None
    ttl = session.ttl
    if ttl <= 0 and not isinstance(ttl, Unclear):
        ttl = 0 if default_ttl is None else default_ttl
    start = session.date_last_interaction or session.date_created
    return start.timestamp() + ttl if ttl > 0 and isinstance(start, datetime) else None
