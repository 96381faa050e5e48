"""Find sessions by number, SID or name, in one service or all.

A SID or a name costs a request or two per service. The API cannot be asked for a
number, so the participants of every session are read into a ``PeopleIndex``. What it
holds already costs nothing, so a cancelled search continues where it stopped.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from proxy_tui.api.errors import NotFoundError
from proxy_tui.api.pages import Listed
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting.safe_text import counted
from proxy_tui.operations.search.lookup import ask_services, find_service, no_session
from proxy_tui.operations.search.progress import ScanProgress, scan_words
from proxy_tui.operations.search.scanner import Scan, Strategy
from proxy_tui.operations.search.search_terms import Kind, MatchedBy, SearchTerm, matched_by
from proxy_tui.operations.search.strategies import FindName, FindPeople, FindTraffic, Hit
from proxy_tui.operations.search.work_queue import urgency

if TYPE_CHECKING:
    from datetime import datetime

    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.search.people_index import PeopleIndex

_FROM_INDEX: Final = 8
"""How many matches in the index are fetched first, so that they show at once."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found."""

    hits: tuple[Hit, ...]
    """Active sessions first, then the newest."""
    progress: ScanProgress | None = None
    """How much was searched; None if asking for a SID or name was enough."""
    service: Service | None = None
    """The service whose SID was typed."""

    def after(self, hits: Iterable[Hit], progress: ScanProgress) -> SearchResult:
        """Return this result of a second search merged with the first one."""
        whole = progress.and_then(self.progress) if self.progress is not None else None
        return replace(self, hits=_sorted((*hits, *self.hits)), progress=whole)


