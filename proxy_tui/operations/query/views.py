"""Triage views: saved queries on the keys 1 to 9, and how many loaded sessions fit each.

People add their own in the config file, ``[views]``, name to query:

* the name of a built-in view replaces that view and keeps its key;
* a name that starts with a digit and a space (``"7 Couriers"``) takes that
  key; the view that had it stays, without a key;
* any other comes after the built-in ones, on a key that no view has, or without one.

A view may also name an order and columns.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from operator import add
from typing import TYPE_CHECKING, Final

from proxy_tui.operations.query.compiler import Query, compile_query

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.settings import SavedView

_SLICE: Final = 5_000
"""Sessions that are counted before others may run."""


@dataclass(frozen=True, slots=True)
class View:
    """A saved query."""

    key: str
    """A digit, in the order of the keyboard: ``1`` to ``9``, then ``0``; "" for none."""
    name: str
    query: str
    """As typed into the filter; "" matches every session."""
    meaning: str = ""
    """What it shows, in a few words."""
    sort: str = ""
    """A column, with ``-`` in front for descending; "" leaves the order as it is."""
    columns: tuple[str, ...] = ()
    """Columns in order, as in the config file; empty leaves them as they are."""
    is_own: bool = False
    """Whether it comes from the config file."""


BUILT_IN: Final = (
    View("1", "All", "", "every session"),
    View("2", "Open", "status:open", "open, not used yet"),
    View("3", "In progress", "status:in-progress", "in progress"),
    View("4", "Expiring <1 h", "expires<1h or is:expired", "expiring within the hour, or overdue"),
    View("5", "Never expires", "expires:never", "active, and nothing ends it"),
    View("6", "One-sided", "is:active participants<2", "active with fewer than two participants"),
    View("7", "Silent >24 h", "is:active idle>1d", "active, no contact for over 24 hours"),
    View("8", "Failed", "status:failed", "failed"),
    View("9", "Closed <1 h", "status:closed ended<1h", "closed in the last hour"),
    View("0", "Expiring in use", "expires<1h contact<30m", "expiring within the hour, in use"),
)

_WITH_KEY: Final = re.compile(r"([0-9])\s+(\S.*)", re.DOTALL)
_KEYBOARD: Final = "1234567890"


def triage_views(own: Mapping[str, SavedView] | None = None) -> tuple[View, ...]:
    """Return the views in force, those with keys first.

    Args:
        own: ``settings.views``, in the order of the file.
    """
    views = {view.name.casefold(): view for view in BUILT_IN}
    for named, saved in (own or {}).items():
        wanted, name = key_and_name(named)
        before = views.pop(name.casefold(), None)
        key = wanted or (before.key if before else "")
        for other, view in views.items():
            if key and view.key == key:
                views[other] = replace(view, key="")
        views[name.casefold()] = View(
            key,
            name,
            saved.query,
            "from the config file",
            sort=saved.sort,
            columns=saved.columns,
            is_own=True,
        )
    taken = {view.key for view in views.values()}
    free = (key for key in _KEYBOARD if key not in taken)
    keyed = (view if view.key else replace(view, key=next(free, "")) for view in views.values())
    return tuple(sorted(keyed, key=_place))


def key_and_name(named: str) -> tuple[str, str]:
    """Return the key that a name in the config file asks for, "" for none, and the bare name."""
    wanted = _WITH_KEY.fullmatch(named.strip())
    return (wanted[1], wanted[2]) if wanted else ("", named.strip())


def _place(view: View) -> int:
    return _KEYBOARD.index(view.key) if view.key else len(_KEYBOARD)


@dataclass(frozen=True, slots=True)
class Count:
    """How many loaded sessions fit a view."""

    view: View
    number: int | None
    """None where part of the query makes no sense."""
    undecided: int = 0
    """Sessions that may fit, but whose participants are unknown; not in ``number``."""
    partial: bool = False
    """Whether there may be more: undecided sessions, or pages that are not loaded."""

    @property
    def is_unknown(self) -> bool:
        """Whether there is no number to show."""
        return self.number is None or (not self.number and self.undecided > 0)


class Tally:
    """Counts of several views over the loaded sessions, updated as sessions change.

    Args:
        views: What to count, in the order of ``counts``.
    """

    def __init__(self, views: Iterable[View]) -> None:
        self._views = tuple(views)
        self._rows: dict[str, Session] = {}
        self._people: dict[str, int] = {}
        self._default_ttl: int | None = None
        self._queries: list[Query] = []
        self._fitting: list[int] = []
        self._undecided: list[int] = []
        self._version = 0
        """Changes with the rows and with what is known of their people."""

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
        self._version += 1
        self._rows = {session.sid: session for session in sessions}
        self._people = dict(people or {})
        self._default_ttl = default_ttl
        self._queries = [self._compiled(view, now) for view in self._views]
        self._fitting = [0] * len(self._views)
        self._undecided = [0] * len(self._views)
        for index in range(len(self._views)):
            self._recount(index)

    def use(self, views: Iterable[View], now: datetime) -> None:
        """Count other views; those whose queries were counted already keep their counts."""
        counted = zip(self._views, self._queries, self._fitting, self._undecided, strict=True)
        known = {view.query: (query, fits, may) for view, query, fits, may in counted}
        self._version += 1
        self._views = tuple(views)
        self._queries, self._fitting, self._undecided = [], [], []
        for index, view in enumerate(self._views):
            query, fits, may = known.get(view.query) or (self._compiled(view, now), 0, 0)
            self._queries.append(query)
            self._fitting.append(fits)
            self._undecided.append(may)
            if view.query not in known:
                self._recount(index)

    def advance(self, now: datetime) -> Iterator[None]:
        """Recount the views whose answer changes as time passes, and yield after each slice.

        A view that changed while it was counted is counted again at once.
        """
        for index, view in enumerate(self._views):
            if index < len(self._queries) and self._queries[index].moves:
                query, version = self._compiled(view, now), self._version
                counts = [0, 0]
                rows = tuple(self._rows.values())
                for first in range(0, len(rows), _SLICE):
                    counts = list(
                        map(add, counts, self._count(query, rows[first : first + _SLICE]))
                    )
                    yield
                self._queries[index] = query
                if version == self._version:
                    self._fitting[index], self._undecided[index] = counts
                else:
                    self._recount(index)

    def put(self, session: Session) -> None:
        """Add a session, or replace it."""
        self.drop(session.sid)
        self._rows[session.sid] = session
        self._add(session, 1)

    def drop(self, sid: str) -> None:
        """Remove a session."""
        session = self._rows.pop(sid, None)
        if session is not None:
            self._add(session, -1)

    def set_people(self, sid: str, people: int | None) -> bool:
        """Set how many participants a session has, None where unknown; return if it changed."""
        if self._people.get(sid) == people:
            return False
        session = self._rows.get(sid)
        if session is not None:
            self._add(session, -1)
        self._version += 1
        if people is None:
            del self._people[sid]
        else:
            self._people[sid] = people
        if session is not None:
            self._add(session, 1)
        return True

    def set_all_people(self, people: Mapping[str, int]) -> bool:
        """Set how many participants each session has, by SID; return if any changed."""
        changed = [sid for sid in self._rows if people.get(sid) != self._people.get(sid)]
        for sid in changed:
            self.set_people(sid, people.get(sid))
        return bool(changed)

    def counts(self, *, more: bool = False) -> tuple[Count, ...]:
        """Return the counts.

        Args:
            more: Whether the API has sessions that are not loaded.
        """
        parts = zip(self._views, self._queries, self._fitting, self._undecided, strict=True)
        return tuple(
            Count(view, None if query.problems else fitting, undecided, more or undecided > 0)
            for view, query, fitting, undecided in parts
        )

    def _compiled(self, view: View, now: datetime) -> Query:
        return compile_query(view.query, now, self._default_ttl, self._people)

    def _recount(self, index: int) -> None:
        counts = self._count(self._queries[index], self._rows.values())
        self._fitting[index], self._undecided[index] = counts

    def _count(self, query: Query, rows: Collection[Session]) -> tuple[int, int]:
        """Return how many rows fit, and how many might."""
        fitting = sum(map(query.predicate, rows)) if query.predicate else len(rows)
        if not query.about_people:
            return fitting, 0
        return fitting, sum(self._is_undecided(query, session) for session in rows)

    def _add(self, session: Session, one: int) -> None:
        self._version += 1
        for index, query in enumerate(self._queries):
            self._fitting[index] += one * (query.predicate is None or query.predicate(session))
            self._undecided[index] += one * self._is_undecided(query, session)

    def _is_undecided(self, query: Query, session: Session) -> bool:
        """Return whether a session that does not fit might, were its participants known."""
        if query.predicate is None or query.about_people is None or session.sid in self._people:
            return False
        return query.about_people(session) and not query.predicate(session)
