"""The words of a query, read and written: negation, fields, quotes, values with wildcards.

Which fields there are and what they take is not known here; every text can be
read, and ``written`` gives back what ``read_terms`` reads as the same terms.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
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


_QUOTED: Final = r'"(?P<quoted>(?:\\.|[^"\\])*)(?:"|\\?\Z)'
_WORD: Final = re.compile(rf'(?:{_QUOTED}|[^\s"])+', re.DOTALL)
_HEAD: Final = re.compile(r"(-?)(?:([A-Za-z_]*)(:?[<>]=?|[:=]))?")
_PIECE: Final = re.compile(
    rf'{_QUOTED}|(?P<comma>,)|(?P<any>[*…])|(?P<one>\?)|[^",*…?]+', re.DOTALL
)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_PLAIN: Final = re.compile(r"[\w+.#/@-]+")


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
    return piece[0] if quoted is None else _ESCAPE.sub(r"\1", quoted)


def _append(parts: list[str | Wild], part: str | Wild) -> None:
    before = parts[-1] if parts else None
    if isinstance(part, str) and isinstance(before, str):
        parts[-1] = before + part
    elif part and (part is not Wild.ANY or before is not Wild.ANY):
        parts.append(part)


def written(terms: Iterable[Term]) -> str:
    """Return terms as a query that reads as the same terms."""
    return " ".join(map(_written, terms))


def _written(term: Term) -> str:
    values = ",".join(map(_value, term.values))
    if not term.operator and values.startswith("-"):
        values = f'"{term.values[0].parts[0]}"' + "".join(map(_piece, term.values[0].parts[1:]))
    return f"{'-' if term.negated else ''}{term.name}{term.operator}{values}"


def _value(value: Value) -> str:
    return "".join(map(_piece, value.parts))


def _piece(part: str | Wild) -> str:
    if isinstance(part, Wild):
        return part.value
    if _PLAIN.fullmatch(part):
        return part
    escaped = part.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
