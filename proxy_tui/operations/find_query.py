"""What a person types to find a session, told apart: a number, its tail, a SID or a name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from proxy_tui.operations.goto import KINDS, target_problem

if TYPE_CHECKING:
    from proxy_tui.operations.people_index import Person

FEWEST_DIGITS: Final = 4
"""The shortest tail of a number that is searched; masked numbers show as many."""
_FULL_NUMBER: Final = range(7, 16)
"""Digits of a number in international form (E.164: 15 at most)."""
_NATIONAL: Final = 9
"""From so many digits on, leading zeros are a dialling prefix (0, 00) and no part of the number."""

_SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}")
_DIGITS = re.compile(r"\+?[0-9]+")
_SEPARATORS = re.compile(r"[\s().\-/]+")
_MASKED = re.compile(r"\+?([0-9]{0,3})[•*…]+([0-9]{4})")
_NOT_A_DIGIT = re.compile(r"[^0-9]+")


class Kind(Enum):
    """What a typed text is taken for."""

    NUMBER = "number"
    """A whole number in international form; matches nothing else."""
    TAIL = "last digits"
    """The end of a number, perhaps with its country in front (``+44••••1234``)."""
    NAME = "name"
    SESSION = "session SID"
    SERVICE = "service SID"
    PARTICIPANT = "participant SID"
    POOL_NUMBER = "pool number SID"
    TRAFFIC = "interaction, call or message SID"
    NOTHING = "nothing"
    """Cannot be searched; the query's ``problem`` says why."""


class MatchedBy(Enum):
    """Why a session is a hit; the value is said to a person."""

    OWN_NUMBER = "own number"
    DIALS = "number to dial"
    PARTICIPANT_SID = "participant SID"
    POOL_NUMBER_SID = "pool number SID"
    SESSION_SID = "SID"
    NAME = "name"
    TRAFFIC_SID = "call or message SID"


@dataclass(frozen=True, slots=True)
class Query:
    """A typed text, understood."""

    kind: Kind
    text: str = field(default="", repr=False)
    """As typed, without blanks around it."""
    digits: str = field(default="", repr=False)
    """What a number must be (NUMBER) or end with (TAIL), digits only."""
    country: str = ""
    """Digits a number must start with (TAIL); mostly empty."""
    problem: str = ""
    """Why this cannot be searched, one sentence; "" when it can."""

    @property
    def needs_people(self) -> bool:
        """Whether every session's participants must be read: Twilio has no such search."""
        return self.kind in _PEOPLE

    @property
    def may_be_name(self) -> bool:
        """Whether a session may have this text for its name, so that it is asked for first."""
        bare = self.kind is Kind.TAIL and self.text.isdigit()
        return bare or self.kind is Kind.NAME


_PEOPLE: Final = frozenset({Kind.NUMBER, Kind.TAIL, Kind.PARTICIPANT, Kind.POOL_NUMBER})
_BY_PREFIX: Final = {
    "KC": Kind.SESSION, "KS": Kind.SERVICE, "KP": Kind.PARTICIPANT, "PN": Kind.POOL_NUMBER,
    "KI": Kind.TRAFFIC, "CA": Kind.TRAFFIC, "SM": Kind.TRAFFIC, "MM": Kind.TRAFFIC,
}  # fmt: skip
"""SID prefixes that lead to a session (api facts, section 1)."""


def classify(text: str) -> Query:
    """Return what a typed text is taken for.

    ``+44 7700 900123`` is a whole number; ``07700 900123``, ``0123`` and
    ``+44••••0123`` are tails; two capital letters and 32 hex digits are a SID;
    all else is a unique name, fewer than four digits too.
    """
    typed = text.strip()
    if not typed:
        return _nothing("Type a phone number or its last four digits, a SID or a name.")
    if _SID.fullmatch(typed):
        return _sid(typed)
    if problem := target_problem(typed):
        return Query(Kind.NOTHING, typed, problem=problem)
    bare = _SEPARATORS.sub("", typed)
    if masked := _MASKED.fullmatch(bare):
        return Query(Kind.TAIL, typed, digits=masked[2], country=masked[1])
    return _number(typed, bare) if _DIGITS.fullmatch(bare) else Query(Kind.NAME, typed)


def _nothing(problem: str) -> Query:
    return Query(Kind.NOTHING, problem=problem)


def _sid(typed: str) -> Query:
    kind = _BY_PREFIX.get(typed[:2], Kind.NOTHING)
    if kind is not Kind.NOTHING:
        return Query(kind, typed)
    what = KINDS.get(typed[:2], "something else")
    problem = f"This is the SID of {what}; it leads to no session. A session's starts with KC."
    return Query(kind, typed, problem=problem)


def _number(typed: str, bare: str) -> Query:
    digits = bare.lstrip("+")
    if bare.startswith("+"):
        if len(digits) in _FULL_NUMBER:
            return Query(Kind.NUMBER, typed, digits=digits)
        return Query(
            Kind.NOTHING,
            typed,
            problem="This number is not whole. Leave out the + to search by the last digits.",
        )
    if len(digits) >= _NATIONAL:
        digits = digits.lstrip("0")
    if FEWEST_DIGITS <= len(digits) < _FULL_NUMBER.stop:
        return Query(Kind.TAIL, typed, digits=digits)
    return Query(Kind.NAME, typed)


def matched_by(query: Query, person: Person) -> MatchedBy | None:
    """Return why a participant fits a query; None where they do not.

    Numbers are compared by their digits alone; the person's own number comes
    before the pool number they dial.
    """
    if query.kind is Kind.PARTICIPANT:
        return MatchedBy.PARTICIPANT_SID if person.sid == query.text else None
    if query.kind is Kind.POOL_NUMBER:
        return MatchedBy.POOL_NUMBER_SID if person.dials_sid == query.text else None
    if _fits(query, person.identifier):
        return MatchedBy.OWN_NUMBER
    return MatchedBy.DIALS if _fits(query, person.dials) else None


def _fits(query: Query, address: str) -> bool:
    # Most addresses are +digits already, and 100 000 sessions are asked in one go.
    digits = address[1:] if address[:1] == "+" else _NOT_A_DIGIT.sub("", address)
    if query.kind is Kind.NUMBER:
        return digits == query.digits
    return digits.endswith(query.digits) and digits.startswith(query.country)
