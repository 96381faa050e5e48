"""``resume``: go on with a batch whose program ended before it did."""

import argparse

from proxy_tui.cli import output
from proxy_tui.cli.account import Account
from proxy_tui.cli.batches import run_batch, unlock
from proxy_tui.cli.results import Results, give
from proxy_tui.operations import writes
from proxy_tui.operations.export import rows


def run(arguments: argparse.Namespace) -> int:
    """Print how far the batch came; with ``--yes`` go on, and print what became of each session."""
    results = Results(arguments, rows.STEPS, rows.BRIEF[rows.STEPS])

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
        run_batch(batch, results)

    return give(results, produce)
