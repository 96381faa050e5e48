"""Whom a call reaches: the answer to "I dial this number, and the wrong person answers".

Twilio routes by a pair, the caller's own number and the number of the pool that they dial
(api facts, section 2.6). So one active session must have the pair, with somebody on its
other side; nothing else about the two numbers counts.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from proxy_tui.api.constants import CLOSED, MESSAGE_ONLY, VOICE_ONLY
from proxy_tui.formatting.coverage import coverage_words, gap_words
from proxy_tui.formatting.numbers import phone
from proxy_tui.formatting.redaction import service_name
from proxy_tui.formatting.safe_text import count, counted
from proxy_tui.formatting.states import state_word
from proxy_tui.formatting.times import since
from proxy_tui.operations.diagnosis import (
    life_checks as life,
    number_checks as numbers,
    people_checks as people,
    traffic_checks as traffic,
)
from proxy_tui.operations.diagnosis.finding import (
    CLOSE,
    DIAGNOSE,
    REOPEN,
    RETYPE,
    SCOPE,
    Finding,
    Verdict,
)
from proxy_tui.operations.diagnosis.pool import calling_code, can
from proxy_tui.operations.diagnosis.reach_facts import (
    NAMED,
    Answer,
    CallFacts,
    Held,
    Reach,
    person_of,
    session_label,
)
from proxy_tui.operations.search import disk_words

if TYPE_CHECKING:
    from proxy_tui.api.models import Participant
    from proxy_tui.operations.search import Hit

_NEEDS: Final = {"calls": "voice", "texts": "sms"}
"""What a number must be able to do for each of them."""
_EXCLUDED_BY: Final = {"calls": MESSAGE_ONLY, "texts": VOICE_ONLY}
_NEW_PAIR: Final = "Create a new session with both people."


def judge(facts: CallFacts) -> Reach:
    """Return whom a call reaches, as far as facts tell."""
    answer, findings = _of_pairs(facts) if facts.held else _nobody(facts)
    gaps = [facts.coverage, *([facts.ended] if facts.ended is not None else [])]
    is_whole = all(one.is_complete for one in gaps) and not facts.unread.failed
    return Reach(answer, tuple(findings), _said_of(facts), is_whole, facts.held)


def _said_of(facts: CallFacts) -> str:
    parts = [coverage_words(facts.coverage), *gap_words(facts.coverage)]
    if facts.ended is not None and facts.ended.needed:
        parts += [coverage_words(facts.ended, "ended session"), *gap_words(facts.ended)]
    if facts.by_disk:
        parts.append(disk_words(facts.by_disk, facts.coverage, facts.now))
    return ", ".join([*parts, *gap_words(facts.unread)])


# -- active sessions have the pair


def _of_pairs(facts: CallFacts) -> tuple[Answer, list[Finding]]:
    if len({(one.caller.identifier, one.caller.proxy_identifier) for one in facts.held}) > 1:
        return Answer.CANT_TELL, [_several(facts)]
    if len(facts.held) > 1:
        return Answer.EITHER, [_double(facts)]
    return _one(facts.held[0])


def _several(facts: CallFacts) -> Finding:
    told = ", ".join(
        f"{one.facts.who(one.caller)} dials {phone(one.caller.proxy_identifier)} in {one.name}"
        for one in facts.held[:NAMED]
    )
    return Finding(
        Verdict.CANT_TELL,
        f"The digits fit several people or numbers: {told}.",
        "Type both numbers in full.",
        RETYPE,
        sessions=_sids(facts.held),
        title="Several calls may be meant.",
    )


def _double(facts: CallFacts) -> Finding:
    told = " and ".join(
        f"{one.name} leads to {one.facts.who(one.other) if one.other else 'nobody'}"
        for one in facts.held[:NAMED]
    )
    return Finding(
        Verdict.CAUSE,
        f"{facts.caller} dials {facts.dialled} in {counted(facts.pairs, 'active session')}: "
        f"{told}. Twilio cannot tell which session a call belongs to.",
        "Close the session that is not needed.",
        CLOSE,
        codes=(80801, 80802),
        sessions=_sids(facts.held),
        title="One of several answers.",
    )


def _one(held: Held) -> tuple[Answer, list[Finding]]:
    facts = held.facts
    findings = [
        check(facts) for check in (life.state, life.expiry, people.present, numbers.dialled)
    ]
    causes = [one for one in findings if one.verdict is Verdict.CAUSE]
    if causes or held.other is None:
        title = f"Nobody answers: {held.name} has the pair, and connects nobody."
        return Answer.NOBODY, [_about(held, one, title) for one in causes or findings[2:3]]
    ways, judged = _ways(held)
    if not ways:
        title = f"Nobody answers: nothing gets through in {held.name}."
        return Answer.NOBODY, [_about(held, judged, title)]
    is_whole = len(ways) == len(_NEEDS)
    notes = [one for one in findings if one.verdict is Verdict.HINT]
    if not is_whole:
        notes.insert(0, judged)
    answer = _reached(held, held.other, "answers" if is_whole else f"gets {ways[0]} only")
    return Answer.REACHES, [answer, *(_about(held, one) for one in notes)]


def _reached(held: Held, other: "Participant", how: str) -> Finding:
    facts, back = held.facts, ""
    if other.proxy_identifier:
        back = f"; {facts.names.get(other.sid, '?')} sees {phone(other.proxy_identifier)}"
    dialled = phone(held.caller.proxy_identifier)
    state = state_word(facts.session.status)
    return Finding(
        Verdict.FINE,
        f"{facts.who(held.caller)} dials {dialled}{back}. It is {state}.",
        "If they cannot reach each other all the same, see why.",
        DIAGNOSE,
        sessions=_sids((held,)),
        title=f"{facts.who(other)} {how}, in {held.name}.",
    )


def _ways(held: Held) -> tuple[list[str], Finding]:
    """Return what gets through, calls and texts, and the check that says why not both do."""
    facts = held.facts
    legs = [number for one in (held.caller, held.other) if one and (number := facts.number(one))]
    is_chat = held.other is not None and not calling_code(held.other.identifier)
    by_mode = [way for way, mode in _EXCLUDED_BY.items() if facts.session.mode != mode]
    able = [
        way
        for way in by_mode
        if not any(can(number, _NEEDS[way]) is False for number in legs)
        and not (is_chat and way == "calls")
    ]
    # A chat address is a matter of the mode too (80616).
    of_mode = traffic.mode(facts)
    is_of_mode = of_mode.verdict is not Verdict.FINE and (able == by_mode or is_chat)
    return able, of_mode if is_of_mode else numbers.capability(facts)


def _about(held: Held, found: Finding, title: str = "") -> Finding:
    return replace(found, sessions=_sids((held,)), title=title)


def _sids(held: Iterable[Held]) -> tuple[str, ...]:
    return tuple(one.facts.session.sid for one in held)


# -- no active session has it


def _nobody(facts: CallFacts) -> tuple[Answer, list[Finding]]:
    reasons = [*_removed(facts), *_ended(facts), *_elsewhere(facts)]
    if not facts.numbers and not facts.unread.failed:
        title = "Nobody answers: the number dialled is in no pool."
        first, *others = [_not_in_pool(facts), *_elsewhere(facts)]
        return Answer.NOBODY, [replace(first, title=title), *others]
    first, *others = reasons or [_unknown(facts)]
    if facts.numbers and facts.coverage.is_complete:
        return Answer.NOBODY, [replace(first, title="Nobody answers."), *others]
    title = "Nobody answers, as far as was read."
    return Answer.CANT_TELL, [replace(first, verdict=Verdict.CANT_TELL, title=title), *others]


def _not_in_pool(facts: CallFacts) -> Finding:
    names = [service_name(one) for one in facts.services]
    pool = f"the pool of {' or '.join(names)}"
    if len(names) > NAMED:
        pool = f"any pool of {count(len(names))} services"
    return Finding(
        Verdict.CAUSE,
        f"{facts.dialled} is not in {pool}: what is dialled there comes to no session.",
        "Ask which number they were given, or look in every service.",
        SCOPE,
        codes=(80902, 80905),
    )


def _removed(facts: CallFacts) -> "Iterable[Finding]":
    for hit in facts.seen:
        is_removed = hit.participant is not None and hit.participant.is_removed
        if is_removed and hit.session.is_active and facts.is_pair(hit):
            yield Finding(
                Verdict.CAUSE,
                f"{person_of(hit)} dialled {facts.dialled} in {session_label(hit.session)}, and "
                "was removed. Whoever is removed cannot come back to the same session.",
                _NEW_PAIR,
                codes=(80903,),
                sessions=(hit.session.sid,),
            )
            return


def _ended(facts: CallFacts) -> "Iterable[Finding]":
    for hit in facts.seen:
        session = hit.session
        if session.is_active or not facts.is_pair(hit):
            continue
        is_closed = session.status == CLOSED
        when = f" {since(session.date_ended, facts.now)}" if session.date_ended else ""
        ended = "was closed" if is_closed else f"ended as {state_word(session.status)}"
        yield Finding(
            Verdict.CAUSE,
            f"{person_of(hit)} dialled {facts.dialled} in {session_label(session)}, which "
            f"{ended}{when}.",
            "Re-open it, if these two should still reach each other." if is_closed else _NEW_PAIR,
            REOPEN if is_closed else "",
            codes=(80902, 80904),
            sessions=(session.sid,),
        )
        return


def _elsewhere(facts: CallFacts) -> "Iterable[Finding]":
    """Yield which other numbers the caller should dial."""
    hits = [hit for hit in facts.seen if _dials_another(facts, hit)]
    if not hits:
        return
    told = [f"{phone(hit.dials)} in {session_label(hit.session)}" for hit in hits[:NAMED]]
    if len(hits) > NAMED:
        told.append(f"others in {counted(len(hits) - NAMED, 'more session')}")
    yield Finding(
        Verdict.CAUSE,
        f"{person_of(hits[0])} has another number to dial: {', '.join(told)}.",
        "Ask them to dial the number of the session that is meant.",
        codes=(80902,),
        sessions=tuple(dict.fromkeys(hit.session.sid for hit in hits)),
    )


def _dials_another(facts: CallFacts, hit: "Hit") -> bool:
    is_there = hit.participant is not None and not hit.participant.is_removed
    return is_there and hit.session.is_active and bool(hit.dials) and not facts.is_pair(hit)


def _unknown(facts: CallFacts) -> Finding:
    if facts.is_caller_in_pool:
        return Finding(
            Verdict.CAUSE,
            f"{facts.caller} is a number of the pool itself, and nobody's own.",
            "Type the caller's own number, and the one they dial.",
            RETYPE,
        )
    where = "in no session" if facts.ended is not None else "in no active session"
    others = ""
    # Of those that the index on disk rules out, nobody knows who is in them.
    if facts.numbers and not facts.by_disk:
        dial = "person dials" if facts.others == 1 else "people dial"
        number = count(facts.others) if facts.others else "No"
        others = f" {number} other {dial} {facts.dialled} in active sessions."
    return Finding(
        Verdict.CAUSE,
        f"{facts.caller} is {where}, as far as was read.{others}",
        "Ask which phone they call from: another phone or a hidden number is another caller.",
        codes=(80903,),
    )
