"""A query compiled into a predicate on sessions.

    status:open mode:voice age>2h -name:job-* "two words"

All terms must hold, ``-`` negates one, commas mean any of, ``or`` separates
alternatives. Nothing raises: a term that makes no sense is left out and reported,
so that the rest filters while the last word is still being typed.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeVar

from proxy_tui.api.constants import IN_PROGRESS
from proxy_tui.formatting.states import state_word
from proxy_tui.operations.query.completion import hints
from proxy_tui.operations.query.conditions import QueryContext, clipped, nearest
from proxy_tui.operations.query.fields import BY_NAME, Field
from proxy_tui.operations.query.parser import QueryError, Term, parse
from proxy_tui.operations.query.predicates import (
    conjunction,
    disjunction,
    negation,
    within,
    word_within,
)

if TYPE_CHECKING:
    from proxy_tui.operations.query.predicates import SessionPredicate, TextPredicate

T = TypeVar("T")

_PARTICIPANTS: Final = BY_NAME["participants"]
_IN_PROGRESS: Final = state_word(IN_PROGRESS)
"""The state as shown, with a space; people may type it in quotes."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query compiled for one moment."""

    text: str
    predicate: SessionPredicate | None = None
    """Whether a session fits; None where nothing is asked."""
    about_people: SessionPredicate | None = None
    """Whether it depends on a session's participants, known or not, if it fits.

    None where no term asks for participants.
    """
    problems: tuple[QueryError, ...] = ()
    """Terms that were left out, in the order of the text."""
    hints: tuple[str, ...] = ()
    """What may have been meant instead, in sentences."""
    moves: bool = False
    """Whether the answer may change as time passes, without any session changing."""
    words: tuple[str, ...] = ()
    """The words that a session must have, in lower case, if nothing else is asked."""


@dataclass(frozen=True, slots=True)
class _Alternative:
    """Terms that must all hold, compiled."""

    predicate: SessionPredicate
    about_people: SessionPredicate | None
    moves: bool


def compile_query(
    text: str,
    now: datetime,
    default_ttl: int | None = None,
    people: Mapping[str, int] | None = None,
    *,
    marked: Container[str] | None = None,
) -> Query:
    """Compile a query.

    Args:
        text: As typed.
        now: The time that ages count to, aware.
        default_ttl: ``default_ttl`` of the service in seconds; None where unknown.
        people: Participants that were not removed, by session SID, as far as known.
            Looked up whenever the predicate is asked, never copied.
        marked: SIDs of marked rows, looked up likewise; without it ``is:marked`` is a problem.
    """
    context = QueryContext(now, default_ttl, people if people is not None else {}, marked)
    groups, errors = parse(text)
    compiled = [_alternative(group, context, errors) for group in groups]
    found = [one for one in compiled if one is not None]
    about = [one.about_people for one in found if one.about_people is not None]
    return Query(
        text,
        disjunction(one.predicate for one in found) if found else None,
        disjunction(about) if about else None,
        tuple(sorted(errors, key=lambda error: error.start)),
        hints(groups),
        any(one.moves for one in found),
        _plain_words(groups),
    )


def _plain_words(groups: Sequence[Sequence[Term]]) -> tuple[str, ...]:
    """Return the words of a query that consists of nothing but plain words; else none."""
    if len(groups) != 1 or any(one.operator or one.negated for one in groups[0]):
        return ()
    literals = [value.literal for one in groups[0] for value in one.values]
    if any(literal is None or " " in literal for literal in literals):
        return ()
    return tuple((literal or "").casefold() for literal in literals)


