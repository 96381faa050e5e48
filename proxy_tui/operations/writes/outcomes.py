"""How a write can end: written, refused, in doubt, or not sent; and the errors that say so."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from proxy_tui.api.errors import (
    ApiError,
    CancelledError,
    NotSentError,
    ReadOnlyError,
    RefusedError,
    ServerError,
)
from proxy_tui.errors import GuardError, IncompleteError

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.operations.sessions.differences import Difference


class Outcome(StrEnum):
    """How a write, or a step of a batch, ended, as the journal spells it."""

    DONE = "done"
    """It took effect."""
    REFUSED = "refused"
    """The API answered no; nothing changed."""
    UNKNOWN = "unknown"
    """It was sent and may have taken effect: in doubt, and never sent again."""
    NOT_SENT = "not sent"
    """It never left, so nothing changed."""
    LEFT_OUT = "left out"
    """A step of a batch that was not sent: the session is no longer what the plan says."""


def outcome_of(error: ApiError) -> Outcome:
    """Return what an error says about the write: in doubt, unless it is certain."""
    if isinstance(error, ReadOnlyError | CancelledError | NotSentError):
        return Outcome.NOT_SENT
    if isinstance(error, RefusedError) and not isinstance(error, ServerError):
        return Outcome.REFUSED
    return Outcome.UNKNOWN


@dataclass(frozen=True, slots=True)
class Written:
    """A write that took effect."""

    session: "Session | None"
    """The session as it is now; None after a delete."""
    note: str = ""
    """What a person should know besides, such as what was read back; usually empty."""
    request_id: str = ""
    """``RQ…`` of the answer; empty if the answer was lost."""
    write_id: str = ""
    """Its id in the journal."""


@dataclass(frozen=True, slots=True)
class Recheck:
    """A session read again before a write."""

    fresh: "Session"
    differences: "tuple[Difference, ...]"
    """What changed since the session was shown."""
    impossible: str = ""
    """Why the write can no longer be done; empty if it can."""


class ChangedError(GuardError):
    """The session changed since it was shown, so nothing was sent."""

    def __init__(self, check: Recheck) -> None:
        super().__init__(
            "The session changed since it was shown, so nothing was sent.",
            hint="Look at what changed, then confirm again.",
        )
        self.check = check


class ImpossibleError(GuardError):
    """The session's state does not allow the write, so nothing was sent."""

    def __init__(self, check: Recheck) -> None:
        why = check.impossible
        super().__init__(f"{why[:1].upper()}{why[1:]}. Nothing was sent.")
        self.check = check


class PersonGoneError(GuardError):
    """The participant left the session between the check and the write; nothing changed."""


class NotUnderstoodError(GuardError):
    """The session has no SID, or a status that Twilio does not document; nothing was sent."""


class OutcomeUnknownError(IncompleteError):
    """A write was sent, and whether it took effect is not known.

    Args:
        message: What is known.
        hint: What to do next.
        found: The session as read back; None if it was not found or not read.
    """

    def __init__(self, message: str, *, hint: str = "", found: "Session | None" = None) -> None:
        super().__init__(message, hint=hint)
        self.found = found
