"""The one httpx client: how it is made, and what its failures mean to a person.

An httpx exception ends here: its text may hold an address, and which class it
has decides whether the API can have acted on the request.
"""

import socket
import ssl
from collections.abc import Iterator
from platform import python_version_tuple
from time import monotonic
from typing import Final

import httpx

import proxy_tui
from proxy_tui.api._body import ENCODINGS
from proxy_tui.api._deadline import SECONDS, Deadline
from proxy_tui.api._network import CONNECTIONS, Network
from proxy_tui.api._urls import Base
from proxy_tui.api.errors import ApiError, NotSentError, ResponseLostError
from proxy_tui.api.retry import CutAnswerError, HopelessError

CONNECT_SECONDS: Final = 5.0
READ_SECONDS: Final = 20.0
WRITE_SECONDS: Final = 20.0
POOL_SECONDS: Final = 5.0

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
_PROXY_HINT = (
    "Nothing was sent, and Twilio was not asked. Check HTTPS_PROXY, or ask who runs the proxy."
)
_INSPECTED_HINT = "If your network inspects TLS, name its certificate file in SSL_CERT_FILE."
_CERTIFICATES: Final = {
    9: ("is not valid yet", "Check this machine's clock and the base URL."),
    10: ("has expired", "Check this machine's clock and the base URL; Twilio renews in time."),
    18: ("is self-signed", _INSPECTED_HINT),
    19: ("comes from an authority that this machine does not know", _INSPECTED_HINT),
    20: ("comes from an authority that this machine does not know", _INSPECTED_HINT),
    62: ("is made out to another host", "Check the base URL: something else may answer there."),
    64: ("is made out to another address", "Check the base URL: something else may answer there."),
}
"""OpenSSL's verify codes (x509_vfy.h), in words, and what to do."""
_LOST_HINT = "It may have been done all the same: look before you try again."


def open_client(
    base: Base,
    transport: httpx.BaseTransport | None,
    *,
    proxy: httpx.Proxy | None = None,
    deadline: Deadline | None = None,
) -> httpx.Client:
    """Return a client without credentials, which belong to single requests.

    Reading the CA bundle takes about 50 ms, so a base URL without TLS gets an
    empty one.

    Args:
        base: Where requests go.
        transport: What carries them instead of the network.
        proxy: What to go through, by ``proxy_for``.
        deadline: When each request must have been answered; by default it has no end.

    Raises:
        HopelessError: the environment names a certificate file that cannot be used.
    """
    try:
        certificates = _certificates(needed=base.is_https and transport is None)
    except OSError:
        certificates = None
    if certificates is None:
        raise HopelessError(
            "The file with trusted certificates cannot be read.",
            hint="Check SSL_CERT_FILE and SSL_CERT_DIR in the environment.",
        )
    return httpx.Client(
        transport=transport or Network(certificates, proxy, deadline or Deadline(monotonic)),
        verify=certificates,
        headers={
            "User-Agent": USER_AGENT,
            "Accept": "application/json",
            "Accept-Encoding": ENCODINGS,
            # What a cache kept is not how things are.
            "Cache-Control": "no-cache",
        },
        timeout=httpx.Timeout(
            connect=CONNECT_SECONDS, read=READ_SECONDS, write=WRITE_SECONDS, pool=POOL_SECONDS
        ),
        follow_redirects=False,
        trust_env=False,
    )


def _certificates(*, needed: bool) -> ssl.SSLContext:
    return httpx.create_ssl_context() if needed else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def no_answer(
    problem: httpx.RequestError,
    host: str,
    *,
    is_write: bool,
    proxy: str = "",
    is_over: bool = False,
) -> ApiError:
    """Return what an httpx failure means, in words and as one of our classes.

    NotSentError only where the connection was never made; in any doubt ResponseLostError.

    Args:
        problem: What httpx raised.
        host: Of the base URL.
        is_write: Whether the request may change anything.
        proxy: Host and port of the proxy that is gone through; "" for none.
        is_over: Whether the deadline of the whole request has passed.
    """
    if isinstance(problem, httpx.DecodingError | httpx.TooManyRedirects):
        return CutAnswerError(f"The answer of {host} cannot be decompressed.")
    if isinstance(problem, _BEFORE_SENDING):
        return _not_sent(problem, host, proxy)
    return lost(late(host) if is_over else _silence(problem, host), is_write=is_write)


def lost(message: str, *, is_write: bool) -> ResponseLostError:
    """Return the error for a request that left and was not answered."""
    return ResponseLostError(message, hint=_LOST_HINT if is_write else "Try again.")


def late(host: str) -> str:
    """Return the sentence about an answer that did not end in time."""
    return f"{host} did not finish its answer within {SECONDS:.0f} s."


def refused_by_proxy(status: int, host: str, proxy: str) -> ApiError:
    """Return what it means that a proxy does not pass a request on."""
    if status == 407:
        return HopelessError(
            f"The network's proxy ({proxy}) asks for a user name and password; nothing was sent.",
            hint="Put them into HTTPS_PROXY, or ask who runs the proxy.",
        )
    return NotSentError(
        f"The network's proxy ({proxy}) does not connect to {host}{_answers(status)}.",
        hint=_PROXY_HINT,
    )


def _answers(status: int) -> str:
    return f" (it answers {status})" if status else ""


def _not_sent(problem: httpx.RequestError, host: str, proxy: str) -> ApiError:
    for cause in _causes(problem):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _not_trusted(cause, host)
    if isinstance(problem, httpx.ProxyError):
        status = str(problem).partition(" ")[0]
        return refused_by_proxy(int(status) if status.isdecimal() else 0, host, proxy)
    is_proxy = bool(proxy) and not any(isinstance(one, ssl.SSLError) for one in _causes(problem))
    if is_proxy and not isinstance(problem, httpx.PoolTimeout):
        return NotSentError(
            _no_connection(problem, f"The network's proxy ({proxy})"), hint=_PROXY_HINT
        )
    return NotSentError(_no_connection(problem, host), hint=_NETWORK_HINT)


def _not_trusted(problem: ssl.SSLCertVerificationError, host: str) -> HopelessError:
    code = getattr(problem, "verify_code", 0)  # OpenSSL sets it, and nothing else does
    why, hint = _CERTIFICATES.get(code, ("is not trusted", _INSPECTED_HINT))
    return HopelessError(f"The certificate of {host} {why}, so nothing was sent.", hint=hint)


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
