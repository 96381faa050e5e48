"""What a search over many sessions still has to ask, in the order that serves a person best."""

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
"""Sessions listed ahead of reading; more would only fill the memory."""


@dataclass(frozen=True, slots=True)
class ListTask:
    """The next page of a service's sessions is to be read."""

    service: Service
    page: Page[Session] | None = None
    """The page before it."""


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A session is to be read."""

    service: Service
    session: Session

    @property
    def urgency(self) -> tuple[bool, float]:
        """Active before ended, new before old."""
        created = self.session.date_created
        age = -created.timestamp() if isinstance(created, datetime) else 0.0
        return not self.session.is_active, age


Task = ListTask | ReadTask


class Plan:
    """The tasks that are left, shared by the threads that ask.

    One list is read at a time as long as there are sessions to read beside it,
    so that the first hits need not wait for the last page.

    Args:
        services: Whose sessions are searched.
    """

    def __init__(self, services: Iterable[Service]) -> None:
        self.is_stopped = False
        """Whether nothing more is to be asked."""
        self._lists = deque(ListTask(service) for service in services)
        self._readings: list[tuple[tuple[bool, float], int, ReadTask]] = []
        self._order = 0
        self._listing = 0
        self._busy = 0
        self._dropped: set[str] = set()
        self._changed = Condition()

    def take(self) -> Task | None:
        """Return what to ask next, waiting for it if need be; None when nothing is left."""
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
        may_list = bool(self._lists) and len(self._readings) < MOST_WAITING
        if may_list and (not self._listing or not self._readings):
            self._listing += 1
            return self._lists.popleft()
        return heapq.heappop(self._readings)[2] if self._readings else None

    def settle(
        self, task: Task, follow: ListTask | None = None, more: Iterable[ReadTask] = ()
    ) -> None:
        """Take note that a task was handled, and of what it brought to do."""
        with self._changed:
            self._busy -= 1
            if isinstance(task, ListTask):
                self._listing -= 1
            if follow is not None and follow.service.sid not in self._dropped:
                self._lists.append(follow)
            self._put(more)
            self._changed.notify_all()

    def add(self, readings: Iterable[ReadTask]) -> None:
        """Take sessions to read that no list brought, before anything is asked."""
        with self._changed:
            self._put(readings)

    def _put(self, readings: Iterable[ReadTask]) -> None:
        for reading in readings:
            if reading.service.sid not in self._dropped:
                self._order += 1
                heapq.heappush(self._readings, (reading.urgency, self._order, reading))

    def drop(self, service_sid: str) -> None:
        """Ask nothing more of a service."""
        with self._changed:
            self._dropped.add(service_sid)
            self._lists = deque(one for one in self._lists if one.service.sid != service_sid)
            self._readings = [one for one in self._readings if one[2].service.sid != service_sid]
            heapq.heapify(self._readings)
            self._changed.notify_all()

    def stop(self) -> None:
        """Let every thread end after the request it waits for."""
        with self._changed:
            self.is_stopped = True
            self._changed.notify_all()
