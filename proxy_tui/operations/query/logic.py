"""``or``, ``and`` and ``not`` between the terms of a query.

Terms beside each other must all hold, so ``and`` adds nothing; ``or`` parts the
whole query into alternatives, one of which must hold; ``not`` is another ``-``.
In quotes, and where nothing stands on both sides, they are words to look for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from proxy_tui.operations.query.parser import Term
from proxy_tui.operations.query.terms import TermError

_AND: Final = frozenset({"and", "&", "&&"})
_OR: Final = frozenset({"or", "|", "||"})
_NOT: Final = "not"


def alternatives(text: str, terms: Sequence[Term]) -> tuple[list[list[Term]], list[TermError]]:
    """Return groups of terms, one of which must hold whole, and what is still missing.

    Args:
        text: The query.
        terms: Its terms, as ``read_terms`` gives them.
    """
    groups: list[list[Term]] = [[]]
    problems: list[TermError] = []
    negating: Term | None = None
    for place, term in enumerate(terms):
        word = typed_word(text, term)
        following = terms[place + 1] if place + 1 < len(terms) else None
        joins = word in _AND or word in _OR
        if joins and groups[-1] and following is None:
            message = f"Type what else may hold behind {word}."
            problems.append(TermError(message, term.start, term.end, unfinished=True))
        elif joins and groups[-1]:
            if word in _OR:
                groups.append([])
        elif word == _NOT and following is not None and following.operator:
            negating = term
        elif negating is not None:
            groups[-1].append(replace(term, negated=not term.negated, start=negating.start))
            negating = None
        else:
            groups[-1].append(term)
    return groups, problems


def typed_word(text: str, term: Term) -> str:
    """Return a bare word as it was typed, in small letters; "" for a term of another kind."""
    bare = not (term.operator or term.name or term.negated)
    return text[term.start : term.end].casefold() if bare else ""
