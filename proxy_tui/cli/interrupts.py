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
    if threading.current_thread() is not threading.main_thread():
        yield  # threads are not interrupted
        return
    asked: list[int] = []

    def put_off(number: int, _frame: object) -> None:
        asked.append(number)
        if len(asked) > 1:
            raise KeyboardInterrupt

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, put_off)
    try:
        yield
    except KeyboardInterrupt:
        drop_output()
        raise
    finally:
        signal.signal(signal.SIGINT, before)
    if asked:
        signal.raise_signal(signal.SIGINT)
