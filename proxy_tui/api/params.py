"""The fields of a write, checked before it is sent.

The forms on screen validate with these same models, so the client sends every
value that a dialog accepts. Limits are Twilio's (Proxy limits page and OpenAPI
file); every message is a sentence for the person who typed.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Final, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from proxy_tui.api.constants import (
    BODY_LIMIT,
    FRIENDLY_NAME_LIMIT,
    PARTICIPANT_LIMIT,
    TTL_LIMIT,
    UNIQUE_NAME_LIMIT,
)
from proxy_tui.api.sid_shape import is_sid
from proxy_tui.errors import UsageError

_E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_CHANNEL = re.compile(r"[a-z][a-z0-9_-]{1,31}:\S{1,150}")
_TTL_SENTENCE: Final = "Type a number of seconds, or a time such as 15m, 2h or 1d."
_TTL_LIMIT_SENTENCE: Final = f"Twilio takes fewer than {TTL_LIMIT} seconds (68 years)."
_EXPIRY_SENTENCE: Final = "Type a time such as 2026-03-01T18:00Z, or +2h from now."

Form = list[tuple[str, str]]
"""A form body, in order; a key may repeat (``Participants`` does)."""


def _address(value: str) -> str:
    if _E164.fullmatch(value) or _CHANNEL.fullmatch(value):
        return value
    raise ValueError("Type the number in full: + country code number, digits only (+15005550006).")


def _at_most(limit: int) -> AfterValidator:
    def check(value: str) -> str:
        if len(value) > limit:
            raise ValueError(f"Twilio takes {limit} characters at most; this has {len(value)}.")
        return value

    return AfterValidator(check)


def _ttl(value: int) -> int:
    if value < 0:
        raise ValueError("A time to live cannot be negative; 0 means none is set.")
    if value >= TTL_LIMIT:
        raise ValueError(_TTL_LIMIT_SENTENCE)
    return value


def _iso_only(value: object) -> object:
    if isinstance(value, int | float) or (isinstance(value, str) and _is_number(value)):
        raise ValueError(_EXPIRY_SENTENCE)  # pydantic would read it as seconds since 1970
    return value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _future(value: datetime, info: ValidationInfo) -> datetime:
    now: datetime | None = (info.context or {}).get("now")
    if value <= (now or datetime.now(UTC)):
        raise ValueError("This moment has passed; an expiry must lie in the future.")
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("An expiry must lie before the year 10000, in UTC.") from None


def _number_sid(value: str) -> str:
    if not is_sid(value, "PN"):
        raise ValueError("A phone number SID is PN and 32 hex digits.")
    return value


def _not_blank(value: str) -> str:
    if not value:
        raise ValueError("Type the text of the message.")
    return value


Address = Annotated[str, AfterValidator(_address)]
"""E.164, or a channel address such as ``messenger:123``."""
Body = Annotated[str, AfterValidator(_not_blank), _at_most(BODY_LIMIT)]
UniqueName = Annotated[str, _at_most(UNIQUE_NAME_LIMIT)]
FriendlyName = Annotated[str, _at_most(FRIENDLY_NAME_LIMIT)]
Ttl = Annotated[int, AfterValidator(_ttl)]
DateExpiry = Annotated[AwareDatetime, BeforeValidator(_iso_only), AfterValidator(_future)]
"""ISO 8601 with a time zone, in the future; kept in UTC. A bare number is refused."""
NumberSid = Annotated[str, AfterValidator(_number_sid)]
Mode = Literal["voice-and-message", "message-only", "voice-only"]
Status = Literal["open", "in-progress", "closed", "failed", "unknown"]
"""Every value of the OpenAPI enum; which change is legal is the API's to say (80608)."""


class _Params(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        str_strip_whitespace=True,
        hide_input_in_errors=True,  # what was typed may be a phone number
    )

    @model_validator(mode="before")
    @classmethod
    def _blank_is_none(cls, data: object) -> object:
        """Read blank text as None in every field that may be left out."""
        if not isinstance(data, dict):
            return data
        optional = {name for name, field in cls.model_fields.items() if not field.is_required()}
        return {
            name: None
            if name in optional and isinstance(value, str) and not value.strip()
            else value
            for name, value in data.items()
        }


