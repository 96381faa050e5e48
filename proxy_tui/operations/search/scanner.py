"""Reading every session of some services, once, with a few threads and one budget.

Lists are read first and in parallel with what they name; active sessions come
before ended ones, newer before older. The threads only ask the API: whatever
they learn is handled on the thread that called ``run``, which may report
progress and touch the index without a thought for the others.
"""

from __future__ import annotations

import queue
import threading
from contextvars import Context, copy_context
from functools import partial
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

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
from proxy_tui.operations.search.work_queue import ListTask, Plan, ReadTask, Task

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from types import TracebackType

    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Service, Session
    from proxy_tui.api.pages import Page

T = TypeVar("T")

THREADS: Final = 4
"""Enough to spend 20 requests a second at 200 ms each."""
_IN_A_ROW: Final = 3
"""So many sessions of a service that Twilio fails to answer for, one after the other, end it."""
SERVICES_IN_A_ROW: Final = 5
"""So many services that Twilio fails to answer for, with no answer in between, end a search."""
SERVER_FAILS: Final = (ServerError, BadResponseError, ResponseLostError)
ABOUT_ONE: Final = (NotFoundError, ForbiddenError, ConflictError, *SERVER_FAILS)
"""Errors about one session or service, in spite of which the others are read."""
_LOOK_UP: Final = 0.1
"""Seconds between two questions whether the search was cancelled."""


class Look(Protocol[T]):
    """What is asked of each session; every method but ``read`` runs on the caller's thread."""

    @property
    def is_done(self) -> bool:
        """Whether enough was found, so that the search may end."""
        ...

    def listed(self, service: Service, session: Session) -> bool:
        """Take a session as its list has it; return whether it must be read."""
        ...

    def read(self, client: ProxyClient, service: Service, session: Session) -> T:
        """Ask the API about a session, on one of several threads."""
        ...

    def took(self, service: Service, session: Session, value: T) -> None:
        """Take what was read of a session."""
        ...

    def gone(self, session: Session) -> None:
        """Take note that a session was deleted meanwhile."""
        ...

    def skipped(self, session: Session) -> None:
        """Take note that a session could not be read."""
        ...

    def ended(self, service: Service, sids: Collection[str]) -> None:
        """Take note that the list of a service was read to its end."""
        ...


