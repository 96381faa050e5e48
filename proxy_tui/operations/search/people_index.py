"""Who is in which session: participants of many sessions, in memory only.

The API cannot be asked for a number, so whoever searches one reads the
participants of every session, once. Sessions that were not updated since need
not be read again. Nothing here talks to the API, and nothing is ever written to
a disk. Safe to share between threads.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from proxy_tui.api.order import is_older, moment
from proxy_tui.formatting.coverage import Coverage
from proxy_tui.formatting.interaction_text import letters
from proxy_tui.formatting.redaction import remember_people

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from proxy_tui.api.models import Participant, Session
    from proxy_tui.formatting.times import Moment

_ACTIVE: Final = frozenset({"open", "in-progress"})
_PEOPLE: Final = 2
"""Of a complete session (Proxy limits page)."""


@dataclass(frozen=True, slots=True)
class Person:
    """One participant, as much of them as a search needs."""

    sid: str
    """``KP…``."""
    letter: str
    """The role in this session: ``A``, ``B``, …; as everywhere on screen."""
    identifier: str = field(repr=False)
    """Real number or channel address. PII: mask before showing."""
    name: str = field(repr=False)
    """Friendly name; may be empty."""
    dials: str
    """The pool number that this person dials; empty where none was given."""
    dials_sid: str
    """``PN…`` of it."""
    is_removed: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One session of the index."""

    sid: str
    service_sid: str
    name: str
    """Unique name; may be empty."""
    status: str
    updated: Moment
    """``date_updated`` as last listed."""
    people: tuple[Person, ...] | None = None
    """None until they were read."""
    people_as_of: Moment = None
    """``date_updated`` that the people belong to."""
    as_of: int = 0
    """When the session was as it is here, by ``api.order``."""
    former: tuple[tuple[str, str], ...] = ()
    """SID and letter of people who are no longer listed; nobody else gets their letters."""
    people_order: int = 0
    """The same of the session after which the people were read."""
    read_at: datetime | None = None
    """When the people were read; None where nobody noted it."""

    @property
    def is_active(self) -> bool:
        """Whether the session held its numbers when it was last listed."""
        return self.status in _ACTIVE

    @property
    def present(self) -> tuple[Person, ...]:
        """The people that were not removed, as far as read."""
        return tuple(person for person in self.people or () if not person.is_removed)

    @property
    def names(self) -> dict[str, str]:
        """The letter of each participant SID, as everywhere on screen."""
        return dict(self.former) | {person.sid: person.letter for person in self.people or ()}

    @property
    def is_current(self) -> bool:
        """Whether the people need not be read again.

        No source says that adding a participant touches ``date_updated``, so an
        active session that lacks somebody is never taken for settled.
        """
        if self.people is None or not isinstance(self.updated, datetime):
            return False
        is_settled = not self.is_active or len(self.present) >= _PEOPLE
        return is_settled and self.people_as_of == self.updated


@dataclass(frozen=True, slots=True)
class Holding:
    """A person who holds a pool number in an active session."""

    entry: Entry
    person: Person


class PeopleIndex:
    """The participants of one account's sessions, as far as they were read."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self.counts: Mapping[str, int] = MappingProxyType(self._counts)
        """How many people that were not removed a session has, by SID, as far as read.

        It changes as people are read.
        """
        self.changes = 0
        """How often people were read or forgotten, to see whether anything is new."""
        self._entries: dict[str, Entry] = {}
        self._listed: dict[str, datetime] = {}
        self._lock = Lock()

    def get(self, session_sid: str) -> Entry | None:
        """Return what is known of a session."""
        return self._entries.get(session_sid)

    def entries(self, service_sids: Collection[str]) -> tuple[Entry, ...]:
        """Return the sessions of some services, as they are now. Waits for no other thread."""
        every = list(self._entries.values())  # one step of the interpreter
        return tuple(entry for entry in every if entry.service_sid in service_sids)

    def note(self, service_sid: str, session: Session) -> Entry:
        """Take a session as it was just read; its people stay what they were."""
        with self._lock:
            before = self._entries.get(session.sid)
            if before is not None and is_older(session, before):
                return before
            people, as_of = (before.people, before.people_as_of) if before else (None, None)
            entry = Entry(
                sid=session.sid,
                service_sid=service_sid,
                name=session.unique_name or "",
                status=sys.intern(session.status),
                updated=session.date_updated,
                people=people,
                people_as_of=as_of,
                as_of=session.as_of,
                former=before.former if before else (),
                people_order=before.people_order if before else 0,
                read_at=before.read_at if before else None,
            )
            if entry != before:
                self._entries[session.sid] = entry
            return entry

    def put(
        self,
        service_sid: str,
        session: Session,
        participants: Iterable[Participant],
        at: datetime | None = None,
    ) -> Entry:
        """Take the participants of a session; ``session`` must have been read before them.

        A letter that was given to somebody stays theirs for as long as the session is known.

        Args:
            service_sid: ``KS…``.
            session: As read before its participants.
            participants: All of them.
            at: When they were read, aware; None where nobody noted it.
        """
        entry = self.note(service_sid, session)
        if session.as_of < entry.people_order:
            return entry
        before = entry.names
        people = people_of(participants, before)
        present = {person.sid for person in people}
        entry = replace(
            entry,
            people=people,
            former=tuple(named for named in before.items() if named[0] not in present),
            people_as_of=session.date_updated,
            people_order=session.as_of,
            read_at=at,
        )
        with self._lock:
            self._entries[session.sid] = entry
            self._counts[session.sid] = len(entry.present)
            self.changes += 1
        return entry

    def forget(self, session_sid: str) -> None:
        """Drop a session that is gone."""
        with self._lock:
            self._drop(session_sid)

    def _drop(self, session_sid: str) -> None:
        self._entries.pop(session_sid, None)
        self._counts.pop(session_sid, None)
        self.changes += 1

    def list_ended(
        self, service_sid: str, sids: Collection[str], at: datetime, since: int | None = None
    ) -> None:
        """Take note that a service's whole list was read; sessions not on it are gone.

        Args:
            service_sid: ``KS…``.
            sids: Every SID of the list.
            at: When, aware.
            since: The moment before its first page was asked for, by ``api.order``; sessions
                that were read since then stay. None stands for now.
        """
        began = moment() if since is None else since
        with self._lock:
            self._listed[service_sid] = at
            gone = [
                sid
                for sid, entry in self._entries.items()
                if entry.service_sid == service_sid and sid not in sids and entry.as_of <= began
            ]
            for sid in gone:
                self._drop(sid)

    def coverage(self, service_sids: Collection[str]) -> Coverage:
        """Return how much is known of these services; the active sessions are those needed."""
        entries = self.entries(service_sids)
        active = [entry for entry in entries if entry.is_active]
        read = [entry for entry in active if entry.people is not None]
        moments = [self._listed.get(sid) for sid in service_sids]
        known = [moment for moment in moments if moment is not None]
        return Coverage(
            listed=len(entries),
            needed=len(active),
            read=len(read),
            listed_at=min(known) if known and len(known) == len(moments) else None,
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


def people_of(
    participants: Iterable[Participant], known: Mapping[str, str] | None = None
) -> tuple[Person, ...]:
    """Return participants as the index keeps them, texts that repeat shared.

    Args:
        participants: Of one session, as listed.
        known: Letters given before, by participant SID.
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
