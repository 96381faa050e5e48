"""A writer on the real client on the simulator, with a clock, faults and a journal to look at."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from proxy_tui.api import ProxyClient, RateLimiter
from proxy_tui.api.models import Session
from proxy_tui.api.params import CreateSession, NewParticipant, UpdateSession
from proxy_tui.errors import JournalError
from proxy_tui.operations.writes.journal import Journal, MemoryJournal, Record
from proxy_tui.operations.writes.outcomes import Written
from proxy_tui.operations.writes.writer import Writer
from proxy_tui.simulator.faults.fault_rules import Fault, Faults
from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN, Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANN, BOB, CAT = "+447700900001", "+447700900002", "+447700900003"

Write = Callable[..., Written]
WRITES: Final[dict[str, Write]] = {
    "create": lambda writer, shown, **more: writer.create(
        shown.service_sid, CreateSession(unique_name="job-2"), **more
    ),
    "update": lambda writer, shown, **more: writer.update(shown, UpdateSession(ttl=900), **more),
    "close": lambda writer, shown, **more: writer.close(shown, **more),
    "reopen": lambda writer, shown, **more: writer.reopen(shown, ttl=900, **more),
    "delete": lambda writer, shown, **more: writer.delete(shown, **more),
    "add_participant": lambda writer, shown, **more: writer.add_participant(
        shown, NewParticipant(identifier=CAT, friendly_name="Cat"), **more
    ),
}
"""Each thing that can be written: call it with a writer and the session as shown."""


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
        self.faults = Faults(faults)
        app = ProxyApp(self.store, self.faults, sleep=self.sleep, monotonic=lambda: self.seconds)
        self.requests: list[str] = []
        self.client = ProxyClient(
            ACCOUNT_SID,
            AUTH_TOKEN,
            transport=in_process(app),
            rate_limiter=RateLimiter(
                clock=lambda: self.seconds, sleep=self.sleep, jitter=lambda: 1.0
            ),
            on_request=lambda request: self.requests.append(request.method),
        )
        self.journal = FailingJournal(lambda: self.now)
        self.writer = self.new_writer()

    @classmethod
    def ready_for(cls, verb: str, *faults: Fault, **session: Any) -> "Bench":
        """Return a bench whose session allows a write of ``WRITES``."""
        if verb == "reopen":
            session = {"status": "closed", "date_ended": NOON, "closed_reason": "api"} | session
        bench = cls(*faults, **session)
        if verb == "add_participant":
            bench.record.participants[1].date_deleted = NOON
        return bench

    def new_writer(self, path: Path | None = None, **more: Any) -> Writer:
        """Return another writer; with a path, its journal is that file."""
        journal = Journal(path, lambda: self.now) if path else self.journal
        own = {"profile": "acme-prod", "os_user": "dana", "account_sid": ACCOUNT_SID}
        given = {**own, "clock": lambda: self.now, **more}
        return Writer(given.pop("client", self.client), journal, **given)

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
    def live(self) -> list[str]:
        """Who is in the session."""
        return [person.identifier for person in self.record.live_participants()]

    @property
    def records(self) -> tuple[Record, ...]:
        """Everything in the journal."""
        return self.journal.tail(99)

    @property
    def outcome(self) -> str:
        """The outcome that the journal has last."""
        return self.records[-1].outcome
