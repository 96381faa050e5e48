"""The order of sessions by one column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from proxy_tui.api.constants import SESSION_STATUSES
from proxy_tui.operations.sessions.expiry import sortable_expiry

if TYPE_CHECKING:
    from proxy_tui.api.models import Session

_STATES: Final = {status: str(place) for place, status in enumerate(SESSION_STATUSES)}
"""Sort keys of the documented statuses; others follow by name."""


class SortKey(Enum):
    """The columns that sessions can be sorted by."""

    STATE = "state"
    NAME = "name"
    SID = "sid"
    MODE = "mode"
    AGE = "age"
    """Youngest first, as the column shows a length of time."""
    CONTACT = "contact"
    """Most recent contact first."""
    EXPIRES = "expires"
    """Soonest first; sessions that are over show no expiry and come last."""


@dataclass(frozen=True, slots=True)
class Order:
    """How sessions are sorted."""

    key: SortKey | None = None
    """None is the order in which Twilio lists them."""
    descending: bool = False
    """Largest first."""

    @property
    def spec(self) -> str:
        """The order as the config file has it: ``age``, ``-age``; empty for Twilio's."""
        return f"{'-' if self.descending else ''}{self.key.value}" if self.key is not None else ""


def parse_order(spec: str) -> Order | None:
    """Return the order of a text as ``Order.spec`` makes it; None if there is no such column."""
    name = spec.removeprefix("-")
    found = next((key for key in SortKey if key.value == name), None)
    if name and found is None:
        return None
    return Order(found, descending=spec.startswith("-"))


def ordered(
    sessions: "Sequence[Session]", key: SortKey, *, descending: bool, default_ttl: int | None
) -> "list[Session]":
    """Return sessions sorted by one column; equal ones keep their order.

    Sessions without a readable value come last in either direction.

    Args:
        sessions: What to sort.
        key: The column.
        descending: Largest first.
        default_ttl: ``default_ttl`` of the service, for EXPIRES.
    """
    if key is SortKey.EXPIRES:
        values = [sortable_expiry(session, default_ttl) for session in sessions]
    else:
        values = list(map(_VALUES[key], sessions))
    value_at: Callable[[int], Any] = values.__getitem__
    valued = [index for index, value in enumerate(values) if value is not None]
    absent = []
    if len(valued) < len(values):
        absent = [session for session, value in zip(sessions, values, strict=True) if value is None]
    valued.sort(key=value_at, reverse=descending)
    return [sessions[index] for index in valued] + absent


def _state(session: "Session") -> str | None:
    return _STATES.get(session.status) or f"5{session.status}" if session.status else None


def _name(session: "Session") -> str | None:
    return session.unique_name.casefold() if session.unique_name else None


def _age(session: "Session") -> float | None:
    moment = session.date_created
    return -moment.timestamp() if isinstance(moment, datetime) else None


def _contact(session: "Session") -> float | None:
    moment = session.date_last_interaction
    return -moment.timestamp() if isinstance(moment, datetime) else None


_VALUES: "Final[dict[SortKey, Callable[[Session], Any]]]" = {
    SortKey.STATE: _state,
    SortKey.NAME: _name,
    SortKey.SID: lambda session: session.sid or None,
    SortKey.MODE: lambda session: session.mode or None,
    SortKey.AGE: _age,
    SortKey.CONTACT: _contact,
}
