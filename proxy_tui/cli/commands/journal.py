"""``journal``: what was written, newest first. Signs in nowhere."""

import argparse

from proxy_tui import bootstrap
from proxy_tui.cli import output
from proxy_tui.cli.results import Results, give
from proxy_tui.errors import IncompleteError, UsageError
from proxy_tui.operations import writes

_ALL = 10**9
"""Lines; a journal is read whole."""


def run(arguments: argparse.Namespace) -> int:
    """Print a row for each write and return the exit code."""
    results = Results(arguments, writes.JOURNAL_COLUMNS)

    def produce() -> None:
        now = bootstrap.utc_now()
        text = " ".join(filter(None, (_since(arguments.since), arguments.query)))
        query = writes.compile_journal_query(text, now)
        if query.problems:
            raise UsageError(
                f"The query is not understood: {query.problems[0]}", hint=" ".join(query.hints)
            )
        settings = output.settings_of(arguments)
        journal = writes.Journal(settings.journal_path, bootstrap.utc_now)
        history = writes.read_history(journal, now, _ALL)
        for entry in query.rows(history)[: arguments.limit]:
            results.add(entry.row())
        if history.complaint:
            raise IncompleteError(f"{history.complaint}; the rest is here.")

    return give(results, produce)


def _since(length: str) -> str:
    return f"since:{length}" if length else ""
