"""How a caller that waits in a thread is told to give up.

A request may wait for its turn (pacing) or for its retry. Whoever runs the call
in a thread wraps it in ``cancellable`` with a question to ask; the client asks
it while it waits. Outside such a block nothing is ever cancelled.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from proxy_tui.api.errors import CancelledError

_question: ContextVar[Callable[[], bool] | None] = ContextVar("cancelled", default=None)


@contextmanager
def cancellable(is_cancelled: Callable[[], bool]) -> Iterator[None]:
    """Make every wait inside this block, on this thread, ask ``is_cancelled``."""
    token = _question.set(is_cancelled)
    try:
        yield
    finally:
        _question.reset(token)


def check_cancelled() -> None:
    """Raise where the caller has given up.

    Raises:
        CancelledError: the surrounding ``cancellable`` block says so.
    """
    question = _question.get()
    if question is not None and question():
        raise CancelledError("Cancelled.")
