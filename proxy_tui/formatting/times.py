"""Points in time in words: how long ago, how far ahead, by the clock.

A moment is what the API gave: an aware datetime, the raw text where it did not
parse, or None. Raw text is shown unchanged, None as a dash. A zone is a ``tzinfo``,
or None for the machine's own. A server may send the first or last day of the
calendar, so nothing here overflows.
"""

from datetime import UTC, datetime, tzinfo
from typing import Final

from proxy_tui.formatting.duration_text import span, time_left
from proxy_tui.formatting.safe_text import NOTHING, safe

Moment = datetime | str | None
"""An aware datetime, text that is not one, or nothing (``proxy_tui.api.models.Moment``)."""

# Not by strftime, which follows the locale.
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip

_JUST_NOW: Final = 10
"""Seconds."""
_LONG: Final = 1_000 * 86_400
"""Seconds from which a date is clearer than a number of days."""


def ago(moment: Moment, now: datetime) -> str:
    """Return how long ago: ``just now``, ``12 s``, ``4 min``, ``3 h``, ``2 d``.

    A future moment (clocks differ) is ``in 4 min``; one that is years away is its date,
    because a server sends the year 1 or 9999 for "none".
    """
    if not isinstance(moment, datetime):
        return _raw(moment)
    passed = (now - moment).total_seconds()
    if abs(passed) < _JUST_NOW:
        return "just now"
    if abs(passed) >= _LONG:
        return day(moment)
    return span(passed) if passed > 0 else f"in {time_left(-passed)}"


def since(moment: Moment, now: datetime) -> str:
    """Return how long ago, for a sentence: ``22 h ago``, ``just now``, ``on 2019-03-01``."""
    words = ago(moment, now)
    if not isinstance(moment, datetime) or not words[0].isdigit():
        return words
    return f"on {words}" if words == day(moment) else f"{words} ago"


def until(moment: Moment, now: datetime) -> str:
    """Return how far ahead an expiry is: ``in 3 h 59 min``, or ``expired 5 min ago``.

    One that is years away is its date: ``9999-12-31``.
    """
    if not isinstance(moment, datetime):
        return _raw(moment)
    left = (moment - now).total_seconds()
    if abs(left) >= _LONG:
        return day(moment) if left > 0 else f"expired {day(moment)}"
    return f"in {time_left(left)}" if left > 0 else f"expired {span(-left)} ago"


def clock(
    moment: Moment, zone: tzinfo | None = None, *, named: bool = True, seconds: bool = False
) -> str:
    """Return the time of day: ``14:02 UTC``, ``15:02 CET``; ``14:02`` if not ``named``."""
    if not isinstance(moment, datetime):
        return _raw(moment)
    local = in_zone(moment, zone)
    time = local.strftime("%H:%M:%S" if seconds else "%H:%M")
    return f"{time} {zone_letters(local)}" if named else time


def day(moment: datetime) -> str:
    """Return the date in UTC: ``2026-03-01``."""
    return as_utc(moment).date().isoformat()


def local_day(moment: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Return the date in a zone: ``Thu 26 Nov``, with the year if it is not the current one."""
    local = in_zone(moment, zone)
    words = f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}"
    return words if local.year == in_zone(now, zone).year else f"{words} {local.year:04}"


def appointment(
    moment: datetime, now: datetime, zone: tzinfo | None = None, *, short: bool = False
) -> str:
    """Return date, time and zone: ``Thu 26 Nov 18:00 Europe/London``.

    Seconds are shown unless they are 0. Where a clock change repeats the time, the
    letters of the zone tell which one it is: ``Sun 25 Oct 01:30 BST Europe/London``.
    If ``short``, without seconds and with letters only: ``Thu 26 Nov 18:00 GMT``.
    """
    local = in_zone(moment, zone)
    date = local_day(moment, now, zone)
    if short:
        return f"{date} {clock(moment, zone)}"
    time = clock(moment, zone, named=_is_repeated(local), seconds=bool(local.second))
    return f"{date} {time} {zone_name(local)}"


def iso(moment: datetime) -> str:
    """Return a moment for machines, in UTC: ``2026-12-01T18:00:00Z``."""
    return as_utc(moment).isoformat(timespec="seconds").replace("+00:00", "Z")


def stamp(moment: Moment) -> str:
    """Return date and time in UTC: ``2026-03-01 14:02:11 UTC``."""
    if not isinstance(moment, datetime):
        return _raw(moment)
    return as_utc(moment).replace(tzinfo=None).isoformat(" ", "seconds") + " UTC"


def full_time(moment: Moment, zone: tzinfo | None = None) -> str:
    """Return a moment in UTC and in a zone: ``2026-03-01 14:02:11 UTC · 15:02 Europe/Berlin``.

    The second part has a date if it differs, and is left out if that clock shows UTC.
    """
    if not isinstance(moment, datetime):
        return _raw(moment)
    universal, local = as_utc(moment), in_zone(moment, zone)
    if local.replace(tzinfo=None) == universal.replace(tzinfo=None):
        return stamp(moment)
    date = "" if local.date() == universal.date() else f"{local.date().isoformat()} "
    return f"{stamp(moment)} · {date}{local:%H:%M} {zone_name(local)}"


def _raw(moment: str | None) -> str:
    return safe(moment) if moment else NOTHING


def in_zone(moment: datetime, zone: tzinfo | None) -> datetime:
    """Return an aware moment in a zone, or in UTC if the calendar of the zone lacks the day."""
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError, OSError):
        return as_utc(moment)


def as_utc(moment: datetime) -> datetime:
    """Return an aware moment in UTC; at the ends of the calendar with its digits unchanged."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


def _is_repeated(local: datetime) -> bool:
    """Return whether a clock change repeats this local time."""
    first, second = (local.replace(fold=fold).utcoffset() for fold in (0, 1))
    # Made from a moment, it is no skipped time, so a difference means two.
    return first != second


def zone_name(local: datetime) -> str:
    """Return the full name of a local time's zone: ``Europe/London``, ``UTC``, ``CET``."""
    key = getattr(local.tzinfo, "key", "")
    return key if isinstance(key, str) and key else zone_letters(local)


def zone_letters(local: datetime) -> str:
    """Return the short name of a local time's zone: ``GMT``, ``BST``, ``UTC+03``."""
    name = local.tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name
