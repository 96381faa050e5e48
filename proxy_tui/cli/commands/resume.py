"""``resume``: go on with a batch whose program ended before it did."""

import argparse
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Final

from proxy_tui.cli import output
from proxy_tui.cli.account import Account
from proxy_tui.cli.results import Results, give
from proxy_tui.errors import GuardError, IncompleteError
from proxy_tui.operations import writes
from proxy_tui.operations.export import rows

if TYPE_CHECKING:
    from proxy_tui.operations.writes import Batch

_SECONDS: Final = 0.1
"""How often new rows are looked for."""


def run(arguments: argparse.Namespace) -> int:
    """Print how far the batch came; with ``--yes`` go on, and print what became of each session."""
    results = Results(arguments, rows.STEPS)

    def produce() -> None:
        account = Account(arguments, results)
        writer = account.connection.writer
        recorded = writes.find_batch(writer, arguments.batch)
        if not arguments.yes:
            output.note(f"{recorded.words()}. --yes goes on with it.")
            for state in recorded.steps:
                results.add(rows.recorded_step_row(state))
            return
        unlock(account, arguments.unlock)
        batch = writes.resume_batch(
            account.client, writer, arguments.batch, reason=arguments.reason
        )
        finish(batch, results)

    return give(results, produce)


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


def finish(batch: "Batch", results: Results) -> None:
    """Run a batch and add a row for each session as it ends.

    Ctrl+C ends it after the write under way.

    Raises:
        IncompleteError: Not every session was done.
        KeyboardInterrupt: It was stopped; what is left can be resumed.
    """
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(batch.run)
        is_stopped, shown = False, 0
        while not running.done() or shown < len(batch.progress.results):
            try:
                wait([running], _SECONDS)
                for result in batch.progress.results[shown:]:
                    results.add(rows.step_row(result))
                    shown += 1
            except KeyboardInterrupt:
                batch.stop()
                is_stopped = True
    progress = running.result()
    if progress.ending == "paused":
        progress = batch.end()
    if is_stopped and progress.ending != "finished":
        output.say(f"  Stopped: {progress.words}. proxy-tui resume {batch.id} goes on.")
        raise KeyboardInterrupt
    settled = progress.number(writes.Outcome.DONE, writes.Outcome.LEFT_OUT)
    if settled < progress.total:
        why = f" {batch.problem.message}" if batch.problem is not None else ""
        raise IncompleteError(f"Batch {batch.id}: {progress.words}.{why}")
    output.note(f"Batch {batch.id}: {progress.words}.")
