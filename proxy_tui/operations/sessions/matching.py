"""Read a service's sessions to the end, and pass on those that match, as they come.

Without an order never more than a page is held, and its participants if the query asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from proxy_tui.api.errors import ApiError, CancelledError
from proxy_tui.errors import IncompleteError
from proxy_tui.formatting.coverage import incomplete_words
from proxy_tui.formatting.safe_text import counted
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
        found = self._matching() if self.sort is None else self._in_order(self.sort)
        yield from islice(found, limit)

    def _in_order(self, key: SortKey) -> Iterator[Session]:
        """Yield after everything was read; what could not be read is said last."""
        rows: list[Session] = []
        problem: IncompleteError | None = None
        try:
            # Rows before the break stay in the list.
            rows.extend(self._matching())
        except IncompleteError as error:
            problem = error
        ttl = self.service.default_ttl
        yield from ordered(rows, key, descending=self.descending, default_ttl=ttl)
        if problem is not None:
            raise problem

    def _matching(self) -> Iterator[Session]:
        """Yield page by page; participants that could not be read are said last."""
        query = self.query
        test = None if query is None else query.predicate
        about = None if query is None else query.about_people
        people = _PagedPeople(self)
        for page in self._pages():
            asked = [] if about is None else list(filter(about, page))
            people.read(asked)
            yield from page if test is None else filter(test, page)
            people.forget(asked)
        if people.problem is not None:
            raise people.problem

    def _pages(self) -> Iterator[list[Session]]:
        """Yield every session once, the new ones of each page together."""
        number = 0
        page = self.client.list_sessions(self.service.sid)
        while True:
            seen = page.so_far.sids if page.so_far else {}
            # Sessions move from page to page while the list is read.
            new = [one for one in page.items if seen.get(one.sid, page.number) >= page.number]
            number += len(new)
            self.progress(f"{counted(number, 'session')} read")
            yield new
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


class _PagedPeople:
    """Reads the participants that a query asks for, one page of sessions after another."""

    def __init__(self, matching: Matching) -> None:
        self._matching = matching
        self._read = 0
        self._skipped: list[str] = []
        self._failure: ApiError | None = None

    @property
    def problem(self) -> IncompleteError | None:
        """What could not be read, if anything."""
        if self._failure is not None:
            return IncompleteError(
                f"The participants could not all be read: {self._failure.message}",
                hint=self._failure.hint,
            )
        if self._skipped:
            return IncompleteError(
                f"The participants of {counted(len(self._skipped), 'session')} could not be read.",
                hint="Sessions may be missing from the list.",
            )
        return None

    def read(self, sessions: list[Session]) -> None:
        """Read the participants of sessions into the index; none after a failure."""
        if not sessions or self._failure is not None:
            return
        matching = self._matching
        try:
            done = read_people(
                matching.client,
                matching.service,
                sessions,
                matching.index,
                matching.clock,
                lambda now: self._show(self._read + now.done),
                lambda session: self._skipped.append(session.sid),
            )
        except CancelledError:
            raise
        except ApiError as error:
            self._failure = error
        else:
            self._read += done.done

    def forget(self, sessions: list[Session]) -> None:
        """Drop them from the index: a long list must not fill the memory."""
        for session in sessions:
            self._matching.index.forget(session.sid)

    def _show(self, number: int) -> None:
        self._matching.progress(f"participants of {counted(number, 'session')} read")
