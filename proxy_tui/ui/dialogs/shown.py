"""Whether a key was pressed before the dialog it would reach could be seen.

Over a slow line keys arrive in bunches: an enter meant for a table must not
press a button of the dialog that the key before it opened.
"""

from typing import Any

from textual.events import Key
from textual.screen import Screen


def was_typed_blind(screen: Screen[Any], event: Key) -> bool:
    """Whether ``event`` is older than the first frame of the dialog on top."""
    shown_at: float | None = getattr(screen, "shown_at", None)
    return shown_at is not None and event.time < shown_at
