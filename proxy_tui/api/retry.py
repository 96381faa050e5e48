"""When a failed request is sent again, and after how long.

429 means not processed, so anything may be sent again. A read does no harm and
is asked again when the trouble may pass. A write is never sent twice on a doubt;
and where nothing was sent at all, the person decides.
"""

from collections.abc import Callable
from typing import Final

from proxy_tui.api.errors import (
    ApiError,
    BadResponseError,
    NotSentError,
    RateLimitedError,
    RefusedError,
    ServerError,
    TransportError,
)

TRIES_WHEN_LIMITED: Final = 5
TRIES_OF_A_READ: Final = 3
LONGEST_ASKED: Final = 60.0
"""Seconds; a longer Retry-After is cut to this."""
LONGEST_BACKOFF: Final = 15.0
FIRST_BACKOFF: Final = 1.0


class HopelessError(NotSentError):
    """Not sent, for a reason that a second try does not cure: a certificate, a setting."""


class CutAnswerError(BadResponseError):
    """The answer ended too early or came garbled; asking again may cure it."""


def seconds_before_retry(
    trouble: ApiError, *, is_write: bool, attempt: int, jitter: Callable[[], float]
) -> float | None:
    """Return how long to wait before the next try, or None to give up.

    Args:
        trouble: What the last try ended with.
        is_write: Whether the request changes anything.
        attempt: Number of the last try, from 1.
        jitter: From 0 to 1; the share of the back-off that is waited (full jitter).
    """
    if attempt >= _tries(trouble, is_write=is_write):
        return None
    asked = trouble.retry_after if isinstance(trouble, RefusedError) else None
    if asked is not None:
        return min(asked, LONGEST_ASKED)
    backoff: float = FIRST_BACKOFF * 2 ** (attempt - 1)
    return jitter() * min(LONGEST_BACKOFF, backoff)


def reason_to_wait(trouble: ApiError) -> str:
    """Return why we wait, for the line that shows it."""
    if isinstance(trouble, RateLimitedError):
        return "Twilio asks for fewer requests"
    if isinstance(trouble, ServerError):
        return "Twilio failed; asking again"
    return "no answer; asking again" if isinstance(trouble, TransportError) else "asking again"


def _tries(trouble: ApiError, *, is_write: bool) -> int:
    if isinstance(trouble, RateLimitedError):
        return TRIES_WHEN_LIMITED
    return TRIES_OF_A_READ if not is_write and _may_pass(trouble) else 1


def _may_pass(trouble: ApiError) -> bool:
    if isinstance(trouble, ServerError):
        return trouble.status != 501
    if isinstance(trouble, HopelessError):
        return False
    return isinstance(trouble, TransportError | CutAnswerError)
