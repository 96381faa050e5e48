"""Do the numbers work: what the pool holds, what each person dials, and what that can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from proxy_tui.api.models import MESSAGE_ONLY, VOICE_ONLY
from proxy_tui.formatting.numbers import phone
from proxy_tui.formatting.safe_text import all_of, count
from proxy_tui.operations.diagnosis.facts import NUMBERS, PEOPLE
from proxy_tui.operations.diagnosis.finding import NEW, POOL, Check, Finding
from proxy_tui.operations.diagnosis.people_checks import who
from proxy_tui.operations.diagnosis.pool import ADVISED_LOAD, calling_code, can, how_many

if TYPE_CHECKING:
    from proxy_tui.api.models import Participant, PhoneNumber
    from proxy_tui.operations.diagnosis.facts import Facts

_POOL: Final = Check("pool", "Number pool")
_DIALLED: Final = Check("dialled", "Numbers to dial")
_COUNTRY: Final = Check("country", "Countries")
_CAPABILITY: Final = Check("capability", "What the numbers can do")
_LOAD: Final = Check("load", "Use of the numbers")

_ADD_NUMBERS: Final = "Add numbers to the pool in the Twilio Console."


def _unread(facts: Facts, check: Check, *needed: str) -> Finding | None:
    """Return that something needed could not be read; None where all could."""
    for what in needed:
        if what in facts.unread:
            return check.cant_tell(f"The {what} could not be read: {facts.unread[what]}")
    return None


def _unknown(facts: Facts, check: Check) -> Finding | None:
    """Return that the numbers people dial cannot be judged; None where they can."""
    if unread := _unread(facts, check, NUMBERS, PEOPLE):
        return unread
    return None if facts.present else check.cant_tell("Nobody is in the session.")


def pool(facts: Facts) -> Finding:
    """Judge whether the pool has a number to give (80205, 80207)."""
    if unread := _unread(facts, _POOL, NUMBERS):
        return unread
    numbers = facts.pool or ()
    if not numbers:
        return _POOL.cause("The service's pool holds no numbers.", _ADD_NUMBERS, POOL)
    reserved = sum(bool(one.is_reserved) for one in numbers)
    if reserved < len(numbers):
        return _POOL.fine(f"The pool holds {how_many(len(numbers), reserved)}.")
    every = all_of(reserved, "number")
    is_or_are = "is" if reserved == 1 else "are"
    evidence = (
        f"{every[0].upper()}{every[1:]} of the pool {is_or_are} reserved: nobody new can be added."
    )
    advice = "Take the reservation off a number, or add numbers to the pool."
    if facts.participants is not None and len(facts.present) < 2:
        return _POOL.cause(evidence, advice, POOL)
    return _POOL.hint(evidence, advice, POOL)


def dialled(facts: Facts) -> Finding:
    """Judge whether everybody has a number to dial that still is the pool's (80305)."""
    if unknown := _unknown(facts, _DIALLED):
        return unknown
    without = [one for one in facts.present if not one.proxy_identifier]
    if without:
        return _DIALLED.cause(
            f"{who(facts, without[0])} has no number to dial.",
            "Create a new session: Twilio then chooses numbers anew.",
            NEW,
            codes=(80902,),
        )
    lost = [one for one in facts.present if facts.number(one) is None]
    if lost:
        return _DIALLED.cause(
            " ".join(f"{_dials(facts, one)}, which is not in the pool any more." for one in lost),
            "Put the number back into the pool, or create a new session.",
            NEW,
            codes=(80902, 80905),
        )
    return _DIALLED.fine(
        f"{' and '.join(_dials(facts, one) for one in facts.present)}: in the pool."
    )


def _dials(facts: Facts, one: Participant) -> str:
    return f"{who(facts, one)} dials {phone(one.proxy_identifier)}"


