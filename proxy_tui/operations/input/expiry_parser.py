"""Expiries as people type them: ``2h``, ``18:00``, ``2026-12-01 6pm``.

A small strict grammar. Date libraries guess what is missing or ambiguous
(``12.07.2022`` and ``13.07.2022`` come out in different orders, a lone ``5`` as a
day of this month); here a wrong guess cuts off a conversation. So whatever is
ambiguous is refused, with an example of what works.
"""

import re
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

from proxy_tui.api.constants import TTL_LIMIT
from proxy_tui.formatting.times import in_zone, local_day, zone_name
from proxy_tui.operations.input.calendar_words import CLOCK, Day, read_clock, read_day, split_zone
from proxy_tui.operations.input.duration_parser import LONGEST_INPUT, parse_duration

_EXAMPLE: Final = "Type a time such as +2h, 18:00, tomorrow 9:00 or 2026-12-01 18:00."
_BEYOND: Final = "An expiry must lie before the year 10000, in UTC."
_PASSED: Final = "That lies in the past; an expiry must lie in the future."

_MARKED: Final = re.compile(r"(?:\+|in\b)\s*(.*)|(.*?)\s+from now", re.DOTALL)
_PAST: Final = re.compile(r"[-\u2212].*|.*\bago|(?:yesterday|last)\b.*", re.DOTALL)
_ISO: Final = re.compile(r"\d{4}-?(?:\d\d-?\d\d|w\d\d(?:-?\d)?)(?:[t ].+)?", re.ASCII)
_AROUND: Final = " \t\"'`\u201c\u201d\u2018\u2019.,;"
"""Quotes and stops around a pasted time."""


def parse_expiry(text: str, now: datetime, zone: tzinfo | None = None) -> datetime:
    """Return the moment of a typed expiry, in UTC and whole seconds.

    Takes a length of time from now (``+2h``, ``2h``, ``in 2 hours 30 min``); a time
    later today (``18:00``, ``6pm``); a day with a time (``tomorrow 9:00``,
    ``fri 18:00``, ``26 Nov 18:00``, ``2026-12-01 18:00``); a date alone, which is its
    first moment; and ISO 8601. Absolute ones may end with ``Z``, ``UTC``, an offset or
    the name of a zone. Whether a whole date has passed is checked by the request
    (``api.params.DateExpiry``).

    Args:
        text: As typed.
        now: The time now, aware.
        zone: Used where the text names no zone; None is the machine's.

    Raises:
        ValueError: it is none of these, ambiguous, in an hour that a clock change skips
            or repeats, or beyond the calendar; the message is a sentence to show.
    """
    typed = " ".join(text.split()).strip(_AROUND)
    if not typed or len(typed) > LONGEST_INPUT:
        raise ValueError(_EXAMPLE)
    if _PAST.fullmatch(typed.casefold()):
        raise ValueError(_PASSED)
    try:
        moment = _from_now(typed.casefold(), now) or _absolute(typed, now, zone)
    except OverflowError:
        raise ValueError(_BEYOND) from None
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # within hours of the first or the last moment there is
        raise ValueError(_BEYOND if moment.year > now.year else _PASSED) from None


def is_from_now(text: str) -> bool:
    """Return True if a typed expiry is a length of time from now, such as ``+2h``."""
    typed = " ".join(text.split()).strip(_AROUND)
    try:
        return _from_now(typed.casefold(), datetime.min.replace(tzinfo=UTC)) is not None
    except ValueError:
        return False


def _from_now(typed: str, now: datetime) -> datetime | None:
    """Return a moment given as a length of time from now; None for other text."""
    marked = _MARKED.fullmatch(typed)
    length = (marked[1] or marked[2] or "") if marked else typed
    is_date = marked is None and _ISO.fullmatch(length)
    if re.fullmatch(r"\d+(?:[.,]\d+)?", length, re.ASCII) and not is_date:
        raise ValueError(_which_unit(length, is_length=marked is not None))
    if marked is None and re.fullmatch(CLOCK, typed):
        return None
    seconds = parse_duration(length)
    if seconds is None:
        if marked:
            raise ValueError("Type a length of time after it, such as +30m, +2h or in 2 days.")
        return None
    if seconds >= TTL_LIMIT:
        raise ValueError("That is more than 68 years from now; Twilio takes less.")
    # Rounded up, so that +2h is shown as 2 h.
    started = timedelta(seconds=1) if now.microsecond else timedelta(0)
    return now.replace(microsecond=0) + started + timedelta(seconds=seconds)


