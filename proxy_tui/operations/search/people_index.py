"""The participants of many sessions, in memory; safe to share between threads.

The API cannot be asked for a number, so a search reads the participants of every
session once, and again only if the session was updated.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING

from proxy_tui.api.constants import PARTICIPANT_LIMIT
from proxy_tui.api.order import is_older
from proxy_tui.formatting.coverage import Coverage
from proxy_tui.formatting.interaction_text import letters
from proxy_tui.formatting.redaction import remember_people

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from proxy_tui.api.models import Participant, Session
    from proxy_tui.formatting.times import Moment
    from proxy_tui.operations.search.keyed_index import KeyedIndex


@dataclass(frozen=True, slots=True)
class Person:
    """A participant, with what a search needs."""

    sid: str
    """``KP…``."""
    letter: str
    """``A``, ``B``, …, as everywhere on screen."""
    identifier: str = field(repr=False)
    """The real number or channel address. PII: mask before showing."""
    name: str = field(repr=False)
    """Friendly name; may be empty."""
    dials: str
    """The pool number that this person dials; may be empty."""
    dials_sid: str
    """``PN…`` of that number."""
    is_removed: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A session in the index."""

    sid: str
    service_sid: str
    name: str = ""
    """Unique name; may be empty."""
    is_active: bool = False
    """Whether it was open or in progress when last read."""
    updated: Moment = None
    """``date_updated`` when last read."""
    as_of: int = 0
    """When it was last read, by ``api.order``."""
    people: tuple[Person, ...] | None = None
    """None until the participants are read."""
    people_updated: Moment = None
    """``date_updated`` when the participants were requested."""
    people_as_of: int = 0
    """When the participants were requested, by ``api.order``."""
    read_at: datetime | None = None
    """When the participants were read; None if unknown."""
    former: tuple[tuple[str, str], ...] = ()
    """SID and letter of participants no longer listed, whose letters stay taken."""

    @property
    def present(self) -> tuple[Person, ...]:
        """The known participants who were not removed."""
        return tuple(person for person in self.people or () if not person.is_removed)

    @property
    def names(self) -> dict[str, str]:
        """Letters by participant SID."""
        return dict(self.former) | {person.sid: person.letter for person in self.people or ()}

    @property
    def is_current(self) -> bool:
        """Whether the participants are known and up to date.

        Adding a participant may not change ``date_updated`` (no source says so), so an
        active session with fewer than two is never up to date.
        """
        if self.people is None or not isinstance(self.updated, datetime):
            return False
        is_settled = not self.is_active or len(self.present) >= PARTICIPANT_LIMIT
        return is_settled and self.people_updated == self.updated


@dataclass(frozen=True, slots=True)
class Holding:
    """A person who holds a pool number in an active session."""

    entry: Entry
    person: Person


