"""The query language for the history: ``verb:close since:2h by:amira outcome:unknown``.

It reads as the one for sessions does: all terms must hold, ``-`` negates one, commas
mean any of, ``or`` separates alternatives, bare words are looked for as text.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from proxy_tui.operations.query.compiler import field_of
from proxy_tui.operations.query.completion import hints
from proxy_tui.operations.query.conditions import QueryContext, known, length, moment_before, text
from proxy_tui.operations.query.fields import Field
from proxy_tui.operations.query.parser import QueryError, Term, Value, parse
from proxy_tui.operations.query.predicates import (
    conjunction,
    disjunction,
    negation,
    whole,
    word_within,
)
from proxy_tui.operations.writes.history import AnyEntry, BatchEntry, Entry, History

if TYPE_CHECKING:
    from proxy_tui.operations.query.conditions import Build

EntryPredicate: TypeAlias = Callable[[Entry], bool]

_VERBS: Final = {
    "create": "a session was created",
    "update": "ttl, expiry or status was changed",
    "close": "closed",
    "reopen": "made in progress again",
    "delete": "deleted for good",
    "add_participant": "a person was added",
    "remove_participant": "a person was removed",
    "send_message": "a message was sent",
    "undo": "taken back",
    "reveal": "numbers or bodies were shown",
}
_OUTCOMES: Final = {
    "done": "it took effect",
    "refused": "the API said no",
    "unknown": "in doubt, or not known after reading back",
    "not sent": "it never left",
    "left out": "the session was no longer as planned",
    "under way": "a program is making it now",
    "revealed": "numbers or bodies were shown",
}
_CONDITIONS: Final[Mapping[str, EntryPredicate]] = {
    "doubt": lambda entry: entry.is_in_doubt,
    "undone": lambda entry: bool(entry.undone_by),
    "undo": lambda entry: bool(entry.record.undoes),
}


@dataclass(frozen=True, slots=True)
class JournalQuery:
    """A query compiled for one moment."""

    text: str
    predicate: EntryPredicate | None = None
    """Whether an entry fits; None where nothing is asked."""
    problems: tuple[QueryError, ...] = ()
    """Terms that were left out, in the order of the text."""
    hints: tuple[str, ...] = ()
    """What may have been meant instead, in sentences."""

    def fits(self, entry: AnyEntry) -> bool:
        """Return True if an entry fits; of a batch, one of its steps."""
        if self.predicate is None:
            return True
        if isinstance(entry, BatchEntry):
            return any(map(self.predicate, entry.entries or (_head(entry),)))
        return self.predicate(entry)

    def rows(self, history: History) -> tuple[Entry, ...]:
        """Return the writes that fit, batches unfolded, the newest first."""
        return tuple(entry for entry in history.writes if self.fits(entry))


def compile_journal_query(text: str, now: datetime) -> JournalQuery:
    """Compile a query; nothing raises.

    A term that makes no sense is left out and reported.

    Args:
        text: As typed.
        now: What ``since`` and ``until`` count back from, aware.
    """
    context = QueryContext(now, None, {}, None)
    groups, errors = parse(text)
    found = [one for group in groups if (one := _alternative(group, context, errors))]
    return JournalQuery(
        text,
        disjunction(found) if found else None,
        tuple(sorted(errors, key=lambda error: error.start)),
        hints(groups, BY_NAME, ("verb", "outcome", "is")),
    )


def _alternative(
    terms: Iterable[Term], context: QueryContext, errors: list[QueryError]
) -> EntryPredicate | None:
    """Compile terms that must all hold; None where none makes sense. Adds to ``errors``."""
    every: list[EntryPredicate] = []
    for term in terms:
        try:
            if term.operator or not term.values:
                field = field_of(term, BY_NAME, "since:2h")
                predicate = field.build(term, context)
                every.append(negation(predicate) if term.negated else predicate)
            else:
                every.append(_word(term))
        except QueryError as error:
            errors.append(error)
    return conjunction(every) if every else None


def _word(term: Term) -> EntryPredicate:
    """Return whether a bare word occurs in what the table shows of an entry."""
    fits = word_within(term)
    return lambda entry: fits(_shown(entry).casefold())


def _shown(entry: Entry) -> str:
    told = (
        entry.verb, entry.name, entry.session_sid, entry.who, entry.outcome_words, entry.reason,
        entry.id, entry.batch, entry.change, entry.note,
    )  # fmt: skip
    return "\n".join(told)


def _head(batch: BatchEntry) -> Entry:
    """Return a batch of which nothing was begun, as if it were one write."""
    return Entry(record=batch.first, outcome="", undone_by=batch.undone_by, place=batch.place)


def _choice(
    read: Callable[[Entry], tuple[str, ...]], words: Iterable[str], noun: str
) -> "Build[Entry]":
    by_word = {word.replace(" ", "-").replace("_", "-"): word for word in words}

    def build(term: Term, _context: QueryContext) -> EntryPredicate:
        wanted = {
            by_word[known(term, value, by_word, noun)]
            for value in term.values
            if value.literal is not None
        }
        patterns = [whole(value) for value in term.values if value.literal is None]
        fits = disjunction(patterns) if patterns else None

        def test(entry: Entry) -> bool:
            found = read(entry)
            return not wanted.isdisjoint(found) or (fits is not None and any(map(fits, found)))

        return test

    return build


def _verbs(entry: Entry) -> tuple[str, ...]:
    return (entry.verb, "undo") if entry.record.undoes else (entry.verb,)


def _condition(term: Term, _context: QueryContext) -> EntryPredicate:
    words = {word: word for word in _CONDITIONS}
    return disjunction(_CONDITIONS[known(term, value, words, "condition")] for value in term.values)


def _moment(term: Term, now: datetime) -> datetime:
    """Return the moment that a term names: a length of time ago, or a date in UTC."""
    value: Value = term.values[0]
    try:
        found = datetime.fromisoformat((value.literal or "").strip())
    except ValueError:
        return moment_before(now, length(term))
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _since(term: Term, context: QueryContext) -> EntryPredicate:
    moment = _moment(term, context.now)
    return lambda entry: entry.at is not None and entry.at >= moment


def _until(term: Term, context: QueryContext) -> EntryPredicate:
    moment = _moment(term, context.now)
    return lambda entry: entry.at is not None and entry.at <= moment


def _code(entry: Entry) -> str:
    return str(entry.code) if entry.code else ""


FIELDS: Final[tuple[Field[Entry], ...]] = (
    Field("verb", "what was done", _choice(_verbs, _VERBS, "verb"), _VERBS),
    Field(
        "outcome", "how it ended", _choice(lambda e: (e.outcome,), _OUTCOMES, "outcome"), _OUTCOMES
    ),
    Field(
        "is",
        "a condition",
        _condition,
        {"doubt": "in doubt", "undone": "taken back since", "undo": "it takes something back"},
    ),
    Field("since", "not longer ago, or from a date", _since, example="2h"),
    Field("until", "longer ago, or before a date", _until, example="1d"),
    Field("by", "who did it", text(lambda e: e.who), example="amira", aliases=("who", "user")),
    Field("batch", "the id of its batch", text(lambda e: e.batch), example="3f9a21"),
    Field("session", "the SID", text(lambda e: e.session_sid), example="77e0", aliases=("sid",)),
    Field("service", "the SID of the service", text(lambda e: e.record.service_sid), example="a0"),
    Field("name", "the unique name", text(lambda e: e.name), example="job-*"),
    Field("reason", "why it was done", text(lambda e: e.reason), example="ticket"),
    Field("profile", "the profile", text(lambda e: e.record.profile), example="acme"),
    Field("id", "the id of the write", text(lambda e: e.id), example="5f01"),
    Field("code", "Twilio's error code", text(_code), example="80604"),
    Field("request", "the id of the request", text(lambda e: e.request_id), example="RQ1"),
)

BY_NAME: Final = {name: field for field in FIELDS for name in (field.name, *field.aliases)}
"""Fields by name and alias."""

QUERY_HELP: Final = (
    ("verb:close,reopen", "What was done"),
    ("since:2h", "Not longer ago; also since:2026-03-01, until:1d"),
    ("by:amira", "Who did it"),
    ("outcome:unknown", "How it ended: done, refused, unknown, not-sent, left-out"),
    ("is:doubt", "In doubt; also undone, undo"),
    ("batch:3f9a21", "The steps of a batch; batch:* is any"),
    ("session:77e0 name:job-*", "Which session"),
    ("reason:ticket", "Part of the reason"),
    ("-by:amira or code:80604", "Negation, and either side of or"),
)
"""Examples with their meanings. Every example is a query that works."""
