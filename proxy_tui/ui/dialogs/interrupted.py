"""The dialog about writes whose program ended before their answer."""

from collections.abc import Iterable
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import safe
from proxy_tui.operations import writes
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.base_dialog import Dialog
from proxy_tui.ui.runtime.workers import in_thread


class InterruptedDialog(Dialog[None]):
    """Lists the writes in ``context.interrupted``, and reads their sessions back on request."""

    TITLE: ClassVar[str] = "Writes without an outcome"
    SUBMIT: ClassVar[str] = "Read back"
    CANCEL: ClassVar[str] = "Not now"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.writes = context.interrupted or ()
        self.list = Static(markup=False)

    def compose_body(self) -> Iterable[Widget]:
        """Explain, and list the writes."""
        yield Static(
            "The program ended before these were answered, so they may have been done or not. "
            "Reading back looks at each session and keeps what it finds in the journal; "
            "nothing is sent again.",
            classes="meaning",
            markup=False,
        )
        yield self.list

    def on_mount(self) -> None:
        """List the writes."""
        self._show({})

    def _show(self, found: dict[str, str]) -> None:
        """Show each write, with what was found by its id."""
        now = self.context.clock()
        blocks = []
        for write in self.writes:
            words = writes.interrupted_words(write, now, self.context.zone)
            lines = [Content(f"{words[:1].upper()}{words[1:]}.")]
            if write.id in found:
                lines.append(Content.styled(f"  {found[write.id]}", "bold"))
            blocks.append(Content("\n").join(lines))
        self.list.update(Content("\n\n").join(blocks))

    def action_submit(self) -> None:
        """Read each session back."""
        if "read back" not in self.pending and not self.submit_button.disabled:
            self.run_flow("read back", self._read_back)

    async def _read_back(self) -> None:
        """Read each session back, and show what was found."""
        self.submit_button.disabled = True
        self.show_problem("Reading the sessions …")
        found, self.context.interrupted = await in_thread(self._read_all)
        self.show_problem("")
        self._show(found)
        self.leave_only_cancel("Close")

    def _read_all(self) -> tuple[dict[str, str], tuple[writes.Record, ...]]:
        """Return what was found by id, and the writes that still have no outcome."""
        connection = self.context.connected()
        found, left = {}, []
        for write in self.writes:
            try:
                if writes.belongs_to(write, connection.writer):
                    read = writes.settle(connection.client, connection.writer, write)
                    found[write.id] = read.words
                    continue
                who = f"profile {safe(write.profile)}" if write.profile else "its account"
                found[write.id] = f"It went to another account: sign in as {who} to read it back."
            except ProxyTuiError as error:
                found[write.id] = f"It could not be read back: {safe(str(error))}"
            left.append(write)
        return found, tuple(left)
