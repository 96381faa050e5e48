"""What a failure of httpx means, in words and as one of our errors.

An httpx exception ends here: its text may hold an address, and its class decides
whether the API can have acted on the request.
"""

import socket
import ssl
from collections.abc import Iterator
from typing import Final

import httpx

from proxy_tui.api._transport import CONNECTIONS, DEADLINE, TIMEOUT
from proxy_tui.api.errors import ApiError, NotSentError, ResponseLostError
from proxy_tui.api.retry import CutResponseError, HopelessError

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


def error_for(
    failure: httpx.RequestError,
    host: str,
    *,
    is_write: bool,
    proxy: str = "",
    is_too_late: bool = False,
) -> ApiError:
    """Return the error for an httpx failure: NotSentError only if no connection was made."""
    if isinstance(failure, httpx.DecodingError | httpx.TooManyRedirects):
        return CutResponseError(f"The answer of {host} cannot be decompressed.")
    if isinstance(failure, _BEFORE_SENDING):
        return _not_sent(failure, host, proxy)
    if is_too_late:
        return too_late(host, is_write=is_write)
    if isinstance(failure, httpx.ReadTimeout):
        message = f"{host} gave no answer within {TIMEOUT.read:.0f} s."
    elif isinstance(failure, httpx.WriteTimeout):
        message = f"{host} did not take the request within {TIMEOUT.write:.0f} s."
    else:
        message = f"The connection to {host} broke before the answer came."
    return lost(message, is_write=is_write)


def lost(message: str, *, is_write: bool) -> ResponseLostError:
    """Return the error for a request that left and was not answered."""
    in_doubt = "It may have been done all the same: look before you try again."
    return ResponseLostError(message, hint=in_doubt if is_write else "Try again.")


def too_late(host: str, *, is_write: bool) -> ResponseLostError:
    """Return the error for a response that did not end before the deadline."""
    return lost(f"{host} did not finish its answer within {DEADLINE:.0f} s.", is_write=is_write)


def refused_by_proxy(status: int, host: str, proxy: str) -> ApiError:
    """Return the error for a request that a proxy does not pass on."""
    if status == 407:
        return HopelessError(
            f"The network's proxy ({proxy}) asks for a user name and password; nothing was sent.",
            hint="Put them into HTTPS_PROXY, or ask who runs the proxy.",
        )
    answers = f" (it answers {status})" if status else ""
    return NotSentError(
        f"The network's proxy ({proxy}) does not connect to {host}{answers}.", hint=_PROXY_HINT
    )


def _not_sent(failure: httpx.RequestError, host: str, proxy: str) -> ApiError:
    causes = list(_causes(failure))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _not_trusted(cause, host)
    if isinstance(failure, httpx.ProxyError):
        status = str(failure).partition(" ")[0]
        return refused_by_proxy(int(status) if status.isdecimal() else 0, host, proxy)
    is_tls = any(isinstance(cause, ssl.SSLError) for cause in causes)
    if proxy and not is_tls and not isinstance(failure, httpx.PoolTimeout):
        words = _no_connection(failure, causes, f"The network's proxy ({proxy})")
        return NotSentError(words, hint=_PROXY_HINT)
    return NotSentError(_no_connection(failure, causes, host), hint=_NETWORK_HINT)


def _not_trusted(failure: ssl.SSLCertVerificationError, host: str) -> HopelessError:
    code = getattr(failure, "verify_code", 0)  # set by OpenSSL only
    why, hint = _CERTIFICATES.get(code, ("is not trusted", _INSPECTED_HINT))
    return HopelessError(f"The certificate of {host} {why}, so nothing was sent.", hint=hint)


def _no_connection(failure: httpx.RequestError, causes: list[BaseException], host: str) -> str:
    if isinstance(failure, httpx.ConnectTimeout):
        return f"{host} took no connection within {TIMEOUT.connect:.0f} s."
    if isinstance(failure, httpx.PoolTimeout):
        return f"All {CONNECTIONS} connections were busy for {TIMEOUT.pool:.0f} s."
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            return f"The name {host} cannot be resolved."
        if isinstance(cause, ConnectionRefusedError):
            return f"{host} refuses connections."
        if isinstance(cause, ssl.SSLError):
            return f"No secure connection to {host} can be made."
    return f"{host} cannot be reached."


def _causes(failure: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = failure
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
