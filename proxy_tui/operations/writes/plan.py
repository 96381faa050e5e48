"""What a batch is going to do: a step for each session, and a reason for each one left out.

A plan reads nothing and sends nothing. ``batch`` runs it, which reads each session again.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.api.params import UpdateSession
    from proxy_tui.operations.sessions.differences import Difference


@dataclass(frozen=True, slots=True)
class Target:
    """A session that a person chose for a batch."""

    service: "Service"
    session: "Session"
    """As shown to the person."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One write of a plan."""

    target: Target
    verb: str
    """``update``, ``close``, ``reopen`` or ``delete``."""
    params: "UpdateSession | None"
    """What changes; None for ``delete``."""
    changes: "tuple[Difference, ...]"
    """What changes, as words to show."""
    undoes: str = ""
    """The id of the write that this takes back; usually empty."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A session that a plan or a run does not touch."""

    target: Target
    reason: str
    """In lower case and without a full stop: ``it is closed already``."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in the order in which they are sent, and the sessions that are left out."""

    verb: str
    """The verb of its steps, or ``undo``."""
    steps: tuple[PlannedStep, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    undoes: str = ""
    """The id of the write or batch that this takes back; usually empty."""
