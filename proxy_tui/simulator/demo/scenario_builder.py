"""Plants the sessions of ``scenarios.toml`` and ``training.toml`` in a service.

``training.toml`` explains the keys. Times count back from the present. The activity of the
demo world leaves planted sessions alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from proxy_tui.simulator.demo.history import fail
from proxy_tui.simulator.rules import session_expiry
from proxy_tui.simulator.rules.records import PhoneNumberRecord, SessionRecord
from proxy_tui.simulator.rules.store import Store

Table = Mapping[str, Any]

_DEFAULT_TTL: Final = 2_592_000
_KEYS: Final = {
    *("name", "participants", "age", "contact", "interactions", "removed", "reopened"),
    *("closed", "ended", "expires", "sweep_delay", "stale_number", "series"),
}
"""Keys that are read here; every other one is a field of the record."""
_UNITS: Final = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def duration(text: str) -> timedelta:
    """Return the length of time that a text such as ``2d3h``, ``90s`` or ``-20m`` means."""
    parts = re.findall(r"(-?\d+)([dhms])", text)
    return timedelta(**{_UNITS[unit]: int(count) for count, unit in parts})


class ScenarioBuilder:
    """Plants sessions in the service of a unique name."""

    def __init__(self, store: Store, service_name: str) -> None:
        self._store = store
        self._service = next(row for row in store.services if row.unique_name == service_name)

    def plant(self, tables: Iterable[Table]) -> None:
        """Carry out the tables in order, then sort the sessions by creation."""
        with self._store.at(self._store.now()):
            for table in tables:
                self._plant(table)
        sessions = self._service.sessions
        seqs = sorted(session.seq for session in sessions)
        sessions.sort(key=lambda session: (session.date_created, session.seq))
        for session, seq in zip(sessions, seqs, strict=True):
            session.seq = seq
        self._store.touched()

    def _plant(self, table: Table) -> None:
        match table:
            case {"add_numbers": phone_numbers, **fields}:
                with self._store.at(self._service.date_created):
                    for phone_number in phone_numbers:
                        self._store.add_number(self._service, phone_number, **fields)
            case {"remove_number": phone_number}:
                self._service.numbers.remove(self._number(phone_number))
            case {"reserve_numbers": reserved}:
                for number in self._service.numbers:
                    number.is_reserved = reserved
            case {"take_over": identifier, "name": name}:
                self._take_over(identifier, name)
            case _:
                for member in _members(table):
                    self._add_session(member)

    def _take_over(self, identifier: str, name: str) -> None:
        """Make the active sessions of a participant planted ones, with new names."""
        by_name = self._service.sessions_by_name
        held = [
            session
            for session in self._service.sessions
            if session.is_active
            and any(who.identifier == identifier for who in session.participants)
        ]
        for place, session in enumerate(held, 1):
            if session.unique_name is not None:
                del by_name[session.unique_name]
            session.unique_name, session.is_planted = name.format(place), True
            by_name[session.unique_name] = session
            session.mode, session.ttl, session.date_expiry = "voice-and-message", _DEFAULT_TTL, None
            session.history = None
            self._add_interaction(session, {"ago": "0m", "text": "delivered"})

    def _add_session(self, table: Table) -> None:
        fields = {key: value for key, value in table.items() if key not in _KEYS}
        with self._store.at(self._ago(table.get("age", "5h"))):
            session = self._store.add_session(
                self._service, table["name"], is_planted=True, **{"ttl": _DEFAULT_TTL, **fields}
            )
            for identifier, name, phone_number in table.get("participants", ()):
                number = self._number(phone_number) if phone_number else None
                self._store.add_participant(session, identifier, number, friendly_name=name or None)
        if "contact" in table:
            self._add_interaction(session, {"ago": table["contact"], "text": "delivered"})
        for interaction in table.get("interactions", ()):
            self._add_interaction(session, interaction)
        self._change(session, table)
        self._end(session, table)

    def _add_interaction(self, session: SessionRecord, table: Table) -> None:
        is_text = "text" in table
        outcome = table["text" if is_text else "call"]
        interaction = self._store.add_traffic(
            session,
            kind="message" if is_text else "voice",
            at=self._ago(table["ago"]),
            status=outcome,
            body="Are you there?" if is_text else "95",
            by_second=table.get("by_second", False),
        )
        if outcome == "not passed on":
            interaction.outbound = None

    def _change(self, session: SessionRecord, table: Table) -> None:
        if "expires" in table:
            session.date_expiry = self._store.now() + duration(table["expires"])
        if "sweep_delay" in table:
            session.sweep_delay = duration(table["sweep_delay"])
        if "reopened" in table:
            session.reopened_at = self._ago(table["reopened"])
        if "stale_number" in table:
            session.participants[0].proxy_identifier_sid = self._store.new_sid("PN")
        if "removed" in table:
            removed = session.participants[table["removed"]["participant"] - 1]
            removed.date_deleted = removed.date_updated = self._ago(table["removed"]["ago"])
            session.date_updated = removed.date_updated

    def _end(self, session: SessionRecord, table: Table) -> None:
        if "closed" in table:
            session_expiry.close(session, self._ago(table["closed"]), "api")
        elif table.get("ended") == "expired":
            session_expiry.expire(session, session_expiry.expires_at(session))
        elif table.get("ended") == "failed":
            fail(session, session.date_created + duration("4s"))

    def _ago(self, text: str) -> datetime:
        return self._store.now() - duration(text)

    def _number(self, text: str) -> PhoneNumberRecord:
        """Return the number with this text, or of ``+44/1`` the second free one of +44."""
        prefix, _, place = text.partition("/")
        numbers = [one for one in self._service.numbers if one.phone_number.startswith(prefix)]
        if place:
            numbers = [number for number in numbers if not number.is_reserved]
        return numbers[int(place or 0) % len(numbers)]


def _members(table: Table) -> Iterator[Table]:
    """Return the sessions that a table describes: itself, or each one of its series."""
    series = table.get("series")
    if series is None:
        yield table
        return
    for turn in range(series["count"]):
        yield {
            **table,
            "name": table["name"].format(series["first"] + turn),
            "age": _later(table["age"], series["age"], turn),
            "contact": _later(table["contact"], series["contact"], turn),
            "participants": [_next(turn, *person) for person in table["participants"]],
        }


def _later(first: str, step: str, turn: int) -> str:
    return f"{(duration(first) + turn * duration(step)).total_seconds():.0f}s"


def _next(
    turn: int, number: str, name: str | list[str], dials: str, step: int = 0
) -> tuple[str, str, str]:
    """Return the participant that follows after ``turn`` sessions of a series."""
    prefix, slash, place = dials.partition("/")
    return (
        f"+{int(number) + turn * step}",
        name if isinstance(name, str) else name[turn % len(name)],
        f"{prefix}/{int(place) + turn}" if slash else dials,
    )
