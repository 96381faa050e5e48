"""From an HTTP response to its JSON, or to an error in words for a person.

Twilio's own message is quoted, with phone numbers cut to their last four digits;
any other body is not.
"""

import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

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
from proxy_tui.api.retry import LONGEST_ASKED, CutResponseError
from proxy_tui.api.unclear import whole_text

ENCODINGS: Final = "gzip, deflate"
"""The Accept-Encoding that ``read_body`` can decompress."""
MOST_BYTES: Final = 32 * 1024 * 1024
"""Of one body, decompressed; a page of 100 sessions has 100 kB."""
DETAIL_LIMIT: Final = 500
"""Characters of Twilio's own message that are kept."""

_CHUNK: Final = 256 * 1024
_WINDOWS: Final = {"gzip": (16 + zlib.MAX_WBITS,), "deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS)}
"""Formats to try; some servers send raw deflate under that name."""
_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_MOST_DIGITS: Final = 4000
"""Python refuses to read integers of more than 4,300 digits."""
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
_WEB_PAGE: Final = "A web page"
_WEB_PAGE_HINT: Final = (
    "Something between here and Twilio answers: check the network, the proxy and the base URL."
)


def request_id(response: httpx.Response) -> str:
    """Return ``Twilio-Request-Id`` (``RQ…``), which Twilio's support asks for, or ""."""
    return str(response.headers.get("twilio-request-id", ""))


def server_time(response: httpx.Response) -> float | None:
    """Return the ``Date`` header in seconds since 1970, or None."""
    return _timestamp(response.headers.get("date", ""))


def masked(text: str) -> str:
    """Return text with the middle of every phone number hidden: "+44••••1234"."""
    return _NUMBER.sub(r"\1\2••••\3", text)


def bad_response(
    response: httpx.Response,
    message: str,
    *,
    hint: str = "Try again; if it stays, check the base URL.",
    kind: type[BadResponseError] = BadResponseError,
) -> BadResponseError:
    """Return the error for an unexpected response."""
    return kind(message, hint=hint, status=response.status_code, request_id=request_id(response))


def read_body(
    response: httpx.Response, host: str, check_deadline: Callable[[], None]
) -> httpx.Response:
    """Return the same response with its body in memory.

    A small body may unpack to gigabytes, so it is decompressed in chunks and the
    result is measured.

    ``check_deadline`` is called for every chunk, and raises if the time is up.

    Raises:
        BadResponseError: it is larger than ``MOST_BYTES``.
        CutResponseError: it cannot be decompressed.
        httpx.RequestError: the connection broke.
    """
    chunks: list[bytes] = []
    size = 0
    try:
        for chunk in _chunks(response):
            check_deadline()
            size += len(chunk)
            if size > MOST_BYTES:
                raise bad_response(
                    response,
                    f"The answer of {host} is larger than {MOST_BYTES // 1024**2} MB, "
                    "so it was not read on.",
                    hint="Check the base URL and the network's proxy: Twilio sends no such answer.",
                )
            chunks.append(chunk)
        is_whole = True
    except zlib.error:
        is_whole = False
    if not is_whole:  # raised here, so that zlib's error is not its context
        message = f"The answer of {host} cannot be decompressed."
        raise bad_response(response, message, hint="Try again.", kind=CutResponseError)
    headers = httpx.Headers(response.headers)
    for name in ("content-encoding", "content-length", "transfer-encoding"):
        headers.pop(name, None)
    return httpx.Response(response.status_code, headers=headers, content=b"".join(chunks))


def _chunks(response: httpx.Response) -> Iterator[bytes]:
    if response.is_stream_consumed:  # made in memory, by a transport without a network
        yield response.content
        return
    encoding = response.headers.get("content-encoding", "").strip().lower() or "identity"
    if encoding == "identity":
        yield from response.iter_raw()
    elif encoding in _WINDOWS:
        yield from _decompressed(response.iter_raw(), _WINDOWS[encoding])
    else:
        raise zlib.error


def _decompressed(raw: Iterable[bytes], windows: tuple[int, ...]) -> Iterator[bytes]:
    decompress = None
    for packed in filter(None, raw):
        decompress = decompress or zlib.decompressobj(_window(packed, windows))
        rest = packed
        while rest and not decompress.eof:
            yield decompress.decompress(rest, _CHUNK)
            rest = decompress.unconsumed_tail


def _window(packed: bytes, windows: tuple[int, ...]) -> int:
    for window in windows[:-1]:
        try:
            zlib.decompressobj(window).decompress(packed, 1)
        except zlib.error:
            continue
        return window
    return windows[-1]


def raise_for_status(response: httpx.Response) -> None:
    """Raise unless the status is 2xx.

    Raises:
        RefusedError: the API said no.
        BadResponseError: a redirect, or another status that is neither yes nor no.
    """
    if response.is_success:
        return
    if response.is_error:
        raise _refusal(response)
    if response.has_redirect_location:
        raise bad_response(
            response,
            "The API sends us to another address, which is not followed.",
            hint="Credentials go to the base URL's host only. Check the base URL.",
        )
    raise bad_response(response, f"An answer of no known kind came (HTTP {response.status_code}).")


def json_of(response: httpx.Response) -> object:
    """Return the JSON of a successful response.

    Raises:
        RefusedError: the API said no.
        BadResponseError: the body is not JSON, or is incomplete.
    """
    raise_for_status(response)
    parsed = _parsed(response.content)
    if parsed is _NOT_JSON:
        # Raised here, so that no parser's error, which holds the body, is its context.
        raise _not_json(response)
    return parsed


_NOT_JSON: Final = object()


def _parsed(content: bytes) -> object:
    if not _SURROGATE.search(content):
        with suppress(ValueError, RecursionError):
            return json.loads(content.decode())
    try:
        # Lone surrogates, invalid UTF-8, endless numbers: one such value must not hide the rest.
        return _whole(json.loads(content.decode("utf-8-sig", "replace"), parse_int=_int))
    except (ValueError, RecursionError):
        return _NOT_JSON


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


def _not_json(response: httpx.Response) -> BadResponseError:
    if _body_kind(response) == _WEB_PAGE:
        message = f"{_WEB_PAGE} came instead of an answer."
        return bad_response(response, message, hint=_WEB_PAGE_HINT)
    message = "The answer came incomplete." if response.content else "The answer came empty."
    return bad_response(response, message, hint="Try again.", kind=CutResponseError)


def _refusal(response: httpx.Response) -> RefusedError:
    status, (code, detail) = response.status_code, _code_and_detail(response)
    message, hint = _words(response, code, detail)
    asked = _retry_after(response)
    if asked is not None and asked > LONGEST_ASKED:
        most = f"{LONGEST_ASKED:.0f} s"
        hint = f"{hint} It asks to wait {_duration(asked)}; each wait here ends after {most}."
    kind = _CLASSES.get(status, ServerError if status >= 500 else RefusedError)
    return kind(
        message,
        hint=hint.strip(),
        status=status,
        code=code,
        detail=detail,
        request_id=request_id(response),
        retry_after=asked,
    )


def _code_and_detail(response: httpx.Response) -> tuple[int, str]:
    """Return code and message of an error body, of Twilio's own shape or RFC 9457's."""
    body = _parsed(response.content)
    if not isinstance(body, dict):
        return 0, ""
    texts = (body.get(key) for key in ("message", "detail", "title"))
    detail = next((text for text in texts if isinstance(text, str) and text), "")
    return _code(body.get("code")), masked(detail)[:DETAIL_LIMIT]


def _code(value: object) -> int:
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}", value, re.ASCII):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _words(response: httpx.Response, code: int, detail: str) -> tuple[str, str]:
    status = response.status_code
    if not code and not detail and response.content:
        what = _body_kind(response)
        return f"{what} came instead of an answer (HTTP {status}).", _WEB_PAGE_HINT
    known = meaning(code, status)
    if known is not None:
        return known
    if detail:
        return f"Twilio refuses this: {detail}", ""
    return f"Twilio refuses this and does not say why (HTTP {status}).", ""


def _body_kind(response: httpx.Response) -> str:
    is_page = "html" in response.headers.get("content-type", "").lower()
    starts_as_page = response.content.lstrip()[:1] == b"<"
    return _WEB_PAGE if is_page or starts_as_page else "Something unreadable"


def _retry_after(response: httpx.Response) -> float | None:
    """Return ``Retry-After`` in seconds, from now or from the response's own date."""
    text = response.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", text, re.ASCII):
        return float(text)
    then, now = _timestamp(text), server_time(response)
    return None if then is None or now is None else max(0.0, then - now)


def _timestamp(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp() if text else None
    except (ValueError, OverflowError):
        return None


def _duration(seconds: float) -> str:
    for size, name in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {name}"
    return f"{seconds:.0f} s"
