"""Reading many sessions with a few threads: order, budget, trouble, and giving up."""

import threading
from collections.abc import Callable, Collection
from typing import Any

import httpx
import pytest
from incident_world import World, a_world, wait_for_threads

from proxy_tui.api.cancel import cancellable
from proxy_tui.api.client import ProxyClient
from proxy_tui.api.errors import (
    AuthenticationError,
    CancelledError,
    NotFoundError,
    RateLimitedError,
    ServerError,
)
from proxy_tui.api.models import Service, Session
from proxy_tui.operations.search import Scan, ScanProgress
from proxy_tui.operations.search.scanner import Strategy
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.options import Options


class Spy(Strategy):
    """Reads the participants of every session and remembers what it was told."""

    def __init__(self) -> None:
        self.seen: list[str | None] = []
        self.taken: list[str | None] = []
        self.lost: list[str | None] = []
        self.missed: list[str | None] = []
        self.finished: list[tuple[str | None, int]] = []
        self.readers: set[str] = set()
        self.callers: set[str] = set()
        self.wanted: Callable[[Session], bool] = lambda _: True

    def select(self, service: Service, session: Session) -> bool:
        self.seen.append(session.unique_name)
        self.callers.add(threading.current_thread().name)
        return self.wanted(session)

    def read(self, client: ProxyClient, service: Service, session: Session) -> Callable[[], object]:
        self.readers.add(threading.current_thread().name)
        assert len(client.list_participants(service.sid, session.sid)) == 2
        return lambda: self.take(session)

    def take(self, session: Session) -> None:
        self.callers.add(threading.current_thread().name)
        self.taken.append(session.unique_name)

    def deleted(self, session: Session) -> None:
        self.lost.append(session.unique_name)

    def skipped(self, session: Session) -> None:
        self.missed.append(session.unique_name)

    def list_read(self, service: Service, sids: Collection[str]) -> None:
        self.finished.append((service.unique_name, len(sids)))


def scan(world: World, spy: Spy, *, threads: int = 4, client: ProxyClient | None = None) -> Scan:
    services = [world.model(row) for row in world.store.services]
    return Scan(client or world.client, services, spy, monotonic=world.time, threads=threads)


def run(world: World, spy: Spy, **more: Any) -> ScanProgress:
    return scan(world, spy, **more).run(lambda _: None)


def test_every_session_is_read_once() -> None:
    world, service = a_world()
    world.fill(service, 230)
    spy = Spy()
    end = run(world, spy)
    assert len(spy.seen) == len(spy.taken) == len(set(spy.taken)) == 230
    assert (end.done, end.total, end.is_complete) == (230, 230, True)
    assert spy.finished == [("dispatch", 230)]
    assert len(world.requests("Participants")) == 230
    assert len(world.requests("Sessions")) == 3


def test_no_services_end_at_once() -> None:
    assert run(World(), Spy()).is_complete


def test_several_services_are_searched_together() -> None:
    world, service = a_world()
    world.fill(service, 150)
    other = world.service("rides")
    world.fill(other, 20)
    spy = Spy()
    end = run(world, spy)
    assert end.total == 170
    assert sorted(spy.finished) == [("dispatch", 150), ("rides", 20)]


def test_a_service_named_twice_is_searched_once() -> None:
    world, service = a_world()
    world.fill(service, 3)
    spy = Spy()
    model = world.model(service)
    Scan(world.client, [model, model], spy, monotonic=world.time).run(lambda _: None)
    assert len(spy.taken) == 3


def test_active_sessions_come_first_and_newer_before_older() -> None:
    world, service = a_world(options=Options(list_order="oldest"))
    world.fill(service, 40, active=0)
    for place, row in enumerate(service.sessions):
        row.status = "open" if place % 4 == 0 else "closed"
    spy = Spy()
    run(world, spy, threads=1)
    active = [f"job-{place:05d}" for place in range(0, 40, 4)]
    ended = [f"job-{place:05d}" for place in range(40) if place % 4]
    assert spy.taken == active + ended


def test_the_next_page_is_listed_while_sessions_are_read() -> None:
    world, service = a_world()
    world.fill(service, 250)
    run(world, Spy(), threads=2)
    kinds = [path.rsplit("/", 1)[-1] for path in world.requests()]
    assert kinds.index("Participants") < len(kinds) - 1 - kinds[::-1].index("Sessions")


def test_a_session_that_moves_to_the_next_page_is_read_once() -> None:
    world, service = a_world(options=Options(max_page_size=10))
    world.fill(service, 30)
    spy = Spy()

    def push(session: Session) -> bool:
        if len(spy.seen) == 10:
            service.sessions.sort(key=lambda row: row.seq, reverse=True)
            for place, row in enumerate(reversed(service.sessions)):
                row.seq = place
            service.sessions.sort(key=lambda row: row.seq)
        return True

    spy.wanted = push
    run(world, spy)
    assert len(spy.taken) == len(set(spy.taken))


