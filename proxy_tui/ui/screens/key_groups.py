"""Which keys the last line of a screen offers for what is selected."""

from typing import TYPE_CHECKING, Final

from proxy_tui.api.constants import CLOSED
from proxy_tui.formatting import marked_words
from proxy_tui.ui.screens.marked_actions import MARKED
from proxy_tui.ui.widgets.key_bar import KeyGroups, KeyLine

if TYPE_CHECKING:
    from proxy_tui.api.models import Session

TYPING: Final = ("filter.keep", "filter.complete", "filter.clear")
"""Active only while a filter is typed, when most others are not."""

LEAVING: Final = (
    "session.copy", "session.handover", "session.undo", "session.raw", "session.reveal",
    "screen.export",
)  # fmt: skip
"""What is taken along from a session, shown of it, or taken back."""


NO_ROW: Final = KeyLine(
    (
        TYPING,
        ("session.new", "list.find", "list.goto", "list.filter"),
        ("list.refresh", "sessions.load_all", "sessions.people", "screen.history"),
        ("session.back",),
    )
)
"""For a list of sessions without any."""


def of_session(session: "Session") -> tuple[str, ...]:
    """Return the keys that change a session in its state."""
    if session.is_active:
        return ("session.edit", "session.close")
    # What failed cannot be re-opened.
    return ("session.reopen",) if session.status == CLOSED else ()


def of_marked(marked: int, groups: KeyGroups) -> KeyLine:
    """Return the actions on the marked sessions, in front of other groups."""
    actions = tuple(f"session.{name}" for name in MARKED)
    return KeyLine(
        (
            (*actions, "screen.export"),
            ("session.back", "sessions.mark", "sessions.mark_all"),
            *groups,
        ),
        marked_words(marked),
        {"session.back": "Clear marks"},
    )
