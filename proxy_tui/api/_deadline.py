"""A total deadline for a request, kept below httpx, which only limits each single wait.

Without it an answer that drips a few bytes every few seconds keeps a request for
ever. The deadline belongs to the thread that makes the request; the connections
that the thread uses ask it before every wait.
"""

import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final

import httpcore

SECONDS: Final = 60.0
"""For one request: connecting, its headers, and the whole answer."""


class Deadline:
    """When the request of each thread must have been answered.

    Args:
        now: Seconds that only ever grow.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._thread = threading.local()

    @contextmanager
    def running(self, seconds: float = SECONDS) -> Iterator[None]:
        """Allow so many seconds for what this thread does inside the block."""
        self._thread.until = self._now() + seconds
        self._thread.is_over = False
        try:
            yield
        finally:
            self._thread.is_over = self.left() <= 0
            self._thread.until = None

    @property
    def is_over(self) -> bool:
        """Whether the last request of this thread went on to its deadline."""
        return bool(getattr(self._thread, "is_over", False))

    def left(self) -> float:
        """Return the seconds that are left; infinite outside of a request."""
        until: float | None = getattr(self._thread, "until", None)
        return float("inf") if until is None else until - self._now()

    def cut(self, timeout: float | None) -> float | None:
        """Return a timeout that does not reach beyond the deadline; 0 or less means it is over."""
        left = self.left()
        if timeout is None:
            return None if left == float("inf") else left
        return min(timeout, left)


class Backend(httpcore.NetworkBackend):
    """httpcore's own sockets, with every wait cut to the deadline."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Open a connection."""
        timeout = _some(self._deadline.cut(timeout), httpcore.ConnectTimeout)
        stream = self._inner.connect_tcp(host, port, timeout, local_address, socket_options)
        return _Stream(stream, self._deadline)


class _Stream(httpcore.NetworkStream):
    """One connection."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        timeout = _some(self._deadline.cut(timeout), httpcore.ReadTimeout)
        return self._inner.read(max_bytes, timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        timeout = _some(self._deadline.cut(timeout), httpcore.WriteTimeout)
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        timeout = _some(self._deadline.cut(timeout), httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, timeout), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


def _some(timeout: float | None, over: type[httpcore.TimeoutException]) -> float | None:
    """Return a timeout that a socket takes: one of 0 would mean not to wait at all."""
    if timeout is not None and timeout <= 0:
        raise over
    return timeout
