"""The pane beside the table: the session under the cursor, with its people and contacts."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual.timer import Timer

from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import marked_words
from proxy_tui.operations import sessions
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.runtime.workers import in_thread
from proxy_tui.ui.screens.marked_actions import MARKED
from proxy_tui.ui.screens.session_actions import Subject
from proxy_tui.ui.screens.sessions.rows import SessionRows
from proxy_tui.ui.widgets.session_detail import SessionDetailView, SessionText
from proxy_tui.ui.widgets.table.sessions_table import SessionsTable

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.operations.sessions import SessionDetail
    from proxy_tui.ui.screens.base_screen import ProxyScreen

REST_SECONDS = 0.12
"""How long the cursor rests on a row before the pane follows; a held key outruns it."""

PEEK_SECONDS = 0.2
"""How much longer before people and contacts of that session are read."""


class DetailPane:
    """Follows the cursor, and reads what the list does not tell.

    Args:
        revealed: Returns whether numbers are shown.
        show: Called with SIDs when who is in these sessions was read, or the cursor rested on one.
    """

    def __init__(
        self,
        screen: "ProxyScreen",
        rows: SessionRows,
        table: SessionsTable,
        revealed: Callable[[], bool],
        show: Callable[[Iterable[str]], None],
    ) -> None:
        self.view = SessionDetailView()
        self.has_room = False
        """Whether the terminal is wide enough."""
        self._screen = screen
        self._context = screen.context
        self._rows = rows
        self._table = table
        self._is_revealed = revealed
        self._show_rows = show
        self._timer: Timer | None = None

    @property
    def session(self) -> "Session | None":
        """The session under the cursor."""
        key = self._table.cursor_key
        return self._rows.listing.get(key) if key else None

    @property
    def detail(self) -> "SessionDetail | None":
        """Its people and contacts, if they were read."""
        session = self.session
        return self._rows.details.get(session.sid) if session is not None else None

    def subject(self) -> Subject | None:
        """Return the session under the cursor for the actions; None if there is none."""
        service, session, detail = self._screen.service, self.session, self.detail
        if service is None or session is None:
            return None
        if detail is None:
            return Subject(service, session)
        return Subject(service, session, detail.participants, detail.names)

    def show_revealed(self) -> None:
        """Show numbers and names in table and pane, masked or not."""
        self._show_rows(())
        self.show()

    def rows_shown(self) -> None:
        """Follow rows that were shown again; another one under the cursor waits for its rest."""
        session, detail = self.session, self.detail
        if session is None or session.sid == self.view.sid:
            self.show()
        if session is None:
            return
        is_old = detail is not None and detail.session != session
        if is_old or self._rows.change_log.is_unseen(session.sid):
            self.rest()

    def show(self, note: str = "") -> None:
        """Show the session; ``note`` says what is missing and why."""
        if self.has_room:
            self.view.show(self._text(self.session, note) if self.session is not None else None)

    def _text(self, session: "Session", note: str) -> SessionText:
        return SessionText(
            session=session,
            detail=self.detail,
            now=self._table.moment or self._context.clock(),
            zone=self._context.zone,
            default_ttl=self._rows.listing.default_ttl,
            revealed=self._is_revealed() and not note,
            note=note,
            above=self._marks_words(),
        )

    def _marks_words(self) -> str:
        marked = len(self._rows.listing.marked)
        keys = " ".join(key_name(f"session.{name}") for name in MARKED)
        return f"{marked_words(marked)}: {keys} act on these" if marked else ""

    def rest(self) -> None:
        """Wait until the cursor rests."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._screen.set_timer(REST_SECONDS, self._rested)

    def _rested(self) -> None:
        self.show()
        self._screen.key_bar.renew()
        session = self.session
        if session is not None and self._rows.change_log.seen(session.sid):
            self._show_rows(())
            self._screen.bar.renew()
        if self.has_room and self._screen.is_active:
            self._timer = self._screen.set_timer(PEEK_SECONDS, self.peek)

    def peek(self) -> None:
        """Read people and contacts of the session, unless they are known."""
        session, detail = self.session, self.detail
        if session is not None and (detail is None or detail.session != session):
            self._screen.run_flow("detail", self._read, session)

    async def _read(self, session: "Session") -> None:
        try:
            detail = await in_thread(partial(self._read_detail, session))
        except ProxyTuiError as error:
            self.show(error.message)
            return
        if self._rows.details.put(session.sid, detail):
            self._show_rows([session.sid])
        else:
            # A write was made meanwhile.
            self.rest()

    def _read_detail(self, session: "Session") -> "SessionDetail":
        return sessions.read_detail(
            self._context.connected().client,
            session,
            self._context.clock,
            again=False,
            index=self._context.people,
        )
