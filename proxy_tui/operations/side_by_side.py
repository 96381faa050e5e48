"""Make several requests at once: together they take one round trip instead of one each."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from functools import partial
from typing import Any, Final, TypeVar, overload

from proxy_tui.api.cancel import check_cancelled

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")

_POLL: Final = 0.1
"""Seconds between two checks for cancellation."""


@overload
def side_by_side(one: Callable[[], A], two: Callable[[], B], /) -> tuple[A, B]: ...
@overload
def side_by_side(
    one: Callable[[], A], two: Callable[[], B], three: Callable[[], C], /
) -> tuple[A, B, C]: ...
@overload
def side_by_side(
    one: Callable[[], A], two: Callable[[], B], three: Callable[[], C], four: Callable[[], D], /
) -> tuple[A, B, C, D]: ...
@overload
def side_by_side(first: Callable[[], A], /, *others: Callable[[], A]) -> tuple[A, ...]: ...
def side_by_side(first: Callable[[], Any], *others: Callable[[], Any]) -> tuple[Any, ...]:
    """Return the values of calls that run at once, in the order of the calls.

    The first runs on this thread. All share the request budget, and the cancellation of this
    thread.

    Raises:
        Exception: What the first call in order raised that raised at all; the others go on, and
            what they return is dropped.
        CancelledError: The caller gave up.
    """
    waiting = [_start(call) for call in others]
    return (first(), *map(_wait, waiting))


def _start(call: Callable[[], Any]) -> "Future[Any]":
    future: Future[Any] = Future()
    run = partial(copy_context().run, _settle, future, call)
    # A daemon: a request that hangs must not keep the process alive after quit.
    threading.Thread(target=run, name="proxy-tui-beside", daemon=True).start()
    return future


def _settle(future: "Future[Any]", call: Callable[[], Any]) -> None:
    try:
        future.set_result(call())
    except BaseException as error:  # noqa: BLE001  handed to whoever waits
        future.set_exception(error)


def _wait(future: "Future[D]") -> D:
    while True:
        try:
            return future.result(_POLL)
        except TimeoutError:
            if future.done():
                return future.result()
            check_cancelled()
