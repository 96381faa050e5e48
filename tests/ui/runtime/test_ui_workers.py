import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widget import Widget
from textual.worker import WorkerCancelled

from proxy_tui.api.cancel import check_cancelled
from proxy_tui.api.errors import NotSent
from proxy_tui.errors import ProxyTuiError
from proxy_tui.ui.runtime import workers as work
from proxy_tui.ui.runtime.workers import DaemonExecutor, Works, report_progress

pytestmark = pytest.mark.anyio


class Desk(Works, Widget):
    """Notes what its handlers take."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[object] = []
        self.errors: list[ProxyTuiError] = []
        self.threads: set[str] = set()
        self.changes: list[tuple[str, ...]] = []

    def take(self, value: object) -> None:
        self.threads.add(threading.current_thread().name)
        self.taken.append(value)

    def work_failed(self, error: ProxyTuiError) -> None:
        self.errors.append(error)

    def work_changed(self) -> None:
        self.changes.append(self.pending)


class DeskApp(App[None]):
    """One desk; keeps the errors nobody planned for."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()
        self.unexpected: list[BaseException] = []

    def report_unexpected(self, error: BaseException) -> ProxyTuiError:
        self.unexpected.append(error)
        return ProxyTuiError("Something unexpected went wrong.")

    def compose(self):  # noqa: ANN201
        yield self.desk


@asynccontextmanager
async def a_desk() -> AsyncIterator[tuple[Desk, Pilot[None]]]:
    app = DeskApp()
    async with app.run_test() as pilot:
        yield app.desk, pilot


async def done(pilot: Pilot[None]) -> None:
    """Wait for all work, and for what comes of it."""
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


async def test_a_call_runs_in_a_thread_and_its_answer_is_taken_on_the_apps() -> None:
    async with a_desk() as (desk, pilot):
        ran: list[str] = []
        desk.work("one", lambda: ran.append(threading.current_thread().name) or 7, desk.take)
        await done(pilot)
        assert desk.taken == [7]
        assert desk.threads == {threading.current_thread().name}
        assert ran[0] not in desk.threads


async def test_what_is_awaited_is_told_at_both_ends() -> None:
    async with a_desk() as (desk, pilot):
        assert desk.pending == ()
        desk.work("one", lambda: 1, desk.take)
        assert desk.pending == ("one",)
        await done(pilot)
        assert desk.pending == ()
        assert desk.changes == [("one",), ()]


async def test_an_error_on_purpose_goes_to_its_handler_or_to_the_usual_one() -> None:
    async with a_desk() as (desk, pilot):
        told: list[ProxyTuiError] = []
        one, two = NotSent("no network"), NotSent("none again")
        desk.work("one", fails_with(one), desk.take, failed=told.append)
        desk.work("two", fails_with(two), desk.take)
        await done(pilot)
        assert (told, desk.errors, desk.taken) == ([one], [two], [])


async def test_an_error_nobody_planned_for_is_reported_and_told_like_any_other() -> None:
    async with a_desk() as (desk, pilot):
        cause = ZeroDivisionError("secret 42")
        desk.work("one", fails_with(cause), desk.take)
        await done(pilot)
        assert [error.message for error in desk.errors] == ["Something unexpected went wrong."]
        assert desk.screen.app.unexpected == [cause]
        assert pilot.app.is_running


async def test_newer_work_replaces_older_work_of_its_group_whose_answer_is_dropped() -> None:
    async with a_desk() as (desk, pilot):
        slow = threading.Event()
        desk.work("one", lambda: slow.wait(10) and "old", desk.take)
        await pilot.pause(0)
        desk.work("one", lambda: "new", desk.take)
        slow.set()
        await done(pilot)
        assert desk.taken == ["new"]


async def test_groups_do_not_replace_each_other() -> None:
    async with a_desk() as (desk, pilot):
        desk.work("one", lambda: 1, desk.take)
        desk.work("two", lambda: 2, desk.take)
        assert desk.pending == ("one", "two")
        await done(pilot)
        assert sorted(map(str, desk.taken)) == ["1", "2"]


async def test_cancelled_work_is_never_answered_and_no_longer_awaited() -> None:
    async with a_desk() as (desk, pilot):
        slow = threading.Event()
        desk.work("one", lambda: slow.wait(10), desk.take)
        desk.work("two", lambda: slow.wait(10), desk.take)
        await pilot.pause(0)
        desk.cancel_work("one", "never began")
        assert desk.pending == ("two",)
        desk.cancel_work()
        assert desk.pending == ()
        slow.set()
        await done(pilot)
        assert (desk.taken, desk.errors) == ([], [])


async def test_a_call_that_waits_is_told_that_it_was_cancelled() -> None:
    async with a_desk() as (desk, pilot):
        started, ended = threading.Event(), threading.Event()

        def call() -> None:
            started.set()
            try:
                while True:
                    check_cancelled()
            finally:
                ended.set()

        desk.work("one", call, desk.take)
        while not started.is_set():
            await pilot.pause(0)
        desk.cancel_work("one")
        assert ended.wait(10)
        await done(pilot)
        assert (desk.taken, desk.errors) == ([], [])


async def test_an_answer_that_comes_after_the_widget_went_is_dropped() -> None:
    async with a_desk() as (desk, pilot):
        slow = threading.Event()
        desk.work("one", lambda: slow.wait(10), desk.take)
        await pilot.pause(0)
        await desk.remove()
        slow.set()
        await done(pilot)
        assert desk.taken == []
        assert pilot.app.is_running


@pytest.mark.parametrize(("apart", "told"), [(5.0, [0]), (0.0, [0, 1, 2, 3, 4])])
async def test_progress_is_told_only_so_often(
    monkeypatch: pytest.MonkeyPatch, apart: float, told: list[int]
) -> None:
    monkeypatch.setattr(work, "PROGRESS_SECONDS", apart)
    async with a_desk() as (desk, pilot):
        heard: list[int] = []

        def call() -> str:
            for number in range(5):
                report_progress(number)
            return "done"

        desk.work("one", call, desk.take, progress=heard.append)
        await done(pilot)
        assert (heard, desk.taken) == (told, ["done"])


async def test_progress_that_nobody_asked_for_goes_nowhere() -> None:
    async with a_desk() as (desk, pilot):
        desk.work("one", lambda: report_progress(1), desk.take)
        await done(pilot)
        assert desk.taken == [None]
    report_progress(1)


async def test_a_desk_without_a_handler_for_errors_says_so() -> None:
    with pytest.raises(NotImplementedError):
        Works().work_failed(NotSent("no network"))


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
