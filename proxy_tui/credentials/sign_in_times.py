"""When each profile last signed in: a file in the state folder that never causes a failure."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from proxy_tui.errors import ProxyTuiError
from proxy_tui.settings.files import locked, read_text, write_private

FILE_NAME: Final = "last-used.json"


def record_sign_in(state_dir: Path, profile: str, now: datetime) -> None:
    """Record that a profile signs in now. A file that cannot be written is ignored."""
    path = state_dir / FILE_NAME
    with suppress(OSError), locked(path):
        times = {**_read(path), profile: now.astimezone(UTC).isoformat(timespec="seconds")}
        write_private(path, json.dumps(times, indent=1) + "\n")


def read_sign_in_times(state_dir: Path) -> Mapping[str, datetime]:
    """Return when each profile last signed in; unknown ones are left out."""
    times = {}
    for profile, text in _read(state_dir / FILE_NAME).items():
        with suppress(ValueError):
            time = datetime.fromisoformat(text)
            times[profile] = time if time.tzinfo else time.replace(tzinfo=UTC)
    return times


def _read(path: Path) -> dict[str, str]:
    try:
        data = json.loads(read_text(path, "The record of sign-ins"))
    except (ProxyTuiError, ValueError):
        return {}
    entries = data.items() if isinstance(data, dict) else ()
    return {str(profile): text for profile, text in entries if isinstance(text, str)}
