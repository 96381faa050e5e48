"""How the sessions screen follows what happens: reading again by itself, and what changed."""

from time import monotonic
from typing import TYPE_CHECKING, Final

from proxy_tui.api.errors import AuthenticationError
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import counted
from proxy_tui.operations.sessions.auto_refresh import AutoRefresh, Pause
from proxy_tui.operations.sessions.change_log import ChangeLog
from proxy_tui.operations.sessions.listing import Changes
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.screens.sessions.paging import Loading

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.api.pages import Page

_LOOK_SECONDS: Final = 1.0
"""How often it is asked whether to read again."""

PAGES_AT_ONCE: Final = 4
"""Pages of the API that one reading covers when a filter shows rows of more; they take turns."""


class Watching(Loading):
    """Reads the page in view again every so often, and keeps a timeline of what that brought."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.live = AutoRefresh(context.settings.refresh_seconds)
        self.timeline = ChangeLog(context.clock())
        self._turn_of_pages = 0

    def on_mount(self) -> None:
        """Start looking."""
        self.set_interval(_LOOK_SECONDS, self._look)

    def _shown_now(self) -> None:
        super()._shown_now()
        # Whoever asked for it: the interval starts anew.
        self.live.finished(monotonic())

    def action_live(self) -> None:
        """Turn reading again on or off."""
        is_on = self.live.toggle()
        self.update_bar()
        self.show_status("" if is_on else f"Live is off: {key_name('list.refresh')} reads again.")

    def live_words(self) -> str:
        """Return what the context line says about it."""
        return self.live.words(monotonic())

    def news_words(self) -> str:
        """Return how many changes nobody looked at yet; "" for none."""
        unseen = self.timeline.unseen
        return counted(unseen, "change") if unseen else ""

    def _look(self) -> None:
        before = self.live_words()
        connection = self.connection
        self.live.set_paused(Pause.DIALOG, paused=not self.is_on_top)
        self.live.set_paused(Pause.UNFOCUSED, paused=not self.app.app_focus)
        if connection is not None:
            self.live.back_off(monotonic(), connection.client.activity().waiting_seconds)
        if self.live.due(monotonic()) and self.service is not None and not self.pending:
            self.live.started()
            # Chosen here: the listing is for one thread.
            pages = self._pages_in_turn()
            self.work("live", lambda: self._read(pages), self._read_live, failed=self._not_read)
        elif self.live_words() != before:
            self.update_bar()

    def _pages_in_turn(self) -> "tuple[Page[Session], ...]":
        pages = self.listing.pages_behind(self.listing.window(self.page))
        if len(pages) > PAGES_AT_ONCE:
            start = self._turn_of_pages % len(pages)
            self._turn_of_pages = start + PAGES_AT_ONCE
            pages = (*pages, *pages)[start : start + PAGES_AT_ONCE]
        return pages

    def _read(self, pages: "tuple[Page[Session], ...]") -> "tuple[Page[Session], ...]":
        from proxy_tui.operations.sessions.refetch import reread_pages  # noqa: PLC0415  loads pydantic

        client = self.context.connected().client
        if not pages and self.service is not None:
            return (client.list_sessions(self.service.sid),)
        return reread_pages(client, pages)

    def _read_live(self, pages: "tuple[Page[Session], ...]") -> None:
        self.live.finished(monotonic())
        self.live.resume(Pause.SIGN_IN)
        self.show_again(pages)

    def _not_read(self, error: ProxyTuiError) -> None:
        self.live.finished(monotonic())
        if isinstance(error, AuthenticationError):
            self.live.pause(Pause.SIGN_IN)
        self.update_bar()
        # A dialog every 15 seconds would be worse than the fault it tells of.
        self.show_status(f"Could not read again: {error.message}")

    def refreshed(self, changes: Changes) -> None:
        """Note what a refresh brought."""
        self.live.resume(Pause.SIGN_IN)
        self.timeline.take(changes, self.listing.get, self.context.clock())
        self.update_bar()

    def rows_gone_for_good(self, sessions: "list[Session]") -> None:
        """Note sessions that no longer exist."""
        for session in sessions:
            self.timeline.gone(session, self.context.clock())
        self.update_bar()

    def action_timeline(self) -> None:
        """Show what changed since this list was opened."""
        from proxy_tui.ui.screens.change_log import TimelineScreen  # noqa: PLC0415  with t only

        if self.service is not None:
            self.app.push_screen(
                TimelineScreen(self.context, self.service, self.timeline, self.listing),
                lambda _: self.show_rows(),
            )
