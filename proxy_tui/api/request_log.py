"""What a client is doing, as values to show: one record a request, one snapshot now.

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
    """HTTP status; 0 when no answer came."""
    milliseconds: float
    request_id: str
    """``Twilio-Request-Id`` (``RQ…``), or ""."""
    attempt: int
    """1 for the first try."""
    error: str = ""
    """Name of the error and Twilio's code (``NotFoundError 20404``); "" when all went well."""


@dataclass(frozen=True, slots=True)
class Activity:
    """The state of the API as this client sees it now."""

    latency_ms: float | None
    """How long the last answer took; None before the first."""
    requests_per_second: float
    """Requests that left within the last second."""
    budget_per_second: int
    waiting_seconds: float
    """What is left of a back-off; 0 without one."""
    waiting_reason: str
    """Why we wait, in words; "" when we do not."""
    clock_skew: float | None
    """Server time minus ours in seconds, by the last Date header; None without one."""
    waiting_is_asked: bool = False
    """Whether it is Twilio that asks to wait (429), and not we who give it time."""
    writes_sent: int = 0
    """Attempts at a write that left, since this client began."""
    writes_put_off: int = 0
    """Of these, answered with 429: never processed, and to be sent again."""


class Meter:
    """What the threads of one client report; safe to use from all of them.

    Reading waits for nobody: it takes whole values that were put there in one step.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waits: dict[object, tuple[float, str]] = {}
        self._latest: tuple[float | None, float | None] = (None, None)
        self._writes = (0, 0)

    def write_sent(self) -> None:
        """Count a write that is about to leave."""
        with self._lock:
            sent, put_off = self._writes
            self._writes = (sent + 1, put_off)

    def write_put_off(self) -> None:
        """Count a write that was answered with 429."""
        with self._lock:
            sent, put_off = self._writes
            self._writes = (sent, put_off + 1)

    def writes(self) -> tuple[int, int]:
        """Return how many writes left, and how many of them were put off."""
        return self._writes

    def answered(self, latency_ms: float, clock_skew: float | None) -> None:
        """Note an answer; a skew of None keeps what was known."""
        with self._lock:
            known = self._latest[1]
            self._latest = (latency_ms, known if clock_skew is None else clock_skew)

    @contextmanager
    def waiting(self, until: float, reason: str) -> Iterator[None]:
        """Show a wait until the moment ``until`` for as long as the block runs."""
        key = object()
        with self._lock:
            self._waits[key] = (until, reason)
        try:
            yield
        finally:
            with self._lock:
                del self._waits[key]

    def latest(self) -> tuple[float | None, float | None]:
        """Return latency in milliseconds and clock skew in seconds, as far as known."""
        return self._latest

    def longest_wait(self) -> tuple[float, str]:
        """Return when the longest wait ends and why it is made; (0, "") without one."""
        return max(list(self._waits.values()), default=(0.0, ""))
