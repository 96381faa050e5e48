"""Cutting lists into pages, with opaque tokens that hold on to a record.

A token names the record a page ended at, not a distance from the top: rows that
are added or deleted meanwhile neither repeat nor hide others. ``Page`` is a
counter of the client's and chooses nothing.
"""

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, Generic, TypeVar

from proxy_tui.simulator.http.refusals import Refusal
from proxy_tui.simulator.http.validation import Fields
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.records import Row

DEFAULT_SIZE: Final = 50
SIZE_LIMIT: Final = 1000
"""Above it is error 20007."""

AFTER: Final = "PA"
BEFORE: Final = "PB"

_TOKEN = re.compile(r"(PA|PB)[A-Z]{2}([0-9a-f]{16})([0-9a-f]{16})", re.ASCII)
_seq = attrgetter("seq")

RowT = TypeVar("RowT", bound=Row)


@dataclass(frozen=True, slots=True)
class PageQuery:
    """What a list request asks for."""

    size: int
    page: int
    token: str | None


@dataclass(frozen=True, slots=True)
class Cut(Generic[RowT]):
    """The rows of one page, and tokens for its neighbours where there are any."""

    rows: Sequence[RowT]
    after: str | None
    before: str | None


def read_query(query: Fields, options: Options) -> PageQuery:
    """Read PageSize, Page and PageToken.

    Raises:
        Refusal: 20007 a size above 1000; 20001 another bad number.
    """
    size = _number(query, "PageSize", minimum=1)
    if size is not None and size > SIZE_LIMIT:
        raise Refusal(20007)
    page = _number(query, "Page", minimum=0)
    return PageQuery(
        size=min(size or DEFAULT_SIZE, options.max_page_size),
        page=page or 0,
        token=query.text("PageToken", 1000),
    )


def cut(rows: Sequence[RowT], query: PageQuery, path: str, options: Options) -> Cut[RowT]:
    """Return one page of ``rows``, which stand in creation order.

    Raises:
        Refusal: 21481 the token is not one of this list's.
    """
    newest_first = options.list_order == "newest"
    total = len(rows)
    start, end = 0, query.size
    if query.token is not None:
        direction, anchor = _read_token(query.token, path)
        older, newer = bisect_left(rows, anchor, key=_seq), bisect_right(rows, anchor, key=_seq)
        if direction == AFTER:
            start = total - older if newest_first else newer
            end = start + query.size
        else:
            end = total - newer if newest_first else older
            start = max(0, end - query.size)
    end = min(end, total)
    page = rows[total - end : total - start][::-1] if newest_first else rows[start:end]
    return Cut(
        rows=page,
        after=_token(AFTER, page[-1], path) if page and end < total else None,
        before=_token(BEFORE, page[0], path) if page and start > 0 else None,
    )


def _number(query: Fields, name: str, *, minimum: int) -> int | None:
    try:
        return query.integer(name, minimum=minimum)
    except Refusal as refusal:
        raise Refusal(20001, refusal.message) from None


def _token(direction: str, row: Row, path: str) -> str:
    return f"{direction}{row.sid[:2]}{_seal(direction, row.seq, path)}{row.seq:016x}"


def _read_token(token: str, path: str) -> tuple[str, int]:
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise Refusal(21481)
    direction, seal, seq = found[1], found[2], int(found[3], 16)
    if seal != _seal(direction, seq, path):
        raise Refusal(21481)
    return direction, seq


def _seal(direction: str, seq: int, path: str) -> str:
    return hashlib.blake2b(f"{direction}{seq}{path}".encode(), digest_size=8).hexdigest()
