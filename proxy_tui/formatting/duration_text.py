"""Lengths of time in words."""

from typing import Final

from proxy_tui.api.unclear import Unclear
from proxy_tui.formatting.safe_text import safe

_UNITS: Final = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def span(seconds: float, units: int = 1) -> str:
    """Return a length of time, rounded down to ``units`` neighbouring units.

    ``4 min`` with one unit, ``1 h 55 min`` with two, ``0 s`` for negative seconds.
    """
    left = max(0, int(seconds))
    first = next((i for i, (size, _) in enumerate(_UNITS) if left >= size), len(_UNITS) - 1)
    parts = []
    for size, name in _UNITS[first : first + units]:
        amount, left = divmod(left, size)
        if amount:
            parts.append(f"{amount} {name}")
    return " ".join(parts) or "0 s"


def time_left(seconds: float) -> str:
    """Return the time until something ends, rounded down: ``43 min``, ``3 h 59 min``, ``12 d``.

    Below ten hours or ten days it has a second unit, which one unit would round away.
    """
    left = max(0, int(seconds))
    size = 86_400 if left >= 86_400 else 3_600
    return span(left, 2 if size <= left < 10 * size else 1)


def ttl_words(seconds: int) -> str:
    """Return a time to live exactly: ``15 min``, ``1 d 3 h``; ``not set`` for 0 (api facts 2.3)."""
    if isinstance(seconds, Unclear):
        return f"not understood: {safe(str(seconds))}"
    return span(seconds, len(_UNITS)) if seconds > 0 else "not set"
