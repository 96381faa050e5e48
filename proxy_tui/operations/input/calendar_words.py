"""Days and times of day as people type them: ``6pm``, ``fri``, ``26 Nov 2026``, ``26/11/2026``."""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

CLOCK: Final = (
    r"(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?: ?(?P<half>[ap])\.?m\.?)?"
    r"|(?P<full>\d{1,2}) ?(?P<full_half>[ap])\.?m\.?"
    r"|(?P<noon>noon)"
)
"""A time of day, without a zone."""

_CLOCK: Final = re.compile(rf"(?<![\w:.+-])(?:{CLOCK})(?![\w:.-])", re.ASCII)
_DAY_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_SHORT: Final = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_MONTH_NAMES: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SMALL: Final = re.compile(r"\b(?:at|on|the|of)\b|,")


@dataclass(frozen=True, slots=True)
class Day:
    """A day that was named."""

    date: date
    words: str
    """As it was typed, tidied."""
    is_whole: bool
    """Whether it was written as a date, which alone means its first moment."""


def read_clock(words: str) -> tuple[str, time | None]:
    """Take the time of day out of some words; return what is left, and the time.

    Args:
        words: In small letters, single blanks between them.

    Raises:
        ValueError: the hour does not exist, or there are two times.
    """
    found = list(_CLOCK.finditer(words))
    if len(found) > 1:
        raise ValueError("That names two times of day: type one, as in tomorrow 18:00.")
    rest = words if not found else f"{words[: found[0].start()]} {words[found[0].end() :]}"
    rest = " ".join(_SMALL.sub(" ", rest).split())
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
    """Return the day that some words name; None where they name none.

    Args:
        words: In small letters, single blanks between them.
        today: The day where the clock hangs that is meant.

    Raises:
        ValueError: the day does not exist, has passed, or can be read in two ways.
    """
    if words in {"today", "tomorrow"}:
        return Day(today + timedelta(days=words == "tomorrow"), words, is_whole=False)
    if re.match(r"(?:this|next)\b", words):
        raise ValueError("Say which day: type its date, such as 2026-12-01 18:00, or tomorrow.")
    first, _, rest = words.partition(" ")
    weekday = _weekday(first)
    if weekday is not None and not rest:
        return _next_weekday(weekday, first, today)
    found = _date(rest if weekday is not None else words, today)
    if found is not None and weekday not in {None, found.weekday()}:
        name = _DAY_NAMES[found.weekday()].title()
        raise ValueError(f"{found.isoformat()} is a {name}: type the day or the date alone.")
    return None if found is None else Day(found, words, is_whole=True)


def _weekday(word: str) -> int | None:
    names = enumerate(_DAY_NAMES)
    if word in _DAY_SHORT:
        return _DAY_SHORT[word]
    return next((number for number, name in names if word in {name, name[:3]}), None)


def _next_weekday(weekday: int, word: str, today: date) -> Day:
    ahead = (weekday - today.weekday()) % 7
    if ahead == 0:
        later = today + timedelta(days=7)
        raise ValueError(
            f"Today is {_DAY_NAMES[weekday].title()}: type today, or {later.isoformat()}, and the "
            "time."
        )
    return Day(today + timedelta(days=ahead), word, is_whole=False)


def _date(words: str, today: date) -> date | None:
    if numbers := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", words, re.ASCII):
        return _made(*map(int, numbers.groups()))
    if numbers := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{2}|\d{4})", words, re.ASCII):
        return _in_some_order(*numbers.groups())
    if re.fullmatch(r"\d{1,2}[-/.]\d{1,2}", words, re.ASCII):
        raise ValueError("That can be read in two ways: type the date as 2026-12-01.")
    named = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]+)\.?(?: (\d{4}))?", words, re.ASCII)
    if named is None:
        named = re.fullmatch(
            r"(?P<m>[a-z]+)\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?(?: (?P<y>\d{4}))?", words, re.ASCII
        )
        parts = (named["d"], named["m"], named["y"]) if named else None
    else:
        parts = (named[1], named[2], named[3])
    month = _month(parts[1]) if parts else None
    if parts is None or month is None:
        return None
    return _named_date(int(parts[0]), month, parts[2], today)


def _named_date(day: int, month: int, year: str | None, today: date) -> date:
    found = _made(int(year) if year else today.year, month, day)
    if not year and found < today:
        raise ValueError(
            f"That day of {today.year} has passed: add the year, as in "
            f"{day} {_MONTH_NAMES[month - 1][:3].title()} {today.year + 1}."
        )
    return found


def _month(word: str) -> int | None:
    names = enumerate(_MONTH_NAMES, 1)
    if word == "sept":
        return 9
    return next((number for number, name in names if word in {name, name[:3]}), None)


def _in_some_order(first: str, second: str, year: str) -> date:
    """Return a date with the year last, where only one order of day and month makes sense."""
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
