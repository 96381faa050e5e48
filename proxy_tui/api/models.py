"""The resources of the API, as frozen values.

Tolerant on purpose, because live payloads drift (api facts, section 7): unknown
fields are ignored, every field may be null, and enum values are plain strings. A
value of the wrong type is kept as its JSON text (``Unclear`` for a number or a
flag). With slots a loaded session takes under 1 kB.
"""

import re
from datetime import UTC, datetime
from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    InstanceOf,
    PlainValidator,
    StringConstraints,
)
from pydantic.dataclasses import dataclass

from proxy_tui.api.constants import ACTIVE_STATUSES
from proxy_tui.api.order import Stamped
from proxy_tui.api.unclear import NoSid, Unclear, json_text, whole_text


def _moment(value: str | datetime) -> datetime | str:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(UTC) if moment.tzinfo else whole_text(str(value))
    except (AttributeError, ValueError, OverflowError):  # no date, or one before the year 1
        return json_text(value)


# A page holds hundreds of values, so each type names its usual form first, which is
# checked without a call into Python. (Pydantic's own datetime takes "5" for a moment.)
_InUtc = Annotated[str, StringConstraints(pattern="Z$"), AfterValidator(datetime.fromisoformat)]
_Moment = Annotated[
    _InUtc | Annotated[datetime | str, PlainValidator(_moment)], Field(union_mode="left_to_right")
]
Moment = _Moment | None
"""An aware datetime in UTC; the raw text if it is not one; or None."""


_DIGITS: Final = re.compile(r"\s*-?[0-9]{1,300}\s*")


def _number(value: object) -> int:
    if value is None:
        return 0
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST:
        return int(value)
    return _flag(value)


def _flag(value: object) -> Unclear:
    return value if isinstance(value, Unclear) else Unclear(json_text(value))


_LARGEST: Final = 10**300
"""Beyond it arithmetic with the number fails."""

_Raw = Annotated[str, PlainValidator(json_text)]

Text = Annotated[
    str | Annotated[str, PlainValidator(lambda value: "" if value is None else json_text(value))],
    Field(union_mode="left_to_right"),
]
"""A string; null reads as empty, anything else as its JSON text."""

MaybeText = Annotated[str | _Raw | None, Field(union_mode="left_to_right")]
"""A string or null; anything else reads as its JSON text."""

Number = Annotated[
    InstanceOf[Unclear]  # an int to Python, and to be kept as it is when a record is copied
    | Annotated[int, Field(strict=True, gt=-_LARGEST, lt=_LARGEST)]
    | Annotated[int, PlainValidator(_number)],
    Field(union_mode="left_to_right"),
]
"""An integer; null reads as 0, anything else as ``Unclear``."""

Flag = Annotated[
    Annotated[bool, Field(strict=True)] | Annotated[Unclear, PlainValidator(_flag)] | None,
    Field(union_mode="left_to_right"),
]
"""True, false or null; anything else is ``Unclear``."""

Flags = Annotated[
    dict[str, bool | None] | Annotated[Unclear, PlainValidator(_flag)] | None,
    Field(union_mode="left_to_right"),
]
"""An open map of flags, or null; anything else is ``Unclear``."""


Sid = Annotated[
    # First, so that it stays what it is when a record is copied; no answer can hold one.
    InstanceOf[NoSid] | Text,
    Field(union_mode="left_to_right"),
]
"""A SID; ``NoSid`` if the record came without one."""

_CONFIG = ConfigDict(
    extra="ignore",
    coerce_numbers_to_str=True,
    hide_input_in_errors=True,  # it may be a phone number or a message
)


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
class Service:
    """A Proxy service: a pool of numbers and the sessions that use it."""

    sid: Sid = ""
    """``KS`` and 32 hex digits; ``NoSid`` if none came."""
    account_sid: Text = ""
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


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
class Session(Stamped):
    """Two people's numbers masked behind pool numbers, for a while."""

    sid: Sid = ""
    """``KC`` and 32 hex digits; ``NoSid`` if none came."""
    service_sid: Text = ""
    account_sid: Text = ""
    unique_name: MaybeText = None
    status: Text = ""
    """One of SESSION_STATUSES, or whatever else the API said."""
    closed_reason: MaybeText = None
    """``api`` when closed by a request; other words are undocumented: never branch on it."""
    ttl: Number = 0
    """Seconds from creation or last interaction to expiry; 0 means not set."""
    mode: Text = ""
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


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
class Participant:
    """One of the (at most two) people of a session."""

    sid: Sid = ""
    """``KP`` and 32 hex digits; ``NoSid`` if none came."""
    session_sid: Text = ""
    service_sid: Text = ""
    account_sid: Text = ""
    friendly_name: MaybeText = None
    identifier: MaybeText = Field(default=None, repr=False)
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


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
class Interaction:
    """One call or message through a session: a leg in, a leg out."""

    sid: Sid = ""
    """``KI`` and 32 hex digits; ``NoSid`` if none came."""
    session_sid: Text = ""
    service_sid: Text = ""
    account_sid: Text = ""
    participant_sid: Text = ""
    """To whom the API sent it; empty in the list of a session."""
    type: Text = ""
    """``message``, ``voice`` or ``unknown``; letter case drifts between sources."""
    data: MaybeText = Field(default=None, repr=False)
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


@dataclass(frozen=True, slots=True, kw_only=True, config=_CONFIG)
class PhoneNumber:
    """A number of a service's pool."""

    sid: Sid = ""
    """``PN`` and 32 hex digits; ``NoSid`` if none came."""
    account_sid: Text = ""
    service_sid: Text = ""
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
