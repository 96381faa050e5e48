"""How far a search over many sessions has come, as a value and in words."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from proxy_tui.formatting.coverage import Coverage, Failure, gap_words
from proxy_tui.formatting.duration_text import span
from proxy_tui.formatting.safe_text import count, counted

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
    failed: tuple[Failure, ...] = ()
    """Services that could not be read, or not to the end."""
    services: int = 1
    services_listed: int = 0
    """Services whose lists were read to their ends."""
    services_asked: int = 0
    """Services that were asked for a session by its SID or name, which needs no list."""

    def and_then(self, retried: ScanProgress) -> ScanProgress:
        """Return both together: this, and what was read again of the services that failed."""
        return replace(
            retried,
            done=self.done + retried.done,
            total=self.total + retried.total,
            skipped=self.skipped + retried.skipped,
            incomplete=self.incomplete or retried.incomplete,
            services=self.services,
            services_listed=self.services_listed + retried.services_listed,
            services_asked=self.services_asked + retried.services_asked,
        )

    @property
    def coverage(self) -> Coverage:
        """What was read."""
        return Coverage(
            listed=self.total,
            needed=self.total,
            read=self.done - self.skipped,
            unreadable=self.skipped,
            failed=self.failed,
            incomplete=self.incomplete,
        )

    @property
    def is_complete(self) -> bool:
        """Whether every session was searched."""
        return self.is_listed and self.done == self.total and not gap_words(self.coverage)


def scan_words(progress: ScanProgress, retry: str = "") -> str:
    """Return ``312 of 1 200 sessions searched · 20/s · 45 s left``.

    Until the lists were read to their ends: ``312 of at least 700 … · at least 20 s left``.

    Args:
        progress: Where the search stands.
        retry: The key that searches again what failed; "" where none does.
    """
    least = "" if progress.is_listed else "at least "
    parts = [_searched(progress, least)]
    ended = progress.services_listed + len(progress.failed)
    if progress.services > 1 and not progress.services_asked and ended < progress.services:
        listed = counted(progress.services, "service")
        parts.append(f"{count(progress.services_listed)} of {listed} listed")
    parts += gap_words(progress.coverage, retry)
    left = progress.seconds_left
    if left:
        parts.append(f"{progress.rate:.0f}/s")
        parts.append(f"{least}{span(left, 2)} left")
    return " · ".join(parts)


def _searched(progress: ScanProgress, least: str) -> str:
    if progress.services_asked:
        services = counted(progress.services, "service")
        return f"{count(progress.services_asked)} of {services} asked"
    if not progress.total:
        return "there are no sessions" if progress.is_listed else "no session listed yet"
    return f"{count(progress.done)} of {least}{counted(progress.total, 'session')} searched"


class ScanMeter:
    """Counts sessions of a search; for one thread.

    Args:
        budget: Requests a second that are allowed.
        monotonic: Seconds that only grow.
    """

    def __init__(self, budget: float, monotonic: Callable[[], float]) -> None:
        self.incomplete = ""
        self.failed: tuple[Failure, ...] = ()
        self.services = 1
        self.services_listed = 0
        self._total: Counter[str] = Counter()
        self._done: Counter[str] = Counter()
        self._skipped: Counter[str] = Counter()
        """Sessions of each service, by its SID."""
        self._budget = budget
        self._monotonic = monotonic
        self._started = monotonic()
        self._reads: deque[float] = deque()

    def listed(self, service_sid: str) -> None:
        """Count a session that is there."""
        self._count(self._total, service_sid)

    def known(self, service_sid: str) -> None:
        """Count a session for which no request was needed."""
        self._count(self._done, service_sid)

    def read(self, service_sid: str) -> None:
        """Count a session for which a request was made."""
        self._count(self._done, service_sid)
        self._reads.append(self._monotonic())

    def skip(self, service_sid: str) -> None:
        """Count a session for which a request failed."""
        self._count(self._skipped, service_sid)
        self.read(service_sid)

    def leave_out(self, service_sid: str) -> None:
        """Count nothing of a service that failed, neither before nor after."""
        for counter in (self._total, self._done, self._skipped):
            del counter[service_sid]

    def _count(self, counter: Counter[str], service_sid: str) -> None:
        if all(one.sid != service_sid for one in self.failed):
            counter[service_sid] += 1

    def progress(self, *, is_listed: bool) -> ScanProgress:
        """Return where the search stands now."""
        seconds = self._monotonic() - self._started
        rate = self._rate(seconds)
        # The first seconds say nothing: they spend a burst that does not come again.
        pace = min(rate or self._budget, self._budget) if seconds > _SETTLED else self._budget
        done, total = self._done.total(), self._total.total()
        return ScanProgress(
            done=done,
            total=total,
            is_listed=is_listed,
            rate=rate,
            seconds_left=(total - done) / pace if total else None,
            skipped=self._skipped.total(),
            incomplete=self.incomplete,
            failed=self.failed,
            services=self.services,
            services_listed=self.services_listed,
        )

    def _rate(self, seconds: float) -> float:
        while self._reads and self._reads[0] <= self._started + seconds - _WINDOW:
            self._reads.popleft()
        return len(self._reads) / max(min(_WINDOW, seconds), 1.0)
