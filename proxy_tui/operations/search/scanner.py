"""Lists the sessions of some services and reads each one, in a few threads.

Lists are read in parallel with the sessions on them; active sessions come first,
then the newest. The threads only make requests. The thread that called ``run``
handles the answers, so strategies need no locks.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import ExitStack
from contextvars import Context, copy_context
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Final

from proxy_tui.api.background import background
from proxy_tui.api.cancel import cancellable, check_cancelled
from proxy_tui.api.errors import (
    ApiError,
    BadResponseError,
    CancelledError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    ResponseLostError,
    ServerError,
)
from proxy_tui.formatting.coverage import Failure
from proxy_tui.formatting.redaction import service_name
from proxy_tui.operations.search.progress import ScanMeter, ScanProgress
from proxy_tui.operations.search.work_queue import ListTask, ReadTask, Task, WorkQueue

if TYPE_CHECKING:
    from types import TracebackType

    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Service, Session
    from proxy_tui.api.pages import Page
    from proxy_tui.api.request_log import Activity

FEWEST_THREADS: Final = 4
"""Enough to spend 20 requests a second at 200 ms each."""
MOST_THREADS: Final = 16
"""Enough at 800 ms."""
_FAILED_SESSIONS: Final = 3
"""Sessions that fail in a row before their service is given up."""
FAILED_SERVICES: Final = 5
"""Services that fail in a row before a search ends."""
SERVER_FAILURES: Final = (ServerError, BadResponseError, ResponseLostError)
LOCAL_FAILURES: Final = (NotFoundError, ForbiddenError, ConflictError, *SERVER_FAILURES)
"""Errors that concern one session or service, so that the others are still read."""
_POLL: Final = 0.1
"""Seconds between two checks for cancellation."""


class Strategy:
    """What a scan does with each session.

    Only ``is_needless`` and ``read`` run outside the caller's thread.
    """

    is_done = False
    """Whether the scan may end early."""

    def select(self, service: Service, session: Session) -> bool:
        """Return whether a listed session must be read."""
        raise NotImplementedError

    def is_needless(self, _session: Session) -> bool:
        """Return whether a session need not be read any more; on one of the threads."""
        return False

    def left_out(self, session: Session) -> None:
        """Handle a session that was selected and then not read."""

    def read(self, client: ProxyClient, service: Service, session: Session) -> Callable[[], object]:
        """Request something on one of the threads; return a handler for the caller's thread."""
        raise NotImplementedError

    def deleted(self, session: Session) -> None:
        """Handle a session that no longer exists."""

    def skipped(self, session: Session) -> None:
        """Handle a session that could not be read."""

    def list_read(self, service: Service, sids: Collection[str]) -> None:
        """Handle the end of a service's list."""


