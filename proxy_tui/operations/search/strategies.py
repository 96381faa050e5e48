"""What a search asks of each session: its participants, its interactions, or only its name."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from proxy_tui.api.order import moment
from proxy_tui.operations.search.scanner import Strategy
from proxy_tui.operations.search.search_terms import (
    Kind,
    MatchedBy,
    SearchTerm,
    fits_name,
    matched_by,
)
from proxy_tui.operations.sessions.expiry import effective_expiry

if TYPE_CHECKING:
    from datetime import datetime

    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Participant, Service, Session
    from proxy_tui.formatting.expiry_text import Expiry
    from proxy_tui.operations.search.index_work import Lookup
    from proxy_tui.operations.search.people_index import Entry, PeopleIndex, Person


@dataclass(frozen=True, slots=True)
class Hit:
    """A session that matches a search term, and the participant who does."""

    service: Service
    session: Session
    matched_by: MatchedBy
    participant: Person | None = None
    """None if the session itself matches, by its name or SID."""

    @property
    def key(self) -> str:
        """The SIDs of service, session and participant, which identify the hit."""
        return f"{self.service.sid}/{self.session.sid}/{self.person_sid}"

    @property
    def person_sid(self) -> str:
        """The SID of the participant; "" if the session itself matches."""
        return self.participant.sid if self.participant else ""

    @property
    def dials(self) -> str:
        """The pool number that the participant dials (E.164); "" if there is none."""
        return self.participant.dials if self.participant else ""

    @property
    def expiry(self) -> Expiry:
        """The effective expiry of the session."""
        return effective_expiry(self.session, self.service.default_ttl)


class ReadPeople(Strategy):
    """Read the participants of active sessions into the index.

    Args:
        index: Holds what is known, and keeps what is read.
        clock: The time now, aware.
        skipped: Called with each session that could not be read.
    """

    def __init__(
        self,
        index: PeopleIndex,
        clock: Callable[[], datetime],
        skipped: Callable[[Session], object] | None = None,
    ) -> None:
        self._index = index
        self._clock = clock
        self._skipped = skipped
        self._began = moment()

    def select(self, service: Service, session: Session) -> bool:
        """Select active sessions whose participants may have changed."""
        entry = self._index.update(service.sid, session)
        return session.is_active and not entry.is_current

    def read(self, client: ProxyClient, service: Service, session: Session) -> Callable[[], object]:
        """Read the participants; one page holds them all."""
        participants = client.list_participants(service.sid, session.sid).items
        return partial(self.keep, service, session, participants)

    def keep(
        self, service: Service, session: Session, participants: tuple[Participant, ...]
    ) -> Entry:
        """Put the participants into the index."""
        return self._index.set_people(service.sid, session, participants, self._clock())

    def deleted(self, session: Session) -> None:
        """Forget the session."""
        self._index.forget(session.sid)

    def skipped(self, session: Session) -> None:
        """Report the session."""
        if self._skipped is not None:
            self._skipped(session)

    def list_read(self, service: Service, sids: Collection[str]) -> None:
        """Forget sessions that are no longer listed."""
        self._index.keep_listed(service.sid, sids, self._clock(), self._began)


class FindPeople(ReadPeople):
    """Read the participants of all sessions into the index and report the matches.

    Args:
        term: Whom to find.
        index: Holds what is known, and keeps what is read.
        clock: The time now, aware.
        found: Called with each hit.
        lookup: What the index on disk says about the term, if it is asked.
    """

    def __init__(
        self,
        term: SearchTerm,
        index: PeopleIndex,
        clock: Callable[[], datetime],
        found: Callable[[Hit], object],
        lookup: Lookup | None = None,
    ) -> None:
        super().__init__(index, clock)
        self.by_disk = 0
        """Sessions that were not read because the index on disk rules them out."""
        self.oldest: datetime | None = None
        """When the oldest of them was read."""
        self._term = term
        self._found = found
        self._lookup = lookup
        self._reported: set[tuple[str, str]] = set()

    def select(self, service: Service, session: Session) -> bool:
        """Report known hits; select sessions whose participants may have changed."""
        if fits_name(self._term, session.unique_name or ""):
            self._report(service, session, MatchedBy.NAME)
        if self.report_known(service, session):
            return False
        if self.is_needless(session):
            self.left_out(session)
            return False
        return True

    def is_needless(self, session: Session) -> bool:
        """Return whether the index on disk rules the session out."""
        return self._ruled_out(session) is not None

    def left_out(self, session: Session) -> None:
        """Count the session, and keep the age of what is known of it."""
        read = self._ruled_out(session)
        self.by_disk += 1
        if read is not None:
            self.oldest = min(read, self.oldest or read)

    def _ruled_out(self, session: Session) -> datetime | None:
        if self._lookup is None:
            return None
        entry = self._index.get(session.sid)
        # What was read in this run is newer, and says that it must be read again.
        is_read = entry is not None and entry.people is not None
        return None if is_read else self._lookup.ruled_out(session)

    def report_known(self, service: Service, session: Session) -> bool:
        """Report hits if the index has the current participants; return whether it has."""
        entry = self._index.update(service.sid, session)
        if entry.is_current:
            self._report_people(service, session, entry)
        return entry.is_current

    def keep(
        self, service: Service, session: Session, participants: tuple[Participant, ...]
    ) -> Entry:
        """Put the participants into the index and report hits among them."""
        entry = super().keep(service, session, participants)
        self._report_people(service, session, entry)
        return entry

    def _report_people(self, service: Service, session: Session, entry: Entry) -> None:
        for person in entry.people or ():
            why = matched_by(self._term, person)
            if why is not None:
                self._report(service, session, why, person)
                self.is_done = self._term.kind is Kind.PARTICIPANT

    def _report(
        self, service: Service, session: Session, why: MatchedBy, person: Person | None = None
    ) -> None:
        key = (session.sid, person.sid if person else "")
        if key not in self._reported:
            self._reported.add(key)
            self._found(Hit(service, session, why, person))


class FindName(Strategy):
    """Compare unique names, ignoring case; no session is read.

    Args:
        name: The unique name.
        found: Called with each hit.
    """

    def __init__(self, name: str, found: Callable[[Hit], object]) -> None:
        self._name = name.casefold()
        self._found = found

    def select(self, service: Service, session: Session) -> bool:
        """Report a session with this name; select none."""
        if (session.unique_name or "").casefold() == self._name:
            self._found(Hit(service, session, MatchedBy.NAME))
        return False


class FindTraffic(Strategy):
    """Read interactions until one has this SID.

    Args:
        sid: An interaction (``KI…``), a call (``CA…``) or a message (``SM…``, ``MM…``).
        found: Called with the hit; there is at most one.
    """

    def __init__(self, sid: str, found: Callable[[Hit], object]) -> None:
        self._sid = sid
        self._found = found

    def select(self, _service: Service, session: Session) -> bool:
        """Select sessions that had an interaction."""
        return session.date_last_interaction is not None

    def read(self, client: ProxyClient, service: Service, session: Session) -> Callable[[], object]:
        """Look for the SID page by page."""
        has_sid = any(
            self._sid in (one.sid, one.inbound_resource_sid, one.outbound_resource_sid)
            for one in client.iterate(client.list_interactions(service.sid, session.sid))
        )
        return partial(self._take, service, session, has_sid=has_sid)

    def _take(self, service: Service, session: Session, *, has_sid: bool) -> None:
        if has_sid:
            self.is_done = True
            self._found(Hit(service, session, MatchedBy.TRAFFIC_SID))
