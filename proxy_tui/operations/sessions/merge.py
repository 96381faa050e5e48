"""Where new sessions belong among loaded ones, when a page of the API is read again."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from proxy_tui.api.models import Session
    from proxy_tui.api.pages import Page


def with_new(
    rows: Mapping[str, Session], pages: Iterable[Page[Session]], new: Collection[str]
) -> dict[str, Session]:
    """Return the rows with new sessions beside the neighbours that their page gives them.

    A new session stands behind the one it follows in its page; at the head of a
    page, before the first loaded one there. A page without a loaded session has
    no neighbours to offer: its sessions go to the end.

    Args:
        rows: Loaded sessions by SID, in order; they are not replaced here.
        pages: Pages as read again.
        new: SIDs on these pages that are not in ``rows``.
    """
    before: defaultdict[str, list[Session]] = defaultdict(list)
    after: defaultdict[str, list[Session]] = defaultdict(list)
    end: list[Session] = []
    for page in pages:
        head = next((session.sid for session in page.items if session.sid in rows), None)
        room = end if head is None else before[head]
        for session in page.items:
            if session.sid in new:
                room.append(session)
            else:
                room = after[session.sid]
    merged: dict[str, Session] = {}
    for sid, row in rows.items():
        for session in (*before.pop(sid, ()), row, *after.pop(sid, ())):
            merged.setdefault(session.sid, session)
    return merged | {session.sid: session for session in end if session.sid not in merged}
