"""What changed in a service's list while it was open: when, which session, what happened."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import tzinfo
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.widget import Widget
from textual.widgets import DataTable

from proxy_tui.formatting import (
    clock,
    count,
    counted,
    in_zone,
    name_text,
    service_name,
    zone_letters,
)
from proxy_tui.operations.sessions.change_log import ChangeLog, Event
from proxy_tui.operations.sessions.listing import Listing
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import bindings, key_hints
from proxy_tui.ui.screens.base_screen import ProxyScreen
from proxy_tui.ui.widgets.context_bar import Where
from proxy_tui.ui.widgets.filter_bar import FilterBar
from proxy_tui.ui.widgets.notice import Notice
from proxy_tui.ui.widgets.status_line import StatusLine
from proxy_tui.ui.widgets.table.columns import Column
from proxy_tui.ui.widgets.table.paged_table import PagedTable, Row

if TYPE_CHECKING:
    from proxy_tui.api.models import Service

MOST_ROWS = 200
"""Rows shown; older events are found by the filter."""


class TimelineScreen(ProxyScreen):
    """Every change that refreshes found, filtered as one types; enter opens the session."""

    BINDINGS = bindings("list.filter", "session.back")
    FOOTER: ClassVar[tuple[str, ...]] = ("table.open", "list.filter", "session.back", "app.help")

    def __init__(
        self, context: Context, service: "Service", timeline: ChangeLog, listing: Listing
    ) -> None:
        super().__init__(context)
        self.service = service
        self.timeline = timeline
        self.listing = listing
        self.new = timeline.unseen
        self.table = PagedTable(_columns(zone_letters(in_zone(context.clock(), context.zone))))
        self.notice = Notice()
        self.filter_bar = FilterBar("words in name, SID or what happened")
        self.status = StatusLine()

    def compose_body(self) -> Iterable[Widget]:
        """Show the table, or a notice in its place."""
        yield self.table
        yield self.notice
        yield self.filter_bar
        yield self.status

    def on_mount(self) -> None:
        """Show the events; whoever looks at them has seen them."""
        self.show_rows()
        self.timeline.mark_all_seen()
        self.set_focus(self.table)

    def where(self) -> Where:
        """Add the service."""
        name = service_name(self.service)
        return replace(super().where(), service=f"{name} › changes")

    def show_rows(self) -> None:
        """Show the events that the filter leaves."""
        events = self.timeline.matching(self.filter_bar.text)
        self.table.display = bool(events)
        if events:
            self.notice.hide()
        else:
            told = "Nothing matches." if self.timeline.events else "Nothing changed so far."
            self.notice.show(
                "No changes",
                f"{told} Each refresh adds what it finds.",
                key_hints(("session.back", "Back")),
            )
        zone = self.context.zone
        self.table.set_rows([_row(event, zone) for event in events[:MOST_ROWS]])
        shown = "" if len(events) <= MOST_ROWS else f" · the newest {MOST_ROWS} shown"
        self.status.say(
            f"{count(len(events))} of {counted(len(self.timeline.events), 'change')}"
            f" · {count(self.new)} new since you last looked{shown}"
        )

    async def action_filter(self) -> None:
        """Type a filter."""
        await self.filter_bar.open()

    @on(FilterBar.Changed)
    def _filter_changed(self) -> None:
        self.show_rows()

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self.set_focus(self.table)

    @on(DataTable.RowSelected)
    def _open(self, event: DataTable.RowSelected) -> None:
        number = event.row_key.value
        found = next((one for one in self.timeline.events if str(one.number) == number), None)
        session = self.listing.get(found.sid) if found is not None else None
        if session is not None and self.service is not None:
            self.open_session(self.service, session)
        else:
            self.tell("That session no longer exists.")

    def action_back(self) -> None:
        """Take the filter away, else go back to the list."""
        if self.filter_bar.display:
            self.filter_bar.action_clear()
        else:
            self.leave()


def _columns(zone: str) -> tuple[Column, ...]:
    label = f"Time {zone}"
    return (
        Column("time", label, max(8, len(label))),
        Column("name", "Session", 24),
        Column("words", "What happened", 20, stretch=True),
    )


def _row(event: Event, zone: tzinfo | None) -> Row:
    tone = "bad" if event.kind.value == "gone" else ""
    words: Text | str = Text(event.words, "accent") if event.kind.value == "new" else event.words
    time = clock(event.at, zone, named=False, seconds=True)
    return Row(str(event.number), (time, name_text(event.name), words), tone)
