"""``undo``: take back a write or a batch, and prove session by session what came of it."""

import argparse

from proxy_tui.cli import output
from proxy_tui.cli.account import Account
from proxy_tui.cli.batches import run_batch, unlock
from proxy_tui.cli.results import Results, give
from proxy_tui.errors import GuardError, IncompleteError
from proxy_tui.operations import writes
from proxy_tui.operations.export import rows


def run(arguments: argparse.Namespace) -> int:
    """Print the plan; with ``--yes`` run it, and print each session as read again afterwards."""
    columns = rows.PROOFS if arguments.yes else rows.PLAN
    results = Results(arguments, columns, rows.BRIEF.get(columns, ()))

    def produce() -> None:
        account = Account(arguments, results)
        client, writer = account.client, account.connection.writer
        plan = writes.plan_undo(client, writer, arguments.which, account.clock())
        if not arguments.yes:
            for row in rows.plan_rows(plan):
                results.add(row)
            counts = f"{len(plan.steps)} to undo, {len(plan.left_out)} left out"
            output.note(f"{counts}; nothing was sent. --yes does it.")
            return
        if not plan.steps:
            reasons = "; ".join(dict.fromkeys(one.reason for one in plan.left_out))
            raise GuardError(f"Nothing can be undone: {reasons or 'nothing was done'}.")
        unlock(account, arguments.unlock)
        batch = writes.Batch(writer, plan, reason=arguments.reason)
        try:
            run_batch(batch, results, show=None)
        finally:
            proofs = writes.prove(client, writer, batch.id, people=account.index)
            for proof in proofs:
                results.add(rows.proof_row(proof))
        if any(proof.verdict == writes.Verdict.COULD_NOT for proof in proofs) or plan.left_out:
            raise IncompleteError("Not everything was taken back.")

    return give(results, produce)
