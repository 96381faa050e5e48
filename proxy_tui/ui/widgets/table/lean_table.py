"""A ``DataTable`` of one page that paints as little as it can.

Textual's own table marks every cell's style with its row and column, so no two neighbours are
equal and each pays its own escape sequence, and it paints all it shows when one cell changes.
This one keeps that table's rows, cursor, keys, scrolling and messages, and paints its lines
itself: one style for a row, and only the lines that look different. Rows are one line high and
at most a few hundred.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar, NamedTuple, Self

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.coordinate import Coordinate
from textual.geometry import Region, Size, clamp
from textual.strip import Strip
from textual.widgets import DataTable
from textual.widgets.data_table import ColumnKey, DuplicateKey, RowKey

from proxy_tui.ui.widgets.table.lean_cells import Cell, Part, merge, paint_cell, same_cell
from proxy_tui.ui.widgets.table.lean_columns import Column, Slot, fit, total_width
from proxy_tui.ui.widgets.table.lean_still import NOWHERE, StillTable
from proxy_tui.ui.widgets.table.lean_styles import TONES, Looks


class Row(NamedTuple):
    """One row, as its screen describes it."""

    key: str
    """Names the row in messages; unique on the page."""
    cells: tuple[Cell, ...]
    """One for each column, also for those that gave way; strings are shown literally."""
    style: str | Style = ""
    """Tones (``lean_looks.TONES``) and words of a Rich style, for the whole row."""


class LeanTable(StillTable):
    """One page of rows under fixed columns, with a row cursor.

    Fill it with ``set_columns`` and ``set_rows``; change one row with ``update_row``. It posts
    what DataTable posts: ``RowHighlighted``, ``RowSelected`` and ``HeaderSelected``.
    """

    DEFAULT_CSS = """
    LeanTable {
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        & > .lean-table--muted { color: $text-muted; }
        & > .lean-table--good { color: $success; }
        & > .lean-table--warning { color: $warning; }
        & > .lean-table--bad { color: $error; }
        & > .lean-table--accent { color: $accent; }
        &:ansi > .datatable--cursor {
            color: ansi_default; background: ansi_default; text-style: reverse;
        }
        &:ansi:focus > .datatable--cursor {
            color: ansi_default; background: ansi_default; text-style: bold reverse;
        }
    }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"lean-table--{tone}" for tone in TONES}

    def __init__(
        self,
        *,
        id: str | None = None,  # noqa: A002  Textual's own name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(cursor_type="row", id=id, classes=classes)
        self._columns: tuple[Column, ...] = ()
        self._slots: tuple[Slot, ...] = ()
        self._page: tuple[Row, ...] = ()
        self._looks = Looks(self)
        self._place: tuple[str, int] | None = None
        self.hover_coordinate = NOWHERE

    # -- what it shows

    @property
    def page(self) -> tuple[Row, ...]:
        """The rows shown, from top to bottom."""
        return self._page

    @property
    def cursor_key(self) -> str | None:
        """Key of the row under the cursor; None while there are no rows."""
        place = self._cursor_place()
        return place[0] if place else None

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Say which columns there are. If their keys change, the rows are forgotten.

        The place of the cursor is not: ``set_rows`` takes it up again.

        Raises:
            DuplicateKey: If two columns have the same key; nothing is changed then.
        """
        _refuse_twins([column.key for column in columns])
        if [column.key for column in columns] != [column.key for column in self._columns]:
            self._place = self._place or self._cursor_place()
            self._page = ()
            with self.still():
                self.clear(columns=True)
                for column in columns:
                    self.add_column(Text(column.label), width=column.width, key=column.key)
            self.refresh()
        self._columns = tuple(columns)
        for column in columns:
            self.columns[ColumnKey(column.key)].label = Text(column.label)
        self._fit()
        self._refresh_line(0)

    def set_rows(self, rows: Iterable[Row], *, from_top: bool = False) -> None:
        """Show these rows; lines that look as before are not painted again.

        The cursor stays on its row if that is still there, else on its line; the scroll offset
        stays too, unless it would hide a cursor that was in view. ``RowHighlighted`` is posted
        only if another row or another line is highlighted than before.

        Args:
            rows: The whole page, from top to bottom.
            from_top: Put the cursor and the view on the first row, as for another page.

        Raises:
            DuplicateKey: If two rows have the same key; nothing is changed then.
            ValueError: If a row has more cells than there are columns; nothing is changed then.
        """
        page = tuple(rows)
        _refuse_twins([row.key for row in page])
        if any(len(row.cells) > len(self._columns) for row in page):
            raise ValueError(f"A row has more cells than the {len(self._columns)} columns.")
        with self._painting_changes():
            if from_top or [row.key for row in page] != [row.key for row in self._page]:
                self._replace(page, from_top)
            else:
                self._store(*(new for old, new in zip(self._page, page, strict=True) if new != old))
                self._page = page

    def update_row(self, row: Row) -> None:
        """Show other cells, or another style, in the row that has this key.

        Raises:
            RowDoesNotExist: If no row has it.
        """
        index = self.get_row_index(row.key)
        with self._painting_changes():
            self._store(row)
            self._page = (*self._page[:index], row, *self._page[index + 1 :])

    def move_to(self, key: str) -> bool:
        """Put the cursor on the row that has this key.

        Returns:
            Whether there is such a row.
        """
        found = RowKey(key) in self.rows
        if found:
            self._move(self.get_row_index(key))
        return found

    def action_half_page_down(self) -> None:
        """Move the cursor down half a page."""
        self._move_by(max(1, self._row_lines // 2))

    def action_half_page_up(self) -> None:
        """Move the cursor up half a page."""
        self._move_by(-max(1, self._row_lines // 2))

    def _move_by(self, lines: int) -> None:
        """Move cursor and view by as many lines, so that the cursor keeps its place in sight."""
        if self._page:
            top = self.scroll_offset.y + lines
            self._move(clamp(self.cursor_row + lines, 0, len(self._page) - 1))
            self._settle_view(top, self.cursor_row)

    def _move(self, line: int) -> None:
        # Asked to scroll, move_cursor goes by way of where the cursor was; moving scrolls anyway.
        self.move_cursor(row=line, scroll=line == self.cursor_row)

    # -- changing rows

    def _replace(self, page: tuple[Row, ...], from_top: bool) -> None:
        """Exchange all rows, then settle the cursor, the view and the message about both."""
        place, top = self._place or self._cursor_place(), self.scroll_offset.y
        key, line = place or (None, 0)
        in_view = 0 <= line - top < self._row_lines
        with self.still():
            self.clear()
            for row in page:
                self.add_row(*row.cells, key=row.key)
        self._page, self._place = page, None
        now = 0 if from_top else _line_of(page, key, line)
        self.set_reactive(DataTable.cursor_coordinate, Coordinate(now, 0))
        self._fit()
        self._settle_view(0 if from_top else top, now if in_view else None)
        if page and (page[now].key, now) != place:
            self.post_message(DataTable.RowHighlighted(self, now, RowKey(page[now].key)))

    def _cursor_place(self) -> tuple[str, int] | None:
        """Key and line of the row under the cursor; None while there are no rows."""
        return (self._page[self.cursor_row].key, self.cursor_row) if self._page else None

    def _settle_view(self, top: int, line: int | None) -> None:
        """Scroll as little as it takes to have no gap below and, if asked for, a line in view."""
        if line is not None:
            top = clamp(top, line - self._row_lines + 1, line)
        self.scroll_y = clamp(top, 0, max(0, len(self._page) - self._row_lines))
        self.scroll_target_y = self.scroll_y

    def _store(self, *rows: Row) -> None:
        """Keep cells where DataTable keeps them, so that its getters tell the truth."""
        with self.still():
            for row in rows:
                for column, cell in zip(self._columns, row.cells, strict=False):
                    self.update_cell(row.key, column.key, cell)

    @contextmanager
    def _painting_changes(self) -> Iterator[None]:
        """Refresh the lines of the window that look different afterwards, up to where they do."""
        before = self._window()
        yield
        for y, (old, new) in enumerate(zip(before, self._window(), strict=False)):
            if width := self._changed_width(old, new):
                self._refresh_line(y + self._header_lines, width)

    def _window(self) -> list[tuple[Row, bool] | None]:
        """What each line below the header shows: a row and whether the cursor is on it."""
        top = self.scroll_offset.y
        rows = self._page[top : top + self._row_lines]
        shown = [(row, line == self.cursor_row) for line, row in enumerate(rows, top)]
        return [*shown, *[None] * (self._row_lines - len(rows))]

    def _changed_width(self, old: tuple[Row, bool] | None, new: tuple[Row, bool] | None) -> int:
        """Cells from the left edge to the last one that looks different; 0 if none does."""
        if old is None or new is None:
            return 0 if old is new else self._width
        (was, was_under), (row, under) = old, new
        if (was.style, was_under, len(was.cells)) != (row.style, under, len(row.cells)):
            return self._width
        for index, start, width in reversed(self._slots):
            if index < len(row.cells) and not same_cell(was.cells[index], row.cells[index]):
                return start + width + 2 * self.cell_padding - self.scroll_offset.x
        return 0

    # -- size

    @property
    def _width(self) -> int:
        """Cells of a line; those of the scrollbar are not among them."""
        return self.scrollable_size.width

    @property
    def _header_lines(self) -> int:
        return self.header_height if self.show_header else 0

    @property
    def _row_lines(self) -> int:
        """How many rows the window has room for."""
        return max(0, self.scrollable_size.height - self._header_lines)

    def _fit(self) -> None:
        """Share out the width and say how large all rows together are."""
        slots = fit(self._columns, self._width, self.cell_padding)
        for index, _, width in slots:
            self.columns[ColumnKey(self._columns[index].key)].width = width
        size = Size(total_width(slots, self.cell_padding), len(self._page) + self._header_lines)
        self.virtual_size = size
        if slots != self._slots:
            self._slots = slots
            self.refresh()

    def _update_dimensions(self, new_rows: Iterable[RowKey]) -> None:  # noqa: ARG002  DataTable's
        # Private to DataTable, which measures every cell of every new row here, 0.2 ms a row, and
        # reads strings as markup to do so. Widths are fixed and rows one line high, so there is
        # nothing to measure.
        self._fit()

    def on_resize(self) -> None:
        """Let columns stretch, give way or come back."""
        self._fit()

    # -- painting

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint some lines of the window."""
        self._looks.forget()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Paint one line of the window: the header, a row, or nothing.

        Args:
            y: Line of the window; 0 is the header where it is shown.
        """
        if y < self._header_lines:
            return self._strip([column.label for column in self._columns], self._looks.header)
        line = y - self._header_lines + self.scroll_offset.y
        if line >= len(self._page):
            return Strip.blank(self._width, self._looks.table)
        row = self._page[line]
        style = self._looks.table + self._looks.named(row.style)
        under_cursor = self.show_cursor and line == self.cursor_row
        return self._strip(row.cells, style, self._looks.cursor if under_cursor else None)

    def _strip(self, cells: Sequence[Cell], style: Style, over: Style | None = None) -> Strip:
        """One line of cells; a style laid over it wins over the row's and the cells' own."""
        pad = (" " * self.cell_padding, style)
        parts: list[Part] = []
        for index, _, width in self._slots:
            cell = cells[index] if index < len(cells) else ""
            parts.append(pad)
            parts += paint_cell(cell, width, self._columns[index].justify, style, self._looks.named)
            parts.append(pad)
        painted, shown = self.virtual_size.width, self._width
        parts.append((" " * (shown - painted), style))
        if over is not None:
            parts = [(text, own + over) for text, own in parts]
        left = self.scroll_offset.x
        segments = [Segment(text, own) for text, own in merge(parts)]
        return Strip(segments, max(shown, painted)).crop(left, left + shown)

    def _refresh_line(self, y: int, width: int | None = None) -> None:
        # Not a cell wider than the line: the scrollbar begins there, and would be painted too.
        self.refresh(Region(0, y, self._width if width is None else width, 1))

    def refresh_row(self, row_index: int) -> Self:
        """Refresh the line of a row, if it is in the window."""
        line = row_index - self.scroll_offset.y
        if 0 <= line < self._row_lines:
            self._refresh_line(line + self._header_lines)
        return self

    # -- pointer

    def on_click(self, event: events.Click) -> None:
        """Work out row and column from where the pointer was; no style carries them here.

        A click moves the cursor, one on the highlighted row selects it, one on the header posts
        ``HeaderSelected``.
        """
        offset = event.get_content_offset(self)
        if offset is None or offset.x >= self._width:
            return
        line = offset.y - self._header_lines + self.scroll_offset.y
        if offset.y < self._header_lines:
            self._click_header(offset.x + self.scroll_offset.x)
        elif self.show_cursor and line < len(self._page):
            event.stop()
            if line == self.cursor_row:
                self.action_select_cursor()
            else:
                self._move(line)

    def _click_header(self, x: int) -> None:
        for index, start, width in self._slots:
            if 0 <= x - start < width + 2 * self.cell_padding:
                column = self.columns[ColumnKey(self._columns[index].key)]
                self.post_message(DataTable.HeaderSelected(self, column.key, index, column.label))


def _line_of(page: Sequence[Row], key: str | None, line: int) -> int:
    """Where a row is now; if it is gone, what stands nearest to where it was."""
    found = (index for index, row in enumerate(page) if row.key == key)
    return next(found, max(0, min(line, len(page) - 1)))


def _refuse_twins(keys: Sequence[str]) -> None:
    if len(set(keys)) != len(keys):
        raise DuplicateKey(f"Keys must be unique, not {keys}.")