class PeopleIndex:
    """The participants of one account's sessions, as far as they were read.

    Args:
        on_disk: Keeps what may be kept of them for the next run.
    """

    def __init__(self, on_disk: KeyedIndex | None = None) -> None:
        self.on_disk = on_disk
        self._counts: dict[str, int] = {}
        self.counts: Mapping[str, int] = MappingProxyType(self._counts)
        """Live view of how many present participants each session has, by SID."""
        self.changes = 0
        """Grows with every change, so that a caller notices one cheaply."""
        self._entries: dict[str, Entry] = {}
        self._listed: dict[str, datetime] = {}
        self._lock = Lock()

    def use_disk(self, on_disk: KeyedIndex | None) -> None:
        """Save what is known, and all that is read from now on, to another index on disk."""
        with self._lock:
            self.on_disk = on_disk
            for entry in self._entries.values():
                if on_disk is not None and entry.people is not None:
                    on_disk.save(entry)

    def get(self, session_sid: str) -> Entry | None:
        """Return the entry of a session, or None."""
        return self._entries.get(session_sid)

    def entries(self, service_sids: Collection[str]) -> tuple[Entry, ...]:
        """Return the entries of some services, without waiting for other threads."""
        every = list(self._entries.values())  # atomic
        return tuple(entry for entry in every if entry.service_sid in service_sids)

    def update(self, service_sid: str, session: Session) -> Entry:
        """Update the entry from a fresh session; keep its participants."""
        with self._lock:
            before = self._entries.get(session.sid)
            if before is not None and is_older(session, before):
                return before
            entry = replace(
                before or Entry(session.sid, service_sid),
                name=session.unique_name or "",
                is_active=session.is_active,
                updated=session.date_updated,
                as_of=session.as_of,
            )
            if entry != before:
                self._entries[session.sid] = entry
            return entry

    def set_people(
        self,
        service_sid: str,
        session: Session,
        participants: Iterable[Participant],
        at: datetime | None = None,
        *,
        as_of: int = 0,
    ) -> Entry:
        """Set the participants of a session and return its entry.

        A participant keeps their letter as long as the session is known.

        Args:
            service_sid: ``KS…``.
            session: As read before the participants were requested: whoever came or went since
                is not in them.
            participants: All of them.
            at: When they were read, aware; None if unknown.
            as_of: When they were requested, by ``api.order``; that of the session unless given.
        """
        entry = self.update(service_sid, session)
        asked = as_of or session.as_of
        if asked < entry.people_as_of:
            return entry
        people = _people(participants, entry.names)
        listed = {person.sid for person in people}
        entry = replace(
            entry,
            people=people,
            people_updated=session.date_updated,
            people_as_of=asked,
            read_at=at,
            former=tuple(named for named in entry.names.items() if named[0] not in listed),
        )
        with self._lock:
            self._entries[session.sid] = entry
            self._counts[session.sid] = len(entry.present)
            self.changes += 1
            if self.on_disk is not None:
                self.on_disk.save(entry)
        return entry

    def forget(self, session_sid: str) -> None:
        """Remove a session."""
        with self._lock:
            self._drop(session_sid)

    def _drop(self, session_sid: str) -> None:
        self._entries.pop(session_sid, None)
        self._counts.pop(session_sid, None)
        self.changes += 1
        if self.on_disk is not None:
            self.on_disk.forget(session_sid)

    def keep_listed(
        self, service_sid: str, sids: Collection[str], at: datetime, began: int
    ) -> None:
        """Remove the sessions that are missing from a service's whole list.

        Args:
            service_sid: ``KS…``.
            sids: Every SID of the list.
            at: When it was read, aware.
            began: ``api.order.moment()`` before its first page was requested; sessions
                read later stay.
        """
        with self._lock:
            self._listed[service_sid] = at
            gone = [
                sid
                for sid, entry in self._entries.items()
                if entry.service_sid == service_sid and sid not in sids and entry.as_of <= began
            ]
            for sid in gone:
                self._drop(sid)
            if self.on_disk is not None:
                self.on_disk.keep_listed(service_sid, sids)

    def coverage(self, service_sids: Collection[str]) -> Coverage:
        """Return the coverage of some services, whose active sessions count as needed."""
        entries = self.entries(service_sids)
        active = [entry for entry in entries if entry.is_active]
        read = [entry for entry in active if entry.people is not None]
        listed = [self._listed[sid] for sid in service_sids if sid in self._listed]
        return Coverage(
            listed=len(entries),
            needed=len(active),
            read=len(read),
            listed_at=min(listed) if listed and len(listed) == len(service_sids) else None,
            oldest=min((one.read_at for one in read if one.read_at is not None), default=None),
        )

    def holdings(self, service_sid: str) -> tuple[Holding, ...]:
        """Return who holds a pool number of a service in its active sessions."""
        return tuple(
            Holding(entry, person)
            for entry in self.entries({service_sid})
            if entry.is_active
            for person in entry.present
            if person.dials
        )


def _people(participants: Iterable[Participant], known: Mapping[str, str]) -> tuple[Person, ...]:
    """Return participants as the index keeps them; repeated texts are interned.

    ``known`` gives the letters of participants by SID.
    """
    rows = tuple(participants)
    remember_people(row.identifier for row in rows)
    names = letters(rows, known)
    return tuple(
        Person(
            sid=row.sid,
            letter=names.get(row.sid, "?"),
            identifier=sys.intern(row.identifier or ""),
            name=row.friendly_name or "",
            dials=sys.intern(row.proxy_identifier or ""),
            dials_sid=sys.intern(row.proxy_identifier_sid or ""),
            is_removed=row.is_removed,
        )
        for row in rows
    )
