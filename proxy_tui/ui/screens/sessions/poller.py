"""Reads the page in view again every so often."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from proxy_tui.api.background import in_background
from proxy_tui.api.errors import AuthenticationError
from proxy_tui.errors import ProxyTuiError
from proxy_tui.operations.sessions.auto_refresh import AutoRefresh, Pause
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.runtime.workers import in_thread
from proxy_tui.ui.screens.sessions.pager import Pager

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.api.pages import Page
    from proxy_tui.ui.screens.base_screen import ProxyScreen

_LOOK_SECONDS: Final = 1.0
"""How often it is checked whether a reading is due."""

PAGES_AT_ONCE: Final = 4
"""Pages of the API in one reading; if a filter shows rows of more, they take turns."""


class Poller:
    """Reads again while the screen is on top and the terminal has the focus."""

    def __init__(
        self, screen: "ProxyScreen", pager: Pager, live: AutoRefresh, say: Callable[[str], None]
    ) -> None:
        self.live = live
        self._screen = screen
        self._seconds = screen.context.seconds
        self._pager = pager
        self._say = say
        self._turn_of_pages = 0

    def start(self) -> None:
        """Start the timer."""
        self._screen.set_interval(_LOOK_SECONDS, self.look)

    def toggle(self) -> None:
        """Turn polling on or off."""
        is_on = self.live.toggle()
        self._screen.bar.renew()
        self._say("" if is_on else f"Live is off: {key_name('list.refresh')} reads again.")

    @property
    def words(self) -> str:
        """Words for the context line: ``live 15 s``."""
        return self.live.words(self._seconds())

    def look(self) -> None:
        """Read again if it is due."""
        before, screen, live = self.words, self._screen, self.live
        connection = screen.context.connection
        live.set_paused(Pause.DIALOG, paused=not screen.is_active)
        live.set_paused(Pause.UNFOCUSED, paused=not screen.app.app_focus)
        if connection is not None:
            live.back_off(self._seconds(), connection.client.activity().waiting_seconds)
        if live.due(self._seconds()) and screen.service is not None and not screen.pending:
            live.started()
            screen.run_flow("live", self._read, self._pages_in_turn())
        elif self.words != before:
            screen.bar.renew()

    def _pages_in_turn(self) -> "tuple[Page[Session], ...]":
        pages = self._pager.pages_shown()
        if len(pages) > PAGES_AT_ONCE:
            start = self._turn_of_pages % len(pages)
            self._turn_of_pages = start + PAGES_AT_ONCE
            pages = (*pages, *pages)[start : start + PAGES_AT_ONCE]
        return pages

    async def _read(self, pages: "tuple[Page[Session], ...]") -> None:
        try:
            again = await in_thread(in_background(partial(self._pager.read_again, pages)))
        except ProxyTuiError as error:
            self.live.finished(self._seconds())
            if isinstance(error, AuthenticationError):
                self.live.pause(Pause.SIGN_IN)
            self._screen.bar.renew()
            # A dialog every 15 seconds would be worse than the error itself.
            self._say(f"Could not read again: {error.message}")
        else:
            self._pager.take_again(again)
