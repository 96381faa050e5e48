"""A text in place of a table without rows: why there are none, and what to press."""

from textual.content import Content
from textual.widgets import Static

from proxy_tui.errors import ProxyTuiError
from proxy_tui.ui.widgets.error_text import problem_content


class Notice(Static):
    """A title, a sentence or an error, and the next key."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.display = False

    def show(self, title: str, problem: ProxyTuiError | str, keys: str = "") -> None:
        """Show the notice."""
        lines = [Content.styled(title, "bold"), problem_content(problem)]
        if keys:
            lines.append(Content.styled(keys, "$accent"))
        self.update(Content("\n\n").join(lines))
        self.display = True

    def hide(self) -> None:
        """Hide the notice."""
        self.display = False
