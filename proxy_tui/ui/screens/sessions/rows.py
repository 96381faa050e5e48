"""The loaded sessions of one service, with what is counted and noted about them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from proxy_tui.operations import query
from proxy_tui.operations.sessions.change_log import ChangeLog
from proxy_tui.operations.sessions.listing import Changes, Listing
from proxy_tui.operations.sessions.newest import Newest
from proxy_tui.ui.context import Context

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.api.pages import Page
    from proxy_tui.operations.query import Tally, View
    from proxy_tui.operations.sessions import SessionDetail
    from proxy_tui.operations.writes import StepResult


class ShowRows(Protocol):
    """Shows the current page of the table."""

    def __call__(self, *, from_top: bool = False) -> None:
        """Show it, with the cursor on the first row or where it was."""


class SessionRows:
    """Keeps the listing, the counts of the views, the change log and the details in step."""

    def __init__(self, context: Context) -> None:
        self.listing = Listing()
        self.page = 1
        """The page shown, from 1."""
        self.change_log = ChangeLog(context.clock())
        self.details: Newest[SessionDetail] = Newest()
        """People and contacts of the sessions that the cursor rested on, by SID."""
        self._context = context
        self._shown = self._version

    @cached_property
    def views(self) -> "tuple[View, ...]":
        """The triage views; made with the first rows, after the first frame."""
        return query.triage_views(self._context.settings.views)

    @cached_property
    def tally(self) -> "Tally":
        """How many loaded sessions fit each view."""
        tally = query.Tally(self.views)
        tally.count_all((), self._context.clock())
        return tally

    def renew_views(self) -> bool:
        """Count by the views that are in force now; return whether they changed."""
        views = query.triage_views(self._context.settings.views)
        if views == self.views:
            return False
        self.views = views
        self.tally.use(views, self._context.clock())
        return True

    @property
    def people(self) -> Mapping[str, int]:
        """How many participants a session has, by SID, as far as known."""
        return self._context.people.counts

    def start(self, page: "Page[Session]", default_ttl: int) -> None:
        """Add the first page of a service."""
        self.listing.default_ttl = default_ttl
        self.listing.add(page)
        self.tally.count_all(page, self._context.clock(), default_ttl, self.people)

    def add(self, page: "Page[Session]") -> None:
        """Add the next page."""
        self.listing.add(page)
        self._count(session.sid for session in page)

    def refresh(self, pages: "tuple[Page[Session], ...]") -> Changes:
        """Update from pages that were read again, and return the changes."""
        was_empty = self.listing.loaded == 0
        if was_empty:
            for page in pages:
                self.listing.add(page)
        changes = self.listing.refresh(*pages)
        if was_empty:
            changes = replace(changes, new=tuple(one.sid for page in pages for one in page))
        self._count((*changes.new, *(change.sid for change in changes.changed)))
        self.change_log.take(changes, self.listing.get, self._context.clock())
        return changes

    def put(self, session: "Session") -> None:
        """Update a session after a write; a new one goes to the top.

        Its details are forgotten: its people may have changed where no field of its own did.
        """
        self.listing.insert(session)
        self._count([session.sid])
        self.details.drop(session.sid)

    def renew(self, session: "Session") -> None:
        """Update a loaded session from another reading."""
        self.listing.replace(session)
        self._count([session.sid])

    def remove(self, sid: str) -> None:
        """Forget a session that no longer exists."""
        self.listing.remove(sid)
        self.tally.drop(sid)
        self.details.drop(sid)

    def settle(self, results: "Iterable[StepResult]") -> None:
        """Take over what a batch did to sessions of the list; what it did not do stays marked."""
        listing = self.listing
        for result in results:
            sid = result.step.target.session.sid
            if listing.get(sid) is None:
                continue
            if result.is_settled:
                listing.marked.discard(sid)
            if result.is_gone:
                self.remove(sid)
            elif result.session is not None:
                self.put(result.session)

    def _count(self, sids: Iterable[str]) -> None:
        for sid in sids:
            # As the listing has it: it may know a newer reading.
            session = self.listing.get(sid)
            if session is not None:
                self.tally.set_people(sid, self.people.get(sid))
                self.tally.put(session)

    def note_shown(self) -> None:
        """Record that the rows are on screen as they are now."""
        self._shown = self._version

    @property
    def is_outdated(self) -> bool:
        """Whether another screen read people or showed changes since the rows were shown."""
        return self.listing.loaded > 0 and self._shown != self._version

    @property
    def _version(self) -> tuple[int, int]:
        return self._context.people.changes, self.change_log.unseen

    def count_people(self, sids: Iterable[str]) -> bool:
        """Count the people of some sessions by the index; return whether a number changed."""
        return sum(self.tally.set_people(sid, self.people.get(sid)) for sid in sids) > 0

    def count_all_people(self) -> bool:
        """Count the people of all sessions by the index; return whether a number changed."""
        return self.tally.set_all_people(self.people)
