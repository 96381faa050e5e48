"""A text to be selected by mouse, where no clipboard can be reached."""

from collections.abc import Iterable
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.formatting import safe
from proxy_tui.ui.dialogs.base_dialog import Dialog


class ShowDialog(Dialog[None]):
    """The text alone, to be marked with the terminal's own selection.

    Args:
        title: What it is.
        text: The text, as it would be copied.
    """

    SUBMIT: ClassVar[str] = ""
    CANCEL: ClassVar[str] = "Close"

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title)
        self.shown = text

    def compose_body(self) -> Iterable[Widget]:
        """Show the text; most terminals select while shift is held."""
        lines = [safe(line) for line in self.shown.split("\n")]
        yield Static(Content("\n".join(lines)), markup=False)
        yield Static(
            Content.styled(
                "Hold shift and drag to select with the terminal's own selection.", "dim"
            ),
            classes="meaning",
            markup=False,
        )
