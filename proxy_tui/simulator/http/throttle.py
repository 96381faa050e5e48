"""The rate limit of each endpoint and service (Proxy limits page)."""

import threading
from collections import deque
from collections.abc import Callable, Hashable
from typing import Final

WINDOW: Final = 5.0
"""Seconds over which the average is taken: 150 requests may come at once."""
_KEYS: Final = 10_000
"""Endpoints to remember, so that unknown paths cannot fill the memory."""


class RateWindow:
    """A sliding window per key."""

    def __init__(self, per_second: int | None, monotonic: Callable[[], float]) -> None:
        self._limit = None if per_second is None else int(per_second * WINDOW)
        self._monotonic = monotonic
        self._times: dict[Hashable, deque[float]] = {}
        self._lock = threading.Lock()

    def allows(self, key: Hashable) -> bool:
        """Count a request unless it is above the limit, and return whether it was counted."""
        if self._limit is None:
            return True
        now = self._monotonic()
        with self._lock:
            if len(self._times) > _KEYS:
                self._times.clear()
            times = self._times.setdefault(key, deque())
            while times and times[0] <= now - WINDOW:
                times.popleft()
            if len(times) >= self._limit:
                return False
            times.append(now)
            return True
