import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import copy_context
from functools import partial
from typing import Any

import pytest
from textual._context import active_message_pump
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.worker import WorkerCancelled

from proxy_tui.api.cancel import check_cancelled
from proxy_tui.api.errors import NotSentError
from proxy_tui.errors import ProxyTuiError
from proxy_tui.ui.runtime import workers
from proxy_tui.ui.runtime.workers import DaemonExecutor, WorkerHost, in_thread, report_progress

pytestmark = pytest.mark.anyio


class Host(WorkerHost, Widget):
    """Notes what its flows show, and the errors they do not catch."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[object] = []
        self.errors: list[ProxyTuiError] = []
        self.changes: list[tuple[str, ...]] = []

    async def show(self, call: Callable[[], object]) -> None:
        """Ask, wait and show."""
        self.shown.append(await in_thread(call, progress=self.shown.append))

    def work_failed(self, error: ProxyTuiError) -> None:
        self.errors.append(error)

    def work_changed(self) -> None:
        self.changes.append(self.pending)


class HostApp(App[None]):
    """One host; keeps unexpected errors."""

    def __init__(self) -> None:
        super().__init__()
        self.host = Host()
        self.unexpected: list[BaseException] = []

    def report_unexpected(self, error: BaseException) -> ProxyTuiError:
        self.unexpected.append(error)
        return ProxyTuiError("Something unexpected went wrong.")

    def compose(self) -> ComposeResult:
        yield self.host


@asynccontextmanager
async def open_host() -> AsyncIterator[tuple[Host, Pilot[None]]]:
    app = HostApp()
    async with app.run_test() as pilot:
        yield app.host, pilot


async def finish(pilot: Pilot[None]) -> None:
    """Wait for all workers, and for what comes of them."""
    while any(not worker.is_finished for worker in pilot.app.workers):
        try:
            await pilot.app.workers.wait_for_complete()
        except WorkerCancelled:
            await asyncio.sleep(0)
    await pilot.pause(0)
    await pilot.pause(0)


def fails_with(error: Exception) -> Callable[[], object]:
    """Return a call that raises."""

    def call() -> object:
        raise error

    return call


async def test_a_call_runs_in_a_thread_and_its_flow_in_the_apps() -> None:
    async with open_host() as (host, pilot):
        host.run_flow("one", host.show, lambda: threading.current_thread().name)
        await finish(pilot)
        assert host.shown[0] != threading.current_thread().name


async def test_a_flow_is_pending_from_its_start_to_its_end() -> None:
    async with open_host() as (host, pilot):
        host.run_flow("one", host.show, lambda: 1)
        assert host.pending == ("one",)
        await finish(pilot)
        assert host.pending == ()
        assert host.changes == [("one",), ()]


async def test_a_flow_may_wait_more_than_once() -> None:
    async with open_host() as (host, pilot):

        async def flow() -> None:
            host.shown.append(await in_thread(lambda: 1) + await in_thread(lambda: 2))

        host.run_flow("one", flow)
        await finish(pilot)
        assert host.shown == [3]


async def test_a_flow_catches_the_error_of_its_call() -> None:
    async with open_host() as (host, pilot):
        error = NotSentError("no network")

        async def flow() -> None:
            with pytest.raises(NotSentError) as caught:
                await in_thread(fails_with(error))
            host.shown.append(caught.value)

        host.run_flow("one", flow)
        await finish(pilot)
        assert (host.shown, host.errors) == ([error], [])


async def test_an_error_that_a_flow_does_not_catch_is_shown() -> None:
    async with open_host() as (host, pilot):
        error = NotSentError("no network")
        host.run_flow("one", host.show, fails_with(error))
        await finish(pilot)
        assert (host.shown, host.errors, host.pending) == ([], [error], ())


@pytest.mark.parametrize("where", ["thread", "flow"])
async def test_an_unexpected_error_is_reported_and_shown_like_any_other(where: str) -> None:
    async with open_host() as (host, pilot):
        cause = ZeroDivisionError("secret 42")

        async def flow() -> None:
            if where == "thread":
                await in_thread(fails_with(cause))
            raise cause

        host.run_flow("one", flow)
        await finish(pilot)
        assert [error.message for error in host.errors] == ["Something unexpected went wrong."]
        app: Any = host.screen.app
        assert app.unexpected == [cause]
        assert host.pending == ()
        assert pilot.app.is_running


async def test_a_newer_flow_replaces_the_older_one_of_its_group() -> None:
    async with open_host() as (host, pilot):
        slow = threading.Event()
        host.run_flow("one", host.show, lambda: slow.wait(10) and "old")
        await pilot.pause(0)
        host.run_flow("one", host.show, lambda: "new")
        slow.set()
        await finish(pilot)
        assert host.shown == ["new"]


async def test_groups_do_not_replace_each_other() -> None:
    async with open_host() as (host, pilot):
        host.run_flow("one", host.show, lambda: 1)
        host.run_flow("two", host.show, lambda: 2)
        assert host.pending == ("one", "two")
        await finish(pilot)
        assert sorted(map(str, host.shown)) == ["1", "2"]


async def test_a_cancelled_flow_shows_nothing_and_is_no_longer_pending() -> None:
    async with open_host() as (host, pilot):
        slow = threading.Event()
        host.run_flow("one", host.show, lambda: slow.wait(10))
        host.run_flow("two", host.show, lambda: slow.wait(10))
        await pilot.pause(0)
        host.cancel_work("one", "never began")
        assert host.pending == ("two",)
        host.cancel_work()
        assert host.pending == ()
        slow.set()
        await finish(pilot)
        assert (host.shown, host.errors) == ([], [])


async def test_a_call_that_waits_is_told_that_its_flow_was_cancelled() -> None:
    async with open_host() as (host, pilot):
        started, ended = threading.Event(), threading.Event()

        def call() -> None:
            started.set()
            try:
                while True:
                    check_cancelled()
            finally:
                ended.set()

        host.run_flow("one", host.show, call)
        while not started.is_set():
            await pilot.pause(0)
        host.cancel_work("one")
        assert ended.wait(10)
        await finish(pilot)
        assert (host.shown, host.errors) == ([], [])


async def test_a_flow_ends_with_its_widget() -> None:
    async with open_host() as (host, pilot):
        slow = threading.Event()
        host.run_flow("one", host.show, lambda: slow.wait(10))
        await pilot.pause(0)
        await host.remove()
        slow.set()
        await finish(pilot)
        assert host.shown == []
        assert pilot.app.is_running


async def test_a_dialog_that_a_flow_opens_answers_to_the_widget() -> None:
    async with open_host() as (host, pilot):
        dialog: ModalScreen[int] = ModalScreen()

        async def flow() -> None:
            host.app.push_screen(dialog, lambda _: host.shown.append(active_message_pump.get()))

        host.run_flow("one", flow)
        await finish(pilot)
        dialog.dismiss(1)
        await pilot.pause(0)
        assert host.shown == [host]


@pytest.mark.parametrize(("apart", "told"), [(5.0, [0]), (0.0, [0, 1, 2, 3, 4])])
async def test_progress_is_shown_only_so_often(
    monkeypatch: pytest.MonkeyPatch, apart: float, told: list[int]
) -> None:
    monkeypatch.setattr(workers, "PROGRESS_SECONDS", apart)
    async with open_host() as (host, pilot):

        def call() -> str:
            for number in range(5):
                report_progress(number)
            return "done"

        host.run_flow("one", host.show, call)
        await finish(pilot)
        assert host.shown == [*told, "done"]


async def test_a_report_that_must_not_wait_is_shown_at_once() -> None:
    async with open_host() as (host, pilot):

        def call() -> str:
            for number in range(3):
                report_progress(number, at_once=True)
            return "done"

        host.run_flow("one", host.show, call)
        await finish(pilot)
        assert host.shown == [0, 1, 2, "done"]


async def test_a_report_after_the_call_failed_is_dropped() -> None:
    going, late = threading.Event(), threading.Event()
    async with open_host() as (host, pilot):

        def report_late() -> None:
            going.wait(10)
            report_progress("late", at_once=True)
            late.set()

        def call() -> str:
            threading.Thread(target=partial(copy_context().run, report_late), daemon=True).start()
            raise ProxyTuiError("No.")

        host.run_flow("one", host.show, call)
        await finish(pilot)
        going.set()
        while not late.is_set():
            await pilot.pause(0)
        await finish(pilot)
        assert host.shown == []
        assert [str(error) for error in host.errors] == ["No."]


async def test_progress_without_a_reader_is_dropped() -> None:
    async with open_host() as (host, pilot):

        async def flow() -> None:
            host.shown.append(await in_thread(lambda: report_progress(1)))

        host.run_flow("one", flow)
        await finish(pilot)
        assert host.shown == [None]
    report_progress(1)


# -- threads


def test_threads_are_started_as_they_are_needed_and_used_again() -> None:
    executor = DaemonExecutor(threads=2)
    names = {executor.submit(lambda: threading.current_thread().name).result(10) for _ in range(20)}
    assert names <= {"proxy-tui-1", "proxy-tui-2"}


def test_more_calls_than_threads_wait_for_their_turn() -> None:
    executor, gate = DaemonExecutor(threads=2), threading.Event()
    held = [executor.submit(gate.wait, 10) for _ in range(2)]
    third = executor.submit(lambda: "third")
    assert not third.done()
    gate.set()
    assert third.result(10) == "third"
    assert all(one.result(10) for one in held)


def test_a_call_that_raises_tells_whoever_awaits_it_and_the_thread_goes_on() -> None:
    executor = DaemonExecutor(threads=1)
    with pytest.raises(ZeroDivisionError):
        executor.submit(lambda: 1 // 0).result(10)
    assert executor.submit(lambda: 5).result(10) == 5


def test_a_call_cancelled_before_its_turn_never_runs() -> None:
    executor, gate = DaemonExecutor(threads=1), threading.Event()
    ran: list[int] = []
    first = executor.submit(gate.wait, 10)
    second = executor.submit(ran.append, 1)
    assert second.cancel()
    gate.set()
    assert first.result(10)
    assert executor.submit(lambda: "after").result(10) == "after"
    assert ran == []


def test_shutting_down_waits_for_no_thread() -> None:
    executor, gate = DaemonExecutor(threads=1), threading.Event()
    executor.submit(gate.wait, 30)
    executor.shutdown(wait=True)
    threads = [one for one in threading.enumerate() if one.name.startswith("proxy-tui-")]
    assert threads
    assert all(one.daemon for one in threads)
    gate.set()
