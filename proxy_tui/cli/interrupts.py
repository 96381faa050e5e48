"""Ctrl+C between two rows, never inside one."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from proxy_tui.cli.streams import drop_output


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Put off ctrl+c until the block ends, so that what it writes is whole.

    A second one breaks into it, for a reader that takes nothing; the output ends there.
    """
    handler = signal.getsignal(signal.SIGINT)
    is_main = threading.current_thread() is threading.main_thread()
    if handler is not signal.default_int_handler or not is_main:
        yield  # nothing is raised: ctrl+c is ignored, or stops a batch
        return
    asked: list[int] = []

    def put_off(number: int, _frame: object) -> None:
        asked.append(number)
        if len(asked) > 1:
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, put_off)
    try:
        yield
    except KeyboardInterrupt:
        drop_output()
        raise
    finally:
        signal.signal(signal.SIGINT, handler)
    if asked:
        raise KeyboardInterrupt
