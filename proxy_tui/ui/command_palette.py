"""The command palette: everything that a key does on the screen, by name."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from textual.app import SystemCommand
from textual.screen import Screen

from proxy_tui.ui.keys import BY_ID, display

_LEFT_OUT = frozenset({"table.down", "table.up", "app.palette", "app.quit", "services.quit"})
_LEFT_OUT_SCOPES = frozenset({"filter"})
"""Keys of a line that is being typed in."""


def screen_commands(screen: Screen[Any]) -> Iterable[SystemCommand]:
    """Return a command for each binding of the screen, with its key in force."""
    seen: set[str] = set()
    for active in screen.active_bindings.values():
        name = active.binding.id
        key = BY_ID.get(name or "")
        if key is None or key.id in seen or key.id in _LEFT_OUT or key.scope in _LEFT_OUT_SCOPES:
            continue
        seen.add(key.id)
        run = partial(screen.app.run_action, active.binding.action, active.node)
        yield SystemCommand(
            f"{active.binding.description} ({display(active.binding.key)})", key.help, run
        )
    actions = getattr(screen, "actions", None)
    if actions is not None:
        delete = partial(actions.run, "delete")
        yield SystemCommand("Delete session", "Delete the session for good.", delete)
