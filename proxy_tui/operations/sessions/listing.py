"""The sessions of one service that were loaded, and what a person sees of them.

Rows are known by SID and keep the order in which the API gave them. A filter
and a sort look at every loaded row; a table shows windows of one page. Nothing
here talks to the API: whoever reads a page brings it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from proxy_tui.api.order import is_older, moment
from proxy_tui.api.pages import Page
from proxy_tui.formatting.coverage import Coverage
from proxy_tui.formatting.list_status import Truth
from proxy_tui.operations.sessions.differences import Difference, differences
from proxy_tui.operations.sessions.merge import with_new
from proxy_tui.operations.sessions.page_order import Trail
from proxy_tui.operations.sessions.sort import SortKey, ordered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from proxy_tui.api.models import Session

__all__ = ["PAGE_SIZE", "Change", "Changes", "Listing", "SortKey", "Truth"]

PAGE_SIZE: Final = 100
"""Rows of one window; also what one page of the API holds at most (Proxy changelog, 2019-06-06)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One loaded session that reads otherwise than before."""

    sid: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What reading pages again brought."""

    new: tuple[str, ...] = ()
    """SIDs that were not loaded before."""
    changed: tuple[Change, ...] = ()
    missing: tuple[str, ...] = ()
    """SIDs that were on these pages and no longer are: deleted, or pushed to the next page.

    The rows stay until ``remove``; fetch each to know.
    """


