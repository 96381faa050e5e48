"""Calls side by side: one round trip, values in order, one cancellation for all."""

import threading
from collections.abc import Callable

import pytest

from proxy_tui.api.cancel import cancellable, check_cancelled
from proxy_tui.api.errors import CancelledError, NotFoundError
from proxy_tui.operations.side_by_side import side_by_side

PATIENCE = 10.0


def test_all_run_at_the_same_time_and_answer_in_order() -> None:
    met = threading.Barrier(3)

    def call(value: int) -> Callable[[], int]:
        def wait() -> int:
            met.wait(PATIENCE)  # nobody passes before all are there
            return value

        return wait

    assert side_by_side(call(1), call(2), call(3)) == (1, 2, 3)


def test_the_first_error_in_order_is_raised_without_waiting_for_the_others() -> None:
    gate = threading.Event()

    def gone() -> int:
        raise NotFoundError("gone", status=404)

    def hangs() -> bool:
        return gate.wait(PATIENCE)

    with pytest.raises(NotFoundError):
        side_by_side(gone, hangs)
    with pytest.raises(NotFoundError):
        side_by_side(lambda: 1, gone, hangs)
    gate.set()


def test_a_caller_who_gives_up_waits_for_nobody() -> None:
    gate = threading.Event()
    given_up: list[bool] = []
    with cancellable(lambda: bool(given_up)), pytest.raises(CancelledError):
        side_by_side(lambda: given_up.append(True), lambda: gate.wait(PATIENCE))
    gate.set()


def test_each_call_sees_the_cancellation_of_the_caller() -> None:
    with cancellable(lambda: True), pytest.raises(CancelledError):
        side_by_side(lambda: None, check_cancelled)


def test_a_timeout_that_a_call_raises_is_an_error_like_any_other() -> None:
    def late() -> int:
        raise TimeoutError("late")

    with pytest.raises(TimeoutError, match="late"):
        side_by_side(lambda: 1, late)
