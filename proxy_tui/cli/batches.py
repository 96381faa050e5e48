"""How a command runs a batch: unlocked first, a row for each session as it ends."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from proxy_tui.cli import output
from proxy_tui.cli.account import Account
from proxy_tui.cli.interrupts import interrupts_noted, run_beside
from proxy_tui.cli.results import Results
from proxy_tui.cli.streams import OutputError
from proxy_tui.errors import GuardError, IncompleteError, ProxyTuiError
from proxy_tui.operations import writes
from proxy_tui.operations.export import FileError, rows

if TYPE_CHECKING:
    from proxy_tui.operations.export import Row
    from proxy_tui.operations.writes import Batch, StepResult


def unlock(account: Account, name: str) -> None:
    """Unlock production if its name was given; read-only stays read-only.

    Raises:
        GuardError: The run may not write.
    """
    connection = account.connection
    if connection.lock is not None and name:
        connection.lock.open(name)
    if connection.client.read_only:
        reason = connection.read_only_reason or "this run is read-only"
        hint = "--unlock NAME --reason TEXT unlock a production profile." if connection.lock else ""
        raise GuardError(f"Nothing was sent: {reason}.", hint=hint)


def run_batch(
    batch: "Batch",
    results: Results,
    show: "Callable[[StepResult], Row] | None" = rows.step_row,
    *,
    left_out: "Iterable[Row]" = (),
) -> None:
    """Run a batch and add a row for each session as it ends; none without ``show``.

    Ctrl+C ends it after the write under way.

    Args:
        batch: What to run.
        results: Takes the rows.
        show: Makes a row of what became of a session.
        left_out: Rows of the sessions that the plan leaves out.

    Raises:
        IncompleteError: Not every session was done.
        GuardError: Sessions were left out because they changed, and nothing else is missing.
        KeyboardInterrupt: It was stopped; what is left can be resumed.
        OutputError, FileError: Every session was done, and not every row was written.
    """
    shown = _Rows(batch, results, show)
    shown.add_left_out(left_out)
    with interrupts_noted(batch.stop) as pressed:
        stopping = partial(output.say, "  Stopping after the write under way.")
        progress = run_beside(batch.run, shown.add, pressed=pressed, told=stopping)
    if progress.is_paused:
        progress = batch.end()
    if pressed and progress.ending != "finished":
        told = f"Batch {batch.id}: {progress.words}."
        output.say(f"  Stopped. {told} proxy-tui resume {batch.id} goes on.")
        raise KeyboardInterrupt
    _tell_outcome(batch)
    if shown.problem is not None:
        raise shown.problem


def _tell_outcome(batch: "Batch") -> None:
    """Say what became of a batch.

    Raises:
        IncompleteError: Not every session was done.
        GuardError: Sessions were left out because they changed, and nothing else is missing.
    """
    progress = batch.progress
    told = f"Batch {batch.id}: {progress.words}."
    done, outdated = (
        progress.number(one) for one in (writes.Outcome.DONE, writes.Outcome.LEFT_OUT)
    )
    if done + outdated < progress.total:
        why = f" {batch.problem.message}" if batch.problem is not None else ""
        raise IncompleteError(f"{told}{why}")
    if any(result.is_changed for result in progress.results):
        hint = "Look at what changed, then plan again."
        raise (IncompleteError if done else GuardError)(told, hint=hint)
    output.note(told)


class _Rows:
    """A row for each session of a batch, as long as the output takes them."""

    def __init__(
        self, batch: "Batch", results: Results, show: "Callable[[StepResult], Row] | None"
    ) -> None:
        self.problem: ProxyTuiError | None = None
        """Why rows are left out. The batch goes on: consent was for the whole of it."""
        self._batch = batch
        self._results = results
        self._show = show
        self._number = 0

    def add_left_out(self, left_out: "Iterable[Row]") -> None:
        """Add the rows of sessions that the plan leaves out."""
        for row in left_out:
            self._add(row)

    def _add(self, row: "Row") -> None:
        if self.problem is None:
            try:
                self._results.add(row)
            except (OutputError, FileError) as error:
                self.problem = error

    def add(self) -> None:
        """Add the rows that are missing, and show how far the batch is."""
        progress = self._batch.progress
        for result in progress.results[self._number :]:
            self._number += 1
            if self._show is not None:
                self._add(self._show(result))
            self._results.progress.show(f"{self._number} of {progress.total} sessions")
