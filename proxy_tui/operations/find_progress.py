"""How far a search over many sessions has come, as a value and in words."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from proxy_tui.present.durations import span
from proxy_tui.present.text import count
from proxy_tui.present.truth import incomplete_words

if TYPE_CHECKING:
    from collections.abc import Callable

_WINDOW: Final = 5.0
"""Seconds over which a rate is taken; Twilio judges requests over as many."""

_SETTLED: Final = 2.0
"""Seconds before a rate is worth reckoning with."""


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """Where a search stands."""

    done: int
    """Sessions that were searched; those known from before count at once."""
    total: int
    """Sessions known to be there; only so far, until ``is_listed``."""
    is_listed: bool
    """Whether the lists were read to their ends, so that ``total`` is all there is."""
    rate: float
    """Sessions read a second, lately."""
    seconds_left: float | None
    """At the pace of late, within the budget; a lower bound until ``is_listed``."""
    skipped: int = 0
    """Sessions that Twilio failed to answer for."""
    incomplete: str = ""
    """Why a list could not be read to its end; "" where none is amiss."""

    @property
    def is_complete(self) -> bool:
        """Whether every session was searched."""
        is_read = self.done == self.total and not self.skipped
        return self.is_listed and is_read and not self.incomplete


def scan_words(progress: ScanProgress) -> str:
    """Return ``312 of 1 200 sessions searched · 20/s · 45 s left``.

    Until the lists were read to their ends: ``312 of at least 700 … · at least 20 s left``.
    """
    least = "" if progress.is_listed else "at least "
    total = f"{least}{count(progress.total)} session{'' if progress.total == 1 else 's'}"
    parts = [f"{count(progress.done)} of {total} searched"]
    if progress.skipped:
        parts.append(f"{count(progress.skipped)} could not be read")
    if progress.incomplete:
        parts.append(incomplete_words(progress.incomplete))
    left = progress.seconds_left
    if left:
        parts.append(f"{progress.rate:.0f}/s")
        parts.append(f"{least}{span(left, 2)} left")
    return " · ".join(parts)


class ScanMeter:
    """Counts sessions of a search; for one thread.

    Args:
        budget: Requests a second that are allowed.
        monotonic: Seconds that only grow.
    """

    def __init__(self, budget: float, monotonic: Callable[[], float]) -> None:
        self.total = 0
        self.done = 0
        self.skipped = 0
        self.incomplete = ""
        self._budget = budget
        self._monotonic = monotonic
        self._started = monotonic()
        self._reads: deque[float] = deque()

    def read(self) -> None:
        """Count a session for which a request was made."""
        self.done += 1
        self._reads.append(self._monotonic())

    def progress(self, *, is_listed: bool) -> ScanProgress:
        """Return where the search stands now."""
        seconds = self._monotonic() - self._started
        rate = self._rate(seconds)
        # The first seconds say nothing: they spend a burst that does not come again.
        pace = min(rate or self._budget, self._budget) if seconds > _SETTLED else self._budget
        return ScanProgress(
            done=self.done,
            total=self.total,
            is_listed=is_listed,
            rate=rate,
            seconds_left=(self.total - self.done) / pace if self.total else None,
            skipped=self.skipped,
            incomplete=self.incomplete,
        )

    def _rate(self, seconds: float) -> float:
        while self._reads and self._reads[0] <= self._started + seconds - _WINDOW:
            self._reads.popleft()
        return len(self._reads) / max(min(_WINDOW, seconds), 1.0)
