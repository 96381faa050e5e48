"""The progress of a search over many sessions, as a value and in words."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from proxy_tui.formatting.coverage import Coverage, Failure, age_words, gap_words
from proxy_tui.formatting.duration_text import span
from proxy_tui.formatting.safe_text import count, counted

_WINDOW: Final = 5.0
"""Seconds over which the rate is measured, the same as Twilio's."""

_WARM_UP: Final = 2.0
"""Seconds before the measured rate is used, because the first burst is not repeated."""


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a search has come."""

    done: int
    """Sessions searched, including those that the index knew."""
    total: int
    """Sessions listed; not final until ``is_listed``."""
    is_listed: bool
    """Whether all lists were read to their end."""
    rate: float = 0.0
    """Sessions read per second."""
    seconds_left: float | None = None
    """An estimate within the request budget; a lower bound until ``is_listed``."""
    skipped: int = 0
    """Sessions that could not be read."""
    incomplete: str = ""
    """Why a list could not be read to its end; "" if all could."""
    failed: tuple[Failure, ...] = ()
    """Services that were not read to the end."""
    services: int = 1
    services_listed: int = 0
    """Services whose lists were read to their end."""
    services_asked: int = 0
    """Services asked for a session by SID or name, without reading their lists."""
    is_slow: bool = False
    """Whether it keeps to half the rate for a minute, because Twilio asked to wait (429)."""
    by_disk: int = 0
    """Of those done, sessions that the index on disk rules out: unchanged since they were read."""
    oldest: datetime | None = None
    """When the oldest of these was read."""
    at: datetime | None = None
    """When this was so, aware; None if it does not matter."""
    disk_problem: str = ""
    """Why the index on disk was not used, without a stop; "" if it was, or there is none."""

    def and_then(self, retried: ScanProgress) -> ScanProgress:
        """Return this merged with a second search of the services that failed."""
        return replace(
            retried,
            done=self.done + retried.done,
            total=self.total + retried.total,
            skipped=self.skipped + retried.skipped,
            incomplete=self.incomplete or retried.incomplete,
            services=self.services,
            services_listed=self.services_listed + retried.services_listed,
            services_asked=self.services_asked + retried.services_asked,
            by_disk=self.by_disk + retried.by_disk,
            oldest=min(filter(None, (self.oldest, retried.oldest)), default=None),
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
            oldest=self.oldest,
        )

    @property
    def is_complete(self) -> bool:
        """Whether every session was searched."""
        return self.is_listed and self.done == self.total and not gap_words(self.coverage)


def scan_words(progress: ScanProgress, retry: str = "") -> str:
    """Return ``312 of 1 200 sessions searched · 20/s · 45 s left``.

    Until ``is_listed``: ``312 of at least 700 … · at least 20 s left``. ``retry`` is the
    key that searches the failed services again.
    """
    least = "" if progress.is_listed else "at least "
    parts = [_searched(progress, least)]
    ended = progress.services_listed + len(progress.failed)
    if progress.services > 1 and not progress.services_asked and ended < progress.services:
        listed = counted(progress.services, "service")
        parts.append(f"{count(progress.services_listed)} of {listed} listed")
    if progress.by_disk:
        parts.append(disk_words(progress.by_disk, progress.coverage, progress.at))
    elif progress.disk_problem:
        parts.append(f"without the index on disk: {progress.disk_problem}")
    parts += gap_words(progress.coverage, retry)
    if left := progress.seconds_left:
        half = " (half speed after a 429)" if progress.is_slow else ""
        parts += [f"{progress.rate:.0f}/s{half}", f"{least}{span(left, 2)} left"]
    return " · ".join(parts)


def disk_words(number: int, coverage: Coverage, now: datetime | None) -> str:
    """Return how many sessions the index on disk stands for, and how old that is."""
    age = age_words(coverage, now) if now is not None else ""
    return f"{count(number)} by the index on disk{age and f', read {age}'}"


def _searched(progress: ScanProgress, least: str) -> str:
    if progress.services_asked:
        services = counted(progress.services, "service")
        return f"{count(progress.services_asked)} of {services} asked"
    if not progress.total:
        return "there are no sessions" if progress.is_listed else "no session listed yet"
    return f"{count(progress.done)} of {least}{counted(progress.total, 'session')} searched"


class ScanMeter:
    """Counts the sessions of a search by service; not for several threads.

    Args:
        budget: Requests allowed per second.
        monotonic: A monotonic clock, in seconds.
    """

    def __init__(self, budget: float, monotonic: Callable[[], float]) -> None:
        self.incomplete = ""
        self.failed: dict[str, Failure] = {}
        self._total: Counter[str] = Counter()
        self._done: Counter[str] = Counter()
        self._skipped: Counter[str] = Counter()
        self._budget = budget
        self._monotonic = monotonic
        self._started = monotonic()
        self._reads: deque[float] = deque()

    def listed(self, service_sid: str) -> None:
        """Count a session that was listed."""
        self._count(self._total, service_sid)

    def known(self, service_sid: str) -> None:
        """Count a session that needed no request."""
        self._count(self._done, service_sid)

    def read(self, service_sid: str) -> None:
        """Count a session that took a request."""
        self._count(self._done, service_sid)
        self._reads.append(self._monotonic())

    def skipped(self, service_sid: str) -> None:
        """Count a session whose request failed."""
        self._count(self._skipped, service_sid)
        self.read(service_sid)

    def service_failed(self, failure: Failure) -> None:
        """Remove the sessions of a service from all counts, now and later."""
        self.failed[failure.sid] = failure
        for counter in (self._total, self._done, self._skipped):
            del counter[failure.sid]

    def _count(self, counter: Counter[str], service_sid: str) -> None:
        if service_sid not in self.failed:
            counter[service_sid] += 1

    def progress(
        self,
        *,
        is_listed: bool,
        services: int = 1,
        services_listed: int = 0,
        is_slow: bool = False,
    ) -> ScanProgress:
        """Return the progress now."""
        seconds = self._monotonic() - self._started
        rate = self._rate(seconds)
        budget = self._budget / 2 if is_slow else self._budget
        pace = min(rate or budget, budget) if seconds > _WARM_UP else budget
        done, total = self._done.total(), self._total.total()
        return ScanProgress(
            done=done,
            total=total,
            is_listed=is_listed,
            rate=rate,
            seconds_left=(total - done) / pace if total else None,
            skipped=self._skipped.total(),
            incomplete=self.incomplete,
            failed=tuple(self.failed.values()),
            services=services,
            services_listed=services_listed,
            is_slow=is_slow,
        )

    def _rate(self, seconds: float) -> float:
        while self._reads and self._reads[0] <= self._started + seconds - _WINDOW:
            self._reads.popleft()
        return len(self._reads) / max(min(_WINDOW, seconds), 1.0)
