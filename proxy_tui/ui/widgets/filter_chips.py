"""The filter in force, word by word, while the line to type it in is closed."""

from typing import Final

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widget import Widget

from proxy_tui.formatting import safe
from proxy_tui.operations import query

_CLOSE: Final = " ✗ "


class FilterChips(Widget):
    """A chip for each word of a filter, and a cross that clears it; empty without a filter."""

    class Clicked(Message):
        """The filter is to be changed, or cleared."""

        def __init__(self, *, clear: bool) -> None:
            super().__init__()
            self.clear = clear

    def __init__(self) -> None:
        super().__init__()
        self._line = Content("")
        self.display = False

    def show(self, text: str) -> None:
        """Show a filter; an empty one hides the chips."""
        self.display = bool(text.strip())
        if self.display:
            parts = [
                Content.styled(f" {safe(word)} ", "$accent bold on $panel" if is_term else "dim")
                for word, is_term in query.words_of(text)
            ]
            self._line = Content.assemble(("/ ", "$accent"), Content(" ").join(parts))
            self.refresh(layout=True)

    def get_content_width(self, *_: object) -> int:
        """Return the cells of the whole line."""
        return self._line.cell_length + len(_CLOSE)

    def render(self) -> Content:
        """Return the line; where it is cut, the cross stays."""
        room = max(0, self.size.width - len(_CLOSE))
        return Content.assemble(self._line.truncate(room, ellipsis=True), (_CLOSE, "dim"))

    def on_click(self, event: Click) -> None:
        """Clear the filter by the cross, else open it."""
        event.stop()
        self.post_message(self.Clicked(clear=event.x >= self.size.width - len(_CLOSE)))
