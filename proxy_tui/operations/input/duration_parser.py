"""Lengths of time as people type them: ``90``, ``15m``, ``1.5h``, ``2 hours 30 min``."""

import re
from fractions import Fraction
from typing import Final

from proxy_tui.api.constants import TTL_LIMIT

LONGEST_INPUT: Final = 80
"""Characters; a longer text is not a time."""

_UNITS: Final = {
    word: size
    for size, words in (
        (604_800, "w wk wks week weeks"),
        (86_400, "d day days"),
        (3_600, "h hr hrs hour hours"),
        (60, "m min mins minute minutes"),
        (1, "s sec secs second seconds"),
    )
    for word in words.split()
}
_CALENDAR: Final = frozenset(["mo", "month", "months", "y", "yr", "yrs", "year", "years"])
"""Units without a fixed length."""

_PART: Final = re.compile(r"(\d+(?:\.\d+)?|an?(?=\s))\s*([a-z]+)", re.ASCII)
_BETWEEN: Final = re.compile(r"\s*(?:,|\band\b)?\s*")
_SECONDS: Final = re.compile(r"\d+", re.ASCII)
_NEGATIVE: Final = re.compile(r"[-\u2212]\s*\d")

_TTL_EXAMPLE: Final = "Type a number of seconds, or a time such as 15m, 1.5h or 1d."


def parse_ttl(text: str) -> int:
    """Return the seconds of a typed time to live.

    Takes seconds (``90``) or what ``parse_duration`` takes.

    Raises:
        ValueError: it is neither, negative, or beyond Twilio's range (Proxy limits
            page); the message is a sentence to show.
    """
    typed = text.strip().casefold()
    if _NEGATIVE.match(typed):
        raise ValueError("A time to live cannot be negative; 0 means none is set.")
    short = len(typed) <= LONGEST_INPUT
    seconds = int(typed) if short and _SECONDS.fullmatch(typed) else parse_duration(typed)
    if seconds is None:
        raise ValueError(_TTL_EXAMPLE)
    if seconds >= TTL_LIMIT:
        raise ValueError(f"Twilio takes fewer than {TTL_LIMIT} seconds (68 years).")
    return seconds


def parse_duration(text: str) -> int | None:
    """Return the seconds of a length of time with units; None for other text.

    Takes amounts with units, largest first, in any letter case and spacing: ``15m``,
    ``1h30m``, ``1 d 3 h``, ``2 hours and 30 min``, ``an hour``. The last amount may
    have a fraction: ``1.5h``.

    Raises:
        ValueError: it is ambiguous; the message is a sentence that says what to type.
    """
    typed = text.strip().casefold()
    if len(typed) > LONGEST_INPUT:
        return None
    _refuse_ambiguous(typed)
    amounts: list[tuple[str, int]] = []
    at = 0
    while at < len(typed):
        part = _PART.match(typed, at)
        if part is None or part[2] not in _UNITS:
            return None
        amounts.append(("1" if part[1][0] == "a" else part[1], _UNITS[part[2]]))
        at = part.end()
        # A comma or an "and" stands between two amounts, not after the last.
        between = _BETWEEN.match(typed, at)
        at = between.end() if between else at
        if at == len(typed) and part.end() != at:
            return None
    sizes = [size for _, size in amounts]
    has_inner_fraction = any("." in number for number, _ in amounts[:-1])
    if not amounts or has_inner_fraction or sizes != sorted(set(sizes), reverse=True):
        return None
    seconds = sum(Fraction(number) * size for number, size in amounts)
    if seconds.denominator != 1:
        raise ValueError("That is not a whole number of seconds: type whole seconds.")
    return int(seconds)


def _refuse_ambiguous(typed: str) -> None:
    """Raise where a length of time can be read in two ways."""
    if clock := re.fullmatch(r"(\d+):(\d\d)", typed, re.ASCII):
        first, second = clock.groups()
        raise ValueError(
            f"That may be hours or minutes: type {first}h{second}m or {first}m{second}s."
        )
    if re.search(r"\d,\d+\s*[a-z]", typed, re.ASCII):
        raise ValueError("Write a fraction with a point, as in 1.5h, and thousands without a sign.")
    if bare := re.fullmatch(r"(\d+\s*[a-z]+)\s*(\d+)", typed, re.ASCII):
        first, second = bare.groups()
        if first.lstrip("0123456789 ") in _UNITS:
            raise ValueError(f"Say which unit the {second} has, as in {first}{second}m.")
    part = _PART.fullmatch(typed)
    if part is not None and part[2] in _CALENDAR:
        raise ValueError("Months and years differ in length: type days or weeks, such as 30d.")
