"""The actions on marked sessions, for every screen that has marks."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from proxy_tui.formatting import counted
from proxy_tui.operations import export
from proxy_tui.ui import dialogs
from proxy_tui.ui.keys import key_note
from proxy_tui.ui.messages import RunBatch
from proxy_tui.ui.screens.copy_menu import hand_over, open_copy_menu

if TYPE_CHECKING:
    from proxy_tui.operations.writes import Batch, Target, WriteLock
    from proxy_tui.ui.screens.base_screen import ProxyScreen

MARKED: Final = ("close", "edit", "reopen", "copy", "handover", "actions")
"""The actions that are about the marked sessions, while there are any."""

_PLANS: "Final[dict[str, Callable[[], type[dialogs.PlanDialog]]]]" = {
    "edit": lambda: dialogs.ChangePlanDialog,
    "close": lambda: dialogs.ClosePlanDialog,
    "reopen": lambda: dialogs.ReopenPlanDialog,
    "delete": lambda: dialogs.DeletePlanDialog,
}
"""Return the dialog of each action, which loads at first use."""

_MENU: Final = (
    ("edit", "Change ttl or expiry …"),
    ("close", "Close …"),
    ("reopen", "Re-open …"),
    ("copy", "Copy a table …"),
    ("handover", "Hand over …"),
    ("delete", "Delete for good …"),
)


class MarkedActions:
    """Does to all marked sessions what ``SessionActions`` does to one.

    Args:
        targets: Returns the marked sessions, each once.
    """

    def __init__(self, screen: "ProxyScreen", targets: "Callable[[], tuple[Target, ...]]") -> None:
        self._screen = screen
        self._targets = targets

    @property
    def has_targets(self) -> bool:
        """Whether any session is marked."""
        return bool(self._targets())

    def run(self, name: str) -> bool:
        """Run an action; return False without marks, or if the action is not one for many."""
        targets = self._targets()
        if not targets:
            return False
        if name == "actions":
            self._choose(targets)
        elif name == "copy":
            self._copy(targets)
        elif name == "handover":
            hand_over(self._screen, targets)
        elif name in _PLANS:
            self._plan(name, targets)
        else:
            return False
        return True

    def _plan(self, name: str, targets: "tuple[Target, ...]") -> None:
        """Show what an action would do to each session, and run it once it is confirmed."""
        screen, context = self._screen, self._screen.context
        connection, lock = context.connection, context.closed_lock
        if connection is None:
            screen.tell("Nothing is loaded yet.", warning=True)
        elif lock is not None:
            self._unlock(lock, name)
        elif connection.client.read_only:
            reason = connection.read_only_reason or "this run is read-only"
            screen.tell(f"{counted(len(targets), 'marked session')}: {reason}.", warning=True)
        else:
            dialog = _PLANS[name]()(context, targets)
            screen.app.push_screen(dialog, self._run)

    def _run(self, batch: "Batch | None") -> None:
        if batch is not None:
            self._screen.post_message(RunBatch(batch))

    def _unlock(self, lock: "WriteLock", name: str) -> None:
        def unlocked(is_open: bool | None) -> None:
            self._screen.bar.renew()
            if is_open:
                self.run(name)

        self._screen.app.push_screen(dialogs.UnlockDialog(lock), unlocked)

    def _choose(self, targets: "tuple[Target, ...]") -> None:
        choices = [
            dialogs.MenuItem(name, label, key=key_note(f"session.{name}")) for name, label in _MENU
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
