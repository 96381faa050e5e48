"""Points in time in words: how long ago, how far ahead, and by the clock.

A moment is what the API gave: an aware datetime, the raw text where it did not
parse, or None. Raw text is shown as it came, None as a dash.
"""

from datetime import UTC, datetime, tzinfo

from proxy_tui.present.durations import span
from proxy_tui.present.text import NOTHING, safe

Moment = datetime | str | None
"""An aware datetime, text that is not one, or nothing (``proxy_tui.api.models.Moment``)."""

_JUST_NOW = 10
"""Seconds within which a moment is simply now."""


def ago(moment: Moment, now: datetime) -> str:
    """Return how long ago: ``just now``, ``12 s``, ``4 min``, ``3 h``, ``2 d``.

    A moment that lies ahead (clocks differ) says so: ``in 4 min``.
    """
    if not isinstance(moment, datetime):
        return _raw(moment)
    passed = (now - moment).total_seconds()
    if abs(passed) < _JUST_NOW:
        return "just now"
    return span(passed) if passed > 0 else f"in {span(-passed)}"


def since(moment: Moment, now: datetime) -> str:
    """Return how long ago, for use in a sentence: ``22 h ago``, ``just now``."""
    words = ago(moment, now)
    return f"{words} ago" if isinstance(moment, datetime) and words[0].isdigit() else words


def until(moment: Moment, now: datetime) -> str:
    """Return how far ahead an expiry is: ``in 43 min``, or ``expired 5 min ago``."""
    if not isinstance(moment, datetime):
        return _raw(moment)
    left = (moment - now).total_seconds()
    return f"in {span(left)}" if left > 0 else f"expired {span(-left)} ago"


def clock(moment: Moment, *, zone: bool = True) -> str:
    """Return the time of day in UTC: ``14:02 UTC``, or ``14:02`` without the zone."""
    if not isinstance(moment, datetime):
        return _raw(moment)
    return as_utc(moment).strftime("%H:%M") + (" UTC" if zone else "")


def day(moment: datetime) -> str:
    """Return the date in UTC: ``2026-03-01``."""
    return as_utc(moment).date().isoformat()


def stamp(moment: Moment) -> str:
    """Return date and time in UTC: ``2026-03-01 14:02:11 UTC``."""
    if not isinstance(moment, datetime):
        return _raw(moment)
    return as_utc(moment).replace(tzinfo=None).isoformat(" ", "seconds") + " UTC"


def full_time(moment: Moment, zone: tzinfo | None = None) -> str:
    """Return a moment in UTC and by the local clock.

    ``2026-03-01 14:02:11 UTC · 15:02 local``; the local date is added where it differs.

    Args:
        moment: What to show.
        zone: The local time zone; None is the system's.
    """
    if not isinstance(moment, datetime):
        return _raw(moment)
    universal = as_utc(moment)
    try:
        local = universal.astimezone(zone)
    except (OverflowError, ValueError):  # the first and last days of the calendar
        return stamp(moment)
    date = "" if local.date() == universal.date() else f"{local.date().isoformat()} "
    return f"{stamp(moment)} · {date}{local:%H:%M} local"


def as_utc(moment: datetime) -> datetime:
    """Return an aware datetime in UTC; one too near the ends of the calendar keeps its digits."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


def _raw(moment: str | None) -> str:
    return safe(moment) if moment else NOTHING
