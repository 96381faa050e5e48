"""A row of bars that shows how often something happened, one bar for each span of time."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

_BARS: Final = "▁▂▃▄▅▆▇█"
"""The first is for none; the others share the counts from one up to the highest."""


def counts(
    moments: Iterable[object], now: datetime, each: timedelta, spans: int
) -> tuple[int, ...]:
    """Return how many moments lie in each span before ``now``, the oldest span first.

    What is no date, lies ahead or is older than all spans is not counted.
    """
    found = [0] * spans
    for moment in moments:
        if isinstance(moment, datetime):
            place = (now - moment) // each
            if 0 <= place < spans:
                found[place] += 1
    return tuple(reversed(found))


def spark(values: Sequence[int]) -> str:
    """Return a bar for each value, all in proportion to the highest."""
    highest = max(values, default=0)
    return "".join(_BARS[_height(value, highest)] for value in values)


def _height(value: int, highest: int) -> int:
    return -(-value * (len(_BARS) - 1) // highest) if value > 0 else 0