@dataclass(frozen=True, kw_only=True)
class Finder:
    """A search over some services."""

    client: ProxyClient
    services: Sequence[Service]
    """The services to search; a ``Listed`` one may say why it is incomplete."""
    index: PeopleIndex
    """The index of this account; every search adds to it."""
    clock: Callable[[], datetime]
    """The time now, aware."""
    loaded: Iterable[Session] = ()
    """Sessions on screen, searched for a name before whole lists are read."""
    monotonic: Callable[[], float] = time.monotonic

    def find(
        self,
        term: SearchTerm,
        *,
        found: Callable[[Hit], object] = lambda _: None,
        progress: Callable[[ScanProgress], object] = lambda _: None,
    ) -> SearchResult:
        """Find the sessions that match a term. Both callbacks run on the calling thread.

        Args:
            term: What was typed, from ``classify``.
            found: Called with each hit as soon as it is known.
            progress: Called often while many sessions are searched.

        Raises:
            ProxyTuiError: The term cannot be searched; the message is its ``problem``.
            NotFoundError: No session or service has this SID.
            CancelledError: The caller cancelled; the index keeps what was read.
            ApiError: A request failed, or several in a row.
        """
        if term.problem:
            raise ProxyTuiError(term.problem)
        if term.kind is Kind.SERVICE:
            return SearchResult((), service=find_service(self.client, term.text))
        if term.service and term.needs_people:
            services = self._services(term)[:1]
            inside = replace(term, service="")
            return replace(self, services=services).find(inside, found=found, progress=progress)
        hits: list[Hit] = []

        def report(one: Hit) -> None:
            hits.append(one)
            found(one)

        scanned = self._search(term, report, progress)
        return SearchResult(_sorted(hits), scanned)

    def _search(
        self,
        term: SearchTerm,
        found: Callable[[Hit], object],
        progress: Callable[[ScanProgress], object],
    ) -> ScanProgress | None:
        if term.kind is Kind.SESSION:
            return self._by_sid(term, found, progress)
        if term.kind is Kind.TRAFFIC:
            return self._scan(FindTraffic(term.text, found), progress)
        on_disk = self.index.on_disk
        # Asked first, so that the answer is there when the first sessions are listed.
        lookup = on_disk.lookup(term) if on_disk is not None and term.needs_people else None
        named, asked = self._by_name(term, found, progress)
        if named and not term.needs_people:
            return asked if asked and asked.failed else None
        if not term.needs_people:
            return self._scan(FindName(term.text, found), progress)
        strategy = FindPeople(term, self.index, self.clock, found, lookup)
        self._from_index(term, strategy)
        if strategy.is_done:
            return None

        def with_disk(scanned: ScanProgress) -> ScanProgress:
            return replace(
                scanned,
                by_disk=strategy.by_disk,
                oldest=strategy.oldest,
                at=self.clock(),
                disk_problem=on_disk.problem if on_disk is not None else "",
            )

        return with_disk(self._scan(strategy, lambda scanned: progress(with_disk(scanned))))

    def _services(self, term: SearchTerm) -> list[Service]:
        """Return all services, the one that the term names first."""
        named = [one for one in self.services if one.sid == term.service]
        if term.service and not named:
            with suppress(NotFoundError):
                named = [self.client.fetch_service(term.service)]
        return [*named, *(one for one in self.services if one.sid != term.service)]

    def _scan(self, strategy: Strategy, progress: Callable[[ScanProgress], object]) -> ScanProgress:
        scan = Scan(
            self.client,
            self.services,
            strategy,
            incomplete=self.services.incomplete if isinstance(self.services, Listed) else "",
            monotonic=self.monotonic,
        )
        return scan.run(progress)

    def _by_sid(
        self,
        term: SearchTerm,
        found: Callable[[Hit], object],
        progress: Callable[[ScanProgress], object],
    ) -> ScanProgress | None:
        """Report the session with a SID, or return which services could not be asked."""
        services = self._services(term)
        sessions, asked = ask_services(self.client, services, term.text, progress, first_only=True)
        for one in sessions:
            found(Hit(one.service, one.session, MatchedBy.SESSION_SID))
        if sessions or asked.failed:
            return None if sessions else asked
        raise no_session(term.text, len(services))

    def _by_name(
        self,
        term: SearchTerm,
        found: Callable[[Hit], object],
        progress: Callable[[ScanProgress], object],
    ) -> tuple[bool, ScanProgress | None]:
        """Report fetched or loaded sessions with this name; return whether there are any.

        GET by name is plausible but undocumented (api facts, section 1).
        """
        if not term.may_be_name:
            return False, None
        sessions, asked = ask_services(self.client, self.services, term.text, progress)
        named = [(one.service, one.session) for one in sessions] or [*self._loaded(term.text)]
        for service, session in named:
            found(Hit(service, session, MatchedBy.NAME))
        return bool(named), asked

    def _loaded(self, name: str) -> Iterator[tuple[Service, Session]]:
        services = {service.sid: service for service in self.services}
        for session in self.loaded:
            is_named = (session.unique_name or "").casefold() == name.casefold()
            if is_named and session.service_sid in services:
                yield services[session.service_sid], session

    def _from_index(self, term: SearchTerm, strategy: FindPeople) -> None:
        """Fetch the matches in the index, whose state may have changed."""
        services = {service.sid: service for service in self.services}
        fitting = [
            entry
            for entry in self.index.entries(services.keys())
            if any(matched_by(term, person) for person in entry.people or ())
        ]
        fitting.sort(key=lambda entry: not entry.is_active)
        for entry in fitting[:_FROM_INDEX]:
            service = services[entry.service_sid]
            try:
                session = self.client.fetch_session(service.sid, entry.sid)
            except NotFoundError:
                self.index.forget(entry.sid)
            else:
                strategy.report_known(service, session)


def _sorted(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Return each hit once and as last read: the index, a name and a list may give the same one."""
    by_key = {one.key: one for one in hits}
    return tuple(sorted(by_key.values(), key=lambda one: urgency(one.session)))


def found_words(result: SearchResult, retry: str = "") -> str:
    """Return how a search ended: ``2 hits · 1 200 of 1 200 sessions searched``.

    ``retry`` is the key that searches the failed services again.
    """
    words = counted(len(result.hits), "hit") if result.hits else "nothing found"
    return words if result.progress is None else f"{words} · {scan_words(result.progress, retry)}"
