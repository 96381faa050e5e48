"""What the simulator remembers: services, sessions, participants, traffic, numbers.

Plain mutable rows without rules, which show themselves without what hangs on
them. Moments are aware UTC datetimes in whole seconds, as the API gives no finer
ones. Rows of one list stand in creation order and carry a rising ``seq``, which is
what page tokens hold on to.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

ACTIVE: Final = frozenset({"open", "in-progress"})
"""Statuses in which a session connects people and holds its numbers."""


@dataclass(slots=True, kw_only=True, eq=False)
class Row:
    """What every record has."""

    sid: str
    """Two letters and 32 hex digits."""
    seq: int
    """Place in its list; later records have higher ones."""
    date_created: datetime
    date_updated: datetime
    overrides: dict[str, object] | None = None
    """JSON keys and values that replace or join the encoded ones: null fields, unknown words."""


@dataclass(slots=True, kw_only=True, eq=False)
class OwnedNumber:
    """A phone number of the account, in a pool or not."""

    sid: str
    """``PN…``; the same in the pool."""
    phone_number: str
    """E.164."""
    friendly_name: str
    iso_country: str
    voice: bool
    sms: bool
    mms: bool


@dataclass(slots=True, kw_only=True, eq=False)
class PhoneNumber(Row):
    """A number of a service's pool; its sid is that of the owned number."""

    service: "Service" = field(repr=False)
    owned: OwnedNumber
    is_reserved: bool = False

    @property
    def phone_number(self) -> str:
        """E.164."""
        return self.owned.phone_number


@dataclass(slots=True, kw_only=True, eq=False)
class Participant(Row):
    """One person of a session."""

    session: "Session" = field(repr=False)
    identifier: str = field(repr=False)
    friendly_name: str | None = None
    proxy_identifier: str | None = None
    """The pool number this person dials."""
    proxy_identifier_sid: str | None = None
    date_deleted: datetime | None = None

    @property
    def is_live(self) -> bool:
        """Whether this participant is still part of the session."""
        return self.date_deleted is None


@dataclass(slots=True, kw_only=True, eq=False)
class Leg:
    """One side of an interaction: to Twilio or from Twilio."""

    participant_sid: str
    resource_sid: str
    resource_type: str
    """``Message`` or ``Call``."""
    status: str
    settled_status: str | None = None
    """What ``status`` becomes at the interaction's ``settles_at``."""


@dataclass(slots=True, kw_only=True, eq=False)
class Interaction(Row):
    """One call or message through a session."""

    session: "Session" = field(repr=False)
    type: str
    data: str | None = field(default=None, repr=False)
    inbound: Leg | None = None
    outbound: Leg | None = None
    message_to: str | None = None
    """Participant SID, where the API was asked to send this message."""
    settles_at: datetime | None = None
    """When the outbound leg reaches its final status."""


@dataclass(slots=True, kw_only=True, eq=False)
class Session(Row):
    """Two people's numbers behind pool numbers, for a while."""

    service: "Service" = field(repr=False)
    unique_name: str | None = None
    status: str = "open"
    closed_reason: str | None = None
    ttl: int = 0
    mode: str = "voice-and-message"
    date_started: datetime | None = None
    date_ended: datetime | None = None
    date_last_interaction: datetime | None = None
    date_expiry: datetime | None = None
    reopened_at: datetime | None = None
    """When it was last re-opened; not part of the API."""
    sweep_delay: timedelta | None = None
    """How long it goes on reading open after it expired; None: as the switch says."""
    is_planted: bool = False
    """Whether it tells a story, so that the life of the demo world leaves it alone."""
    participants: list[Participant] = field(default_factory=list, repr=False)
    interactions: list[Interaction] = field(default_factory=list, repr=False)
    history: "Callable[[Session], list[Interaction]] | None" = field(default=None, repr=False)
    """Builds the traffic from before the world was made, when somebody asks for it."""

    @property
    def is_active(self) -> bool:
        """Whether it is open or in progress."""
        return self.status in ACTIVE

    def live_participants(self) -> list[Participant]:
        """Return the participants that have not been removed."""
        return [person for person in self.participants if person.date_deleted is None]

    def traffic(self) -> list[Interaction]:
        """Return the interactions, oldest first, building the past ones on first use."""
        if self.history is not None:
            build, self.history = self.history, None
            self.interactions[:0] = build(self)
        return self.interactions


@dataclass(slots=True, kw_only=True, eq=False)
class Service(Row):
    """A pool of numbers and the sessions that use it."""

    unique_name: str
    default_ttl: int = 0
    callback_url: str | None = None
    intercept_callback_url: str | None = None
    out_of_session_callback_url: str | None = None
    chat_instance_sid: str | None = None
    geo_match_level: str = "country"
    number_selection_behavior: str = "prefer-sticky"
    numbers: list[PhoneNumber] = field(default_factory=list, repr=False)
    sessions: list[Session] = field(default_factory=list, repr=False)
    sessions_by_sid: dict[str, Session] = field(default_factory=dict, repr=False)
    sessions_by_name: dict[str, Session] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class DebuggerEvent:
    """What Twilio would show in its debugger instead of in a reply."""

    code: int
    session_sid: str
    at: datetime
