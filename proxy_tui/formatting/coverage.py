"""How much was read of what something is said about: one value, said in one way.

A count or a "none" covers only what was read. Whatever speaks about participants
of many sessions carries this value, and says it wherever something is missing.
"""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Final

from proxy_tui.formatting.duration_text import span
from proxy_tui.formatting.safe_text import all_of, count, counted, safe
from proxy_tui.formatting.times import since

_NAMED: Final = 3
"""Services that are named one by one when they failed."""
_OLD_SECONDS: Final = 60
"""A reading younger than this is as good as one of now."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A service that could not be read."""

    sid: str
    """``KS…``."""
    name: str
    """As a person knows it; from the API."""
    why: str
    """One sentence."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many sessions were listed, and of how many the participants were read."""

    listed: int = 0
    """Sessions listed, whatever their state."""
    needed: int = 0
    """Of these, whose participants matter: the active ones, or those that a view asks about."""
    read: int = 0
    """Of the needed ones, whose participants were read."""
    listed_at: datetime | None = None
    """When the lists were last read to their ends, the oldest of them; None where one never was,
    so that there may be more sessions."""
    oldest: datetime | None = None
    """When the participants were read that were read the longest ago; None where nobody noted."""
    unreadable: int = 0
    """Of the needed ones, sessions that were asked for and could not be read."""
    failed: tuple[Failure, ...] = ()
    """Services that could not be read, or not to the end."""
    incomplete: str = ""
    """Why a list is not read on though the API names more; "" where nothing is amiss."""

    @property
    def unread(self) -> int:
        """Needed sessions whose participants were not asked for."""
        return self.needed - self.read - self.unreadable

    @property
    def is_complete(self) -> bool:
        """Whether every session was listed and everybody needed was read."""
        return self.listed_at is not None and not self.unread and not gap_words(self)

    @property
    def as_of(self) -> datetime | None:
        """When all of it was true: as of the oldest reading; None where that is not known."""
        moments = [moment for moment in (self.listed_at, self.oldest) if moment is not None]
        return min(moments) if moments else None


@dataclass(frozen=True, slots=True)
class CoverageKeys:
    """The keys in force that close gaps; a screen without one leaves it empty."""

    load: str = ""
    """Loads the rest of a list."""
    read: str = ""
    """Reads participants."""
    per_second: float = 0.0
    """Sessions that are read a second, for the time that reading takes; 0 leaves it out."""


NO_KEYS: Final = CoverageKeys()


def unread_words(coverage: Coverage, keys: CoverageKeys = NO_KEYS) -> list[str]:
    """Return whose participants are not known, a phrase each; empty where all are.

    ``259 not read (P reads them, 13 s)``, ``2 could not be read (P tries again)``.
    """
    parts = []
    if coverage.unread:
        how = ""
        if keys.read:
            long = f", {reading_time(coverage, keys)}" if keys.per_second else ""
            how = f" ({keys.read} reads {'it' if coverage.unread == 1 else 'them'}{long})"
        parts.append(f"{count(coverage.unread)} not read{how}")
    if coverage.unreadable:
        again = f" ({keys.read} tries again)" if keys.read and not coverage.unread else ""
        parts.append(f"{count(coverage.unreadable)} could not be read{again}")
    return parts


def reading_time(coverage: Coverage, keys: CoverageKeys) -> str:
    """Return how long reading the rest takes, rounded up: ``13 s``."""
    return span(max(1, ceil(coverage.unread / keys.per_second)), 2)


def age_words(coverage: Coverage, now: datetime) -> str:
    """Return how old the oldest reading is: ``up to 12 min ago``; "" where that is no news."""
    oldest = coverage.oldest
    if oldest is None or (now - oldest).total_seconds() < _OLD_SECONDS:
        return ""
    return f"up to {since(oldest, now)}"


def coverage_words(coverage: Coverage, noun: str = "active session") -> str:
    """Return how many sessions were read, as a phrase.

    ``all 41 active sessions``, ``12 of 41 active sessions``, ``12 of the 41 active
    sessions listed so far``, ``no active session so far``.

    Args:
        coverage: What was read.
        noun: What the needed sessions are, in the singular.
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
    """Return what could not be read, a phrase each; empty where nothing failed.

    ``2 could not be read``, ``rides failed (r tries it again): Twilio had an error``.

    Args:
        coverage: What was read.
        retry: The key that asks failed services again; "" where none does.
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
    """Return names and key first: what stands behind them may not fit a line."""
    names = [safe(one.name) for one in failed[:_NAMED]]
    if len(failed) > _NAMED:
        names.append(counted(len(failed) - _NAMED, "more service"))
    *most, last = names
    told = f"{', '.join(most)} and {last}" if most else last
    again = f" ({retry} tries {'it' if len(failed) == 1 else 'them'} again)" if retry else ""
    return f"{told} failed{again}: {safe(failed[0].why).rstrip('.')}"


def incomplete_words(why: str) -> str:
    """Return that a list is not whole, and why: ``incomplete: …``."""
    return f"incomplete: {why}"
