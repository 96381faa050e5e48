"""The requests that a scan still has to make, most useful ones first."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from threading import Condition
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proxy_tui.api.models import Service, Session
    from proxy_tui.api.pages import Page

MOST_WAITING: Final = 10_000
"""Sessions waiting to be read at which listing pauses, to bound the memory."""


_FEW: Final = 2
"""Requests under way that every service is given first."""


@dataclass(frozen=True, slots=True)
class ListTask:
    """Read the next page of a service's sessions."""

    service: Service
    page: Page[Session] | None = None
    """The page before it."""


@dataclass(frozen=True, slots=True)
class ReadTask:
    """Read one session."""

    service: Service
    session: Session

    @property
    def urgency(self) -> tuple[bool, float]:
        """Active before ended, new before old."""
        return urgency(self.session)


Task = ListTask | ReadTask


def urgency(session: Session) -> tuple[bool, float]:
    """Return a sort key: active sessions first, then the newest; those without a date last."""
    created = session.date_created
    age = -created.timestamp() if isinstance(created, datetime) else 0.0
    return not session.is_active, age


class WorkQueue:
    """The tasks left, shared by the threads of a scan.

    Each service has a budget of its own. So services take turns until each has ``_FEW`` requests
    under way; then the one with the most left goes on, up to ``enough``, so that all end at about
    the same time. Of a service one page is listed at a time, beside its sessions, so that the
    first hits do not wait for the last page.

    Args:
        services: Whose sessions are searched.
    """

    def __init__(self, services: Iterable[Service]) -> None:
        self.is_stopped = False
        self.enough = _FEW
        """Requests under way that spend the budget of a service."""
        self._lists = {service.sid: ListTask(service) for service in services}
        """The next page of each service whose list was not read to its end."""
        self._reads: dict[str, list[tuple[tuple[bool, float], int, ReadTask]]] = {}
        """A heap for each service."""
        self._added = 0
        self._busy: Counter[str] = Counter()
        """Requests under way, by service."""
        self._dropped: set[str] = set()
        self._changed = Condition()

    def take(self) -> Task | None:
        """Wait for the next task and return it; None when nothing is left."""
        with self._changed:
            while not self.is_stopped:
                task = self._next()
                if task is not None:
                    self._busy[task.service.sid] += 1
                    return task
                if not self._busy.total():
                    break
                self._changed.wait()
            return None

    def _next(self) -> Task | None:
        may_list = sum(map(len, self._reads.values())) < MOST_WAITING
        lists = self._lists if may_list else {}
        ready = [*lists, *(sid for sid, reads in self._reads.items() if reads)]
        if not ready:
            return None
        sid = min(ready, key=self._turn)
        if sid in lists:
            return self._lists.pop(sid)
        return heapq.heappop(self._reads[sid])[2]

    def _turn(self, sid: str) -> tuple[bool, int, int]:
        """Return what decides whose turn it is: the least comes first."""
        busy, left = self._busy[sid], len(self._reads.get(sid, ()))
        return busy >= self.enough, min(busy, _FEW), -left

    def done(
        self, task: Task, next_page: ListTask | None = None, reads: Iterable[ReadTask] = ()
    ) -> None:
        """Finish a task and add the tasks that its answer leads to."""
        with self._changed:
            self._busy[task.service.sid] -= 1
            if next_page is not None and next_page.service.sid not in self._dropped:
                self._lists[next_page.service.sid] = next_page
            self.add(reads)
            self._changed.notify_all()

    def add(self, reads: Iterable[ReadTask]) -> None:
        """Add sessions to read."""
        with self._changed:
            for task in reads:
                sid = task.service.sid
                if sid not in self._dropped:
                    self._added += 1
                    heap = self._reads.setdefault(sid, [])
                    heapq.heappush(heap, (task.urgency, self._added, task))

    def drop(self, service_sid: str) -> None:
        """Remove the tasks of a service, now and later."""
        with self._changed:
            self._dropped.add(service_sid)
            self._lists.pop(service_sid, None)
            self._reads.pop(service_sid, None)
            self._changed.notify_all()

    def stop(self) -> None:
        """Let every thread end after its current request."""
        with self._changed:
            self.is_stopped = True
            self._changed.notify_all()
