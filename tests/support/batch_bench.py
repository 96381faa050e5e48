"""A service with several sessions, to be changed at once."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from write_bench import Bench

from proxy_tui.api.models import Service
from proxy_tui.operations.writes.batch import Batch
from proxy_tui.operations.writes.plan import Asked, Plan, Target, plan_batch
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.records import SessionRecord


class BatchBench(Bench):
    """A bench with ``number`` more sessions.

    Args:
        number: How many.
        faults: What goes wrong.
        session: Fields of each session.
    """

    def __init__(self, number: int, *faults: Fault, **session: Any) -> None:
        self.on_sleep: Callable[[], object] = lambda: None
        """Called before each wait."""
        super().__init__(*faults)
        self.sessions: list[SessionRecord] = [
            self.store.add_session(self.service, f"many-{n}", **session) for n in range(number)
        ]
        self.proxy_service: Service = self.client.fetch_service(self.service.sid)
        self.requests.clear()

    def sleep(self, seconds: float) -> None:
        """Let time pass at once, and tell who wants to know."""
        self.on_sleep()
        super().sleep(seconds)

    def targets(self, records: Iterable[SessionRecord] = ()) -> list[Target]:
        """Return sessions as a screen shows them; by default all of the batch."""
        chosen = list(records) or self.sessions
        found = [
            Target(self.proxy_service, self.client.fetch_session(self.service.sid, one.sid))
            for one in chosen
        ]
        self.requests.clear()
        return found

    def plan(self, verb: str, **asked: Any) -> Plan:
        """Return a plan for all sessions of the batch."""
        return plan_batch(verb, self.targets(), self.now, None, Asked(**asked))

    def batch(self, plan: Plan, **more: Any) -> Batch:
        """Return a batch that runs a plan."""
        return Batch(self.writer, plan, seconds=lambda: self.seconds, **more)

    @property
    def statuses(self) -> list[str]:
        """The status of each session."""
        return [one.status for one in self.sessions]

    @property
    def phases(self) -> list[str]:
        """The phases in the journal."""
        return [record.phase for record in self.records]

    def count_processed(self) -> Counter[str]:
        """Count how often the simulator changes each session from here on."""
        sent: Counter[str] = Counter()
        watch, remove = self.store.watch, self.store.remove_session

        def watched(session: SessionRecord) -> None:
            sent[session.sid] += 1
            watch(session)

        def removed(session: SessionRecord) -> None:
            sent[session.sid] += 1
            remove(session)

        self.store.watch, self.store.remove_session = watched, removed
        return sent
