"""Everything the checks look at, read once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeVar

from proxy_tui.api.errors import ApiError, CancelledError, NotFoundError
from proxy_tui.formatting.coverage import incomplete_words
from proxy_tui.formatting.interaction_text import letters
from proxy_tui.formatting.numbers import mask
from proxy_tui.operations.diagnosis.finding import Finding, Verdict
from proxy_tui.operations.diagnosis.pool import UsedUp, read_pool, used_up
from proxy_tui.operations.sessions.detail import newest_first
from proxy_tui.operations.side_by_side import side_by_side

if TYPE_CHECKING:
    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Interaction, Participant, PhoneNumber, Service, Session
    from proxy_tui.formatting.coverage import Coverage
    from proxy_tui.operations.search import Holding, PeopleIndex

T = TypeVar("T")

PEOPLE: Final = "participants"
TRAFFIC: Final = "calls and texts"
NUMBERS: Final = "number pool"
OTHERS: Final = "other sessions"
"""What may be missing, as ``Facts.unread`` names it."""
_READ: Final = (PEOPLE, TRAFFIC, NUMBERS, OTHERS)

MOST_DOUBLES: Final = 3
"""How many other sessions are read again to be sure; more would only say the same."""


@dataclass(frozen=True, slots=True)
class Double:
    """A person of this session who dials the same number in another active one."""

    participant: "Participant"
    session: "Session"
    """The other session, as just read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One session and everything that bears on it, as it was at ``now``."""

    service: "Service"
    session: "Session"
    participants: "tuple[Participant, ...] | None"
    """Removed ones too, if the API lists them. None: could not be read."""
    interactions: "tuple[Interaction, ...] | None"
    """The last 50, newest first. None: could not be read."""
    pool: "tuple[PhoneNumber, ...] | None"
    """Every number of the service. None: could not be read."""
    doubles: tuple[Double, ...]
    used_up: tuple[UsedUp, ...]
    """People of this session who hold every number of their country."""
    coverage: "Coverage"
    """How much of the service was searched for doubles."""
    now: datetime
    unread: Mapping[str, str] = field(default_factory=dict)
    """What could not be read, and why."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """Letters given before, by participant SID."""

    @property
    def present(self) -> "tuple[Participant, ...]":
        """The participants that were not removed, as far as known."""
        return tuple(one for one in self.participants or () if not one.is_removed)

    @property
    def names(self) -> dict[str, str]:
        """A letter for each participant SID, as everywhere on screen."""
        return letters(self.participants or (), self.letters)

    def who(self, participant: "Participant") -> str:
        """Return a person by letter and masked number: ``A (+44••••0101)``."""
        return f"{self.names.get(participant.sid, '?')} ({mask(participant.identifier)})"

    def number(self, participant: "Participant") -> "PhoneNumber | None":
        """Return the number of the pool that a participant dials; None if the pool has it not."""
        dialled = participant.proxy_identifier
        numbers = (one for one in self.pool or () if one.phone_number == dialled)
        return next(numbers, None) if dialled else None

    def missing(self, *needed: str) -> Finding | None:
        """Return the finding that something needed could not be read; None if all was."""
        for what in needed:
            if what in self.unread:
                evidence = f"The {what} could not be read: {self.unread[what]}"
                return Finding(Verdict.CANT_TELL, evidence)
        return None


class _Reading:
    """What was read, and why the rest was not; for several threads."""

    def __init__(self) -> None:
        self.unread: dict[str, str] = {}

    def read(self, what: str, call: Callable[[], T]) -> T | None:
        """Return what a call returns; None if the API refuses or fails."""
        try:
            return call()
        except CancelledError:
            raise
        except ApiError as error:
            self.unread[what] = error.message
            return None


def gather(
    client: "ProxyClient",
    service: "Service",
    session: "Session",
    index: "PeopleIndex",
    clock: Callable[[], datetime],
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

    Raises:
        NotFoundError: The session is gone.
        CancelledError: The caller gave up.
        ApiError: The session cannot be read.
    """
    reading = _Reading()
    read = reading.read
    path = (service.sid, session.sid)
    given: Mapping[str, str] = {}
    fresh, people, traffic, pool = side_by_side(
        lambda: client.fetch_session(*path),
        lambda: read(PEOPLE, lambda: client.list_participants(*path)),
        lambda: read(TRAFFIC, lambda: client.list_interactions(*path, page_size=50).items),
        lambda: read(NUMBERS, lambda: read_pool(client, service.sid)),
    )
    if pool is not None and pool.incomplete:
        # Nothing can be said to be missing from a list that was not read to its end.
        reading.unread[NUMBERS] = f"the list is {incomplete_words(pool.incomplete)}."
        pool = None
    if people is not None:
        # With the earlier reading: the new one may know of people who are not listed yet.
        asked = people.as_of
        given = index.set_people(service.sid, session, people, clock(), as_of=asked).names
        index.update(service.sid, fresh)
    holdings = index.holdings(service.sid)
    present = [one for one in people or () if not one.is_removed]
    identifiers = {one.identifier for one in present}
    used = used_up(pool or (), holdings)
    doubles = read(OTHERS, lambda: _doubles(client, index, fresh, present, holdings))
    return Facts(
        service=service,
        session=fresh,
        participants=None if people is None else people.items,
        interactions=None if traffic is None else newest_first(traffic),
        pool=None if pool is None else tuple(pool),
        doubles=doubles or (),
        used_up=tuple(one for one in used if one.identifier in identifiers),
        coverage=index.coverage({service.sid}),
        now=clock(),
        unread={what: reading.unread[what] for what in _READ if what in reading.unread},
        letters=given,
    )


def _doubles(
    client: "ProxyClient",
    index: "PeopleIndex",
    session: "Session",
    present: "Iterable[Participant]",
    holdings: "Iterable[Holding]",
) -> tuple[Double, ...]:
    pairs = {(one.identifier, one.proxy_identifier): one for one in present}
    named = [
        (holding, participant)
        for holding in holdings
        if holding.entry.sid != session.sid
        and (participant := pairs.get((holding.person.identifier, holding.person.dials)))
    ]
    return tuple(
        Double(participant, other)
        for holding, participant in named[:MOST_DOUBLES]
        for other in _still_held(client, index, holding)
    )


def _still_held(
    client: "ProxyClient", index: "PeopleIndex", holding: "Holding"
) -> "Iterator[Session]":
    """Yield the session of a holding if the person still holds the number in it."""
    service_sid = holding.entry.service_sid
    try:
        other = client.fetch_session(service_sid, holding.entry.sid)
        entry = index.update(service_sid, other)
        if not entry.is_current:
            people = client.list_participants(service_sid, other.sid)
            entry = index.set_people(service_sid, other, people)
    except NotFoundError:
        index.forget(holding.entry.sid)
        return
    pair = (holding.person.identifier, holding.person.dials)
    if entry.is_active and pair in {(one.identifier, one.dials) for one in entry.present}:
        yield other
