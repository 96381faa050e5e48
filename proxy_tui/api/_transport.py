"""The one httpx client: how it is made, and what its failures mean to a person.

An httpx exception ends here: its text may hold an address, and which class it
has decides whether the API can have acted on the request.
"""

import socket
import ssl
from collections.abc import Iterator
from platform import python_version_tuple
from typing import Final

import httpx

import proxy_tui
from proxy_tui.api._retry import CutAnswerError, HopelessError
from proxy_tui.api._urls import Base
from proxy_tui.api.errors import AnswerLost, ApiError, NotSent

CONNECT_SECONDS: Final = 5.0
READ_SECONDS: Final = 20.0
WRITE_SECONDS: Final = 20.0
POOL_SECONDS: Final = 5.0
CONNECTIONS: Final = 10
"""At most this many at once; more threads wait for one of them."""
KEEP_ALIVE_SECONDS: Final = 60.0
"""httpx keeps a quiet connection for 5 s; a person reads longer than that."""

USER_AGENT: Final = (
    f"proxy-tui/{proxy_tui.__version__} "
    f"(python/{'.'.join(python_version_tuple()[:2])}; httpx/{httpx.__version__})"
)

_BEFORE_SENDING = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_NETWORK_HINT = "Nothing was sent. Check the network, the VPN and the base URL."
_LOST_HINT = "It may have been done all the same: look before you try again."


def open_client(base: Base, transport: httpx.BaseTransport | None) -> httpx.Client:
    """Return a client without credentials, which belong to single requests.

    Reading the CA bundle takes about 50 ms, so a base URL without TLS gets an
    empty one. Proxies from the environment are used, except for this machine.

    Raises:
        NotSent: the environment names a proxy or a certificate file that cannot be used.
    """
    try:
        return httpx.Client(
            transport=transport,
            verify=_certificates(needed=base.is_https and transport is None),
            headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
            timeout=httpx.Timeout(
                connect=CONNECT_SECONDS, read=READ_SECONDS, write=WRITE_SECONDS, pool=POOL_SECONDS
            ),
            limits=httpx.Limits(max_connections=CONNECTIONS, keepalive_expiry=KEEP_ALIVE_SECONDS),
            follow_redirects=False,
            trust_env=not base.is_loopback,
        )
    except OSError:
        trouble = HopelessError(
            "The file with trusted certificates cannot be read.",
            hint="Check SSL_CERT_FILE and SSL_CERT_DIR in the environment.",
        )
    except ImportError:
        trouble = HopelessError(
            "The environment names a SOCKS proxy, and support for SOCKS is not installed.",
            hint="Set HTTPS_PROXY to an http proxy, or install socksio.",
        )
    except (ValueError, httpx.InvalidURL):
        trouble = HopelessError(
            "The environment names a proxy whose address cannot be used.",
            hint="Check HTTPS_PROXY, HTTP_PROXY and ALL_PROXY.",
        )
    raise trouble


def _certificates(*, needed: bool) -> ssl.SSLContext:
    return httpx.create_ssl_context() if needed else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def no_answer(problem: httpx.RequestError, host: str, *, is_write: bool) -> ApiError:
    """Return what an httpx failure means, in words and as one of our classes.

    NotSent only where the connection was never made; in any doubt AnswerLost.
    """
    if isinstance(problem, httpx.DecodingError | httpx.TooManyRedirects):
        return CutAnswerError(f"The answer of {host} cannot be decompressed.")
    if isinstance(problem, _BEFORE_SENDING):
        return _not_sent(problem, host)
    return AnswerLost(_silence(problem, host), hint=_LOST_HINT if is_write else "Try again.")


def _not_sent(problem: httpx.RequestError, host: str) -> NotSent:
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(problem)):
        return HopelessError(
            f"The certificate of {host} is not trusted, so nothing was sent.",
            hint="If your network inspects TLS, name its certificate file in SSL_CERT_FILE.",
        )
    if isinstance(problem, httpx.ProxyError):
        return NotSent(
            f"The network's proxy does not connect to {host}.",
            hint="Nothing was sent. Check HTTPS_PROXY, or ask who runs the proxy.",
        )
    return NotSent(_no_connection(problem, host), hint=_NETWORK_HINT)


def _no_connection(problem: httpx.RequestError, host: str) -> str:
    if isinstance(problem, httpx.ConnectTimeout):
        return f"{host} took no connection within {CONNECT_SECONDS:.0f} s."
    if isinstance(problem, httpx.PoolTimeout):
        return f"All {CONNECTIONS} connections were busy for {POOL_SECONDS:.0f} s."
    for cause in _causes(problem):
        if isinstance(cause, socket.gaierror):
            return f"The name {host} cannot be resolved."
        if isinstance(cause, ConnectionRefusedError):
            return f"{host} refuses connections."
        if isinstance(cause, ssl.SSLError):
            return f"No secure connection to {host} can be made."
    return f"{host} cannot be reached."


def _silence(problem: httpx.RequestError, host: str) -> str:
    if isinstance(problem, httpx.ReadTimeout):
        return f"{host} gave no answer within {READ_SECONDS:.0f} s."
    if isinstance(problem, httpx.WriteTimeout):
        return f"{host} did not take the request within {WRITE_SECONDS:.0f} s."
    return f"The connection to {host} broke before the answer came."


def _causes(problem: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = problem
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
