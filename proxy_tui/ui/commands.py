"""The command palette: everything that a key does on the screen, by name."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from textual.app import SystemCommand
from textual.screen import Screen

from proxy_tui.ui.keys import BY_ID, display

_LEFT_OUT = frozenset({"table.down", "table.up", "app.palette", "app.quit", "services.quit"})


def screen_commands(screen: Screen[Any]) -> Iterable[SystemCommand]:
    """Return a command for each binding of the screen, with its key in force."""
    seen: set[str] = set()
    for active in screen.active_bindings.values():
        name = active.binding.id
        if name is None or name in seen or name in _LEFT_OUT or name not in BY_ID:
            continue
        seen.add(name)
        run = partial(screen.app.run_action, active.binding.action, active.node)
        yield SystemCommand(
            f"{active.binding.description} ({display(active.binding.key)})", BY_ID[name].help, run
        )
    if hasattr(screen, "action_delete"):
        yield SystemCommand("Delete session", "Delete the session for good.", screen.action_delete)
