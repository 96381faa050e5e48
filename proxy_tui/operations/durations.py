"""What a person types for a time to live or an expiry, read; and lengths of time in words."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from proxy_tui.present.durations import ttl_words

__all__ = ["parse_expiry", "parse_ttl", "ttl_words"]

_TTL_LIMIT: Final = 2_147_483_647
"""As ``proxy_tui.api.params.TTL_LIMIT``, which would load pydantic before the first frame."""

_UNITS: Final = {
    word: size
    for size, words in (
        (604_800, "w week weeks"),
        (86_400, "d day days"),
        (3_600, "h hr hrs hour hours"),
        (60, "m min mins minute minutes"),
        (1, "s sec secs second seconds"),
    )
    for word in words.split()
}
_PARTS = re.compile(r"(\d+)\s*([a-z]+)\s*", re.ASCII)
_WHOLE = re.compile(r"(?:\d+\s*[a-z]+\s*)+", re.ASCII)
_SECONDS = re.compile(r"\d+", re.ASCII)
_BARE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LONGEST_INPUT: Final = 80

_TTL_EXAMPLE: Final = "Type a number of seconds, or a time such as 15m, 2h or 1d."
_EXPIRY_EXAMPLE: Final = "Type a time such as 2026-03-01T18:00Z, or +2h from now."


def parse_ttl(text: str) -> int:
    """Return the seconds that a typed time to live means.

    Takes seconds (``90``) or amounts with units, largest first (``15m``, ``1h30m``,
    ``1 d 3 h``, ``2 weeks``); letter case and spaces do not matter.

    Raises:
        ValueError: it is none of these, negative, or beyond Twilio's range (Proxy
            limits page); the message is a sentence for the person who typed.
    """
    typed = text.strip().casefold()
    if re.match(r"[-\u2212]\s*\d", typed):
        raise ValueError("A time to live cannot be negative; 0 means none is set.")
    seconds = _seconds(typed)
    if seconds is None:
        raise ValueError(_TTL_EXAMPLE)
    if seconds >= _TTL_LIMIT:
        raise ValueError(f"Twilio takes fewer than {_TTL_LIMIT} seconds (68 years).")
    return seconds


def _seconds(typed: str) -> int | None:
    if len(typed) > _LONGEST_INPUT:
        return None
    if _SECONDS.fullmatch(typed):
        return int(typed)
    if not _WHOLE.fullmatch(typed):
        return None
    amounts = [(int(number), _UNITS.get(unit, 0)) for number, unit in _PARTS.findall(typed)]
    sizes = [size for _, size in amounts]
    if 0 in sizes or sizes != sorted(set(sizes), reverse=True):
        return None
    return sum(number * size for number, size in amounts)


def parse_expiry(text: str, now: datetime) -> datetime:
    """Return the moment that a typed expiry means, in UTC and whole seconds.

    Takes ISO 8601 with ``Z``, ``UTC`` or an offset, with ``T`` or a space, seconds
    or none; a bare date, which is its midnight UTC; or a length of time from now
    (``+2h``, ``+1d12h``). Whether the moment has passed is not judged here: the
    fields of the request do (``api.params.DateExpiry``).

    Raises:
        ValueError: it is none of these, names no zone, or lies beyond what Twilio
            takes; the message is a sentence for the person who typed.
    """
    typed = text.strip()
    try:
        moment = _from_now(typed, now) if typed.startswith("+") else _moment(typed)
        return moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        raise ValueError("An expiry must lie before the year 10000, in UTC.") from None


def _from_now(typed: str, now: datetime) -> datetime:
    seconds = _seconds(typed.removeprefix("+").strip().casefold())
    if seconds is None:
        raise ValueError(_EXPIRY_EXAMPLE)
    if seconds >= _TTL_LIMIT:
        raise ValueError("That is more than 68 years from now; Twilio takes less.")
    return now + timedelta(seconds=seconds)


def _moment(typed: str) -> datetime:
    iso = re.sub(r"\s*UTC$", "Z", typed.upper())
    iso = re.sub(r"\s+(?=Z$|[+-]\d\d:?\d\d$)", "", iso)
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        raise ValueError(_EXPIRY_EXAMPLE) from None
    if moment.tzinfo is not None:
        return moment
    if not _BARE_DATE.fullmatch(iso):
        raise ValueError("Say which time zone is meant: end it with Z for UTC, or an offset.")
    return moment.replace(tzinfo=UTC)
