"""``sessions list``: the sessions of a service, filtered and in order, as they are read."""

import argparse

from proxy_tui.cli.account import Account
from proxy_tui.cli.queries import query_of, view_of
from proxy_tui.cli.results import Results, give
from proxy_tui.errors import UsageError
from proxy_tui.operations import sessions
from proxy_tui.operations.export import rows
from proxy_tui.settings import Settings


def run(arguments: argparse.Namespace) -> int:
    """Print a row for each session and return the exit code."""
    if arguments.reverse and not arguments.sort:
        raise UsageError("--reverse belongs to --sort.", hint="Add --sort KEY.")
    results = Results(arguments, rows.SESSIONS, rows.BRIEF[rows.SESSIONS])

    def produce() -> None:
        account = Account(arguments, results)
        text = query_of(arguments.query, arguments.view, account.settings)
        order = _order(arguments, account.settings)
        matching = sessions.Matching(
            client=account.client,
            service=account.service,
            query=account.compiled(text) if text else None,
            index=account.index,
            clock=account.clock,
            progress=results.progress.show,
            sort=order.key,
            descending=order.descending,
        )
        for session in matching.read(arguments.limit):
            ttl = account.service.default_ttl
            results.add(rows.session_row(session, ttl, reveal=results.reveal))

    return give(results, produce)


def _order(arguments: argparse.Namespace, settings: Settings) -> sessions.Order:
    """Return the order that the flags ask for, else that of the view."""
    if arguments.sort:
        return sessions.Order(sessions.SortKey(arguments.sort), descending=arguments.reverse)
    spec = view_of(arguments.view, settings).sort if arguments.view else ""
    # A column of another version costs only the order.
    return sessions.parse_order(spec) or sessions.Order()
