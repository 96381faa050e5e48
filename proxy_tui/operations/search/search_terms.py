"""What a person types to find a session, told apart: a number, its tail, a SID or a name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from proxy_tui.formatting.number_input import (
    is_dialled_as,
    national_digits,
    read_number,
    significant_digits,
)
from proxy_tui.formatting.numbers import canonical, country_code, digits_of, fold
from proxy_tui.operations.input.sids import FOR_SEARCH, KINDS, Target, read_target

if TYPE_CHECKING:
    from proxy_tui.operations.search.people_index import Person

FEWEST_DIGITS: Final = 4
"""The shortest tail of a number that is searched; masked numbers show as many."""
_MOST_DIGITS: Final = 15
"""Of a number in international form (E.164)."""
_IN_A_NAME: Final = 7
"""Digits from which on a number is looked for in the names of sessions too."""

_PLUS_ONLY = re.compile(r"\W*\+[\W\d]*")
_MASKED = re.compile(r"\+?([0-9]{0,3})[•*…]+([0-9]{4})")
_NOT_FOR_MASKED = re.compile(r"[^0-9+•*…]+")
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
class SearchTerm:
    """A typed text, understood."""

    kind: Kind
    text: str = field(default="", repr=False)
    """As typed, without blanks around it."""
    digits: str = field(default="", repr=False)
    """What a number must be (NUMBER) or end with (TAIL), digits only."""
    country: str = ""
    """Digits a number must start with (TAIL); mostly empty."""
    others: tuple[str, ...] = field(default=(), repr=False)
    """Whole numbers that are meant as well: the same digits, read in another way."""
    national: str = field(default="", repr=False)
    """A tail as typed, with the prefix that is dialled before it."""
    service: str = ""
    """SID of the service in which to look, where an address names it."""
    note: str = ""
    """Which of several SIDs is searched; mostly empty."""
    problem: str = ""
    """Why this cannot be searched, one sentence; "" when it can."""

    @property
    def needs_people(self) -> bool:
        """Whether every session's participants must be read: Twilio has no such search."""
        return self.kind in _PEOPLE

    @property
    def may_be_name(self) -> bool:
        """Whether a session may have this text for its name, so that it is asked for first."""
        if self.kind not in {Kind.TAIL, Kind.NUMBER}:
            return self.kind is Kind.NAME
        return self.text.isdigit() or any(map(str.isalpha, self.text))


_PEOPLE: Final = frozenset({Kind.NUMBER, Kind.TAIL, Kind.PARTICIPANT, Kind.POOL_NUMBER})
_BY_PREFIX: Final = {
    "KC": Kind.SESSION, "KS": Kind.SERVICE, "KP": Kind.PARTICIPANT, "PN": Kind.POOL_NUMBER,
    "KI": Kind.TRAFFIC, "CA": Kind.TRAFFIC, "SM": Kind.TRAFFIC, "MM": Kind.TRAFFIC,
}  # fmt: skip
"""SID prefixes that lead to a session (api facts, section 1)."""


def classify(text: str) -> SearchTerm:
    """Return what a typed text is taken for.

    ``+44 7700 900123`` is a whole number, whatever stands around it; ``07700 900123``,
    ``0123`` and ``+44••••0123`` are tails; two letters and 32 hex digits are a SID,
    also inside an address or a log line; all else is a unique name, fewer than four digits too.
    """
    target = read_target(text, FOR_SEARCH)
    typed = target.text
    if not typed:
        return _nothing("Type a phone number or its last four digits, a SID or a name.")
    if target.kind:
        return _sid(target)
    if target.hint:
        return SearchTerm(Kind.NOTHING, typed, problem=target.hint)
    if masked := _MASKED.fullmatch(_NOT_FOR_MASKED.sub("", fold(typed))):
        return SearchTerm(Kind.TAIL, typed, digits=masked[2], country=masked[1])
    return _number(typed) or SearchTerm(Kind.NAME, typed)


def _nothing(problem: str) -> SearchTerm:
    return SearchTerm(Kind.NOTHING, problem=problem)


def _sid(target: Target) -> SearchTerm:
    typed, kind = target.text, _BY_PREFIX.get(target.kind, Kind.NOTHING)
    if kind is not Kind.NOTHING:
        return SearchTerm(kind, typed, service=target.service, note=target.note)
    what = KINDS.get(target.kind, "something else")
    problem = f"This is the SID of {what}; it leads to no session. A session's starts with KC."
    return SearchTerm(kind, typed, problem=problem)


def _number(typed: str) -> SearchTerm | None:
    """Return the number that was typed; None where none was."""
    number = read_number(typed)
    # Without a plus, 00 may begin an order number; what no country uses is searched as a tail.
    if number is not None and ("+" in fold(typed) or number.plan.is_possible):
        whole = canonical(number.plan.digits)
        others = (number.digits,) if number.digits != whole else ()
        return SearchTerm(Kind.NUMBER, typed, digits=whole, others=others)
    if _PLUS_ONLY.fullmatch(fold(typed)):
        return SearchTerm(
            Kind.NOTHING,
            typed,
            problem="This number is not whole. Leave out the + to search by the last digits.",
        )
    national = national_digits(typed)
    digits = significant_digits(national)
    if FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
        return SearchTerm(Kind.TAIL, typed, digits=digits, national=national)
    return None


def matched_by(query: SearchTerm, person: Person) -> MatchedBy | None:
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


def _fits(query: SearchTerm, address: str) -> bool:
    raw = digits_of(address)
    digits = canonical(raw)
    if query.kind is Kind.NUMBER:
        return digits == query.digits or raw in query.others
    if digits.endswith(query.digits) or raw.endswith(query.digits):
        return digits.startswith(query.country)
    return bool(query.national) and is_dialled_as(digits, query.national)


def fits_name(query: SearchTerm, name: str) -> bool:
    """Whether a session is named after the number that is looked for, in any spelling."""
    digits = query.digits
    if query.kind is Kind.NUMBER:
        digits = digits[len(country_code(digits)) :]
    if len(digits) < _IN_A_NAME or sum(map(str.isdigit, name)) < len(digits):
        return False
    return digits in _NOT_A_DIGIT.sub("", fold(name))
