"""Triage views: saved queries on the keys 1 to 9, and how many loaded sessions fit each.

People add their own in the config file, ``[views]``, name to query:

* a name that a built-in view has takes its place and its key;
* a name that starts with a digit and a space (``"7 Couriers"``) takes that
  key; the view that had it stays, without a key;
* any other stands behind the built-in ones, without a key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from proxy_tui.operations.query.compiler import Query, compile_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from proxy_tui.api.models import Session


@dataclass(frozen=True, slots=True)
class View:
    """A saved query."""

    key: str
    """``1`` to ``9``; "" where it has none."""
    name: str
    query: str
    """As typed into the filter; "" asks for nothing, so that all fit."""
    meaning: str = ""
    """What it shows, in a few words."""


BUILT_IN: Final = (
    View("1", "All", "", "every session"),
    View("2", "Open", "status:open", "open, nobody used it yet"),
    View("3", "In progress", "status:in-progress", "in progress"),
    View("4", "Expiring <1 h", "expires<1h or is:expired", "expiring within the hour, or overdue"),
    View("5", "Never expires", "expires:never", "active, and nothing ends it"),
    View("6", "One-sided", "is:active participants<2", "active with fewer than two participants"),
    View("7", "Silent >24 h", "is:active idle>1d", "active, no contact for over 24 hours"),
    View("8", "Failed", "status:failed", "failed"),
    View("9", "Closed <1 h", "status:closed ended<1h", "closed in the last hour"),
)

_WITH_KEY: Final = re.compile(r"([1-9])\s+(\S.*)", re.DOTALL)


def triage_views(own: Mapping[str, str] | None = None) -> tuple[View, ...]:
    """Return the views in force: those with keys by key, then those without.

    Args:
        own: ``settings.views``, name to query, in the order of the file.
    """
    views = {view.name.casefold(): view for view in BUILT_IN}
    for named, query in (own or {}).items():
        wanted = _WITH_KEY.fullmatch(named.strip())
        name = wanted[2] if wanted else named.strip()
        before = views.pop(name.casefold(), None)
        key = wanted[1] if wanted else before.key if before else ""
        for other, view in views.items():
            if key and view.key == key:
                views[other] = replace(view, key="")
        views[name.casefold()] = View(key, name, query, "from the config file")
    return tuple(sorted(views.values(), key=lambda view: view.key or "a"))


@dataclass(frozen=True, slots=True)
class Count:
    """How many loaded sessions fit a view."""

    view: View
    number: int | None
    """None where part of the query makes no sense; the filter line says what."""
    undecided: int = 0
    """Sessions that might fit, were their participants known; not in ``number``."""
    partial: bool = False
    """Whether there may be more: undecided sessions, or pages that were not loaded."""

    @property
    def is_unknown(self) -> bool:
        """Whether nothing can be said: the query makes no sense, or nobody was read yet."""
        return self.number is None or (not self.number and self.undecided > 0)


class Tally:
    """Counts of several views over the loaded sessions, kept up as sessions change.

    Args:
        views: What to count; the order in which ``counts`` answers.
    """

    def __init__(self, views: Iterable[View]) -> None:
        self._views = tuple(views)
        self._rows: dict[str, Session] = {}
        self._people: dict[str, int] = {}
        self._default_ttl: int | None = None
        self._queries: list[Query] = []
        self._fitting: list[int] = []
        self._undecided: list[int] = []

    def count_all(
        self,
        sessions: Iterable[Session],
        now: datetime,
        default_ttl: int | None = None,
        people: Mapping[str, int] | None = None,
    ) -> None:
        """Count from scratch.

        Args:
            sessions: Every loaded session.
            now: The time, aware.
            default_ttl: ``default_ttl`` of the service in seconds; None where unknown.
            people: Participants by session SID, as far as known; copied.
        """
        self._rows = {session.sid: session for session in sessions}
        self._people = dict(people or {})
        self._default_ttl = default_ttl
        self._queries = [self._compiled(view, now) for view in self._views]
        rows = tuple(self._rows.values())
        self._fitting = [_fitting(query, rows) for query in self._queries]
        self._undecided = [_undecided(query, rows) for query in self._queries]

    def move_on(self, now: datetime) -> None:
        """Count those views again whose answer changes as time passes."""
        rows = tuple(self._rows.values())
        moving = [index for index, query in enumerate(self._queries) if query.moves]
        for index in moving:
            query = self._compiled(self._views[index], now)
            self._queries[index] = query
            self._fitting[index] = _fitting(query, rows)
            self._undecided[index] = _undecided(query, rows)

    def _compiled(self, view: View, now: datetime) -> Query:
        return compile_query(view.query, now, self._default_ttl, self._people)

    def put(self, session: Session) -> None:
        """Take a session that is new or reads otherwise than before."""
        self.drop(session.sid)
        self._rows[session.sid] = session
        self._add(session, 1)

    def drop(self, sid: str) -> None:
        """Forget a session that is gone."""
        session = self._rows.pop(sid, None)
        if session is not None:
            self._add(session, -1)

    def know(self, sid: str, people: int | None) -> bool:
        """Take how many participants a session has, None where unknown; return if that is news."""
        if self._people.get(sid) == people:
            return False
        session = self._rows.get(sid)
        if session is not None:
            self._add(session, -1)
        if people is None:
            del self._people[sid]
        else:
            self._people[sid] = people
        if session is not None:
            self._add(session, 1)
        return True

    def know_all(self, people: Mapping[str, int]) -> bool:
        """Take how many participants each session has; return whether that is news.

        Args:
            people: By session SID, as far as known.
        """
        before = self._people
        news = [sid for sid in self._rows if people.get(sid) != before.get(sid)]
        for sid in news:
            self.know(sid, people.get(sid))
        return bool(news)

    def _add(self, session: Session, one: int) -> None:
        for index, query in enumerate(self._queries):
            if query.predicate is None or query.predicate(session):
                self._fitting[index] += one
            if query.undecided is not None and query.undecided(session):
                self._undecided[index] += one

    def counts(self, *, more: bool = False) -> tuple[Count, ...]:
        """Return the counts as they stand.

        Args:
            more: Whether the API has sessions that were not loaded.
        """
        parts = zip(self._views, self._queries, self._fitting, self._undecided, strict=True)
        return tuple(
            Count(view, None if query.problems else fitting, undecided, more or undecided > 0)
            for view, query, fitting, undecided in parts
        )


def _fitting(query: Query, rows: Sequence[Session]) -> int:
    return len(rows) if query.predicate is None else sum(map(query.predicate, rows))


def _undecided(query: Query, rows: Sequence[Session]) -> int:
    return 0 if query.undecided is None else sum(map(query.undecided, rows))


def counts(
    sessions: Iterable[Session],
    views: Iterable[View],
    now: datetime,
    default_ttl: int | None = None,
    people: Mapping[str, int] | None = None,
    *,
    more: bool = False,
) -> tuple[Count, ...]:
    """Return how many sessions fit each view.

    Args:
        sessions: Every loaded session.
        views: The views.
        now: The time, aware.
        default_ttl: ``default_ttl`` of the service in seconds; None where unknown.
        people: Participants by session SID, as far as known.
        more: Whether the API has sessions that were not loaded.
    """
    tally = Tally(views)
    tally.count_all(sessions, now, default_ttl, people)
    return tally.counts(more=more)
