"""Is the session alive: its state, and whether its time has run out."""

from datetime import datetime, timedelta
from typing import Final

from proxy_tui.api.constants import CLOSED, FAILED, IN_PROGRESS, OPEN
from proxy_tui.formatting.duration_text import span
from proxy_tui.formatting.expiry_text import Expiry, ExpiryRule, explain
from proxy_tui.formatting.safe_text import safe
from proxy_tui.formatting.times import since, stamp
from proxy_tui.operations.diagnosis.facts import Facts
from proxy_tui.operations.diagnosis.finding import (
    EDIT,
    NEW,
    REOPEN,
    Finding,
    Verdict,
    sentence,
)
from proxy_tui.operations.sessions.expiry import effective_expiry

SOON: Final = timedelta(minutes=10)
"""An expiry nearer than this is worth a look."""
SWEEP: Final = timedelta(minutes=5)
"""Twilio closes late, by an undocumented time; a close this soon after the expiry is due to it."""


def state(facts: Facts) -> Finding:
    """Judge whether the session connects anyone in its present state."""
    session = facts.session
    if session.status == IN_PROGRESS:
        contact = session.date_last_interaction
        used = "nobody has used it yet"
        if contact:
            used = f"the last contact was {since(contact, facts.now)}"
        return Finding(Verdict.FINE, f"It is in progress; {used}.")
    if session.status == OPEN:
        evidence = "It is open: it connects people, and nobody has used it yet."
        return Finding(Verdict.FINE, evidence)
    when = f" {since(session.date_ended, facts.now)}" if session.date_ended else ""
    if session.status == CLOSED:
        reason = session.closed_reason
        told = f" Twilio's reason: {safe(reason)}." if reason else ""
        return Finding(
            Verdict.CAUSE,
            f"It was closed{when}: a closed session connects nobody.{told}",
            "Re-open it, if these two should still reach each other.",
            REOPEN,
            codes=(80902, 80904),
        )
    if session.status == FAILED:
        return Finding(
            Verdict.CAUSE,
            f"Twilio gave it up as failed{when}: it connects nobody, and cannot be re-opened.",
            "Create a new session for the two people.",
            NEW,
        )
    return Finding(
        Verdict.CANT_TELL,
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
        return Finding(Verdict.FINE, words)
    if end.at is None:
        return Finding(Verdict.CANT_TELL, words, "Set an expiry that can be read.", EDIT)
    left = end.at - facts.now
    if left <= timedelta(0):
        advice = "Set a later expiry or a longer ttl."
        return Finding(Verdict.CAUSE, words, advice, EDIT, codes=(80904,))
    if left <= SOON:
        advice = "Set a later expiry, if they need longer."
        return Finding(Verdict.HINT, words, advice, EDIT, codes=(80904,))
    return Finding(Verdict.FINE, words)


def _ended(facts: Facts, end: Expiry) -> Finding:
    ended = facts.session.date_ended
    if end.rule is ExpiryRule.NONE:
        return Finding(Verdict.FINE, "No expiry was set on it, so that is not why it ended.")
    if end.at is None or not isinstance(ended, datetime):
        return Finding(Verdict.CANT_TELL, "When it ended, or was to expire, cannot be read.")
    early = (end.at - ended).total_seconds()
    if early > 0:
        return Finding(Verdict.FINE, f"It ended {span(early, 2)} before its expiry.")
    if -early > SWEEP.total_seconds():
        return Finding(
            Verdict.HINT,
            f"It ended {span(-early, 2)} after its expiry.",
            "Give it a later expiry, if it is re-opened.",
            REOPEN,
        )
    return Finding(
        Verdict.CAUSE,
        f"Its time ran out: it was to expire at {stamp(end.at)}, and ended then.",
        "Re-open it with a later expiry or a longer ttl.",
        REOPEN,
        codes=(80904,),
    )
