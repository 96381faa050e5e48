"""``sessions diagnose``: why two people cannot reach each other, with evidence."""

import argparse

from proxy_tui.cli import output
from proxy_tui.cli.account import Account
from proxy_tui.cli.results import Results, give
from proxy_tui.errors import IncompleteError
from proxy_tui.operations import diagnosis
from proxy_tui.operations.export import rows


def run(arguments: argparse.Namespace) -> int:
    """Print a row for each check and return the exit code."""
    results = Results(arguments, rows.FINDINGS, rows.BRIEF[rows.FINDINGS])

    def produce() -> None:
        account = Account(arguments, results)
        found = account.find_session(arguments.session)
        facts = diagnosis.gather(
            account.client, found.service, found.session, account.index, account.clock
        )
        findings = diagnosis.diagnose(facts)
        for finding in findings:
            results.add(rows.finding_row(finding))
        if found.note:
            output.note(found.note)
        if facts.unread:
            what = "; ".join(f"the {name}: {why}" for name, why in facts.unread.items())
            raise IncompleteError(f"Not everything could be read: {what}")

    return give(results, produce)
