"""How far a command has come, on stderr while that is a terminal."""

import sys
import time
from collections.abc import Callable
from typing import Final

from proxy_tui.formatting.safe_text import safe

_GAP: Final = 0.25
"""Seconds between two updates."""
_CLEAR: Final = "\r\x1b[K"


class Progress:
    """One line that replaces itself; nothing where stderr is no terminal.

    Args:
        is_wanted: False where rows appear on the same terminal by themselves.
        seconds: A clock that only grows.
    """

    def __init__(
        self, *, is_wanted: bool = True, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._is_on = is_wanted and sys.stderr.isatty()
        self._seconds = seconds
        self._last = float("-inf")
        self._is_shown = False

    def show(self, words: str) -> None:
        """Show where it stands, at most four times a second."""
        now = self._seconds()
        if self._is_on and now - self._last >= _GAP:
            self._last = now
            self._is_shown = True
            sys.stderr.write(f"{_CLEAR}{safe(words)}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._is_shown:
            self._is_shown = False
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
