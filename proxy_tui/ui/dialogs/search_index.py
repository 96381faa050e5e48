"""The dialog that switches the search index of a profile on, or drops it."""

from collections.abc import Iterable
from typing import Final

from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.ui.dialogs.menu import MenuDialog, MenuItem

KEEP: Final = "keep"
NEVER: Final = "never"
DROP: Final = "drop"

_WORDS: Final = (
    "After a restart a search for a number then reads only what changed. The index is a file of "
    "yours with SIDs, dates and hashes of numbers, never a number or a name; the key of the "
    "hashes is in the keyring. What is found is read again before it is shown."
)


class SearchIndexDialog(MenuDialog):
    """Dismisses with ``KEEP``, ``NEVER`` or ``DROP``.

    Args:
        profile: The name of the profile.
        kept: Whether it keeps an index; None until somebody answered.
    """

    def __init__(self, profile: str, *, kept: bool | None) -> None:
        items = [MenuItem(KEEP, "Keep one")]
        if kept:
            items = [MenuItem(DROP, "Delete it with its key, and keep none")]
        elif kept is None:
            items.append(MenuItem(NEVER, "No, and do not offer it again"))
        title = f"Keep a search index on disk for {profile}?"
        super().__init__(f"A search index is kept for {profile}" if kept else title, items)

    def compose_body(self) -> Iterable[Widget]:
        """Say what it is above the choices."""
        yield Static(_WORDS, classes="about", markup=False)
        yield from super().compose_body()
