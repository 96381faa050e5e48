"""The services that were listed last: names for the completion of a shell, and their SIDs.

Kept so that a tab needs no request, and so that a service is opened by its name without asking
for its SID first. A file of mode 0600 in the state folder; the demo is not kept.
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
    """Keep a list; a disk that cannot be written keeps the old one."""
    known = {service.unique_name or service.sid: service.sid for service in services}
    with suppress(OSError, ProxyTuiError):
        if known and known != known_services(state_dir):
            write_private(state_dir / _FILE, json.dumps(known))


def known_services(state_dir: Path) -> dict[str, str]:
    """Return SIDs by name, as a hint; none if the file is damaged or somebody else's."""
    try:
        text = read_own(state_dir / _FILE, "The list of services", SettingsError)
        found = json.loads(text or "{}")
    except (ProxyTuiError, OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: sid for name, sid in found.items() if isinstance(sid, str)}
