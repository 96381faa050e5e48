"""When a failed request is sent again, and after how long.

429 means not processed, so any request is sent again. A read is also sent again
after an error that may be temporary. A write is not: it may have been carried
out, and if nothing was sent, the person decides.
"""

from collections.abc import Callable
from typing import Final

from proxy_tui.api.background import is_background
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
TRIES_IN_BACKGROUND: Final = 20
"""Likewise, where nobody waits: a scan that gives up has been in vain."""
TRIES_OF_A_READ: Final = 3
LONGEST_ASKED: Final = 60.0
"""Seconds; a longer Retry-After or back-off is cut to this."""
FIRST_BACKOFF: Final = 1.0
"""Seconds; each further wait is twice as long: 8 before the fifth attempt."""


class HopelessError(NotSentError):
    """Not sent, for a reason that a retry does not change: a certificate, a setting."""


class CutResponseError(BadResponseError):
    """The response ended too early or is garbled; a retry may help."""


def seconds_before_retry(
    error: ApiError, *, is_write: bool, attempt: int, jitter: Callable[[], float]
) -> float | None:
    """Return how long to wait before the next attempt, or None to give up.

    After a 429 the background tries longer. ``attempt`` counts from 1. The back-off is
    multiplied by ``jitter``, 0 to 1 (full jitter).
    """
    if isinstance(error, RateLimitedError):
        tries = TRIES_IN_BACKGROUND if is_background() else TRIES_WHEN_LIMITED
    else:
        tries = TRIES_OF_A_READ if not is_write and _may_pass(error) else 1
    if attempt >= tries:
        return None
    if isinstance(error, RefusedError) and error.retry_after is not None:
        return min(error.retry_after, LONGEST_ASKED)
    return jitter() * min(FIRST_BACKOFF * float(2 ** (attempt - 1)), LONGEST_ASKED)


def _may_pass(error: ApiError) -> bool:
    if isinstance(error, ServerError):
        return error.status != 501
    return isinstance(error, TransportError | CutResponseError) and not isinstance(
        error, HopelessError
    )


def wait_reason(error: ApiError) -> str:
    """Return why the client waits, for the line that shows it."""
    if isinstance(error, RateLimitedError):
        return "Twilio asks for fewer requests"
    if isinstance(error, ServerError):
        return "Twilio failed; asking again"
    return "no answer; asking again" if isinstance(error, TransportError) else "asking again"
