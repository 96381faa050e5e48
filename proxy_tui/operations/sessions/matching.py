"""Read a service's sessions to the end, and pass on those that match, as they come.

Without an order and without a question about participants never more than a page is held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from proxy_tui.api.errors import ApiError, CancelledError
from proxy_tui.errors import IncompleteError
from proxy_tui.formatting.coverage import incomplete_words
from proxy_tui.formatting.safe_text import count, counted
from proxy_tui.operations.sessions.people_scan import read_people
from proxy_tui.operations.sessions.sort import SortKey, ordered

if TYPE_CHECKING:
    from datetime import datetime

    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.query import Query
    from proxy_tui.operations.search import PeopleIndex


@dataclass(frozen=True, kw_only=True)
class Matching:
    """The sessions of a service that match a query.

    ``read`` raises ApiError if nothing could be read, and IncompleteError after what was read.
    """

    client: ProxyClient
    service: Service
    query: Query | None
    """None matches every session."""
    index: PeopleIndex
    """The participants that the query looks up."""
    clock: Callable[[], datetime]
    progress: Callable[[str], object]
    """Called with words."""
    sort: SortKey | None = None
    """None is the order of the API."""
    descending: bool = False

    def read(self, limit: int | None = None) -> Iterator[Session]:
        """Yield the sessions; with ``limit`` the first of them, after filter and order."""
        asks_people = self.query is not None and self.query.about_people is not None
        source = self._whole() if asks_people or self.sort is not None else self._matching()
        yield from islice(source, limit)

    def _matching(self) -> Iterator[Session]:
        test = None if self.query is None else self.query.predicate
        return filter(test, self._listed()) if test else self._listed()

    def _whole(self) -> Iterator[Session]:
        """Yield after everything was read; what could not be read is said last."""
        query = self.query
        test = None if query is None else query.predicate
        about = None if query is None else query.about_people
        rows: list[Session] = []
        problem: IncompleteError | None = None
        try:
            # Rows before the break stay in the list.
            rows.extend(
                session
                for session in self._listed()
                if test is None or test(session) or (about is not None and about(session))
            )
        except IncompleteError as error:
            problem = error
        if about is not None:
            problem = self._read_people(list(filter(about, rows))) or problem
        if test is not None:
            rows = list(filter(test, rows))
        if self.sort is not None:
            ttl = self.service.default_ttl
            rows = ordered(rows, self.sort, descending=self.descending, default_ttl=ttl)
        yield from rows
        if problem is not None:
            raise problem

    def _listed(self) -> Iterator[Session]:
        """Yield every session once."""
        number = 0
        page = self.client.list_sessions(self.service.sid)
        while True:
            seen = page.so_far.sids if page.so_far else {}
            for session in page.items:
                # Sessions move from page to page while the list is read.
                if seen.get(session.sid, page.number) >= page.number:
                    number += 1
                    yield session
            self.progress(f"{counted(number, 'session')} read")
            if not page.has_more:
                break
            try:
                page = self.client.next_page(page)
            except CancelledError:
                raise
            except ApiError as error:
                raise IncompleteError(
                    f"The list broke off after {counted(number, 'session')}: {error.message}",
                    hint=error.hint,
                ) from error
        if page.incomplete:
            raise IncompleteError(
                f"The list is {incomplete_words(page.incomplete)}.",
                hint="There may be sessions that are not in it.",
            )

    def _read_people(self, sessions: list[Session]) -> IncompleteError | None:
        """Read the participants that the query asks for; return what is missing then."""
        skipped: list[Session] = []
        needed = len(sessions)
        try:
            read_people(
                self.client,
                self.service,
                sessions,
                self.index,
                self.clock,
                lambda done: self.progress(f"participants of {count(done.done)} of {needed} read"),
                skipped.append,
            )
        except CancelledError:
            raise
        except ApiError as error:
            return IncompleteError(f"The participants could not all be read: {error.message}")
        if skipped:
            return IncompleteError(
                f"The participants of {counted(len(skipped), 'session')} could not be read.",
                hint="Sessions may be missing from the list.",
            )
        return None
