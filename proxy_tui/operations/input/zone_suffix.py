"""The time zone at the end of a typed time: ``Z``, ``+01:00``, ``Europe/London``, ``BST``."""

import re
from dataclasses import dataclass
from datetime import UTC, timedelta, timezone, tzinfo
from typing import Final

from proxy_tui.errors import SettingsError
from proxy_tui.settings.zone import find_zone

_CLOCK_END: Final = r"(?::\d\d(?:[.,]\d+)?|\d ?[ap]\.?m\.?|t\d{2,6}|noon)"
_ANY_CASE: Final = re.IGNORECASE | re.ASCII
_UTC: Final = re.compile(rf"(.*(?:{_CLOCK_END}|\d|day|tomorrow)) ?(?:utc|gmt|z)", _ANY_CASE)
_OFFSET: Final = re.compile(
    rf"(.*{_CLOCK_END}) ?(?:utc|gmt)? ?([+\u2212-])(\d{{1,2}})(?::?([0-5]\d))?", _ANY_CASE
)
_NAMED: Final = re.compile(r"(.*) ([a-z_]+(?:/[a-z0-9_+-]+)+)", _ANY_CASE)
_LETTERS: Final = re.compile(r"(.*(?:\d|[AaPp]\.?[Mm]\.?)) ([A-Z]{2,5})", re.ASCII)
_NO_ZONES: Final = re.compile(
    "AM|PM|NOON|TODAY|(?:MON|TUE|WED|THU|FRI|SAT|SUN|TUES|WEDS|THUR|THURS)"
    "|(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|SEPT|OCT|NOV|DEC|MARCH|APRIL|JUNE|JULY)"
)
_DAY: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class NamedZone:
    """A zone that was typed."""

    zone: tzinfo | None
    """None stands for the one in force, where only ``letters`` were typed."""
    letters: str = ""
    """``BST``, which is right only if the zone in force is called so at that time."""


def split_zone(typed: str) -> tuple[str, NamedZone | None]:
    """Return a typed time without the zone at its end, and that zone.

    Raises:
        ValueError: a zone is named that does not exist.
    """
    if named := _NAMED.fullmatch(typed):
        try:
            return named[1], NamedZone(find_zone(named[2]))
        except SettingsError as error:
            raise ValueError(f"No time zone is called that. {error.hint}") from None
    if offset := _OFFSET.fullmatch(typed):
        length = timedelta(hours=int(offset[3]), minutes=int(offset[4] or 0))
        if length >= _DAY:
            raise ValueError("An offset from UTC lies within a day, as in 18:00+01:00.")
        return offset[1], NamedZone(timezone(length if offset[2] == "+" else -length))
    if universal := _UTC.fullmatch(typed):
        return universal[1], NamedZone(UTC)
    letters = _LETTERS.fullmatch(typed)
    if letters and not _NO_ZONES.fullmatch(letters[2]):
        return letters[1], NamedZone(None, letters[2])
    return typed, None