def test_sessions_that_need_no_reading_cost_nothing() -> None:
    world, service = a_world()
    world.fill(service, 120, active=5)
    spy = Spy()
    spy.wanted = lambda session: session.is_active
    end = run(world, spy)
    assert (end.done, end.total, len(spy.taken)) == (120, 120, 5)
    assert len(world.requests("Participants")) == 5


def test_reading_runs_on_daemon_threads_and_all_else_on_the_callers() -> None:
    world, service = a_world()
    world.fill(service, 60)
    spy = Spy()
    started: list[bool] = []
    told: set[str] = set()

    def progress(_: ScanProgress) -> None:
        told.add(threading.current_thread().name)
        started.extend(
            thread.daemon
            for thread in threading.enumerate()
            if thread.name.startswith("proxy-tui-scan")
        )

    scan(world, spy).run(progress)
    assert spy.callers == told == {threading.current_thread().name}
    assert spy.readers <= {f"proxy-tui-scan-{number}" for number in (1, 2, 3, 4)}
    assert all(started)
    wait_for_threads()


def test_a_search_may_end_as_soon_as_enough_is_found() -> None:
    world, service = a_world()
    world.fill(service, 300)

    class Satisfied(Spy):
        def take(self, session: Session) -> None:
            self.is_done = True

    end = run(world, Satisfied())
    wait_for_threads()
    assert end.done == 1
    assert len(world.requests("Participants")) < 50


def test_a_session_deleted_meanwhile_is_forgotten_and_the_rest_is_read() -> None:
    world, service = a_world()
    world.fill(service, 10)
    doomed = service.sessions[4]
    spy = Spy()

    def delete(session: Session) -> bool:
        if session.sid == doomed.sid:
            world.store.remove_session(doomed)
        return True

    spy.wanted = delete
    end = run(world, spy)
    assert spy.lost == [doomed.unique_name]
    assert len(spy.taken) == 9
    assert (end.done, end.is_complete) == (10, True)


@pytest.mark.parametrize(
    "fault",
    [
        {"effect": "status", "status": 500},
        {"effect": "html", "status": 200},
        {"effect": "cut"},
        {"effect": "reset"},
    ],
)
def test_a_session_that_twilio_fails_on_is_skipped_and_said(fault: dict[str, Any]) -> None:
    world, service = a_world()
    world.fill(service, 12)
    path = f"*{service.sessions[5].sid}/Participants"
    world.faults.add(Fault(path=path, **fault))
    spy = Spy()
    end = run(world, spy)
    assert (end.done, end.skipped, end.is_complete) == (12, 1, False)
    assert len(spy.taken) == 11


def test_scattered_failures_do_not_end_it() -> None:
    world, service = a_world()
    world.fill(service, 30)
    for row in service.sessions[::5]:
        world.faults.add(Fault(effect="status", status=503, path=f"*{row.sid}/Participants"))
    end = run(world, Spy(), threads=1)
    assert end.skipped == 6


@pytest.mark.parametrize(
    ("status", "error"), [(401, AuthenticationError), (429, RateLimitedError), (503, ServerError)]
)
def test_an_error_about_everything_or_several_in_a_row_end_the_search(
    status: int, error: type[Exception]
) -> None:
    world, service = a_world()
    world.fill(service, 30)
    world.faults.add(Fault(effect="status", status=status, path="*Participants"))
    with pytest.raises(error):
        run(world, Spy())
    wait_for_threads()


def test_a_list_that_cannot_be_read_ends_the_search() -> None:
    world, _ = a_world()
    services = [world.model(row) for row in world.store.services]
    world.store.services.clear()
    with pytest.raises(NotFoundError):
        Scan(world.client, services, Spy(), monotonic=world.time).run(lambda _: None)


@pytest.mark.parametrize("status", [403, 404, 500, 503])
@pytest.mark.parametrize("path", ["*{}/Sessions", "*{}/Sessions/*/Participants"])
def test_a_service_that_fails_is_named_and_the_others_are_searched(status: int, path: str) -> None:
    world, service = a_world()
    world.fill(service, 20)
    broken, fine = world.service("rides"), world.service("meals")
    world.fill(broken, 20)
    world.fill(fine, 20)
    world.faults.add(Fault(effect="status", status=status, path=path.format(broken.sid)))
    spy = Spy()
    end = run(world, spy)
    if status == 404 and "Participants" in path:
        assert len(spy.lost) == 20
        return
    assert [one.name for one in end.failed] == ["rides"]
    assert end.failed[0].why
    assert (end.done, end.total, end.is_listed, end.is_complete) == (40, 40, False, False)
    assert len(spy.taken) == 40


def test_services_that_twilio_fails_for_one_after_the_other_end_the_search() -> None:
    world, _ = a_world()
    for number in range(40):
        world.service(f"more-{number}")
    world.faults.add(Fault(effect="status", status=503, path="*/Sessions"))
    with pytest.raises(ServerError):
        run(world, Spy(), threads=1)
    assert len(set(world.requests("Sessions"))) < 20  # the thread is a few services ahead
    wait_for_threads()


