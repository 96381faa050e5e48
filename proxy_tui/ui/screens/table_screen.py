"""The bases of screens that show a table, or a notice in its place."""

from abc import abstractmethod
from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from proxy_tui.errors import ProxyTuiError
from proxy_tui.ui.context import Context
from proxy_tui.ui.screens.base_screen import ProxyScreen
from proxy_tui.ui.widgets.filter_bar import FilterBar
from proxy_tui.ui.widgets.notice import Notice
from proxy_tui.ui.widgets.status_line import StatusLine
from proxy_tui.ui.widgets.table.paged_table import PagedTable


class TableScreen(ProxyScreen):
    """A table with a status line below it."""

    def __init__(self, context: Context, table: PagedTable) -> None:
        super().__init__(context)
        self.table = table
        self.notice = Notice()
        self.status = StatusLine()

    def compose_body(self) -> Iterable[Widget]:
        """Show the table, or the notice in its place."""
        yield self.table
        yield self.notice
        yield self.status

    def show_table(self) -> None:
        """Show the table in place of the notice."""
        self.notice.hide()
        self.table.display = True
        if self.focused is None:
            # A table that is hidden loses the focus.
            self.set_focus(self.table)

    def show_notice(self, title: str, problem: ProxyTuiError | str, keys: str) -> None:
        """Show the notice in place of the table."""
        self.table.display = False
        self.notice.show(title, problem, keys)


class FilteredScreen(TableScreen):
    """A table whose rows are filtered as one types.

    Args:
        placeholder: What may be typed into the filter.
    """

    def __init__(self, context: Context, table: PagedTable, placeholder: str) -> None:
        super().__init__(context, table)
        self.filter_bar = FilterBar(placeholder)

    def compose_body(self) -> Iterable[Widget]:
        """Show the filter above the status line."""
        yield self.table
        yield self.notice
        yield self.filter_bar
        yield self.status

    @abstractmethod
    def show_rows(self) -> None:
        """Show the rows that match the filter."""

    async def action_filter(self) -> None:
        """Type a filter."""
        await self.filter_bar.open()

    @on(FilterBar.Edited)
    def filter_changed(self) -> None:
        """Show the rows that match the new filter."""
        self.show_rows()

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self.set_focus(self.table)
