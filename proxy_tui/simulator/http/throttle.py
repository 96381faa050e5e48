"""How many requests one endpoint of one service takes (Proxy limits page)."""

import threading
from collections import deque
from collections.abc import Callable, Hashable
from typing import Final

_KEYS: Final = 10_000
"""Endpoints remembered; unknown paths could otherwise fill the memory."""


class RateWindow:
    """A sliding window per key: so many requests in so many seconds.

    Args:
        per_second: Requests a second on average; None for no limit.
        seconds: Over how many seconds the average is taken.
        monotonic: Seconds that only go forward. Not the world's clock, which
            may stand still.
    """

    def __init__(
        self, per_second: int | None, seconds: float, monotonic: Callable[[], float]
    ) -> None:
        self._limit = None if per_second is None else int(per_second * seconds)
        self._seconds = seconds
        self._monotonic = monotonic
        self._times: dict[Hashable, deque[float]] = {}
        self._lock = threading.Lock()

    def allows(self, key: Hashable) -> bool:
        """Count a request and return whether it is within the limit; refused ones do not count."""
        if self._limit is None:
            return True
        now = self._monotonic()
        with self._lock:
            if len(self._times) > _KEYS:
                self._times.clear()
            times = self._times.setdefault(key, deque())
            while times and times[0] <= now - self._seconds:
                times.popleft()
            if len(times) >= self._limit:
                return False
            times.append(now)
            return True
