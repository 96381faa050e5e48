"""The records of the simulator: services, sessions, participants, interactions, phone numbers.

Mutable, and without rules. Times are aware UTC datetimes in whole seconds. The records of a
list are in creation order, with a rising ``seq`` that page tokens refer to.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from proxy_tui.api.constants import ACTIVE_STATUSES


@dataclass(slots=True, kw_only=True, eq=False)
class BaseRecord:
    """The fields of every record."""

    sid: str
    """Two letters and 32 hex digits."""
    seq: int
    """Place in the order of creation."""
    date_created: datetime
    date_updated: datetime
    overrides: dict[str, object] | None = None
    """JSON keys and values that replace or join the encoded ones: null fields, unknown words."""


@dataclass(slots=True, kw_only=True, eq=False)
class PhoneNumberRecord(BaseRecord):
    """A number of the account, in the pool of a service or not."""

    phone_number: str
    """E.164."""
    iso_country: str
    voice: bool = True
    sms: bool = True
    mms: bool = True
    is_reserved: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class ParticipantRecord(BaseRecord):
    """One person of a session."""

    session: "SessionRecord" = field(repr=False)
    identifier: str = field(repr=False)
    friendly_name: str | None = None
    proxy_identifier: str | None = None
    """The pool number this person dials."""
    proxy_identifier_sid: str | None = None
    date_deleted: datetime | None = None

    @property
    def is_live(self) -> bool:
        """Whether this participant has not been removed."""
        return self.date_deleted is None


@dataclass(slots=True, eq=False)
class Leg:
    """One side of an interaction: to Twilio or from Twilio."""

    participant_sid: str
    resource_sid: str
    status: str


@dataclass(slots=True, kw_only=True, eq=False)
class InteractionRecord(BaseRecord):
    """One call or message through a session."""

    session: "SessionRecord" = field(repr=False)
    type: str
    data: str | None = field(default=None, repr=False)
    inbound: Leg | None = None
    outbound: Leg | None = None
    message_to: str | None = None
    """SID of the participant to whom the API sent this message."""
    delivered_at: datetime | None = None
    """When a message sent by the API will be delivered; None once it is."""


@dataclass(slots=True, kw_only=True, eq=False)
class SessionRecord(BaseRecord):
    """Two people whose numbers are masked behind pool numbers, for a while."""

    service: "ServiceRecord" = field(repr=False)
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
    """How long it still reads as active after its expiry; None for that of the options."""
    is_planted: bool = False
    """Whether the demo world's activity leaves it alone."""
    participants: list[ParticipantRecord] = field(default_factory=list, repr=False)
    interactions: list[InteractionRecord] = field(default_factory=list, repr=False)
    history: "Callable[[SessionRecord], list[InteractionRecord]] | None" = field(
        default=None, repr=False
    )
    """Builds the interactions from before the demo world began, on first use."""

    @property
    def is_active(self) -> bool:
        """Whether it is open or in progress."""
        return self.status in ACTIVE_STATUSES

    def live_participants(self) -> list[ParticipantRecord]:
        """Return the participants that have not been removed."""
        return [person for person in self.participants if person.is_live]

    def traffic(self) -> list[InteractionRecord]:
        """Return the interactions, oldest first; build the history on first use."""
        if self.history is not None:
            build, self.history = self.history, None
            self.interactions[:0] = build(self)
        return self.interactions


@dataclass(slots=True, kw_only=True, eq=False)
class ServiceRecord(BaseRecord):
    """A pool of numbers and the sessions that use it."""

    unique_name: str
    default_ttl: int = 0
    callback_url: str | None = None
    intercept_callback_url: str | None = None
    out_of_session_callback_url: str | None = None
    chat_instance_sid: str | None = None
    geo_match_level: str = "country"
    number_selection_behavior: str = "prefer-sticky"
    numbers: list[PhoneNumberRecord] = field(default_factory=list, repr=False)
    sessions: list[SessionRecord] = field(default_factory=list, repr=False)
    sessions_by_sid: dict[str, SessionRecord] = field(default_factory=dict, repr=False)
    sessions_by_name: dict[str, SessionRecord] = field(default_factory=dict, repr=False)
