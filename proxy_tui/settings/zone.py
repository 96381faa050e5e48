"""The time zone in which clock times are shown and read."""

import re
from collections.abc import Mapping
from datetime import tzinfo
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from proxy_tui.errors import SettingsError
from proxy_tui.settings.spelling import nearest

_HINT: Final = "Use a name such as Europe/London, America/New_York or UTC."
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*")


def find_zone(name: str, setting: str = "timezone") -> tzinfo:
    """Return the time zone of an IANA name, in any letter case.

    ``setting`` is what holds the name, for the message.

    Raises:
        SettingsError: there is no such zone; names the nearest.
    """
    try:
        # Checked first: a key is a path below the folder of zones, and may not leave it.
        if _NAME.fullmatch(name):
            return ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # none, a folder, or a file of another kind
        pass
    known = {zone.casefold(): zone for zone in available_timezones()}
    if found := known.get(name.casefold()):
        return ZoneInfo(found)
    near = _near(name.casefold(), known)
    meant = f" Did you mean {near}?" if near else ""
    raise SettingsError(f"{setting} names no time zone: {name!r}.{meant}", hint=_HINT)


def _near(name: str, known: Mapping[str, str]) -> str:
    """Return the zone of a city, else the one spelled most like it; "" if none is near."""
    place = f"/{name.replace(' ', '_')}"
    cities = sorted(zone for folded, zone in known.items() if folded.endswith(place))
    return cities[0] if cities else known.get(nearest(name, known), "")
