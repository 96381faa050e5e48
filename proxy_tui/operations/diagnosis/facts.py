"""What there is to know about one session before it is judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from proxy_tui.api.errors import ApiError, CancelledError, NotFoundError
from proxy_tui.formatting.interaction_text import letters
from proxy_tui.operations.diagnosis.pool import UsedUp, read_pool, used_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Interaction, Participant, PhoneNumber, Service, Session
    from proxy_tui.formatting.coverage import Coverage
    from proxy_tui.operations.search import Holding, PeopleIndex

T = TypeVar("T")

PEOPLE: Final = "participants"
TRAFFIC: Final = "calls and texts"
NUMBERS: Final = "number pool"
OTHERS: Final = "other sessions"
"""What may be missing, in the words of ``Facts.unread``."""

MOST_DOUBLES: Final = 3
"""Other sessions that are read again to be sure; more would only say the same."""


@dataclass(frozen=True, slots=True)
class Double:
    """A person of this session who dials the same number in another active one."""

    participant: Participant
    session: Session
    """The other session, read just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One session and all that bears on it, as it was at ``now``."""

    service: Service
    session: Session
    participants: tuple[Participant, ...] | None
    """Removed ones too, where the API lists them. None: could not be read."""
    interactions: tuple[Interaction, ...] | None
    """The last 50, newest first. None: could not be read."""
    pool: tuple[PhoneNumber, ...] | None
    """Every number of the service. None: could not be read."""
    doubles: tuple[Double, ...]
    used_up: tuple[UsedUp, ...]
    """People of this session who hold every number of their country."""
    coverage: Coverage
    """How much of the service was searched for doubles."""
    now: datetime
    unread: Mapping[str, str] = field(default_factory=dict)
    """What could not be read, and why, in words."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """Letters given before, by participant SID."""

    @property
    def present(self) -> tuple[Participant, ...]:
        """The participants that were not removed, as far as known."""
        return tuple(one for one in self.participants or () if not one.is_removed)

    @property
    def names(self) -> dict[str, str]:
        """A letter for each participant SID, as everywhere on screen."""
        return letters(self.participants or (), self.letters)

    def number(self, participant: Participant) -> PhoneNumber | None:
        """Return the number of the pool that a participant dials; None where it has none such."""
        dialled = participant.proxy_identifier
        numbers = (one for one in self.pool or () if one.phone_number == dialled)
        return next(numbers, None) if dialled else None


def gather(
    client: ProxyClient,
    service: Service,
    session: Session,
    index: PeopleIndex,
    clock: Callable[[], datetime],
) -> Facts:
    """Read a session, its people, its traffic and the pool; look for doubles in the index.

    Four requests, one more for each further hundred numbers of the pool, and one
    or two for each double that the index names. What cannot be read is left out
    and said; only the session itself must be there.

    Args:
        client: The API.
        service: The session's service.
        session: The session as shown; it is read again.
        index: Who is in other sessions, as far as known.
        clock: The time now, aware.

    Raises:
        NotFoundError: the session is gone.
        CancelledError: the caller gave up.
        ApiError: what reading the session raised.
    """
    fresh = client.fetch_session(service.sid, session.sid)
    reader = _Reader()
    path = (service.sid, fresh.sid)
    given: Mapping[str, str] = {}
    people = reader.read(PEOPLE, lambda: client.list_participants(*path).items)
    traffic = reader.read(TRAFFIC, lambda: client.list_interactions(*path, page_size=50).items)
    pool = reader.read(NUMBERS, partial(read_pool, client, service.sid))
    if people is not None:
        given = index.set_people(service.sid, fresh, people, clock()).names
    holdings = index.holdings(service.sid)
    present = [one for one in people or () if not one.is_removed]
    doubles = partial(_doubles, client, index, fresh, present, holdings)
    return Facts(
        service=service,
        session=fresh,
        participants=people,
        interactions=None if traffic is None else tuple(sorted(traffic, key=_age)),
        pool=None if pool is None else tuple(pool),
        doubles=reader.read(OTHERS, doubles) or (),
        used_up=_among(present, used_up(pool or (), holdings)),
        coverage=index.coverage({service.sid}),
        now=clock(),
        unread=reader.unread,
        letters=given,
    )


class _Reader:
    """Reads one thing after the other and remembers which could not be read."""

    def __init__(self) -> None:
        self.unread: dict[str, str] = {}

    def read(self, what: str, call: Callable[[], T]) -> T | None:
        try:
            return call()
        except CancelledError:
            raise
        except ApiError as trouble:
            self.unread[what] = trouble.message
            return None


def _among(present: Iterable[Participant], used: Iterable[UsedUp]) -> tuple[UsedUp, ...]:
    identifiers = {one.identifier for one in present}
    return tuple(one for one in used if one.identifier in identifiers)


def _age(interaction: Interaction) -> float:
    created = interaction.date_created
    return -created.timestamp() if isinstance(created, datetime) else 0.0


def _doubles(
    client: ProxyClient,
    index: PeopleIndex,
    session: Session,
    present: Iterable[Participant],
    holdings: Iterable[Holding],
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
        for other in _still(client, index, holding)
    )


def _still(client: ProxyClient, index: PeopleIndex, holding: Holding) -> Iterator[Session]:
    """Yield the session of a holding if the person holds the number in it now."""
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
