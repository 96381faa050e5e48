"""What a person types to narrow the list, compiled into one question asked of each session.

    status:open mode:voice age>2h -name:job-* "two words"

Every term must hold, ``-`` turns one around, commas mean any of, ``or`` parts
alternatives. Nothing here raises: a term that makes no sense is left out and told
as a problem, so that the rest filters while the last word is still being typed.
The fields are in ``query_fields``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from proxy_tui.formatting.states import state_word
from proxy_tui.operations.query.fields import BY_NAME, no_such_field
from proxy_tui.operations.query.hints import hints
from proxy_tui.operations.query.logic import alternatives
from proxy_tui.operations.query.match import Match, within
from proxy_tui.operations.query.parser import Term, read_terms, written
from proxy_tui.operations.query.terms import Ground, TermError, every, opposite, some

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from datetime import datetime

    from proxy_tui.operations.query.terms import Test

_PEOPLE: Final = BY_NAME["participants"]

_IN_PROGRESS: Final = "\nin-progress"
_SHOWN: Final = state_word("in-progress")
"""What a person sees, and may type in quotes, of a state that has a space on the screen only."""


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """A part of a query that was left out, and why."""

    start: int
    """Where it is in the text: the first character, from 0."""
    end: int
    """Behind its last character; always more than ``start``."""
    message: str
    """What was expected, in a sentence."""
    unfinished: bool = False
    """Whether the query ends here and typing on may mend it."""


@dataclass(frozen=True, slots=True)
class Query:
    """A text compiled at one moment; compile it again when that moment is too long ago."""

    text: str
    groups: tuple[tuple[Term, ...], ...] = ()
    """What is asked: the terms that make sense; all of one group must hold."""
    problems: tuple[QueryProblem, ...] = ()
    """In the order of the text."""
    hints: tuple[str, ...] = ()
    """What may have been meant in another way, in sentences."""
    predicate: Test | None = None
    """Whether a session fits; None where nothing is asked."""
    undecided: Test | None = None
    """Whether a session might fit, were its participants known; None where nobody asks for them."""
    about_people: Test | None = None
    """Whether its participants decide if a session fits, known or not; None likewise."""
    moves: bool = False
    """Whether the answer may change as time passes, without any session changing."""

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms that make sense."""
        return tuple(term for group in self.groups for term in group)

    @property
    def canonical(self) -> str:
        """The terms that make sense, written in one way."""
        return " or ".join(map(written, self.groups))


