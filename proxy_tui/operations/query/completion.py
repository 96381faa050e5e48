"""What the tab key offers while a query is typed: field names, and what can follow each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from proxy_tui.operations.query.fields import BY_NAME, FIELDS, Field
from proxy_tui.operations.query.parser import COMPARED, head, word_before


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to go on."""

    text: str
    """What takes the place of what was typed from ``start`` to ``end``."""
    start: int
    end: int
    """Where the cursor is."""
    meaning: str

    def applied(self, query: str) -> tuple[str, int]:
        """Return the query with this in it, and where the cursor stands then."""
        return _replaced(query, self.start, self.end, self.text)


def complete(text: str, cursor: int) -> list[Candidate]:
    """Return the ways in which the word that ends at the cursor can go on, the likeliest first.

    None inside quotes, in free text, and where the word is whole already.

    Args:
        text: The query.
        cursor: From 0 to the length of the query.
    """
    cursor = max(0, min(cursor, len(text)))
    start, word = word_before(text, cursor)
    if '"' in word:
        return []
    negated, name, operator, offset = head(word)
    if operator:
        offset = max(offset, word.rfind(",") + 1)
        offers = _values(name, operator)
    else:
        offset = int(negated)
        offers = _names()
    typed = word[offset:].casefold()
    found = [offer for offer in offers if offer[0].startswith(typed) and offer[0] != typed]
    if not found and not operator:
        found = [offer for offer in _words() if offer[0].partition(":")[2].startswith(typed)]
    return [Candidate(offer, start + offset, cursor, meaning) for offer, meaning in found]


def following(text: str, cursor: int) -> str:
    """Return what may come next at the cursor, in a line; "" where nothing is known.

    ``status:  the state`` for a field, ``open · closed`` for its values, the names
    of the fields where a word begins.
    """
    candidates = complete(text, cursor)
    values = [candidate.text for candidate in candidates]
    names = list(dict.fromkeys(value.rstrip("<>:") for value in values))
    if len(names) == 1:
        shown = "  ".join(dict.fromkeys(values))
        return f"tab: {shown}  {candidates[0].meaning}"
    if not names:
        return ""
    return f"fields: {' '.join(names)}" if names != values else " · ".join(values)


def extended(text: str, cursor: int) -> tuple[str, int]:
    """Return query and cursor after tab: what all candidates have in common is typed."""
    candidates = complete(text, cursor)
    if not candidates:
        return text, cursor
    start, end = candidates[0].start, candidates[0].end
    common = _common_start([candidate.text for candidate in candidates])
    if len(candidates) > 1 and len(common) <= end - start:
        return text, cursor
    return _replaced(text, start, end, common)


def _common_start(texts: Sequence[str]) -> str:
    first, last = min(texts), max(texts)
    pairs = enumerate(zip(first, last, strict=False))
    return first[: next((place for place, (one, other) in pairs if one != other), len(first))]


def _replaced(text: str, start: int, end: int, new: str) -> tuple[str, int]:
    return text[:start] + new + text[end:], start + len(new)


def _names() -> Iterator[tuple[str, str]]:
    """Yield fields with what follows them, and their meaning."""
    for field in FIELDS:
        for operator in _operators(field):
            yield field.name + operator, field.meaning


def _operators(field: Field) -> tuple[str, ...]:
    if not field.examples:
        return (":",)
    return ("<", ">", ":") if field.values else ("<", ">")


def _words() -> Iterator[tuple[str, str]]:
    """Yield the values that people know better than the fields they are of."""
    for name in ("status", "is"):
        for value, meaning in BY_NAME[name].values.items():
            yield f"{name}:{value}", meaning


def _values(name: str, operator: str) -> Iterator[tuple[str, str]]:
    field = BY_NAME.get(name)
    if field is None or operator not in field.operators:
        return
    if operator not in COMPARED:
        yield from field.values.items()
    for example in field.examples if operator in COMPARED else ():
        yield example, f"{_COMPARED[operator]} {example}"


_COMPARED: Final = {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least"}
