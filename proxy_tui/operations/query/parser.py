"""The words of a query, read and written: negation, fields, quotes, values with wildcards.

Which fields there are and what they take is not known here; every text can be
read, and ``written`` gives back what ``read_terms`` reads as the same terms.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import Final

COMPARED: Final = frozenset({"<", "<=", ">", ">="})
"""Operators that compare; the others are ``:`` and ``=``."""


class Wild(Enum):
    """What stands for other characters in a value."""

    ANY = "*"
    """Any number of characters; the ``…`` of a SID cut in its middle reads the same."""
    ONE = "?"
    """One character."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value as typed; never empty."""

    parts: tuple[str | Wild, ...]
    """Text and wildcards; no two texts and no two ANY beside each other."""
    start: int = field(default=0, compare=False)
    """Where it stands in the query, quotes included."""
    end: int = field(default=0, compare=False)

    @property
    def literal(self) -> str | None:
        """The text; None where a wildcard is in it."""
        first = self.parts[0]
        return first if len(self.parts) == 1 and isinstance(first, str) else None

    @property
    def is_any(self) -> bool:
        """Whether it is a lone ``*``."""
        return self.parts == (Wild.ANY,)


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query: a bare one, or a field, an operator and values."""

    name: str = ""
    """The field in lower case; "" for a bare word."""
    operator: str = ""
    """``:`` ``=`` ``<`` ``<=`` ``>`` ``>=``; "" for a bare word."""
    values: tuple[Value, ...] = ()
    """Exactly one for a bare word; empty where nothing was typed yet."""
    negated: bool = False
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    last: bool = field(default=False, compare=False)
    """Whether the query ends with it, so that it may still be being typed."""


_QUOTED: Final = r'"(?:\\.|[^"\\])*(?:"|\\?\Z)'
_OPERATOR: Final = r":?[<>]=?|[:=]"
# Spaces around the operator belong to the term, and one before a unit: ``age > 2 h``.
_FIELD: Final = rf"-?[A-Za-z_]+\s*(?:{_OPERATOR})"
_LENGTH: Final = r"\d+(?:\.\d+)?\s+(?:[smhdw]|(?:sec|min|hr|hour|day|week)s?)(?!\S)"
_PIECES: Final = rf'(?:{_QUOTED}|[^\s"])+'
# So does one beside a comma between its values.
_VALUES: Final = rf"(?:{_LENGTH}|{_PIECES}(?:(?:(?<=,)\s+|\s+(?=,)){_PIECES})*)"
_WORD: Final = re.compile(rf"{_FIELD}(?:\s+(?!{_FIELD}){_VALUES}|{_VALUES})?|{_PIECES}", re.DOTALL)
_HEAD: Final = re.compile(rf"(-?)(?:([A-Za-z_]*)\s*({_OPERATOR})\s*)?")
_PIECE: Final = re.compile(
    r'"(?P<quoted>(?:\\.|[^"\\])*)(?:"|\\?\Z)|(?P<comma>,)|(?P<any>[*…])|(?P<one>\?)|[^",*…?]+',
    re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_PLAIN: Final = re.compile(r"[\w+.#/@-]+")
_UNITS: Final = ("s", "m", "h", "d", "w", "sec", "min", "hr", "hour", "day", "week")
_RESERVED: Final = frozenset({"and", "or", "not", *_UNITS, *(f"{unit}s" for unit in _UNITS)})
"""Words with a meaning beside others; as text they are written in quotes."""
_CURLY: Final = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'))
"""Double quotes as word processors make them; they count where no plain ones do."""


def word_before(text: str, cursor: int) -> tuple[int, str]:
    """Return where the word that ends at the cursor starts, and that word; "" for none."""
    words = _WORD.finditer(text[:cursor])
    last = next((word for word in words if word.end() == cursor), None)
    return (cursor, "") if last is None else (last.start(), last[0])


def head(word: str) -> tuple[bool, str, str, int]:
    """Return whether a word is negated, its field, its operator and where its values start."""
    found = next(_HEAD.finditer(word))  # it fits nothing, too
    operator = found[3] or ""
    if operator != ":":
        operator = operator.removeprefix(":")
    return bool(found[1]), (found[2] or "").lower(), operator, found.end()


def read_terms(text: str) -> tuple[Term, ...]:
    """Return the terms of a query in their order; every text has some or none.

    Words are parted by spaces, values by commas. Inside double quotes everything
    is text; a backslash there makes text of a quote or a backslash. A quote that
    is still open ends with the query.
    """
    if '"' not in text:
        text = text.translate(_CURLY)
    terms = (_term(text, word.start(), word.end()) for word in _WORD.finditer(text))
    return tuple(term for term in terms if term.values or term.operator or term.negated)


def _term(text: str, start: int, end: int) -> Term:
    negated, name, operator, offset = head(text[start:end])
    values = _values(text, start + offset, end, separated=bool(operator))
    return Term(name, operator, values, negated, start, end, last=end == len(text))


def _values(text: str, start: int, end: int, *, separated: bool) -> tuple[Value, ...]:
    values = []
    parts: list[str | Wild] = []
    for piece in _PIECE.finditer(text, start, end):
        if separated and piece["comma"]:
            values.append(Value(tuple(parts), start, piece.start()))
            parts, start = [], piece.end()
        else:
            _append(parts, _part(piece))
    values.append(Value(tuple(parts), start, end))
    return tuple(value for value in values if value.parts)


def _part(piece: re.Match[str]) -> str | Wild:
    if piece["any"]:
        return Wild.ANY
    if piece["one"]:
        return Wild.ONE
    quoted = piece["quoted"]
    return piece[0].strip() if quoted is None else _ESCAPE.sub(r"\1", quoted)


def _append(parts: list[str | Wild], part: str | Wild) -> None:
    before = parts[-1] if parts else None
    if isinstance(part, str) and isinstance(before, str):
        parts[-1] = before + part
    elif part and (part is not Wild.ANY or before is not Wild.ANY):
        parts.append(part)


def written(terms: Iterable[Term]) -> str:
    """Return terms as a query that reads as the same terms."""
    listed = [*terms, Term()]
    return " ".join(_written(term, following) for term, following in pairwise(listed))


def _written(term: Term, following: Term) -> str:
    sign = "-" if term.negated else ""
    if term.operator:
        # An empty value keeps what comes behind it apart.
        values = ",".join(map(_value, term.values)) or '""'
        return f"{sign}{term.name}{term.operator}{values}"
    values = _value(term.values[0]) if term.values else ""
    first = term.values[0].parts[0] if term.values else ""
    is_field = bool(following.operator and not following.name)
    if isinstance(first, str) and (
        values.startswith("-") or values.casefold() in _RESERVED or is_field
    ):
        values = _quoted(first) + "".join(map(_piece, term.values[0].parts[1:]))
    return f"{sign}{term.name}{values}"


def _value(value: Value) -> str:
    return "".join(map(_piece, value.parts))


def _piece(part: str | Wild) -> str:
    if isinstance(part, Wild):
        return part.value
    if _PLAIN.fullmatch(part):
        return part
    return _quoted(part)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
