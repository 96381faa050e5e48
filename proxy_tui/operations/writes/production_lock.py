"""The lock of a production account: writes are refused until unlocked, and only for a while.

The lock is the API client's own ``read_only``, so a write that no dialog asked
about is refused too. It closes by itself, whatever the screen does meanwhile.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from proxy_tui.errors import GuardError

if TYPE_CHECKING:
    from proxy_tui.api.client import ProxyClient

UNLOCKED_FOR: Final = timedelta(minutes=15)

Timer = Callable[[float, Callable[[], None]], Callable[[], None]]
"""Runs a call after some seconds; returns what cancels it."""


class ConfirmationError(GuardError):
    """What was typed is not what was asked for; nothing changed."""


def start_timer(seconds: float, call: Callable[[], None]) -> Callable[[], None]:
    """Run ``call`` in a daemon thread after ``seconds``; return what cancels it."""
    timer = threading.Timer(seconds, call)
    timer.daemon = True
    timer.start()
    return timer.cancel


def steady_seconds() -> float:
    """Return seconds that no clock change moves, and that pass while the machine sleeps."""
    # Only Linux has a clock that runs during sleep; elsewhere the time of day covers that.
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class WriteLock:
    """Keeps a production profile read-only except for 15 minutes at a time.

    Args:
        client: Refuses writes while the lock is closed.
        name: The name of the profile; typing it unlocks.
        clock: The time now, aware.
        fixed_reason: Why it can never be unlocked in this run; empty if it can.
        timer: Runs the closing.
        seconds: Seconds that only grow, also while the machine sleeps.
    """

    def __init__(
        self,
        client: "ProxyClient",
        name: str,
        clock: Callable[[], datetime],
        *,
        fixed_reason: str = "",
        timer: Timer = start_timer,
        seconds: Callable[[], float] = steady_seconds,
    ) -> None:
        self._client = client
        self._clock = clock
        self._timer = timer
        self._cancel: Callable[[], None] | None = None
        self._seconds = seconds
        self._until: datetime | None = None
        self._opened = 0.0
        """When it was opened, by ``seconds``."""
        self._guard = threading.Lock()
        self.name = name
        self.fixed_reason = fixed_reason
        client.read_only = True

    @property
    def is_open(self) -> bool:
        """Whether writes are allowed now."""
        return self.remaining() > timedelta()

    def remaining(self) -> timedelta:
        """Return how long writes stay allowed; zero while locked. Locks once time is up.

        The clock that runs out first decides: setting one back keeps nothing open.
        """
        with self._guard:
            if self._until is None:
                return timedelta()
            passed = timedelta(seconds=int(self._seconds() - self._opened))
            left = min(self._until - self._clock(), UNLOCKED_FOR - passed)
        if left <= timedelta():
            self.close()
            return timedelta()
        return left

    def open(self, typed: str) -> datetime:
        """Allow writes for 15 minutes from now; return until when.

        Args:
            typed: What the person typed; the name of the profile unlocks.

        Raises:
            ConfirmationError: Something else was typed, or this run is read-only.
        """
        if self.fixed_reason:
            raise ConfirmationError(
                f"{self.name} stays read-only: {self.fixed_reason}.",
                hint="Start the program without it to write.",
            )
        if typed.strip() != self.name:
            raise ConfirmationError(
                f"That is not the name of the profile; {self.name} stays locked.",
                hint=f"Type {self.name}.",
            )
        with self._guard:
            self._stop_timer()
            self._until, self._opened = self._clock() + UNLOCKED_FOR, self._seconds()
            self._cancel = self._timer(UNLOCKED_FOR.total_seconds(), self.close)
            self._client.read_only = False
            return self._until

    def close(self) -> None:
        """Refuse writes from now on."""
        with self._guard:
            self._client.read_only = True
            self._until = None
            self._stop_timer()

    def _stop_timer(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None


def checked_reason(text: str) -> str:
    """Return the reason for a write to production, in one line.

    Raises:
        ConfirmationError: It is empty.
    """
    reason = " ".join(text.split())
    if not reason:
        raise ConfirmationError(
            "A write to production needs a reason.", hint="Type a ticket number or a few words."
        )
    return reason
