"""The resources of the API, as frozen values.

Tolerant on purpose, because live payloads drift (api facts, section 7): unknown
fields are ignored, every field may be null, and enum values are plain strings. A
value of the wrong type is kept as its JSON text (``Unclear`` for a number or a
flag). With slots a loaded session takes under 1 kB.

Standard library only: the first page is on the screen before pydantic, which checks
what is sent, could have been loaded.
"""

from dataclasses import dataclass, field

from proxy_tui.api._values import (
    Flag,
    Flags,
    MaybeText,
    MaybeWord,
    Moment,
    Number,
    Record,
    Sid,
    Text,
    Word,
)
from proxy_tui.api.constants import ACTIVE_STATUSES
from proxy_tui.api.order import Stamped


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Record):
    """A Proxy service: a pool of numbers and the sessions that use it."""

    sid: Sid = ""
    """``KS`` and 32 hex digits; ``NoSid`` if none came."""
    account_sid: Word = ""
    unique_name: MaybeText = None
    chat_instance_sid: MaybeText = None
    default_ttl: Number = 0
    """Seconds a session lives when it sets no ttl of its own; 0 means not set."""
    callback_url: MaybeText = None
    intercept_callback_url: MaybeText = None
    out_of_session_callback_url: MaybeText = None
    geo_match_level: MaybeText = None
    number_selection_behavior: MaybeText = None
    date_created: Moment = None
    date_updated: Moment = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session(Stamped, Record):
    """Two people's numbers masked behind pool numbers, for a while."""

    sid: Sid = ""
    """``KC`` and 32 hex digits; ``NoSid`` if none came."""
    service_sid: Word = ""
    account_sid: Word = ""
    unique_name: MaybeText = None
    status: Word = ""
    """One of SESSION_STATUSES, or whatever else the API said."""
    closed_reason: MaybeWord = None
    """``api`` when closed by a request; other words are undocumented: never branch on it."""
    ttl: Number = 0
    """Seconds from creation or last interaction to expiry; 0 means not set."""
    mode: Word = ""
    date_started: Moment = None
    date_ended: Moment = None
    date_last_interaction: Moment = None
    date_expiry: Moment = None
    """Absolute expiry; wins over ttl. Null when only a ttl is set."""
    date_created: Moment = None
    date_updated: Moment = None

    @property
    def is_active(self) -> bool:
        """Whether the session connects people now (open or in-progress)."""
        return self.status in ACTIVE_STATUSES


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant(Record):
    """One of the (at most two) people of a session."""

    sid: Sid = ""
    """``KP`` and 32 hex digits; ``NoSid`` if none came."""
    session_sid: Text = ""
    service_sid: Word = ""
    account_sid: Word = ""
    friendly_name: MaybeText = None
    identifier: MaybeText = field(default=None, repr=False)
    """This person's real number or channel address. PII: mask before showing."""
    proxy_identifier: MaybeText = None
    """The pool number that THIS person dials to reach the other. Not PII."""
    proxy_identifier_sid: MaybeText = None
    date_deleted: Moment = None
    """When the participant was removed (removal is soft and cannot be undone)."""
    date_created: Moment = None
    date_updated: Moment = None

    @property
    def is_removed(self) -> bool:
        """Whether this participant was deleted from the session."""
        return self.date_deleted is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction(Record):
    """One call or message through a session: a leg in, a leg out."""

    sid: Sid = ""
    """``KI`` and 32 hex digits; ``NoSid`` if none came."""
    session_sid: Text = ""
    service_sid: Word = ""
    account_sid: Word = ""
    participant_sid: Text = ""
    """To whom the API sent it; empty in the list of a session."""
    type: Text = ""
    """``message``, ``voice`` or ``unknown``; letter case drifts between sources."""
    data: MaybeText = field(default=None, repr=False)
    """A JSON document inside a string (``body`` or ``duration``); may be neither. PII."""
    inbound_participant_sid: MaybeText = None
    inbound_resource_sid: MaybeText = None
    inbound_resource_status: MaybeText = None
    inbound_resource_type: MaybeText = None
    inbound_resource_url: MaybeText = None
    outbound_participant_sid: MaybeText = None
    outbound_resource_sid: MaybeText = None
    outbound_resource_status: MaybeText = None
    """The outcome; judge an interaction by this one."""
    outbound_resource_type: MaybeText = None
    outbound_resource_url: MaybeText = None
    date_created: Moment = None
    date_updated: Moment = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber(Record):
    """A number of a service's pool."""

    sid: Sid = ""
    """``PN`` and 32 hex digits; ``NoSid`` if none came."""
    account_sid: Word = ""
    service_sid: Word = ""
    phone_number: MaybeText = None
    friendly_name: MaybeText = None
    iso_country: MaybeText = None
    capabilities: Flags = None
    """An open map: ``sms``, ``voice``, ``mms`` by schema, ``sms_outbound`` and others in life."""
    is_reserved: Flag = None
    in_use: Number = 0
    """How many active sessions use the number."""
    date_created: Moment = None
    date_updated: Moment = None
