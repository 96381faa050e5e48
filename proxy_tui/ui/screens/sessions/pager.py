"""Reads pages of sessions into the rows: the first, the next, all of them, again."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from proxy_tui.api.background import in_background
from proxy_tui.api.errors import ApiError, CancelledError
from proxy_tui.api.order import moment
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import count, name_text, safe
from proxy_tui.operations import search, sessions, support
from proxy_tui.operations.sessions.auto_refresh import AutoRefresh, Pause
from proxy_tui.operations.side_by_side import side_by_side
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.messages import KeepScreen, OpenService
from proxy_tui.ui.runtime.collector import spare_the_collector
from proxy_tui.ui.runtime.workers import in_thread
from proxy_tui.ui.screens.sessions.read_ahead import ReadAhead
from proxy_tui.ui.screens.sessions.rows import SessionRows, ShowRows

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.api.pages import Page
    from proxy_tui.ui.screens.base_screen import ProxyScreen

MOST_LOOKED_FOR = 10
"""Rows missing from a page that are requested one by one; the next refresh takes others."""

_FRESH_SECONDS = 5.0
"""Age from which on a page that was read ahead is read again once it is shown."""
_PAGES_TO_SETTLE = 20
_REPAINT_SECONDS = 0.25
"""How often the status line follows while all is loaded."""


class Pager:
    """Turns pages, and reads those that are missing.

    Args:
        screen: Runs the flows; ``service`` is set once it is known.
        asked_for: SID or name of the service.
        live: Starts its interval again after each reading.
        show_first: Shows the first page once it is read.
        failed: Takes the error that kept the first page from being read.
    """

    def __init__(
        self,
        screen: "ProxyScreen",
        rows: SessionRows,
        asked_for: str,
        live: AutoRefresh,
        *,
        show_first: Callable[[], Awaitable[None]],
        show: ShowRows,
        say: Callable[[str], None],
        failed: Callable[[ProxyTuiError], None],
    ) -> None:
        self.read_at: datetime | None = None
        """When the newest of what is shown was read."""
        self.asked_for = asked_for
        self._screen = screen
        self._context = screen.context
        self._rows = rows
        self._live = live
        self.ahead = ReadAhead(screen, rows, live)
        self._show_first = show_first
        self._show = show
        self._say = say
        self._failed = failed

    # -- the first page

    def load_first(self) -> None:
        """Read the service, if only its name is known, and its first page."""
        self._screen.run_flow("sessions", self._load_first)

    async def _load_first(self) -> None:
        try:
            service, page = await in_thread(self._read_first)
        except ProxyTuiError as error:
            self._failed(error)
            return
        self._screen.service = service
        self._context.last_service = service.sid
        self._rows.start(page, service.default_ttl)
        self._context.change_logs[service.sid] = self._rows.change_log
        self._note_reading()
        await self._show_first()
        self._screen.post_message(KeepScreen(self._screen, OpenService(service).name))

    def _read_first(self) -> "tuple[Service, Page[Session]]":
        client = self._context.connected().client
        known = self._screen.service
        if known is not None:
            return known, client.list_sessions(known.sid)
        # By the SID that the name had last; the service itself, asked for beside it, decides.
        sid = support.known_services(self._context.settings.state_dir).get(self.asked_for, "")
        service, page = side_by_side(
            lambda: search.find_service(client, self.asked_for),
            partial(self._hinted_page, sid),
        )
        if page is None or service.sid != sid:
            page = client.list_sessions(service.sid)
        return service, page

    def _hinted_page(self, sid: str) -> "Page[Session] | None":
        """Return the first page of a service that may not exist any more, or None."""
        if not sid:
            return None
        try:
            return self._context.connected().client.list_sessions(sid)
        except CancelledError:
            raise
        except ApiError:
            return None

    def _note_reading(self, age: float = 0.0) -> None:
        self.read_at = self._context.clock() - timedelta(seconds=age)
        self._live.resume(Pause.SIGN_IN)
        self._live.finished(self._context.seconds())
        self._screen.bar.renew()

    # -- the next page

    def turn(self, pages: int) -> None:
        """Turn one page on or back; read the next one if it is not loaded."""
        listing, page = self._rows.listing, self._rows.page + pages
        if page < 1:
            self._say("This is the first page.")
        elif page <= listing.pages:
            self._rows.page = page
            self._show(from_top=True)
        elif (last := listing.next_page) is None:
            self._say("This is the last page.")
        elif (ahead := self.ahead.take(last)) is not None:
            next_page, age = ahead
            self._take_next(next_page, age)
            if age > _FRESH_SECONDS:
                self.refresh()
        elif "page" not in self._screen.pending and not self.ahead.wait_for(
            partial(self.turn, pages)
        ):
            self._screen.run_flow("page", self._load_next, last)

    async def _load_next(self, last: "Page[Session]") -> None:
        self._take_next(await in_thread(partial(self._read_next, last)))

    def _take_next(self, page: "Page[Session]", age: float = 0.0) -> None:
        """Add the next page, which was read ``age`` seconds ago, and turn to it."""
        before = self._rows.listing.pages
        self._rows.add(page)
        self._note_reading(age)
        if self._rows.listing.pages > before:
            self.turn(1)
        else:
            # A filter may leave nothing of the page; the status line says how much was searched.
            self._show()

    def _read_next(self, last: "Page[Session]") -> "Page[Session]":
        return self._context.connected().client.next_page(last)

    # -- all pages

    def load_all(self) -> None:
        """Load every page that is left."""
        if not self._rows.listing.has_more:
            self._say("Everything is loaded.")
        elif "all" not in self._screen.pending:
            self._screen.run_flow("all", self._load_all)

    async def _load_all(self) -> None:
        listing, started, said_at = self._rows.listing, self._context.seconds(), 0.0
        while (last := listing.next_page) is not None:
            try:
                page = await in_thread(in_background(partial(self._read_next, last)))
            except ProxyTuiError:
                self._show()
                raise
            self._rows.add(page)
            if page.number % _PAGES_TO_SETTLE == 0:
                spare_the_collector()
            now = self._context.seconds()
            if now - said_at >= _REPAINT_SECONDS:
                said_at = now
                rate = listing.loaded / max(now - started, 0.001)
                self._say(
                    f"loading all · {count(listing.loaded)} so far · {rate:.0f}/s"
                    f" · {key_name('session.back')} stops"
                )
        self._note_reading()
        self._show()

    def stop(self) -> bool:
        """Stop loading; what was loaded stays. Return whether anything was being loaded."""
        running = [group for group in ("all", "page") if group in self._screen.pending]
        if running:
            self._screen.cancel_work(running[0])
            self._show()
        return bool(running)

    # -- again

    def refresh(self) -> None:
        """Read again the pages that the rows on screen came from."""
        if self._rows.listing.loaded == 0:
            self.load_first()
        elif "refresh" not in self._screen.pending:
            self._screen.run_flow("refresh", self._refresh)

    async def _refresh(self) -> None:
        # Chosen before the thread starts: the listing is for one thread.
        pages = self.pages_shown()
        self.take_again(await in_thread(partial(self.read_again, pages)))

    def pages_shown(self) -> "tuple[Page[Session], ...]":
        """Return the pages of the API that the rows on screen came from."""
        return self._rows.listing.pages_behind(self._rows.listing.window(self._rows.page))

    def read_again(self, pages: "tuple[Page[Session], ...]") -> "tuple[Page[Session], ...]":
        """Read pages again, or the first one if there are none. Blocks."""
        client, service = self._context.connected().client, self._screen.service
        if not pages and service is not None:
            return (client.list_sessions(service.sid),)
        return sessions.reread_pages(client, pages)

    def take_again(self, pages: "tuple[Page[Session], ...]") -> None:
        """Show pages that were read again, and look for rows that are missing from them."""
        changes = self._rows.refresh(pages)
        self._note_reading()
        self._show()
        if changes.missing:
            missing = changes.missing[:MOST_LOOKED_FOR]
            self._screen.run_flow("missing", self._look_for, missing)

    async def _look_for(self, sids: tuple[str, ...]) -> None:
        """Fetch rows that are missing from their page, and forget those that are gone."""
        asked = moment()
        try:
            there, gone = await in_thread(partial(self._fetch, sids))
        except ProxyTuiError:
            # The rows stay; the next refresh looks for them again.
            return
        for session in there:
            self._rows.renew(session)
        known = (self._rows.listing.get(sid) for sid in gone)
        removed = [row for row in known if row is not None and row.as_of <= asked]
        for row in removed:
            self._rows.change_log.gone(row, self._context.clock())
            self._rows.remove(row.sid)
        self._screen.bar.renew()
        self._show()
        if removed:
            names = [name_text(one.unique_name) or safe(one.sid) for one in removed]
            more = " and more" if len(names) > 3 else ""
            self._screen.tell(f"No longer there: {', '.join(names[:3])}{more}.")

    def _fetch(self, sids: tuple[str, ...]) -> "tuple[tuple[Session, ...], tuple[str, ...]]":
        client, service = self._context.connected().client, self._screen.service
        return sessions.refetch_sessions(client, service.sid, sids) if service else ((), ())
