"""``services``: list the services of the account."""

import argparse
from itertools import islice

from proxy_tui.cli.account import Account
from proxy_tui.cli.results import Results, give
from proxy_tui.errors import IncompleteError
from proxy_tui.formatting.coverage import incomplete_words
from proxy_tui.operations.export import rows


def run(arguments: argparse.Namespace) -> int:
    """Print a row for each service and return the exit code."""
    results = Results(arguments, rows.SERVICES, rows.BRIEF[rows.SERVICES])

    def produce() -> None:
        services = Account(arguments, results).services
        for service in islice(services, arguments.limit):
            results.add(rows.service_row(service, reveal=results.reveal))
        if services.incomplete:
            raise IncompleteError(f"The list is {incomplete_words(services.incomplete)}.")

    return give(results, produce)
