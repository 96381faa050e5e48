"""The line that names unfinished batches and writes without an outcome, on every screen."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import counted
from proxy_tui.operations import writes
from proxy_tui.ui import dialogs
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.messages import RunBatch
from proxy_tui.ui.runtime.workers import WorkerHost, in_thread

if TYPE_CHECKING:
    from proxy_tui.operations.writes import Batch, Record, RecordedBatch


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
        program = self._program
        program.interrupted, program.unfinished = await in_thread(self._find)
        self.show()

    def work_failed(self, _error: ProxyTuiError) -> None:
        """Stay hidden; the screen, or the next write, says what is wrong."""

    def _find(self) -> "tuple[tuple[Record, ...], tuple[RecordedBatch, ...]]":
        journal = self._program.connected().writer.journal
        found = writes.find_interrupted(journal, self._program.clock())
        return found, writes.find_batches(journal) if writes.has_batches(journal) else ()

    def show(self) -> None:
        """Name the batches, or else the writes and how long ago they were."""
        program = self._program
        words = "" if program.interrupted_seen else self._words()
        self.display = bool(words)
        if words:
            line = f" {key_name('screen.interrupted')} {words}"
            self.update(Content.styled(line, "$text-warning"))

    def _words(self) -> str:
        program = self._program
        found = program.interrupted or ()
        if not program.unfinished:
            return writes.interrupted_line(found, program.clock(), program.zone) if found else ""
        more = f" · {counted(len(found), 'write')} without an outcome" if found else ""
        return f"Unfinished {writes.batches_line(program.unfinished)}{more}"

    def open(self) -> None:
        """Show the batches, the newest first, then the writes, each in a dialog."""
        program = self._program
        if not program.interrupted and not program.unfinished:
            self.app.notify("Every write and batch in the journal has its outcome.", markup=False)
            return
        program.interrupted_seen = True
        self.show()
        self._ask(program.unfinished)

    def _ask(self, left: "tuple[RecordedBatch, ...]") -> None:
        """Ask about the last of some batches; then about the others, then about the writes."""
        program = self._program
        if not left:
            if program.interrupted:
                self.app.push_screen(dialogs.InterruptedDialog(program))
            return
        *others, asked = left

        def answered(batch: "Batch | None") -> None:
            if batch is None:
                self._ask(tuple(others))
                return
            program.unfinished = tuple(one for one in program.unfinished if one.id != batch.id)
            # What is left is named again.
            program.interrupted_seen = False
            self.show()
            self.post_message(RunBatch(batch))

        def ask(is_unlocked: bool | None) -> None:
            if is_unlocked:
                self.app.push_screen(dialogs.UnfinishedBatchDialog(program, asked), answered)
            else:
                self._ask(())

        lock = program.closed_lock
        if lock is None:
            ask(is_unlocked=True)
        else:
            self.app.push_screen(dialogs.UnlockDialog(lock), ask)
