"""Somebody at a desk with the program's operations, and a simulated account to work on.

Time stands still, but where a test moves it, and for the client's budget, which
passes only while somebody waits.
"""

import threading
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta

from proxy_tui.api import ProxyClient, RateLimiter
from proxy_tui.api.models import Participant, Service, Session
from proxy_tui.api.params import CreateSession, NewParticipant, UpdateSession
from proxy_tui.api.request_log import Activity
from proxy_tui.operations.diagnosis.checks import diagnose
from proxy_tui.operations.diagnosis.finding import Finding, Verdict
from proxy_tui.operations.diagnosis.gathering import gather
from proxy_tui.operations.diagnosis.pool import pool_rows, pool_words, read_pool, used_up
from proxy_tui.operations.query.compiler import compile_query
from proxy_tui.operations.search import Finder, PeopleIndex, SearchResult, classify
from proxy_tui.operations.writes.journal import MemoryJournal
from proxy_tui.operations.writes.outcomes import Written
from proxy_tui.operations.writes.writer import Writer
from proxy_tui.simulator.faults.fault_rules import Faults
from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules import records
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN, Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOBODY = "+12025550000"
"""A number that no session of any world holds."""


class Seconds:
    """Seconds that pass only while somebody sleeps; shared by all threads."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.now += seconds
        time.sleep(0)


class Desk:
    """Everything a person has at hand, without a screen.

    Args:
        build: Makes the world, given the clock, and what goes wrong with it.
    """

    def __init__(self, build: Callable[[Callable[[], datetime]], tuple[Store, Faults]]) -> None:
        self.now = NOON
        self.seconds = Seconds()
        self.store, self.faults = build(lambda: self.now)
        self.waits: list[str] = []
        """Why the client waited, by what it says of itself."""
        app = ProxyApp(self.store, self.faults, sleep=self.seconds.sleep, monotonic=self.seconds)
        self.client = ProxyClient(
            ACCOUNT_SID,
            AUTH_TOKEN,
            transport=in_process(app),
            rate_limiter=RateLimiter(clock=self.seconds, sleep=self._sleep, jitter=lambda: 0.0),
        )
        self.journal = MemoryJournal(self.clock)
        self.writer = Writer(
            self.client, self.journal, profile="demo", os_user="ann", clock=self.clock
        )
        self.index = PeopleIndex()

    def _sleep(self, seconds: float) -> None:
        self.waits.append(self.activity.waiting_reason)
        self.seconds.sleep(seconds)

    @property
    def activity(self) -> Activity:
        """What the context bar shows of the API."""
        return self.client.activity()

    def clock(self) -> datetime:
        """The time of the world."""
        return self.now

    def later(self, **time_passed: float) -> None:
        """Move the clock on."""
        self.now += timedelta(**time_passed)

    # -- looking

    def service(self, name: str) -> Service:
        """A service, as the client reads it."""
        services = self.client.iterate(self.client.list_services())
        return next(one for one in services if one.unique_name == name)

    def named(self, name: str) -> tuple[Service, Session]:
        """A session by its name, as ctrl+g finds it."""
        found = self.find(name)
        (hit,) = found.hits
        return hit.service, hit.session

    def find(self, text: str) -> SearchResult:
        """What f finds over all services."""
        finder = Finder(
            client=self.client,
            services=self.client.read_all(self.client.list_services()),
            index=self.index,
            clock=self.clock,
            monotonic=self.seconds,
        )
        return finder.find(classify(text))

    def names(self, text: str) -> list[str | None]:
        """The names of the sessions that f finds."""
        return sorted({hit.session.unique_name or "" for hit in self.find(text).hits})

    def read_everybody(self) -> None:
        """Search for a number that nobody has, so that every session is known."""
        assert not self.find(NOBODY).hits

    def why_not(self, name: str) -> tuple[Finding, ...]:
        """What w says of a session."""
        service, session = self.named(name)
        return diagnose(gather(self.client, service, session, self.index, self.clock))

    def causes(self, name: str) -> dict[str, Finding]:
        """What w gives as causes, by the name of the check."""
        return of_kind(self.why_not(name), Verdict.CAUSE)

    def people(self, name: str) -> tuple[Participant, ...]:
        """The participants of a session."""
        service, session = self.named(name)
        return self.client.list_participants(service.sid, session.sid).items

    def pool(self, service_name: str) -> tuple[str, ...]:
        """What u says of a service's numbers."""
        service = self.service(service_name)
        numbers = read_pool(self.client, service.sid)
        holdings = self.index.holdings(service.sid)
        rows = pool_rows(numbers, holdings)
        return pool_words(rows, used_up(numbers, holdings), self.index.coverage([service.sid]))

    def filtered(self, service_name: str, query: str) -> list[Session]:
        """The sessions of a service that a query lets through."""
        service = self.service(service_name)
        fits = compile_query(query, self.now, service.default_ttl).predicate
        assert fits is not None
        page = self.client.list_sessions(service.sid)
        sessions = [*page]
        while page.has_more:
            page = self.client.next_page(page)
            sessions += page
        return [session for session in sessions if fits(session)]

    def row(self, name: str) -> records.SessionRecord:
        """A session as the simulator has it."""
        rows = (service.sessions_by_name.get(name) for service in self.store.services)
        return next(row for row in rows if row is not None)

    # -- doing

    def close(self, name: str) -> Written:
        """Close a session."""
        return self.writer.close(self.named(name)[1])

    def extend(self, name: str, **time_from_now: float) -> Written:
        """Set the end of a session to so long from now."""
        expiry = self.now + timedelta(**time_from_now)
        params = UpdateSession.model_validate({"date_expiry": expiry}, context={"now": self.now})
        return self.writer.update(self.named(name)[1], params)

    def create(self, service_name: str, name: str | None, *identifiers: str) -> Written:
        """Create a session with people."""
        people = tuple(NewParticipant(identifier=one) for one in identifiers)
        params = CreateSession(unique_name=name, participants=people)
        return self.writer.create(self.service(service_name).sid, params)

    def add_person(self, name: str, identifier: str) -> None:
        """Add somebody to a session."""
        service, session = self.named(name)
        person = NewParticipant(identifier=identifier)
        self.client.create_participant(service.sid, session.sid, person)


def of_kind(findings: Collection[Finding], verdict: Verdict) -> dict[str, Finding]:
    """The findings of one verdict, by the name of their check."""
    return {one.check: one for one in findings if one.verdict is verdict}