def _alternative(
    terms: Iterable[Term], context: QueryContext, errors: list[QueryError]
) -> _Alternative | None:
    """Compile terms that must all hold; None where none makes sense. Adds to ``errors``."""
    fielded: list[tuple[Term, SessionPredicate]] = []
    words = []
    for term in terms:
        try:
            if term.operator or not term.values:
                fielded.append((term, _predicate(term, context)))
            else:
                words.append(term)
        except QueryError as error:
            errors.append(error)
    fielded.sort(key=lambda pair: BY_NAME[pair[0].name].cost)
    last = [_words(words)] if words else []
    every = [predicate for _, predicate in fielded] + last
    if not every:
        return None
    rest = [predicate for term, predicate in fielded if not _asks_participants(term)] + last
    about_people = conjunction(rest) if rest else lambda _session: True
    return _Alternative(
        conjunction(every),
        about_people if len(rest) < len(every) else None,
        any(map(_moves, (term for term, _ in fielded))),
    )


def _predicate(term: Term, context: QueryContext) -> SessionPredicate:
    field = field_of(term, BY_NAME, "age>2h")
    predicate = field.build(term, context)
    if term.negated and _asks_participants(term):
        # Nothing is true of a session whose participants are unknown, not even a negation.
        people = context.people
        return lambda session: session.sid in people and not predicate(session)
    return negation(predicate) if term.negated else predicate


def field_of(term: Term, by_name: Mapping[str, Field[T]], example: str) -> Field[T]:
    """Return the field of a term that can be compiled.

    Args:
        term: The term.
        by_name: Fields by name and alias.
        example: One that compares, for the message about a comparison without a field.

    Raises:
        QueryError: There is no such field, or it takes no such operator, or values miss.
    """
    field = by_name.get(term.name)
    if not term.operator:
        message = "Type right behind the - what to leave out."
        raise QueryError(message, term.start, term.end, unfinished=term.last)
    if field is None:
        start = term.end - len(term.text)
        end = start + len(term.name) + len(term.operator)
        raise QueryError(_no_such_field(term, by_name, example), start, end)
    if term.operator not in field.operators:
        raise QueryError(field.expected, term.start, term.end)
    if not term.values:
        raise QueryError(field.expected, term.start, term.end, unfinished=term.last)
    return field


def _no_such_field(term: Term, by_name: Mapping[str, Field[T]], example: str) -> str:
    if not term.name:
        return f"Say what to compare, as in {example}, without a space."
    names = list(dict.fromkeys(field.name for field in by_name.values()))
    near = nearest(term.name, by_name, names)
    return (
        f'No field is called "{clipped(term.name)}"; {near}. To find such text, put it in quotes.'
    )


def _asks_participants(term: Term) -> bool:
    return BY_NAME[term.name] is _PARTICIPANTS


def _moves(term: Term) -> bool:
    typed = {(value.literal or "").casefold() for value in term.values}
    return not BY_NAME[term.name].moves.isdisjoint({term.operator, *typed})


def _words(terms: Sequence[Term]) -> SessionPredicate:
    """Return whether bare words occur in the unique name, the SID or the state."""
    fits = conjunction(map(_word, dict.fromkeys(terms)))
    return lambda session: fits(
        f"{session.unique_name or ''}\n{session.sid}\n{session.status}".casefold()
    )


def _word(term: Term) -> TextPredicate:
    typed = (term.values[0].literal or "").casefold()
    if " " not in typed or typed not in _IN_PROGRESS:
        return word_within(term)
    found = disjunction([within(term.values[0]), lambda text: text.endswith("\nin-progress")])
    return negation(found) if term.negated else found


def all_of(queries: Iterable[Query]) -> SessionPredicate | None:
    """Return whether a session fits all of some queries; None where nothing is asked."""
    asked = [query.predicate for query in queries if query.predicate]
    return conjunction(asked) if asked else None


def about_people(queries: Iterable[Query]) -> SessionPredicate | None:
    """Return whether it depends on a session's participants if it fits all of some queries.

    None where no query asks for participants.
    """
    asked = [query for query in queries if query.predicate]
    about = [query.about_people for query in asked if query.about_people]
    if not about:
        return None
    possible = [disjunction(filter(None, (query.predicate, query.about_people))) for query in asked]
    return conjunction([*possible, disjunction(about)])
