"""The line that names writes without an outcome, on every screen."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from proxy_tui.errors import ProxyTuiError
from proxy_tui.operations import writes
from proxy_tui.ui import dialogs
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.runtime.workers import WorkerHost, in_thread

if TYPE_CHECKING:
    from proxy_tui.operations.writes import Record


class InterruptedLine(WorkerHost, Static):
    """Hidden while there is nothing to name, or once a person looked at it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.add_class("interrupted")
        self.display = False
        self._program = context

    def on_mount(self) -> None:
        """Read the journal on the first screen of the program."""
        if self._program.interrupted is None:
            self.call_after_refresh(self.run_flow, "interrupted", self._read)
        self.show()

    async def _read(self) -> None:
        self._program.interrupted = await in_thread(self._find)
        self.show()

    def work_failed(self, _error: ProxyTuiError) -> None:
        """Stay hidden; the screen, or the next write, says what is wrong."""

    def _find(self) -> "tuple[Record, ...]":
        journal = self._program.connected().writer.journal
        return writes.find_interrupted(journal, self._program.clock())

    def show(self) -> None:
        """Name the writes and how long ago they were."""
        program = self._program
        found = () if program.interrupted_seen else program.interrupted
        self.display = bool(found)
        if found:
            words = writes.interrupted_line(found, program.clock(), program.zone)
            line = f" {key_name('screen.interrupted')} {words}"
            self.update(Content.styled(line, "$text-warning"))

    def open(self) -> None:
        """Show the writes in a dialog."""
        if not self._program.interrupted:
            self.app.notify("Every write in the journal has its outcome.", markup=False)
            return
        self._program.interrupted_seen = True
        self.show()
        self.app.push_screen(dialogs.InterruptedDialog(self._program))
