"""Days, times of day and zones as people type them: ``fri``, ``26/11/2026``, ``6pm``, ``BST``."""

import re
from dataclasses import dataclass
from datetime import UTC, date, time, timedelta, timezone, tzinfo
from typing import Final

from proxy_tui.errors import SettingsError
from proxy_tui.settings.zone import find_zone

CLOCK: Final = (
    r"(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?: ?(?P<half>[ap])\.?m\.?)?"
    r"|(?P<full>\d{1,2}) ?(?P<full_half>[ap])\.?m\.?"
    r"|(?P<noon>noon)"
)
"""A time of day, without a zone."""

_CLOCK: Final = re.compile(rf"(?<![\w:.+-])(?:{CLOCK})(?![\w:.-])", re.ASCII)
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WEEKDAY: Final = {short: n for n, day in enumerate(_DAYS) for short in (day, day[:3])} | {
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
}
_MONTH: Final = {short: n for n, month in enumerate(_MONTHS, 1) for short in (month, month[:3])} | {
    "sept": 9
}
_NOISE: Final = re.compile(r"\b(?:at|on|the|of)\b|,")
_YEAR_FIRST: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_YEAR_LAST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{2}|\d{4})", re.ASCII)
_NO_YEAR: Final = re.compile(r"\d{1,2}[-/.]\d{1,2}", re.ASCII)
_DAY_MONTH: Final = re.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)? (?P<m>[a-z]+)\.?(?: (?P<y>\d{4}))?", re.ASCII
)
_MONTH_DAY: Final = re.compile(
    r"(?P<m>[a-z]+)\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?(?: (?P<y>\d{4}))?", re.ASCII
)

