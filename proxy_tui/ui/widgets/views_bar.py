"""The line of triage views: their keys, names, counts, and which one is in force."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from proxy_tui.present import count, safe

if TYPE_CHECKING:
    from proxy_tui.operations.views import Count


class ViewsBar(Widget):
    """One line; on a narrow terminal it starts where the view in force can be seen."""

    class Chosen(Message):
        """A view was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self) -> None:
        super().__init__()
        self._counts: Sequence[Count] = ()
        self._current = ""
        self._places: list[tuple[int, int, str]] = []

    def show(self, counts: Sequence["Count"], current: str) -> None:
        """Show the counts; repaints only if something reads otherwise."""
        if (tuple(counts), current) != (tuple(self._counts), self._current):
            self._counts, self._current = tuple(counts), current
            self.refresh()

    def render(self) -> Content:
        """Return the line."""
        parts = [_part(one, current=one.view.name == self._current) for one in self._counts]
        first = self._first_shown(parts)
        more = Content.styled("‹ ", "dim") if first else Content(" ")
        self._places = []
        left = more.cell_length
        for one, part in zip(self._counts[first:], parts[first:], strict=True):
            self._places.append((left, left + part.cell_length, one.view.name))
            left += part.cell_length + 2
        line = Content.assemble(more, Content("  ").join(parts[first:]))
        return line.truncate(self.size.width, ellipsis=True)

    def _first_shown(self, parts: Sequence[Content]) -> int:
        """Return which view to begin with, so that the one in force is in the line."""
        current = next(
            (i for i, one in enumerate(self._counts) if one.view.name == self._current), 0
        )
        for first in range(current + 1):
            if sum(part.cell_length + 2 for part in parts[first : current + 1]) <= self.size.width:
                return first
        return current

    def on_click(self, event: Click) -> None:
        """Choose the view under the pointer."""
        for left, right, name in self._places:
            if left <= event.x < right:
                self.post_message(self.Chosen(name))


def _part(one: "Count", *, current: bool) -> Content:
    number = "?" if one.number is None else count(one.number) + ("+" if one.partial else "")
    key = f"{one.view.key} " if one.view.key else ""
    if current:
        return Content.styled(f"{key}{safe(one.view.name)} {number}", "bold $accent underline")
    return Content.assemble((key, "dim"), safe(one.view.name), (f" {number}", "dim"))
