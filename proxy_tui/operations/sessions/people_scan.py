"""Reading who is in some sessions, for what asks about participants: views, filters, the pool.

A session's participants cost one request. They are read as a search reads them:
active sessions first, then the newest, with a few threads under one budget; what
was read stays in the index when the caller gives up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from proxy_tui.formatting.coverage import Coverage
from proxy_tui.operations.search import THREADS, ReadPeople, Scan

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable
    from datetime import datetime

    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Service, Session
    from proxy_tui.api.request_log import Activity
    from proxy_tui.operations.search import PeopleIndex, ScanProgress


def reading_rate(activity: Activity) -> float:
    """Return how many sessions a second can be read: the budget, or what the line allows."""
    latency = activity.latency_ms
    line = THREADS * 1000 / latency if latency else float("inf")
    return min(activity.budget_per_second, line)


def coverage_of(
    sessions: Collection[Session], index: PeopleIndex, unreadable: Container[str] = ()
) -> Coverage:
    """Return how far it is known who is in some sessions.

    Args:
        sessions: Those in question.
        index: What is known.
        unreadable: SIDs of sessions that were asked for and could not be read.
    """
    read = [entry for one in sessions if (entry := index.get(one.sid)) and entry.people is not None]
    unread = (one.sid for one in sessions if one.sid not in index.counts)
    return Coverage(
        listed=len(sessions),
        needed=len(sessions),
        read=len(read),
        unreadable=sum(sid in unreadable for sid in unread),
        oldest=min((one.read_at for one in read if one.read_at is not None), default=None),
    )


def read_people(
    client: ProxyClient,
    service: Service,
    sessions: Iterable[Session],
    index: PeopleIndex,
    clock: Callable[[], datetime],
    progress: Callable[[ScanProgress], object],
    skipped: Callable[[Session], object] = lambda _session: None,
) -> ScanProgress:
    """Read the participants of sessions into the index and return how far that came.

    Args:
        client: The API.
        service: The service of the sessions.
        sessions: Whose participants to read.
        index: Where to put them; a session that is gone is forgotten.
        clock: The time now, aware.
        progress: Told, often, how many were read.
        skipped: Told of each session that could not be read.

    Raises:
        CancelledError: the caller gave up; the index keeps what was read.
        ApiError: what several sessions in a row raised; the index keeps what was read.
    """
    look = ReadPeople(index, clock, skipped)
    scan = Scan(client, (), look)
    scan.add(service, sessions)
    return scan.run(progress)


def read_active_people(
    client: ProxyClient,
    service: Service,
    index: PeopleIndex,
    clock: Callable[[], datetime],
    progress: Callable[[ScanProgress], object],
) -> ScanProgress:
    """List a service and read the participants of its active sessions into the index.

    Sessions that the index knows as they are need not be read again.

    Args:
        client: The API.
        service: Which service.
        index: Where to put them; sessions that are no longer listed are forgotten.
        clock: The time now, aware.
        progress: Told, often, how many were read.

    Raises:
        CancelledError: the caller gave up; the index keeps what was read.
        ApiError: the list could not be read, or several sessions in a row.
    """
    look = ReadPeople(index, clock)
    return Scan(client, (service,), look).run(progress)
