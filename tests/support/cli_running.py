"""What a command line run in this process gives back."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from proxy_tui.ui.context import Context


class Done(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]
"""Runs a command line in this process."""


class Shown:
    """Stands in for the program: takes its context and ends at once."""

    context: Context
    return_code: int | None = 0

    def __init__(self, context: Context) -> None:
        type(self).context = context

    def run(self) -> None:
        """Draw nothing."""


def write_config(text: str, mode: int = 0o600) -> Path:
    """Write the config file of this home, and return its path."""
    path = Path.home() / ".config/proxy-tui/config.toml"
    path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path
