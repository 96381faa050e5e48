"""The dialog about writes whose program ended before their answer."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import safe
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.base_dialog import Dialog
from proxy_tui.ui.keys import key_hints

if TYPE_CHECKING:
    from proxy_tui.operations.writes.journal import Record


class InterruptedDialog(Dialog[None]):
    """Names each write, and reads its session back when asked to; nothing is sent again.

    Args:
        context: What every screen is given; ``interrupted`` holds the writes.
    """

    SUBMIT: ClassVar[str] = "Read back"
    CANCEL: ClassVar[str] = "Not now"

    def __init__(self, context: Context) -> None:
        super().__init__("Writes without an outcome")
        self.context = context
        self.found: dict[str, str] = {}
        """What was found, or why nothing was, by the id of the write."""
        self.writes = context.interrupted or ()
        self.list = Static(markup=False)

    def compose_body(self) -> Iterable[Widget]:
        """Say what this is about, and name each write."""
        yield Static(
            "The program ended before these were answered, so they may have been done or not. "
            "Reading back looks at each session and keeps what it finds in the journal; "
            "nothing is sent again.",
            classes="meaning",
            markup=False,
        )
        yield self.list

    def on_mount(self) -> None:
        """Name them."""
        self._show()

    def _show(self) -> None:
        from proxy_tui.operations.writes.interrupted import interrupted_words  # noqa: PLC0415  loads pydantic

        now = self.context.clock()
        blocks = []
        for write in self.writes:
            words = interrupted_words(write, now, self.context.zone)
            lines = [Content(f"{words[:1].upper()}{words[1:]}.")]
            if write.id in self.found:
                lines.append(Content.styled(f"  {self.found[write.id]}", "bold"))
            blocks.append(Content("\n").join(lines))
        self.list.update(Content("\n\n").join(blocks))

    def action_submit(self) -> None:
        """Read each session back."""
        if "read back" in self.pending or self.submit_button.disabled:
            return
        self.block(sending=True)
        self.show_problem("Reading the sessions …")
        self.work("read back", self._read, self._read_all)

    def _read(self) -> "tuple[dict[str, str], tuple[Record, ...]]":
        """Return what was found by id, and the writes that still have no outcome."""
        from proxy_tui.operations.writes.interrupted import belongs_to, settle  # noqa: PLC0415  as above

        connection = self.context.connected()
        found, left = {}, []
        for write in self.writes:
            if not belongs_to(write, connection.writer):
                who = f"profile {safe(write.profile)}" if write.profile else "its account"
                found[write.id] = f"It went to another account: sign in as {who} to read it back."
                left.append(write)
                continue
            try:
                found[write.id] = settle(connection.client, connection.writer, write).words
            except ProxyTuiError as error:
                found[write.id] = f"It could not be read back: {safe(str(error))}"
                left.append(write)
        return found, tuple(left)

    def _read_all(self, answer: "tuple[dict[str, str], tuple[Record, ...]]") -> None:
        self.found, self.context.interrupted = answer
        self.show_problem("")
        self.cancel_button.label = "Close"
        self.query_one(".keys", Static).update(key_hints(("dialog.cancel", "Close")))
        self.set_focus(self.cancel_button)
        self._show()
