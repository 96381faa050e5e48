"""The fields of a query: names, values, meanings. Help, completion and compiler read this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from proxy_tui.api.constants import SESSION_MODES, SESSION_STATUSES
from proxy_tui.formatting.states import mode_word, state_word
from proxy_tui.operations.query.conditions import (
    TIMES,
    choice,
    condition,
    expires,
    how_to_compare,
    listed,
    participants,
    since,
    text,
    ttl,
)
from proxy_tui.operations.query.parser import COMPARISONS

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.operations.query.conditions import Build

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """One thing about a session, or another kind of row, that a query can name."""

    name: str
    meaning: str
    build: Build[T]
    values: Mapping[str, str] = field(default_factory=dict)
    """What can be typed after ``:``, each with its meaning; for text, common values."""
    examples: tuple[str, ...] = ()
    """What can be typed after ``<`` and ``>``; empty where nothing is compared."""
    example: str = ""
    """A value, where the field takes any text."""
    cost: int = 1
    """How slow the predicate is; cheap ones are asked first."""
    moves: frozenset[str] = frozenset()
    """Operators and values whose answer may change as time passes."""
    aliases: tuple[str, ...] = ()

    @property
    def operators(self) -> frozenset[str]:
        """What may follow the name."""
        return COMPARISONS | {":", "="} if self.examples else frozenset({":", "="})

    @property
    def expected(self) -> str:
        """What can be typed after the name, as a sentence."""
        if self.examples:
            return how_to_compare(self.name, self.examples, next(iter(self.values), ""))
        if self.example:
            return f"{self.name} takes text, such as {self.name}:{self.example}."
        return f"{self.name} takes {listed(self.values, 'or')}."


def _last_contact(session: Session) -> object:
    return session.date_last_interaction or session.date_created


_STATUSES: Final = {status: state_word(status) for status in SESSION_STATUSES}
_MODES: Final = {mode_word(mode): mode for mode in SESSION_MODES}
_MODE_WORDS: Final = {mode: mode for mode in SESSION_MODES} | {"message": "message-only"} | _MODES
_NEVER: Final = {"never": "it did not happen yet", "*": "it happened"}

FIELDS: Final = (
    Field(
        "status",
        "the state",
        choice(attrgetter("status"), {status: status for status in SESSION_STATUSES}, "state"),
        _STATUSES,
        cost=0,
        aliases=("state",),
    ),
    Field(
        "is",
        "a condition",
        condition,
        {
            "active": "open or in progress",
            "ended": "closed or failed",
            "expired": "past its expiry, but not closed yet",
            "marked": "marked",
        },
        cost=0,
        moves=frozenset({"expired"}),
    ),
    Field(
        "name",
        "the unique name",
        text(attrgetter("unique_name")),
        example="job-*",
        cost=2,
        aliases=("unique_name",),
    ),
    Field("sid", "the SID", text(attrgetter("sid")), example="77e0", cost=2),
    Field(
        "mode",
        "what people can use",
        choice(attrgetter("mode"), _MODE_WORDS, "mode"),
        _MODES,
        cost=0,
    ),
    Field(
        "age",
        "time since creation",
        since(attrgetter("date_created")),
        examples=TIMES,
        moves=COMPARISONS,
    ),
    Field(
        "idle",
        "time since the last contact, or since creation without one",
        since(_last_contact),
        examples=TIMES,
        moves=COMPARISONS,
    ),
    Field(
        "contact",
        "time since the last contact",
        since(attrgetter("date_last_interaction"), never=True),
        _NEVER,
        TIMES,
        moves=COMPARISONS,
    ),
    Field(
        "expires",
        "time left until it expires; is:expired is overdue",
        expires,
        {"never": "neither a date nor a ttl ends it", "*": "something ends it"},
        TIMES,
        moves=COMPARISONS,
    ),
    Field(
        "ended",
        "time since it ended",
        since(attrgetter("date_ended"), never=True),
        _NEVER,
        TIMES,
        moves=COMPARISONS,
    ),
    Field(
        "ttl",
        "the session's own ttl",
        ttl,
        {"0": "not set", "15m": "15 minutes", "1h": "an hour", "1d": "a day"},
        TIMES,
        cost=0,
    ),
    Field(
        "reason",
        "why it was closed",
        text(attrgetter("closed_reason")),
        {"api": "closed by a request"},
        example="api",
        aliases=("closed_reason",),
    ),
    Field(
        "participants",
        "how many people are in it, where known",
        participants,
        {"0": "nobody", "1": "one side only", "2": "both sides", "*": "any number, but known"},
        ("2", "1"),
        aliases=("people",),
    ),
)

BY_NAME: Final = {name: field for field in FIELDS for name in (field.name, *field.aliases)}
"""Fields by name and alias."""

QUERY_EXAMPLES: Final = (
    ("is:active idle>1d", "Forgotten: still active, and silent for a day"),
    ("expires<30m participants<2", "Ends within half an hour, and one side is missing"),
    ("name:job-* ended<1h or is:expired", "Jobs that just ended, and what should have ended"),
)
"""Questions that support asks, worked out: queries with their meanings."""

QUERY_HELP: Final = (
    ("job 4481", "Both words in name, SID or state"),
    ('"two words"', "These words side by side; all in quotes is text"),
    ("status:open,failed", "Either state; also in-progress, closed, unknown"),
    ("is:active", "Open or in progress; also ended, expired, marked"),
    ("mode:voice", "By mode: both, text or voice"),
    ("name:job-*", "The whole name, * for any text, ? for one character"),
    ("name:job", "Part of the name; name=job is all of it"),
    ("sid:77e0", "Part of the SID; KC5c21…77e0 works as shown"),
    ("age>2h", "Created longer ago; times as 30s 15m 1h30m 1d 2w"),
    ("idle>1d", "No contact for longer, or created and never used"),
    ("contact<10m", "Last contact less than that ago; contact:never"),
    ("expires<30m", "Less than that left; expires:never; see is:expired"),
    ("ended<1h", "Closed or failed less than that ago"),
    ("ttl>1h", "Its own ttl is longer; ttl:15m; ttl:0 is not set"),
    ("reason:api", "Why it was closed"),
    ("participants<2", "Fewer people than that, where known"),
    ("name:*", "Has a name at all; likewise contact:*, reason:* …"),
    ("-status:closed", "Negates any of these: everything but closed"),
    ("status:open age>2h", "Both must hold; and between them is optional"),
    ("is:expired or age>1d", "Either side of or, which splits the whole query"),
)
"""Examples with their meanings. Every example is a query that works."""
