"""What changed in the list while a person watched, in words, and what they did not see yet.

Each refresh adds its ``listing.Changes``. Words never count from the present, so
that they stay true while they are read.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Final

from proxy_tui.api.constants import CLOSED, IN_PROGRESS, OPEN
from proxy_tui.formatting.duration_text import span
from proxy_tui.formatting.safe_text import NOTHING, safe, short_sid
from proxy_tui.formatting.states import has_ended, state_word
from proxy_tui.formatting.times import day
from proxy_tui.operations.query.predicates import words_within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from proxy_tui.api.models import Session
    from proxy_tui.operations.sessions.differences import Difference
    from proxy_tui.operations.sessions.listing import Changes

LIMIT: Final = 5_000
"""How many events are kept: an hour of a busy service."""

_SKEW: Final = timedelta(minutes=1)
"""How far our clock and Twilio's may be apart."""

_JUST_THEN: Final = 5
"""Seconds within which a contact and the refresh that found it count as one moment."""


class EventKind(Enum):
    """What happened to a session."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Event:
    """One change of one session; its words are safe to show."""

    number: int
    """Counts up from 1; identifies the event."""
    at: datetime
    """When it was found, in UTC: at most one refresh after it happened."""
    sid: str
    name: str
    """Unique name, unmasked; or the SID with its middle cut."""
    kind: EventKind
    words: str
    """``now in progress: first contact``, ``ttl 15 min → 2 h``."""


class ChangeLog:
    """Events of one list, newest first, and which of them are unseen. For one thread.

    Args:
        since: When the list was first read; a session created earlier only came
            into view.
        limit: How many events to keep.
    """

    def __init__(self, since: datetime, limit: int = LIMIT) -> None:
        self._since = since - _SKEW
        self._limit = limit
        self._events: deque[Event] = deque()
        self._unseen: dict[int, str] = {}
        """SIDs of unseen events by their number."""
        self._marks: Counter[str] = Counter()
        self._last = 0

    @property
    def events(self) -> tuple[Event, ...]:
        """Every event kept, newest first."""
        return tuple(self._events)

    @property
    def unseen(self) -> int:
        """How many events are unseen."""
        return len(self._unseen)

    @property
    def unseen_sids(self) -> frozenset[str]:
        """SIDs of sessions with unseen events."""
        return frozenset(self._marks)

    def is_unseen(self, sid: str) -> bool:
        """Return whether a session has unseen events."""
        return sid in self._marks

    def seen(self, sid: str) -> bool:
        """Mark the events of a session as seen; return whether there were any."""
        if self._marks.pop(sid, 0) == 0:
            return False
        self._unseen = {number: other for number, other in self._unseen.items() if other != sid}
        return True

    def mark_all_seen(self) -> None:
        """Mark every event as seen."""
        self._unseen.clear()
        self._marks.clear()

    def take(
        self, changes: Changes, get: Callable[[str], Session | None], at: datetime
    ) -> tuple[Event, ...]:
        """Add what a refresh brought; return the new events, newest first.

        ``missing`` sessions are left out, since they may only have moved; call
        ``gone`` once the API says so.

        Args:
            changes: What ``Listing.refresh`` returned.
            get: Returns the session by SID: ``Listing.get``.
            at: When the pages were read.
        """
        found = [
            self._note(
                session, EventKind.CHANGED, changed_words(change.differences, session, at), at
            )
            for change in changes.changed
            if (session := get(change.sid)) is not None
        ]
        found += [
            self._note(session, EventKind.NEW, new_words(session, self._since), at)
            for sid in changes.new
            if (session := get(sid)) is not None
        ]
        return tuple(reversed(found))

    def gone(self, session: Session, at: datetime) -> Event:
        """Add that a session no longer exists."""
        return self._note(session, EventKind.GONE, "gone", at)

    def _note(self, session: Session, kind: EventKind, words: str, at: datetime) -> Event:
        self._last += 1
        name = safe(session.unique_name or "") or short_sid(session.sid)
        event = Event(self._last, at, session.sid, name, kind, words)
        self._events.appendleft(event)
        self._unseen[event.number] = event.sid
        self._marks[event.sid] += 1
        if len(self._events) > self._limit:
            self._forget(self._events.pop())
        return event

    def _forget(self, event: Event) -> None:
        if self._unseen.pop(event.number, None) is not None:
            self._marks[event.sid] -= 1
            if not self._marks[event.sid]:
                del self._marks[event.sid]

    def matching(self, text: str) -> tuple[Event, ...]:
        """Return the events that match a text, newest first.

        Every word must occur in name, SID or words; quotes and ``-`` work as in a
        query. There are no fields: ``a:b`` is text.
        """
        fits = words_within(text)
        if fits is None:
            return self.events
        return tuple(
            event
            for event in self._events
            if fits(f"{event.name}\n{event.sid}\n{event.words}\n{event.kind.value}".casefold())
        )


def new_words(session: Session, since: datetime) -> str:
    """Return the words for a session that was not in the list before.

    ``opened``; ``opened, now in progress``; ``came into view, closed (api)`` for
    one that was created before ``since``.
    """
    created = session.date_created
    is_new = not isinstance(created, datetime) or created >= since
    if is_new and session.status == OPEN:
        return "opened"
    return f"{'opened, now' if is_new else 'came into view,'} {_state(session)}"


def _state(session: Session) -> str:
    words = state_word(session.status)
    if has_ended(session.status) and session.closed_reason:
        return f"{words} ({safe(session.closed_reason)})"
    return words


def changed_words(differences: Iterable[Difference], session: Session, at: datetime) -> str:
    """Return what happened to a session, the most important first.

    Args:
        differences: What changed.
        session: The session as it is now.
        at: When that was found; a contact is counted back from it.
    """
    found = {difference.field: difference for difference in differences}
    parts = []
    if state := found.pop("state", None):
        contact = found.get("last contact")
        first = contact is not None and contact.before == NOTHING
        parts.append(_moved(state, session, first=first))
        for told in _TOLD_BY_STATE | ({"last contact"} if first else set()):
            found.pop(told, None)
    if found.pop("last contact", None):
        parts.append(_contact(session, at))
    today = f"{day(at)} "
    parts += [
        f"{one.field} {one.before.removeprefix(today)} → {one.after.removeprefix(today)}"
        for one in found.values()
    ]
    return ", ".join(parts)


_TOLD_BY_STATE: Final = frozenset({"ended", "closed reason"})


def _moved(state: Difference, session: Session, *, first: bool) -> str:
    if has_ended(session.status):
        return _state(session)
    if state.before == state_word(CLOSED):
        return "re-opened" if session.status == IN_PROGRESS else f"re-opened, now {state.after}"
    return f"now {state.after}: first contact" if first else f"now {state.after}"


def _contact(session: Session, at: datetime) -> str:
    moment = session.date_last_interaction
    if not isinstance(moment, datetime):
        return f"last contact {safe(moment) if moment else 'no longer set'}"
    passed = (at - moment).total_seconds()
    return (
        "last contact just then" if passed < _JUST_THEN else f"last contact {span(passed)} earlier"
    )
