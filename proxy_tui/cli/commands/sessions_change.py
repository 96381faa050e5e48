"""``sessions update``, ``close``, ``reopen`` and ``delete``: a plan, and its run with consent."""

import argparse
from typing import TYPE_CHECKING

from proxy_tui.cli import output
from proxy_tui.cli.account import Account
from proxy_tui.cli.batches import run_batch, unlock
from proxy_tui.cli.results import Results, give
from proxy_tui.cli.targets import chosen_targets
from proxy_tui.errors import GuardError, UsageError
from proxy_tui.formatting.redaction import mask_text
from proxy_tui.operations import writes
from proxy_tui.operations.export import rows

if TYPE_CHECKING:
    from proxy_tui.operations.writes import Plan


def run(arguments: argparse.Namespace) -> int:
    """Print the plan; with consent run it, and print what became of each session."""
    has_consent = bool(arguments.confirm) if arguments.verb == "delete" else arguments.yes
    _require_change(arguments)
    columns = rows.STEPS if has_consent else rows.PLAN
    results = Results(arguments, columns, rows.BRIEF[columns])

    def produce() -> None:
        account = Account(arguments, results)
        plan = _plan(account, arguments)
        if not has_consent:
            for row in rows.plan_rows(plan):
                results.add(row)
            output.note(f"{_counts(plan)}; nothing was sent. {_how(plan)}".rstrip())
            return
        _check(plan, arguments)
        left_out = [rows.left_out_row(one, plan.verb) for one in plan.left_out]
        if not plan.steps:
            for row in left_out:
                results.add(row)
            output.note(f"{_counts(plan)}; nothing was sent.")
            return
        unlock(account, arguments.unlock)
        batch = writes.Batch(account.connection.writer, plan, reason=arguments.reason)
        if left_out:
            output.note(f"{_counts(plan)}.")
        run_batch(batch, results, left_out=left_out)

    return give(results, produce)


def _require_change(arguments: argparse.Namespace) -> None:
    if arguments.verb == "update" and not f"{arguments.ttl}{arguments.expires}".strip():
        raise UsageError("Nothing is to be changed.", hint="Add --ttl, --expires, or both.")


def _plan(account: Account, arguments: argparse.Namespace) -> "Plan":
    asked = writes.Asked(
        getattr(arguments, "ttl", ""),
        getattr(arguments, "expires", ""),
        from_own_expiry=getattr(arguments, "from_own_expiry", False),
    )
    targets = chosen_targets(account, arguments)
    if not targets:  # a query that matches none, as on any day when there is nothing to do
        return writes.Plan(arguments.verb)
    return writes.plan_batch(arguments.verb, targets, account.clock(), account.zone, asked)


def _check(plan: "Plan", arguments: argparse.Namespace) -> None:
    """Refuse a plan that is larger than allowed, or another one than was confirmed.

    Raises:
        GuardError: It is.
    """
    number = len(plan.steps)
    if arguments.max is not None and number > arguments.max:
        raise GuardError(f"The plan has {number} sessions, and --max is {arguments.max}.")
    if plan.verb == "delete" and arguments.confirm != _confirmation(plan):
        raise GuardError(
            f"--confirm {mask_text(arguments.confirm)} does not fit; nothing was deleted.",
            hint=_how(plan),
        )


def _confirmation(plan: "Plan") -> str:
    """Return what ``--confirm`` must be to delete."""
    if len(plan.steps) == 1:
        return plan.steps[0].target.session.sid[-4:]
    return str(len(plan.steps))


def _how(plan: "Plan") -> str:
    """Return how the plan is run; empty if it has no steps."""
    if not plan.steps:
        return ""
    if plan.verb != "delete":
        return "--yes does it."
    what = "its last four characters" if len(plan.steps) == 1 else "their number"
    return f"--confirm with {what} deletes for good: --confirm {_confirmation(plan)}"


def _counts(plan: "Plan") -> str:
    return f"{len(plan.steps)} to {plan.verb}, {len(plan.left_out)} left out"
