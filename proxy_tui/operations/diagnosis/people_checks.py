"""Are the right people in the session: both of them, none removed, none in two at once."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from proxy_tui.formatting.coverage import Coverage, coverage_words
from proxy_tui.formatting.numbers import phone
from proxy_tui.formatting.redaction import name_text
from proxy_tui.formatting.safe_text import short_sid
from proxy_tui.formatting.times import since
from proxy_tui.operations.diagnosis.facts import OTHERS, PEOPLE, Double, Facts
from proxy_tui.operations.diagnosis.finding import ACTIONS, CLOSE, FIND, NEW, Finding, Verdict

FRESH: Final = timedelta(minutes=10)
"""A search older than this proves nothing."""


def present(facts: Facts) -> Finding:
    """Judge whether two people are in the session (80614: nobody to forward to)."""
    if missing := facts.missing(PEOPLE):
        return missing
    people = facts.present
    if len(people) >= 2:
        return Finding(Verdict.FINE, f"{' and '.join(map(facts.who, people))} are in it.")
    seen = f"Only {facts.who(people[0])} is in it" if people else "Nobody is in it"
    if not facts.session.is_active:
        return Finding(
            Verdict.HINT,
            f"{seen}; people are not added to a session that has ended.",
            "Create a new session with both people.",
            NEW,
            codes=(80614,),
        )
    return Finding(
        Verdict.CAUSE,
        f"{seen}: there is nobody to pass calls and texts on to.",
        "Add the missing person." if people else "Add both people.",
        ACTIONS,
        codes=(80614,),
    )


def removed(facts: Facts) -> Finding:
    """Judge whether someone was removed, who cannot come back (80612)."""
    if missing := facts.missing(PEOPLE):
        return missing
    gone = [one for one in facts.participants or () if one.is_removed]
    if not gone:
        return Finding(Verdict.FINE, "No removed person is listed.")
    told = " ".join(
        f"{facts.who(one)} was removed {since(one.date_deleted, facts.now)}." for one in gone
    )
    evidence = f"{told} Whoever is removed cannot come back to the same session."
    verdict, advice = Verdict.CAUSE, "Create a new session with both people."
    if len(facts.present) >= 2:
        verdict, advice = Verdict.HINT, "If one of them should be in it, create a new session."
    return Finding(verdict, evidence, advice, NEW, codes=(80903,))


def double(facts: Facts) -> Finding:
    """Judge whether someone dials the same number in another active session (80604)."""
    if facts.doubles:
        return _doubled(facts)
    if missing := facts.missing(OTHERS, PEOPLE):
        return missing
    coverage = _of_others(facts)
    evidence = _searched(coverage, facts.now)
    if coverage.is_complete and coverage.listed_at and facts.now - coverage.listed_at <= FRESH:
        return Finding(Verdict.FINE, evidence)
    advice = "Find one of their numbers: that searches the rest."
    return Finding(Verdict.CANT_TELL, evidence, advice, FIND)


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
    """Return how much of the other sessions was searched, without this one."""
    own = facts.session.is_active and facts.participants is not None
    coverage = facts.coverage
    return replace(coverage, needed=coverage.needed - own, read=coverage.read - own)


def _doubled(facts: Facts) -> Finding:
    told = " ".join(_double_words(facts, one) for one in facts.doubles)
    sessions = tuple(one.session.sid for one in facts.doubles)
    if facts.session.is_active:
        return Finding(
            Verdict.CAUSE,
            f"{told} Twilio cannot tell which session a call belongs to.",
            "Close the session that is not needed.",
            CLOSE,
            codes=(80801, 80802),
            sessions=sessions,
        )
    return Finding(
        Verdict.HINT,
        f"{told} Re-opening this one is refused until that is closed (80604).",
        "Close the other session first, if this one is needed.",
        sessions=sessions,
    )


def _double_words(facts: Facts, one: Double) -> str:
    name = f"{name_text(one.session.unique_name)}, " if one.session.unique_name else ""
    return (
        f"{facts.who(one.participant)} dials {phone(one.participant.proxy_identifier)} "
        f"in another active session too ({name}{short_sid(one.session.sid)})."
    )
