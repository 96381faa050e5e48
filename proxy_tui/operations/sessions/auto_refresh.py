"""When the list is to be read again by itself, and what to say about that.

Decides only: it has no timer and no clock. Whoever asks brings the time, in
seconds of a clock that does not jump (``time.monotonic``).
"""

from enum import Enum
from typing import Final

from proxy_tui.formatting.duration_text import span
from proxy_tui.settings.settings import DEFAULT_REFRESH


class Pause(Enum):
    """Why nothing is read for now; the weightiest first."""

    SIGN_IN = "sign-in failed"
    DIALOG = "dialog open"
    UNFOCUSED = "terminal not in focus"


_BACKING_OFF: Final = "backing off"


class AutoRefresh:
    """Reading again every so often: on or off, paused for reasons, one request at a time.

    Args:
        interval: Seconds from the end of one reading to the start of the next; 0
            starts switched off, and on means every 15 s then.
    """

    def __init__(self, interval: float = DEFAULT_REFRESH) -> None:
        self.interval = interval if interval > 0 else float(DEFAULT_REFRESH)
        """Seconds between readings while it is on."""
        self.is_on = interval > 0
        """Whether a person wants it."""
        self.in_flight = False
        """Whether a reading is under way."""
        self._pauses: set[Pause] = set()
        self._read_at: float | None = None
        self._blocked_until: float | None = None

    def toggle(self) -> bool:
        """Switch on or off; return whether it is on now."""
        self.is_on = not self.is_on
        return self.is_on

    def pause(self, reason: Pause) -> None:
        """Read nothing until ``resume`` is called for this reason; twice is once."""
        self._pauses.add(reason)

    def resume(self, reason: Pause) -> None:
        """Take a reason away, if it is there; others still hold."""
        self._pauses.discard(reason)

    def set_paused(self, reason: Pause, *, paused: bool) -> None:
        """Add a reason or take it away."""
        if paused:
            self.pause(reason)
        else:
            self.resume(reason)

    def back_off(self, now: float, seconds: float) -> None:
        """Read nothing for so many seconds from now; none ends the wait.

        Args:
            now: The time.
            seconds: ``client.activity().waiting_seconds``.
        """
        self._blocked_until = now + seconds if seconds > 0 else None

    def started(self) -> None:
        """Take that a reading began, by itself or because somebody asked for it."""
        self.in_flight = True

    def finished(self, now: float) -> None:
        """Take that a reading ended, well or not or given up; the interval starts anew."""
        self.in_flight = False
        self._read_at = now

    def due(self, now: float) -> bool:
        """Return whether to read again now."""
        if not self.is_on or self.in_flight or self._why(now):
            return False
        # A clock that went back would otherwise stop it for as long.
        return self._read_at is None or not 0 <= now - self._read_at < self.interval

    def words(self, now: float) -> str:
        """Return what the context bar says: ``live 15 s``, ``live paused: dialog open``."""
        if not self.is_on:
            return "live off"
        why = self._why(now)
        return f"live paused: {why}" if why else f"live {span(self.interval, 2)}"

    def _why(self, now: float) -> str:
        """Return what holds it up, the weightiest reason; "" where nothing does."""
        if Pause.SIGN_IN in self._pauses:
            return Pause.SIGN_IN.value
        wait = self._blocked_until - now if self._blocked_until is not None else 0
        if wait > 0:
            return f"{_BACKING_OFF} {span(max(1, wait), 2)}"
        return next((reason.value for reason in Pause if reason in self._pauses), "")
