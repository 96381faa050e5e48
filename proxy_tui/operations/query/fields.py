"""The fields of a query: their names, what each takes, what it means.

Help, completion and the compiler all read this one catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from proxy_tui.formatting.states import mode_word, state_word
from proxy_tui.operations.query.parser import COMPARED, Term
from proxy_tui.operations.query.terms import choice, clipped, how_to_compare, listed, nearest, text
from proxy_tui.operations.query.time_terms import (
    TIMES,
    condition,
    expires,
    participants,
    since,
    ttl,
)

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.operations.query.terms import Build

STATUSES: Final = ("open", "in-progress", "closed", "failed", "unknown")
"""As ``api.models.SESSION_STATUSES``, which would load pydantic before the first frame."""

MODES: Final = ("voice-and-message", "message-only", "voice-only")
"""As ``api.models.SESSION_MODES``, for the same reason."""

_MODE_WORDS: Final = (
    {mode: mode for mode in MODES}
    | {"message": "message-only"}
    | {mode_word(mode): mode for mode in MODES}
)
_EQUAL: Final = frozenset({":", "="})


@dataclass(frozen=True, slots=True)
class Field:
    """One thing about a session that a query can name."""

    name: str
    meaning: str
    build: Build
    """Make the question of a term that has values.

    Raises:
        TermError: the values do not fit.
    """
    values: Mapping[str, str]
    """What can be typed after ``:``, each with its meaning; for text, what it often is."""
    examples: tuple[str, ...] = ()
    """What can be typed after ``<`` and ``>``; empty where nothing is compared."""
    example: str = ""
    """A value, where the field takes any text."""
    cost: int = 1
    """How long the question takes, for the order in which several are asked."""
    moves: Callable[[Term], bool] = lambda _term: False
    """Whether the answer to a term may change as time passes."""
    aliases: tuple[str, ...] = ()

    @property
    def operators(self) -> frozenset[str]:
        """What may stand behind the name."""
        return _EQUAL | COMPARED if self.examples else _EQUAL

    @property
    def expected(self) -> str:
        """What can be typed behind the name, as a sentence."""
        if self.examples:
            return how_to_compare(self.name, self.examples, next(iter(self.values), ""))
        if self.example:
            return f"{self.name} takes text, such as {self.name}:{self.example}."
        return f"{self.name} takes {listed(self.values, 'or')}."


def _compares(term: Term) -> bool:
    return term.operator in COMPARED


def _asks_expired(term: Term) -> bool:
    return any((value.literal or "").casefold() == "expired" for value in term.values)


def _last_sign(session: Session) -> object:
    return session.date_last_interaction or session.date_created


_NEVER: Final = {"never": "it did not happen yet", "*": "it happened"}

FIELDS: Final = (
    Field(
        "status", "the state", choice(attrgetter("status"), {s: s for s in STATUSES}, "state"),
        {status: state_word(status) for status in STATUSES}, cost=0, aliases=("state",),
    ),
    Field(
        "is", "a condition", condition,
        {
            "active": "open or in progress",
            "ended": "closed or failed",
            "expired": "past its expiry, but not closed yet",
            "marked": "marked",
        },
        moves=_asks_expired, cost=0,
    ),
    Field(
        "name", "the unique name", text(attrgetter("unique_name")), {}, example="job-*",
        cost=2, aliases=("unique_name",),
    ),
    Field("sid", "the SID", text(attrgetter("sid")), {}, example="77e0", cost=2),
    Field(
        "mode", "what people can use", choice(attrgetter("mode"), _MODE_WORDS, "mode"),
        {mode_word(mode): mode for mode in MODES}, cost=0,
    ),
    Field(
        "age", "time since creation", since(attrgetter("date_created")), {}, TIMES,
        moves=_compares,
    ),
    Field(
        "idle", "time since the last contact, or since creation without one", since(_last_sign),
        {}, TIMES, moves=_compares,
    ),
    Field(
        "contact", "time since the last contact",
        since(attrgetter("date_last_interaction"), never=True), _NEVER, TIMES, moves=_compares,
    ),
    Field(
        "expires", "time left until it expires; is:expired is overdue", expires,
        {"never": "neither a date nor a ttl ends it", "*": "something ends it"}, TIMES,
        moves=_compares,
    ),
    Field(
        "ended", "time since it ended", since(attrgetter("date_ended"), never=True), _NEVER, TIMES,
        moves=_compares,
    ),
    Field(
        "ttl", "the session's own ttl", ttl,
        {"0": "not set", "15m": "15 minutes", "1h": "an hour", "1d": "a day"}, TIMES, cost=0,
    ),
    Field(
        "reason", "why it was closed", text(attrgetter("closed_reason")),
        {"api": "closed by a request"}, example="api", aliases=("closed_reason",),
    ),
    Field(
        "participants", "how many people are in it, where known", participants,
        {"0": "nobody", "1": "one side only", "2": "both sides", "*": "any number, but known"},
        ("2", "1"), aliases=("people",),
    ),
)  # fmt: skip

BY_NAME: Final = {name: field for field in FIELDS for name in (field.name, *field.aliases)}
"""Fields by name and alias."""


def no_such_field(term: Term) -> str:
    """Return what to say about a term whose field does not exist."""
    if not term.name:
        return f"Say what to compare, as in age{term.operator}2h, without a space."
    near = nearest(term.name, BY_NAME, [field.name for field in FIELDS])
    return (
        f'No field is called "{clipped(term.name)}"; {near}. To find such text, put it in quotes.'
    )
