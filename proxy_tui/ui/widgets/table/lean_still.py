"""A ``DataTable`` that holds still: while rows are exchanged, under the pointer, beside layouts.

Textual's table paints, scrolls and posts at each step of ``clear`` and ``add_row``. Here all that
waits until the exchange is done, and whoever did it says what is to be painted.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from textual.coordinate import Coordinate
from textual.geometry import Region, Size
from textual.widgets import DataTable

from proxy_tui.ui.widgets.table.lean_cells import Cell

NOWHERE = Coordinate(-1, -1)
"""Where the pointer is taken to be."""


class StillTable(DataTable[Cell]):
    """The stock table, minus what it does between the first and the last change of many."""

    _still = False
    _scrolled_for: tuple[Size, Size, Size] | None = None

    @contextmanager
    def still(self) -> Iterator[None]:
        """Change rows without painting, scrolling or ``RowHighlighted``.

        The scroll offset is what it was afterwards, the cursor is where the changes left it.
        """
        x, y, to_x, to_y = self.scroll_x, self.scroll_y, self.scroll_target_x, self.scroll_target_y
        self._still = True
        try:
            with self.prevent(DataTable.RowHighlighted):
                yield
        finally:
            self._still = False
            self.set_reactive(DataTable.scroll_x, x)
            self.set_reactive(DataTable.scroll_y, y)
            self.scroll_target_x, self.scroll_target_y = to_x, to_y

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """As every widget's, but not while rows are exchanged."""
        if self._still:
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def watch_cursor_coordinate(
        self, old_coordinate: Coordinate, new_coordinate: Coordinate
    ) -> None:
        """As DataTable's, but not while rows are exchanged."""
        if not self._still:
            super().watch_cursor_coordinate(old_coordinate, new_coordinate)

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """As every ScrollView's, but not while rows are exchanged."""
        if not self._still:
            super().watch_scroll_x(old_value, new_value)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """As every ScrollView's, but not while rows are exchanged."""
        if not self._still:
            super().watch_scroll_y(old_value, new_value)

    def _scroll_update(self, virtual_size: Size) -> None:
        # Private to Widget, which repaints the scrollbars here after each layout of the screen,
        # 2 kB whenever anything beside the table changes. Only a new size is worth that.
        sizes = (virtual_size, self.size, self.container_size)
        if sizes != self._scrolled_for:
            self._scrolled_for = sizes
            super()._scroll_update(virtual_size)

    def validate_hover_coordinate(self, value: Coordinate) -> Coordinate:  # noqa: ARG002  Textual's
        """Nothing is ever hovered: the stock table repaints a row more for each key and move."""
        return NOWHERE
