"""The httpx client: certificates, proxy, connection pool, and a deadline for each request.

httpx limits each single wait, so a response that sends a few bytes every few
seconds would keep a request open for ever. Here every wait on a socket ends at
the request's deadline.
"""

import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from ipaddress import ip_address
from platform import python_version_tuple
from typing import TYPE_CHECKING, Final
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

import proxy_tui
from proxy_tui.api._responses import ENCODINGS
from proxy_tui.api._urls import Base
from proxy_tui.api.retry import HopelessError

if TYPE_CHECKING:
    from proxy_tui.api.early import EarlyConnection

TIMEOUT: Final = httpx.Timeout(connect=5.0, read=20.0, write=20.0, pool=5.0)
"""Seconds of each single wait."""
DEADLINE: Final = 60.0
"""Seconds for one request: connecting, its headers, and the whole body."""
CONNECTIONS: Final = 24
"""At most this many at once; more threads wait. A scan takes 16, the rest is for a person."""
KEEP_ALIVE_SECONDS: Final = 60.0
"""httpx keeps an idle connection for 5 s; a person reads longer than that."""

USER_AGENT: Final = (
    f"proxy-tui/{proxy_tui.__version__} "
    f"(python/{'.'.join(python_version_tuple()[:2])}; httpx/{httpx.__version__})"
)
_HEADERS: Final = {
    "User-Agent": USER_AGENT,
    "Accept": "application/json",
    "Accept-Encoding": ENCODINGS,
    "Cache-Control": "no-cache",  # a cached answer may be out of date
}


