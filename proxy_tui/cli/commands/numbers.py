"""``numbers``: list the number pool of a service."""

import argparse
from itertools import islice

from proxy_tui.cli.account import Account
from proxy_tui.cli.results import Results, give
from proxy_tui.errors import IncompleteError
from proxy_tui.formatting.coverage import incomplete_words
from proxy_tui.operations import diagnosis
from proxy_tui.operations.export import rows


def run(arguments: argparse.Namespace) -> int:
    """Print a row for each number and return the exit code."""
    results = Results(arguments, rows.NUMBERS, rows.BRIEF[rows.NUMBERS])

    def produce() -> None:
        account = Account(arguments, results)
        pool = diagnosis.read_pool(account.client, account.service.sid)
        for number in islice(pool, arguments.limit):
            results.add(rows.number_row(number, reveal=results.reveal))
        if pool.incomplete:
            raise IncompleteError(f"The list is {incomplete_words(pool.incomplete)}.")

    return give(results, produce)
