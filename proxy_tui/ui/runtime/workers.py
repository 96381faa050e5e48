"""The one seam between screens and threads.

Every slow call runs in a Textual thread worker that starts here and nowhere
else. A worker has a group; a newer call in a group replaces the older one, whose
late answer is dropped. A worker never ends the program, touches no widget, and
posts exactly one ``Loaded`` or ``Failed`` message (or nothing when cancelled);
long work may post ``Progressed`` at most four times a second.
"""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, Protocol, TypeVar, cast

from textual.worker import get_current_worker

from proxy_tui.api.errors import CancelledError
from proxy_tui.errors import ProxyTuiError
from proxy_tui.ui.messages import Failed, Loaded, Outcome, Progressed

if TYPE_CHECKING:
    from textual.widget import Widget

T = TypeVar("T")
P = ParamSpec("P")

PROGRESS_SECONDS = 0.25
"""Least time between two ``Progressed`` messages of one piece of work."""

THREADS = 12
"""More than a person can start at once; asyncio's default of 6 makes a 7th call wait."""


class Reporter(Protocol):
    """An app that keeps reports of errors nobody planned for."""

    def report_unexpected(self, error: BaseException) -> ProxyTuiError:
        """Write a report and return what to tell the person."""


class Works:
    """Mixed into a screen, dialog or widget: start work and take its answers.

    A handler given to ``work`` runs on the app's thread while the widget is
    mounted and no newer work has replaced it; otherwise it never runs.
    """

    _tickets: dict[str, object]

    @property
    def pending(self) -> tuple[str, ...]:
        """Groups whose answer is awaited."""
        return tuple(getattr(self, "_tickets", ()))

    def work(
        self,
        group: str,
        call: Callable[[], T],
        then: Callable[[T], object],
        *,
        failed: Callable[[ProxyTuiError], None] | None = None,
        progress: Callable[[Any], None] | None = None,
    ) -> None:
        """Run ``call`` in a thread, then one of the handlers here.

        Args:
            group: Work of one group replaces older work of it.
            call: Blocking; may ask ``report_progress``; must touch no widget.
            then: Takes what ``call`` returned.
            failed: Takes the error; by default ``work_failed``.
            progress: Takes progress reports.
        """
        ticket = object()
        if not hasattr(self, "_tickets"):
            self._tickets = {}
        self._tickets[group] = ticket
        node = cast("Widget", self)
        body = _Body(node, group, ticket, call, then, failed or self.work_failed, progress)
        node.run_worker(
            body.run, name=group, group=group, exclusive=True, thread=True, exit_on_error=False
        )
        self.work_changed()

    def cancel_work(self, *groups: str) -> None:
        """Cancel the work of these groups; without any, all work of this node."""
        node = cast("Widget", self)
        for group in groups or self.pending:
            if getattr(self, "_tickets", {}).pop(group, None) is not None:
                node.workers.cancel_group(node, group)
        self.work_changed()

    def work_failed(self, error: ProxyTuiError) -> None:
        """Take an error that no ``failed`` handler took."""
        raise NotImplementedError

    def work_changed(self) -> None:
        """Work started or ended; a place to show it."""

    def on_outcome(self, message: Outcome) -> None:
        """Run the handler of an answer, unless the question is no longer asked."""
        tickets = getattr(self, "_tickets", {})
        if tickets.get(message.group) is not message.ticket:
            return
        if not isinstance(message, Progressed):
            del tickets[message.group]
            self.work_changed()
        if isinstance(message, Loaded | Progressed):
            message.then(message.value)
        elif isinstance(message, Failed):
            message.then(message.error)

    on_loaded = on_failed = on_progressed = on_outcome


class _Body(Generic[T]):
    """What runs in the thread."""

    def __init__(
        self,
        node: "Widget",
        group: str,
        ticket: object,
        call: Callable[[], T],
        then: Callable[[T], object],
        failed: Callable[[ProxyTuiError], None],
        progress: Callable[[Any], None] | None,
    ) -> None:
        self.node = node
        self.group = group
        self.ticket = ticket
        self.call = call
        self.then = then
        self.failed = failed
        self.progress = progress

    def run(self) -> None:
        # Loaded here because it costs nothing only once the first frame is painted.
        from proxy_tui.api.cancel import cancellable  # noqa: PLC0415

        worker = get_current_worker()
        _reporter.post = None if self.progress is None else self.post_progress
        _reporter.last = 0.0
        outcome: Outcome
        try:
            with cancellable(lambda: worker.is_cancelled):
                value = self.call()
        except CancelledError:
            return
        except ProxyTuiError as error:
            outcome = Failed(self.group, self.ticket, error, self.failed)
        except Exception as error:  # noqa: BLE001  the seam: no error may end the program
            app = cast("Reporter", self.node.app)
            outcome = Failed(self.group, self.ticket, app.report_unexpected(error), self.failed)
        else:
            outcome = Loaded(self.group, self.ticket, value, self.then)
        if not worker.is_cancelled:
            self.node.post_message(outcome)

    def post_progress(self, value: object) -> None:
        if self.progress is not None:
            self.node.post_message(Progressed(self.group, self.ticket, value, self.progress))


class _Reporter(threading.local):
    post: Callable[[object], None] | None = None
    last: float = 0.0


_reporter = _Reporter()


def report_progress(value: object) -> None:
    """Say how far the work on this thread has come; too frequent reports are dropped.

    Args:
        value: What the ``progress`` handler of the work takes; the newest counts, so each says
            all there is to say.
    """
    now = time.monotonic()
    if _reporter.post is not None and now - _reporter.last >= PROGRESS_SECONDS:
        _reporter.last = now
        _reporter.post(value)


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
            call()
            # What a thread that waits remembers would keep the screens of an ended program.
            del call
            _reporter.post = None
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
