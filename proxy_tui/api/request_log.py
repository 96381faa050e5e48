"""What a client is doing: a record of each request, and a snapshot of its activity.

Standard library only, and free of anything private: no bodies, no query, no
phone numbers, no unique names.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One attempt at one request, after it ended."""

    method: str
    path: str
    """Without query; a unique name in it reads ``{name}``."""
    status: int
    """HTTP status; 0 if no response came."""
    milliseconds: float
    request_id: str
    """``Twilio-Request-Id`` (``RQ…``), or ""."""
    attempt: int
    """From 1."""
    error: str = ""
    """Name of the error and Twilio's code (``NotFoundError 20404``), or ""."""


@dataclass(frozen=True, slots=True)
class Activity:
    """The state of the API as this client sees it now."""

    latency_ms: float | None
    """How long the last response took; None before the first."""
    requests_per_second: float
    """Requests that left within the last second, of the service with the most."""
    budget_per_second: int
    """What each service may have."""
    waiting_seconds: float
    """What is left of a back-off; 0 without one."""
    waiting_reason: str
    """Why the client waits, in words, or ""."""
    clock_skew: float | None
    """Server time minus ours in seconds, by the last Date header; None without one."""
    waiting_is_asked: bool = False
    """Whether Twilio asks to wait (429), rather than a retry waiting by itself."""
    writes_sent: int = 0
    """Attempts at a write that left, since this client began."""
    writes_put_off: int = 0
    """Of these, answered with 429: never processed, and to be sent again."""
    is_slow: bool = False
    """Whether scans keep to half the rate, after a 429."""


class Meter:
    """Counters shared by the threads of one client. Reading never waits for a lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waits: dict[object, tuple[float, str]] = {}
        self.latest: tuple[float | None, float | None] = (None, None)
        """Latency in milliseconds and clock skew in seconds, if known."""
        self.writes = (0, 0)
        """How many writes left, and how many of them were put off."""

    def write_sent(self) -> None:
        """Count a write that is about to leave."""
        with self._lock:
            sent, put_off = self.writes
            self.writes = (sent + 1, put_off)

    def write_put_off(self) -> None:
        """Count a write that was answered with 429."""
        with self._lock:
            sent, put_off = self.writes
            self.writes = (sent, put_off + 1)

    def answered(self, latency_ms: float, clock_skew: float | None) -> None:
        """Record a response; a skew of None keeps the last one."""
        with self._lock:
            known = self.latest[1]
            self.latest = (latency_ms, known if clock_skew is None else clock_skew)

    @contextmanager
    def waiting(self, until: float, reason: str) -> Iterator[None]:
        """Record a wait until a time of the rate limiter's clock, while the block runs."""
        key = object()
        with self._lock:
            self._waits[key] = (until, reason)
        try:
            yield
        finally:
            with self._lock:
                del self._waits[key]

    def longest_wait(self) -> tuple[float, str]:
        """Return when the longest wait ends and its reason; (0, "") without one."""
        return max(list(self._waits.values()), default=(0.0, ""))