def test_services_that_are_forbidden_are_all_named_whatever_their_number() -> None:
    world, service = a_world()
    world.fill(service, 3)
    shut = [world.service(f"more-{number}") for number in range(12)]
    for one in shut:
        world.faults.add(Fault(effect="status", status=403, path=f"*{one.sid}/Sessions"))
    end = run(world, Spy())
    assert {one.sid for one in end.failed} == {one.sid for one in shut}
    assert (end.done, end.total) == (3, 3)


def test_a_mistake_in_a_thread_is_raised_where_the_search_was_called() -> None:
    world, service = a_world()
    world.fill(service, 5)

    class Mistaken(Spy):
        def read(self, *_: object) -> Any:
            raise ZeroDivisionError("a mistake of ours")

    with pytest.raises(ZeroDivisionError, match="a mistake of ours"):
        run(world, Mistaken())
    wait_for_threads()


def test_a_mistake_in_a_report_ends_the_threads_too() -> None:
    world, service = a_world()
    world.fill(service, 500)

    def progress(_: ScanProgress) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        scan(world, Spy()).run(progress)
    wait_for_threads()
    assert len(world.records) < 100


@pytest.mark.parametrize("where", ["caller", "threads"])
def test_a_cancelled_search_stops_asking(where: str) -> None:
    world, service = a_world()
    world.fill(service, 600)
    spy = Spy()
    caller = threading.current_thread()

    def is_cancelled() -> bool:
        is_here = where == "caller" or threading.current_thread() is not caller
        return is_here and len(spy.taken) >= 50

    with pytest.raises(CancelledError), cancellable(is_cancelled):
        run(world, spy)
    wait_for_threads()
    assert len(world.requests("Participants")) < 100
    assert len(spy.taken) >= 50
    assert len(spy.taken) <= 60 or where == "threads"


def hanging_client(hanging: threading.Event, release: threading.Event) -> ProxyClient:
    """A client whose requests hang until they are released."""

    def hang(_: httpx.Request) -> httpx.Response:
        hanging.set()
        release.wait(30)
        return httpx.Response(500)

    return ProxyClient("AC1", "x", transport=httpx.MockTransport(hang))


def test_progress_goes_on_while_requests_hang_and_cancelling_does_not_wait_for_them() -> None:
    hanging, release = threading.Event(), threading.Event()
    world, _ = a_world()
    reports: list[ScanProgress] = []
    search = scan(world, Spy(), client=hanging_client(hanging, release))
    with (
        pytest.raises(CancelledError),
        cancellable(lambda: hanging.is_set() and len(reports) == 2),
    ):
        search.run(reports.append)
    release.set()
    wait_for_threads()
    assert reports == [ScanProgress(0, 0, is_listed=False, rate=0.0, seconds_left=None)] * 2


def test_a_client_that_is_closed_cancels_the_search() -> None:
    world, service = a_world()
    world.fill(service, 300)
    spy = Spy()
    spy.wanted = lambda _: world.client.close() or True
    with pytest.raises(CancelledError):
        run(world, spy)
    wait_for_threads()


def test_progress_grows_to_the_whole() -> None:
    world, service = a_world()
    world.fill(service, 260)
    reports: list[ScanProgress] = []
    end = scan(world, Spy()).run(reports.append)
    assert [one.done for one in reports] == sorted(one.done for one in reports)
    assert [one.total for one in reports] == sorted(one.total for one in reports)
    assert not reports[0].is_listed
    assert any(one.seconds_left for one in reports)
    assert end.done == end.total == 260
    assert end.seconds_left == 0


def budget(world: World, seconds: float = 5.0) -> int:
    """The most requests that ended within so many seconds."""
    moments = sorted(world.moments)
    return max(sum(start <= moment < start + seconds for moment in moments) for start in moments)


@pytest.mark.parametrize("threads", [2, 4])
def test_twelve_hundred_sessions_are_searched_within_the_budget_and_close_to_it(
    threads: int,
) -> None:
    world, service = a_world(options=Options(rate_limit_per_second=30))
    world.fill(service, 1200, active=100)
    spy = Spy()
    search = scan(world, spy, threads=threads)
    began, before = world.time(), len(world.records)
    end = search.run(lambda _: None)
    requests = len(world.records) - before
    assert end.is_complete
    assert len(spy.taken) == 1200
    assert requests == 1212
    assert {record.status for record in world.records} == {200}
    assert budget(world) <= 150
    ideal = (requests - 40) / 20
    assert ideal * 0.97 <= world.time() - began <= ideal * 1.15


def test_a_search_beside_other_requests_keeps_the_budget_too() -> None:
    world, service = a_world(options=Options(rate_limit_per_second=30))
    world.fill(service, 400)
    model = world.model(service)
    spy = Spy()

    def and_more(session: Session) -> bool:
        if len(spy.seen) % 4 == 0:
            world.client.list_sessions(model.sid)
        return True

    spy.wanted = and_more
    run(world, spy)
    assert {record.status for record in world.records} == {200}
    assert budget(world) <= 150
