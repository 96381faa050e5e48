"""What was typed into a form, as the request that the client would send.

Times may be typed in words (``2h``, ``+1d``); everything else is validated by the
request models, so a form accepts exactly what the client sends.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from proxy_tui.api.constants import BODY_LIMIT, PARTICIPANT_LIMIT, UNIQUE_NAME_LIMIT
from proxy_tui.api.models import Session
from proxy_tui.api.params import (
    CreateSession,
    NewMessage,
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
    """A form as understood. Each dict has field names as its keys."""

    params: M | None
    """The request; None while something is wrong."""
    problems: dict[str, str]
    """What is wrong, in a sentence; "" is the form as a whole."""
    echoes: dict[str, str]
    """What was understood, in a few words."""
    meanings: dict[str, str]
    """The same in full, where it is longer than the echo."""
    doubts: dict[str, str]
    """Why a field that can be sent deserves a second look, in a sentence."""


def check_create(
    values: Values, now: datetime, zone: tzinfo | None = None
) -> Checked[CreateSession]:
    """Read the form of a new session; a participant with any field typed counts."""
    form = _Form(values)
    form.read_life(now, zone)
    name = form.values.get("unique_name", "")
    if name.strip():
        form.data["unique_name"] = name
        form.echoes["unique_name"] = _name_echo(name.strip())
        if _holds_number(name) or _E_MAIL.search(name):
            form.doubts["unique_name"] = _READ_BY_OTHERS
    for key in ("mode", "status"):
        if form.values.get(key):
            form.data[key] = form.values[key]
    rows = form.read_people()
    return form.checked(CreateSession, now, rows)


def check_update(
    values: Values, session: Session, now: datetime, zone: tzinfo | None = None
) -> Checked[UpdateSession]:
    """Read the form of a change; only fields that differ from ``session`` are in the request."""
    form = _Form(values)
    form.read_life(now, zone)
    form.data["status"] = values.get("status") or None
    for name in ("status", "ttl", "date_expiry"):
        if form.data.get(name) in (None, getattr(session, name)):
            form.data.pop(name, None)
    if not form.data and not form.problems:
        form.problems[""] = "Nothing is changed yet."
    return form.checked(UpdateSession, now)


def check_life(values: Values, now: datetime, zone: tzinfo | None = None) -> Checked[UpdateSession]:
    """Read ttl and expiry alone; both may be empty."""
    form = _Form(values)
    form.read_life(now, zone)
    return form.checked(UpdateSession, now)


def check_participant(values: Values) -> Checked[NewParticipant]:
    """Read the form of a person to add: identifier, friendly_name, proxy_identifier."""
    form = _Form(values)
    form.data = {name: text for name, text in form.values.items() if text.strip()}
    return form.checked(NewParticipant)


def check_message(values: Values) -> Checked[NewMessage]:
    """Read the form of a message: body. Its length is that of the text as it would be sent."""
    form = _Form({})
    form.data["body"] = values.get("body", "")
    checked = form.checked(NewMessage)
    if checked.params is not None:
        checked.echoes["body"] = f"{len(checked.params.body)} of {BODY_LIMIT}"
    return checked


class _Form:
    """A form on its way to a request: addresses are read first, times on demand."""

    def __init__(self, values: Values) -> None:
        self.data: dict[str, Any] = {}
        """What goes into the request."""
        self.problems: dict[str, str] = {}
        self.echoes: dict[str, str] = {}
        self.meanings: dict[str, str] = {}
        self.doubts: dict[str, str] = {}
        self.values = {name: self._read_address(name, text) for name, text in values.items()}
        """The text of each field, with addresses as they would be sent."""

    def _read_address(self, name: str, text: str) -> str:
        if not text.strip() or name.rpartition(".")[2] not in _ADDRESS_FIELDS:
            return text
        read = read_address(text)
        for told, words in (
            (self.echoes, read.echo),
            (self.meanings, read.note),
            (self.doubts, read.doubt),
            (self.problems, read.problem),
        ):
            if words:
                told[name] = words
        return read.value

    def read_life(self, now: datetime, zone: tzinfo | None) -> None:
        """Read ttl and date_expiry."""
        ttl, expiry = (self.values.get(name, "").strip() for name in ("ttl", "date_expiry"))
        try:
            if ttl:
                self.data["ttl"] = parse_ttl(ttl)
                self.echoes["ttl"] = f"= {ttl_words(self.data['ttl'])}"
        except ValueError as error:
            self.problems["ttl"] = str(error)
        try:
            if expiry:
                moment = self.data["date_expiry"] = parse_expiry(expiry, now, zone)
                short = appointment(moment, now, zone, short=True)
                self.echoes["date_expiry"] = f"= {short}, {until(moment, now)}"
                full = appointment(moment, now, zone)
                self.meanings["date_expiry"] = f"{full}, {until(moment, now)}"
        except ValueError as error:
            self.problems["date_expiry"] = str(error)

    def read_people(self) -> list[int]:
        """Read the participants; return which rows of the form they are in."""
        rows = []
        self.data["participants"] = []
        for row in range(PARTICIPANT_LIMIT):
            prefix = f"participants.{row}."
            typed = {
                name.removeprefix(prefix): text
                for name, text in self.values.items()
                if name.startswith(prefix) and text.strip()
            }
            if typed:
                self.data["participants"].append(typed)
                rows.append(row)
        return rows

    def checked(
        self, model: type[M], now: datetime | None = None, rows: Sequence[int] = ()
    ) -> Checked[M]:
        """Return the form as understood, with the request if nothing is wrong.

        Args:
            model: The request.
            now: Which expiry is past.
            rows: The form's row of each participant.
        """
        params = None
        try:
            params = model.model_validate(self.data, context={"now": now})
        except ValidationError as error:
            found = {_in_form(path, rows): text for path, text in problems(error).items()}
            self.problems = found | self.problems
        return Checked(
            None if self.problems else params,
            self.problems,
            self.echoes,
            self.meanings,
            self.doubts,
        )


def _in_form(path: str, rows: Sequence[int]) -> str:
    """Return a model's path as the form's: an empty first row shifts the numbers."""
    match = re.fullmatch(r"participants\.(\d+)(.*)", path)
    return f"participants.{rows[int(match[1])]}{match[2]}" if match else path


def _holds_number(name: str) -> bool:
    return has_number(name) or len(national_digits(name)) >= _LOOKS_DIALLED


def _name_echo(name: str) -> str:
    if _holds_number(name):
        return "holds a phone number"
    if _E_MAIL.search(name):
        return "looks personal"
    return f"{len(name)} of {UNIQUE_NAME_LIMIT}"
