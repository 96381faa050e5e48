"""The line of triage views: key, name and count of each."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from proxy_tui.formatting import count, safe

if TYPE_CHECKING:
    from proxy_tui.operations.query.views import Count


class ViewsBar(Widget):
    """One line; on a narrow terminal it shows the current view and those that fit beside it."""

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
        """Show the counts, if they changed."""
        if (tuple(counts), current) != (tuple(self._counts), self._current):
            self._counts, self._current = tuple(counts), current
            self.refresh()

    def render(self) -> Content:
        """Return the line."""
        parts = [_part(one, current=one.view.name == self._current) for one in self._counts]
        first, end = self._shown([part.cell_length + 2 for part in parts])
        before = Content.styled("‹ ", "dim") if first else Content(" ")
        after = Content.styled(" ›", "dim") if end < len(parts) else Content("")
        self._places = []
        left = before.cell_length
        for one, part in zip(self._counts[first:end], parts[first:end], strict=True):
            self._places.append((left, left + part.cell_length, one.view.name))
            left += part.cell_length + 2
        line = Content.assemble(before, Content("  ").join(parts[first:end]), after)
        return line.truncate(self.size.width, ellipsis=True)

    def _shown(self, widths: Sequence[int]) -> tuple[int, int]:
        """Return the range of views that fit whole.

        A number that is cut would be read as another number.
        """
        current = next(
            (i for i, one in enumerate(self._counts) if one.view.name == self._current), 0
        )
        room = self.size.width - 2
        first = next((i for i in range(current) if sum(widths[i : current + 1]) <= room), current)
        end = current + 1
        while end < len(widths) and sum(widths[first : end + 1]) <= room:
            end += 1
        return first, end

    def on_click(self, event: Click) -> None:
        """Choose the view under the pointer."""
        for left, right, name in self._places:
            if left <= event.x < right:
                self.post_message(self.Chosen(name))


def _part(one: "Count", *, current: bool) -> Content:
    number = "?" if one.is_unknown else count(one.number or 0) + ("+" if one.partial else "")
    key = f"{one.view.key} " if one.view.key else ""
    if current:
        return Content.styled(f"{key}{safe(one.view.name)} {number}", "bold $accent underline")
    return Content.assemble((key, "dim"), safe(one.view.name), (f" {number}", "dim"))
