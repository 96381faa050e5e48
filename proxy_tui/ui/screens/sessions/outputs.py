"""What leaves the screen of a list: its exports, and the command line that opens it again."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from proxy_tui.operations import export
from proxy_tui.ui.screens.sessions.filter import Filter
from proxy_tui.ui.screens.sessions.rows import SessionRows
from proxy_tui.ui.screens.sessions.summary import ListSummary
from proxy_tui.ui.widgets.table.sessions_table import SessionsTable

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.operations.export import CopyItem, Export, Links
    from proxy_tui.ui.screens.base_screen import ProxyScreen


class ListOutputs:
    """Exports and link of the sessions of one service; nothing until the service is known."""

    def __init__(
        self,
        screen: "ProxyScreen",
        rows: SessionRows,
        table: SessionsTable,
        filter_: Filter,
        summary: ListSummary,
    ) -> None:
        self._screen = screen
        self._rows = rows
        self._table = table
        self._filter = filter_
        self._summary = summary

    def link(self, links: "Links") -> "CopyItem | None":
        """Return the command line that opens the list with its view and filter."""
        screen = self._screen
        if screen.service is None:
            return None
        return links.to_sessions(
            screen.service,
            self._filter.view,
            self._filter.bar.text,
            screen.context.clock(),
            revealed=screen.shows_numbers,
        )

    def exports(self) -> "Sequence[Export]":
        """Return the marked sessions, those that are shown, and all that are loaded."""
        listing, service = self._rows.listing, self._screen.service
        if service is None or not listing.loaded:
            return ()
        marked, shown = listing.marked_sessions, listing.visible
        columns = self._table.column_keys
        choices: list[tuple[str, Sequence[Session], Sequence[str]]] = [
            (f"{len(shown)} shown", shown, columns),
            (f"all {listing.loaded}, every field", listing.sessions, ()),
        ]
        if marked:
            choices.insert(0, (f"{len(marked)} marked", marked, columns))
        return export.of_sessions(
            service,
            choices,
            self._screen.context.people,
            query=self._filter.words,
            coverage=self._summary.coverage,
        )
