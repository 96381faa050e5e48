"""The loaded sessions of one service, and what a person sees of them.

Rows are known by SID and keep the order of the API. A filter and a sort cover
every loaded row; a table shows a window of one page. Nothing here talks to the
API.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from proxy_tui.api.pages import Page
from proxy_tui.formatting.coverage import Coverage
from proxy_tui.formatting.list_status import ListStatus
from proxy_tui.operations.sessions.differences import Difference, differences
from proxy_tui.operations.sessions.marks import Marks
from proxy_tui.operations.sessions.newest import Newest
from proxy_tui.operations.sessions.page_order import PageOrder, with_new_rows
from proxy_tui.operations.sessions.sort import SortKey, ordered

if TYPE_CHECKING:
    from proxy_tui.api.models import Session

    Predicate = Callable[[Session], bool]

PAGE_SIZE: Final = 100
"""Rows of one window; also the largest page of the API (Proxy changelog, 2019-06-06)."""


@dataclass(frozen=True, slots=True)
class Change:
    """A loaded session that differs from before."""

    sid: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a refresh brought."""

    new: tuple[str, ...] = ()
    """SIDs that were not loaded before."""
    changed: tuple[Change, ...] = ()
    missing: tuple[str, ...] = ()
    """SIDs that left these pages: deleted, or pushed to the next page.

    The rows stay until ``remove``; fetch each to find out.
    """


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A filter by words, which leaves a part of what a filter by fewer or shorter words left."""

    base: str
    """What is asked besides, which must be the same."""
    words: tuple[str, ...]

    def is_part_of(self, other: "Narrowing") -> bool:
        """Return whether every row that matches this matches the other."""
        pairs = zip(other.words, self.words, strict=False)
        is_longer = len(self.words) >= len(other.words)
        return self.base == other.base and is_longer and all(one in two for one, two in pairs)


class Listing:
    """Sessions of one service, loaded page by page. For one thread.

    Args:
        default_ttl: ``default_ttl`` of the service in seconds, for sorting by
            expiry; None if unknown.
    """

    def __init__(self, default_ttl: int | None = None) -> None:
        self.default_ttl = default_ttl
        self.marked = Marks()
        """SIDs that a person marked."""
        self._rows: Newest[Session] = Newest()
        self._pages = PageOrder()
        self._predicate: Predicate | None = None
        self._about_people: Predicate | None = None
        self._key: SortKey | None = None
        self._descending = False
        self._visible: list[Session] | None = None
        self._narrowing: Narrowing | None = None
        self._results: list[tuple[Narrowing, list[Session]]] = []
        """What former filters left, each a part of the one before, until a row changes."""
        self._people_needed: tuple[Session, ...] | None = None

    # Loading

    @property
    def loaded(self) -> int:
        """How many rows there are, whatever the filter."""
        return len(self._rows)

    @property
    def sessions(self) -> "tuple[Session, ...]":
        """Every row, whatever the filter, in Twilio's order."""
        return tuple(self._rows.values())

    @property
    def has_more(self) -> bool:
        """Whether the API has pages that were not loaded."""
        return self._pages.last is not None and self._pages.last.has_more

    @property
    def next_page(self) -> "Page[Session] | None":
        """The last page loaded, for ``client.next_page``; None if nothing follows it."""
        return self._pages.last if self.has_more else None

    def get(self, sid: str) -> "Session | None":
        """Return the loaded session of that SID."""
        return self._rows.get(sid)

    def add(self, page: "Page[Session]") -> None:
        """Add the API's next page: new rows go to the end, known ones are updated in place."""
        for session in page.items:
            self._put(session)
        self._pages.add(page)

    def insert(self, session: "Session") -> None:
        """Put a session that was just created first; a known one is updated in place."""
        if session.sid in self._rows or not self._rows.accepts(session.sid, session):
            self.replace(session)
        else:
            self._reorder({session.sid: session, **self._rows})

    def replace(self, session: "Session") -> None:
        """Update a loaded session, unless a newer reading of it is known."""
        if session.sid in self._rows:
            self._put(session)

    def remove(self, sid: str) -> None:
        """Forget a session that is gone, and its mark; an answer asked for before is too old."""
        if sid in self._rows:
            self._changed()
        self._rows.drop(sid)
        self._pages.forget(sid)
        self.marked.discard(sid)

    def refresh(self, *pages: "Page[Session]") -> Changes:
        """Merge pages that were read again together, and return what that brought.

        A row that moved from one of these pages to another is not missing. A new
        row stands behind the one it follows on its page. If a session is on two
        pages, the later page counts.
        """
        seen = {
            session.sid: session
            for page in pages
            for session in page.items
            if self._rows.accepts(session.sid, session)
        }
        changed = tuple(
            Change(sid, found)
            for sid, session in seen.items()
            if sid in self._rows and (found := differences(self._rows[sid], session))
        )
        new = tuple(sid for sid in seen if sid not in self._rows)
        if new:
            self._reorder(with_new_rows(self._rows, pages, new))
        for session in seen.values():
            self._put(session)
        as_of = min((page.as_of for page in pages), default=0)
        missing = tuple(
            sid
            for sid in self._pages.read_again(pages)
            # A row that was read since these pages were asked for is not missing.
            if sid in self._rows and self._rows[sid].as_of <= as_of
        )
        return Changes(new, changed, missing)

    def pages_behind(self, window: "Iterable[Session]") -> "tuple[Page[Session], ...]":
        """Return the API pages that rows are on: each only a URL, to be read again.

        A row that was created here and not seen in a list yet is on none.
        """
        urls = self._pages.behind(session.sid for session in window)
        return tuple(Page(items=(), url=url) for url in urls)

    def _put(self, session: "Session") -> None:
        old = self._rows.get(session.sid)
        if self._rows.put(session.sid, session) and old != session:
            self._changed()

    def _reorder(self, rows: "dict[str, Session]") -> None:
        self._rows.clear()
        self._rows.update(rows)
        self._changed()

    def _changed(self) -> None:
        self._results.clear()
        self._order_changed()

    def _order_changed(self) -> None:
        self._visible = self._people_needed = None

    # Marks, filter, sort

    def toggle_mark(self, sid: str) -> bool:
        """Mark a loaded row or unmark it; return whether it is marked now."""
        self._marks_changed()
        return sid in self._rows and self.marked.toggle(sid)

    def toggle_matching_marks(self) -> None:
        """Mark every row that matches; if all of them are marked, unmark them."""
        self.marked.toggle_all([session.sid for session in self.visible])
        self._marks_changed()

    def clear_marks(self) -> None:
        """Unmark every row."""
        self.marked.clear()
        self._marks_changed()

    @property
    def marked_sessions(self) -> "tuple[Session, ...]":
        """The marked rows: those that match in the order of the sort, then the hidden ones."""
        if not self.marked:
            return ()
        shown = [session for session in self.visible if session.sid in self.marked]
        hidden = self.marked.difference(session.sid for session in shown)
        return (*shown, *(session for sid, session in self._rows.items() if sid in hidden))

    @property
    def marks_hidden(self) -> int:
        """How many marked rows do not match the filter."""
        test = self._predicate
        return 0 if test is None else sum(not test(self._rows[sid]) for sid in self.marked)

    def _marks_changed(self) -> None:
        if self._predicate is not None:
            # The filter may ask for marks.
            self._changed()

    def filter_by(
        self,
        predicate: "Predicate | None",
        about_people: "Predicate | None" = None,
        narrowing: "Narrowing | None" = None,
    ) -> None:
        """Show only rows for which ``predicate`` holds; None shows all.

        Args:
            predicate: Whether a session matches.
            about_people: Whether its participants decide if a session matches; None
                if the filter does not ask for participants.
            narrowing: What lets a longer filter look at the rows that a shorter one left; None
                looks at every row.
        """
        self._predicate = predicate
        self._about_people = about_people
        self._narrowing = narrowing
        if narrowing is None:
            self._results.clear()
        self._order_changed()

    def sort_by(self, key: SortKey | None, *, descending: bool = False) -> None:
        """Order the rows by a column; None is the order of the API."""
        self._key = key
        self._descending = descending
        self._order_changed()

    @property
    def people_needed(self) -> "tuple[Session, ...]":
        """Loaded rows whose participants decide if they match; kept until something changes."""
        if self._people_needed is None:
            test = self._about_people
            self._people_needed = tuple(filter(test, self._rows.values())) if test else ()
        return self._people_needed

    @property
    def visible(self) -> "Sequence[Session]":
        """The rows that match, in the order of the sort; kept until something changes."""
        if self._visible is None:
            rows = self._matching()
            if self._key is not None:
                rows = ordered(
                    rows, self._key, descending=self._descending, default_ttl=self.default_ttl
                )
            self._visible = rows
        return self._visible

    def _matching(self) -> "list[Session]":
        """Return the rows that match, in the order of the API."""
        if self._predicate is None:
            return list(self._rows.values())
        wanted = self._narrowing
        if wanted is None:
            return list(filter(self._predicate, self._rows.values()))
        while self._results and not wanted.is_part_of(self._results[-1][0]):
            self._results.pop()
        if self._results and self._results[-1][0] == wanted:
            return list(self._results[-1][1])
        rows = self._results[-1][1] if self._results else self._rows.values()
        matching = list(filter(self._predicate, rows))
        self._results.append((wanted, matching))
        return list(matching)

    # Windows of one page

    @property
    def pages(self) -> int:
        """How many windows the visible rows fill; at least 1."""
        return max(1, -(-len(self.visible) // PAGE_SIZE))

    def window(self, page: int, size: int = PAGE_SIZE) -> "Sequence[Session]":
        """Return the visible rows of one window, counted from 1."""
        return self.visible[max(0, page - 1) * size : max(0, page) * size]

    def page_of(self, sid: str) -> int | None:
        """Return the number of the window that shows a session; None if it is not visible."""
        if sid not in self._rows:
            return None
        places = (place for place, session in enumerate(self.visible) if session.sid == sid)
        place = next(places, None)
        return None if place is None else place // PAGE_SIZE + 1

    def status(self, page: int, people: Coverage | None = None) -> ListStatus:
        """Return the facts of the status line below one window.

        Args:
            page: The window, from 1.
            people: How far the participants of ``people_needed`` are known.
        """
        first = max(0, page - 1) * PAGE_SIZE
        shown = len(self.window(page))
        last = self._pages.last
        return ListStatus(
            page=page,
            first=first + 1 if shown else 0,
            last=first + shown if shown else 0,
            loaded=self.loaded,
            matching=len(self.visible),
            has_more=self.has_more,
            # The last page may say why the list goes no further.
            coverage=replace(
                people or Coverage(),
                listed=self.loaded,
                incomplete="" if last is None else last.incomplete,
            ),
            filtered=self._predicate is not None,
            marked=len(self.marked),
            marks_hidden=self.marks_hidden,
        )
