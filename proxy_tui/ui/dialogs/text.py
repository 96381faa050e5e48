"""The dialogs that only show a text: an error, a text to select, the raw JSON of a session."""

import json
from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.api.models import Session
from proxy_tui.api.unclear import NoSid
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import mask_text, safe
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.base_dialog import Dialog
from proxy_tui.ui.runtime.workers import in_thread
from proxy_tui.ui.widgets.error_text import problem_content


class TextDialog(Dialog[None]):
    """A text, with one button that closes it."""

    SUBMIT: ClassVar[str] = ""
    CANCEL: ClassVar[str] = "Close"

    def __init__(self, title: str, text: str | Content, hint: str = "") -> None:
        super().__init__(title)
        self.text = Static(text, markup=False)
        self._hint = hint

    def compose_body(self) -> Iterable[Widget]:
        """Show the text, and a hint below it."""
        yield self.text
        if self._hint:
            yield Static(Content.styled(self._hint, "dim"), classes="meaning", markup=False)


class ErrorDialog(TextDialog):
    """An error that no screen has room for."""

    def __init__(self, error: ProxyTuiError, title: str = "That did not work") -> None:
        super().__init__(title, problem_content(error))
        self.error = error


class ShowDialog(TextDialog):
    """A text to select with the mouse, where no clipboard can be reached."""

    def __init__(self, title: str, text: str) -> None:
        lines = Content("\n".join(map(safe, text.split("\n"))))
        hint = "Hold shift and drag to select with the terminal's own selection."
        super().__init__(title, lines, hint)
        self.shown = text


class RawDialog(TextDialog):
    """The JSON that the API answers for a session, read again."""

    def __init__(self, context: Context, session: Session, *, revealed: bool) -> None:
        super().__init__(f"Session {safe(session.sid)} as the API answers it", "reading …")
        self.context = context
        self.session = session
        self.revealed = revealed

    def on_mount(self) -> None:
        """Read it; a record without a SID cannot be read again and is shown as it came."""
        if isinstance(self.session.sid, NoSid):
            self._show(json.loads(self.session.sid.raw))
        else:
            self.run_flow("raw", self._read)

    async def _read(self) -> None:
        path = f"/v1/Services/{self.session.service_sid}/Sessions/{self.session.sid}"
        self._show(await in_thread(partial(self.context.connected().client.fetch_json, path)))

    def work_failed(self, error: ProxyTuiError) -> None:
        """Show why there is nothing to read."""
        self.text.update("")
        super().work_failed(error)

    def _show(self, answer: object) -> None:
        try:
            text = json.dumps(answer, indent=2, ensure_ascii=False)
        except RecursionError:
            text = "It is nested too deep to be shown."
        lines = [safe(line if self.revealed else mask_text(line)) for line in text.split("\n")]
        self.text.update(Content("\n".join(lines)))
