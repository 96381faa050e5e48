"""Help while a query is typed: what the tab key offers, what may follow, what may be meant."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from proxy_tui.operations.query.fields import BY_NAME, FIELDS, Field
from proxy_tui.operations.query.parser import COMPARISONS, Term, head, word_before

_COMPARED: Final = {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least"}
_WELL_KNOWN: Final = ("status", "is")
_SINGLE_QUOTES: Final = ("'", "\u2018", "`")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to complete a word."""

    text: str
    """Replaces what was typed from ``start`` to ``end``, the cursor."""
    start: int
    end: int
    meaning: str


def complete(text: str, cursor: int) -> list[Candidate]:
    """Return the completions of the word that ends at the cursor, the likeliest first.

    None inside quotes, in free text, and where the word is complete.

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


def extended(text: str, cursor: int) -> tuple[str, int]:
    """Return query and cursor after tab, which types what all candidates have in common."""
    candidates = complete(text, cursor)
    if not candidates:
        return text, cursor
    start, end = candidates[0].start, candidates[0].end
    common = _common_start([candidate.text for candidate in candidates])
    if len(candidates) > 1 and len(common) <= end - start:
        return text, cursor
    return text[:start] + common + text[end:], start + len(common)


def _common_start(texts: Sequence[str]) -> str:
    first, last = min(texts), max(texts)
    while not last.startswith(first):
        first = first[:-1]
    return first


def _names() -> Iterator[tuple[str, str]]:
    """Yield fields with the operators that may follow, and their meaning."""
    for field in FIELDS:
        operators = ("<", ">", ":") if field.values else ("<", ">")
        for operator in operators if field.examples else (":",):
            yield field.name + operator, field.meaning


def _words() -> Iterator[tuple[str, str]]:
    """Yield the values that people know better than their fields."""
    for name in _WELL_KNOWN:
        for value, meaning in BY_NAME[name].values.items():
            yield f"{name}:{value}", meaning


def _values(name: str, operator: str) -> Iterator[tuple[str, str]]:
    field = BY_NAME.get(name)
    if field is None or operator not in field.operators:
        return
    if operator not in COMPARISONS:
        yield from field.values.items()
        return
    for example in field.examples:
        yield example, f"{_COMPARED[operator]} {example}"


def hints(
    alternatives: Sequence[Sequence[Term]],
    by_name: Mapping[str, Field[Any]] = BY_NAME,
    well_known: Sequence[str] = _WELL_KNOWN,
) -> tuple[str, ...]:
    """Return a sentence for each word that looks like the language but is looked for as text.

    The likeliest comes first. A hint does not change what the query asks.

    Args:
        alternatives: The parsed query.
        by_name: Fields by name and alias.
        well_known: Fields whose values people know better than their names.
    """
    terms = [term for terms in alternatives for term in terms]
    found = list(
        dict.fromkeys(hint for term in terms for hint in _hints(term, by_name, well_known))
    )
    if len(alternatives) > 1 and any(len(terms) > 1 for terms in alternatives):
        found.append("Read as " + ", or ".join(" ".join(map(str, terms)) for terms in alternatives))
    return tuple(found)


def _hints(
    term: Term, by_name: Mapping[str, Field[Any]], well_known: Sequence[str]
) -> Iterator[str]:
    word = term.word
    if not word:
        return
    if word.startswith(_SINGLE_QUOTES):
        yield 'Put words that belong together in "double quotes".'
    elif word.startswith("!") and head(word[1:])[2]:
        yield f"To negate it type -{word[1:]}"
    elif word in by_name and not term.last:  # the last one is still being typed
        yield _meant(_example(by_name[word]), word)
    else:
        for name in well_known:
            if word.replace("_", "-") in by_name[name].values:
                yield _meant(f"{name}:{word}", word)


def _meant(better: str, word: str) -> str:
    # What to type comes first: a narrow terminal cuts the end.
    return f'Did you mean {better}? "{word}" is looked for as text'


def _example(field: Field[Any]) -> str:
    if field.examples:
        return f"{field.name}>{field.examples[0]}"
    return f"{field.name}:{field.example or next(iter(field.values), '')}"
