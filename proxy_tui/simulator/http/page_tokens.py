"""Pages of a list, with opaque tokens.

A token names the record at which a page ended, not an offset, so that records which are added
or deleted meanwhile neither repeat nor hide others. ``Page`` is a counter for the client and
selects nothing.
"""

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, Generic, TypeVar

from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.records import BaseRecord
from proxy_tui.simulator.rules.refusals import RefusalError
from proxy_tui.simulator.rules.validation import Fields

DEFAULT_SIZE: Final = 50
SIZE_LIMIT: Final = 1000

_AFTER, _BEFORE = "PA", "PB"
_TOKEN = re.compile(r"(PA|PB)[A-Z]{2}([0-9a-f]{16})([0-9a-f]{16})", re.ASCII)
_seq = attrgetter("seq")

RecordT = TypeVar("RecordT", bound=BaseRecord)


@dataclass(frozen=True, slots=True)
class RecordPage(Generic[RecordT]):
    """The rows of one page, what was asked for, and the tokens of its neighbours or None."""

    rows: Sequence[RecordT]
    size: int
    number: int
    token: str | None
    after: str | None
    before: str | None


def read_page(
    rows: Sequence[RecordT], query: Fields, path: str, options: Options
) -> RecordPage[RecordT]:
    """Return the page of ``rows`` that a query asks for; they are in creation order.

    Raises:
        RefusalError: 20007 a size above 1000; 20001 another bad number; 21481 a token of
            another list.
    """
    size = query.integer("PageSize", minimum=1, code=20001) or DEFAULT_SIZE
    if size > SIZE_LIMIT:
        raise RefusalError(20007)
    size = min(size, options.max_page_size)
    number = query.integer("Page", code=20001) or 0
    token = query.text("PageToken", 1000)
    newest_first = options.list_order == "newest"
    total = len(rows)
    start, end = 0, size
    if token is not None:
        direction, anchor = _read_token(token, path)
        older, newer = bisect_left(rows, anchor, key=_seq), bisect_right(rows, anchor, key=_seq)
        if direction == _AFTER:
            start = total - older if newest_first else newer
            end = start + size
        else:
            end = total - newer if newest_first else older
            start = max(0, end - size)
    end = min(end, total)
    page = rows[total - end : total - start][::-1] if newest_first else rows[start:end]
    return RecordPage(
        rows=page,
        size=size,
        number=number,
        token=token,
        after=_token(_AFTER, page[-1], path) if page and end < total else None,
        before=_token(_BEFORE, page[0], path) if page and start > 0 else None,
    )


def _token(direction: str, row: BaseRecord, path: str) -> str:
    return f"{direction}{row.sid[:2]}{_seal(direction, row.seq, path)}{row.seq:016x}"


def _read_token(token: str, path: str) -> tuple[str, int]:
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise RefusalError(21481)
    direction, seal, seq = found[1], found[2], int(found[3], 16)
    if seal != _seal(direction, seq, path):
        raise RefusalError(21481)
    return direction, seq


def _seal(direction: str, seq: int, path: str) -> str:
    return hashlib.blake2b(f"{direction}{seq}{path}".encode(), digest_size=8).hexdigest()
