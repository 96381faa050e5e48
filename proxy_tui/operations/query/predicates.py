"""Predicates on sessions and on text, and how to combine them.

A predicate is asked of 100,000 rows while a person types, so whatever can be
computed once is computed when it is built.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fnmatch import translate
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from proxy_tui.operations.query.parser import Term, Value, read_terms

if TYPE_CHECKING:
    from proxy_tui.api.models import Session

SessionPredicate: TypeAlias = "Callable[[Session], bool]"
TextPredicate: TypeAlias = Callable[[str], bool]
"""Whether casefolded text fits."""

T = TypeVar("T")


def conjunction(predicates: Iterable[Callable[[T], bool]]) -> Callable[[T], bool]:
    """Return whether all of at least one predicate hold, asked in order."""
    found = tuple(predicates)
    if len(found) == 1:
        return found[0]
    middle = len(found) // 2  # halves: a loop is slower, a chain of thousands recurses too deep
    first, second = conjunction(found[:middle]), conjunction(found[middle:])
    return lambda asked: first(asked) and second(asked)


def disjunction(predicates: Iterable[Callable[[T], bool]]) -> Callable[[T], bool]:
    """Return whether one of at least one predicate holds."""
    found = tuple(predicates)
    if len(found) == 1:
        return found[0]
    middle = len(found) // 2  # as above
    first, second = disjunction(found[:middle]), disjunction(found[middle:])
    return lambda asked: first(asked) or second(asked)


def negation(predicate: Callable[[T], bool]) -> Callable[[T], bool]:
    """Return whether a predicate does not hold."""
    return lambda asked: not predicate(asked)


def whole(value: Value) -> TextPredicate:
    """Return whether a value is all of a text, whatever its letter case."""
    if value.literal is not None:
        wanted = value.literal.casefold()
        return lambda text: text == wanted
    matches = re.compile(translate(value.glob.casefold())).match
    return lambda text: matches(text) is not None


def within(value: Value) -> TextPredicate:
    """Return whether a value occurs in a line of a text, whatever its letter case."""
    if value.literal is not None:
        word = value.literal.casefold()
        return lambda text: word in text
    # "(?s:" and "\Z" go, so that a value is found anywhere but not across two lines.
    pattern = translate(value.glob.casefold().strip("*"))[4:-3]
    search = re.compile(pattern).search
    return lambda text: search(text) is not None


def words_within(text: str) -> TextPredicate | None:
    """Return whether casefolded text has every word of a query that has no fields.

    Quotes, wildcards and ``-`` work as in other queries. None where nothing is typed.
    """
    terms = [term for term in read_terms(text) if term.values or term.operator]
    return conjunction(map(word_within, terms)) if terms else None


def word_within(term: Term) -> TextPredicate:
    """Return whether a word occurs in a line of a text; a field is a word, too."""
    value = Value(term.text, term.text) if term.operator else term.values[0]
    return negation(within(value)) if term.negated else within(value)
