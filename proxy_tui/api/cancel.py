"""Cancel a call that waits in a thread.

A request may wait for the rate limit or for a retry. Inside a ``cancellable``
block the client asks, while it waits, whether to stop.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from proxy_tui.api.errors import CancelledError

_is_cancelled: ContextVar[Callable[[], bool] | None] = ContextVar("is_cancelled", default=None)


@contextmanager
def cancellable(is_cancelled: Callable[[], bool]) -> Iterator[None]:
    """Make every wait inside this block, on this thread, call ``is_cancelled``."""
    token = _is_cancelled.set(is_cancelled)
    try:
        yield
    finally:
        _is_cancelled.reset(token)


def check_cancelled() -> None:
    """Raise if the caller has cancelled.

    Raises:
        CancelledError: the function of the surrounding ``cancellable`` block returned True.
    """
    is_cancelled = _is_cancelled.get()
    if is_cancelled is not None and is_cancelled():
        raise CancelledError("Cancelled.")
