"""A writer on the real client on the simulator, with a clock, faults and a journal to look at."""

from datetime import UTC, datetime, timedelta
from typing import Any

from proxy_tui.api.client import ProxyClient, RateLimiter
from proxy_tui.api.models import Session
from proxy_tui.errors import JournalError
from proxy_tui.operations.writes.journal import MemoryJournal, Record
from proxy_tui.operations.writes.writer import Writer
from proxy_tui.simulator.faults.fault_rules import Fault, Faults
from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN, Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANN, BOB = "+447700900001", "+447700900002"


class FailingJournal(MemoryJournal):
    """A journal whose disk fills up after some records."""

    room = 99

    def _append(self, record: Record) -> None:
        if len(self.tail(99)) >= self.room:
            raise JournalError("The journal is full.", hint="Make room.")
        super()._append(record)


class Bench:
    """One service with two numbers, and one session of Ann and Bob in it.

    Args:
        faults: What goes wrong.
        session: Fields of the session in the simulator.
    """

    def __init__(self, *faults: Fault, **session: Any) -> None:
        self.now = NOON
        self.seconds = 0.0
        self.store = Store(lambda: self.now, seed=1)
        self.service = self.store.add_service("dispatch")
        numbers = [self.store.add_number(self.service, f"+4420794600{n}") for n in (11, 12)]
        self.record = self.store.add_session(self.service, "job-1", **session)
        for number, person in zip(numbers, (ANN, BOB), strict=True):
            self.store.add_participant(self.record, person, number)
        app = ProxyApp(self.store, Faults(faults), sleep=self.sleep, monotonic=lambda: self.seconds)
        self.requests: list[str] = []
        self.client = ProxyClient(
            ACCOUNT_SID,
            AUTH_TOKEN,
            transport=in_process(app),
            rate_limiter=RateLimiter(clock=lambda: self.seconds, sleep=self.sleep),
            jitter=lambda: 1.0,
            on_request=lambda request: self.requests.append(request.method),
        )
        self.journal = FailingJournal(lambda: self.now)
        self.writer = Writer(
            self.client, self.journal, profile="acme-prod", os_user="dana", clock=lambda: self.now
        )

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.seconds += seconds

    def pass_time(self, **units: float) -> None:
        """Move the world's clock."""
        self.now += timedelta(**units)

    def shown(self) -> Session:
        """Read the session as a screen would, and forget the requests so far."""
        session = self.client.fetch_session(self.service.sid, self.record.sid)
        self.requests.clear()
        return session

    @property
    def writes(self) -> int:
        """How many writes went out."""
        return sum(method != "GET" for method in self.requests)

    @property
    def records(self) -> tuple[Record, ...]:
        """Everything in the journal."""
        return self.journal.tail(99)

    @property
    def outcome(self) -> str:
        """The outcome that the journal has last."""
        return self.records[-1].outcome
