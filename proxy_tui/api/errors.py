"""Everything that can go wrong between a call and its answer.

    ApiError
    ├── ReadOnlyError           a write was refused here; nothing left the machine
    ├── CancelledError          the caller cancelled while the request waited
    ├── TransportError          no response
    │   ├── NotSentError           no connection: the request never left
    │   └── ResponseLostError      sent, then silence, a reset or a timeout
    ├── BadResponseError        a response that this API does not give (HTML, cut JSON)
    │   └── WrongResourceError     about another resource than the one asked for
    └── RefusedError            the API said no: HTTP status, Twilio code, request id
        ├── AuthenticationError    401
        ├── ForbiddenError         403
        ├── NotFoundError          404
        ├── ConflictError          409
        ├── RateLimitedError       429; never processed
        └── ServerError            5xx

What Twilio's codes mean is in ``codes``. Standard library only, so that naming
an error loads neither httpx nor pydantic.
"""

from typing import ClassVar, Final

from proxy_tui.errors import ProxyTuiError


class ApiError(ProxyTuiError):
    """Base of everything the API client raises."""


class ReadOnlyError(ApiError):
    """A read-only client was asked for a write; not one byte was sent."""

    exit_code: ClassVar[int] = 6


class CancelledError(ApiError):
    """The caller cancelled while a request waited for its turn or its retry."""


class TransportError(ApiError):
    """The request has no response."""


class NotSentError(TransportError):
    """No connection could be made, so the API cannot have acted on the request."""


class ResponseLostError(TransportError):
    """The request left and no response came; the API may have acted on it."""


class BadResponseError(ApiError):
    """The response is not one this API gives: HTML, cut JSON, a missing list."""

    def __init__(
        self, message: str, *, hint: str = "", status: int = 0, request_id: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.request_id = request_id


class WrongResourceError(BadResponseError):
    """The response is about another SID or name than the one asked for; it is never used."""


class RefusedError(ApiError):
    """The API answered and said no.

    Args:
        message: Our sentence: what it means, in words.
        hint: What to do next.
        status: HTTP status.
        code: Twilio's error code, or 0 if the body had none.
        detail: Twilio's own message, as text; may be empty.
        request_id: ``Twilio-Request-Id`` (``RQ…``); Twilio's support asks for it.
        retry_after: Seconds the server asked us to wait, if it did.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        status: int = 0,
        code: int = 0,
        detail: str = "",
        request_id: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.code = code
        self.detail = detail
        self.request_id = request_id
        self.retry_after = retry_after


class AuthenticationError(RefusedError):
    """401: the credentials are wrong, revoked, or of another region."""

    exit_code: ClassVar[int] = 3


class ForbiddenError(RefusedError):
    """403: the credentials are right but this is not allowed."""


class NotFoundError(RefusedError):
    """404: no such resource, for these credentials."""

    exit_code: ClassVar[int] = 4


class ConflictError(RefusedError):
    """409: something else changed at the same moment."""


class RateLimitedError(RefusedError):
    """429: too many requests; this one was not processed."""


class ServerError(RefusedError):
    """5xx: Twilio's fault; a read may be retried, a write may have happened."""


_NO_SUCH_NAME: Final = frozenset({20404, 80308, 80408, 80409})
"""Codes for a name that nothing has, or that is taken for a malformed SID (error catalogue)."""


def is_no_such_name(error: ApiError) -> bool:
    """Return whether an error means that nothing has the name or SID that was asked for.

    Twilio does not document the status for a name, so the codes count too, unless
    the credentials or the server are the problem.
    """
    if isinstance(error, AuthenticationError | ForbiddenError | ServerError):
        return False
    is_said = isinstance(error, RefusedError) and error.code in _NO_SUCH_NAME
    return is_said or isinstance(error, NotFoundError)
