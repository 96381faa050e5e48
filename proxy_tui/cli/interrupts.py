"""Ctrl+C between two rows, never inside one; and a request to end, which is the same."""

import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from types import FrameType
from typing import Final, TypeVar

from proxy_tui.cli.streams import drop_output

_ENDING: Final = (signal.SIGTERM, signal.SIGHUP)

T = TypeVar("T")
_SECONDS: Final = 0.1
"""How often somebody who waits for a thread looks up."""


@contextmanager
def ended_as_by_ctrl_c() -> Iterator[None]:
    """Let SIGTERM, and SIGHUP of a lost connection, do what ctrl+c does at that moment.

    So a write under way gets its answer into the journal, and no half of a file is left. What
    is ignored, as under ``nohup``, stays so.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {one: signal.getsignal(one) for one in _ENDING}
    for number, handler in before.items():
        if handler is signal.SIG_DFL:
            signal.signal(number, _act_as_ctrl_c)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _act_as_ctrl_c(number: int, frame: FrameType | None) -> None:
    handler = signal.getsignal(signal.SIGINT)
    # Programs in the background ignore ctrl+c, and must end all the same.
    if not callable(handler):
        raise KeyboardInterrupt
    handler(number, frame)


@contextmanager
def interrupts_noted(also: Callable[[], object] = lambda: None) -> Iterator[list[int]]:
    """Let ctrl+c break into nothing; yield a list that holds something once it was pressed.

    Args:
        also: Called each time.
    """
    pressed: list[int] = []

    def note(number: int, _frame: object) -> None:
        pressed.append(number)
        also()

    before = signal.signal(signal.SIGINT, note)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)


def run_beside(
    call: Callable[[], T],
    each: Callable[[], object] = lambda: None,
    *,
    pressed: list[int],
    told: Callable[[], object],
) -> T:
    """Run a call in a thread and return its value, however often ctrl+c is pressed meanwhile.

    Args:
        call: What to run.
        each: Called ten times a second, and once more at the end.
        pressed: What ``interrupts_noted`` yields.
        told: Called once, when ctrl+c was pressed.
    """
    is_told = False
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(call)
        while not running.done():
            wait([running], _SECONDS)
            if pressed and not is_told:
                told()
                is_told = True
            each()
    each()
    return running.result()


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
