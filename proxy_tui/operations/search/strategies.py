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
    from proxy_tui.operations.search.people_index import Entry, PeopleIndex, Person


@dataclass(frozen=True, slots=True)
class Hit:
    """A session that fits a search term, and the participant who does."""

    service: Service
    session: Session
    matched_by: MatchedBy
    expiry: Expiry
    participant: Person | None = None
    """None where the session itself fits, by its name or SID."""

    @property
    def key(self) -> str:
        """Identifies the hit: SIDs of service, session and participant."""
        person = self.participant.sid if self.participant else ""
        return f"{self.service.sid}/{self.session.sid}/{person}"

    @property
    def letter(self) -> str:
        """The participant's letter: ``A``, ``B``, …; "" where the session itself fits."""
        return self.participant.letter if self.participant else ""

    @property
    def dials(self) -> str:
        """The pool number this participant must dial (E.164); "" where there is none."""
        return self.participant.dials if self.participant else ""


def hit(
    service: Service, session: Session, why: MatchedBy, participant: Person | None = None
) -> Hit:
    """Return a hit with its effective expiry."""
    return Hit(service, session, why, effective_expiry(session, service.default_ttl), participant)


class ReadPeople(Strategy):
    """Read participants into the index; of listed sessions, only the active ones.

    Args:
        index: What is known already; takes the rest.
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
    """Read participants into the index and report who fits.

    Args:
        term: Whom to find.
        index: What is known already; takes the rest.
        clock: The time now, aware.
        found: Called with each hit.
        active_only: Leave sessions that have ended unread.
    """

    def __init__(
        self,
        term: SearchTerm,
        index: PeopleIndex,
        clock: Callable[[], datetime],
        found: Callable[[Hit], object],
        *,
        active_only: bool = False,
    ) -> None:
        super().__init__(index, clock)
        self._term = term
        self._found = found
        self._active_only = active_only
        self._reported: set[tuple[str, str]] = set()

    def select(self, service: Service, session: Session) -> bool:
        """Report hits among known participants; select sessions whose people may have changed."""
        if fits_name(self._term, session.unique_name or ""):
            self._report(service, session, MatchedBy.NAME)
        if self.report_known(service, session):
            return False
        return session.is_active or not self._active_only

    def report_known(self, service: Service, session: Session) -> bool:
        """Report hits in a session whose participants are known to be current; return if so."""
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
            self._found(hit(service, session, why, person))


class FindName(Strategy):
    """Compare unique names, whatever their letter case; no session needs to be read.

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
            self._found(hit(service, session, MatchedBy.NAME))
        return False


class FindTraffic(Strategy):
    """Read interactions until one has the SID.

    Args:
        sid: Of an interaction (``KI…``), a call (``CA…``) or a message (``SM…``, ``MM…``).
        found: Called with the hit, of which there is at most one.
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
            self._found(hit(service, session, MatchedBy.TRAFFIC_SID))
