"""Which API page each loaded row is on, and how pages and rows follow each other.

A page's URL names the row before it, not a distance from the top. New sessions
therefore push rows off the end of a page that is read again, and its
``next_page_url`` changes. Both are followed here, so that every loaded row can
be read again with one request a page.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from proxy_tui.api.pages import Page

if TYPE_CHECKING:
    from proxy_tui.api.models import Session


class PageOrder:
    """The pages of one list; a page without a URL is not tracked."""

    def __init__(self) -> None:
        self.last: Page[Session] | None = None
        """The page furthest on: the next one to load follows it."""
        self._urls: dict[str, str] = {}
        """The URL of the page that each row is on, by SID."""
        self._next: dict[str, str] = {}
        """The URL that follows each page's."""
        self._as_of: dict[str, int] = {}
        """When each page was last asked for."""

    def add(self, page: "Page[Session]") -> None:
        """Add a page.

        The same page may be asked for twice, and later pages may arrive before its
        second answer, which then does not move ``last`` back.
        """
        last = self.last
        self._take(page)
        if last is None or (page.number, page.as_of) >= (last.number, last.as_of):
            self.last = page

    def read_again(self, pages: "Iterable[Page[Session]]") -> tuple[str, ...]:
        """Update pages that were read again; return the SIDs that are on none of them any more.

        Those SIDs are expected on the following page from now on; without one they
        stay and are returned again next time. A page that was asked for before its
        newest reading is ignored.
        """
        pages = [page for page in pages if page.url and not self._is_old(page)]
        seen = {session.sid for page in pages for session in page.items}
        before = {page.url: self._next.get(page.url) for page in pages}
        missing = [sid for sid, url in self._urls.items() if url in before and sid not in seen]
        for page in pages:
            self._take(page)
        for sid in missing:
            self._urls[sid] = self._next.get(self._urls[sid], self._urls[sid])
        renamed = [(old, self._next.get(url)) for url, old in before.items()]
        for old, new in renamed:
            if old and new and old != new:
                self._rename(old, new)
        return tuple(missing)

    def behind(self, sids: Iterable[str]) -> tuple[str, ...]:
        """Return the URLs of the pages that rows are on, each once, in the order of the rows."""
        found = (self._urls.get(sid) for sid in sids)
        return tuple(dict.fromkeys(url for url in found if url))

    def forget(self, sid: str) -> None:
        """Forget a row."""
        self._urls.pop(sid, None)

    def _is_old(self, page: "Page[Session]") -> bool:
        return page.as_of < self._as_of.get(page.url, 0)

    def _take(self, page: "Page[Session]") -> None:
        if not page.url:
            return
        if self._is_old(page):
            for session in page.items:
                self._urls.setdefault(session.sid, page.url)
            return
        self._as_of[page.url] = page.as_of
        self._urls.update((session.sid, page.url) for session in page.items)
        if page.next_url:
            self._next[page.url] = _on_origin_of(page.url, page.next_url)
        else:
            self._next.pop(page.url, None)
        last = self.last
        if last is not None and last.url == page.url:
            page = replace(page, number=last.number, idle=last.idle, so_far=last.so_far)
            if last.incomplete:
                page = replace(page, next_url=None, incomplete=last.incomplete)
            self.last = page

    def _rename(self, old: str, new: str) -> None:
        rows = [sid for sid, url in self._urls.items() if url == old]
        self._urls.update((sid, new) for sid in rows)
        if old in self._next:
            self._next[new] = self._next.pop(old)
        if self.last is not None and self.last.url == old:
            self.last = replace(self.last, url=new)


def _on_origin_of(url: str, other: str) -> str:
    """Return an address of the API on the client's own origin, as it will be requested."""
    own = urlsplit(url)
    return urlsplit(other)._replace(scheme=own.scheme, netloc=own.netloc).geturl()


def with_new_rows(
    rows: "Mapping[str, Session]", pages: "Iterable[Page[Session]]", new: Collection[str]
) -> "dict[str, Session]":
    """Return loaded rows and new ones in the order that pages give them.

    A new session stands behind the one it follows on its page; at the head of a
    page, before the first loaded one. The sessions of a page without a loaded row
    go to the end.

    Args:
        rows: Loaded sessions by SID, in order; they are not replaced.
        pages: Pages as read again.
        new: SIDs on these pages that are not in ``rows``.
    """
    before: defaultdict[str, list[Session]] = defaultdict(list)
    after: defaultdict[str, list[Session]] = defaultdict(list)
    end: list[Session] = []
    for page in pages:
        head = next((session.sid for session in page.items if session.sid in rows), None)
        room = end if head is None else before[head]
        for session in page.items:
            if session.sid in new:
                room.append(session)
            else:
                room = after[session.sid]
    merged: dict[str, Session] = {}
    for sid, row in rows.items():
        for session in (*before.pop(sid, ()), row, *after.pop(sid, ())):
            merged.setdefault(session.sid, session)
    return merged | {session.sid: session for session in end if session.sid not in merged}
