"""The names of the services that were listed last, for the completion of a shell.

Kept so that a tab needs no request. A file of mode 0600 in the state folder; the demo is not kept.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from proxy_tui.errors import ProxyTuiError, SettingsError
from proxy_tui.settings.files import read_own, write_private

if TYPE_CHECKING:
    from proxy_tui.api.models import Service

_FILE: Final = "services.json"


def remember_services(state_dir: Path, services: "Iterable[Service]") -> None:
    """Keep the names of a list; a disk that cannot be written keeps the old ones."""
    names = [service.unique_name or service.sid for service in services]
    with suppress(OSError, ProxyTuiError):
        if names and names != known_services(state_dir):
            write_private(state_dir / _FILE, json.dumps(names))


def known_services(state_dir: Path) -> list[str]:
    """Return the names that were kept; none if the file is damaged or somebody else's."""
    try:
        text = read_own(state_dir / _FILE, "The list of services", SettingsError)
        found = json.loads(text or "[]")
    except (ProxyTuiError, OSError, ValueError):
        return []
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
