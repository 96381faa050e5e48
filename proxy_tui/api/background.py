"""Requests that nobody waits for: they let those of a person pass first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")

_is_background: ContextVar[bool] = ContextVar("is_background", default=False)


@contextmanager
def background() -> Iterator[None]:
    """Make every request inside this block, on this thread, yield to all others."""
    token = _is_background.set(True)
    try:
        yield
    finally:
        _is_background.reset(token)


def in_background(call: Callable[[], T]) -> Callable[[], T]:
    """Return the call in a ``background`` block."""

    def run() -> T:
        with background():
            return call()

    return run


def is_background() -> bool:
    """Return whether the caller is inside a ``background`` block."""
    return _is_background.get()
