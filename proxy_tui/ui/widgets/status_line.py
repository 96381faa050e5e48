"""The quiet line below a list: what is true about it."""

from textual.content import Content
from textual.widgets import Static


class StatusLine(Static):
    """One line that is painted only when it says something else, and never moves its neighbours."""

    def __init__(self) -> None:
        super().__init__(classes="status", markup=False)
        self._said = Content("")

    def say(self, words: str | Content) -> None:
        """Show some words."""
        said = Content.assemble(" ", words)
        if not said.is_same(self._said):
            self._said = said
            self.update(said, layout=False)
