"""Are the right people in the session: both of them, none removed, none in two at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from proxy_tui.formatting.coverage import Coverage, coverage_words
from proxy_tui.formatting.numbers import mask, phone
from proxy_tui.formatting.redaction import name_text
from proxy_tui.formatting.safe_text import short_sid
from proxy_tui.formatting.times import since
from proxy_tui.operations.diagnosis.facts import OTHERS, PEOPLE
from proxy_tui.operations.diagnosis.finding import (
    ACTIONS,
    CLOSE,
    FIND,
    NEW,
    Check,
    Finding,
)

if TYPE_CHECKING:
    from proxy_tui.api.models import Participant
    from proxy_tui.operations.diagnosis.facts import Double, Facts

_PRESENT: Final = Check("people", "Two people")
_REMOVED: Final = Check("removed", "Removed people")
_DOUBLE: Final = Check("double", "Same number in another session")

FRESH: Final = timedelta(minutes=10)
"""What was searched longer ago than this may be otherwise by now."""


def who(facts: Facts, participant: Participant) -> str:
    """Return a person by letter and masked number: ``A (+44••••0101)``."""
    letter = facts.names.get(participant.sid, "?")
    return f"{letter} ({mask(participant.identifier)})"


def present(facts: Facts) -> Finding:
    """Judge whether two people are in the session (80614: nobody to forward to)."""
    if facts.participants is None:
        return _PRESENT.cant_tell(f"The participants could not be read: {facts.unread[PEOPLE]}")
    people = facts.present
    if len(people) >= 2:
        return _PRESENT.fine(f"{' and '.join(who(facts, one) for one in people)} are in it.")
    seen = f"Only {who(facts, people[0])} is in it" if people else "Nobody is in it"
    if not facts.session.is_active:
        return _PRESENT.hint(
            f"{seen}; people are not added to a session that has ended.",
            "Create a new session with both people.",
            NEW,
            codes=(80614,),
        )
    return _PRESENT.cause(
        f"{seen}: there is nobody to pass calls and texts on to.",
        "Add the missing person." if people else "Add both people.",
        ACTIONS,
        codes=(80614,),
    )


def removed(facts: Facts) -> Finding:
    """Judge whether somebody was removed, who cannot come back (80612)."""
    if facts.participants is None:
        return _REMOVED.cant_tell(f"The participants could not be read: {facts.unread[PEOPLE]}")
    gone = [one for one in facts.participants if one.is_removed]
    if not gone:
        return _REMOVED.fine("No removed person is listed.")
    told = " ".join(
        f"{who(facts, one)} was removed {since(one.date_deleted, facts.now)}." for one in gone
    )
    evidence = f"{told} Whoever is removed cannot come back to the same session."
    if len(facts.present) >= 2:
        return _REMOVED.hint(
            evidence, "If one of them should be in it, create a new session.", NEW, codes=(80903,)
        )
    return _REMOVED.cause(evidence, "Create a new session with both people.", NEW, codes=(80903,))


def double(facts: Facts) -> Finding:
    """Judge whether somebody dials the same number in another active session (80604)."""
    if facts.doubles:
        return _doubled(facts)
    if OTHERS in facts.unread:
        return _DOUBLE.cant_tell(f"Another session could not be read: {facts.unread[OTHERS]}")
    if facts.participants is None:
        return _DOUBLE.cant_tell(f"The participants could not be read: {facts.unread[PEOPLE]}")
    coverage = _of_others(facts)
    evidence = _searched(coverage, facts.now)
    if coverage.is_complete and coverage.listed_at and facts.now - coverage.listed_at <= FRESH:
        return _DOUBLE.fine(evidence)
    return _DOUBLE.cant_tell(evidence, "Find one of their numbers: that searches the rest.", FIND)


def _searched(coverage: Coverage, now: datetime) -> str:
    listed_at = coverage.listed_at
    if coverage.is_complete and not coverage.needed:
        return f"There was no other active session {since(listed_at, now)}."
    if not coverage.read:
        return "No other active session was searched yet."
    words = f"None found in {coverage_words(coverage, 'other active session')}"
    when = "; there may be more" if listed_at is None else f", {since(listed_at, now)}"
    return f"{words}{when}."


def _of_others(facts: Facts) -> Coverage:
    """Return how much of the other sessions was searched: this one proves nothing."""
    own = facts.session.is_active and facts.participants is not None
    coverage = facts.coverage
    return replace(coverage, needed=coverage.needed - own, read=coverage.read - own)


def _doubled(facts: Facts) -> Finding:
    told = " ".join(_double_words(facts, one) for one in facts.doubles)
    sessions = tuple(one.session.sid for one in facts.doubles)
    if facts.session.is_active:
        return _DOUBLE.cause(
            f"{told} Twilio cannot tell which session a call belongs to.",
            "Close the session that is not needed.",
            CLOSE,
            codes=(80801, 80802),
            sessions=sessions,
        )
    return _DOUBLE.hint(
        f"{told} Re-opening this one is refused until that is closed (80604).",
        "Close the other session first, if this one is needed.",
        sessions=sessions,
    )


def _double_words(facts: Facts, one: Double) -> str:
    name = f"{name_text(one.session.unique_name)}, " if one.session.unique_name else ""
    return (
        f"{who(facts, one.participant)} dials {phone(one.participant.proxy_identifier)} "
        f"in another active session too ({name}{short_sid(one.session.sid)})."
    )