def _which_unit(number: str, *, is_length: bool) -> str:
    shown = number if len(number) <= 8 else "2"
    if is_length:
        return f"Say which unit: +{shown}m, +{shown}h or +{shown}d."
    if clock := re.fullmatch(r"([01]\d|2[0-3])[.,]?([0-5]\d)", number, re.ASCII):
        return f"For the time of day type {clock[1]}:{clock[2]}; a length of time has a unit."
    return f"Say what it counts: +{shown}m, +{shown}h, or a time of day such as 18:00."


def _absolute(typed: str, now: datetime, zone: tzinfo | None) -> datetime:
    """Return a moment given by day, time of day, or both."""
    rest, named = split_zone(typed)
    theirs = named.zone if named and not named.letters else zone
    today = in_zone(now, theirs)
    words = rest.casefold()
    moment = _iso(words) if _ISO.fullmatch(words) else None
    if moment is None:
        day_words, at = read_clock(words)
        day = read_day(day_words, today.date()) if day_words else None
        if day is None and (day_words or at is None):
            raise ValueError(_without_colon(day_words, today) or _EXAMPLE)
        moment = _combined(day, at, today)
    if moment.tzinfo is not None:
        return moment
    if named and named.letters:
        return _with_letters(named.letters, moment, theirs)
    return _localized(moment, theirs, now)


def _without_colon(words: str, today: datetime) -> str:
    """Return what to say about ``tomorrow 9``; "" for other words."""
    found = re.fullmatch(r"(.+) (\d{1,2})", words, re.ASCII)
    if found is None or int(found[2]) > 23 or read_day(found[1], today.date()) is None:
        return ""
    hour = int(found[2])
    return f"Say whether it is {hour}:00 or {hour}pm." if 1 <= hour <= 11 else f"Type {hour}:00."


def _iso(words: str) -> datetime | None:
    try:
        return datetime.fromisoformat(words.upper()).replace(microsecond=0)
    except ValueError:
        return None


def _combined(day: Day | None, at: time | None, today: datetime) -> datetime:
    """Return day and time in one, naive."""
    if day is None or (at is None and not day.is_whole):
        if at is None:
            raise ValueError(f"Add the time of day, as in {day.words if day else 'today'} 18:00.")
        moment = datetime.combine(today.date(), at)
        if moment <= today.replace(tzinfo=None):
            shown = at.strftime("%H:%M")
            raise ValueError(f"Today {shown} has passed: for tomorrow type tomorrow {shown}.")
        return moment
    return datetime.combine(day.date, at or time())


def _localized(moment: datetime, zone: tzinfo | None, now: datetime) -> datetime:
    """Return a local time as an aware moment.

    Raises:
        ValueError: a clock change skips it, or repeats it.
    """
    first, second = (_aware(moment.replace(fold=fold), zone) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    shown = f"{local_day(first, now, zone)} {moment:%H:%M}"
    place = zone_name(first)
    # A skipped time comes back from UTC as another one.
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) != moment:
        raise ValueError(
            f"There is no {shown} in {place}: the clock skips it that night. Type another time."
        )
    one, other = (f"{moment:%Y-%m-%d %H:%M}{_offset(each)}" for each in (first, second))
    raise ValueError(f"The clock shows {shown} twice in {place}: type {one} or {other}.")


def _with_letters(letters: str, moment: datetime, zone: tzinfo | None) -> datetime:
    """Return a local time at which the zone has these letters, as ``BST`` in summer."""
    both = (_aware(moment.replace(fold=fold), zone) for fold in (0, 1))
    found = next((each for each in both if each.tzname() == letters), None)
    if found is None:
        raise ValueError(
            f"{letters} may mean several zones: type an offset such as +01:00, or a name such as "
            "Europe/London."
        )
    return found


def _aware(moment: datetime, zone: tzinfo | None) -> datetime:
    return moment.astimezone() if zone is None else moment.replace(tzinfo=zone)


def _offset(moment: datetime) -> str:
    words = moment.strftime("%z")
    return f"{words[:3]}:{words[3:5]}"
