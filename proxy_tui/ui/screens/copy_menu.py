"""The texts about sessions that leave the program: the menu that copies them, the hand-over."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from proxy_tui.formatting import safe
from proxy_tui.operations import export, support
from proxy_tui.ui import dialogs
from proxy_tui.ui.messages import WriteToTerminal
from proxy_tui.ui.runtime.workers import in_thread

if TYPE_CHECKING:
    from proxy_tui.operations.export import CopyItem, Links
    from proxy_tui.operations.writes import Target
    from proxy_tui.ui.screens.base_screen import ProxyScreen

_SHOW: Final = "show"
_PREVIEW: Final = 44
"""Characters of a text that the menu shows."""


def links_of(screen: "ProxyScreen") -> "Links | None":
    """Return what writes command lines to places of the account; None before signing in."""
    connection = screen.context.connection
    return export.Links(connection, screen.context.settings) if connection is not None else None


def open_copy_menu(screen: "ProxyScreen", items: "Sequence[CopyItem]", title: str = "Copy") -> None:
    """Ask which text to copy, or to show for selecting it by mouse.

    The command line that opens the screen itself comes last.
    """
    links = links_of(screen)
    if links is not None and (here := screen.link(links)) is not None:
        items = [*items, here]
    by_id = {item.id: item for item in items}
    choices = [dialogs.MenuItem(item.id, item.label, note=_preview(item.text)) for item in items]
    show_instead = dialogs.MenuItem(_SHOW, "Show instead, to select by mouse …")

    def chosen(name: str | None) -> None:
        if name == _SHOW:
            screen.app.push_screen(dialogs.MenuDialog("Show", choices), show)
        elif name is not None:
            screen.run_flow("copy", _copy, screen, by_id[name])

    def show(name: str | None) -> None:
        if name is not None:
            item = by_id[name]
            screen.app.push_screen(dialogs.ShowDialog(item.label, item.text))

    screen.app.push_screen(dialogs.MenuDialog(title, [*choices, show_instead]), chosen)


def hand_over(screen: "ProxyScreen", targets: "Sequence[Target]") -> None:
    """Show the hand-over of sessions, to be copied or written."""

    def done(words: str | None) -> None:
        if words:
            screen.tell(words)

    screen.app.push_screen(dialogs.HandoverDialog(screen.context, targets), done)


async def _copy(screen: "ProxyScreen", item: "CopyItem") -> None:
    copied = await in_thread(partial(support.copy_text, item.text))
    if copied.escape:
        screen.post_message(WriteToTerminal(copied.escape))
    screen.tell(f"{item.label}: {copied.words}")


def _preview(text: str) -> str:
    line = safe(text.partition("\n")[0])
    return line if len(line) <= _PREVIEW else f"{line[: _PREVIEW - 1]}…"
