"""``sessions update``, ``close``, ``reopen`` and ``delete``: a plan, and its run with consent."""

import argparse
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from proxy_tui.cli import output
from proxy_tui.cli.account import Account
from proxy_tui.cli.batches import run_batch, unlock
from proxy_tui.cli.prompts import piped_text
from proxy_tui.cli.results import Results, give
from proxy_tui.errors import GuardError, IncompleteError, ProxyTuiError, UsageError
from proxy_tui.formatting.redaction import mask_text
from proxy_tui.operations import writes
from proxy_tui.operations.export import rows

if TYPE_CHECKING:
    from proxy_tui.operations.writes import Plan, Target

_STDIN = "-"


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
            output.note(f"{_counts(plan)}; nothing was sent. {_how(plan)}")
            return
        _check(plan, arguments)
        if not plan.steps:
            output.note(f"{_counts(plan)}; nothing was sent.")
            return
        unlock(account, arguments.unlock)
        writer = account.connection.writer
        run_batch(writes.Batch(writer, plan, reason=arguments.reason), results)

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
    targets = _targets(account, arguments)
    return writes.plan_batch(arguments.verb, targets, account.clock(), account.zone, asked)


def _targets(account: Account, arguments: argparse.Namespace) -> "list[Target]":
    """Return the chosen sessions; one that cannot be found refuses all.

    Raises:
        UsageError: Nothing is chosen, or in two ways at once.
    """
    given = list(arguments.sessions)
    if given and arguments.query is not None:
        raise UsageError("Sessions and --query are both given.", hint="Leave one out.")
    if arguments.query is not None:
        return _by_query(account, arguments.query)
    if given == [_STDIN]:
        lines = enumerate(piped_text().splitlines(), 1)
        return _by_name(account, ((f"Line {n}: ", line.strip()) for n, line in lines))
    if _STDIN in given:
        raise UsageError("- reads the sessions from standard input; name no others beside it.")
    return _by_name(account, ((_label(text, given), text) for text in given))


def _label(text: str, given: Sequence[str]) -> str:
    return f"{mask_text(text)}: " if len(given) > 1 else ""


def _by_name(account: Account, given: Iterable[tuple[str, str]]) -> "list[Target]":
    """Return the sessions of texts, each with the words that an error about it begins with.

    Raises:
        UsageError: No text is left that is not blank.
        ProxyTuiError: One names no session.
    """
    where: dict[str, str] = {}
    for words, text in given:
        if text:
            where.setdefault(text, words)
    if not where:
        raise UsageError(
            "No session is chosen, and nothing chosen never means all.",
            hint="Name sessions, or - for standard input, or --query.",
        )
    targets = []
    for text, words in where.items():
        try:
            found = account.find_session(text)
        except ProxyTuiError as error:
            error.message = f"{words}{error.message}"
            raise
        targets.append(writes.Target(found.service, found.session))
    return targets


def _by_query(account: Account, text: str) -> "list[Target]":
    """Return the sessions of the service that match.

    Raises:
        UsageError: The query is empty, asks for participants, or is not understood.
        IncompleteError: The list could not be read to its end.
    """
    if not text.strip():
        raise UsageError("The query is empty, and an empty one never means every session.")
    query = account.compiled(text)
    if query.about_people is not None or query.predicate is None:
        raise UsageError("A query that changes sessions cannot ask for their participants.")
    client = account.client
    listed = client.read_all(client.list_sessions(account.service.sid))
    if listed.incomplete:
        raise IncompleteError(
            f"The list is incomplete: {listed.incomplete}; nothing was sent.",
            hint="Name the sessions instead.",
        )
    return [writes.Target(account.service, one) for one in listed if query.predicate(one)]


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
            f"--confirm {arguments.confirm} does not fit; nothing was deleted.", hint=_how(plan)
        )


def _confirmation(plan: "Plan") -> str:
    """Return what ``--confirm`` must be to delete."""
    if len(plan.steps) == 1:
        return plan.steps[0].target.session.sid[-4:]
    return str(len(plan.steps))


def _how(plan: "Plan") -> str:
    if plan.verb != "delete":
        return "--yes does it."
    what = "its last four characters" if len(plan.steps) == 1 else "their number"
    return f"--confirm with {what} deletes for good: --confirm {_confirmation(plan)}"


def _counts(plan: "Plan") -> str:
    return f"{len(plan.steps)} to {plan.verb}, {len(plan.left_out)} left out"
