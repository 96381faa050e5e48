"""Terms of a query compiled to predicates, one function for each kind of field."""

from __future__ import annotations

import operator
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from proxy_tui.api.constants import ACTIVE_STATUSES
from proxy_tui.formatting.safe_text import safe
from proxy_tui.formatting.states import has_ended
from proxy_tui.operations.input.duration_parser import parse_ttl
from proxy_tui.operations.query.parser import COMPARISONS, QueryError, Term, Value
from proxy_tui.operations.query.predicates import disjunction, whole, within
from proxy_tui.operations.sessions.expiry import ExpiryRule, effective_expiry, sortable_expiry

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.operations.query.predicates import SessionPredicate

T = TypeVar("T")

Build: TypeAlias = "Callable[[Term, QueryContext], Callable[[T], bool]]"
"""Compile a term that has values; raises QueryError where they do not fit the field."""

TIMES: Final = ("30m", "2h", "1d")
"""Examples of lengths of time."""

_COMPARE: Final[Mapping[str, Callable[..., bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class QueryContext:
    """What a query depends on besides the sessions."""

    now: datetime
    default_ttl: int | None
    """``default_ttl`` of the service in seconds; None where unknown."""
    people: Mapping[str, int]
    """Participants by session SID, as far as known; looked up for each row, never copied."""
    marked: Container[str] | None
    """SIDs of marked rows; None where rows cannot be marked."""


def text(read: Callable[[T], str | None]) -> Build[T]:
    """Compile text: part of it with ``:``, all of it with ``=`` or wildcards.

    A row without the text fits nothing, not even ``*``.
    """

    def build(term: Term, _context: QueryContext) -> Callable[[T], bool]:
        fits = disjunction(
            within(value) if term.operator == ":" and value.literal is not None else whole(value)
            for value in term.values
        )

        def test(row: T) -> bool:
            found = read(row)
            return fits(found.casefold()) if found else False

        return test

    return build


def choice(read: Callable[[Session], str], words: Mapping[str, str], noun: str) -> Build[Session]:
    """Compile one of Twilio's words.

    Args:
        read: The word of a session.
        words: Twilio's word by each word that can be typed; messages show the last of each.
        noun: What the words are, for messages: ``state``.
    """
    hint = f" For a {noun} that Twilio does not document, end it with *."

    def build(term: Term, _context: QueryContext) -> SessionPredicate:
        patterns = [whole(value) for value in term.values if value.literal is None]
        typed = [value for value in term.values if value.literal is not None]
        wanted = {words[known(term, value, words, noun, hint)] for value in typed}
        wanted |= {meant for word, meant in words.items() for fits in patterns if fits(word)}
        if not patterns:
            return lambda session: read(session) in wanted
        is_undocumented = disjunction(patterns)

        def test(session: Session) -> bool:
            found = read(session)
            return found in wanted or (found != "" and is_undocumented(found.casefold()))

        return test

    return build


def condition(term: Term, context: QueryContext) -> SessionPredicate:
    """Compile ``active``, ``ended``, ``expired`` or ``marked``."""
    now, default_ttl, marked = context.now.timestamp(), context.default_ttl, context.marked

    def is_expired(session: Session) -> bool:
        if session.status not in ACTIVE_STATUSES:
            return False
        at = sortable_expiry(session, default_ttl)
        return at is not None and at <= now

    tests: dict[str, SessionPredicate] = {
        "active": lambda session: session.status in ACTIVE_STATUSES,
        "ended": lambda session: has_ended(session.status),
        "expired": is_expired,
    }
    if marked is not None:
        tests["marked"] = lambda session: session.sid in marked
    words = {word: word for word in tests}
    return disjunction(tests[known(term, value, words, "condition")] for value in term.values)


def since(read: Callable[[Session], object], *, never: bool = False) -> Build[Session]:
    """Compile how long ago something was.

    Args:
        read: The moment, text that is not one, or None.
        never: Whether it may not have happened at all, which ``:never`` asks.
    """

    def is_set(session: Session) -> bool:
        return bool(read(session))

    def build(term: Term, context: QueryContext) -> SessionPredicate:
        if term.operator not in COMPARISONS:
            tests: dict[str, SessionPredicate] = {"*": is_set}
            if never:
                tests["never"] = lambda session: not is_set(session)
            return _named(term, tests, how_to_compare(term.name, TIMES, "never" if never else ""))
        cut = moment_before(context.now, length(term))
        compare = _COMPARE[term.operator]

        def test(session: Session) -> bool:
            moment = read(session)
            return isinstance(moment, datetime) and compare(cut, moment)

        return test

    return build


def moment_before(now: datetime, seconds: int) -> datetime:
    """Return the moment that long ago, or the first one there is."""
    try:
        return now - timedelta(seconds=seconds)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


def expires(term: Term, context: QueryContext) -> SessionPredicate:
    """Compile how far ahead the effective expiry is; ``never`` is a session that nothing ends.

    A session that has ended has no expiry, and one that is overdue has none ahead.
    """
    default_ttl = context.default_ttl
    if term.operator in COMPARISONS:
        now = context.now.timestamp()
        cut = now + length(term)
        compare = _COMPARE[term.operator]

        def is_ahead(session: Session) -> bool:
            at = sortable_expiry(session, default_ttl)
            return at is not None and at > now and compare(at, cut)

        return is_ahead

    def is_set(session: Session) -> bool:
        return sortable_expiry(session, default_ttl) is not None

    def never(session: Session) -> bool:
        if session.ttl > 0 or has_ended(session.status):  # cheaper than the whole rule
            return False
        return effective_expiry(session, default_ttl).rule is ExpiryRule.NONE

    expected = how_to_compare(term.name, TIMES, "never")
    return _named(term, {"*": is_set, "never": never}, expected)


def ttl(term: Term, _context: QueryContext) -> SessionPredicate:
    """Compile the session's own ttl; ``0`` is not set, and only one that is set compares."""
    if term.operator in COMPARISONS:
        compare, limit = _COMPARE[term.operator], length(term, bare_seconds=True)
        return lambda session: session.ttl > 0 and compare(session.ttl, limit)
    wanted = {_seconds(term, v, bare_seconds=True) for v in term.values if not v.is_any}
    if any(value.is_any for value in term.values):
        return lambda session: session.ttl > 0 or session.ttl in wanted
    return lambda session: session.ttl in wanted


def participants(term: Term, context: QueryContext) -> SessionPredicate:
    """Compile how many participants a session has; one whose number is unknown fits nothing."""
    people = context.people
    if term.operator in COMPARISONS:
        compare, limit = _COMPARE[term.operator], _number(_only(term))

        def test(session: Session) -> bool:
            number = people.get(session.sid)
            return number is not None and compare(number, limit)

        return test
    wanted = {_number(value) for value in term.values if not value.is_any}
    if any(value.is_any for value in term.values):
        return lambda session: session.sid in people
    return lambda session: people.get(session.sid) in wanted


def _number(value: Value) -> int:
    typed = value.literal or ""
    if typed.isascii() and typed.isdigit() and len(typed) <= 9:
        return int(typed)
    raise QueryError("Type a number of people, such as 0, 1 or 2.", value.start, value.end)


def length(term: Term, *, bare_seconds: bool = False) -> int:
    """Return the length of time that a term names, in seconds.

    Raises:
        QueryError: It names none, or several.
    """
    return _seconds(term, _only(term), bare_seconds=bare_seconds)


def _only(term: Term) -> Value:
    if len(term.values) > 1:
        extra = term.values[1]
        raise QueryError("Compare with one value only.", extra.start, extra.end)
    return term.values[0]


def _seconds(term: Term, value: Value, *, bare_seconds: bool) -> int:
    typed = (value.literal or "").strip()
    is_number = typed.isascii() and typed.isdigit()
    unfinished = term.last and typed[-1:].isdigit()
    if is_number and typed.strip("0") and not bare_seconds:
        shown = clipped(typed)  # minutes are meant more often than seconds
        message = f"Say which unit: {shown}m, {shown}h or {shown}d."
        raise QueryError(message, value.start, value.end, unfinished=unfinished)
    try:
        return parse_ttl(typed)
    except ValueError:
        message = "Type a length of time, such as 30m, 2h or 1d."
        raise QueryError(message, value.start, value.end, unfinished=unfinished) from None


def _named(term: Term, tests: Mapping[str, SessionPredicate], expected: str) -> SessionPredicate:
    """Return whether one of the tests that a term names holds; ``*`` is a name, too."""
    found = []
    for value in term.values:
        word = "*" if value.is_any else (value.literal or "").casefold()
        if word not in tests:
            unfinished = term.last and any(name.startswith(word) for name in tests)
            raise QueryError(expected, value.start, value.end, unfinished=unfinished)
        found.append(tests[word])
    return disjunction(found)


def known(term: Term, value: Value, words: Mapping[str, str], noun: str, hint: str = "") -> str:
    """Return which of the known words a value is.

    Args:
        term: The term of the value.
        value: The value.
        words: What each word means; messages show the last of each meaning.
        noun: What they are, for the message.
        hint: One more sentence for the message.
    """
    typed = (value.literal or "*").casefold().replace("_", "-").replace(" ", "-")
    if typed in words:
        return typed
    shown = {meant: word for word, meant in words.items()}.values()
    near = nearest(typed, words, shown)
    message = f'No {noun} is called "{clipped(value.literal or "*")}"; {near}.{hint}'
    unfinished = term.last and any(word.startswith(typed) for word in words)
    raise QueryError(message, value.start, value.end, unfinished=unfinished)


def nearest(typed: str, known: Iterable[str], shown: Iterable[str]) -> str:
    """Return ``the nearest is open``, or a list of ``shown`` where no known word is near."""
    near = get_close_matches(typed[:40], tuple(known), n=1, cutoff=0.7)
    return f"the nearest is {near[0]}" if near else f"there are {listed(shown, 'and')}"


def listed(words: Iterable[str], joint: str) -> str:
    """Return at least one word as a list, with ``and`` or ``or`` before the last."""
    *most, last = words
    return f"{', '.join(most)} {joint} {last}" if most else last


def how_to_compare(name: str, examples: Sequence[str], word: str = "") -> str:
    """Return how to compare a field, as a sentence.

    Args:
        name: The field.
        examples: Two values to compare with.
        word: What can be typed after a colon instead; "" for nothing.
    """
    instead = f", or write {name}:{word}" if word else ""
    return f"Compare it, as in {name}<{examples[0]} or {name}>{examples[1]}{instead}."


def clipped(typed: str) -> str:
    """Return what was typed, safe to show and short enough for a sentence."""
    return safe(typed if len(typed) <= 24 else f"{typed[:23]}…")
