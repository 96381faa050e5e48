"""Reads the next page while a person looks at this one, so that turning it waits for nothing.

It yields to everything else, never reads more than one page ahead, and stops after a refusal
until a page is turned. What it read is shown only if it is recent, and nothing was written since.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from proxy_tui.api.background import in_background
from proxy_tui.errors import ProxyTuiError
from proxy_tui.operations.sessions.auto_refresh import AutoRefresh
from proxy_tui.ui.runtime.workers import in_thread
from proxy_tui.ui.screens.sessions.rows import SessionRows

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.api.pages import Page
    from proxy_tui.ui.screens.base_screen import ProxyScreen

LOOK_SECONDS: Final = 0.5
"""How often it is checked whether there is something to read."""
OLDEST_SECONDS: Final = 300.0
"""Age from which on a page that was read ahead is not shown, not even until it is read again."""


class ReadAhead:
    """The page after the last one that is loaded.

    Reads nothing while live is off: who turns that off wants no request that was not asked for.
    """

    def __init__(self, screen: "ProxyScreen", rows: SessionRows, live: AutoRefresh) -> None:
        self._screen = screen
        self._rows = rows
        self._live = live
        self._seconds = screen.context.seconds
        self._read: Page[Session] | None = None
        """What was read ahead."""
        self._read_from = ""
        """The address that it came from, as the page before names it."""
        self._read_at = 0.0
        self._writes = 0
        """How many writes had left when it was read."""
        self._refused = ""
        """The address that could not be read."""
        self._wanted: Callable[[], None] | None = None
        """What a person waits to do with the page that is being read."""

    def start(self) -> None:
        """Start the timer."""
        self._screen.set_interval(LOOK_SECONDS, self.look)

    def look(self) -> None:
        """Read the next page if a person rests on the last one that is loaded."""
        listing, screen = self._rows.listing, self._screen
        last = listing.next_page
        is_at_end = self._rows.page == listing.pages
        if last is None or not is_at_end or self._knows(last) or last.next_url == self._refused:
            return
        is_watched = screen.is_active and screen.app.app_focus and self._live.is_on
        if is_watched and not screen.pending and not self._is_held():
            screen.run_flow("ahead", self._read_next, last)

    def take(self, last: "Page[Session]") -> "tuple[Page[Session], float] | None":
        """Return the page after ``last`` and its age in seconds; None if it must be read."""
        self._refused = ""
        page, age = self._read, self._seconds() - self._read_at
        if page is None or not self._knows(last) or not 0 <= age < OLDEST_SECONDS:
            return None
        self._read = None
        return page, age

    def wait_for(self, then: Callable[[], None]) -> bool:
        """Call ``then`` once the page that is being read is there; False if none is."""
        if "ahead" not in self._screen.pending:
            return False
        self._wanted = then
        return True

    def _knows(self, last: "Page[Session]") -> bool:
        is_next = self._read is not None and self._read_from == last.next_url
        return is_next and self._writes == self._writes_sent()

    def _is_held(self) -> bool:
        connection = self._screen.context.connection
        return connection is None or connection.client.activity().waiting_seconds > 0

    def _writes_sent(self) -> int:
        connection = self._screen.context.connection
        return connection.client.activity().writes_sent if connection is not None else 0

    async def _read_next(self, last: "Page[Session]") -> None:
        writes, asked_at = self._writes_sent(), self._seconds()
        client = self._screen.context.connected().client
        try:
            page = await in_thread(in_background(partial(client.next_page, last)))
        except ProxyTuiError:
            # Nobody asked for it; whoever turns the page is told.
            self._refused = last.next_url or ""
        else:
            self._read, self._read_from = page, last.next_url or ""
            self._read_at, self._writes = asked_at, writes
        finally:
            wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._screen.call_later(wanted)
