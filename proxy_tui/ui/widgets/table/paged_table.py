"""A ``DataTable`` of one page of rows that paints its lines itself.

Textual renders each cell as a Rich renderable, which takes ten times as long for a page. Here
``DataTable`` keeps the row keys, the cursor, scrolling and messages; the cells are in ``page``.
Rows are one line high and at most a few hundred.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, Final, NamedTuple, TypeAlias

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from rich.text import Span, Text
from textual import events
from textual.coordinate import Coordinate
from textual.geometry import Size, clamp
from textual.strip import Strip
from textual.widgets import DataTable
from textual.widgets.data_table import ColumnKey, RowKey

from proxy_tui.formatting import middle_cut, safe
from proxy_tui.ui.keys import bindings
from proxy_tui.ui.widgets.table.columns import PADDING, Column, Slot, fit

Cell: TypeAlias = str | Text
"""Plain text, never markup, or text with styles."""

TONES: Final = ("muted", "good", "warning", "bad", "accent")
"""Styles of the theme, named by what they mean."""

_LINE: Final = "line"
"""Key of the one column that DataTable knows: the whole line."""


class TableRow(NamedTuple):
    """One row of a table."""

    key: str
    """Names the row in messages; unique on the page."""
    cells: tuple[Cell, ...]
    """One for each column, hidden ones included."""
    style: str = ""
    """Tones and words of a Rich style, for the whole row."""


class PagedTable(DataTable[None]):
    """One page of rows under fixed columns, with a row cursor that stays on its row.

    Posts the messages of DataTable: ``RowHighlighted``, ``RowSelected`` and ``HeaderSelected``.
    """

    BINDINGS = bindings("table")
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"paged-table--{tone}" for tone in TONES}
    DEFAULT_CSS = """
    PagedTable {
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        & > .paged-table--muted { color: $text-muted; }
        & > .paged-table--good { color: $success; }
        & > .paged-table--warning { color: $warning; }
        & > .paged-table--bad { color: $error; }
        & > .paged-table--accent { color: $accent; }
        &:ansi > .datatable--cursor {
            color: ansi_default; background: ansi_default; text-style: underline;
        }
        &:ansi:focus > .datatable--cursor {
            color: ansi_default; background: ansi_default; text-style: bold reverse;
        }
    }
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__(cursor_type="row", cell_padding=0)
        self.shown_columns = columns
        self.page: tuple[TableRow, ...] = ()
        """The rows, from top to bottom."""
        self._slots: tuple[Slot, ...] = ()
        self._needs: dict[str, int] = {}
        """Cells that nine in ten rows of a page took at most, by column.

        They only grow, so that columns stay where they are while pages are turned.
        """
        self._styles: dict[str, Style] = {}

    def on_mount(self) -> None:
        """Add the one column that DataTable needs to post messages."""
        self.add_column("", width=0, key=_LINE)
        self._fit()

    # -- rows

    @property
    def cursor_key(self) -> str | None:
        """Key of the row under the cursor; None without rows."""
        return self.page[self.cursor_row].key if self.page else None

    def set_rows(self, rows: Iterable[TableRow], *, from_top: bool = False) -> None:
        """Show these rows instead.

        The cursor stays on its row, or on its line if the row is gone. The scroll offset stays
        unless that would hide a cursor that was visible. ``RowHighlighted`` is posted if the
        cursor is on another row or line than before. With ``from_top``, as for another page,
        cursor and view move to the first row.

        Raises:
            DuplicateKey: two rows have the same key.
        """
        page = tuple(rows)
        self._measure(page)
        if from_top or [row.key for row in page] != [row.key for row in self.page]:
            self._exchange(page, from_top=from_top)
        self.page = page
        self.refresh()

    def _exchange(self, page: tuple[TableRow, ...], *, from_top: bool) -> None:
        before, top = (self.cursor_key, self.cursor_row), self.scroll_offset.y
        is_visible = 0 <= self.cursor_row - top < self._visible_rows
        with self.prevent(DataTable.RowHighlighted):
            # Without its watcher, which would scroll to the cursor after the next refresh.
            self.set_reactive(DataTable.cursor_coordinate, Coordinate(0, 0))
            self.clear()
            for row in page:
                self.add_row(key=row.key)
        self.page = page
        self._fit()
        line = 0
        if not from_top:
            nearest = clamp(before[1], 0, max(0, len(page) - 1))
            line = next((i for i, row in enumerate(page) if row.key == before[0]), nearest)
            if is_visible:
                top = clamp(top, line - self._visible_rows + 1, line)
            self.scroll_y = self.scroll_target_y = clamp(top, 0, self.max_scroll_y)
        self.set_reactive(DataTable.cursor_coordinate, Coordinate(line, 0))
        if page and (page[line].key, line) != before:
            self.post_message(DataTable.RowHighlighted(self, line, RowKey(page[line].key)))

    def move_to(self, key: str) -> bool:
        """Move the cursor to the row with this key; return whether there is one."""
        found = RowKey(key) in self.rows
        if found:
            self.move_cursor(row=self.get_row_index(key))
        return found

    def action_half_page_down(self) -> None:
        """Move cursor and view down by half a page."""
        self._move_by(max(1, self._visible_rows // 2))

    def action_half_page_up(self) -> None:
        """Move cursor and view up by half a page."""
        self._move_by(-max(1, self._visible_rows // 2))

    def _move_by(self, lines: int) -> None:
        self.scroll_y = self.scroll_target_y = clamp(self.scroll_y + lines, 0, self.max_scroll_y)
        self.cursor_coordinate = Coordinate(self.cursor_row + lines, 0)

    # -- size

    @property
    def _visible_rows(self) -> int:
        return max(0, self.scrollable_size.height - self.header_height)

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show these columns; the cells of each row must fit them."""
        self.shown_columns = columns
        self._fit()

    def on_resize(self) -> None:
        """Widen, hide or show columns."""
        self._fit()

    def _measure(self, page: Sequence[TableRow]) -> None:
        """Widen the columns that may grow to the rows of a page."""
        before = dict(self._needs)
        for index, column in enumerate(self.shown_columns):
            if column.most:
                taken = sorted(cell_len(str(row.cells[index])) for row in page)
                need = taken[len(taken) * 9 // 10] if taken else 0
                self._needs[column.key] = max(self._needs.get(column.key, 0), need)
        if self._needs != before:
            self._fit()

    def _fit(self) -> None:
        needs = [self._needs.get(column.key, 0) for column in self.shown_columns]
        self._slots = fit(self.shown_columns, self.scrollable_size.width, needs)
        width = self._slots[-1].end if self._slots else 0
        self.columns[ColumnKey(_LINE)].width = width
        self.virtual_size = Size(width, len(self.page) + self.header_height)
        self.refresh()

    # -- painting

    def notify_style_update(self) -> None:
        """Look up the styles again: the theme or the focus may have changed."""
        self._styles.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Return the header, a row, or a blank line."""
        if y < self.header_height:
            labels = [column.label for column in self.shown_columns]
            return self._strip(labels, self.get_component_rich_style("datatable--header"))
        line = y - self.header_height + self.scroll_offset.y
        if line >= len(self.page):
            return Strip.blank(self.scrollable_size.width, self.rich_style)
        row = self.page[line]
        cursor = None
        if line == self.cursor_row:
            cursor = self.get_component_rich_style("datatable--cursor") + Style(dim=False)
        return self._strip(row.cells, self.rich_style + self._style(row.style), cursor)

    def _strip(self, cells: Sequence[Cell], style: Style, cursor: Style | None = None) -> Strip:
        """Return cells as a line; the style of the cursor wins over all others."""
        segments: Iterable[Segment] = self._segments(cells, style)
        if cursor is not None:
            segments = Segment.apply_style(segments, post_style=cursor)
        left, width = self.scroll_offset.x, self.scrollable_size.width
        strip = Strip(segments, self._slots[-1].end if self._slots else 0)
        return strip.crop_extend(left, left + width, style if cursor is None else style + cursor)

    def _segments(self, cells: Sequence[Cell], style: Style) -> Iterator[Segment]:
        blank = Segment(" " * PADDING, style)
        for index, _, width in self._slots:
            cell, column = cells[index], self.shown_columns[index]
            right = column.justify == "right"
            yield blank
            if isinstance(cell, str) or not cell.plain.isprintable():
                words = safe(str(cell))
                if column.whole:
                    words = middle_cut(words, width)
                yield Segment(_fit_text(words, width, right=right), style)
            else:
                text = cell.copy()
                text.truncate(width, overflow="ellipsis")
                text.align("right" if right else "left", width)
                spans = [Span(*span[:2], self._style(str(span.style))) for span in text.spans]
                base = style + self._style(str(text.style))
                text.spans = [Span(0, len(text), base), *spans]
                yield from text.render(self.app.console, end="")
            yield blank

    def _style(self, name: str) -> Style:
        """Return a style of tones and words of a Rich style, such as ``bad bold``.

        Raises:
            StyleSyntaxError: a word is neither.
        """
        if name not in self._styles:
            words = (self._tone(w) if w in TONES else Style.parse(w) for w in name.split())
            self._styles[name] = sum(words, start=Style.null())
        return self._styles[name]

    def _tone(self, tone: str) -> Style:
        style = self.get_component_rich_style(f"paged-table--{tone}")
        if self.app.no_color and tone != "muted":
            # As greys, colours would be dimmer than plain text, and say the opposite.
            return Style(bold=style.bold, italic=style.italic)
        # Without the background, which is the row's.
        return Style(color=style.color, bold=style.bold, dim=style.dim, italic=style.italic)

    # -- pointer

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to a row, select it at a double click, or select the header's column.

        The stock handler finds row and column in the styles, where this table has none.
        """
        offset = event.get_content_offset(self)
        if offset is None or offset.x >= self.scrollable_size.width:
            return
        x, line = offset.x + self.scroll_offset.x, offset.y - self.header_height
        row = line + self.scroll_offset.y
        if line < 0:
            self._click_header(x)
        elif row < len(self.page) and self._slots and x < self._slots[-1].end:
            event.stop()
            if row != self.cursor_row:
                self.cursor_coordinate = Coordinate(row, 0)
            elif event.chain > 1:
                self.action_select_cursor()

    def _click_header(self, x: int) -> None:
        for index in (slot.column for slot in self._slots if slot.start <= x < slot.end):
            column = self.shown_columns[index]
            key, label = ColumnKey(column.key), Text(column.label)
            self.post_message(DataTable.HeaderSelected(self, key, index, label))


def _fit_text(text: str, width: int, *, right: bool) -> str:
    """Return text in exactly this many cells, cut with ``…`` or padded with blanks."""
    taken = cell_len(text)
    if taken > width:
        text = set_cell_size(text, width - 1) + "…" if width > 0 else ""
        taken = cell_len(text)
    blanks = " " * (width - taken)
    return blanks + text if right else text + blanks