class Deadline:
    """When the request of each thread must have been answered."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._thread = threading.local()

    @contextmanager
    def running(self, seconds: float = DEADLINE) -> Iterator[None]:
        """Allow this thread so many seconds inside the block."""
        self._thread.until = self._now() + seconds
        self._thread.has_passed = False
        try:
            yield
        finally:
            self._thread.has_passed = self.left() <= 0
            self._thread.until = None

    @property
    def has_passed(self) -> bool:
        """Whether the last request of this thread went on to its deadline."""
        return bool(getattr(self._thread, "has_passed", False))

    def left(self) -> float:
        """Return the seconds that are left; infinite outside of a request."""
        until: float | None = getattr(self._thread, "until", None)
        return float("inf") if until is None else until - self._now()

    def cut(self, timeout: float | None, too_late: type[httpcore.TimeoutException]) -> float | None:
        """Return a timeout that ends at the deadline at the latest.

        Raises:
            httpcore.TimeoutException: of type ``too_late``; the deadline has passed.
        """
        left = self.left()
        if left <= 0:  # a socket would take 0 for "do not wait at all"
            raise too_late
        if left == float("inf"):
            return timeout
        return left if timeout is None else min(timeout, left)


def open_client(
    base: Base,
    transport: httpx.BaseTransport | None,
    *,
    proxy: httpx.Proxy | None = None,
    deadline: Deadline,
    early: "EarlyConnection | None" = None,
) -> httpx.Client:
    """Return a client without credentials, which belong to single requests.

    Raises:
        HopelessError: the environment names a certificate file that cannot be used.
    """
    # Reading the CA bundle takes about 50 ms, so without TLS there is an empty context.
    needs_certificates = base.is_https and transport is None
    certificates: ssl.SSLContext | None = None
    try:
        if needs_certificates:
            certificates = httpx.create_ssl_context()
        else:
            certificates = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    except OSError:
        pass
    if certificates is None:
        raise HopelessError(
            "The file with trusted certificates cannot be read.",
            hint="Check SSL_CERT_FILE and SSL_CERT_DIR in the environment.",
        )
    return httpx.Client(
        transport=transport or Network(certificates, proxy, deadline, early),
        verify=certificates,
        headers=_HEADERS,
        timeout=TIMEOUT,
        follow_redirects=False,
        trust_env=False,
    )


class Network(httpx.BaseTransport):
    """Sends requests over sockets: httpx's own transport, with a deadline."""

    def __init__(
        self,
        certificates: ssl.SSLContext,
        proxy: httpx.Proxy | None,
        deadline: Deadline,
        early: "EarlyConnection | None" = None,
    ) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=certificates,
            proxy=None if proxy is None else _proxy(proxy),
            max_connections=CONNECTIONS,
            keepalive_expiry=KEEP_ALIVE_SECONDS,
            network_backend=_Backend(deadline, early),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return its response, the body still to be read."""
        with httpx_errors():
            response = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=_url(request.url),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_Body(response),
            extensions=response.extensions,
        )

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        with httpx_errors():
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


_ERRORS: Final = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)


@contextmanager
def httpx_errors() -> Iterator[None]:
    """Raise httpcore's exceptions as httpx's, which have the same names."""
    try:
        yield
    except _ERRORS as error:
        # A class that httpx does not have is raised as its base class.
        kinds = (getattr(httpx, kind.__name__, None) for kind in type(error).__mro__)
        kind: type[httpx.RequestError] = next(filter(None, kinds))
        raise kind(str(error)) from error


def _url(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )


def _proxy(proxy: httpx.Proxy) -> httpcore.Proxy:
    return httpcore.Proxy(_url(proxy.url), proxy.raw_auth, proxy.headers.raw)


class _Backend(httpcore.NetworkBackend):
    """httpcore's own sockets, every wait cut to the deadline."""

    def __init__(self, deadline: Deadline, early: "EarlyConnection | None") -> None:
        self._deadline = deadline
        self._early = early
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        timeout = self._deadline.cut(timeout, httpcore.ConnectTimeout)
        stream = self._early.take(host, port) if self._early is not None else None
        if stream is None:
            stream = self._sockets.connect_tcp(host, port, timeout, local_address, socket_options)
        return _Stream(stream, self._deadline)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.cut(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.cut(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        timeout = self._deadline.cut(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, timeout), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


def proxy_for(base: Base) -> httpx.Proxy | None:
    """Return the proxy that the environment names for a base URL; never one for this machine.

    Raises:
        HopelessError: a variable cannot be used. The message names it without its
            value, which may hold a password.
    """
    if base.is_loopback:
        return None
    named = getproxies()
    _check_no_proxy(named.get("no", ""))
    scheme = "https" if base.is_https else "http"
    key = scheme if named.get(scheme) else "all"
    address = named.get(key, "")
    if not address or proxy_bypass(base.authority):
        return None
    name = f"{key.upper()}_PROXY"
    try:
        proxy = httpx.Proxy(address if "://" in address else f"http://{address}")
    except (ValueError, httpx.InvalidURL):
        proxy = None
    if proxy is None or not proxy.url.host:
        raise _unusable(f"{name} in the environment is not an address that can be used.", name)
    if proxy.url.scheme.startswith("socks") and find_spec("socksio") is None:
        raise HopelessError(
            f"{name} names a SOCKS proxy, and support for SOCKS is not installed.",
            hint=f"Nothing was sent. Set {name} to an http proxy, or install socksio.",
        )
    return proxy


def _check_no_proxy(listed: str) -> None:
    entries = [entry for entry in map(str.strip, listed.split(",")) if entry]
    for entry in entries if "*" not in entries else ():
        try:
            httpx.URL(_no_proxy_pattern(entry))
        except (httpx.InvalidURL, UnicodeError, ValueError):
            raise _unusable(
                f'NO_PROXY in the environment holds "{entry}", which cannot be read.', "NO_PROXY"
            ) from None


def _no_proxy_pattern(entry: str) -> str:
    """Return the pattern that httpx makes of an entry of NO_PROXY."""
    if "://" in entry:
        return entry
    try:
        version = ip_address(entry.partition("/")[0]).version
    except ValueError:
        return f"all://*{entry}"
    return f"all://[{entry}]" if version == 6 else f"all://{entry}"


def _unusable(message: str, name: str) -> HopelessError:
    return HopelessError(
        message, hint=f"Nothing was sent. Correct {name} (or {name.lower()}), or unset it."
    )