class Scan:
    """One search over the sessions of some services, to ``run`` once.

    A failed service does not stop the others; the progress names it.

    Args:
        client: The API; all threads share its request budget.
        services: The services to list.
        strategy: What to do with each session.
        incomplete: Why ``services`` are not all services; "" if they are.
        monotonic: A monotonic clock for the rate, in seconds.
        threads: How many requests to make at once; by default as many as it takes to spend the
            budget at the latency that is measured, ``FEWEST_THREADS`` to ``MOST_THREADS``.
    """

    def __init__(
        self,
        client: ProxyClient,
        services: Iterable[Service],
        strategy: Strategy,
        *,
        incomplete: str = "",
        monotonic: Callable[[], float] = time.monotonic,
        threads: int = 0,
    ) -> None:
        self._client = client
        self._strategy = strategy
        by_sid = {service.sid: service for service in services}
        self._services = set(by_sid)
        self._seen: dict[str, set[str]] = {sid: set() for sid in by_sid}
        self._unlisted = len(by_sid)
        self._queue = WorkQueue(by_sid.values())
        budget = client.activity().budget_per_second * max(1, len(by_sid))
        self._meter = ScanMeter(budget, monotonic)
        self._meter.incomplete = incomplete
        self._answers: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self._threads = threads
        self._started = self._alive = 0
        self._failed_sessions: dict[str, int] = {}
        """Sessions that failed in a row, by service SID."""
        self._failed_services = 0
        """Services that failed in a row."""

    def add(self, service: Service, sessions: Iterable[Session]) -> None:
        """Add sessions to read without listing them, before ``run``."""
        tasks = [ReadTask(service, session) for session in sessions]
        self._services.add(service.sid)
        for _ in tasks:
            self._meter.listed(service.sid)
        self._queue.add(tasks)

    def run(self, progress: Callable[[ScanProgress], object]) -> ScanProgress:
        """Search until everything is read or the strategy is done.

        Raises:
            CancelledError: The caller cancelled; the threads end by themselves.
            ApiError: Every service failed, several failed in a row, or the error
                concerns all of them.
        """
        try:
            self._start_threads(self._client.activity())
            while self._alive and not self._strategy.is_done:
                check_cancelled()
                self._handle_answer()
                activity = self._client.activity()
                self._start_threads(activity)
                progress(self._progress(activity))
        finally:
            self._queue.stop()
        return self._progress(self._client.activity())

    def _start_threads(self, activity: Activity) -> None:
        self._queue.enough = threads_for(activity)
        wanted = self._threads or threads_for(activity, len(self._services))
        for number in range(self._started, wanted):
            target = partial(self._serve, copy_context())
            name = f"proxy-tui-scan-{number + 1}"
            # Daemons: a request that hangs must not keep the process alive after quit.
            threading.Thread(target=target, name=name, daemon=True).start()
            self._started += 1
            self._alive += 1

    def _progress(self, activity: Activity) -> ScanProgress:
        return self._meter.progress(
            is_slow=activity.is_slow,
            is_listed=not self._unlisted and not self._meter.failed,
            services=len(self._services),
            services_listed=len(self._seen) - self._unlisted,
        )

    def _handle_answer(self) -> None:
        try:
            handle = self._answers.get(timeout=_POLL)
        except queue.Empty:
            return
        handle()

    # -- on the threads

    def _serve(self, context: Context) -> None:
        def given_up() -> bool:
            return self._queue.is_stopped or _is_cancelled(context)

        with ExitStack() as stack:
            stack.push(self._thread_ended)
            stack.enter_context(cancellable(given_up))
            stack.enter_context(background())
            while (task := self._queue.take()) is not None:
                self._answers.put(self._ask(task))

    def _ask(self, task: Task) -> Callable[[], object]:
        """Make a request; return a handler of its answer for the caller's thread."""
        try:
            if isinstance(task, ListTask):
                return partial(self._take_page, task, self._read_page(task))
            if self._strategy.is_needless(task.session):
                return partial(self._take_needless, task)
            handle = self._strategy.read(self._client, task.service, task.session)
            return partial(self._take_session, task, handle)
        except CancelledError:
            raise
        except ApiError as error:
            return partial(self._take_error, task, error)

    def _read_page(self, task: ListTask) -> Page[Session]:
        if task.page is None:
            return self._client.list_sessions(task.service.sid)
        return self._client.next_page(task.page)

    def _thread_ended(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> bool:
        """Pass the end of a thread, and its error, to the caller's thread."""
        self._answers.put(partial(self._take_end, error))
        return True

    # -- on the caller's thread

    def _take_end(self, error: BaseException | None) -> None:
        self._alive -= 1
        if error is not None:
            raise error

    def _take_page(self, task: ListTask, page: Page[Session]) -> None:
        self._failed_services = 0
        sid = task.service.sid
        reads = []
        for session in page.items:
            if session.sid in self._seen[sid]:
                continue
            self._seen[sid].add(session.sid)
            self._meter.listed(sid)
            if self._strategy.select(task.service, session):
                reads.append(ReadTask(task.service, session))
            else:
                self._meter.known(sid)
        if page.incomplete:
            # Sessions may be missing from it, so the list never counts as read.
            self._meter.incomplete = self._meter.incomplete or page.incomplete
        elif not page.has_more:
            self._unlisted -= 1
            self._strategy.list_read(task.service, self._seen[sid])
        next_page = ListTask(task.service, page) if page.has_more else None
        self._queue.done(task, next_page, reads)

    def _take_needless(self, task: ReadTask) -> None:
        self._meter.known(task.service.sid)
        self._strategy.left_out(task.session)
        self._queue.done(task)

    def _take_session(self, task: ReadTask, handle: Callable[[], object]) -> None:
        self._failed_services = 0
        self._failed_sessions[task.service.sid] = 0
        self._meter.read(task.service.sid)
        handle()
        self._queue.done(task)

    def _take_error(self, task: Task, error: ApiError) -> None:
        if not isinstance(error, LOCAL_FAILURES):
            raise error
        if isinstance(task, ListTask):
            self._give_up(task.service, error)
        elif isinstance(error, NotFoundError):
            self._strategy.deleted(task.session)
            self._meter.read(task.service.sid)
        else:
            self._skip(task, error)
        self._queue.done(task)

    def _skip(self, task: ReadTask, error: ApiError) -> None:
        sid = task.service.sid
        self._meter.skipped(sid)
        self._strategy.skipped(task.session)
        self._failed_sessions[sid] = self._failed_sessions.get(sid, 0) + 1
        if self._failed_sessions[sid] == _FAILED_SESSIONS:
            self._give_up(task.service, error)

    def _give_up(self, service: Service, error: ApiError) -> None:
        """Stop reading a service; raise if no other is left."""
        if service.sid not in self._meter.failed:
            # Its hits are shown, but its sessions do not count as searched.
            self._meter.service_failed(failure(service, error))
            self._failed_services += isinstance(error, SERVER_FAILURES)
        all_failed = len(self._meter.failed) == len(self._services)
        if all_failed or self._failed_services >= FAILED_SERVICES:
            raise error
        self._queue.drop(service.sid)


def threads_for(activity: Activity, services: int = 1) -> int:
    """Return how many requests must be under way to spend the budget at this latency.

    Each service has a budget of its own.
    """
    latency = (activity.latency_ms or 0.0) / 1000
    needed = (ceil(activity.budget_per_second * latency) + 1) * max(1, services)
    return min(MOST_THREADS, max(FEWEST_THREADS, needed))


def failure(service: Service, error: ApiError) -> Failure:
    """Return the failure of a service."""
    return Failure(service.sid, service_name(service) or service.sid, error.message)


def _is_cancelled(context: Context) -> bool:
    try:
        context.run(check_cancelled)
    except CancelledError:
        return True
    return False
