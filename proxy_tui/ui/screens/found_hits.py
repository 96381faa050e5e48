"""What a search found: each hit with its session as last read, and which ones are marked."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from proxy_tui.operations import writes
from proxy_tui.operations.sessions.marks import Marks
from proxy_tui.operations.sessions.newest import Newest

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.operations.search import Hit


class FoundHits:
    """The hits of one search, in its order. Whoever changes them shows them again."""

    def __init__(self) -> None:
        self.hits: tuple[Hit, ...] = ()
        self.marked = Marks()
        """SIDs of the marked sessions; one that was found twice is marked once."""
        self._sessions: Newest[Session] = Newest()
        """The sessions found, as last read; a search reports them as it listed them."""

    def take(self, hits: "Iterable[Hit]") -> None:
        """Keep hits, without those whose session is gone."""
        found = tuple(hits)
        for hit in found:
            self._sessions.put(hit.session.sid, hit.session)
        self._renew(found)

    def put(self, session: "Session") -> None:
        """Update a session from another reading."""
        self._sessions.put(session.sid, session)
        self._renew(self.hits)

    def drop(self, sid: str) -> None:
        """Forget a session that is gone."""
        self._sessions.drop(sid)
        self._renew(self.hits)

    def settle(self, results: "Iterable[writes.StepResult]") -> None:
        """Update the sessions of a batch; what it did not do stays marked."""
        for result in results:
            sid = result.step.target.session.sid
            if result.is_settled:
                self.marked.discard(sid)
            if result.is_gone:
                self._sessions.drop(sid)
            elif result.session is not None:
                self._sessions.put(sid, result.session)
        self._renew(self.hits)

    def _renew(self, hits: "Iterable[Hit]") -> None:
        known = ((hit, self._sessions.get(hit.session.sid)) for hit in hits)
        self.hits = tuple(
            replace(hit, session=session) for hit, session in known if session is not None
        )
        self.marked.intersection_update(hit.session.sid for hit in self.hits)

    def clear(self) -> None:
        """Forget every hit, and its mark; sessions that are gone stay so."""
        self.take(())

    def get(self, key: str | None) -> "Hit | None":
        """Return the hit of a row."""
        return next((one for one in self.hits if one.key == key), None)

    @property
    def sids(self) -> tuple[str, ...]:
        """SIDs of the sessions found, each once, in the order of the hits."""
        return tuple(dict.fromkeys(hit.session.sid for hit in self.hits))

    def toggle_all(self) -> None:
        """Mark the sessions of all hits; if all are marked, unmark them."""
        self.marked.toggle_all([hit.session.sid for hit in self.hits])

    @property
    def marked_hits(self) -> "tuple[Hit, ...]":
        """The hits whose session is marked."""
        return tuple(hit for hit in self.hits if hit.session.sid in self.marked)

    @property
    def targets(self) -> "tuple[writes.Target, ...]":
        """The marked sessions, each once."""
        by_sid = {
            hit.session.sid: writes.Target(hit.service, hit.session) for hit in self.marked_hits
        }
        return tuple(by_sid.values())
