"""The sessions of one service: a table of one page at a time, and a pane about the row."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.containers import Horizontal
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import DataTable

from proxy_tui.formatting import (
    ago,
    counted,
    name_text,
    service_name,
)
from proxy_tui.operations import query, writes
from proxy_tui.operations.sessions.auto_refresh import AutoRefresh
from proxy_tui.operations.sessions.sort import SortKey
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import bindings
from proxy_tui.ui.messages import (
    Neighbours,
    OpenChangeLog,
    OpenFind,
    OpenPool,
    OpenSession,
    SessionLeft,
    StepsEnded,
    UndoLast,
)
from proxy_tui.ui.screens.base_screen import ProxyScreen
from proxy_tui.ui.screens.context_line import AGES_SECONDS
from proxy_tui.ui.screens.key_groups import LEAVING, NO_ROW, TYPING, of_marked, of_session
from proxy_tui.ui.screens.marked_actions import MarkedActions
from proxy_tui.ui.screens.session_actions import SessionActions
from proxy_tui.ui.screens.sessions.filter import Filter
from proxy_tui.ui.screens.sessions.outputs import ListOutputs
from proxy_tui.ui.screens.sessions.pager import Pager
from proxy_tui.ui.screens.sessions.pane import DetailPane
from proxy_tui.ui.screens.sessions.people_reader import PeopleReader
from proxy_tui.ui.screens.sessions.poller import Poller
from proxy_tui.ui.screens.sessions.rows import SessionRows
from proxy_tui.ui.screens.sessions.saved_lists import SavedLists
from proxy_tui.ui.screens.sessions.sorter import Sorter
from proxy_tui.ui.screens.sessions.summary import ListSummary
from proxy_tui.ui.widgets.context_bar import Where
from proxy_tui.ui.widgets.filter_bar import FilterBar
from proxy_tui.ui.widgets.filter_chips import FilterChips
from proxy_tui.ui.widgets.key_bar import KeyLine
from proxy_tui.ui.widgets.table.sessions_table import SORT_LABELS, SessionsTable
from proxy_tui.ui.widgets.views_bar import ViewsBar

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.export import CopyItem, Export, Links

PANE_FROM_COLUMNS = 110
"""A terminal at least this wide has room for the pane beside the table."""


class SessionsScreen(ProxyScreen):
    """Find a session, see what it is, act on it.

    Args:
        service: The service, or its SID or unique name.
    """

    BINDINGS = bindings("list", "sessions", "session", "view")
    FOOTER: ClassVar = (
        ("list.filter", "list.find", "session.new"),
        ("sessions.mark", "sessions.next_page", "sessions.sort", "sessions.columns"),
        ("sessions.load_all", "sessions.save_view"),
        LEAVING,
        ("sessions.pool", "sessions.timeline", "screen.history", "list.goto"),
        ("sessions.live", "list.refresh", "session.back"),
    )
    STOPPED_BY_BACK: ClassVar = frozenset({"all", "people"})
    BUSY_WORDS: ClassVar = {
        "sessions": "reading sessions",
        "page": "reading the next page",
        "refresh": "reading again",
        "all": "loading all",
        "detail": "reading people and contacts",
        "missing": "looking for missing rows",
    }

    def __init__(self, context: Context, service: "Service | str") -> None:
        super().__init__(context)
        if not isinstance(service, str):
            self.service = service
        live = AutoRefresh(context.settings.refresh_seconds)
        self.rows = SessionRows(context)
        self.table = SessionsTable(context.settings.columns)
        self.sorter = Sorter(self, self.rows, self.table, self.show_rows)
        self.filter = Filter(self, self.rows, self.table, self.sorter, self.show_rows)
        self.saved = SavedLists(self, self.table, self.sorter, self.filter, self.show_rows)
        show_people = self.filter.show_people
        self.pane = DetailPane(
            self, self.rows, self.table, lambda: self.actions.revealed, show_people
        )
        self.actions = SessionActions(
            self,
            self.pane.subject,
            changed=self.session_changed,
            gone=self.session_gone,
            show=self.pane.show_revealed,
        )
        self.marked_actions = MarkedActions(self, self._marked)
        self.people_reader = PeopleReader(self, show_people)
        self.summary = ListSummary(
            context, self.rows, self.sorter, self.people_reader, (self.table, self.pane.view)
        )
        self.outputs = ListOutputs(self, self.rows, self.table, self.filter, self.summary)
        self.pager = Pager(
            self,
            self.rows,
            service if isinstance(service, str) else service.sid,
            live,
            show_first=self.filter.show_first,
            show=self.show_rows,
            say=self.summary.say,
            failed=self.summary.explain_failure,
        )
        self.poller = Poller(self, self.pager, live, self.summary.say)

    def compose_body(self) -> Iterable[Widget]:
        """Show views, table and pane, or a notice in their place."""
        yield Horizontal(self.filter.views_bar, self.filter.chips, classes="views")
        with Horizontal(classes="body"):
            yield self.table
            yield self.summary.notice
            yield self.pane.view
        yield self.filter.bar
        yield self.summary.line

    def on_mount(self) -> None:
        """Read the first page once the first frame is on screen."""
        self.summary.say("reading the sessions …")
        self.call_after_refresh(self.pager.load_first)
        self.poller.start()
        self.pager.ahead.start()

    def on_screen_resume(self) -> None:
        """Show what other screens read, and go on reading about the row under the cursor."""
        if self.rows.is_outdated:
            self.filter.show_people()
        self.pane.rest()

    def on_resize(self, event: Resize) -> None:
        """Show the pane if there is room for it."""
        self.pane.has_room = event.size.width >= PANE_FROM_COLUMNS
        self.pane.view.display = self.pane.has_room and self.table.display
        self.pane.rest()

    @property
    def place(self) -> str:
        """The service, or its name as typed until it is known."""
        return service_name(self.service) or name_text(self.pager.asked_for)

    def usual_keys(self) -> KeyLine:
        """Return the keys for what is typed, the marked sessions, or the one under the cursor."""
        marked = len(self.rows.listing.marked)
        if marked:
            return of_marked(marked, self.FOOTER)
        session = self.pane.session
        if session is None:
            return NO_ROW
        row = ("table.open", *of_session(session), "session.diagnose")
        labels = {"session.back": "Clear filter"} if self.filter.bar.display else {}
        return KeyLine((TYPING, row, *self.FOOTER), labels=labels)

    def where(self) -> Where:
        """Add the age of what is shown, and what changed."""
        read_at, words = self.pager.read_at, ""
        if read_at is not None:
            now = self.table.moment or self.context.clock()
            is_old = (now - read_at).total_seconds() >= AGES_SECONDS
            words = f"{ago(read_at, now)} old" if is_old else ""
        unseen = self.rows.change_log.unseen
        return replace(
            super().where(),
            as_of=read_at,
            age=words,
            live=self.poller.words if self.service else "",
            news=counted(unseen, "change") if unseen else "",
        )

    def help_rows(self) -> Sequence[tuple[str, str]]:
        """Return the query language, worked examples first."""
        return (*query.QUERY_EXAMPLES, *query.QUERY_HELP)

    # -- what is shown

    def show_rows(self, *, from_top: bool = False) -> None:
        """Show the current page of the rows."""
        rows, listing = self.rows, self.rows.listing
        rows.page = min(rows.page, listing.pages)
        page = listing.window(rows.page)
        self.table.show(
            page,
            now=self.context.clock(),
            default_ttl=listing.default_ttl,
            marked=listing.marked,
            changed=rows.change_log.unseen_sids,
            people=rows.people,
            revealed=self.actions.reveals_all,
            from_top=from_top,
        )
        rows.note_shown()
        if not page:
            self.summary.explain_emptiness()
        else:
            self.summary.notice.hide()
            self.table.display = True
            self.pane.view.display = self.pane.has_room
            if self.focused is None:
                # A table that is hidden loses the focus.
                self.set_focus(self.table)
        self.filter.show_views()
        self.summary.say()
        self.pane.rows_shown()
        self.key_bar.renew()

    def show_ages(self) -> None:
        """Recompute the ages of table, pane and context line, and the views that use them."""
        if self.service is not None:
            self.filter.time_passed()
            self.table.forget_ages()
            self.show_rows()
        super().show_ages()

    # -- what happens in the table and around it

    @on(DataTable.RowHighlighted)
    def _moved(self) -> None:
        self.pane.rest()

    @on(DataTable.RowSelected)
    def _open(self, event: DataTable.RowSelected) -> None:
        # The row that was selected, wherever it or the cursor is by now.
        request = self._opening(event.row_key.value or "")
        if request is not None:
            sids = [one.sid for one in self.rows.listing.visible]
            self.post_message(replace(request, neighbours=Neighbours(sids, self._opening)))

    def _opening(self, sid: str) -> OpenSession | None:
        """Return what opens a session of the list; None if it is no longer there."""
        session = self.rows.listing.get(sid)
        if session is None or self.service is None:
            return None
        return OpenSession(self, self.service, session, self.rows.details.get(sid))

    @on(DataTable.HeaderSelected)
    def _header_clicked(self, event: DataTable.HeaderSelected) -> None:
        if event.column_key.value in {key.value for key in SORT_LABELS}:
            self.sorter.sort_by(SortKey(event.column_key.value))

    @on(ViewsBar.Chosen)
    def _view_clicked(self, event: ViewsBar.Chosen) -> None:
        self.filter.choose_view(name=event.name)

    @on(FilterBar.Edited)
    def _filter_changed(self) -> None:
        # The row that was found stays under the cursor when the filter is taken away.
        self.filter.apply(from_top=bool(self.filter.bar.text))

    @on(FilterChips.Clicked)
    async def _chips_clicked(self, event: FilterChips.Clicked) -> None:
        if event.clear:
            self.filter.bar.action_clear()
        else:
            await self.filter.open()

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self.set_focus(self.table)

    # -- keys

    def action_back(self) -> None:
        """Undo one thing: stop what runs, clear the filter, clear the marks, else go back."""
        if self.pager.stop() or self.people_reader.stop():
            return
        if self.filter.bar.is_on:
            self.filter.bar.action_clear()
        elif self.rows.listing.marked:
            self.rows.listing.clear_marks()
            self.filter.apply()
        else:
            self.leave()

    def come_back(self) -> None:
        """Show the time that passed at once, and what happened as soon as it is read."""
        if self.service is not None:
            self.context.last_service = self.service.sid
            self.filter.renew_views()
        self.show_ages()
        self.action_refresh()

    def action_refresh(self) -> None:
        """Read again what is on screen."""
        self.pager.refresh()

    def action_turn(self, pages: int) -> None:
        """Turn one page on, or back."""
        self.pager.turn(pages)

    def action_load_all(self) -> None:
        """Load every page that is left; esc stops, and what was loaded stays."""
        self.pager.load_all()

    def action_live(self) -> None:
        """Turn polling on or off."""
        self.poller.toggle()

    async def action_filter(self) -> None:
        """Type a filter."""
        await self.filter.open()

    def action_view(self, key: str) -> None:
        """Show the view of a key."""
        self.filter.choose_view(key=key)

    def action_sort(self) -> None:
        """Choose the order of the rows."""
        self.sorter.ask()

    def action_move_sort(self, step: int) -> None:
        """Sort by the column beside the one that the rows are sorted by."""
        self.sorter.move(step)

    def action_columns(self) -> None:
        """Choose the columns of this service."""
        self.saved.ask_columns()

    def action_save_view(self) -> None:
        """Save what is shown as a view, or rename or delete one."""
        self.saved.ask_view()

    def action_next_view(self, step: int) -> None:
        """Show the view to the right, or to the left."""
        self.filter.move_view(step)

    def action_read_people(self) -> None:
        """Read who is in the sessions that the view asks about, else in those of this page.

        If all are known, they are read again.
        """
        listing = self.rows.listing
        asked = listing.people_needed or tuple(listing.window(self.rows.page))
        unknown = tuple(one for one in asked if one.sid not in self.rows.people)
        if self.service is not None and asked:
            self.people_reader.read(self.service, unknown or asked)

    def action_mark(self) -> None:
        """Mark the row, or take its mark away, and go down one."""
        session = self.pane.session
        if session is not None:
            self.rows.listing.toggle_mark(session.sid)
            self.show_rows()
            self.table.action_cursor_down()

    def action_mark_all(self) -> None:
        """Mark all rows that match, on all loaded pages; if all are marked, unmark them."""
        if not self.rows.listing.visible:
            self.tell("No loaded session matches, so there is nothing to mark.", warning=True)
        self.rows.listing.toggle_matching_marks()
        self.show_rows()

    def _marked(self) -> "tuple[writes.Target, ...]":
        service = self.service
        if service is None:
            return ()
        return tuple(writes.Target(service, one) for one in self.rows.listing.marked_sessions)

    def action_find(self) -> None:
        """Find sessions by number, SID or name."""
        self.post_message(OpenFind(self.service, tuple(self.rows.listing.visible)))

    def action_pool(self) -> None:
        """Show the numbers of the service."""
        if self.service is not None:
            self.post_message(OpenPool(self.service))

    def action_timeline(self) -> None:
        """Show what changed since this list was opened."""
        if self.service is not None:
            log, listing = self.rows.change_log, self.rows.listing
            self.post_message(OpenChangeLog(self.service, log, listing))

    @property
    def shows_numbers(self) -> bool:
        """Whether the names of all rows are shown whole."""
        return self.actions.reveals_all

    def link(self, links: "Links") -> "CopyItem | None":
        """Return the command line that opens this list with its view and filter."""
        return self.outputs.link(links)

    def exports(self) -> "Sequence[Export]":
        """Return the marked sessions, those that are shown, and all that are loaded."""
        return self.outputs.exports()

    # -- the marked sessions, or the one under the cursor

    def action_session(self, name: str) -> None:
        """Do something to the marked sessions, else to the one under the cursor."""
        if not self.marked_actions.run(name):
            self.actions.run(name)

    def action_undo(self) -> None:
        """Take back what was last done to the marked sessions, else to that of the row."""
        session = self.pane.session
        sids = tuple(one.session.sid for one in self._marked())
        if not sids and session is not None:
            sids = (session.sid,)
        if sids:
            self.post_message(UndoLast(sids))

    def session_changed(self, session: "Session") -> None:
        """Show the session that a write returned; a new one goes to the top."""
        self.rows.put(session)
        self.show_session(session.sid)

    def show_session(self, sid: str) -> None:
        """Turn to the page of a session, and put the cursor on it."""
        self.rows.page = self.rows.listing.page_of(sid) or self.rows.page
        self.show_rows()
        self.table.move_to(sid)
        self.pane.rest()

    def session_gone(self, sid: str) -> None:
        """Forget a session."""
        self.rows.remove(sid)
        self.show_rows()

    def on_steps_ended(self, message: StepsEnded) -> None:
        """Show what a batch did to sessions of this list; what it did not do stays marked."""
        self.rows.settle(message.results)
        self.filter.apply()

    def on_session_left(self, message: SessionLeft) -> None:
        """Update a session of the list from the screen that was left."""
        session = message.session
        if self.rows.listing.get(session.sid) is None:
            return
        if message.deleted:
            self.session_gone(session.sid)
        else:
            self.rows.put(session)
            self.filter.show_people([session.sid])
            # From another session than the one that was opened, if the person stepped on.
            self.show_session(session.sid)
