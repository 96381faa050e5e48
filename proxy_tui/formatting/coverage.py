"""How much was read, as one value and in one wording.

A count or a "none" covers only what was read. Every answer about the participants
of many sessions carries a ``Coverage`` and states the gaps in it.
"""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Final

from proxy_tui.formatting.duration_text import span
from proxy_tui.formatting.safe_text import all_of, count, counted, safe
from proxy_tui.formatting.times import since

_NAMED: Final = 3
"""How many failed services are named; the rest are counted."""
_OLD_SECONDS: Final = 60
"""A younger reading counts as current."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A service that could not be read."""

    sid: str
    """``KS…``."""
    name: str
    """Its name from the API."""
    why: str
    """One sentence."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many sessions were listed, and of how many the participants were read."""

    listed: int = 0
    """Sessions listed, in any state."""
    needed: int = 0
    """Of these, the sessions whose participants matter."""
    read: int = 0
    """Of the needed ones, those whose participants were read."""
    listed_at: datetime | None = None
    """When the oldest list was read to its end; None while one was not, so there may be more."""
    oldest: datetime | None = None
    """When the oldest participants were read; None if unknown."""
    unreadable: int = 0
    """Of the needed ones, those whose request failed."""
    failed: tuple[Failure, ...] = ()
    """Services that were not read to the end."""
    incomplete: str = ""
    """Why a list cannot be read on although the API names more; "" if it can."""

    @property
    def unread(self) -> int:
        """Needed sessions that were not requested yet."""
        return self.needed - self.read - self.unreadable

    @property
    def is_complete(self) -> bool:
        """Whether every session was listed and all needed participants were read."""
        return self.listed_at is not None and not self.unread and not gap_words(self)


@dataclass(frozen=True, slots=True)
class CoverageKeys:
    """The keys that close gaps; empty on a screen that has none."""

    load: str = ""
    """Loads the rest of a list."""
    read: str = ""
    """Reads participants."""
    per_second: float = 0.0
    """Sessions read per second, to estimate the time; 0 gives no estimate."""


NO_KEYS: Final = CoverageKeys()


def unread_words(coverage: Coverage, keys: CoverageKeys = NO_KEYS) -> list[str]:
    """Return a phrase for each kind of session whose participants are unknown.

    ``259 not read (P reads them, 13 s)``, ``2 could not be read (P tries again)``.
    """
    parts = []
    if unread := coverage.unread:
        how = ""
        if keys.read:
            how = f"{keys.read} reads {'it' if unread == 1 else 'them'}"
            if keys.per_second:
                how += f", {span(max(1, ceil(unread / keys.per_second)), 2)}"
            how = f" ({how})"
        parts.append(f"{count(unread)} not read{how}")
    if coverage.unreadable:
        again = f" ({keys.read} tries again)" if keys.read and not unread else ""
        parts.append(f"{count(coverage.unreadable)} could not be read{again}")
    return parts


def age_words(coverage: Coverage, now: datetime) -> str:
    """Return the age of the oldest reading: ``up to 12 min ago``; "" if it is current."""
    oldest = coverage.oldest
    if oldest is None or (now - oldest).total_seconds() < _OLD_SECONDS:
        return ""
    return f"up to {since(oldest, now)}"


def coverage_words(coverage: Coverage, noun: str = "active session") -> str:
    """Return how many of the needed sessions were read; ``noun`` names one of them.

    ``all 41 active sessions``, ``12 of 41 active sessions``, ``12 of the 41 active
    sessions listed so far``, ``no active session so far``.
    """
    needed = counted(coverage.needed, noun)
    read = count(coverage.read) if coverage.read else "none"
    if coverage.listed_at is None:
        every = f"the {needed} listed so far" if coverage.needed else f"no {noun} so far"
        return f"{read} of {every}" if coverage.unread else every
    if coverage.unread:
        return f"{read} of {needed}"
    return all_of(coverage.needed, noun) if coverage.needed else f"no {noun}, as there is none"


def gap_words(coverage: Coverage, retry: str = "") -> list[str]:
    """Return a phrase for each thing that could not be read; ``retry`` is the key to try again.

    ``2 could not be read``, ``rides failed (r tries it again): Twilio had an error``.
    """
    parts = []
    if coverage.unreadable:
        parts.append(f"{count(coverage.unreadable)} could not be read")
    if coverage.failed:
        parts.append(_failed(coverage.failed, retry))
    if coverage.incomplete:
        parts.append(incomplete_words(coverage.incomplete))
    return parts


def _failed(failed: tuple[Failure, ...], retry: str) -> str:
    names = [safe(one.name) for one in failed[:_NAMED]]
    if len(failed) > _NAMED:
        names.append(counted(len(failed) - _NAMED, "more service"))
    *most, last = names
    who = f"{', '.join(most)} and {last}" if most else last
    again = f" ({retry} tries {'it' if len(failed) == 1 else 'them'} again)" if retry else ""
    # The reason comes last: a narrow line cuts it first.
    return f"{who} failed{again}: {safe(failed[0].why).rstrip('.')}"


def incomplete_words(why: str) -> str:
    """Return that a list is incomplete, and why."""
    return f"incomplete: {why}"
