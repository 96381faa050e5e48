"""What each kind of search asks of a session: its people, its traffic, or only its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proxy_tui.api.order import moment
from proxy_tui.operations.search.search_terms import (
    Kind,
    MatchedBy,
    SearchTerm,
    fits_name,
    matched_by,
)
from proxy_tui.operations.sessions.expiry import effective_expiry

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Interaction, Participant, Service, Session
    from proxy_tui.formatting.expiry_text import Expiry
    from proxy_tui.operations.search.people_index import Entry, PeopleIndex, Person


@dataclass(frozen=True, slots=True)
class Hit:
    """A session that fits what was typed, and the person in it who does."""

    service: Service
    session: Session
    matched_by: MatchedBy
    expiry: Expiry
    participant: Person | None = None
    """None where the session itself fits, by its name or SID."""

    @property
    def key(self) -> str:
        """What makes it this hit, wherever it stands: its service, session and participant SID."""
        person = self.participant.sid if self.participant else ""
        return f"{self.service.sid}/{self.session.sid}/{person}"

    @property
    def letter(self) -> str:
        """The person's role: ``A``, ``B``, …; "" where the session itself fits."""
        return self.participant.letter if self.participant else ""

    @property
    def dials(self) -> str:
        """The pool number this person must dial (E.164); "" where there is none."""
        return self.participant.dials if self.participant else ""


def hit(
    service: Service, session: Session, why: MatchedBy, participant: Person | None = None
) -> Hit:
    """Return a hit, its expiry worked out."""
    return Hit(service, session, why, effective_expiry(session, service.default_ttl), participant)


class ReadLook:
    """Reads participants into the index, of active sessions where whole lists are read.

    Args:
        index: What is known already, and where to put the rest.
        clock: The time now, aware.
        skipped: Told of each session that could not be read.
    """

    is_done = False

    def __init__(
        self,
        index: PeopleIndex,
        clock: Callable[[], datetime],
        skipped: Callable[[Session], object] = lambda _session: None,
    ) -> None:
        self._index = index
        self._clock = clock
        self._skipped = skipped
        self._began = moment()

    def listed(self, service: Service, session: Session) -> bool:
        """Return whether the people of a listed session must be read."""
        entry = self._index.note(service.sid, session)
        return session.is_active and not entry.is_current

    def read(
        self, client: ProxyClient, service: Service, session: Session
    ) -> tuple[Participant, ...]:
        """Read the participants; a session has two, and few that were removed."""
        return client.list_participants(service.sid, session.sid).items

    def took(self, service: Service, session: Session, value: tuple[Participant, ...]) -> None:
        """Keep the participants."""
        self._index.put(service.sid, session, value, self._clock())

    def gone(self, session: Session) -> None:
        """Forget a session that was deleted."""
        self._index.forget(session.sid)

    def skipped(self, session: Session) -> None:
        """Keep what was known before, and tell."""
        self._skipped(session)

    def ended(self, service: Service, sids: Collection[str]) -> None:
        """Forget sessions that are no longer listed."""
        self._index.list_ended(service.sid, sids, self._clock(), self._began)


class PeopleLook(ReadLook):
    """Reads participants into the index and tells who fits.

    Args:
        query: Whom to look for.
        index: What is known already, and where to put the rest.
        clock: The time now, aware.
        found: Told of each hit.
        active_only: Leave sessions that have ended unread.
    """

    def __init__(
        self,
        query: SearchTerm,
        index: PeopleIndex,
        *,
        clock: Callable[[], datetime],
        found: Callable[[Hit], object],
        active_only: bool = False,
    ) -> None:
        super().__init__(index, clock)
        self._query = query
        self._found = found
        self._active_only = active_only
        self._told: set[tuple[str, str]] = set()

    def known(self, service: Service, session: Session) -> None:
        """Tell of hits in a session that was read before, if it has not changed since."""
        entry = self._index.note(service.sid, session)
        if entry.is_current:
            self._tell(service, session, entry)

    def listed(self, service: Service, session: Session) -> bool:
        """Tell of hits where the people are known; return whether they must be read."""
        if fits_name(self._query, session.unique_name or ""):
            self._told_once(service, session, MatchedBy.NAME)
        entry = self._index.note(service.sid, session)
        if entry.is_current:
            self._tell(service, session, entry)
            return False
        return session.is_active or not self._active_only

    def took(self, service: Service, session: Session, value: tuple[Participant, ...]) -> None:
        """Keep the participants and tell of hits among them."""
        entry = self._index.put(service.sid, session, value, self._clock())
        self._tell(service, session, entry)

    def _tell(self, service: Service, session: Session, entry: Entry) -> None:
        for person in entry.people or ():
            why = matched_by(self._query, person)
            if why is not None:
                self._told_once(service, session, why, person)
                self.is_done = self._query.kind is Kind.PARTICIPANT

    def _told_once(
        self, service: Service, session: Session, why: MatchedBy, person: Person | None = None
    ) -> None:
        key = (session.sid, person.sid if person else "")
        if key not in self._told:
            self._told.add(key)
            self._found(hit(service, session, why, person))


class _Forgetful:
    """What a search that keeps nothing makes of sessions that come and go."""

    is_done = False

    def gone(self, _session: Session) -> None:
        """Forget nothing."""

    def skipped(self, _session: Session) -> None:
        """Miss nothing."""

    def ended(self, _service: Service, _sids: Collection[str]) -> None:
        """Remember nothing."""


class NameLook(_Forgetful):
    """Compares names only, so that no session needs to be read.

    Args:
        name: The unique name; letter case does not matter.
        found: Told of each hit.
    """

    def __init__(self, name: str, found: Callable[[Hit], object]) -> None:
        self._name = name.casefold()
        self._found = found

    def listed(self, service: Service, session: Session) -> bool:
        """Tell of a session with this name; none must be read."""
        if (session.unique_name or "").casefold() == self._name:
            self._found(hit(service, session, MatchedBy.NAME))
        return False

    def read(self, _client: ProxyClient, _service: Service, _session: Session) -> None:
        """Read nothing."""

    def took(self, _service: Service, _session: Session, _value: None) -> None:
        """Take nothing."""


class TrafficLook(_Forgetful):
    """Reads calls and messages until one has the SID that is looked for.

    Args:
        sid: Of an interaction (``KI…``), a call (``CA…``) or a message (``SM…``, ``MM…``).
        found: Told of the hit; there is one at most.
    """

    def __init__(self, sid: str, found: Callable[[Hit], object]) -> None:
        self._sid = sid
        self._found = found

    def listed(self, _service: Service, session: Session) -> bool:
        """Ask for the traffic of sessions that had any."""
        return session.date_last_interaction is not None

    def read(self, client: ProxyClient, service: Service, session: Session) -> bool:
        """Return whether one of the session's interactions has the SID, reading page by page."""
        return any(
            map(self._is_it, client.iterate(client.list_interactions(service.sid, session.sid)))
        )

    def took(self, service: Service, session: Session, value: bool) -> None:
        """Tell of the session that has it, and end the search."""
        if value:
            self.is_done = True
            self._found(hit(service, session, MatchedBy.TRAFFIC_SID))

    def _is_it(self, one: Interaction) -> bool:
        return self._sid in (one.sid, one.inbound_resource_sid, one.outbound_resource_sid)
