"""What was typed into a form, read as the request that the client would send.

Times may be typed in words (``2h``, ``+1d``); everything else is judged by the
request models themselves, so a form accepts exactly what the client sends.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from proxy_tui.api.models import Session
from proxy_tui.api.params import (
    PARTICIPANT_LIMIT,
    UNIQUE_NAME_LIMIT,
    CreateSession,
    NewParticipant,
    UpdateSession,
    problems,
)
from proxy_tui.formatting import appointment, ttl_words, until
from proxy_tui.formatting.redaction import has_number
from proxy_tui.operations.input.duration_parser import parse_ttl
from proxy_tui.operations.input.expiry_parser import parse_expiry
from proxy_tui.operations.input.number_parser import national_digits, read_address

M = TypeVar("M", bound=BaseModel)

_LOOKS_DIALLED = 9
"""Digits from which on a name that is nothing else looks like a national number."""

_ADDRESS_FIELDS = frozenset({"identifier", "proxy_identifier"})
_READ_BY_OTHERS = (
    "Names are read by others, and kept in Twilio's logs. It can be sent all the same."
)

Values = Mapping[str, str]
"""Field names, dotted as the models nest them, and the text in each."""

_E_MAIL = re.compile(r"\S+@\S+\.\S+")


@dataclass(frozen=True, slots=True)
class Checked(Generic[M]):
    """A form as understood."""

    params: M | None
    """The request; None while something is wrong."""
    problems: dict[str, str]
    """Wrong fields, each with a sentence; "" is the form as a whole."""
    echoes: dict[str, str]
    """What was understood, in a few words, for fields where that is worth saying back."""
    meanings: dict[str, str] = field(default_factory=dict)
    """The same in full, where it is longer than the echo."""
    doubts: dict[str, str] = field(default_factory=dict)
    """Fields that can be sent and should be looked at twice, each with a sentence."""


def check_create(
    values: Values, now: datetime, zone: tzinfo | None = None
) -> Checked[CreateSession]:
    """Read the form of a new session.

    A participant counts as typed when any of its three fields holds something.
    """
    life = _read_life(values, now, zone)
    wrong, echoes, data = life.wrong, life.echoes, life.data
    addresses = _Addresses(values)
    values = addresses.values
    name = values.get("unique_name", "")
    if name.strip():
        data["unique_name"] = name
        echoes["unique_name"] = _name_echo(name.strip())
        if has_personal(name):
            addresses.doubts["unique_name"] = _READ_BY_OTHERS
    for key in ("mode", "status"):
        if values.get(key):
            data[key] = values[key]
    people, places = _people(values)
    data["participants"] = people
    checked = _validate(CreateSession, data, wrong, echoes, now)
    moved = {_place(path, places): text for path, text in checked.problems.items()}
    return addresses.said_of(replace(checked, problems=moved, meanings=life.meanings))


def check_update(
    values: Values, session: Session, now: datetime, zone: tzinfo | None = None
) -> Checked[UpdateSession]:
    """Read the form of a change; only fields that differ from ``session`` are in the request."""
    life = _read_life(values, now, zone)
    wrong, data = life.wrong, life.data
    status = values.get("status", "")
    if status and status != session.status:
        data["status"] = status
    if data.get("ttl") == session.ttl:
        del data["ttl"]
    if data.get("date_expiry") == session.date_expiry:
        data.pop("date_expiry", None)
    if not data and not wrong:
        wrong[""] = "Nothing is changed yet."
    checked = _validate(UpdateSession, data, wrong, life.echoes, now)
    return replace(checked, meanings=life.meanings)


def check_life(values: Values, now: datetime, zone: tzinfo | None = None) -> Checked[UpdateSession]:
    """Read ttl and expiry alone; both may be left empty."""
    life = _read_life(values, now, zone)
    checked = _validate(UpdateSession, life.data, life.wrong, life.echoes, now)
    return replace(checked, meanings=life.meanings)


def check_participant(values: Values) -> Checked[NewParticipant]:
    """Read the form of a person to add: identifier, friendly_name, proxy_identifier."""
    addresses = _Addresses(values)
    data = {name: text for name, text in addresses.values.items() if text.strip()}
    return addresses.said_of(_validate(NewParticipant, data, {}, {}))


class _Addresses:
    """The fields of a form that hold addresses, read before the request is made of them."""

    def __init__(self, values: Values) -> None:
        self.doubts: dict[str, str] = {}
        self._meanings: dict[str, str] = {}
        self._echoes: dict[str, str] = {}
        self._problems: dict[str, str] = {}
        self.values = {name: self._read(name, text) for name, text in values.items()}
        """What would be sent, by field."""

    def _read(self, name: str, text: str) -> str:
        if not text.strip() or name.rpartition(".")[2] not in _ADDRESS_FIELDS:
            return text
        read = read_address(text)
        said = ((self._echoes, read.echo), (self._meanings, read.note),
                (self.doubts, read.doubt), (self._problems, read.problem))  # fmt: skip
        for place, words in said:
            if words:
                place[name] = words
        return read.value

    def said_of(self, checked: Checked[M]) -> Checked[M]:
        """Return a form with what is to be said of its addresses."""
        wrong = {**checked.problems, **self._problems}
        return Checked(
            None if wrong else checked.params,
            wrong,
            {**checked.echoes, **self._echoes},
            {**checked.meanings, **self._meanings},
            self.doubts,
        )


@dataclass
class _Life:
    """ttl and date_expiry as typed: what is wrong, what was understood, and the values."""

    wrong: dict[str, str] = field(default_factory=dict)
    echoes: dict[str, str] = field(default_factory=dict)
    meanings: dict[str, str] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)


def _read_life(values: Values, now: datetime, zone: tzinfo | None) -> _Life:
    life = _Life()
    ttl, expiry = values.get("ttl", "").strip(), values.get("date_expiry", "").strip()
    if ttl:
        try:
            life.data["ttl"] = parse_ttl(ttl)
            life.echoes["ttl"] = f"= {ttl_words(life.data['ttl'])}"
        except ValueError as error:
            life.wrong["ttl"] = str(error)
    if expiry:
        try:
            moment = life.data["date_expiry"] = parse_expiry(expiry, now, zone)
        except ValueError as error:
            life.wrong["date_expiry"] = str(error)
        else:
            ahead = until(moment, now)
            short, full = (appointment(moment, now, zone, short=short) for short in (True, False))
            life.echoes["date_expiry"] = f"= {short}, {ahead}"
            life.meanings["date_expiry"] = f"{full}, {ahead}"
    return life


def _people(values: Values) -> tuple[list[dict[str, str]], list[int]]:
    """Return the participants typed, and which rows of the form they came from."""
    people: list[dict[str, str]] = []
    places: list[int] = []
    for row in range(PARTICIPANT_LIMIT):
        prefix = f"participants.{row}."
        typed = {
            key.removeprefix(prefix): text
            for key, text in values.items()
            if key.startswith(prefix) and text.strip()
        }
        if typed:
            people.append(typed)
            places.append(row)
    return people, places


def _place(path: str, places: list[int]) -> str:
    """Return a model's path as the form's: an empty first row shifts the numbers."""
    match = re.fullmatch(r"participants\.(\d+)(.*)", path)
    return f"participants.{places[int(match[1])]}{match[2]}" if match else path


def _validate(
    model: type[M],
    data: dict[str, Any],
    wrong: dict[str, str],
    echoes: dict[str, str],
    now: datetime | None = None,
) -> Checked[M]:
    try:
        params = model.model_validate(data, context={"now": now})
    except ValidationError as error:
        return Checked(None, {**problems(error), **wrong}, echoes)
    return Checked(None if wrong else params, wrong, echoes)


def has_personal(name: str) -> bool:
    """Whether a name seems to hold a phone number or an address of mail."""
    return _holds_number(name) or _E_MAIL.search(name) is not None


def _holds_number(name: str) -> bool:
    return has_number(name) or len(national_digits(name)) >= _LOOKS_DIALLED


def _name_echo(name: str) -> str:
    if _holds_number(name):
        return "holds a phone number"
    if _E_MAIL.search(name):
        return "looks personal"
    return f"{len(name)} of {UNIQUE_NAME_LIMIT}"
