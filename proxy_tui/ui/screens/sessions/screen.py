"""The sessions of one service: a table of one page at a time, and a pane about the row."""

from collections.abc import Container, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal
from textual.events import Resize
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import DataTable

from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import (
    CoverageKeys,
    Truth,
    ago,
    empty_words,
    name_text,
    service_name,
    truth_words,
)
from proxy_tui.operations.sessions.listing import Listing
from proxy_tui.operations.sessions.newest import Newest
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import bindings, key_hints, key_name
from proxy_tui.ui.screens.base_screen import AGES_SECONDS
from proxy_tui.ui.screens.session_actions import SessionActions
from proxy_tui.ui.screens.sessions.filtering import Narrowing
from proxy_tui.ui.screens.sessions.people_reader import PeopleReader
from proxy_tui.ui.screens.sessions.polling import Watching
from proxy_tui.ui.widgets.context_bar import Where
from proxy_tui.ui.widgets.notice import Notice
from proxy_tui.ui.widgets.session_detail import SessionDetailView
from proxy_tui.ui.widgets.status_line import StatusLine
from proxy_tui.ui.widgets.table.sessions_table import SORT_LABELS, SessionsTable

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.api.pages import Page
    from proxy_tui.operations.sessions.detail import SessionDetail

PANE_FROM_COLUMNS = 110
"""A terminal at least this wide has room for the pane beside the table."""

REST_SECONDS = 0.12
"""How long the cursor rests on a row before the pane follows; a held key outruns it."""

PEEK_SECONDS = 0.2
"""How much longer before people and contacts of that session are read."""


