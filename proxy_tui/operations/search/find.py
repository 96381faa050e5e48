"""From what a customer gives to the sessions it leads to, over one service or all.

A SID or a name costs a request or two a service. A number has no search of its
own in the API: every session's participants are read, once, into a
``PeopleIndex``; what is there already costs nothing, so a search that was
cancelled goes on where it stopped when it is asked again.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeVar

from proxy_tui.api.errors import NotFoundError
from proxy_tui.api.pages import Listed
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting.safe_text import counted
from proxy_tui.operations.search.goto import find_service, no_session
from proxy_tui.operations.search.lookup import Asking
from proxy_tui.operations.search.progress import ScanProgress, scan_words
from proxy_tui.operations.search.scanner import THREADS, Scan
from proxy_tui.operations.search.search_terms import (
    Kind,
    MatchedBy,
    SearchTerm,
    classify,
    matched_by,
)
from proxy_tui.operations.search.strategies import Hit, NameLook, PeopleLook, TrafficLook, hit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.search.people_index import PeopleIndex
    from proxy_tui.operations.search.scanner import Look

__all__ = [
    "Finder",
    "Hit",
    "Kind",
    "MatchedBy",
    "ScanProgress",
    "SearchResult",
    "SearchTerm",
    "classify",
    "every_service",
    "found_words",
    "scan_words",
]

T = TypeVar("T")

FROM_MEMORY: Final = 8
"""Sessions known from before that are asked for first, so that old hits show at once."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """How a search ended."""

    hits: tuple[Hit, ...]
    """Active sessions first, then the newest."""
    progress: ScanProgress | None = None
    """How much was searched; None where asking for a SID or name was enough."""
    service: Service | None = None
    """The service itself, where its SID was typed."""

    def after(self, hits: Iterable[Hit], progress: ScanProgress) -> SearchResult:
        """Return this end of a second search with what a first one had found."""
        every = {hit.key: hit for hit in (*hits, *self.hits)}
        whole = progress.and_then(self.progress) if self.progress is not None else None
        return replace(self, hits=tuple(sorted(every.values(), key=_weight)), progress=whole)


def _nowhere(_: object) -> None:
    """Take a report that nobody wants."""


@dataclass(frozen=True, kw_only=True)
class Finder:
    """Where to look, and what is known already."""

    client: ProxyClient
    services: Sequence[Service]
    """One, or all of the account (``every_service``)."""
    index: PeopleIndex
    """Of this account; it grows with every search."""
    clock: Callable[[], datetime]
    """The time now, aware."""
    loaded: Iterable[Session] = ()
    """Sessions on screen, where names are looked for before all are listed."""
    active_only: bool = False
    """Leave sessions that have ended unread."""
    threads: int = THREADS
    """Requests under way at once; the client's budget holds for all together."""
    monotonic: Callable[[], float] = time.monotonic

    def find(
        self,
        query: SearchTerm,
        *,
        found: Callable[[Hit], object] = _nowhere,
        progress: Callable[[ScanProgress], object] = _nowhere,
    ) -> SearchResult:
        """Find the sessions that a query leads to. Both reports come on the calling thread.

        Args:
            query: What was typed, by ``classify``.
            found: Told of each hit as soon as it is known.
            progress: Told, often, how far a search over many sessions has come.

        Raises:
            ProxyTuiError: the query cannot be searched; its ``problem`` says why.
            NotFoundError: there is no session or service with this SID.
            CancelledError: the caller gave up; the index keeps what was read.
            ApiError: what a request raised, or several sessions in a row.
        """
        if query.problem:
            raise ProxyTuiError(query.problem)
        if query.kind is Kind.SERVICE:
            return SearchResult((), service=find_service(self.client, query.text))
        if query.service and query.needs_people:
            services = tuple(self._places(query))[:1]
            inside = replace(query, service="")
            return replace(self, services=services).find(inside, found=found, progress=progress)
        hits: dict[str, Hit] = {}

        def tell(one: Hit) -> None:
            # A session may fit twice: by its name, and listed again while it is searched.
            hits[one.key] = one
            found(one)

        scanned = self._run(query, tell, progress)
        return SearchResult(tuple(sorted(hits.values(), key=_weight)), scanned)

    def _run(
        self,
        query: SearchTerm,
        tell: Callable[[Hit], None],
        progress: Callable[[ScanProgress], object],
    ) -> ScanProgress | None:
        asking = Asking(self.client, len(self.services), progress)
        if query.kind is Kind.SESSION:
            return self._by_sid(query, asking, tell)
        if query.kind is Kind.TRAFFIC:
            return self._scan(TrafficLook(query.text, tell), progress)
        is_named = query.may_be_name and self._by_name(query.text, asking, tell)
        if not query.needs_people:
            if is_named:
                return asking.progress if asking.has_failed else None
            return self._scan(NameLook(query.text, tell), progress)
        look = PeopleLook(
            query, self.index, clock=self.clock, found=tell, active_only=self.active_only
        )
        self._from_memory(query, look)
        return None if look.is_done else self._scan(look, progress)

    def _places(self, query: SearchTerm) -> Iterator[Service]:
        """Give the service that an address names, then the others."""
        if query.service:
            known = [one for one in self.services if one.sid == query.service]
            with suppress(NotFoundError):
                yield known[0] if known else self.client.fetch_service(query.service)
        yield from (one for one in self.services if one.sid != query.service)

    def _scan(self, look: Look[T], progress: Callable[[ScanProgress], object]) -> ScanProgress:
        scan = Scan(
            self.client, self.services, look, monotonic=self.monotonic, threads=self.threads
        )
        if isinstance(self.services, Listed):
            scan.incomplete(self.services.incomplete)
        return scan.run(progress)

    def _by_sid(
        self, query: SearchTerm, asking: Asking, tell: Callable[[Hit], None]
    ) -> ScanProgress | None:
        """Tell of the session of this SID, or return which services could not be asked for it."""
        for there in asking.ask(self._places(query), query.text):
            tell(hit(there.service, there.session, MatchedBy.SESSION_SID))
            return None
        if asking.has_failed:
            return asking.progress
        raise no_session(query.text, len(self.services))

    def _by_name(self, name: str, asking: Asking, tell: Callable[[Hit], None]) -> bool:
        """Tell of sessions with this name, asked for directly or loaded; return whether any is.

        GET by name is plausible but undocumented (api facts, section 1).
        """
        asked = [(one.service, one.session) for one in asking.ask(self.services, name)]
        named = asked or [*self._loaded(name)]
        for service, session in named:
            tell(hit(service, session, MatchedBy.NAME))
        return bool(named)

    def _loaded(self, name: str) -> Iterator[tuple[Service, Session]]:
        services = {service.sid: service for service in self.services}
        for session in self.loaded:
            is_named = (session.unique_name or "").casefold() == name.casefold()
            if is_named and session.service_sid in services:
                yield services[session.service_sid], session

    def _from_memory(self, query: SearchTerm, look: PeopleLook) -> None:
        """Ask for the sessions that fitted before: their state may be another by now."""
        services = {service.sid: service for service in self.services}
        fitting = [
            entry
            for entry in self.index.entries(services.keys())
            if any(matched_by(query, person) for person in entry.people or ())
        ]
        fitting.sort(key=lambda entry: not entry.is_active)
        for entry in fitting[:FROM_MEMORY]:
            service = services[entry.service_sid]
            try:
                look.known(service, self.client.fetch_session(service.sid, entry.sid))
            except NotFoundError:
                self.index.forget(entry.sid)


def _weight(one: Hit) -> tuple[bool, float]:
    created = one.session.date_created
    age = -created.timestamp() if isinstance(created, datetime) else 0.0
    return not one.session.is_active, age


def every_service(
    client: ProxyClient, listed: Callable[[int], object] = _nowhere
) -> Listed[Service]:
    """Return all services of the account, one request per hundred.

    Args:
        client: The API.
        listed: Told, after each request, how many there are so far.

    Raises:
        ApiError: what a request raised.
    """
    return client.read_all(client.list_services(), listed)


def found_words(found: SearchResult, retry: str = "") -> str:
    """Return how a search ended: ``2 hits · 1 200 of 1 200 sessions searched``.

    Args:
        found: The end.
        retry: The key that searches again what failed; "" where none does.
    """
    words = counted(len(found.hits), "hit") if found.hits else "nothing found"
    return words if found.progress is None else f"{words} · {scan_words(found.progress, retry)}"
