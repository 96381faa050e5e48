"""Remarks on words of a query that are looked for as text but look like the language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from proxy_tui.operations.query.fields import BY_NAME, Field
from proxy_tui.operations.query.logic import typed_word
from proxy_tui.operations.query.parser import Term, head, written

_SINGLE_QUOTES: Final = ("'", "\u2018", "`")


def hints(text: str, groups: Sequence[Sequence[Term]]) -> tuple[str, ...]:
    """Return a sentence for each thing that may be meant in another way, the likeliest first.

    Nothing that is told here changes what the query asks.

    Args:
        text: The query.
        groups: Its alternatives, as ``query_logic.alternatives`` gives them.
    """
    terms = [term for group in groups for term in group]
    found = list(dict.fromkeys(hint for term in terms for hint in _of_term(text, term)))
    if len(groups) > 1 and any(len(group) > 1 for group in groups):
        found.append("Read as " + ", or ".join(map(written, groups)))
    return tuple(found)


def _of_term(text: str, term: Term) -> Iterator[str]:
    word = typed_word(text, term)
    if not word:
        return
    if word.startswith(_SINGLE_QUOTES):
        yield 'Words that belong together stand in "double quotes".'
    elif word.startswith("!") and head(word[1:])[2]:
        yield f"To turn it around type -{word[1:]}"
    elif word in BY_NAME and not term.last:  # the last one is still being typed
        field = BY_NAME[word]
        yield _meant(f"{field.name}{_operator(field)}", word)
    else:
        for name in ("status", "is"):
            if word.replace("_", "-") in BY_NAME[name].values:
                yield _meant(f"{name}:{word}", word)


def _meant(better: str, word: str) -> str:
    # What to type first: on a narrow terminal the end is cut.
    return f'Did you mean {better}? "{word}" is looked for as text'


def _operator(field: Field) -> str:
    """Return the operator of a field with something behind it."""
    if field.examples:
        return f">{field.examples[0]}"
    return f":{field.example or next(iter(field.values), '')}"
