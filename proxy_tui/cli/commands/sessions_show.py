"""``sessions show``: one session with its participants, calls and messages."""

import argparse

from proxy_tui.cli import output
from proxy_tui.cli.account import Account
from proxy_tui.cli.results import Results, give
from proxy_tui.operations import sessions
from proxy_tui.operations.export import rows


def run(arguments: argparse.Namespace) -> int:
    """Print the session and return the exit code."""
    results = Results(arguments, rows.DETAIL, is_one=True, parts=rows.PARTS)

    def produce() -> None:
        account = Account(arguments, results)
        found = account.find_session(arguments.session)
        detail = sessions.read_detail(
            account.client,
            found.session,
            account.clock,
            again=False,
            index=account.index,
        )
        results.add(rows.detail_row(detail, found.service.default_ttl, reveal=results.reveal))
        if found.note:
            output.note(found.note)

    return give(results, produce)
