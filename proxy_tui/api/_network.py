"""The transport that reaches the network: httpcore's connection pool under a deadline.

httpx's own transport cannot be given a deadline for a whole request, and does not
tell whether a proxy of the environment is used; otherwise this is the same.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Final
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from proxy_tui.api._deadline import Backend, Deadline
from proxy_tui.api._urls import Base
from proxy_tui.api.retry import HopelessError

CONNECTIONS: Final = 10
"""At most this many at once; more threads wait for one of them."""
KEEP_ALIVE_SECONDS: Final = 60.0
"""httpx keeps a quiet connection for 5 s; a person reads longer than that."""


class Network(httpx.BaseTransport):
    """Sends requests over sockets, perhaps through a proxy.

    Args:
        certificates: What a server's certificate is checked with.
        proxy: The proxy to go through; None for none.
        deadline: Asked before every wait.
    """

    def __init__(
        self, certificates: ssl.SSLContext, proxy: httpx.Proxy | None, deadline: Deadline
    ) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=certificates,
            proxy=None if proxy is None else _hop(proxy),
            max_connections=CONNECTIONS,
            keepalive_expiry=KEEP_ALIVE_SECONDS,
            network_backend=Backend(deadline),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and return its answer, the body still to be read."""
        with _as_httpx():
            answer = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=_url(request.url),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Stream(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx():
            yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


@contextmanager
def _as_httpx() -> Iterator[None]:
    """Raise httpcore's exceptions as httpx's, which have the same names."""
    try:
        yield
    except _FAILURES as problem:
        # A class that httpx does not have is raised as the one it derives from.
        kinds = (getattr(httpx, one.__name__, None) for one in type(problem).__mro__)
        kind: type[httpx.RequestError] = next(filter(None, kinds))
        raise kind(str(problem)) from problem


_FAILURES: Final = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.UnsupportedProtocol,
)


def _url(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )


def _hop(proxy: httpx.Proxy) -> httpcore.Proxy:
    return httpcore.Proxy(url=_url(proxy.url), auth=proxy.raw_auth, headers=proxy.headers.raw)


def proxy_for(base: Base) -> httpx.Proxy | None:
    """Return the proxy that the environment names for a base URL; never one for this machine.

    Raises:
        HopelessError: a variable holds something that cannot be used. It is named;
            its value is not repeated, for it may hold a password.
    """
    if base.is_loopback:
        return None
    named = getproxies()
    _check_exceptions(named.get("no", ""))
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
        raise _unusable(f"{name} in the environment is no address that can be used.", name)
    if proxy.url.scheme.startswith("socks") and find_spec("socksio") is None:
        raise HopelessError(
            f"{name} names a SOCKS proxy, and support for SOCKS is not installed.",
            hint=f"Nothing was sent. Set {name} to an http proxy, or install socksio.",
        )
    return proxy


def _check_exceptions(listed: str) -> None:
    entries = [entry for entry in map(str.strip, listed.split(",")) if entry]
    for entry in entries if "*" not in entries else ():
        try:
            httpx.URL(_pattern(entry))
        except (httpx.InvalidURL, UnicodeError, ValueError):
            raise _unusable(
                f'NO_PROXY in the environment holds "{entry}", which cannot be read.', "NO_PROXY"
            ) from None


def _pattern(entry: str) -> str:
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
