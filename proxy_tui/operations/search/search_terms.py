"""What a person types to find a session: a number, its last digits, a SID or a name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from proxy_tui.formatting.numbers import canonical, country_code, digits_of, fold
from proxy_tui.operations.input.number_parser import (
    is_dialled_as,
    national_digits,
    read_number,
    significant_digits,
)
from proxy_tui.operations.input.sids import FOR_SEARCH, KINDS, Target, read_target

if TYPE_CHECKING:
    from proxy_tui.operations.search.people_index import Person

FEWEST_DIGITS: Final = 4
"""Least digits of a number's end; masked numbers show this many."""
_MOST_DIGITS: Final = 15
"""Digits of an international number (E.164)."""
_FEWEST_IN_A_NAME: Final = 7
"""Least digits of a number to look for in the names of sessions."""

_PLUS_ONLY = re.compile(r"\W*\+[\W\d]*")
_MASKED = re.compile(r"\+?([0-9]{0,3})[•*…]+([0-9]{4})")
_NOT_FOR_MASKED = re.compile(r"[^0-9+•*…]+")
_NOT_A_DIGIT = re.compile(r"[^0-9]+")


class Kind(Enum):
    """What a typed text is."""

    NUMBER = "number"
    """A whole international number; only that number matches."""
    TAIL = "last digits"
    """The end of a number, perhaps with its country (``+44••••1234``)."""
    NAME = "name"
    SESSION = "session SID"
    SERVICE = "service SID"
    PARTICIPANT = "participant SID"
    POOL_NUMBER = "pool number SID"
    TRAFFIC = "interaction, call or message SID"
    NOTHING = "nothing"
    """Not searchable; ``problem`` says why."""


class MatchedBy(Enum):
    """Why a session is a hit; the value is shown on screen."""

    OWN_NUMBER = "own number"
    DIALS = "number to dial"
    PARTICIPANT_SID = "participant SID"
    POOL_NUMBER_SID = "pool number SID"
    SESSION_SID = "SID"
    NAME = "name"
    TRAFFIC_SID = "call or message SID"


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """A typed text, classified."""

    kind: Kind
    text: str = field(default="", repr=False)
    """As typed, stripped."""
    digits: str = field(default="", repr=False)
    """What a number must be (NUMBER) or end with (TAIL), digits only."""
    country: str = ""
    """Digits that a number must start with (TAIL); mostly empty."""
    others: tuple[str, ...] = field(default=(), repr=False)
    """Other readings of the same digits, which match too (NUMBER)."""
    national: str = field(default="", repr=False)
    """The digits as typed, with their trunk prefix (TAIL)."""
    service: str = ""
    """SID of the service to search, if an address names one."""
    note: str = ""
    """Which of several SIDs is searched; mostly empty."""
    problem: str = ""
    """Why this cannot be searched, one sentence; "" if it can."""

    @property
    def needs_people(self) -> bool:
        """Whether the participants of every session must be read."""
        return self.kind in _PEOPLE

    @property
    def may_be_name(self) -> bool:
        """Whether this may be a session's name, which is then fetched first."""
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
    """Classify a typed text.

    ``+44 7700 900123`` is a whole number, anywhere in the text; ``07700 900123``, ``0123``
    and ``+44••••0123`` are last digits; two letters and 32 hex digits are a SID, also in
    an address or a log line. Everything else is a unique name.
    """
    target = read_target(text, FOR_SEARCH)
    typed = target.text
    if not typed:
        problem = "Type a phone number or its last four digits, a SID or a name."
        return SearchTerm(Kind.NOTHING, problem=problem)
    if target.kind:
        return _sid(target)
    if target.hint:
        return SearchTerm(Kind.NOTHING, typed, problem=target.hint)
    if masked := _MASKED.fullmatch(_NOT_FOR_MASKED.sub("", fold(typed))):
        return SearchTerm(Kind.TAIL, typed, digits=masked[2], country=masked[1])
    return _number(typed) or SearchTerm(Kind.NAME, typed)


def _sid(target: Target) -> SearchTerm:
    typed, kind = target.text, _BY_PREFIX.get(target.kind, Kind.NOTHING)
    if kind is not Kind.NOTHING:
        return SearchTerm(kind, typed, service=target.service, note=target.note)
    what = KINDS.get(target.kind, "something else")
    problem = f"This is the SID of {what}; it leads to no session. A session's starts with KC."
    return SearchTerm(kind, typed, problem=problem)


def _number(typed: str) -> SearchTerm | None:
    """Return the term for a number or its end; None for other text."""
    number = read_number(typed)
    # Without a plus, 00 may begin an order number; such a number is searched by its end.
    if number is not None and ("+" in fold(typed) or number.plan.is_possible):
        whole = canonical(number.plan.digits)
        others = (number.digits,) if number.digits != whole else ()
        return SearchTerm(Kind.NUMBER, typed, digits=whole, others=others)
    if _PLUS_ONLY.fullmatch(fold(typed)):
        problem = "This number is not whole. Leave out the + to search by the last digits."
        return SearchTerm(Kind.NOTHING, typed, problem=problem)
    national = national_digits(typed)
    digits = significant_digits(national)
    if FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
        return SearchTerm(Kind.TAIL, typed, digits=digits, national=national)
    return None


def matched_by(term: SearchTerm, person: Person) -> MatchedBy | None:
    """Return why a participant matches a term, or None.

    Compares digits only, the participant's own number before the pool number they dial.
    """
    if term.kind is Kind.PARTICIPANT:
        return MatchedBy.PARTICIPANT_SID if person.sid == term.text else None
    if term.kind is Kind.POOL_NUMBER:
        return MatchedBy.POOL_NUMBER_SID if person.dials_sid == term.text else None
    if fits_address(term, person.identifier):
        return MatchedBy.OWN_NUMBER
    return MatchedBy.DIALS if fits_address(term, person.dials) else None


def fits_address(term: SearchTerm, address: str) -> bool:
    """Return whether a number or channel address is the one typed, or ends with its digits."""
    raw = digits_of(address)
    digits = canonical(raw)
    if term.kind is Kind.NUMBER:
        return digits == term.digits or raw in term.others
    if digits.endswith(term.digits) or raw.endswith(term.digits):
        return digits.startswith(term.country)
    return bool(term.national) and is_dialled_as(digits, term.national)


def fits_name(term: SearchTerm, name: str) -> bool:
    """Return whether a session's name contains the number in any spelling."""
    digits = term.digits
    if term.kind is Kind.NUMBER:
        digits = digits[len(country_code(digits)) :]
    if len(digits) < _FEWEST_IN_A_NAME or sum(map(str.isdigit, name)) < len(digits):
        return False
    return digits in _NOT_A_DIGIT.sub("", fold(name))
