"""How the sessions screen gets its rows: the first page, the next, all of them, again."""

from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from proxy_tui.api.order import moment
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import count, name_text, safe
from proxy_tui.operations.sessions.listing import Changes, Listing
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.screens.base_screen import ProxyScreen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proxy_tui.api.models import Service, Session
    from proxy_tui.api.pages import Page

MOST_LOOKED_FOR = 10
"""Rows missing from a page that are asked for one by one; the next refresh asks for others."""

_REPAINT_SECONDS = 0.25
"""While all is being loaded, the table follows this often."""


class Loading(ProxyScreen):
    """Reads pages into a listing; what to show of it is the subclass's to say."""

    asked_for: str
    """SID or name of the service, until it is known."""
    service: "Service | None" = None
    listing: Listing
    page: int = 1
    """The window shown, from 1."""
    read_at: datetime | None = None
    """When the newest of what is shown was read."""
    _loading_all: float | None = None
    """When loading all began, by the monotonic clock; None while it does not run."""
    _painted_at: float = 0.0

    def show_rows(self, *, from_top: bool = False) -> None:
        """Show the current window."""
        raise NotImplementedError

    def rows_read(self, sessions: "Iterable[Session]", *, anew: bool = False) -> None:
        """Take sessions that were read; ``anew`` when they are all there are."""
        raise NotImplementedError

    def rows_gone(self, sids: "Iterable[str]") -> None:
        """Take sessions that are gone."""
        raise NotImplementedError

    def rows_gone_for_good(self, sessions: "list[Session]") -> None:
        """Take sessions, as last read, that no longer exist."""

    def show_status(self, words: str = "") -> None:
        """Show the line of truth, or other words in its place."""
        raise NotImplementedError

    def could_not_open(self, error: ProxyTuiError) -> None:
        """Say that there is nothing to show, and why."""
        raise NotImplementedError

    # -- the first page

    def load_first(self) -> None:
        """Read the service if only its name is known, then its first page."""
        self.work("sessions", self._read_first, self._show_first, failed=self.could_not_open)

    def _read_first(self) -> "tuple[Service, Page[Session]]":
        from proxy_tui.operations.search import find_service  # noqa: PLC0415  loads pydantic

        client = self.context.connected().client
        service = self.service or find_service(client, self.asked_for)
        return service, client.list_sessions(service.sid)

    def _show_first(self, answer: "tuple[Service, Page[Session]]") -> None:
        self.service, page = answer
        self.context.last_service = self.service.sid
        self.listing.default_ttl = self.service.default_ttl
        self.listing.add(page)
        self.rows_read(page, anew=True)
        self._shown_now()
        self.show_rows(from_top=True)

    def _shown_now(self) -> None:
        self.read_at = self.context.clock()
        self.update_bar()

    # -- the next page

    def action_next_page(self) -> None:
        """Turn to the next page, reading it if it was not loaded."""
        if self.page < self.listing.pages:
            self._turn(self.page + 1)
        elif self.listing.next_page is not None and "page" not in self.pending:
            self.work("page", self._read_next, self._show_next)
        elif self.listing.next_page is None:
            self.show_status("This is the last page.")

    def action_previous_page(self) -> None:
        """Turn back a page."""
        if self.page > 1:
            self._turn(self.page - 1)
        else:
            self.show_status("This is the first page.")

    def _turn(self, page: int) -> None:
        self.page = page
        self.show_rows(from_top=True)

    def _read_next(self) -> "Page[Session]":
        last = self.listing.next_page
        if last is None:
            raise ProxyTuiError("There is no further page.")
        return self.context.connected().client.next_page(last)

    def _show_next(self, page: "Page[Session]") -> None:
        before = self.listing.pages
        self._take_page(page)
        self._shown_now()
        if self.listing.pages > before:
            self._turn(self.page + 1)
        else:
            # Under a filter a page can bring nothing; the line of truth says how much was searched.
            self.show_rows()

    def _take_page(self, page: "Page[Session]") -> None:
        self.listing.add(page)
        # As the listing has them: a row may be known from a newer reading.
        self.rows_read(self._sessions(session.sid for session in page))

    # -- all pages

    def action_load_all(self) -> None:
        """Load every page that is left; esc stops, and what was loaded stays."""
        if self._loading_all is None and self.listing.next_page is not None:
            self._loading_all = monotonic()
            self._load_one_more()
        elif self._loading_all is None:
            self.show_status("Everything is loaded.")

    def stop_loading(self) -> bool:
        """Stop loading all; return whether it ran."""
        if self._loading_all is None:
            return False
        self._loading_all = None
        self.cancel_work("all")
        self.show_rows()
        return True

    def _load_one_more(self) -> None:
        self.work("all", self._read_next, self._show_one_more, failed=self._could_not_load_all)

    def _show_one_more(self, page: "Page[Session]") -> None:
        started = self._loading_all
        if started is None:
            return
        self._take_page(page)
        if not self.listing.has_more:
            self._loading_all = None
            self._shown_now()
            self.show_rows()
            return
        now = monotonic()
        if now - self._painted_at >= _REPAINT_SECONDS:
            self._painted_at = now
            rate = self.listing.loaded / max(now - started, 0.001)
            self.show_status(
                f"loading all · {count(self.listing.loaded)} so far · {rate:.0f}/s"
                f" · {key_name('session.back')} stops"
            )
        self._load_one_more()

    def _could_not_load_all(self, error: ProxyTuiError) -> None:
        self._loading_all = None
        self.show_rows()
        self.work_failed(error)

    # -- again

    def action_refresh(self) -> None:
        """Read again the pages that the rows on screen came from."""
        if self.service is None:
            self.load_first()
        elif "refresh" not in self.pending:
            self.work("refresh", self._read_again, self.show_again)

    def _read_again(self) -> "tuple[Page[Session], ...]":
        from proxy_tui.operations.sessions.refetch import reread_pages  # noqa: PLC0415  loads pydantic

        client = self.context.connected().client
        pages = self.listing.pages_behind(self.listing.window(self.page))
        if not pages and self.service is not None:
            return (client.list_sessions(self.service.sid),)
        return reread_pages(client, pages)

    def show_again(self, pages: "tuple[Page[Session], ...]") -> None:
        """Take pages that were read again; rows missing from them are looked for."""
        if self.listing.loaded == 0:
            for page in pages:
                self.listing.add(page)
        changes = self.listing.refresh(*pages)
        self.rows_read(self._sessions((*changes.new, *(change.sid for change in changes.changed))))
        self._shown_now()
        self.refreshed(changes)
        self.show_rows()
        if changes.missing:
            asked = moment()
            self.work(
                "missing",
                lambda: self._look_for(changes.missing[:MOST_LOOKED_FOR]),
                lambda answer: self._forget(answer, asked),
                failed=self._not_now,
            )

    def _sessions(self, sids: "Iterable[str]") -> "list[Session]":
        return [session for sid in sids if (session := self.listing.get(sid)) is not None]

    def refreshed(self, changes: Changes) -> None:
        """Take what a refresh brought."""

    def _look_for(self, sids: tuple[str, ...]) -> "tuple[tuple[Session, ...], tuple[str, ...]]":
        from proxy_tui.operations.sessions.refetch import refetch_sessions  # noqa: PLC0415  loads pydantic

        service = self.service
        return (
            ((), ())
            if service is None
            else refetch_sessions(self.context.connected().client, service.sid, sids)
        )

    def _forget(self, answer: "tuple[tuple[Session, ...], tuple[str, ...]]", asked: int) -> None:
        there, gone = answer
        for session in there:
            self.listing.replace(session)
        self.rows_read(self._sessions(session.sid for session in there))
        rows = [row for row in self._sessions(gone) if row.as_of <= asked]
        gone = tuple(row.sid for row in rows)
        self.rows_gone(gone)
        self.rows_gone_for_good(rows)
        names = [name_text(row.unique_name) or safe(row.sid) for row in rows]
        for sid in gone:
            self.listing.remove(sid)
        self.show_rows()
        if names:
            self.tell(
                f"No longer there: {', '.join(names[:3])}{' and more' if len(names) > 3 else ''}."
            )

    def _not_now(self, _error: ProxyTuiError) -> None:
        """A row that could not be looked for stays; the next refresh asks again."""