_CLOCK_END: Final = r"(?::\d\d(?:[.,]\d+)?|\d ?[ap]\.?m\.?|t\d{2,6}|noon)"
_ANY_CASE: Final = re.IGNORECASE | re.ASCII
_UTC: Final = re.compile(rf"(.*(?:{_CLOCK_END}|\d|day|tomorrow)) ?(?:utc|gmt|z)", _ANY_CASE)
_OFFSET: Final = re.compile(
    rf"(.*{_CLOCK_END}) ?(?:utc|gmt)? ?([+\u2212-])(\d{{1,2}})(?::?([0-5]\d))?", _ANY_CASE
)
_NAMED_ZONE: Final = re.compile(r"(.*) ([a-z_]+(?:/[a-z0-9_+-]+)+)", _ANY_CASE)
_LETTERS: Final = re.compile(r"(.*(?:\d|[AaPp]\.?[Mm]\.?)) ([A-Z]{2,5})", re.ASCII)
_NO_ZONES: Final = frozenset({"am", "pm", "noon", "today", *_WEEKDAY, *_MONTH})


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was named."""

    date: date
    words: str
    """As typed, without noise."""
    is_whole: bool
    """Whether it was written as a date, which alone means its first moment."""


@dataclass(frozen=True, slots=True)
class NamedZone:
    """A zone that was typed."""

    zone: tzinfo | None
    """None where only ``letters`` were typed."""
    letters: str = ""
    """``BST``, which is right only if the zone in force is called so at that time."""


def read_clock(words: str) -> tuple[str, time | None]:
    """Split the time of day from some words; return the rest, and the time.

    Args:
        words: In lower case, single spaces between them.

    Raises:
        ValueError: the hour does not exist, or there are two times.
    """
    found = list(_CLOCK.finditer(words))
    if len(found) > 1:
        raise ValueError("That names two times of day: type one, as in tomorrow 18:00.")
    rest = words if not found else f"{words[: found[0].start()]} {words[found[0].end() :]}"
    rest = " ".join(_NOISE.sub(" ", rest).split())
    return rest, _time(found[0]) if found else None


def _time(found: re.Match[str]) -> time:
    if found["noon"]:
        return time(12)
    hour = int(found["hour"] or found["full"])
    half = found["half"] or found["full_half"]
    if half and not 1 <= hour <= 12:
        raise ValueError("Hours with am and pm go from 1 to 12: type 6pm or 18:00.")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23:
        raise ValueError("Hours go from 0:00 to 23:59: for midnight type 0:00 and the day.")
    return time(hour, int(found["minute"] or 0), int(found["second"] or 0))


def read_day(words: str, today: date) -> Day | None:
    """Return the day that some words name, or None.

    Args:
        words: In lower case, single spaces between them.
        today: The day in the zone in force.

    Raises:
        ValueError: the day does not exist, has passed, or is ambiguous.
    """
    if words in {"today", "tomorrow"}:
        return Day(today + timedelta(days=words == "tomorrow"), words, is_whole=False)
    if re.match(r"(?:this|next)\b", words):
        raise ValueError("Say which day: type its date, such as 2026-12-01 18:00, or tomorrow.")
    first, _, rest = words.partition(" ")
    weekday = _WEEKDAY.get(first)
    if weekday is not None and not rest:
        return Day(_next_weekday(weekday, today), first, is_whole=False)
    found = _date(rest if weekday is not None else words, today)
    if found is not None and weekday not in {None, found.weekday()}:
        name = _DAYS[found.weekday()].title()
        raise ValueError(f"{found.isoformat()} is a {name}: type the day or the date alone.")
    return None if found is None else Day(found, words, is_whole=True)


def _next_weekday(weekday: int, today: date) -> date:
    ahead = (weekday - today.weekday()) % 7
    if ahead == 0:
        name, later = _DAYS[weekday].title(), (today + timedelta(days=7)).isoformat()
        raise ValueError(f"Today is {name}: type today, or {later}, and the time.")
    return today + timedelta(days=ahead)


def _date(words: str, today: date) -> date | None:
    if numbers := _YEAR_FIRST.fullmatch(words):
        return _made(*map(int, numbers.groups()))
    if numbers := _YEAR_LAST.fullmatch(words):
        return _year_last(*numbers.groups())
    if _NO_YEAR.fullmatch(words):
        raise ValueError("That can be read in two ways: type the date as 2026-12-01.")
    named = _DAY_MONTH.fullmatch(words) or _MONTH_DAY.fullmatch(words)
    month = _MONTH.get(named["m"]) if named else None
    if named is None or month is None:
        return None
    day, year = int(named["d"]), named["y"]
    found = _made(int(year) if year else today.year, month, day)
    if not year and found < today:
        example = f"{day} {_MONTHS[month - 1][:3].title()} {today.year + 1}"
        raise ValueError(f"That day of {today.year} has passed: add the year, as in {example}.")
    return found


def _year_last(first: str, second: str, year: str) -> date:
    """Return a date whose day and month make sense in one order only."""
    one, other = int(first), int(second)
    if len(year) == 4 and (one > 12 or other > 12 or one == other):
        return _made(int(year), *((other, one) if one > 12 else (one, other)))
    if len(year) == 4 and 1 <= one <= 12 and 1 <= other <= 12:
        raise ValueError(
            f"That can be read in two ways: type {year}-{other:02}-{one:02} or "
            f"{year}-{one:02}-{other:02}."
        )
    raise ValueError("That can be read in two ways: type the date as 2026-12-01.")


def _made(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("There is no such day: type a date such as 2026-12-01.") from None


def split_zone(typed: str) -> tuple[str, NamedZone | None]:
    """Split the zone from the end of a typed time: ``Z``, ``+01:00``, ``Europe/London``, ``BST``.

    Raises:
        ValueError: there is no such zone.
    """
    if named := _NAMED_ZONE.fullmatch(typed):
        try:
            return named[1], NamedZone(find_zone(named[2]))
        except SettingsError as error:
            raise ValueError(f"No time zone is called that. {error.hint}") from None
    if offset := _OFFSET.fullmatch(typed):
        length = timedelta(hours=int(offset[3]), minutes=int(offset[4] or 0))
        if length >= timedelta(hours=24):
            raise ValueError("An offset from UTC lies within a day, as in 18:00+01:00.")
        return offset[1], NamedZone(timezone(length if offset[2] == "+" else -length))
    if universal := _UTC.fullmatch(typed):
        return universal[1], NamedZone(UTC)
    letters = _LETTERS.fullmatch(typed)
    if letters and letters[2].casefold() not in _NO_ZONES:
        return letters[1], NamedZone(None, letters[2])
    return typed, None
