"""When the list refreshes by itself, and the words for it.

Only decides: it has no timer and no clock. Times are seconds of a clock that does
not jump (``time.monotonic``).
"""

from enum import Enum
from typing import Final

from proxy_tui.formatting.duration_text import span
from proxy_tui.settings.settings import DEFAULT_REFRESH


class Pause(Enum):
    """Why the refresh pauses, the most important reason first."""

    SIGN_IN = "sign-in failed"
    DIALOG = "dialog open"
    UNFOCUSED = "terminal not in focus"


_BACKING_OFF: Final = "backing off"


class AutoRefresh:
    """A refresh every so often: on or off, paused for reasons, one at a time.

    Args:
        interval: Seconds from the end of one refresh to the start of the next; 0
            starts switched off, and every 15 s once switched on.
    """

    def __init__(self, interval: float = DEFAULT_REFRESH) -> None:
        self.interval = interval if interval > 0 else float(DEFAULT_REFRESH)
        """Seconds between refreshes while it is on."""
        self.is_on = interval > 0
        self.in_flight = False
        """Whether a refresh is running."""
        self._pauses: set[Pause] = set()
        self._read_at: float | None = None
        self._blocked_until: float | None = None

    def toggle(self) -> bool:
        """Switch on or off; return whether it is on now."""
        self.is_on = not self.is_on
        return self.is_on

    def pause(self, reason: Pause) -> None:
        """Pause until ``resume`` is called for this reason."""
        self._pauses.add(reason)

    def resume(self, reason: Pause) -> None:
        """Remove a reason; others still hold."""
        self._pauses.discard(reason)

    def set_paused(self, reason: Pause, *, paused: bool) -> None:
        """Pause or resume for a reason."""
        (self.pause if paused else self.resume)(reason)

    def back_off(self, now: float, seconds: float) -> None:
        """Wait this many seconds from now (``client.activity().waiting_seconds``); 0 ends it."""
        self._blocked_until = now + seconds if seconds > 0 else None

    def started(self) -> None:
        """Note that a refresh began, by itself or because a person asked for it."""
        self.in_flight = True

    def finished(self, now: float) -> None:
        """Note that a refresh ended in any way; the interval starts again."""
        self.in_flight = False
        self._read_at = now

    def due(self, now: float) -> bool:
        """Return whether to refresh now."""
        if not self.is_on or self.in_flight or self._why(now):
            return False
        # A clock that went back must not stop it for as long.
        return self._read_at is None or not 0 <= now - self._read_at < self.interval

    def words(self, now: float) -> str:
        """Return the words for the context bar: ``live 15 s``, ``live paused: dialog open``."""
        if not self.is_on:
            return "live off"
        why = self._why(now)
        return f"live paused: {why}" if why else f"live {span(self.interval, 2)}"

    def _why(self, now: float) -> str:
        """Return the most important reason to wait, or an empty string."""
        if Pause.SIGN_IN in self._pauses:
            return Pause.SIGN_IN.value
        wait = self._blocked_until - now if self._blocked_until is not None else 0
        if wait > 0:
            return f"{_BACKING_OFF} {span(max(1, wait), 2)}"
        return next((reason.value for reason in Pause if reason in self._pauses), "")
