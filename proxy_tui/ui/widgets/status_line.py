"""The line below a list: how many rows it has, and what is not loaded."""

from textual.content import Content
from textual.widgets import Static


class StatusLine(Static):
    """One line that is painted only when its words change, and never causes a layout."""

    def __init__(self) -> None:
        super().__init__(classes="status", markup=False)
        self._said = Content("")

    def say(self, words: str | Content) -> None:
        """Show these words."""
        said = Content.assemble(" ", words)
        if not said.is_same(self._said):
            self._said = said
            self.update(said, layout=False)
