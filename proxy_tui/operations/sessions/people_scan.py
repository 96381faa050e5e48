"""Reading who is in some sessions, for views, filters and the pool.

Participants cost one request a session. They are read as a search reads them:
active sessions first, then the newest, in a few threads under one budget. What
was read stays in the index when the caller gives up.
"""

from collections.abc import Callable, Collection, Container, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from proxy_tui.formatting.coverage import Coverage
from proxy_tui.operations.search import ReadPeople, Scan, threads_for

if TYPE_CHECKING:
    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Service, Session
    from proxy_tui.api.request_log import Activity
    from proxy_tui.operations.search import PeopleIndex, ScanProgress


def reading_rate(activity: "Activity") -> float:
    """Return how many sessions a second can be read: the budget, or what the latency allows."""
    latency = activity.latency_ms
    line = threads_for(activity) * 1000 / latency if latency else float("inf")
    return min(activity.budget_per_second, line)


def coverage_of(
    sessions: "Collection[Session]", index: "PeopleIndex", unreadable: Container[str] = ()
) -> Coverage:
    """Return how many of these sessions have known participants.

    Args:
        sessions: The sessions in question.
        index: What is known.
        unreadable: SIDs of sessions whose participants could not be read.
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
    client: "ProxyClient",
    service: "Service",
    sessions: "Iterable[Session]",
    index: "PeopleIndex",
    clock: Callable[[], datetime],
    progress: "Callable[[ScanProgress], object]",
    skipped: "Callable[[Session], object]" = lambda _session: None,
) -> "ScanProgress":
    """Read the participants of sessions into the index; return how far that came.

    Args:
        client: The API.
        service: The service of the sessions.
        sessions: Whose participants to read.
        index: Keeps them; a session that is gone is forgotten.
        clock: The time now, aware.
        progress: Called often, with how many were read.
        skipped: Called with each session that could not be read.

    Raises:
        CancelledError: The caller gave up.
        ApiError: Several sessions in a row could not be read.
    """
    scan = Scan(client, (), ReadPeople(index, clock, skipped))
    scan.add(service, sessions)
    return scan.run(progress)


def read_active_people(
    client: "ProxyClient",
    service: "Service",
    index: "PeopleIndex",
    clock: Callable[[], datetime],
    progress: "Callable[[ScanProgress], object]",
) -> "ScanProgress":
    """List a service and read the participants of its active sessions into the index.

    Sessions that the index knows as they are are not read again; those that are no
    longer listed are forgotten. Raises as ``read_people``, also if the list cannot
    be read.
    """
    return Scan(client, (service,), ReadPeople(index, clock)).run(progress)
