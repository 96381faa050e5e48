"""The changes in a list of sessions while it was open: when, which session, what happened."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta, tzinfo
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.widget import Widget
from textual.widgets import DataTable, Static

from proxy_tui.formatting import (
    clock,
    count,
    counted,
    in_zone,
    name_text,
    service_name,
    zone_letters,
)
from proxy_tui.formatting.sparks import counts, spark
from proxy_tui.operations import export
from proxy_tui.operations.sessions.change_log import ChangeLog, Event
from proxy_tui.operations.sessions.listing import Listing
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import bindings, key_hints
from proxy_tui.ui.messages import Neighbours, OpenSession
from proxy_tui.ui.screens.key_groups import TYPING
from proxy_tui.ui.screens.table_screen import FilteredScreen
from proxy_tui.ui.widgets.table.columns import Column
from proxy_tui.ui.widgets.table.paged_table import PagedTable, TableRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proxy_tui.api.models import Service
    from proxy_tui.operations.export import Export

MOST_ROWS = 200
"""Rows shown; older events are found by the filter."""
_MOST_MINUTES = 60
_LEAST_MINUTES = 10
_BESIDE_SPARKS = 56
"""Cells of the line with the sparks that are words."""


class ChangeLogScreen(FilteredScreen):
    """Every change that refreshes found, filtered as one types; enter opens the session."""

    BINDINGS = bindings("list.filter", "session.back")
    FOOTER: ClassVar = (
        TYPING,
        ("table.open", "list.filter"),
        ("screen.export", "session.back"),
    )

    service: "Service"

    def __init__(
        self, context: Context, service: "Service", change_log: ChangeLog, listing: Listing
    ) -> None:
        table = PagedTable(_columns(zone_letters(in_zone(context.clock(), context.zone))))
        super().__init__(context, table, "words in name, SID or what happened")
        self.service = service
        self.change_log = change_log
        self.listing = listing
        self.pace = Static(markup=False, classes="pace")
        """How many sessions opened and closed lately."""
        self.new = change_log.unseen
        """Changes that were unseen when the screen opened."""

    def compose_body(self) -> Iterable[Widget]:
        """Show the pace above the table."""
        yield self.pace
        yield from super().compose_body()

    def on_resize(self) -> None:
        """Show the pace of as many minutes as there is room for."""
        self._show_pace()

    def show_ages(self) -> None:
        """Move the pace on."""
        super().show_ages()
        self._show_pace()

    def _show_pace(self) -> None:
        minutes = (self.size.width - _BESIDE_SPARKS) // 2
        minutes = max(_LEAST_MINUTES, min(_MOST_MINUTES, minutes))
        known, now = self.listing.sessions, self.context.clock()
        opened, closed = (
            spark(counts(moments, now, timedelta(minutes=1), minutes))
            for moments in (
                (one.date_created for one in known),
                (one.date_ended for one in known),
            )
        )
        self.pace.update(
            f"opened {opened}  closed {closed}  per minute, last {minutes} min, of "
            f"{count(self.listing.loaded)} loaded"
        )

    def on_mount(self) -> None:
        """Show the events, which counts as having seen them."""
        self.show_rows()
        self.change_log.mark_all_seen()
        self.set_focus(self.table)

    @property
    def place(self) -> str:
        """The service, and what is shown of it."""
        return f"{service_name(self.service)} › changes"

    def show_rows(self) -> None:
        """Show the events that the filter leaves."""
        events = self.change_log.matching(self.filter_bar.text)
        if events:
            self.show_table()
        else:
            why = "Nothing matches." if self.change_log.events else "Nothing changed so far."
            words = f"{why} Each refresh adds what it finds."
            self.show_notice("No changes", words, key_hints(("session.back", "Back")))
        zone = self.context.zone
        self.table.set_rows([_row(event, zone) for event in events[:MOST_ROWS]])
        shown = "" if len(events) <= MOST_ROWS else f" · the newest {MOST_ROWS} shown"
        self.status.say(
            f"{count(len(events))} of {counted(len(self.change_log.events), 'change')}"
            f" · {count(self.new)} new since you last looked{shown}"
        )

    def exports(self) -> "Sequence[Export]":
        """Return the changes: those that the filter leaves, or all."""
        every = self.change_log.events
        text = self.filter_bar.text
        shown = self.change_log.matching(text)
        return export.of_changes(self.service, shown, every, text) if every else ()

    @on(DataTable.RowSelected)
    def _open(self, event: DataTable.RowSelected) -> None:
        number = event.row_key.value
        found = next((one for one in self.change_log.events if str(one.number) == number), None)
        request = self._opening(found.sid) if found is not None else None
        if request is not None:
            events = self.change_log.matching(self.filter_bar.text)
            sids = tuple(dict.fromkeys(one.sid for one in events))
            self.post_message(replace(request, neighbours=Neighbours(sids, self._opening)))
        else:
            self.tell("That session no longer exists.")

    def _opening(self, sid: str) -> OpenSession | None:
        session = self.listing.get(sid)
        return OpenSession(self, self.service, session) if session is not None else None

    def action_back(self) -> None:
        """Clear the filter, or else go back to the list."""
        if self.filter_bar.display:
            self.filter_bar.action_clear()
        else:
            self.leave()


def _columns(zone: str) -> tuple[Column, ...]:
    """Return the columns; the first names the zone, and is as wide as that takes."""
    label = f"Time {zone}"
    return (
        Column("time", label, max(8, len(label))),
        Column("name", "Session", 24, most=48),
        Column("words", "What happened", 20, most=120),
    )


def _row(event: Event, zone: tzinfo | None) -> TableRow:
    tone = "bad" if event.kind.value == "gone" else ""
    words: Text | str = Text(event.words, "accent") if event.kind.value == "new" else event.words
    time = clock(event.at, zone, named=False, seconds=True)
    return TableRow(str(event.number), (time, name_text(event.name), words), tone)
