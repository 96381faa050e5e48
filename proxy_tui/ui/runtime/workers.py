"""The one place where screens start work, in asyncio tasks and in threads.

A flow is a coroutine of a screen, dialog or widget that asks, waits and shows. It runs as an
exclusive Textual worker of a group: a newer flow of the group cancels the older one. Inside it,
``in_thread`` runs a blocking call in a thread worker of the same group and returns its value.
"""

import asyncio
import queue
import threading
import time
from abc import abstractmethod
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import Context, ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar, cast

from textual._context import active_message_pump
from textual.worker import get_current_worker

from proxy_tui.api.cancel import cancellable
from proxy_tui.errors import ProxyTuiError

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.worker import Worker

T = TypeVar("T")
P = ParamSpec("P")

PROGRESS_SECONDS = 0.25
"""Least time between two progress reports of one call."""

THREADS = 12
"""More than a person can start at once; asyncio's default of 6 makes a 7th call wait."""


class ErrorReporter(Protocol):
    """An app that keeps reports of unexpected errors."""

    def report_unexpected(self, error: BaseException) -> ProxyTuiError:
        """Write a report and return the error to show."""


class WorkerHost:
    """Mixin for a screen, dialog or widget that runs flows."""

    def __init__(self) -> None:
        super().__init__()
        self._flows: dict[str, Worker[None]] = {}

    @property
    def pending(self) -> tuple[str, ...]:
        """Groups whose flow is running."""
        return tuple(self._flows)

    def run_flow(
        self,
        group: str,
        flow: Callable[P, Coroutine[Any, Any, None]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Run a flow, which replaces the one that runs in the same group.

        A ``ProxyTuiError`` that the flow does not catch goes to ``work_failed``. So does any other
        error, once it is reported.
        """
        node = cast("Widget", self)
        self._flows[group] = node.run_worker(
            partial(self._run, group, partial(flow, *args, **kwargs)),
            name=group,
            group=group,
            exclusive=True,
            exit_on_error=False,
        )
        self.work_changed()

    async def _run(self, group: str, flow: Callable[[], Coroutine[Any, Any, None]]) -> None:
        node = cast("Widget", self)
        # Textual runs a worker in the name of the app; a dialog that is pushed here must
        # answer to this node.
        active_message_pump.set(node)
        problem: ProxyTuiError | None = None
        try:
            with _unexpected_reported(node):
                await flow()
        except ProxyTuiError as error:
            problem = error
        if self._flows.get(group) is get_current_worker():
            del self._flows[group]
            self.work_changed()
        if problem is not None:
            node.call_later(self.work_failed, problem)

    def cancel_work(self, *groups: str) -> None:
        """Cancel the flows of these groups; without any, all flows of this node."""
        node = cast("Widget", self)
        for group in groups or self.pending:
            if self._flows.pop(group, None) is not None:
                node.workers.cancel_group(node, group)
        self.work_changed()

    @abstractmethod
    def work_failed(self, error: ProxyTuiError) -> None:
        """Show an error that a flow did not catch."""

    def work_changed(self) -> None:
        """Show that a flow started or ended."""


async def in_thread(call: Callable[[], T], *, progress: Callable[[Any], None] | None = None) -> T:
    """Run a blocking call in a thread worker and return its value. For flows only.

    The flow goes on as long as its node is mounted and no newer flow replaced it. A cancelled
    flow cancels the waits of the call (``api.cancel``), and drops what the call returns.

    Args:
        call: Touches no widget; may call ``report_progress``.
        progress: Takes the reports, on the app's thread.

    Raises:
        ProxyTuiError: From the call. An unexpected error is reported and raised as one.
    """
    flow = get_current_worker()
    node = cast("Widget", flow.node)
    answer: Future[T] = Future()
    answered = asyncio.Event()

    def show_progress(value: object) -> None:
        # A call may have threads of its own, which outlive its failure.
        if progress is not None and not flow.is_cancelled and not answered.is_set():
            progress(value)

    def run() -> None:
        worker = get_current_worker()
        token = _report.set(_Throttle(partial(node.call_later, show_progress)))
        with cancellable(lambda: worker.is_cancelled):
            _settle(answer, call)
        _report.reset(token)
        # Through the node's queue: behind its progress, and never to a node that is closing.
        node.call_later(answered.set)

    node.run_worker(run, name=flow.name, group=flow.group, thread=True, exit_on_error=False)
    await answered.wait()
    with _unexpected_reported(node):
        return answer.result()


@contextmanager
def _unexpected_reported(node: "Widget") -> Iterator[None]:
    """Report an error that is not a ``ProxyTuiError``, and raise one in its place."""
    try:
        yield
    except ProxyTuiError:
        raise
    except Exception as error:
        raise cast("ErrorReporter", node.app).report_unexpected(error) from error


class _Throttle:
    """Passes a value on unless the last one is too recent."""

    def __init__(self, post: Callable[[object], object]) -> None:
        self._post = post
        self._last = 0.0

    def __call__(self, value: object, *, at_once: bool) -> None:
        now = time.monotonic()
        if at_once or now - self._last >= PROGRESS_SECONDS:
            self._last = now
            self._post(value)


_report: ContextVar[_Throttle | None] = ContextVar("report", default=None)


def report_progress(value: object, *, at_once: bool = False) -> None:
    """Report how far the call on this thread is; drops reports that follow too closely.

    Args:
        value: What the ``progress`` of ``in_thread`` takes. Only the newest report counts.
        at_once: Drop it not even then; for the few reports of a call that has few.
    """
    report = _report.get()
    if report is not None:
        report(value, at_once=at_once)


class DaemonExecutor(ThreadPoolExecutor):
    """Threads that do not keep the process alive when a call hangs.

    asyncio takes nothing but a ThreadPoolExecutor, whose threads are joined at
    exit; these are daemons with a queue of their own, and shutting down waits
    for none of them.
    """

    def __init__(self, threads: int = THREADS) -> None:
        super().__init__(max_workers=threads)
        self._limit = threads
        self._waiting: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._started = 0

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run ``fn`` in a daemon thread; the future tells how it ended."""
        future: Future[T] = Future()
        self._waiting.put(partial(_settle, future, partial(fn, *args, **kwargs)))
        if not self._idle.acquire(blocking=False) and self._started < self._limit:
            self._started += 1
            name = f"proxy-tui-{self._started}"
            threading.Thread(target=self._serve, name=name, daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002  asked for by asyncio
        """Return at once; idle threads end, and one in a call that hangs ends with the process."""
        for _ in range(self._started):
            self._waiting.put(None)

    def _serve(self) -> None:
        while (call := self._waiting.get()) is not None:
            # Textual names the worker in the context of the thread, which would keep it, and
            # with it a screen that is gone, until the thread has something else to do.
            Context().run(call)
            # What a thread that waits remembers would keep the screens of an ended program.
            del call
            self._idle.release()


def _settle(future: "Future[Any]", call: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        value = call()
    except BaseException as error:  # noqa: BLE001  handed to whoever awaits the future
        future.set_exception(error)
    else:
        future.set_result(value)
