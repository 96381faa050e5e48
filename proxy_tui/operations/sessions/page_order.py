"""Which page of the API each loaded row came from, and how those pages follow each other.

A page's URL holds on to the row before it, not to a distance from the top. New
sessions therefore push rows off the end of a page that is read again, and its
``next_page_url`` becomes another one; both are followed here, so that every
loaded row can be read again with one request a page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proxy_tui.api.models import Session
    from proxy_tui.api.pages import Page


class Trail:
    """The pages behind the rows of one list; pages without a URL leave no trace."""

    def __init__(self) -> None:
        self.last: Page[Session] | None = None
        """The page that was loaded last: what is to be loaded next comes after it."""
        self._urls: dict[str, str] = {}
        """The URL of the page that each row is on, as far as known."""
        self._next: dict[str, str] = {}
        """The URL that follows each page's."""
        self._as_of: dict[str, int] = {}
        """When each page was asked for last."""

    def add(self, page: Page[Session]) -> None:
        """Take a page; what is to be loaded next comes after the one furthest on.

        The same page may be asked for twice, and the later pages may be there before
        its second answer, which then says nothing about where the list ends.
        """
        last = self.last
        self._take(page)
        if last is None or (page.number, page.as_of) >= (last.number, last.as_of):
            self.last = page

    def read_again(self, pages: Iterable[Page[Session]]) -> tuple[str, ...]:
        """Take pages that were read again; return the SIDs that are no longer on any of them.

        Those are looked for on the page after theirs from now on; where there is
        none, they stay where they were and are told again next time. A page that was
        asked for before its newest reading tells nothing.
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

    def _is_old(self, page: Page[Session]) -> bool:
        return page.as_of < self._as_of.get(page.url, 0)

    def _take(self, page: Page[Session]) -> None:
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
            page = replace(page, number=last.number, idle=last.idle, read=last.read)
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
    """Spell an address of the API's as the client will ask for it: on its own origin."""
    own = urlsplit(url)
    return urlsplit(other)._replace(scheme=own.scheme, netloc=own.netloc).geturl()
