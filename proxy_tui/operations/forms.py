"""What was typed into a form, read as the request that the client would send.

Times may be typed in words (``2h``, ``+1d``); everything else is judged by the
request models themselves, so a form accepts exactly what the client sends.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
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
from proxy_tui.operations.durations import parse_expiry, parse_ttl
from proxy_tui.present import clock, day, ttl_words, until
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
    """What was understood, for fields where that is worth saying back."""


def check_create(values: Values, now: datetime) -> Checked[CreateSession]:
    """Read the form of a new session.

    A participant counts as typed when any of its three fields holds something.
    """
    wrong, echoes, data = _read_life(values, now)
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
    return Checked(checked.params, moved, checked.echoes)


def check_update(values: Values, session: Session, now: datetime) -> Checked[UpdateSession]:
    """Read the form of a change; only fields that differ from ``session`` are in the request."""
    wrong, echoes, data = _read_life(values, now)
    status = values.get("status", "")
    if status and status != session.status:
        data["status"] = status
    if data.get("ttl") == session.ttl:
        del data["ttl"]
    if data.get("date_expiry") == session.date_expiry:
        data.pop("date_expiry", None)
    if not data and not wrong:
        wrong[""] = "Nothing is changed yet."
    return _validate(UpdateSession, data, wrong, echoes, now)


def check_life(values: Values, now: datetime) -> Checked[UpdateSession]:
    """Read ttl and expiry alone; both may be left empty."""
    wrong, echoes, data = _read_life(values, now)
    return _validate(UpdateSession, data, wrong, echoes, now)


def check_participant(values: Values) -> Checked[NewParticipant]:
    """Read the form of a person to add: identifier, friendly_name, proxy_identifier."""
    data = {name: text for name, text in values.items() if text.strip()}
    return _validate(NewParticipant, data, {}, {})


def _read_life(
    values: Values, now: datetime
) -> tuple[dict[str, str], dict[str, str], dict[str, Any]]:
    """Return problems, echoes and values of ttl and date_expiry."""
    wrong: dict[str, str] = {}
    echoes: dict[str, str] = {}
    data: dict[str, Any] = {}
    ttl, expiry = values.get("ttl", "").strip(), values.get("date_expiry", "").strip()
    if ttl:
        try:
            data["ttl"] = parse_ttl(ttl)
            echoes["ttl"] = f"= {ttl_words(data['ttl'])}"
        except ValueError as error:
            wrong["ttl"] = str(error)
    if expiry:
        try:
            data["date_expiry"] = parse_expiry(expiry, now)
            moment = data["date_expiry"]
            echoes["date_expiry"] = f"= {day(moment)[5:]} {clock(moment)}, {until(moment, now)}"
        except ValueError as error:
            wrong["date_expiry"] = str(error)
    return wrong, echoes, data


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