class Listing:
    """Sessions of one service, loaded page by page. For one thread.

    Args:
        default_ttl: ``default_ttl`` of the service in seconds, for sorting by
            expiry; None where unknown.
    """

    def __init__(self, default_ttl: int | None = None) -> None:
        self.default_ttl = default_ttl
        self.marked: set[str] = set()
        """SIDs that a person marked."""
        self._rows: dict[str, Session] = {}
        self._removed: dict[str, int] = {}
        """When rows were removed: an answer that was asked for before brings none of them back."""
        self._trail = Trail()
        self._predicate: Callable[[Session], bool] | None = None
        self._about_people: Callable[[Session], bool] | None = None
        self._key: SortKey | None = None
        self._descending = False
        self._visible: list[Session] | None = None
        self._asked: tuple[Session, ...] | None = None

    @property
    def loaded(self) -> int:
        """How many rows there are, whatever the filter."""
        return len(self._rows)

    @property
    def has_more(self) -> bool:
        """Whether the API has pages that were not loaded."""
        return self._trail.last is not None and self._trail.last.has_more

    @property
    def next_page(self) -> Page[Session] | None:
        """The last page loaded, for ``client.next_page``; None where there is no next."""
        return self._trail.last if self.has_more else None

    @property
    def marked_sessions(self) -> tuple[Session, ...]:
        """The marked rows in the order of the API, whatever the filter."""
        return tuple(row for sid, row in self._rows.items() if sid in self.marked)

    def get(self, sid: str) -> Session | None:
        """Return the loaded session of that SID."""
        return self._rows.get(sid)

    def add(self, page: Page[Session]) -> None:
        """Take the API's next page: new rows go to the end, known ones are renewed in place."""
        for session in page.items:
            self._put(session)
        self._trail.add(page)

    def insert(self, session: Session) -> None:
        """Put a session that was just created first; a known one is renewed in place."""
        if session.sid in self._rows or self._is_old(session):
            self.replace(session)
            return
        self._rows = {session.sid: session, **self._rows}
        self._changed()

    def replace(self, session: Session) -> None:
        """Renew a loaded session, unless a newer reading of it is known; leave out unknown ones."""
        if session.sid in self._rows:
            self._put(session)

    def remove(self, sid: str) -> None:
        """Forget a session that is gone, and its mark; answers asked for before now are too old."""
        self._removed[sid] = moment()
        if self._rows.pop(sid, None) is not None:
            self._changed()
        self._trail.forget(sid)
        self.marked.discard(sid)

    def toggle_mark(self, sid: str) -> bool:
        """Mark a loaded row or take its mark away; return whether it is marked now."""
        if self._predicate is not None:
            # The filter may ask for marks.
            self._changed()
        if sid in self.marked or sid not in self._rows:
            self.marked.discard(sid)
            return False
        self.marked.add(sid)
        return True

    def refresh(self, *pages: Page[Session]) -> Changes:
        """Merge pages that were read again, together, and say what that brought.

        Rows that moved from one of these pages to another are not missing. New
        rows stand behind the one they follow in their page. Where the same
        session is on two pages, the later page counts.
        """
        seen = {
            session.sid: session
            for page in pages
            for session in page.items
            if not self._is_old(session)
        }
        changed = tuple(
            Change(sid, found)
            for sid, session in seen.items()
            if sid in self._rows and (found := differences(self._rows[sid], session))
        )
        new = tuple(sid for sid in seen if sid not in self._rows)
        if new:
            self._rows = with_new(self._rows, pages, new)
            self._changed()
        for session in seen.values():
            self._put(session)
        as_of = min((page.as_of for page in pages), default=0)
        missing = self._trail.read_again(pages)
        # A row that was read since then is no more missing than it was then.
        missing = tuple(
            sid for sid in missing if sid in self._rows and self._rows[sid].as_of <= as_of
        )
        return Changes(new, changed, missing)

    def _is_old(self, session: Session) -> bool:
        """Whether a newer reading of a session is known, or that it was removed since."""
        removed = self._removed.get(session.sid, 0)
        return session.as_of < removed or is_older(session, self._rows.get(session.sid))

    def _put(self, session: Session) -> None:
        if self._is_old(session):
            return
        if self._rows.get(session.sid) != session:
            self._changed()
        self._rows[session.sid] = session

    def _changed(self) -> None:
        self._visible = self._asked = None

    def filter_by(
        self,
        predicate: Callable[[Session], bool] | None,
        about_people: Callable[[Session], bool] | None = None,
    ) -> None:
        """Show only rows for which ``predicate`` holds; None shows all.

        Args:
            predicate: Whether a session fits.
            about_people: Whether its participants decide if a session fits; None where
                nobody asks for them.
        """
        self._predicate = predicate
        self._about_people = about_people
        self._changed()

    @property
    def asked(self) -> tuple[Session, ...]:
        """Loaded rows whose participants decide if the filter leaves them; kept likewise."""
        if self._asked is None:
            test = self._about_people
            self._asked = tuple(filter(test, self._rows.values())) if test else ()
        return self._asked

    def sort_by(self, key: SortKey | None, *, descending: bool = False) -> None:
        """Order the rows by a column; None is the order of the API."""
        self._key = key
        self._descending = descending
        self._changed()

    @property
    def visible(self) -> Sequence[Session]:
        """The rows that fit the filter, in the order of the sort; kept until something changes."""
        if self._visible is None:
            every = self._rows.values()
            rows = list(every if self._predicate is None else filter(self._predicate, every))
            if self._key is not None:
                rows = ordered(
                    rows, self._key, descending=self._descending, default_ttl=self.default_ttl
                )
            self._visible = rows
        return self._visible

    @property
    def pages(self) -> int:
        """How many windows the visible rows fill; at least 1."""
        return max(1, -(-len(self.visible) // PAGE_SIZE))

    def window(self, page: int, size: int = PAGE_SIZE) -> Sequence[Session]:
        """Return the visible rows of one window, which are numbered from 1."""
        return self.visible[max(0, page - 1) * size : max(0, page) * size]

    def page_of(self, sid: str) -> int | None:
        """Return the number of the window that shows a session; None where the filter hides it."""
        if sid not in self._rows:
            return None
        places = (place for place, session in enumerate(self.visible) if session.sid == sid)
        place = next(places, None)
        return None if place is None else place // PAGE_SIZE + 1

    def pages_behind(self, window: Iterable[Session]) -> tuple[Page[Session], ...]:
        """Return the API pages that rows are on: each only a URL, to be read again.

        Rows that were created here and not seen in a list yet are on none.
        """
        urls = self._trail.behind(session.sid for session in window)
        return tuple(Page(items=(), url=url) for url in urls)

    def truth(self, page: int, marked: int | None = None, people: Coverage | None = None) -> Truth:
        """Return what is true about one window; ``present.truth_words`` says it.

        Args:
            page: The window, from 1.
            marked: How many rows are marked; the listing's own marks where left out.
            people: How far the participants of the rows in ``asked`` are known.
        """
        first = max(0, page - 1) * PAGE_SIZE
        shown = len(self.window(page))
        return Truth(
            page=page,
            first=first + 1 if shown else 0,
            last=first + shown if shown else 0,
            loaded=self.loaded,
            matching=len(self.visible),
            has_more=self.has_more,
            coverage=replace(
                people or Coverage(),
                listed=self.loaded,
                # An empty page is false, and may say why the list goes no further.
                incomplete="" if self._trail.last is None else self._trail.last.incomplete,
            ),
            filtered=self._predicate is not None,
            marked=len(self.marked) if marked is None else marked,
        )
