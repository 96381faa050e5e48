"""A question that is answered by yes or by leaving it."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.ui.dialogs.base_dialog import Dialog


class QuestionDialog(Dialog[bool]):
    """Asks before something is done; dismisses with True if it may be.

    Args:
        title: The question.
        words: What it means.
        submit: Label of the button that says yes.
    """

    def __init__(self, title: str, words: str, submit: str) -> None:
        self.SUBMIT = submit  # type: ignore[misc]
        super().__init__(title)
        self.words = words

    def compose_body(self) -> Iterable[Widget]:
        """Say what it means."""
        yield Static(self.words, classes="meaning", markup=False)

    def action_submit(self) -> None:
        """Say yes."""
        self.dismiss(True)