class SessionsScreen(SessionActions, Narrowing, Watching):
    """Find a session, see what it is, act on it."""

    BINDINGS = bindings("list", "sessions", "session", "view")
    FOOTER: ClassVar[tuple[str, ...]] = (
        "table.open", "list.filter", "session.new", "session.edit", "session.close",
        "sessions.next_page", "app.help",
    )  # fmt: skip

    def __init__(self, context: Context, service: "Service | str") -> None:
        super().__init__(context)
        if isinstance(service, str):
            self.asked_for = service
        else:
            self.asked_for, self.service = service.sid, service
        self.listing = Listing()
        self.table = SessionsTable(context.settings.columns)
        self.notice = Notice()
        self.pane = SessionDetailView(whole=False, zone=context.zone)
        self.status = StatusLine()
        self.details: Newest[SessionDetail] = Newest()
        """What is known of sessions that the cursor rested on, by SID."""
        self.revealed = False
        self.pane_shown = False
        """Whether there is room for the pane."""
        self.people_reader = PeopleReader(self, context, self._people_read, self.show_status)
        self._people_changes = 0
        """How often the index of people had changed when this screen last looked at all of it."""
        self._peek: Timer | None = None
        self.describe_work(
            sessions="reading sessions", page="reading the next page", refresh="reading again",
            all="loading all", detail="reading people and contacts",
            missing="looking for missing rows",
        )  # fmt: skip

    def compose_body(self) -> Iterable[Widget]:
        """Show views, table and pane, or a notice in their place."""
        yield self.views_bar
        with Horizontal(classes="body"):
            yield self.table
            yield self.notice
            yield self.pane
        yield self.filter_bar
        yield self.status

    def on_mount(self) -> None:
        """Read the first page once the first frame is on screen."""
        self.show_status("reading the sessions …")
        self.call_after_refresh(self.load_first)

    def on_screen_resume(self) -> None:
        """Go on reading about the row under the cursor, which waits while something is above."""
        if self.listing.loaded and self._people_changes != self.context.people.changes:
            # A search on another screen reads people, too.
            self._people_changes = self.context.people.changes
            self.people_known()
            self.show_rows()
        self._rest()

    def on_resize(self, event: Resize) -> None:
        """Give the pane its place, or take it away."""
        self.pane_shown = event.size.width >= PANE_FROM_COLUMNS
        self.pane.display = self.pane_shown and self.table.display
        self._rest()

    def where(self) -> Where:
        """Add service and age of what is shown."""
        name = service_name(self.service) or name_text(self.asked_for)
        words = ""
        if self.read_at is not None:
            now = self._moment
            seconds = (now - self.read_at).total_seconds()
            words = f"{ago(self.read_at, now)} old" if seconds >= AGES_SECONDS else ""
        return replace(
            super().where(),
            service=name,
            as_of=self.read_at,
            age=words,
            live=self.live_words() if self.service else "",
            news=self.news_words(),
        )

    @property
    def _moment(self) -> datetime:
        """What ages on this screen are counted to: all of them to the same."""
        return self.table.moment or self.context.clock()

    def show_ages(self) -> None:
        """Count the ages of table, pane and context line anew, and the views that hang on them."""
        if self.service is not None:
            self.time_passed()
            self.table.forget_ages()
            self.show_rows()
            self._show_pane()
        super().show_ages()

    def _show_first(self, answer: "tuple[Service, Page[Session]]") -> None:
        super()._show_first(answer)
        self.keep(f"service {answer[0].sid}")

    # -- what is shown

    def show_rows(self, *, from_top: bool = False) -> None:
        """Show the current window of the listing."""
        self.page = min(self.page, self.listing.pages)
        window = self.listing.window(self.page)
        self.table.show(
            window,
            now=self.context.clock(),
            default_ttl=self.listing.default_ttl,
            marked=self.listing.marked,
            changed=self.timeline.unseen_sids,
            people=self.people,
            revealed=self.revealed,
            from_top=from_top,
        )
        self._show_emptiness(empty=not window)
        self.show_views()
        self.show_status()
        # Another row under the cursor waits until the cursor rests on it.
        session = self.session
        if session is None or session.sid == self.pane.sid:
            self._show_pane()
        if session is not None and self._has_news(session):
            self._rest()

    def _show_emptiness(self, *, empty: bool) -> None:
        self.table.display = not empty
        self.pane.display = not empty and self.pane_shown
        if not empty:
            self.notice.hide()
            if self.focused is None:
                # A table that is hidden loses the focus.
                self.set_focus(self.table)
        elif self.listing.loaded:
            truth = self._truth()
            read = [("sessions.people", "Read them")] if truth.coverage.unread else []
            load = [("sessions.load_all", "Load all")] if self.listing.has_more else []
            keys = key_hints(*read, *load, ("list.filter", "Change the filter"))
            self.notice.show(*empty_words(truth), keys)
        elif self.listing.has_more:
            keys = key_hints(("sessions.load_all", "Load all"), ("session.back", "Services"))
            self.notice.show("No sessions so far", "The pages that were read hold none.", keys)
        else:
            keys = key_hints(
                ("session.new", "New session"),
                ("list.refresh", "Refresh"),
                ("session.back", "Services"),
            )
            self.notice.show("No sessions", "This service has none.", keys)

    def show_status(self, words: str = "") -> None:
        """Show what is true about the list, or other words in its place."""
        told = words or self.people_reader.words or self._truth_words()
        if not words and self.order.key is not None:
            direction = "descending" if self.order.descending else "ascending"
            told += f" · by {SORT_LABELS[self.order.key].lower()}, {direction}"
        self.status.say(told)

    def _truth(self) -> Truth:
        return self.listing.status(self.page, people=self.people_coverage())

    def _truth_words(self) -> str:
        truth = self._truth()
        keys = CoverageKeys(
            load=key_name("sessions.load_all"),
            read=key_name("sessions.people"),
            per_second=self.people_reader.per_second,
        )
        return truth_words(truth, keys, self.context.clock())

    def could_not_open(self, error: ProxyTuiError) -> None:
        """Say that there is nothing to show, and why."""
        self.show_status(" ")
        if self.listing.loaded:
            self.work_failed(error)
            return
        self.table.display = self.pane.display = False
        keys = key_hints(("list.refresh", "Try again"), ("session.back", "Services"))
        self.notice.show("The sessions could not be read", error, keys)

    # -- the row under the cursor

    @property
    def session(self) -> "Session | None":
        """The session under the cursor."""
        key = self.table.cursor_key
        return self.listing.get(key) if key else None

    @on(DataTable.RowHighlighted)
    def _rest(self) -> None:
        if self._peek is not None:
            self._peek.stop()
        self._peek = self.set_timer(REST_SECONDS, self._rested)

    def _has_news(self, session: "Session") -> bool:
        """Whether the session under the cursor changed since it was looked at."""
        known = self.details.get(session.sid)
        is_old = known is not None and known.session != session
        return self.timeline.is_unseen(session.sid) or is_old

    def _rested(self) -> None:
        self._show_pane()
        if self.session is not None and self.timeline.seen(self.session.sid):
            self.show_rows()
            self.update_bar()
        if self.pane_shown and self.is_on_top:
            self._peek = self.set_timer(PEEK_SECONDS, self._read_detail)

    def show_revealed(self) -> None:
        """Show names and the pane again, masked or not."""
        self.show_rows()
        self._show_pane()

    @property
    def detail(self) -> "SessionDetail | None":
        """People and contacts of the session under the cursor, where they were read."""
        return self.details.get(self.session.sid) if self.session else None

    def _show_pane(self) -> None:
        if not self.pane_shown:
            return
        session = self.session
        self.pane.show(
            session,
            self.details.get(session.sid) if session else None,
            now=self._moment,
            default_ttl=self.listing.default_ttl,
            revealed=self.revealed,
        )

    def _read_detail(self) -> None:
        session = self.session
        known = self.details.get(session.sid) if session else None
        if session is None or (known is not None and known.session == session):
            return
        self.work(
            "detail", lambda: self._detail_of(session), self._show_detail, failed=self._no_detail
        )

    def _detail_of(self, session: "Session") -> "SessionDetail":
        from proxy_tui.operations.sessions.detail import read_detail  # noqa: PLC0415  not before it is needed

        return read_detail(
            self.context.connected().client,
            session.service_sid,
            session.sid,
            self.context.clock,
            known=session,
            index=self.context.people,
        )

    def _show_detail(self, detail: "SessionDetail") -> None:
        if not self.details.put(detail.session.sid, detail):
            # Something was done to it meanwhile.
            self._rest()
            return
        self.people_known([detail.session.sid])
        self.show_rows()

    def _no_detail(self, error: ProxyTuiError) -> None:
        session = self.session
        if session is not None:
            self.pane.show(
                session, None, now=self._moment, default_ttl=self.listing.default_ttl,
                revealed=False, note=error.message,
            )  # fmt: skip

    # -- keys

    @on(DataTable.RowSelected)
    def _open(self, event: DataTable.RowSelected) -> None:
        # The row that was selected, wherever it or the cursor stands by now.
        session = self.listing.get(event.row_key.value or "")
        if session is not None and self.service is not None:
            self.open_session(self.service, session)

    def action_back(self) -> None:
        """Undo one thing: stop what runs, clear the filter, clear the marks, else go back."""
        if self.stop_loading():
            return
        if self.people_reader.stop():
            self.show_rows()
        elif "page" in self.pending:
            self.cancel_work("page")
            self.show_status()
        elif self.filter_bar.display:
            self.filter_bar.action_clear()
        elif self.listing.marked:
            self.listing.marked.clear()
            self.narrow()
        else:
            self.leave()

    def shown_again(self) -> None:
        """Show the time that passed at once, and what happened as soon as it is read."""
        if self.service is not None:
            self.context.last_service = self.service.sid
        self.show_ages()
        self.action_refresh()

    # -- who is in them

    def action_read_people(self) -> None:
        """Read who is in the sessions that the view asks about, else in those of this page.

        Where all are known, they are read again.
        """
        asked = self.listing.people_needed or tuple(self.listing.window(self.page))
        sessions = tuple(one for one in asked if one.sid not in self.people) or asked
        if self.service is not None and sessions:
            self.people_reader.read(self.service, sessions)

    @property
    def unreadable(self) -> Container[str]:
        """SIDs of sessions whose participants were asked for and could not be read."""
        return self.people_reader.unreadable

    def _people_read(self, sids: Iterable[str]) -> None:
        self.people_known(sids)
        self.show_rows()

    def action_mark(self) -> None:
        """Mark the row, or take its mark away, and go down one."""
        if self.session is not None:
            self.listing.toggle_mark(self.session.sid)
            self.show_rows()
            self.table.action_cursor_down()

    def loaded_sessions(self) -> "Iterable[Session]":
        """Return every loaded session."""
        return self.listing.visible

    # -- what was done to a session

    def came_back(self, session: "Session | None", *, gone: bool) -> None:
        """Take a session as it was left on its own screen, if it is one of these."""
        if session is None or self.listing.get(session.sid) is None:
            return
        if gone:
            self.session_gone(session.sid)
        else:
            self.listing.replace(session)
            self.rows_read([session])
            # Its people may have changed where no field of its own did.
            self.details.drop(session.sid)
            self.people_known([session.sid])
            self.show_rows()
            self._rest()

    def session_changed(self, session: "Session") -> None:
        """Take a session as it is now; a new one goes to the top."""
        self.listing.insert(session)
        self.rows_read([session])
        self.details.drop(session.sid)
        self.page = self.listing.page_of(session.sid) or self.page
        self.show_rows()
        self.table.move_to(session.sid)
        self._rest()

    def session_gone(self, sid: str) -> None:
        """Forget a session."""
        self.listing.remove(sid)
        self.rows_gone([sid])
        self.details.drop(sid)
        self.show_rows()
