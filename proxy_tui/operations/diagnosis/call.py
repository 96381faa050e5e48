"""Two numbers in one line: who calls, and which number they dial."""

import re
from dataclasses import dataclass
from typing import Final

from proxy_tui.formatting.numbers import DOTS, fold, mask
from proxy_tui.operations.search import FEWEST_DIGITS, Kind, SearchTerm, classify

_WHOLE: Final = 7
"""Digits from which on a text is a number, whatever stands around it."""
_LONG: Final = 9
"""The same behind two spaces, which also stand inside a number, or before a date."""

_ARROW: Final = re.compile(
    r"\s*(?:[-=]*>|\N{RIGHTWARDS ARROW}|\b(?:dial|call|ring|text)(?:s|ed|led)?\b)\s*", re.IGNORECASE
)
_COMMA: Final = re.compile(r"\s*(?:[,;|]|\bto\b)\s*", re.IGNORECASE)
_GAP: Final = re.compile(r"\s{2,}")
_PLUS: Final = re.compile(r"(?<=[0-9)*•…])\s*[-/]*\s*(?=\+)")


@dataclass(frozen=True, slots=True)
class Call:
    """A call or text that somebody tried."""

    caller: SearchTerm
    """The caller's own number, or its last digits."""
    dialled: SearchTerm
    """The number dialled, or its last digits."""

    @property
    def turned(self) -> "Call":
        """The same two numbers the other way round."""
        return Call(self.dialled, self.caller)


def read_call(text: str) -> Call | None:
    """Return the two numbers of a text, the caller's first; None if it is anything else.

    An arrow, a comma, a word such as ``dials`` or two spaces stand between them; before
    a plus nothing has to. One number in two spellings is one number.
    """
    plain = fold(text).strip().removeprefix("from ")
    for between, is_enough in (
        (_ARROW, lambda _: True),
        (_COMMA, lambda sizes: max(sizes) >= _WHOLE),
        (_GAP, lambda sizes: min(sizes) >= _LONG),
        (_PLUS, lambda sizes: max(sizes) >= _WHOLE),
    ):
        terms = [classify(part) for part in between.split(plain)]
        if len(terms) == len(("caller", "dialled")) and all(map(_is_number, terms)):
            sizes = [_size(term) for term in terms]
            return make_call(*terms) if is_enough(sizes) else None
    return None


def make_call(caller: SearchTerm, dialled: SearchTerm) -> Call | None:
    """Return a call of one number to another; None if both are one, or one is no number."""
    if not (_is_number(caller) and _is_number(dialled)):
        return None
    short, long = sorted((caller.digits, dialled.digits), key=len)
    is_same = len(short) >= _WHOLE and long.endswith(short)
    return None if is_same else Call(caller, dialled)


def _is_number(term: SearchTerm) -> bool:
    return term.kind in {Kind.NUMBER, Kind.TAIL}


def _size(term: SearchTerm) -> int:
    """Return how many digits were typed; a masked number counts as a whole one."""
    return _LONG if term.country else len(term.national or term.digits)


def masked(term: SearchTerm) -> str:
    """Return a typed number as it may be shown: ``+44••••0101``, ``••••0101``."""
    if term.kind is Kind.NUMBER:
        return mask(f"+{term.digits}")
    country = f"+{term.country}" if term.country else ""
    return f"{country}{DOTS}{term.digits[-FEWEST_DIGITS:]}"
