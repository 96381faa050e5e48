"""A small world of its own for tests about incidents: a client on a simulator, and fake time."""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from proxy_tui.api import ProxyClient, RateLimiter
from proxy_tui.api.models import Service
from proxy_tui.api.request_log import RequestRecord
from proxy_tui.operations.diagnosis import Facts, Finding, diagnose, gather
from proxy_tui.operations.search import Finder, Hit, PeopleIndex, SearchResult, classify
from proxy_tui.simulator.faults.fault_rules import Faults
from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules import records
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN, Store

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

ADA = "+447700900101"
BEN = "+447700900102"
CAY = "+447700900103"
POOL = ("+442079460011", "+442079460012", "+442079460013")


class FakeTime:
    """Seconds that pass only while somebody sleeps; shared by all threads."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self._lock = threading.Lock()

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.seconds += seconds
        time.sleep(0)


class World:
    """A store, a client of it, and every request that was made.

    Lists are in the order of creation unless options say otherwise, so that the
    first person of a session is A.
    """

    def __init__(
        self,
        *,
        options: Options | None = None,
        threads_time: FakeTime | None = None,
        now: datetime = NOON,
    ) -> None:
        self.now = now
        self.time = threads_time or FakeTime()
        self.store = Store(lambda: self.now, options=options or Options(list_order="oldest"))
        self.faults = Faults()
        self.records: list[RequestRecord] = []
        self.moments: list[float] = []
        """When each request ended, by the fake time."""
        self.app = ProxyApp(self.store, self.faults, sleep=self.time.sleep, monotonic=self.time)
        self.client = ProxyClient(
            ACCOUNT_SID,
            AUTH_TOKEN,
            base_url="http://127.0.0.1:9",
            transport=in_process(self.app),
            rate_limiter=RateLimiter(clock=self.time, sleep=self.time.sleep, jitter=lambda: 0.0),
            on_request=self._note,
        )

    def _note(self, record: RequestRecord) -> None:
        self.records.append(record)
        self.moments.append(self.time())

    def clock(self) -> datetime:
        """The time of the store, which stands still unless a test moves it."""
        return self.now

    def later(self, **time: float) -> None:
        """Move the store's clock on."""
        self.now += timedelta(**time)

    def service(self, name: str = "dispatch", **fields: Any) -> records.ServiceRecord:
        """Put in a service without a pool."""
        return self.store.add_service(name, **fields)

    def pool(self, service: records.ServiceRecord, *numbers: str, **more: bool) -> None:
        """Put numbers into a pool."""
        for number in numbers:
            self.store.add_number(service, number, **more)

    def session(
        self,
        service: records.ServiceRecord,
        *identifiers: str,
        name: str | None = None,
        **fields: Any,
    ) -> records.SessionRecord:
        """Put in a session; each person dials a number of the pool, the n-th the n-th."""
        session = self.store.add_session(service, name, **fields)
        for place, identifier in enumerate(identifiers):
            number = service.numbers[place % len(service.numbers)] if service.numbers else None
            self.store.add_participant(session, identifier, number)
        return session

    def model(self, service: records.ServiceRecord) -> Service:
        """A service as the client reads it."""
        return self.client.fetch_service(service.sid)

    def finder(self, *services: records.ServiceRecord, **fields: Any) -> Finder:
        """A finder over these services, or over all there are."""
        rows = services or tuple(self.store.services)
        return Finder(
            client=self.client,
            services=[self.model(row) for row in rows],
            index=fields.pop("index", None) or PeopleIndex(),
            clock=self.clock,
            monotonic=self.time,
            **fields,
        )

    def find(self, text: str, finder: Finder | None = None, **more: Any) -> SearchResult:
        """What typing this finds."""
        return (finder or self.finder()).find(classify(text), **more)

    def facts(
        self,
        session: records.SessionRecord,
        index: PeopleIndex | None = None,
        *,
        searched: bool = True,
    ) -> Facts:
        """What is gathered about a session, after a search of its service or before."""
        index = index or PeopleIndex()
        if searched:
            self.find("+15005559999", self.finder(session.service, index=index))
        service = self.model(session.service)
        shown = self.client.fetch_session(service.sid, session.sid)
        return gather(self.client, service, shown, index, self.clock)

    def judged(self, session: records.SessionRecord, **more: Any) -> dict[str, Finding]:
        """What each check says of a session."""
        return {one.check: one for one in diagnose(self.facts(session, **more))}

    def healthy(self, service: records.ServiceRecord, **fields: Any) -> records.SessionRecord:
        """Put in a session with which nothing is wrong."""
        session = self.session(service, ADA, BEN, name="healthy", ttl=3600, **fields)
        self.store.add_traffic(session)
        return session

    def fill(self, service: records.ServiceRecord, number: int, *, active: int = 0) -> None:
        """Put in many sessions, a minute apart, the newest first; so many of them active."""
        for place in range(number):
            self.session(
                service,
                f"+1500555{place:04d}",
                f"+120255501{place % 100:02d}",
                name=f"job-{place:05d}",
                status="in-progress" if place < active else "closed",
                date_created=self.now - timedelta(minutes=place),
                date_updated=self.now - timedelta(minutes=place),
            )

    def requests(self, ending: str = "") -> list[str]:
        """Paths that were asked for, of one kind where its last word is given."""
        return [record.path for record in self.records if record.path.endswith(ending)]


def wait_for_threads() -> None:
    """Wait until the threads of searches have ended, which they do by themselves."""
    for thread in threading.enumerate():
        if thread.name.startswith("proxy-tui-scan"):
            thread.join(10)
            assert not thread.is_alive()


def names(hits: tuple[Hit, ...] | list[Hit]) -> list[str | None]:
    """The names of the sessions that were hit."""
    return [one.session.unique_name for one in hits]


def a_world(**fields: Any) -> tuple[World, records.ServiceRecord]:
    """A world with one service and a pool of three numbers."""
    world = World(**fields)
    service = world.service()
    world.pool(service, *POOL)
    return world, service
