"""Read everything that the checks look at, and tell of each part as it arrives."""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from proxy_tui.api.errors import ApiError, CancelledError, NotFoundError
from proxy_tui.formatting.coverage import incomplete_words
from proxy_tui.operations.diagnosis.facts import (
    NUMBERS,
    OTHERS,
    PARTS,
    PEOPLE,
    TRAFFIC,
    Double,
    Facts,
)
from proxy_tui.operations.diagnosis.pool import read_pool, used_up
from proxy_tui.operations.sessions.detail import newest_first
from proxy_tui.operations.side_by_side import side_by_side

if TYPE_CHECKING:
    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.search import Holding, PeopleIndex
    from proxy_tui.operations.sessions.detail import SessionDetail

MOST_DOUBLES: Final = 3
"""How many other sessions are read again to be sure; more would only say the same."""


def known_facts(
    service: "Service", session: "Session", now: datetime, detail: "SessionDetail | None" = None
) -> Facts:
    """Return what is known of a session before it is read for the checks; the rest is awaited.

    Args:
        service: The session's service.
        session: As last read.
        now: Aware.
        detail: Its people and contacts, if they were read before; awaited all the same, so
            that they are shown and nothing is concluded from them.
    """
    facts = Facts(
        service=service,
        session=session,
        participants=None,
        interactions=None,
        pool=None,
        now=now,
        awaited=frozenset(PARTS),
    )
    if detail is None:
        return facts
    return replace(
        facts,
        participants=detail.participants,
        interactions=detail.interactions,
        more_interactions=detail.more_interactions,
        letters=detail.letters,
    )


class _Reading:
    """The facts so far; for several threads."""

    def __init__(self, facts: Facts, arrived: Callable[[Facts], None] | None) -> None:
        self.facts = facts
        self._arrived = arrived
        self._lock = threading.Lock()

    def read(self, what: str, call: Callable[[], dict[str, Any] | str]) -> None:
        """Take over the fields that a call returns, or why it returns none."""
        try:
            answer = call()
        except CancelledError:
            raise
        except ApiError as error:
            answer = error.message
        if isinstance(answer, str):
            self.take(what, {}, {what: answer})
        else:
            self.take(what, answer)

    def take(self, what: str, fields: dict[str, Any], unread: dict[str, str] | None = None) -> None:
        """Take over fields, and tell what is known while something is still awaited."""
        with self._lock:
            facts = self.facts
            self.facts = replace(
                facts,
                **fields,
                unread={**facts.unread, **(unread or {})},
                awaited=facts.awaited - {what},
            )
        if self._arrived is not None and self.facts.awaited:
            self._arrived(self.facts)


def gather(
    client: "ProxyClient",
    service: "Service",
    session: "Session",
    index: "PeopleIndex",
    clock: Callable[[], datetime],
    *,
    arrived: Callable[[Facts], None] | None = None,
) -> Facts:
    """Read a session, its people, its traffic and the pool at once; look for doubles in the index.

    Four requests, one more for each further hundred numbers of the pool, and one
    or two for each double that the index names. Only the session itself must be
    readable; what else is not goes into ``Facts.unread``.

    Args:
        client: The API.
        service: The session's service.
        session: The session as shown; it is read again.
        index: Who is in other sessions, as far as known.
        clock: The time now, aware.
        arrived: Takes what is known whenever a part was read, on any thread; what is not
            read yet is in ``Facts.awaited``.

    Raises:
        NotFoundError: The session is gone.
        CancelledError: The caller gave up.
        ApiError: The session cannot be read.
    """
    reading = _Reading(known_facts(service, session, clock()), arrived)
    read, path = reading.read, (service.sid, session.sid)

    def people() -> dict[str, Any]:
        listed = client.list_participants(*path)
        # With the earlier reading: the new one may know of people who are not listed yet.
        entry = index.set_people(service.sid, session, listed, clock(), as_of=listed.as_of)
        return {"participants": listed.items, "letters": entry.names}

    def traffic() -> dict[str, Any]:
        listed = client.list_interactions(*path, page_size=50)
        return {"interactions": newest_first(listed), "more_interactions": listed.has_more}

    def numbers() -> dict[str, Any] | str:
        pool = read_pool(client, service.sid)
        # Nothing can be said to be missing from a list that was not read to its end.
        unread = f"the list is {incomplete_words(pool.incomplete)}." if pool.incomplete else ""
        return unread or {"pool": tuple(pool)}

    side_by_side(
        lambda: reading.take("", {"session": client.fetch_session(*path)}),
        lambda: read(PEOPLE, people),
        lambda: read(TRAFFIC, traffic),
        lambda: read(NUMBERS, numbers),
    )
    facts = reading.facts
    if facts.participants is not None:
        index.update(service.sid, facts.session)
    holdings = index.holdings(service.sid)
    identifiers = {one.identifier for one in facts.present}
    used = used_up(facts.pool or (), holdings)
    read(OTHERS, lambda: {"doubles": _doubles(client, index, facts, holdings, clock)})
    unread = reading.facts.unread
    return replace(
        reading.facts,
        used_up=tuple(one for one in used if one.identifier in identifiers),
        coverage=index.coverage({service.sid}),
        now=clock(),
        unread={what: unread[what] for what in PARTS if what in unread},
    )


def _doubles(
    client: "ProxyClient",
    index: "PeopleIndex",
    facts: Facts,
    holdings: "Iterable[Holding]",
    clock: Callable[[], datetime],
) -> tuple[Double, ...]:
    pairs = {(one.identifier, one.proxy_identifier): one for one in facts.present}
    named = [
        (holding, participant)
        for holding in holdings
        if holding.entry.sid != facts.session.sid
        and (participant := pairs.get((holding.person.identifier, holding.person.dials)))
    ]
    return tuple(
        Double(participant, other)
        for holding, participant in named[:MOST_DOUBLES]
        for other in _still_held(client, index, holding, clock)
    )


def _still_held(
    client: "ProxyClient",
    index: "PeopleIndex",
    holding: "Holding",
    clock: Callable[[], datetime],
) -> "Iterator[Session]":
    """Yield the session of a holding if the person still holds the number in it."""
    service_sid = holding.entry.service_sid
    try:
        other = client.fetch_session(service_sid, holding.entry.sid)
        entry = index.update(service_sid, other)
        if not entry.is_current:
            people = client.list_participants(service_sid, other.sid)
            entry = index.set_people(service_sid, other, people, clock(), as_of=people.as_of)
    except NotFoundError:
        index.forget(holding.entry.sid)
        return
    pair = (holding.person.identifier, holding.person.dials)
    if entry.is_active and pair in {(one.identifier, one.dials) for one in entry.present}:
        yield other
