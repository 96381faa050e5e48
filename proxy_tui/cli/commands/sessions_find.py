"""``sessions find``: sessions by number, last digits, SID or name."""

import argparse
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from proxy_tui.api.cancel import cancellable
from proxy_tui.api.errors import CancelledError
from proxy_tui.api.pages import Listed
from proxy_tui.cli import output
from proxy_tui.cli.account import Account
from proxy_tui.cli.results import Results, give
from proxy_tui.errors import IncompleteError, NotThereError, UsageError
from proxy_tui.operations import diagnosis, search
from proxy_tui.operations.export import rows

if TYPE_CHECKING:
    from proxy_tui.api.models import Service
    from proxy_tui.operations.search import Finder, Hit, ScanProgress, SearchTerm


def run(arguments: argparse.Namespace) -> int:
    """Print a row for each hit as it is found, or whom a call reaches; return the exit code."""
    term = search.classify(arguments.what)
    if term.problem:
        raise UsageError(term.problem)
    if arguments.dials:
        return _say_whom(arguments, term)
    results = Results(arguments, rows.HITS, rows.BRIEF[rows.HITS])
    return give(results, partial(_find, arguments, term, results))


def _find(arguments: argparse.Namespace, term: "SearchTerm", results: Results) -> None:
    account = Account(arguments, results)
    if term.note:
        output.note(term.note)
    finder = _finder(arguments, account)
    hits = _Hits(results, arguments.limit)
    with suppress(CancelledError), cancellable(hits.are_enough):
        outcome = finder.find(term, found=hits.add, progress=hits.progress)
        if outcome.service is not None:
            raise UsageError(
                "This is the SID of a service, which is no session.",
                hint="List its sessions: proxy-tui sessions list --service KS…",
            )
        searched = outcome.progress
        if searched is not None and not searched.is_complete and not hits.are_enough():
            raise IncompleteError(f"Not everything was searched: {search.scan_words(searched)}.")


def _say_whom(arguments: argparse.Namespace, caller: "SearchTerm") -> int:
    """Print whom a call reaches; the exit code says whether that is anybody."""
    dialled = search.classify(arguments.dials)
    if dialled.problem:
        raise UsageError(f"--dials: {dialled.problem}")
    call = diagnosis.make_call(caller, dialled)
    if call is None:
        raise UsageError(
            "Whom a call reaches takes two different numbers, the caller's and the one dialled.",
            hint="Such as: proxy-tui sessions find +447700900123 --dials +442079460011",
        )
    if arguments.limit is not None:
        raise UsageError("--limit does not go with --dials, which gives one answer.")
    results = Results(arguments, rows.REACH, rows.BRIEF[rows.REACH])
    answers: list[diagnosis.Answer] = []

    def produce() -> None:
        finder = _finder(arguments, Account(arguments, results))

        def show(done: "ScanProgress") -> None:
            results.progress.show(search.scan_words(done))

        _, reach = diagnosis.CallSearch(finder, call, progress=show).run()
        answers.append(reach.answer)
        for row in rows.reach_rows(reach):
            results.add(row)
        if not reach.is_whole:
            raise IncompleteError(f"Not everything was searched: {reach.said_of}.")

    code = give(results, produce)
    return NotThereError.exit_code if not code and diagnosis.Answer.NOBODY in answers else code


def _finder(arguments: argparse.Namespace, account: Account) -> "Finder":
    return search.Finder(
        client=account.client,
        services=_services(arguments, account),
        index=account.index,
        clock=account.clock,
    )


class _Hits:
    """Adds a row for each hit, once, up to the limit."""

    def __init__(self, results: Results, limit: int | None) -> None:
        self._results = results
        self._limit = limit
        self._seen: set[str] = set()

    def add(self, hit: "Hit") -> None:
        """Add a hit unless it is there, or there are enough."""
        if hit.key not in self._seen and not self.are_enough():
            self._seen.add(hit.key)
            self._results.add(rows.hit_row(hit, reveal=self._results.reveal))

    def are_enough(self) -> bool:
        """Return whether the limit is reached."""
        return self._limit is not None and len(self._seen) >= self._limit

    def progress(self, done: "ScanProgress") -> None:
        """Show how much was searched."""
        self._results.progress.show(search.scan_words(done))


def _services(arguments: argparse.Namespace, account: Account) -> "Listed[Service]":
    """Return the services to search: those that were named, else all."""
    named = [*arguments.services, *filter(None, [account.settings.service])]
    if not named:
        return account.services
    found = [search.find_service(account.client, name) for name in dict.fromkeys(named)]
    return Listed({service.sid: service for service in found}.values())