def country(facts: Facts) -> Finding:
    """Judge whether everybody dials a number of their own country (80203)."""
    if unknown := _unknown(facts, _COUNTRY):
        return unknown
    codes = {calling_code(one.phone_number) for one in facts.pool or () if not one.is_reserved}
    for one in facts.present:
        code = calling_code(one.identifier)
        if codes and code and not one.proxy_identifier and code not in codes:
            return _COUNTRY.cause(
                f"The pool has no free number of {code}, where {who(facts, one)} is.",
                f"Add a number of {code} to the pool.",
                POOL,
            )
    abroad = [one for one in facts.present if _is_abroad(one)]
    if abroad:
        told = " ".join(f"{_dials(facts, one)}, in another country." for one in abroad)
        return _COUNTRY.hint(
            f"{told} Some carriers block or delay such calls and texts.",
            f"Add a number of {calling_code(abroad[0].identifier)} to the pool.",
            POOL,
        )
    return _COUNTRY.fine("Everybody dials a number of their own country.")


def _is_abroad(one: Participant) -> bool:
    home, dialled_code = calling_code(one.identifier), calling_code(one.proxy_identifier)
    return bool(home and dialled_code) and home != dialled_code


_NEEDS: Final = {VOICE_ONLY: ("voice",), MESSAGE_ONLY: ("sms",)}
_LACKS: Final = {"voice": "take calls", "sms": "take texts"}


def capability(facts: Facts) -> Finding:
    """Judge whether the numbers dialled can do what the mode allows (80201, 80202)."""
    if unknown := _unknown(facts, _CAPABILITY):
        return unknown
    needs = _NEEDS.get(facts.session.mode, ("voice", "sms"))
    numbers = _dialled_numbers(facts)
    lacking = [
        f"{phone(number.phone_number)} cannot {_LACKS[need]}"
        for number in numbers
        for need in needs
        if can(number, need) is False
    ]
    if lacking:
        return _CAPABILITY.cause(
            f"{', and '.join(lacking)}.",
            "Create a new session with a number that can; reserve this one.",
            NEW,
        )
    if not numbers or any(can(number, need) is None for number in numbers for need in needs):
        return _CAPABILITY.cant_tell("Twilio does not say what the numbers dialled can do.")
    return _CAPABILITY.fine(
        f"The numbers dialled can {' and '.join(_LACKS[need] for need in needs)}."
    )


def _dialled_numbers(facts: Facts) -> tuple[PhoneNumber, ...]:
    found = {number.sid: number for one in facts.present if (number := facts.number(one))}
    return tuple(found.values())


def load(facts: Facts) -> Finding:
    """Judge how much the numbers are used: too much, not at all, or all by one person (80208)."""
    if unknown := _unknown(facts, _LOAD):
        return unknown
    numbers = _dialled_numbers(facts)
    if used_up := _used_up(facts):
        return used_up
    busy = [one for one in numbers if one.in_use > ADVISED_LOAD]
    if busy:
        told = f"{phone(busy[0].phone_number)} is used by {count(busy[0].in_use)} active sessions"
        return _LOAD.hint(f"{told}; Twilio advises {ADVISED_LOAD} at most.", _ADD_NUMBERS, POOL)
    idle = [one for one in numbers if not one.in_use]
    if idle and facts.session.is_active:
        return _LOAD.hint(
            f"Twilio counts no active session that uses {phone(idle[0].phone_number)}.",
            "If calls to it go nowhere, create a new session and tell Twilio.",
            NEW,
            codes=(80902,),
        )
    used = ", ".join(f"{phone(one.phone_number)} by {count(one.in_use)}" for one in numbers)
    return _LOAD.fine(f"Active sessions that use a number: {used or 'none'}.")


def _used_up(facts: Facts) -> Finding | None:
    for one in facts.used_up:
        sessions = tuple(dict.fromkeys(holding.entry.sid for holding in one.holdings))
        if len(sessions) > 1:
            person = next(who(facts, p) for p in facts.present if p.identifier == one.identifier)
            return _LOAD.hint(
                f"{person} holds {one.words}, over {count(len(sessions))} active sessions: "
                "another one is refused (80208).",
                "Close those of this person that are not needed, or add numbers.",
                POOL,
                sessions=tuple(sid for sid in sessions if sid != facts.session.sid),
            )
    return None