class NewParticipant(_Params):
    """Someone to add to a session."""

    identifier: Address = Field(repr=False)
    friendly_name: FriendlyName | None = None
    proxy_identifier: Address | None = None
    """Pool number this person should dial; Twilio picks one if it is left out."""
    proxy_identifier_sid: NumberSid | None = None

    def as_json(self) -> str:
        """Return the value of one ``Participants`` key: a JSON object as text."""
        return json.dumps(dict(self.form()))

    def form(self) -> Form:
        """Return the fields that are set, under Twilio's names."""
        return _form(
            Identifier=self.identifier,
            FriendlyName=self.friendly_name,
            ProxyIdentifier=self.proxy_identifier,
            ProxyIdentifierSid=self.proxy_identifier_sid,
        )


class NewMessage(_Params):
    """A text to send to one participant; white space around it is not sent."""

    body: Body = Field(repr=False)

    def form(self) -> Form:
        """Return the form body."""
        return _form(Body=self.body)


class CreateSession(_Params):
    """The fields of a new session; all are optional to Twilio.

    Validate with ``context={"now": ...}`` to judge the expiry by another clock.
    """

    unique_name: UniqueName | None = None
    date_expiry: DateExpiry | None = None
    ttl: Ttl | None = None
    mode: Mode | None = None
    status: Status | None = None
    participants: tuple[NewParticipant, ...] = ()

    def model_post_init(self, _context: object) -> None:
        """Refuse more participants than a session can hold.

        Raises:
            ValueError: there are more than two (80609).
        """
        if len(self.participants) > PARTICIPANT_LIMIT:
            raise ValueError(
                f"A session takes {PARTICIPANT_LIMIT} participants; this has "
                f"{len(self.participants)}."
            )

    def form(self) -> Form:
        """Return the form body; ``Participants`` repeats, one JSON object each."""
        return [
            *_form(
                UniqueName=self.unique_name,
                DateExpiry=self.date_expiry,
                Ttl=self.ttl,
                Mode=self.mode,
                Status=self.status,
            ),
            *(("Participants", participant.as_json()) for participant in self.participants),
        ]


class UpdateSession(_Params):
    """The fields of a session that can be changed; only those set are sent."""

    date_expiry: DateExpiry | None = None
    ttl: Ttl | None = None
    status: Status | None = None

    def form(self) -> Form:
        """Return the form body."""
        return _form(DateExpiry=self.date_expiry, Ttl=self.ttl, Status=self.status)

    @classmethod
    def checked(cls, fields: Mapping[str, object], now: datetime) -> Self:
        """Return the fields, checked.

        Raises:
            UsageError: one of them is wrong; the message says why.
        """
        try:
            return cls.model_validate(dict(fields), context={"now": now})
        except ValidationError as error:
            raise UsageError(" ".join(problems(error).values())) from None


def problems(error: ValidationError) -> dict[str, str]:
    """Return each wrong field with a sentence about it.

    Keys are dotted paths as the models spell them (``ttl``,
    ``participants.0.identifier``); "" is the model as a whole.
    """
    found: dict[str, str] = {}
    for item in error.errors(include_url=False, include_input=False):
        path = ".".join(str(part) for part in item["loc"] if part != "function-after")
        found.setdefault(path, _sentence(item["type"], item["msg"]))
    return found


_SENTENCES: Final = {
    "int_parsing": _TTL_SENTENCE,
    "int_parsing_size": _TTL_LIMIT_SENTENCE,
    "int_type": _TTL_SENTENCE,
    "finite_number": _TTL_SENTENCE,
    "int_from_float": "Type whole seconds.",
    "missing": "This is needed.",
    "string_type": "Type text here.",
    "string_unicode": "This holds characters that cannot be sent.",
    "extra_forbidden": "Twilio knows no such field.",
    "timezone_aware": "Say which time zone is meant: end it with Z for UTC, or an offset.",
}


def _sentence(kind: str, message: str) -> str:
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    if kind in _SENTENCES:
        return _SENTENCES[kind]
    if kind.startswith("datetime"):
        return _EXPIRY_SENTENCE
    if kind == "literal_error":
        return message.replace("Input should be", "Choose", 1) + "."
    return f"{message}."


def _form(**fields: str | int | datetime | None) -> Form:
    return [(key, _encode(value)) for key, value in fields.items() if value is not None]


def _encode(value: str | int | datetime) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(value)
