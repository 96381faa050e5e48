"""The line of triage views: key, name and count of each."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.message import Message
from textual.widget import Widget

from proxy_tui.formatting import count, safe

if TYPE_CHECKING:
    from proxy_tui.operations.query.views import Count

_GAP = 2
"""Cells between two views."""


class ViewsBar(Widget):
    """One line of views; those that do not fit are counted at both ends, and come by scrolling.

    A click on such a number scrolls, as the wheel does. The line follows the view in force.
    """

    class Chosen(Message):
        """A view was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self) -> None:
        super().__init__()
        self._counts: Sequence[Count] = ()
        self._current = ""
        self._first = 0
        """The first view shown."""
        self._must_show = False
        """Whether the view in force is to be scrolled to."""
        self._places: list[tuple[int, int, str]] = []

    def show(self, counts: Sequence["Count"], current: str) -> None:
        """Show the counts, if they changed."""
        if (tuple(counts), current) != (tuple(self._counts), self._current):
            self._must_show |= current != self._current or len(counts) != len(self._counts)
            self._counts, self._current = tuple(counts), current
            self.refresh()

    def on_resize(self) -> None:
        """Keep the view in force in sight."""
        self._must_show = True

    def render(self) -> Content:
        """Return the line."""
        parts = [_part(one, current=one.view.name == self._current) for one in self._counts]
        self._scroll([part.cell_length for part in parts])
        first, end = self._first, self._end(self._first, [part.cell_length for part in parts])
        before, after = _before(first), _after(len(parts) - end)
        self._places = []
        left = len(before)
        for one, part in zip(self._counts[first:end], parts[first:end], strict=True):
            self._places.append((left, left + part.cell_length, one.view.name))
            left += part.cell_length + _GAP
        line = Content.assemble(
            (before, "dim"), Content(" " * _GAP).join(parts[first:end]), (after, "dim")
        )
        return line.truncate(self.size.width, ellipsis=True)

    def _scroll(self, widths: Sequence[int]) -> None:
        """Move the line as little as it takes, and leave no room at its end."""
        if self._must_show:
            names = [one.view.name for one in self._counts]
            current = names.index(self._current) if self._current in names else 0
            self._first = min(self._first, current)
            while self._first < current >= self._end(self._first, widths):
                self._first += 1
            self._must_show = False
        self._first = max(0, min(self._first, len(widths) - 1))
        while self._first and self._end(self._first - 1, widths) == len(widths):
            self._first -= 1

    def _end(self, first: int, widths: Sequence[int]) -> int:
        """Return the index after the last view that fits whole behind the first one.

        A number that is cut would be read as another number.
        """
        end, taken = first, len(_before(first))
        while end < len(widths):
            taken += widths[end] + (_GAP if end > first else 0)
            if end > first and taken + len(_after(len(widths) - end - 1)) > self.size.width:
                break
            end += 1
        return end

    def on_click(self, event: Click) -> None:
        """Choose the view under the pointer, or scroll by the number at an end."""
        if not self._places:
            return
        for left, right, name in self._places:
            if left <= event.x < right:
                self.post_message(self.Chosen(name))
        if event.x < self._places[0][0]:
            self._scroll_by(-len(self._places))
        elif event.x > self._places[-1][1]:
            self._scroll_by(len(self._places))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Scroll to the right."""
        event.stop()
        self._scroll_by(1)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Scroll to the left."""
        event.stop()
        self._scroll_by(-1)

    def _scroll_by(self, views: int) -> None:
        self._first = max(0, min(self._first + views, len(self._counts) - 1))
        self.refresh()


def _before(hidden: int) -> str:
    return f"‹{hidden}+  " if hidden else " "


def _after(hidden: int) -> str:
    return f"  +{hidden}›" if hidden else ""


def _part(one: "Count", *, current: bool) -> Content:
    number = "?" if one.is_unknown else count(one.number or 0) + ("+" if one.partial else "")
    key = f"{one.view.key} " if one.view.key else ""
    if current:
        return Content.styled(f"{key}{safe(one.view.name)} {number}", "bold $accent underline")
    return Content.assemble((key, "dim"), safe(one.view.name), (f" {number}", "dim"))