class Scan(Generic[T]):
    """One search over the sessions of some services; ``run`` it once.

    A service that cannot be read does not keep the others from being read; the
    progress names it.

    Args:
        client: The API; its budget holds for all threads together.
        services: Where to look.
        look: What to ask of each session.
        monotonic: Seconds that only grow, for the rate.
        threads: How many requests may be under way at once.
    """

    def __init__(
        self,
        client: ProxyClient,
        services: Iterable[Service],
        look: Look[T],
        *,
        monotonic: Callable[[], float],
        threads: int = THREADS,
    ) -> None:
        self._client = client
        self._look = look
        places = {service.sid: service for service in services}
        self._seen: dict[str, set[str]] = {sid: set() for sid in places}
        self._unlisted = len(places)
        self._places = set(places)
        self._plan = Plan(places.values())
        self._meter = ScanMeter(client.activity().budget_per_second, monotonic)
        self._acts: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._threads = self._alive = threads
        self._troubles: dict[str, int] = {}
        """Sessions of each service that could not be read, since one could."""
        self._services_lost = 0
        """The same of services."""

    def incomplete(self, why: str) -> None:
        """Take that not every service is known, or not every session of one; "" changes nothing."""
        self._meter.incomplete = self._meter.incomplete or why

    def add(self, service: Service, sessions: Iterable[Session]) -> None:
        """Take sessions that are to be read without being listed, before ``run``."""
        tasks = [ReadTask(service, session) for session in sessions]
        self._places.add(service.sid)
        for _ in tasks:
            self._meter.listed(service.sid)
        self._plan.add(tasks)

    def run(self, progress: Callable[[ScanProgress], object]) -> ScanProgress:
        """Search until everything was read or enough was found.

        Raises:
            CancelledError: the caller gave up; the threads end by themselves.
            ApiError: no service could be read, several in a row could not, or the
                error is about all of them.
        """
        for number in range(self._threads):
            target = partial(self._serve, copy_context())
            name = f"proxy-tui-scan-{number + 1}"
            # Daemons: a request that hangs must not keep the process alive after quit.
            threading.Thread(target=target, name=name, daemon=True).start()
        try:
            while self._alive and not self._look.is_done:
                check_cancelled()
                self._handle_one()
                progress(self._progress())
        finally:
            self._plan.stop()
        return self._progress()

    def _progress(self) -> ScanProgress:
        self._meter.services = len(self._places)
        self._meter.services_listed = len(self._seen) - self._unlisted
        return self._meter.progress(is_listed=not self._unlisted and not self._meter.failed)

    def _handle_one(self) -> None:
        try:
            act = self._acts.get(timeout=_LOOK_UP)
        except queue.Empty:
            return
        act()

    # -- on the threads

    def _serve(self, context: Context) -> None:
        def given_up() -> bool:
            return self._plan.is_stopped or _is_cancelled(context)

        with _Relay(self._end_thread), cancellable(given_up):
            while (task := self._plan.take()) is not None:
                self._acts.put(self._ask(task))

    def _ask(self, task: Task) -> Callable[[], None]:
        """Return what is to be done, on the caller's thread, with the answer."""
        try:
            if isinstance(task, ListTask):
                return partial(self._take_page, task, self._read_page(task))
            value = self._look.read(self._client, task.service, task.session)
            return partial(self._take_value, task, value)
        except CancelledError:
            raise
        except ApiError as trouble:
            return partial(self._take_trouble, task, trouble)

    def _read_page(self, task: ListTask) -> Page[Session]:
        if task.page is None:
            return self._client.list_sessions(task.service.sid)
        return self._client.next_page(task.page)

    def _end_thread(self, error: BaseException | None) -> None:
        self._acts.put(partial(self._take_end, error))

    # -- on the caller's thread

    def _take_end(self, error: BaseException | None) -> None:
        self._alive -= 1
        if error is not None:
            raise error

    def _take_page(self, task: ListTask, page: Page[Session]) -> None:
        self._services_lost = 0
        seen = self._seen[task.service.sid]
        more = []
        for session in page.items:
            if session.sid in seen:
                continue
            seen.add(session.sid)
            self._meter.listed(task.service.sid)
            if self._look.listed(task.service, session):
                more.append(ReadTask(task.service, session))
            else:
                self._meter.known(task.service.sid)
        if page.incomplete:
            # What is not on it may be there all the same, so it never counts as listed.
            self.incomplete(page.incomplete)
        elif not page.has_more:
            self._unlisted -= 1
            self._look.ended(task.service, seen)
        follow = ListTask(task.service, page) if page.has_more else None
        self._plan.settle(task, follow, more)

    def _take_value(self, task: ReadTask, value: T) -> None:
        self._services_lost = 0
        self._troubles[task.service.sid] = 0
        self._meter.read(task.service.sid)
        self._look.took(task.service, task.session, value)
        self._plan.settle(task)

    def _take_trouble(self, task: Task, trouble: ApiError) -> None:
        if not isinstance(trouble, ABOUT_ONE):
            raise trouble
        if isinstance(task, ListTask):
            self._give_up(task.service, trouble)
        elif isinstance(trouble, NotFoundError):
            self._look.gone(task.session)
            self._meter.read(task.service.sid)
        else:
            self._meter.skip(task.service.sid)
            self._skip(task, trouble)
        self._plan.settle(task)

    def _skip(self, task: ReadTask, trouble: ApiError) -> None:
        sid = task.service.sid
        self._troubles[sid] = self._troubles.get(sid, 0) + 1
        self._look.skipped(task.session)
        if self._troubles[sid] == _IN_A_ROW:
            self._give_up(task.service, trouble)

    def _give_up(self, service: Service, trouble: ApiError) -> None:
        """Ask nothing more of a service; raise where there is no other to go on with."""
        failed = self._meter.failed
        if all(one.sid != service.sid for one in failed):
            failed = (*failed, failure(service, trouble))
            self._meter.failed = failed
            # What was read of it is shown, but it covers nothing.
            self._meter.leave_out(service.sid)
            self._services_lost += isinstance(trouble, SERVER_FAILS)
        if len(failed) == len(self._places) or self._services_lost >= SERVICES_IN_A_ROW:
            raise trouble
        self._plan.drop(service.sid)


def failure(service: Service, trouble: ApiError) -> Failure:
    """Return that a service could not be read, and why."""
    return Failure(service.sid, service_name(service) or service.sid, trouble.message)


def _is_cancelled(context: Context) -> bool:
    try:
        context.run(check_cancelled)
    except CancelledError:
        return True
    return False


class _Relay:
    """Hands whatever ends a thread to the thread that waits for it, which raises it there."""

    def __init__(self, end: Callable[[BaseException | None], None]) -> None:
        self._end = end

    def __enter__(self) -> None:
        """Nothing is needed to begin."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        self._end(error)
        return True
