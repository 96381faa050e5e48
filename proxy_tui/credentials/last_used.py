"""When each profile last signed in: a small file in the state folder, never a reason to fail."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from proxy_tui.errors import ProxyTuiError
from proxy_tui.settings.files import locked, read_text, write_private

FILE_NAME: Final = "last-used.json"


def mark_used(state_dir: Path, name: str, now: datetime) -> None:
    """Note that a profile signs in now; a disk that refuses it is nobody's problem."""
    path = state_dir / FILE_NAME
    with suppress(OSError), locked(path):
        moments = {**_read(path), name: now.astimezone(UTC).isoformat(timespec="seconds")}
        write_private(path, json.dumps(moments, indent=1) + "\n")


def last_used(state_dir: Path) -> Mapping[str, datetime]:
    """Return when each profile last signed in; empty where that is not known."""
    moments = {}
    for name, text in _read(state_dir / FILE_NAME).items():
        with suppress(ValueError):
            moment = datetime.fromisoformat(text)
            moments[name] = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moments


def _read(path: Path) -> dict[str, str]:
    try:
        data = json.loads(read_text(path, "The record of sign-ins"))
    except (ProxyTuiError, ValueError):
        return {}
    if not isinstance(data, dict):
        return {}
    return {str(name): text for name, text in data.items() if isinstance(text, str)}
