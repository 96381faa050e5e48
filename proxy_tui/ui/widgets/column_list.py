"""A list of columns in which one chooses which are shown, in which order, and how wide."""

from collections.abc import Sequence
from typing import Final

from textual.content import Content
from textual.events import Click
from textual.geometry import Region, clamp
from textual.widget import Widget

from proxy_tui.ui.keys import bindings
from proxy_tui.ui.widgets.table.columns import WIDTHS, Column, parse_spec

_STEP: Final = 2
"""Cells by which a key changes a width."""


class ColumnList(Widget, can_focus=True):
    """One line for each column, those that are shown first.

    Args:
        columns: All that there are.
        specs: Those that are shown, in order, as the config file has them.
        usual: The same if nothing was chosen.
    """

    BINDINGS = bindings("columns")

    def __init__(
        self, columns: Sequence[Column], specs: Sequence[str], usual: Sequence[str]
    ) -> None:
        super().__init__()
        self._columns = {column.key: column for column in columns}
        self._usual = tuple(usual)
        self._place = 0
        self._order: list[str] = []
        self._shown: set[str] = set()
        self._widths: dict[str, int] = {}
        self._take(specs)

    def _take(self, specs: Sequence[str]) -> None:
        parsed = [one for one in map(parse_spec, specs) if one[0] in self._columns]
        self._shown = {key for key, _ in parsed}
        self._widths = {key: width for key, width in parsed if width}
        self._order = list(dict.fromkeys([*(key for key, _ in parsed), *self._columns]))

    @property
    def specs(self) -> tuple[str, ...]:
        """The columns that are shown, in order, as the config file has them."""
        return tuple(
            f"{key}:{self._widths[key]}" if key in self._widths else key
            for key in self._order
            if key in self._shown
        )

    @property
    def is_usual(self) -> bool:
        """Whether nothing differs from what is shown if nothing was chosen."""
        return self.specs == self._usual

    def get_content_height(self, *_: object) -> int:
        """Return a line for each column."""
        return len(self._order)

    def render(self) -> Content:
        """Return the lines."""
        return Content("\n").join(self._line(place) for place in range(len(self._order)))

    def _line(self, place: int) -> Content:
        key = self._order[place]
        column = self._columns[key]
        box = "[x]" if key in self._shown else "[ ]"
        width = f"{self._widths[key]} cells" if key in self._widths else "as needed"
        words = f" {box} {column.label:<12} {width:<12}"
        is_current = place == self._place
        line = Content.assemble(words, (column.meaning, "" if is_current else "dim"))
        line = line.truncate(self.size.width, ellipsis=True, pad=True)
        if not is_current:
            return line
        return line.stylize("reverse" if self.has_focus else "underline")

    # -- keys and mouse

    def _go(self, place: int) -> None:
        self._place = clamp(place, 0, len(self._order) - 1)
        self.refresh()
        if isinstance(self.parent, Widget):
            line = Region(0, self.virtual_region.y + self._place, 1, 1)
            self.parent.scroll_to_region(line, animate=False)

    def action_move(self, lines: int) -> None:
        """Move the cursor."""
        self._go(self._place + lines)

    def action_show(self) -> None:
        """Show or hide the column."""
        self._shown ^= {self._order[self._place]}
        self.refresh()

    def action_shift(self, places: int) -> None:
        """Move the column up or down, cursor and all."""
        place = clamp(self._place + places, 0, len(self._order) - 1)
        self._order.insert(place, self._order.pop(self._place))
        self._go(place)

    def action_widen(self, steps: int) -> None:
        """Fix the width, two cells wider or narrower; out of range it is as needed again."""
        key = self._order[self._place]
        width = self._widths.pop(key, self._columns[key].width) + steps * _STEP
        if width in WIDTHS:
            self._widths[key] = width
        self.refresh()

    def action_usual(self) -> None:
        """Put the usual columns in force again."""
        self._take(self._usual)
        self._go(0)

    def on_click(self, event: Click) -> None:
        """Move the cursor to a column; a click on its box shows or hides it."""
        if event.y < len(self._order):
            self._go(event.y)
            if event.x < len(" [x] "):
                self.action_show()
