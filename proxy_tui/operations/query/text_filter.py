"""What a person types to narrow a list, turned into a question asked of each session."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from proxy_tui.api.models import Session


def text_predicate(text: str) -> Callable[[Session], bool] | None:
    """Return whether a session fits ``text``; None where the text asks for nothing.

    Every word must occur in the unique name, the SID or the state (as Twilio
    spells it or as it is shown: ``in-progress``, ``in progress``); letter case
    does not matter.
    """
    words = tuple(dict.fromkeys(text.casefold().split()))
    if not words:
        return None
    first, rest = words[0], words[1:]

    def fits(session: Session) -> bool:
        haystack = f"{session.unique_name or ''}\n{session.sid}\n{session.status}".casefold()
        return first in haystack and all(word in haystack for word in rest)

    return fits
