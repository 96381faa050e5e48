"""The dialog that tells of an error nobody else had a place for."""

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.errors import ProxyTuiError
from proxy_tui.ui.dialogs.base_dialog import Dialog
from proxy_tui.ui.widgets.error_text import problem_content


class ErrorDialog(Dialog[None]):
    """What happened, what it means, what to do; one button."""

    SUBMIT: ClassVar[str] = ""
    CANCEL: ClassVar[str] = "Close"

    def __init__(self, error: ProxyTuiError, title: str = "That did not work") -> None:
        super().__init__(title)
        self.error = error

    def compose_body(self) -> Iterable[Widget]:
        """Show the error's sentences."""
        yield Static(problem_content(self.error), markup=False)
