"""The text of a query parsed into terms: words, quotes, fields, wildcards, or, and, not.

The parser knows no field. Every text can be parsed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from glob import escape
from itertools import zip_longest
from typing import Final

COMPARISONS: Final = frozenset({"<", "<=", ">", ">="})
"""Operators that compare; the others are ``:`` and ``=``."""

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
_CURLY_QUOTES: Final = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'))
"""Double quotes as word processors make them; they count where there are no straight ones."""
_AND: Final = frozenset({"and", "&", "&&"})
_OR: Final = frozenset({"or", "|", "||"})


class QueryError(ValueError):
    """A part of a query that is left out, and why."""

    def __init__(self, message: str, start: int, end: int, *, unfinished: bool = False) -> None:
        super().__init__(message)
        self.message = message
        """What was expected, in a sentence."""
        self.start = start
        """Where the part starts in the text."""
        self.end = end
        """Behind its last character; always more than ``start``."""
        self.unfinished = unfinished
        """Whether the query ends here and more typing may complete it."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value; never empty."""

    glob: str
    """An ``fnmatch`` pattern; quoted text is escaped, and the ``…`` of a short SID is a ``*``."""
    literal: str | None
    """The text; None where the value has wildcards."""
    start: int = field(default=0, compare=False)
    """Where it starts in the query, quotes included."""
    end: int = field(default=0, compare=False)

    @property
    def is_any(self) -> bool:
        """Whether it is a lone ``*``."""
        return not self.glob.strip("*")


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query: a bare one, or a field, an operator and values."""

    name: str = ""
    """The field in lower case; "" for a bare word."""
    operator: str = ""
    """``:`` ``=`` ``<`` ``<=`` ``>`` ``>=``; "" for a bare word."""
    values: tuple[Value, ...] = ()
    """Exactly one for a bare word; empty where nothing is typed yet."""
    negated: bool = False
    text: str = field(default="", compare=False)
    """The word as typed, without a minus."""
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    last: bool = field(default=False, compare=False)
    """Whether the query ends with it, so that it may be unfinished."""

    @property
    def word(self) -> str:
        """A bare word as typed, in lower case; "" for a field or a negated word."""
        return "" if self.operator or self.negated else self.text.casefold()

    def __str__(self) -> str:
        return f"-{self.text}" if self.negated else self.text


def parse(text: str) -> tuple[list[list[Term]], list[QueryError]]:
    """Return alternatives, each of them terms that must all hold, and what is unfinished.

    ``or`` separates alternatives, ``and`` means nothing, ``not`` negates the field
    behind it. In quotes, or without terms on both sides, they are words to look for.
    """
    terms = read_terms(text)
    alternatives: list[list[Term]] = [[]]
    errors: list[QueryError] = []
    negate = False
    for term, following in zip_longest(terms, terms[1:]):
        word = term.word
        if word in _AND | _OR and alternatives[-1]:
            if following is None:
                message = f"Type another condition after {word}."
                errors.append(QueryError(message, term.start, term.end, unfinished=True))
            elif word in _OR:
                alternatives.append([])
        elif word == "not" and following is not None and following.operator:
            negate = True
        else:
            alternatives[-1].append(replace(term, negated=term.negated != negate))
            negate = False
    return alternatives, errors


def read_terms(text: str) -> tuple[Term, ...]:
    """Return the terms of a query in order, ``or``, ``and`` and ``not`` among them.

    Spaces separate words, commas separate values. Inside double quotes everything
    is text; a backslash escapes a quote or a backslash there. An open quote ends with
    the query.
    """
    if '"' not in text:
        text = text.translate(_CURLY_QUOTES)
    terms = (_term(text, word.start(), word.end()) for word in _WORD.finditer(text))
    return tuple(term for term in terms if term.values or term.operator or term.negated)


def words_of(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each word of a query as typed, and whether it asks something (``or`` does not)."""
    for term in read_terms(text):
        yield str(term), term.word not in _AND | _OR | {"not"}


def _term(text: str, start: int, end: int) -> Term:
    negated, name, operator, offset = head(text[start:end])
    values = tuple(_values(text, start + offset, end, separated=bool(operator)))
    word = text[start + negated : end]
    return Term(name, operator, values, negated, word, start, end, last=end == len(text))


def head(word: str) -> tuple[bool, str, str, int]:
    """Return whether a word is negated, its field, its operator and where its values start."""
    found = next(_HEAD.finditer(word))  # matches the empty string, too
    operator = found[3] or ""
    if operator != ":":
        operator = operator.removeprefix(":")
    return bool(found[1]), (found[2] or "").lower(), operator, found.end()


def word_before(text: str, cursor: int) -> tuple[int, str]:
    """Return the start of the word that ends at the cursor, and the word; "" for none."""
    words = _WORD.finditer(text[:cursor])
    last = next((word for word in words if word.end() == cursor), None)
    return (cursor, "") if last is None else (last.start(), last[0])


def _values(text: str, start: int, end: int, *, separated: bool) -> Iterator[Value]:
    lists: list[list[re.Match[str]]] = [[]]
    for piece in _PIECE.finditer(text, start, end):
        if separated and piece["comma"]:
            lists.append([])
        else:
            lists[-1].append(piece)
    for pieces in filter(None, lists):
        globs, literals = zip(*map(_piece, pieces), strict=True)
        if glob := "".join(globs):
            literal = None if None in literals else "".join(literals)
            yield Value(glob, literal, pieces[0].start(), pieces[-1].end())


def _piece(piece: re.Match[str]) -> tuple[str, str | None]:
    """Return a piece of a value as a glob, and its text; None for a wildcard."""
    if piece["any"] or piece["one"]:
        return ("*" if piece["any"] else "?"), None
    quoted = piece["quoted"]
    text = piece[0].strip() if quoted is None else _ESCAPE.sub(r"\1", quoted)
    return escape(text), text
