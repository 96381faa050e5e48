"""The dialogs: each asks one thing, checks it, and dismisses with one result."""

from importlib import import_module
from typing import Final

_SOON: Final = ("menu", "confirm", "update", "create", "reopen", "participant", "goto", "help")


def load() -> None:
    """Load what the dialogs need that are likely to be opened. For a thread, after the start."""
    for name in _SOON:
        import_module(f"proxy_tui.ui.dialogs.{name}")
    import_module("proxy_tui.operations.writes.forms")
