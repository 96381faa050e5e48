"""The requests that a scan still has to make, most useful ones first."""

from __future__ import annotations

import heapq
from collections import deque
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

    One list is read at a time while there are sessions to read beside it, so that the
    first hits do not wait for the last page.

    Args:
        services: Whose sessions are searched.
    """

    def __init__(self, services: Iterable[Service]) -> None:
        self.is_stopped = False
        self._lists = deque(ListTask(service) for service in services)
        self._reads: list[tuple[tuple[bool, float], int, ReadTask]] = []
        self._added = 0
        self._listing = 0
        self._busy = 0
        self._dropped: set[str] = set()
        self._changed = Condition()

    def take(self) -> Task | None:
        """Wait for the next task and return it; None when nothing is left."""
        with self._changed:
            while not self.is_stopped:
                task = self._next()
                if task is not None:
                    self._busy += 1
                    return task
                if not self._busy:
                    break
                self._changed.wait()
            return None

    def _next(self) -> Task | None:
        may_list = bool(self._lists) and len(self._reads) < MOST_WAITING
        if may_list and (not self._listing or not self._reads):
            self._listing += 1
            return self._lists.popleft()
        return heapq.heappop(self._reads)[2] if self._reads else None

    def done(
        self, task: Task, next_page: ListTask | None = None, reads: Iterable[ReadTask] = ()
    ) -> None:
        """Finish a task and add the tasks that its answer leads to."""
        with self._changed:
            self._busy -= 1
            if isinstance(task, ListTask):
                self._listing -= 1
            if next_page is not None and next_page.service.sid not in self._dropped:
                self._lists.append(next_page)
            self.add(reads)
            self._changed.notify_all()

    def add(self, reads: Iterable[ReadTask]) -> None:
        """Add sessions to read."""
        with self._changed:
            for task in reads:
                if task.service.sid not in self._dropped:
                    self._added += 1
                    heapq.heappush(self._reads, (task.urgency, self._added, task))

    def drop(self, service_sid: str) -> None:
        """Remove the tasks of a service, now and later."""
        with self._changed:
            self._dropped.add(service_sid)
            self._lists = deque(one for one in self._lists if one.service.sid != service_sid)
            self._reads = [one for one in self._reads if one[2].service.sid != service_sid]
            heapq.heapify(self._reads)
            self._changed.notify_all()

    def stop(self) -> None:
        """Let every thread end after its current request."""
        with self._changed:
            self.is_stopped = True
            self._changed.notify_all()
