"""One search of the find screen, as it runs on a thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proxy_tui.operations import diagnosis, search
from proxy_tui.ui.context import Context
from proxy_tui.ui.runtime.workers import report_progress

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.diagnosis import Reach
    from proxy_tui.operations.search import Hit, ScanProgress, SearchResult


@dataclass(frozen=True)
class FindProgress:
    """How far a running search has come."""

    hits: "tuple[Hit, ...]" = ()
    scanned: "ScanProgress | None" = None
    services: int = 0
    """Services listed so far; 0 once the search itself runs."""
    reach: "Reach | None" = None
    """Whom the call reaches so far, if two numbers are searched for."""


class FindRun:
    """A search for a text, or for whom a call reaches if it is two numbers. Touches no widget.

    Args:
        context: The account.
        text: As typed.
        service: Where to search; None is every service.
        loaded: Sessions to look at before anything is requested.
        known: Hits of a first search, whose failed services are searched again.
        before: How much that one searched; None for a first search.
    """

    def __init__(
        self,
        context: Context,
        text: str,
        service: "Service | None",
        loaded: "Sequence[Session]",
        known: "tuple[Hit, ...]" = (),
        before: "ScanProgress | None" = None,
    ) -> None:
        self._context = context
        self._client = context.connected().client
        self._text = text
        self._service = service
        self._loaded = loaded
        self._known = known
        self._before = before
        self._hits = {hit.key: hit for hit in known}
        self._reach: Reach | None = None

    def __call__(self) -> "tuple[SearchResult, Reach | None]":
        """Return what was found, and whom the call reaches.

        Raises:
            CancelledError: The person gave up.
            ApiError: Nothing could be read.
        """
        call = diagnosis.read_call(self._text)
        if call is not None:
            # Of two numbers the whole is searched again: another pool may have the number.
            finder = self._finder(self._services(None))
            return diagnosis.CallSearch(
                finder, call, found=self._found, progress=self._report, told=self._told
            ).run()
        term, before = search.classify(self._text), self._before
        finder = self._finder(self._services(before))
        result = finder.find(term, found=self._found, progress=self._report)
        return result if before is None else result.after(self._known, before), None

    def _finder(self, services: "Sequence[Service]") -> search.Finder:
        context = self._context
        return search.Finder(
            client=self._client,
            services=services,
            index=context.people,
            clock=context.clock,
            loaded=self._loaded,
        )

    def _services(self, before: "ScanProgress | None") -> "Sequence[Service]":
        if before is not None:
            return [self._client.fetch_service(one.sid) for one in before.failed]
        if self._service is not None:
            return (self._service,)
        return self._client.read_all(
            self._client.list_services(),
            lambda number: report_progress(FindProgress(services=number)),
        )

    def _found(self, hit: "Hit") -> None:
        self._hits[hit.key] = hit

    def _told(self, reach: "Reach") -> None:
        self._reach = reach

    def _report(self, scanned: "ScanProgress") -> None:
        report_progress(FindProgress(tuple(self._hits.values()), scanned, reach=self._reach))
