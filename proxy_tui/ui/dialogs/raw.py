"""The JSON that the API answers for a session, as it came."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.api.unclear import NoSid
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import mask_text, safe
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.base_dialog import Dialog

if TYPE_CHECKING:
    from proxy_tui.api.models import Session


class RawDialog(Dialog[None]):
    """Reads the session once more and shows every field, known to this program or not."""

    SUBMIT: ClassVar[str] = ""
    CANCEL: ClassVar[str] = "Close"

    def __init__(self, context: Context, session: "Session", *, revealed: bool) -> None:
        super().__init__(f"Session {safe(session.sid)} as the API answers it")
        self.context = context
        self.session = session
        self.revealed = revealed
        self.text = Static("reading …", markup=False)

    def compose_body(self) -> Iterable[Widget]:
        """Hold the text."""
        yield self.text

    def on_mount(self) -> None:
        """Read it; a record without a SID cannot be asked for, and is shown as it came."""
        if isinstance(self.session.sid, NoSid):
            self._show(json.loads(self.session.sid.raw))
            return
        path = f"/v1/Services/{self.session.service_sid}/Sessions/{self.session.sid}"
        self.work("raw", lambda: self.context.connected().client.fetch_json(path), self._show)

    def work_failed(self, error: ProxyTuiError) -> None:
        """Say why there is nothing to read."""
        self.text.update("")
        super().work_failed(error)

    def _show(self, answer: object) -> None:
        try:
            text = json.dumps(answer, indent=2, ensure_ascii=False)
        except RecursionError:
            text = "It is nested too deep to be shown."
        lines = [safe(line if self.revealed else mask_text(line)) for line in text.split("\n")]
        self.text.update(Content("\n".join(lines)))
