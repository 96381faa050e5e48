"""The order in which a scan makes its requests."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from incident_world import NOON

from proxy_tui.api.models import Service, Session
from proxy_tui.operations.search import work_queue
from proxy_tui.operations.search.work_queue import ListTask, ReadTask, WorkQueue


def a_session(number: int, *, status: str = "open", dated: bool = True) -> Session:
    created = NOON - timedelta(minutes=number) if dated else None
    return Session(sid=f"KC{number:032x}", status=status, date_created=created)


def test_a_thread_waits_while_another_task_may_bring_more() -> None:
    service = Service(sid="KS1")
    queue = WorkQueue([service])
    first = queue.take()
    assert first == ListTask(service)
    got: list[Any] = []
    waiting = threading.Thread(target=lambda: got.append(queue.take()))
    waiting.start()
    assert first is not None
    queue.done(first, reads=[ReadTask(service, a_session(1))])
    waiting.join(10)
    assert got == [ReadTask(service, a_session(1))]


def test_all_threads_end_when_the_last_task_brought_nothing() -> None:
    queue = WorkQueue([Service(sid="KS1")])
    task = queue.take()
    assert task is not None
    ends: list[Any] = []
    threads = [threading.Thread(target=lambda: ends.append(queue.take())) for _ in range(3)]
    for thread in threads:
        thread.start()
    queue.done(task)
    for thread in threads:
        thread.join(10)
    assert ends == [None, None, None]


def test_a_stopped_queue_gives_no_more_tasks() -> None:
    queue = WorkQueue([Service(sid="KS1"), Service(sid="KS2")])
    queue.take()
    queue.stop()
    assert queue.take() is None


def test_services_take_turns_because_each_has_a_budget_of_its_own() -> None:
    services = [Service(sid="KS1"), Service(sid="KS2"), Service(sid="KS3")]
    queue = WorkQueue(services)
    one, other = queue.take(), queue.take()
    assert [one, other] == [ListTask(services[0]), ListTask(services[1])]
    assert one is not None
    queue.done(one, reads=[ReadTask(services[0], a_session(number)) for number in range(5)])
    assert queue.take() == ReadTask(services[0], a_session(0))
    assert queue.take() == ListTask(services[2])
    assert other is not None
    queue.done(other, reads=[ReadTask(services[1], a_session(9))])
    assert queue.take() == ReadTask(services[1], a_session(9))
    assert queue.take() == ReadTask(services[0], a_session(1))


def test_then_the_one_with_the_most_left_goes_on_until_its_budget_is_spent() -> None:
    services = [Service(sid="KS1"), Service(sid="KS2")]
    queue = WorkQueue(services)
    queue.enough = 3
    for service, left in zip(services, (9, 4), strict=True):
        task = queue.take()
        assert task is not None
        queue.done(task, reads=[ReadTask(service, a_session(number)) for number in range(left)])
    taken = [task.service.sid for _ in range(6) if (task := queue.take())]
    assert taken == ["KS1", "KS2", "KS1", "KS2", "KS1", "KS2"]


def test_a_service_lists_one_page_at_a_time_beside_its_sessions() -> None:
    service = Service(sid="KS1")
    queue = WorkQueue([service])
    first = queue.take()
    assert first is not None
    reads = [ReadTask(service, a_session(number)) for number in range(2)]
    queue.done(first, ListTask(service), reads)
    assert [queue.take() for _ in range(3)] == [ListTask(service), *reads]


def test_listing_pauses_while_too_many_sessions_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_queue, "MOST_WAITING", 3)
    service = Service(sid="KS1")
    queue = WorkQueue([service])
    task = queue.take()
    assert task is not None
    reads = [ReadTask(service, a_session(number)) for number in range(3)]
    queue.done(task, ListTask(service), reads)
    assert isinstance(queue.take(), ReadTask)
    assert queue.take() == ListTask(service)


def test_a_session_without_a_date_comes_after_those_with_one() -> None:
    service = Service(sid="KS1")
    dated, undated = (ReadTask(service, a_session(1)), ReadTask(service, a_session(2, dated=False)))
    assert dated.urgency < undated.urgency
    assert undated.urgency < ReadTask(service, a_session(1, status="closed")).urgency
