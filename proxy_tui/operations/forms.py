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
from proxy_tui.operations.durations import parse_ttl
from proxy_tui.operations.expiry_parser import parse_expiry
from proxy_tui.present import appointment, ttl_words, until
from proxy_tui.present.number_input import national_digits
from proxy_tui.present.redaction import has_number

M = TypeVar("M", bound=BaseModel)

_LOOKS_DIALLED = 9
"""Digits from which on a name that is nothing else looks like a national number."""

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


def check_create(
    values: Values, now: datetime, zone: tzinfo | None = None
) -> Checked[CreateSession]:
    """Read the form of a new session.

    A participant counts as typed when any of its three fields holds something.
    """
    life = _read_life(values, now, zone)
    wrong, echoes, data = life.wrong, life.echoes, life.data
    name = values.get("unique_name", "")
    if name.strip():
        data["unique_name"] = name
        echoes["unique_name"] = _name_echo(name.strip())
    for key in ("mode", "status"):
        if values.get(key):
            data[key] = values[key]
    people, places = _people(values)
    data["participants"] = people
    checked = _validate(CreateSession, data, wrong, echoes, now)
    moved = {_place(path, places): text for path, text in checked.problems.items()}
    return Checked(checked.params, moved, checked.echoes, life.meanings)


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
    data = {name: text for name, text in values.items() if text.strip()}
    return _validate(NewParticipant, data, {}, {})


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


def _name_echo(name: str) -> str:
    if has_number(name) or len(national_digits(name)) >= _LOOKS_DIALLED:
        return "holds a phone number"
    if _E_MAIL.search(name):
        return "looks personal"
    return f"{len(name)} of {UNIQUE_NAME_LIMIT}"