def compile_query(
    text: str,
    now: datetime,
    default_ttl: int | None = None,
    people: Mapping[str, int] | None = None,
    *,
    marked: Container[str] | None = None,
) -> Query:
    """Return what a text asks.

    Args:
        text: As typed.
        now: The time that ages count to, aware.
        default_ttl: ``default_ttl`` of the service in seconds; None where unknown.
        people: Participants that were not removed, by session SID, as far as
            known. Looked up whenever the predicate is asked, never copied.
        marked: SIDs of marked rows, looked up likewise; without it ``is:marked``
            is a problem.
    """
    ground = Ground(now, default_ttl, people if people is not None else {}, marked)
    groups, errors = alternatives(text, read_terms(text))
    parts = [part for group in groups if (part := _part(group, ground, errors)) is not None]
    predicate = some(part.predicate for part in parts) if parts else None
    about = [part.about_people for part in parts if part.about_people is not None]
    about_people = some(about) if about else None
    problems = [QueryProblem(one.start, one.end, one.message, one.unfinished) for one in errors]
    return Query(
        text,
        tuple(part.terms for part in parts),
        tuple(sorted(problems, key=lambda problem: problem.start)),
        hints(text, groups),
        predicate,
        _undecided(about_people, predicate, ground.people, alone=len(parts) == 1),
        about_people,
        any(BY_NAME[term.name].moves(term) for part in parts for term in part.terms if term.name),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """One alternative of a query, compiled."""

    terms: tuple[Term, ...]
    predicate: Test
    about_people: Test | None
    """Whether the terms that do not ask for participants hold; None where none asks for them."""


def _part(group: Iterable[Term], ground: Ground, errors: list[TermError]) -> _Part | None:
    """Compile terms that must all hold; None where none makes sense.

    Args:
        group: The terms.
        ground: What they are asked about besides the session.
        errors: Takes what makes no sense.
    """
    fielded: list[tuple[Term, Test]] = []
    bare = []
    for term in group:
        try:
            if term.name or term.operator or not term.values:
                fielded.append((term, _test(term, ground)))
            else:
                bare.append(term)
        except TermError as error:
            errors.append(error)
    fielded.sort(key=lambda pair: BY_NAME[pair[0].name].cost)
    tests = [test for _, test in fielded] + ([_words_test(bare)] if bare else [])
    if not tests:
        return None
    terms = sorted([term for term, _ in fielded] + bare, key=lambda term: term.start)
    return _Part(tuple(terms), every(tests), _about_people(fielded, bare))


def _undecided(
    about: Test | None, predicate: Test | None, people: Mapping[str, int], *, alone: bool
) -> Test | None:
    """Return whether a session that does not fit might, were its participants known.

    Args:
        about: Whether its participants decide.
        predicate: Whether it fits.
        people: Participants by session SID, as far as known.
        alone: Whether there is one alternative only: what is undecided does not fit then.
    """
    if about is None or predicate is None:
        return None
    if alone:
        return lambda session: session.sid not in people and about(session)
    return lambda session: session.sid not in people and about(session) and not predicate(session)


def _test(term: Term, ground: Ground) -> Test:
    field = BY_NAME.get(term.name)
    end = term.start + term.negated + len(term.name) + len(term.operator)
    if field is None:
        if not term.operator:
            message = "Type right behind the - what to leave out."
            raise TermError(message, term.start, term.end, unfinished=term.last)
        raise TermError(no_such_field(term), term.start + term.negated, end)
    if term.operator not in field.operators:
        raise TermError(field.expected, term.start, term.end)
    if not term.values:
        raise TermError(field.expected, term.start, term.end, unfinished=term.last)
    test = field.build(term, ground)
    if term.negated and _asks_how_many(term):
        # Of a session whose people are unknown, nothing is true, not even that it is otherwise.
        people = ground.people
        return lambda session: session.sid in people and not test(session)
    return opposite(test) if term.negated else test


def _asks_how_many(term: Term) -> bool:
    """Return whether a term asks for a number of people."""
    return BY_NAME.get(term.name) is _PEOPLE


def _about_people(fielded: list[tuple[Term, Test]], bare: list[Term]) -> Test | None:
    rest = [test for term, test in fielded if not _asks_how_many(term)]
    if len(rest) == len(fielded):
        return None
    if bare:
        rest.append(_words_test(bare))
    return every(rest) if rest else lambda _session: True


def undecided_by(queries: Iterable[Query]) -> Test | None:
    """Return whether a session might fit all of some queries, were its participants known.

    None where no query asks for participants.
    """
    asked = tuple(queries)
    doubts = [query.undecided for query in asked if query.undecided]
    if not doubts:
        return None
    others = [query.predicate for query in asked if query.predicate and not query.undecided]
    return every([*others, *doubts])


def about_people(queries: Iterable[Query]) -> Test | None:
    """Return whether its participants decide if a session fits all of some queries.

    None where no query asks for participants.
    """
    asked = [query for query in queries if query.predicate]
    tests = [query.about_people for query in asked if query.about_people]
    if not tests:
        return None
    might = [
        some(test for test in (query.predicate, query.about_people) if test) for query in asked
    ]
    return every([*might, some(tests)])


def _words_test(terms: Iterable[Term]) -> Test:
    """Return whether bare words occur in the unique name, the SID or the state."""
    fits = every([_word_match(term) for term in dict.fromkeys(terms)])
    return lambda session: fits(
        f"{session.unique_name or ''}\n{session.sid}\n{session.status}".casefold()
    )


def _word_match(term: Term) -> Match:
    match = within(term.values[0])
    typed = (term.values[0].literal or "").casefold()
    if " " in typed and typed in _SHOWN:
        match = some((match, _is_in_progress))
    return opposite(match) if term.negated else match


def _is_in_progress(haystack: str) -> bool:
    return haystack.endswith(_IN_PROGRESS)
