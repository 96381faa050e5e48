"""``handover``: one Markdown text about sessions, for a ticket."""

import argparse

from proxy_tui.cli.account import Account
from proxy_tui.cli.results import Results, give
from proxy_tui.cli.targets import chosen_targets
from proxy_tui.errors import IncompleteError
from proxy_tui.operations import export

_ALL = 10**9
"""Lines; the journal is read whole."""


def run(arguments: argparse.Namespace) -> int:
    """Print the text, or write it to a file, and return the exit code."""
    results = Results(arguments, ("text",))

    def produce() -> None:
        account = Account(arguments, results)
        targets = chosen_targets(account, arguments)
        found = export.read_handover(
            account.connection,
            targets,
            account.index,
            account.clock,
            most_records=_ALL,
            progress=lambda done: results.progress.show(f"{done} of {len(targets)} read"),
        )
        results.add({"text": export.handover_text(found)})
        if found.unread:
            raise IncompleteError(f"{len(found.unread)} of {len(targets)} could not be read.")

    return give(results, produce)
