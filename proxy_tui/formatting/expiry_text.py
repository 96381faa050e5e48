"""When a session expires, as a value, and that value in words.

The rule itself is ``proxy_tui.operations.sessions.expiry``; here is what it answers with.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from proxy_tui.formatting.duration_text import ttl_words
from proxy_tui.formatting.safe_text import NOTHING, safe
from proxy_tui.formatting.states import has_ended, state_word
from proxy_tui.formatting.times import appointment, clock, in_zone, since, until

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from proxy_tui.api.models import Session


class ExpiryRule(Enum):
    """What sets the moment at which a session expires."""

    DATE = "date"
    """``date_expiry`` of the session; it wins over every ttl."""
    TTL_FROM_CONTACT = "ttl from contact"
    """The session's ttl, counted from the last interaction."""
    TTL_FROM_CREATION = "ttl from creation"
    """The session's ttl, counted from creation: nobody has used it yet."""
    SERVICE_DEFAULT = "service default"
    """The service's default ttl, counted from the same moment a ttl would be."""
    NONE = "none"
    """Neither a date nor a ttl is set anywhere."""
    UNREADABLE = "unreadable"
    """A date it depends on is missing or not a date."""


@dataclass(frozen=True, slots=True)
class Expiry:
    """The effective expiry of one session; an estimate where a ttl sets it."""

    at: datetime | None
    """When, in UTC; None for NONE and UNREADABLE."""
    rule: ExpiryRule
    ttl: int = 0
    """The seconds that were counted; 0 where no ttl was."""


class Urgency(Enum):
    """How soon a session that is alive expires; the value is the sign that says so."""

    CALM = ""
    """In an hour or later, or never."""
    SOON = "!"
    """Within the hour."""
    VERY_SOON = "!!"
    """Within ten minutes."""
    OVERDUE = "!!!"
    """It should be over; Twilio has not closed it yet."""


_STEPS: Final = ((0, Urgency.OVERDUE), (600, Urgency.VERY_SOON), (3600, Urgency.SOON))
"""The most seconds left for each step."""


def urgency(expiry: Expiry, session: Session, now: datetime) -> Urgency:
    """Return how urgent the expiry of a session is."""
    if expiry.at is None or not session.is_active:
        return Urgency.CALM
    left = (expiry.at - now).total_seconds()
    return next((step for most, step in _STEPS if left <= most), Urgency.CALM)


def expires(expiry: Expiry, session: Session, now: datetime) -> str:
    """Return the expiry for a narrow column: ``in 43 min``, ``no ttl``, or a dash when over."""
    if has_ended(session.status):
        return NOTHING
    if expiry.rule is ExpiryRule.NONE:
        return "no ttl"
    return until(expiry.at, now) if expiry.at else "?"


def explain(expiry: Expiry, session: Session, now: datetime, zone: tzinfo | None = None) -> str:
    """Return one clause that says when a session expires and which rule says so.

    ``expires 14:02 UTC, in 51 min (ttl 1 h, counted from the last contact)``;
    for a session that is over, when and why: ``closed 22 h ago (api)``.

    Args:
        expiry: What the rules come to.
        session: The session.
        now: The time now, aware.
        zone: Whose clock tells the time; None is the machine's.
    """
    if has_ended(session.status):
        return _ended(session, now)
    if expiry.rule is ExpiryRule.NONE:
        return "no ttl set: Twilio documents both unlimited and 90 days"
    if expiry.at is None:
        return f"expiry cannot be worked out{_unreadable(session)}"
    reason = _reason(expiry, session)
    ahead = until(expiry.at, now)
    if expiry.at > now:
        # A date that is years ahead is told already.
        left = f", {ahead}" if ahead.startswith("in ") else ""
        return f"expires {_when(expiry.at, now, zone)}{left} ({reason})"
    late = "; Twilio has not closed it yet" if session.is_active else ""
    return f"{ahead}{late} ({reason})"


def _ended(session: Session, now: datetime) -> str:
    words = state_word(session.status)
    if session.date_ended:
        words += f" {since(session.date_ended, now)}"
    return f"{words} ({safe(session.closed_reason)})" if session.closed_reason else words


def _unreadable(session: Session) -> str:
    dates = (session.date_expiry, session.date_last_interaction, session.date_created)
    raw = next((date for date in dates if isinstance(date, str)), None)
    return f': Twilio gave "{safe(raw)}" as a date' if raw else ": a date or ttl makes no sense"


def _when(at: datetime, now: datetime, zone: tzinfo | None) -> str:
    is_today = in_zone(at, zone).date() == in_zone(now, zone).date()
    return clock(at, zone) if is_today else appointment(at, now, zone, short=True)


def _reason(expiry: Expiry, session: Session) -> str:
    if expiry.rule is ExpiryRule.DATE:
        return "a fixed time set on the session; contact does not extend it"
    start = "the last contact" if session.date_last_interaction else "creation"
    if expiry.rule is ExpiryRule.SERVICE_DEFAULT:
        return f"ttl {ttl_words(expiry.ttl)} is the service's default, counted from {start}"
    return f"ttl {ttl_words(expiry.ttl)}, counted from {start}"
