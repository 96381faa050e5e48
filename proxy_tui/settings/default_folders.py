"""Where config and state live on this system if no variable says so."""

from pathlib import Path
from typing import Final

import platformdirs

APPLICATION: Final = "proxy-tui"


def config_folder() -> Path:
    """Return the folder of ``config.toml``: ``~/.config/proxy-tui`` on Linux."""
    return platformdirs.user_config_path(APPLICATION, appauthor=False)


def state_folder() -> Path:
    """Return the folder of the journal: ``~/.local/state/proxy-tui`` on Linux."""
    return platformdirs.user_state_path(APPLICATION, appauthor=False)
