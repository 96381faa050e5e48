"""How much was read of what something is said about: one value, said in one way.

A count or a "none" covers only what was read. Whatever speaks about participants
of many sessions carries this value, and says it wherever something is missing.
"""

from dataclasses import dataclass
from datetime import datetime

from proxy_tui.present.text import count, counted


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

    @property
    def unread(self) -> int:
        """Needed sessions whose participants were not read."""
        return self.needed - self.read

    @property
    def is_complete(self) -> bool:
        """Whether every session was listed and everybody needed was read, at ``listed_at``."""
        return self.listed_at is not None and not self.unread


def coverage_words(coverage: Coverage, noun: str = "active session") -> str:
    """Return how many sessions were read, as a phrase.

    ``all 41 active sessions``, ``12 of 41 active sessions``, ``12 of the 41 active
    sessions listed so far``, ``no active session so far``.

    Args:
        coverage: What was read.
        noun: What the needed sessions are, in the singular.
    """
    needed = counted(coverage.needed, noun)
    if coverage.listed_at is None:
        every = f"the {needed} listed so far" if coverage.needed else f"no {noun} so far"
        return f"{count(coverage.read)} of {every}" if coverage.unread else every
    if coverage.unread:
        return f"{count(coverage.read)} of {needed}"
    if coverage.needed < 2:
        return f"the only {noun}" if coverage.needed else f"no {noun}, as there is none"
    return f"all {needed}"
