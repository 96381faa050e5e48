"""A production account is locked until unlocked, for a quarter of an hour at a time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from proxy_tui.api.client import ProxyClient
from proxy_tui.api.errors import ReadOnlyError
from proxy_tui.api.params import UpdateSession
from proxy_tui.operations.writes.production_lock import (
    UNLOCKED_FOR,
    ConfirmationError,
    WriteLock,
    checked_reason,
    start_timer,
)

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Timers:
    """Timers that run when a test says so."""

    def __init__(self) -> None:
        self.waiting: dict[int, tuple[float, Callable[[], None]]] = {}
        self.started = 0

    def __call__(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        self.started += 1
        number = self.started
        self.waiting[number] = (seconds, call)
        return lambda: self.waiting.pop(number, None) and None

    def run_all(self) -> None:
        for _, call in list(self.waiting.values()):
            call()


@pytest.fixture
def client() -> ProxyClient:
    return ProxyClient("AC1", "secret", base_url="http://127.0.0.1:1")


class Clock:
    """A clock, or seconds, that tests move."""

    def __init__(self, now: Any) -> None:
        self.now = now

    def __call__(self) -> Any:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


@pytest.fixture
def timers() -> Timers:
    return Timers()


@pytest.fixture
def lock(client: ProxyClient, clock: Clock, timers: Timers) -> WriteLock:
    return WriteLock(client, "acme", clock, timer=timers)


def test_it_starts_locked_in_the_client_itself(lock: WriteLock, client: ProxyClient) -> None:
    assert client.read_only
    assert not lock.is_open
    assert lock.remaining() == timedelta()
    with pytest.raises(ReadOnlyError):
        client.update_session("KS1", "KC1", UpdateSession(status="closed"))


def test_typing_the_name_unlocks_for_a_quarter_of_an_hour(
    lock: WriteLock, client: ProxyClient, clock: Clock
) -> None:
    assert lock.open(" acme ") == START + UNLOCKED_FOR
    assert not client.read_only
    assert lock.is_open
    clock.now += timedelta(minutes=14, seconds=59)
    assert lock.remaining() == timedelta(seconds=1)


@pytest.mark.parametrize("looks", [True, False])
def test_time_running_out_locks_whether_somebody_looks_or_not(
    lock: WriteLock, client: ProxyClient, clock: Clock, timers: Timers, looks: bool
) -> None:
    lock.open("acme")
    assert [seconds for seconds, _ in timers.waiting.values()] == [900.0]
    if looks:
        clock.now += UNLOCKED_FOR
        assert not lock.is_open
    else:
        timers.run_all()
    assert client.read_only
    assert lock.remaining() == timedelta()


@pytest.mark.parametrize("typed", ["", "Acme", "acme!", "yes", "y"])
def test_anything_else_typed_leaves_it_locked(
    typed: str, lock: WriteLock, client: ProxyClient, timers: Timers
) -> None:
    with pytest.raises(ConfirmationError, match="acme stays locked") as caught:
        lock.open(typed)
    assert caught.value.hint == "Type acme."
    assert client.read_only
    assert timers.waiting == {}


def test_unlocking_again_starts_the_time_again_and_drops_the_old_timer(
    lock: WriteLock, clock: Clock, timers: Timers
) -> None:
    lock.open("acme")
    clock.now += timedelta(minutes=10)
    lock.open("acme")
    assert len(timers.waiting) == 1
    assert lock.remaining() == UNLOCKED_FOR


def test_it_can_be_locked_by_hand(lock: WriteLock, client: ProxyClient, timers: Timers) -> None:
    lock.open("acme")
    lock.close()
    lock.close()
    assert client.read_only
    assert timers.waiting == {}


def test_a_run_that_is_read_only_is_never_unlocked(
    client: ProxyClient, clock: Clock, timers: Timers
) -> None:
    lock = WriteLock(client, "acme", clock, fixed_reason="read-only by --read-only", timer=timers)
    with pytest.raises(ConfirmationError, match="stays read-only: read-only by --read-only"):
        lock.open("acme")
    assert client.read_only


def test_the_real_timer_is_a_daemon_that_can_be_cancelled(
    client: ProxyClient, clock: Clock
) -> None:
    import threading

    cancel = start_timer(600, client.close)
    (timer,) = [each for each in threading.enumerate() if isinstance(each, threading.Timer)]
    assert timer.daemon
    cancel()
    timer.join(5)
    assert not timer.is_alive()


def test_a_reason_is_words() -> None:
    assert checked_reason("  INC-42:\n stuck  call ") == "INC-42: stuck call"
    for empty in ("", "   ", "\n\t"):
        with pytest.raises(ConfirmationError, match="needs a reason"):
            checked_reason(empty)


@pytest.mark.parametrize("set_back", [timedelta(hours=1), timedelta(days=400)])
def test_a_clock_that_is_set_back_keeps_no_lock_open(
    client: ProxyClient, clock: Clock, timers: Timers, set_back: timedelta
) -> None:
    seconds = Clock(1_000.0)
    lock = WriteLock(client, "acme", clock, timer=timers, seconds=seconds)
    lock.open("acme")
    clock.now -= set_back
    assert lock.remaining() == UNLOCKED_FOR
    seconds.now += 14 * 60
    assert lock.remaining() == timedelta(minutes=1)
    seconds.now += 60
    assert not lock.is_open
    assert client.read_only


def test_a_clock_that_is_set_ahead_locks_early_rather_than_late(
    lock: WriteLock, client: ProxyClient, clock: Clock
) -> None:
    lock.open("acme")
    clock.now += timedelta(hours=1)
    assert not lock.is_open
    assert client.read_only
