"""How far a command has come and what it waits for, on stderr while that is a terminal.

Whoever prints something else takes the line away first with ``without_progress``.
"""

import math
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from proxy_tui.formatting.safe_text import safe
from proxy_tui.settings.environment import terminal_facts

if TYPE_CHECKING:
    from proxy_tui.api.request_log import Activity

_GAP: Final = 0.25
"""Seconds between two updates."""
_SILENCE: Final = 2.0
"""Seconds without news after which the line says how long it has been."""
_CLEAR: Final = "\r\x1b[K"


class _Line:
    """The last line of the terminal behind stderr, which threads share."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._text = ""

    def draw(self, text: str) -> None:
        """Show a text instead of the last one, cut to the width of the terminal."""
        with self.lock:
            if text != self._text:
                self._text = text
                sys.stderr.write(f"{_CLEAR}{safe(text)[: _width() - 1]}")
                sys.stderr.flush()


_line: Final = _Line()


@contextmanager
def without_progress() -> Iterator[None]:
    """Take the line away, and let nobody show it during the block."""
    with _line.lock:
        _line.draw("")
        yield


class Progress:
    """One line that replaces itself, gone after a ``with`` block.

    Nothing is shown where stderr is no terminal, or one that cannot clear a line.

    Args:
        seconds: A clock that only grows.
    """

    def __init__(self, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._is_on = sys.stderr.isatty() and terminal_facts().term != "dumb"
        self._seconds = seconds
        self._words = ""
        self._news = seconds()
        self._ended = threading.Event()

    def show(self, words: str) -> None:
        """Say where the command stands; shown at the next update."""
        self._words = words
        self._news = self._seconds()

    def news(self) -> None:
        """Note that the command goes on, with rows that show how far."""
        self._news = self._seconds()

    def watch(self, activity: "Callable[[], Activity]") -> None:
        """Show until the end what is said, and why and how long the client waits."""
        if self._is_on:
            # A daemon: nothing waits for it when the program ends.
            threading.Thread(
                target=self._redraw, args=(activity,), name="proxy-tui-progress", daemon=True
            ).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        with _line.lock:
            self._ended.set()
            _line.draw("")

    def _redraw(self, activity: "Callable[[], Activity]") -> None:
        while not self._ended.wait(_GAP):
            with _line.lock:
                if not self._ended.is_set():
                    _line.draw(" · ".join(filter(None, (self._words, self._wait(activity())))))

    def _wait(self, now: "Activity") -> str:
        """Return why the client waits and for how long; "" while it gets on."""
        if now.waiting_seconds > 0:
            return f"{now.waiting_reason}, {math.ceil(now.waiting_seconds)} s"
        silent = self._seconds() - self._news
        return f"no answer for {silent:.0f} s" if silent >= _SILENCE else ""


def _width() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError):  # no terminal, or a stream without a number
        return 80
