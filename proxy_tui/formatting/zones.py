"""Moments on the clock of a place: which time it is there, and what that clock is called.

A zone is a ``tzinfo``, or None for the machine's own. Both ends of the calendar
are in reach of a server, so nothing here overflows.
"""

from datetime import UTC, datetime, tzinfo


def in_zone(moment: datetime, zone: tzinfo | None) -> datetime:
    """Return an aware moment on the clock of a zone, or in UTC where that clock has no such day."""
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError, OSError):  # the first and last days of the calendar
        return as_utc(moment)


def as_utc(moment: datetime) -> datetime:
    """Return an aware datetime in UTC; one too near the ends of the calendar keeps its digits."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


def is_doubled(local: datetime) -> bool:
    """Return whether a clock change shows this local time twice."""
    first, second = (local.replace(fold=fold).utcoffset() for fold in (0, 1))
    # What was made from a moment is no skipped time, so a difference means two.
    return first != second


def zone_name(local: datetime) -> str:
    """Return the full name of a local time's zone: ``Europe/London``, ``UTC``, ``CET``."""
    key = getattr(local.tzinfo, "key", "")
    return key if isinstance(key, str) and key else zone_letters(local)


def zone_letters(local: datetime) -> str:
    """Return the short name of a local time's zone at that time: ``GMT``, ``BST``, ``UTC+03``."""
    name = local.tzname() or "UTC"
    return f"UTC{name}" if name[0] in "+-" else name
