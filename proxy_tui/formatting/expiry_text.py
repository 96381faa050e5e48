"""When a session expires, in words; ``operations.sessions.expiry`` computes it."""

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
    """The session's ``date_expiry``, which wins over every ttl."""
    TTL_FROM_CONTACT = "ttl from contact"
    """The session's ttl, counted from the last interaction."""
    TTL_FROM_CREATION = "ttl from creation"
    """The session's ttl, counted from creation while there is no interaction."""
    SERVICE_DEFAULT = "service default"
    """The service's default ttl, counted in the same way."""
    NONE = "none"
    """Neither a date nor a ttl is set."""
    UNREADABLE = "unreadable"
    """A date that the rule needs is missing or is not a date."""


@dataclass(frozen=True, slots=True)
class Expiry:
    """The effective expiry of a session; an estimate where a ttl sets it."""

    at: datetime | None
    """In UTC; None for NONE and UNREADABLE."""
    rule: ExpiryRule
    ttl: int = 0
    """The seconds that were counted; 0 without a ttl."""


class Urgency(Enum):
    """How soon an active session expires, as a sign and a word that need no colour."""

    CALM = ("", "")
    """In more than an hour, or never."""
    SOON = ("!", "expires soon")
    """Within the hour."""
    VERY_SOON = ("!!", "expires very soon")
    """Within 15 minutes."""
    IMMINENT = ("!!!", "about to expire")
    """Within 5 minutes."""
    OVERDUE = ("!!!", "overdue")
    """Past its expiry, and not closed by Twilio yet."""

    def __init__(self, sign: str, words: str) -> None:
        self.sign = sign
        """Follows the time in a table; empty if calm."""
        self.words = words
        """Stands beside the state; empty if calm."""


URGENCY_STEPS: Final = (
    (0, Urgency.OVERDUE),
    (300, Urgency.IMMINENT),
    (900, Urgency.VERY_SOON),
    (3600, Urgency.SOON),
)
"""Seconds that are left at most, and the step."""


def urgency(expiry: Expiry, session: Session, now: datetime) -> Urgency:
    """Return how urgent the expiry of a session is."""
    if expiry.at is None or not session.is_active:
        return Urgency.CALM
    left = (expiry.at - now).total_seconds()
    return next((step for seconds, step in URGENCY_STEPS if left <= seconds), Urgency.CALM)


def expires(expiry: Expiry, session: Session, now: datetime) -> str:
    """Return the expiry for a narrow column: ``in 43 min``, ``no ttl``; a dash if it has ended."""
    if has_ended(session.status):
        return NOTHING
    if expiry.rule is ExpiryRule.NONE:
        return "no ttl"
    return until(expiry.at, now) if expiry.at else "?"


def explain(expiry: Expiry, session: Session, now: datetime, zone: tzinfo | None = None) -> str:
    """Return when a session expires and which rule sets it, on the clock of ``zone``.

    ``expires 14:02 UTC, in 51 min (ttl 1 h, counted from the last contact)``;
    for a session that has ended, when and why: ``closed 22 h ago (api)``.
    """
    if has_ended(session.status):
        return _ended(session, now)
    if expiry.rule is ExpiryRule.NONE:
        return "no ttl set: Twilio documents both unlimited and 90 days"
    if expiry.at is None:
        dates = (session.date_expiry, session.date_last_interaction, session.date_created)
        raw = next((date for date in dates if isinstance(date, str)), "")
        why = f'Twilio gave "{safe(raw)}" as a date' if raw else "a date or ttl makes no sense"
        return f"expiry cannot be computed: {why}"
    reason = _reason(expiry, session)
    left = until(expiry.at, now)
    if expiry.at <= now:
        late = "; Twilio has not closed it yet" if session.is_active else ""
        return f"{left}{late} ({reason})"
    is_today = in_zone(expiry.at, zone).date() == in_zone(now, zone).date()
    when = clock(expiry.at, zone) if is_today else appointment(expiry.at, now, zone, short=True)
    # Years ahead, ``left`` is the date again.
    return f"expires {when}{f', {left}' if left.startswith('in ') else ''} ({reason})"


def _ended(session: Session, now: datetime) -> str:
    words = state_word(session.status)
    if session.date_ended:
        words += f" {since(session.date_ended, now)}"
    return f"{words} ({safe(session.closed_reason)})" if session.closed_reason else words


def _reason(expiry: Expiry, session: Session) -> str:
    if expiry.rule is ExpiryRule.DATE:
        return "a fixed time set on the session; contact does not extend it"
    start = "the last contact" if session.date_last_interaction else "creation"
    is_default = expiry.rule is ExpiryRule.SERVICE_DEFAULT
    owner = " is the service's default" if is_default else ""
    return f"ttl {ttl_words(expiry.ttl)}{owner}, counted from {start}"
