"""An answer as a value or as an error, in words for a person.

What the body of an unknown kind says is never repeated; what Twilio says is,
with phone numbers cut to their last four digits.
"""

import json
import re
from email.utils import parsedate_to_datetime
from typing import Final

import httpx
from pydantic_core import from_json

from proxy_tui.api.codes import meaning
from proxy_tui.api.errors import (
    AuthenticationError,
    BadResponseError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    RateLimitedError,
    RefusedError,
    ServerError,
)
from proxy_tui.api.retry import LONGEST_ASKED, CutAnswerError
from proxy_tui.api.unclear import whole_text

DETAIL_LIMIT: Final = 500
"""Characters of Twilio's own message that are kept."""

_MOST_DIGITS: Final = 4000
"""Python refuses to read numbers of more than 4 300."""

_CLASSES: Final = {
    401: AuthenticationError,
    403: ForbiddenError,
    404: NotFoundError,
    409: ConflictError,
    429: RateLimitedError,
}
_NUMBER = re.compile(
    r"(\+|%2B)(?=\d{7})"
    # Country codes have one, two or three digits, by zone (ITU-T E.164, annex).
    r"([17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})"
    r"\d*(\d{4})",
    re.ASCII | re.IGNORECASE,
)
_PAGE_HINT = (
    "Something between here and Twilio answers: check the network, the proxy and the base URL."
)


def request_id(answer: httpx.Response) -> str:
    """Return ``Twilio-Request-Id`` (``RQ…``), which Twilio's support asks for, or ""."""
    return str(answer.headers.get("twilio-request-id", ""))


def masked(text: str) -> str:
    """Return text with the middle of every phone number hidden: "+44••••1234"."""
    return _NUMBER.sub(r"\1\2••••\3", text)


def accept(answer: httpx.Response) -> None:
    """Let any 2xx pass.

    Raises:
        RefusedError: the API said no.
        BadResponseError: a redirect, or another status that is neither yes nor no.
    """
    if not answer.is_success:
        raise _refusal(answer) if answer.is_error else _detour(answer)


def json_of(answer: httpx.Response) -> object:
    """Return what the body says.

    Raises:
        RefusedError: the API said no.
        BadResponseError: the body is not JSON, or not all of it came.
    """
    accept(answer)
    try:
        parsed: object = from_json(answer.content)
    except ValueError:
        parsed = _leniently(answer.content)
    if parsed is _NOTHING:
        raise _not_json(answer)
    return parsed


_NOTHING: Final = object()


def _leniently(content: bytes) -> object:
    """Read JSON that holds half characters, bytes that are no text or endless numbers.

    One such value must not hide everything beside it. Returns ``_NOTHING`` for what
    is no JSON in any reading.
    """
    try:
        text = content.decode("utf-8-sig", "replace")
        return _whole(json.loads(text, parse_int=_int))
    except (ValueError, RecursionError):
        return _NOTHING


def _int(digits: str) -> int | str:
    return int(digits) if len(digits) < _MOST_DIGITS else digits


def _whole(value: object) -> object:
    if isinstance(value, str):
        return whole_text(value)
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {whole_text(key): _whole(one) for key, one in value.items()}
    return value


def bad_answer(
    answer: httpx.Response,
    message: str,
    *,
    hint: str = "Try again; if it stays, check the base URL.",
    kind: type[BadResponseError] = BadResponseError,
) -> BadResponseError:
    """Return the error for an answer that this API does not give."""
    return kind(message, hint=hint, status=answer.status_code, request_id=request_id(answer))


def seconds_to_wait(answer: httpx.Response) -> float | None:
    """Return ``Retry-After`` in seconds, from now or from the answer's own date."""
    text = answer.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", text, re.ASCII):
        return float(text)
    then, now = _moment(text), server_time(answer)
    return None if then is None or now is None else max(0.0, then - now)


def server_time(answer: httpx.Response) -> float | None:
    """Return the ``Date`` header in seconds since 1970, or None without a readable one."""
    return _moment(answer.headers.get("date", ""))


def _moment(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp() if text else None
    except (ValueError, OverflowError):
        return None


def _refusal(answer: httpx.Response) -> RefusedError:
    status, (code, detail) = answer.status_code, _said(answer)
    kind = _CLASSES.get(status, ServerError if status >= 500 else RefusedError)
    message, hint = _words(answer, code, detail)
    asked = seconds_to_wait(answer)
    if asked is not None and asked > LONGEST_ASKED:
        most = f"{LONGEST_ASKED:.0f} s"
        hint = f"{hint} It asks to wait {_length(asked)}; each wait here ends after {most}.".strip()
    return kind(
        message,
        hint=hint,
        status=status,
        code=code,
        detail=detail,
        request_id=request_id(answer),
        retry_after=asked,
    )


def _length(seconds: float) -> str:
    for size, name in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {name}"
    return f"{seconds:.0f} s"


def _words(answer: httpx.Response, code: int, detail: str) -> tuple[str, str]:
    status = answer.status_code
    if not code and not detail and answer.content:
        return f"{_what_came(answer)} came instead of an answer (HTTP {status}).", _PAGE_HINT
    known = meaning(code, status)
    if known is not None:
        return known.words, known.hint
    if detail:
        return f"Twilio refuses this: {detail}", ""
    return f"Twilio refuses this and does not say why (HTTP {status}).", ""


def _said(answer: httpx.Response) -> tuple[int, str]:
    """Return code and message of an error body, of Twilio's own shape or RFC 9457's."""
    try:
        body = from_json(answer.content)
    except ValueError:
        return 0, ""
    if not isinstance(body, dict):
        return 0, ""
    texts = (body.get(key) for key in ("message", "detail", "title"))
    detail = next((text for text in texts if isinstance(text, str) and text), "")
    return _code(body.get("code")), masked(detail)[:DETAIL_LIMIT]


def _code(value: object) -> int:
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value, re.ASCII):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _detour(answer: httpx.Response) -> BadResponseError:
    if answer.has_redirect_location:
        return bad_answer(
            answer,
            "The API sends us to another address, which is not followed.",
            hint="Credentials go to the base URL's host only. Check the base URL.",
        )
    return bad_answer(answer, f"An answer of no known kind came (HTTP {answer.status_code}).")


def _not_json(answer: httpx.Response) -> BadResponseError:
    what = _what_came(answer)
    if what == _PAGE:
        return bad_answer(answer, f"{what} came instead of an answer.", hint=_PAGE_HINT)
    message = "The answer came incomplete." if answer.content else "The answer came empty."
    return bad_answer(answer, message, hint="Try again.", kind=CutAnswerError)


_PAGE: Final = "A web page"


def _what_came(answer: httpx.Response) -> str:
    is_page = "html" in answer.headers.get("content-type", "").lower()
    return _PAGE if is_page or answer.content.lstrip()[:1] == b"<" else "Something unreadable"
