"""How a write can end, apart from a refusal: done, changed under our eyes, or unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proxy_tui.errors import ProxyTuiError

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.operations.sessions.differences import Difference


@dataclass(frozen=True, slots=True)
class Recheck:
    """A session read again, and what differs from what was shown."""

    fresh: Session
    differences: tuple[Difference, ...]
    impossible: str = ""
    """Why the write that was meant cannot be done any more; "" when it can."""


@dataclass(frozen=True, slots=True)
class Written:
    """A write that took effect."""

    session: Session | None
    """The session as it is now; None when it was deleted."""
    note: str = ""
    """What else a person should know: what was found after a lost answer; usually empty."""
    request_id: str = ""
    """``RQ…`` of the answer; empty where it was lost."""


class ChangedError(ProxyTuiError):
    """The session is no longer what was shown, so nothing was sent.

    Args:
        check: The session as it is now, and what differs.
    """

    def __init__(self, check: Recheck) -> None:
        super().__init__(
            "The session changed since it was shown, so nothing was sent.",
            hint="Look at what changed, then confirm again.",
        )
        self.check = check


class ImpossibleError(ProxyTuiError):
    """The write cannot do what it is for, so nothing was sent: the session is closed already.

    Args:
        check: The session as it is now, and why.
    """

    def __init__(self, check: Recheck) -> None:
        why = check.impossible
        super().__init__(f"{why[:1].upper()}{why[1:]}. Nothing was sent.")
        self.check = check


class NotUnderstoodError(ProxyTuiError):
    """What the session is, or its state, is not understood, so nothing was sent."""


class OutcomeUnknownError(ProxyTuiError):
    """A write was sent and whether it took effect is not known; it was not sent again.

    Args:
        message: What is known now.
        hint: What to press.
        found: The session as read back; None where it could not be found or read.
    """

    def __init__(self, message: str, *, hint: str = "", found: Session | None = None) -> None:
        super().__init__(message, hint=hint)
        self.found = found
