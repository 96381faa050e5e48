"""Is the session alive: its state, and whether its time has run out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from proxy_tui.api.models import CLOSED, FAILED, IN_PROGRESS, OPEN
from proxy_tui.formatting.duration_text import span
from proxy_tui.formatting.expiry_text import Expiry, ExpiryRule, explain
from proxy_tui.formatting.safe_text import safe
from proxy_tui.formatting.times import since, stamp
from proxy_tui.operations.diagnosis.finding import EDIT, NEW, REOPEN, Check, Finding, sentence
from proxy_tui.operations.sessions.expiry import effective_expiry

if TYPE_CHECKING:
    from proxy_tui.operations.diagnosis.facts import Facts

_STATE: Final = Check("state", "State")
_EXPIRY: Final = Check("expiry", "Expiry")

SOON: Final = timedelta(minutes=10)
"""An expiry nearer than this is worth a look."""
SWEEP: Final = timedelta(minutes=5)
"""Twilio closes late, nobody says how late; a close within this of the expiry is put down to it."""


def state(facts: Facts) -> Finding:
    """Judge whether the session connects anybody in its present state."""
    session = facts.session
    if session.status == IN_PROGRESS:
        contact = session.date_last_interaction
        used = (
            f"the last contact was {since(contact, facts.now)}"
            if contact
            else "nobody has used it yet"
        )
        return _STATE.fine(f"It is in progress; {used}.")
    if session.status == OPEN:
        return _STATE.fine("It is open: it connects people, and nobody has used it yet.")
    when = f" {since(session.date_ended, facts.now)}" if session.date_ended else ""
    if session.status == CLOSED:
        reason = (
            f" Twilio's reason: {safe(session.closed_reason)}." if session.closed_reason else ""
        )
        return _STATE.cause(
            f"It was closed{when}: a closed session connects nobody.{reason}",
            "Re-open it, if these two should still reach each other.",
            REOPEN,
            codes=(80902, 80904),
        )
    if session.status == FAILED:
        return _STATE.cause(
            f"Twilio gave it up as failed{when}: it connects nobody, and cannot be re-opened.",
            "Create a new session for the two people.",
            NEW,
        )
    return _STATE.cant_tell(
        f'Twilio gives its state as "{safe(session.status)}", which says nothing.',
        "Look again in a minute; if it stays, create a new session.",
        NEW,
    )


def expiry(facts: Facts) -> Finding:
    """Judge whether the session has expired, by its date, its ttl or the service's."""
    session = facts.session
    end = effective_expiry(session, facts.service.default_ttl)
    words = sentence(explain(end, session, facts.now))
    if session.status in (CLOSED, FAILED):
        return _ended(facts, end)
    if end.rule is ExpiryRule.NONE:
        return _EXPIRY.fine(words)
    if end.at is None:
        return _EXPIRY.cant_tell(words, "Set an expiry that can be read.", EDIT)
    left = end.at - facts.now
    if left <= timedelta(0):
        return _EXPIRY.cause(words, "Set a later expiry or a longer ttl.", EDIT, codes=(80904,))
    if left <= SOON:
        return _EXPIRY.hint(words, "Set a later expiry, if they need longer.", EDIT, codes=(80904,))
    return _EXPIRY.fine(words)


def _ended(facts: Facts, end: Expiry) -> Finding:
    ended = facts.session.date_ended
    if end.rule is ExpiryRule.NONE:
        return _EXPIRY.fine("No expiry was set on it, so that is not why it ended.")
    if end.at is None or not isinstance(ended, datetime):
        return _EXPIRY.cant_tell("When it ended, or was to expire, cannot be read.")
    early = end.at - ended
    if early > timedelta(0):
        return _EXPIRY.fine(f"It ended {span(early.total_seconds(), 2)} before its expiry.")
    if -early > SWEEP:
        return _EXPIRY.hint(
            f"It ended {span(-early.total_seconds(), 2)} after its expiry.",
            "Give it a later expiry, if it is re-opened.",
            REOPEN,
        )
    return _EXPIRY.cause(
        f"Its time ran out: it was to expire at {stamp(end.at)}, and ended then.",
        "Re-open it with a later expiry or a longer ttl.",
        REOPEN,
        codes=(80904,),
    )
