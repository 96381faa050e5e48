"""Do the numbers work: what the pool holds, what each person dials, and what that can do."""

from typing import Final

from proxy_tui.api.constants import MESSAGE_ONLY, VOICE_ONLY
from proxy_tui.api.models import Participant, PhoneNumber
from proxy_tui.formatting.numbers import phone
from proxy_tui.formatting.safe_text import all_of, count
from proxy_tui.operations.diagnosis.facts import NUMBERS, PEOPLE, Facts
from proxy_tui.operations.diagnosis.finding import NEW, POOL, Finding, Verdict
from proxy_tui.operations.diagnosis.pool import ADVISED_LOAD, calling_code, can, how_many

_ADD_NUMBERS: Final = "Add numbers to the pool in the Twilio Console."


def _unknown(facts: Facts) -> Finding | None:
    """Return the finding that the numbers people dial cannot be judged; None if they can."""
    if missing := facts.missing(NUMBERS, PEOPLE):
        return missing
    return None if facts.present else Finding(Verdict.CANT_TELL, "Nobody is in the session.")


def pool(facts: Facts) -> Finding:
    """Judge whether the pool has a number to give (80205, 80207)."""
    if missing := facts.missing(NUMBERS):
        return missing
    numbers = facts.pool or ()
    if not numbers:
        return Finding(Verdict.CAUSE, "The service's pool holds no numbers.", _ADD_NUMBERS, POOL)
    reserved = sum(bool(one.is_reserved) for one in numbers)
    if reserved < len(numbers):
        return Finding(Verdict.FINE, f"The pool holds {how_many(len(numbers), reserved)}.")
    every = all_of(reserved, "number")
    verb = "is" if reserved == 1 else "are"
    lacks_one = not facts.missing(PEOPLE) and len(facts.present) < 2
    return Finding(
        Verdict.CAUSE if lacks_one else Verdict.HINT,
        f"{every[0].upper()}{every[1:]} of the pool {verb} reserved: nobody new can be added.",
        "Take the reservation off a number, or add numbers to the pool.",
        POOL,
    )


def dialled(facts: Facts) -> Finding:
    """Judge whether everyone has a number to dial that is still in the pool (80305)."""
    if unknown := _unknown(facts):
        return unknown
    for one in facts.present:
        if not one.proxy_identifier:
            return Finding(
                Verdict.CAUSE,
                f"{facts.who(one)} has no number to dial.",
                "Create a new session: Twilio then chooses new numbers.",
                NEW,
                codes=(80902,),
            )
    lost = [one for one in facts.present if facts.number(one) is None]
    if lost:
        return Finding(
            Verdict.CAUSE,
            " ".join(f"{_dials(facts, one)}, which is not in the pool any more." for one in lost),
            "Put the number back into the pool, or create a new session.",
            NEW,
            codes=(80902, 80905),
        )
    told = " and ".join(_dials(facts, one) for one in facts.present)
    return Finding(Verdict.FINE, f"{told}: in the pool.")


def _dials(facts: Facts, one: Participant) -> str:
    return f"{facts.who(one)} dials {phone(one.proxy_identifier)}"


def country(facts: Facts) -> Finding:
    """Judge whether everyone dials a number of their own country (80203)."""
    if unknown := _unknown(facts):
        return unknown
    codes = {calling_code(one.phone_number) for one in facts.pool or () if not one.is_reserved}
    for one in facts.present:
        code = calling_code(one.identifier)
        if codes and code and not one.proxy_identifier and code not in codes:
            return Finding(
                Verdict.CAUSE,
                f"The pool has no free number of {code}, where {facts.who(one)} is.",
                f"Add a number of {code} to the pool.",
                POOL,
            )
    abroad = [one for one in facts.present if _is_abroad(one)]
    if abroad:
        told = " ".join(f"{_dials(facts, one)}, in another country." for one in abroad)
        return Finding(
            Verdict.HINT,
            f"{told} Some carriers block or delay such calls and texts.",
            f"Add a number of {calling_code(abroad[0].identifier)} to the pool.",
            POOL,
        )
    return Finding(Verdict.FINE, "Everyone dials a number of their own country.")


def _is_abroad(one: Participant) -> bool:
    home, dialled_code = calling_code(one.identifier), calling_code(one.proxy_identifier)
    return bool(home and dialled_code) and home != dialled_code


_NEEDS: Final = {VOICE_ONLY: ("voice",), MESSAGE_ONLY: ("sms",)}
_ABILITIES: Final = {"voice": "take calls", "sms": "take texts"}


def capability(facts: Facts) -> Finding:
    """Judge whether the numbers dialled can do what the mode allows (80201, 80202)."""
    if unknown := _unknown(facts):
        return unknown
    needs = _NEEDS.get(facts.session.mode, ("voice", "sms"))
    able = [(number, need, can(number, need)) for number in _dialled(facts) for need in needs]
    lacking = [
        f"{phone(number.phone_number)} cannot {_ABILITIES[need]}"
        for number, need, is_able in able
        if is_able is False
    ]
    if lacking:
        return Finding(
            Verdict.CAUSE,
            f"{', and '.join(lacking)}.",
            "Create a new session with a number that can; reserve this one.",
            NEW,
        )
    if not able or any(is_able is None for _, _, is_able in able):
        evidence = "Twilio does not say what the numbers dialled can do."
        return Finding(Verdict.CANT_TELL, evidence)
    told = " and ".join(_ABILITIES[need] for need in needs)
    return Finding(Verdict.FINE, f"The numbers dialled can {told}.")


def _dialled(facts: Facts) -> tuple[PhoneNumber, ...]:
    found = {number.sid: number for one in facts.present if (number := facts.number(one))}
    return tuple(found.values())


def load(facts: Facts) -> Finding:
    """Judge how much the numbers are used: too much, not at all, or all by one person (80208)."""
    if unknown := _unknown(facts):
        return unknown
    if used_up := _used_up(facts):
        return used_up
    numbers = _dialled(facts)
    busy = [one for one in numbers if one.in_use > ADVISED_LOAD]
    if busy:
        told = f"{phone(busy[0].phone_number)} is used by {count(busy[0].in_use)} active sessions"
        evidence = f"{told}; Twilio advises {ADVISED_LOAD} at most."
        return Finding(Verdict.HINT, evidence, _ADD_NUMBERS, POOL)
    idle = [one for one in numbers if not one.in_use]
    if idle and facts.session.is_active:
        return Finding(
            Verdict.HINT,
            f"Twilio counts no active session that uses {phone(idle[0].phone_number)}.",
            "If calls to it go nowhere, create a new session and tell Twilio.",
            NEW,
            codes=(80902,),
        )
    used = ", ".join(f"{phone(one.phone_number)} by {count(one.in_use)}" for one in numbers)
    return Finding(Verdict.FINE, f"Active sessions that use a number: {used or 'none'}.")


def _used_up(facts: Facts) -> Finding | None:
    for one in facts.used_up:
        sessions = tuple(dict.fromkeys(holding.entry.sid for holding in one.holdings))
        if len(sessions) > 1:
            person = next(facts.who(p) for p in facts.present if p.identifier == one.identifier)
            return Finding(
                Verdict.HINT,
                f"{person} holds {one.words}, over {count(len(sessions))} active sessions: "
                "another one is refused (80208).",
                "Close those of this person that are not needed, or add numbers.",
                POOL,
                sessions=tuple(sid for sid in sessions if sid != facts.session.sid),
            )
    return None
