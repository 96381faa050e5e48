"""What the screens have in common whose rows are filtered as one types."""

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from proxy_tui.ui.context import Context
from proxy_tui.ui.screens.base_screen import ProxyScreen
from proxy_tui.ui.widgets.filter_bar import FilterBar
from proxy_tui.ui.widgets.notice import Notice
from proxy_tui.ui.widgets.status_line import StatusLine
from proxy_tui.ui.widgets.table.paged_table import PagedTable


class FilteredScreen(ProxyScreen):
    """A table, a line to filter it, and a notice in place of an empty table.

    Args:
        context: What every screen is given.
        table: Shows the rows.
        placeholder: What may be typed into the filter.
    """

    def __init__(self, context: Context, table: PagedTable, placeholder: str) -> None:
        super().__init__(context)
        self.table = table
        self.notice = Notice()
        self.filter_bar = FilterBar(placeholder)
        self.status = StatusLine()

    def compose_body(self) -> Iterable[Widget]:
        """Show the table, or a notice in its place."""
        yield self.table
        yield self.notice
        yield self.filter_bar
        yield self.status

    def show_rows(self) -> None:
        """Show the rows that the filter leaves."""

    async def action_filter(self) -> None:
        """Type a filter."""
        await self.filter_bar.open()

    @on(FilterBar.Changed)
    def filter_changed(self) -> None:
        """Show what another filter leaves."""
        self.show_rows()

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self.set_focus(self.table)
