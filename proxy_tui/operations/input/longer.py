"""A typed ttl or expiry with a length of time added, as text that is typed in its place."""

from datetime import datetime, timedelta, tzinfo
from typing import Final

from proxy_tui.formatting.times import in_zone
from proxy_tui.operations.input.duration_parser import parse_ttl
from proxy_tui.operations.input.expiry_parser import is_from_now, parse_expiry

_UNITS: Final = ((86_400, "d"), (3_600, "h"), (60, "m"), (1, "s"))


def longer_ttl(text: str, seconds: int, base: int) -> str:
    """Return a time to live with seconds added, such as ``1h30m``.

    Args:
        text: As typed; empty means ``base``.
        seconds: What is added.
        base: The seconds that hold while nothing is typed; 0 if none are set.

    Raises:
        ValueError: The text is no time to live.
    """
    return _length((parse_ttl(text) if text.strip() else base) + seconds)


def later_expiry(
    text: str, seconds: int, now: datetime, zone: tzinfo | None, base: datetime | None
) -> str:
    """Return an expiry with seconds added: ``+2h30m`` from now, or a date and time.

    Args:
        text: As typed; empty means ``base``.
        seconds: What is added.
        now: The time now, aware.
        zone: Used where the text names no zone; None is the machine's.
        base: The expiry that holds while nothing is typed, counted from the next whole
            minute; None, or one that has passed, counts from now.

    Raises:
        ValueError: The text is no expiry.
    """
    now = now.replace(microsecond=0)
    if text.strip():
        moment = parse_expiry(text, now, zone)
        is_length = is_from_now(text)
    else:
        is_length = base is None or base <= now
        # In whole minutes, since it is an estimate where a ttl sets it.
        moment = now if base is None or is_length else base + timedelta(seconds=59)
        moment = moment if is_length else moment.replace(second=0, microsecond=0)
    try:
        moment += timedelta(seconds=seconds)
    except OverflowError:
        raise ValueError("An expiry must lie before the year 10000.") from None
    if is_length:
        return f"+{_length(round((moment - now).total_seconds()))}"
    local = in_zone(moment, zone)
    shown = f"{local:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    try:
        is_clear = parse_expiry(shown, now, zone) == moment
    except ValueError:  # the clock shows it twice
        is_clear = False
    return shown if is_clear else local.isoformat(" ", "seconds")


def _length(seconds: int) -> str:
    parts = []
    for size, unit in _UNITS:
        amount, seconds = divmod(seconds, size)
        if amount:
            parts.append(f"{amount}{unit}")
    return "".join(parts) or "0s"
