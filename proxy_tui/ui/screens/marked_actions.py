"""The actions on marked sessions, for every screen that has marks."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from proxy_tui.formatting import counted
from proxy_tui.operations import export
from proxy_tui.ui import dialogs
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.screens.copy_menu import open_copy_menu

if TYPE_CHECKING:
    from proxy_tui.operations.writes import Target
    from proxy_tui.ui.screens.base_screen import ProxyScreen

MARKED: Final = ("close", "edit", "reopen", "copy", "actions")
"""The actions that are about the marked sessions, while there are any."""

_MENU: Final = (("copy", "Copy a table …"),)


class MarkedActions:
    """Does to all marked sessions what ``SessionActions`` does to one.

    Args:
        targets: Returns the marked sessions, each once.
    """

    def __init__(self, screen: "ProxyScreen", targets: "Callable[[], tuple[Target, ...]]") -> None:
        self._screen = screen
        self._targets = targets

    def run(self, name: str) -> bool:
        """Run an action; return False without marks, or if the action is not one for many."""
        targets = self._targets()
        if not targets:
            return False
        if name == "actions":
            self._choose(targets)
        elif name == "copy":
            self._copy(targets)
        else:
            return False
        return True

    def _choose(self, targets: "tuple[Target, ...]") -> None:
        choices = [
            dialogs.MenuItem(name, label, key=key_name(f"session.{name}")) for name, label in _MENU
        ]
        title = f"Do to the {counted(len(targets), 'marked session')}"

        def act(name: str | None) -> None:
            if name is not None:
                self.run(name)

        self._screen.app.push_screen(dialogs.MenuDialog(title, choices), act)

    def _copy(self, targets: "tuple[Target, ...]") -> None:
        title = f"Copy the {counted(len(targets), 'marked session')}"
        pairs = [(one.service, one.session) for one in targets]
        items = export.table_items(pairs, self._screen.context.clock())
        open_copy_menu(self._screen, items, title)
