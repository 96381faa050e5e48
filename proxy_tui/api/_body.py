"""The body of an answer, read as it comes: no larger and no longer than is allowed.

A small answer may unpack to gigabytes, so it is unpacked here in pieces of a
known size, and what was unpacked is measured.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import httpx

from proxy_tui.api._answers import bad_answer
from proxy_tui.api.retry import CutAnswerError

MOST_BYTES: Final = 32 * 1024 * 1024
"""Of one answer, after decompression; a page of 100 sessions has 100 kB."""
ENCODINGS: Final = "gzip, deflate"
"""What is unpacked here, for Accept-Encoding."""

_PIECE: Final = 256 * 1024
_WINDOWS: Final = {"gzip": (16 + zlib.MAX_WBITS,), "deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS)}
"""Formats to try; some servers send raw deflate under that name."""


def read_whole(answer: httpx.Response, host: str, check: Callable[[], None]) -> httpx.Response:
    """Return the same answer with its body in memory.

    Args:
        answer: As it was sent, its body not yet read.
        host: For the sentence.
        check: Called for every piece; raises where the time is up.

    Raises:
        BadResponseError: it is larger than ``MOST_BYTES``.
        CutAnswerError: it cannot be decompressed.
        httpx.RequestError: the connection broke.
    """
    pieces: list[bytes] = []
    size = 0
    try:
        for piece in _pieces(answer):
            check()
            size += len(piece)
            if size > MOST_BYTES:
                raise bad_answer(
                    answer,
                    f"The answer of {host} is larger than {MOST_BYTES // 1024**2} MB, "
                    "so it was not read on.",
                    hint="Check the base URL and the network's proxy: Twilio sends no such answer.",
                )
            pieces.append(piece)
    except zlib.error:
        pieces.clear()
    else:
        headers = httpx.Headers(answer.headers)
        for name in ("content-encoding", "content-length", "transfer-encoding"):
            headers.pop(name, None)
        return httpx.Response(answer.status_code, headers=headers, content=b"".join(pieces))
    raise bad_answer(
        answer, f"The answer of {host} cannot be decompressed.", hint="Try again.",
        kind=CutAnswerError,
    )  # fmt: skip


def _pieces(answer: httpx.Response) -> Iterator[bytes]:
    if answer.is_stream_consumed:  # made in memory, by a transport without a network
        yield answer.content
        return
    encoding = answer.headers.get("content-encoding", "identity").strip().lower() or "identity"
    if encoding == "identity":
        yield from answer.iter_raw()
    elif encoding in _WINDOWS:
        yield from _unpacked(answer.iter_raw(), _WINDOWS[encoding])
    else:
        raise zlib.error


def _unpacked(raw: Iterable[bytes], windows: tuple[int, ...]) -> Iterator[bytes]:
    unpack = None
    for packed in filter(None, raw):
        unpack = unpack or _begin(packed, windows)
        rest = packed
        while rest and not unpack.eof:
            yield unpack.decompress(rest, _PIECE)
            rest = unpack.unconsumed_tail


def _begin(packed: bytes, windows: tuple[int, ...]) -> "zlib._Decompress":
    for window in windows[:-1]:
        try:
            zlib.decompressobj(window).decompress(packed, 1)
        except zlib.error:
            continue
        return zlib.decompressobj(window)
    return zlib.decompressobj(windows[-1])
