"""How a command runs a batch: unlocked first, a row for each session as it ends."""

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from proxy_tui.cli import output
from proxy_tui.cli.account import Account
from proxy_tui.cli.results import Results
from proxy_tui.errors import GuardError, IncompleteError
from proxy_tui.operations import writes
from proxy_tui.operations.export import rows

if TYPE_CHECKING:
    from proxy_tui.operations.export import Row
    from proxy_tui.operations.writes import Batch, StepResult

_SECONDS: Final = 0.1
"""How often new rows are looked for."""


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
) -> None:
    """Run a batch and add a row for each session as it ends; none without ``show``.

    Ctrl+C ends it after the write under way.

    Raises:
        IncompleteError: Not every session was done.
        GuardError: Sessions were left out because they changed, and nothing else is missing.
        KeyboardInterrupt: It was stopped; what is left can be resumed.
    """
    shown, is_told = 0, False
    with _interrupt_stops(batch) as stopped, ThreadPoolExecutor(1) as threads:
        running = threads.submit(batch.run)
        while not running.done() or shown < len(batch.progress.results):
            wait([running], _SECONDS)
            if stopped and not is_told:
                output.say("  Stopping after the write under way.")
                is_told = True
            for result in batch.progress.results[shown:]:
                shown += 1
                if show is not None:
                    results.add(show(result))
                results.progress.show(f"{shown} of {batch.progress.total} sessions")
        progress = running.result()
    if progress.is_paused:
        progress = batch.end()
    told = f"Batch {batch.id}: {progress.words}."
    if stopped and progress.ending != "finished":
        output.say(f"  Stopped. {told} proxy-tui resume {batch.id} goes on.")
        raise KeyboardInterrupt
    done, left_out = (
        progress.number(one) for one in (writes.Outcome.DONE, writes.Outcome.LEFT_OUT)
    )
    if done + left_out < progress.total:
        why = f" {batch.problem.message}" if batch.problem is not None else ""
        raise IncompleteError(f"{told}{why}")
    if any(result.is_changed for result in progress.results):
        hint = "Look at what changed, then plan again."
        raise (IncompleteError if done else GuardError)(told, hint=hint)
    output.note(told)


@contextmanager
def _interrupt_stops(batch: "Batch") -> Iterator[list[int]]:
    """Let ctrl+c stop a batch instead of breaking into a write or a row; yield when it did."""
    stopped: list[int] = []

    def stop(number: int, _frame: object) -> None:
        stopped.append(number)
        batch.stop()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)
