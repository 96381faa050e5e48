"""Making up the past of one service: sessions of every age, state and habit.

Everything follows from the random generator and the present, so that the same
seed and clock give the same world. Traffic is made up only for a session that is
looked at.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from proxy_tui.simulator.demo import sample_data as words
from proxy_tui.simulator.rules.records import (
    Interaction,
    Leg,
    Participant,
    PhoneNumber,
    Service,
    Session,
)
from proxy_tui.simulator.rules.store import Store, interaction_data

TTLS: Final = (
    900, 1800, 3600, 7200, 14_400, 43_200, 86_400, 259_200, 604_800, 2_592_000, 7_776_000
)  # fmt: skip
MODES: Final = ("voice-and-message",) * 7 + ("message-only",) * 2 + ("voice-only",)

_ACTIVE_CHANCE: Final = ((1, 0.9), (6, 0.72), (24, 0.5), (96, 0.26), (240, 0.1), (10_000, 0.03))
"""Below so many hours of age, this share of sessions is still active."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How the people of one service use it."""

    sessions: int
    span: timedelta
    """Age of the oldest session."""
    name: Callable[[int], str | None]
    """Unique name of the n-th session, from 1."""
    customer: Callable[[int], str]
    """Number of the n-th customer."""
    worker: Callable[[int], str]
    """Number of the n-th worker; they serve many customers at once."""
    workers: int
    specials: dict[int, str] = field(default_factory=dict)
    """Unique names by rank, 0 the newest."""


class Past:
    """Fills one service.

    Args:
        store: Where to.
        service: Which service; its pool is there already.
        habits: How it is used.
        rng: Chance.
    """

    def __init__(self, store: Store, service: Service, habits: Habits, rng: random.Random) -> None:
        self._store = store
        self._service = service
        self._habits = habits
        self._rng = rng
        self._now = store.now()
        self._held: dict[str, set[str]] = {}
        self._pools: dict[str, list[PhoneNumber]] = {}
        for number in service.numbers:
            if not number.is_reserved:
                self._pools.setdefault(number.iso_country, []).append(number)

    def fill(self) -> None:
        """Put in every session, oldest first."""
        for rank in range(self._habits.sessions - 1, -1, -1):
            self._add(rank)

    def _add(self, rank: int) -> None:
        created = self._now - self._age(rank)
        session = self._session(rank, created)
        hours = (self._now - created).total_seconds() / 3600
        chance = next(chance for limit, chance in _ACTIVE_CHANCE if hours < limit)
        if self._rng.random() < chance:
            self._live(session)
        elif self._rng.random() < 0.012:
            self._fail(session)
        else:
            self._finish(session)
        self._people(session, self._habits.sessions - rank)
        if session.date_started is not None and len(session.participants) > 1:
            session.history = partial(past_traffic, self._store, self._rng.getrandbits(32), 0)
        self._store.put_session(session)

    def _age(self, rank: int) -> timedelta:
        """Return an age that grows with the rank, slowly at first."""
        count = self._habits.sessions
        place = rank + self._rng.random() * 0.8
        share = (place + place * place / 40) / (count + count * count / 40)
        return timedelta(seconds=20 + int(share * self._habits.span.total_seconds()))

    def _session(self, rank: int, created: datetime) -> Session:
        store = self._store
        name = self._habits.specials.get(rank)
        if name is None:
            name = self._habits.name(self._habits.sessions - rank)
        return Session(
            sid=store.new_sid("KC"),
            seq=store.new_seq(),
            date_created=created,
            date_updated=created,
            service=self._service,
            unique_name=name,
            mode=MODES[int(self._rng.random() * len(MODES))],
        )

    def _live(self, session: Session) -> None:
        """Make the session one that is open or in use now, and not yet expired."""
        rng, now, created = self._rng, self._now, session.date_created
        contact = created
        if rng.random() < 0.76:
            age = (now - created).total_seconds()
            session.date_started = created + timedelta(seconds=int(min(age, 600) * rng.random()))
            idle = (now - session.date_started).total_seconds() * rng.random() ** 3
            contact = now - timedelta(seconds=int(idle))
            session.date_last_interaction = session.date_updated = contact
            session.status = "in-progress"
        self._limit(session, (now - contact).total_seconds())

    def _limit(self, session: Session, idle: float) -> None:
        roll = self._rng.random()
        if roll < 0.86:
            choices = [ttl for ttl in TTLS if ttl > idle + 45]
            session.ttl = choices[min(int(self._rng.random() * 3), len(choices) - 1)]
        if 0.70 < roll < 0.92:
            soon = roll < 0.74
            wait = self._rng.randint(70, 560) if soon else self._rng.randint(900, 90_000)
            session.date_expiry = self._now + timedelta(seconds=wait)
        default = self._service.default_ttl
        if not session.ttl and session.date_expiry is None and default and default < idle + 45:
            session.ttl = TTLS[-1]

    def _fail(self, session: Session) -> None:
        session.status = "failed"
        session.date_ended = session.date_updated = session.date_created + timedelta(seconds=4)

    def _finish(self, session: Session) -> None:
        """Make the session one that was used, or not, and closed."""
        rng, created = self._rng, session.date_created
        age = (self._now - created).total_seconds()
        contact = created
        if rng.random() < 0.84:
            session.date_started = created + timedelta(seconds=int(min(age * 0.1, 900)))
            contact += timedelta(seconds=int(min(age * 0.5, 14_400) * (0.25 + rng.random() / 2)))
            session.date_last_interaction = contact
        left = (self._now - contact).total_seconds()
        fitting = [ttl for ttl in TTLS[:7] if ttl < left]
        session.ttl = rng.choice(fitting or TTLS[:1])
        if fitting and rng.random() < 0.4:
            self._close(session, contact + timedelta(seconds=session.ttl), "expired")
        else:
            wait = min(left * 0.8, session.ttl * 0.9) * rng.random()
            self._close(session, contact + timedelta(seconds=int(wait)), "api")

    def _close(self, session: Session, at: datetime, reason: str) -> None:
        session.status, session.closed_reason = "closed", reason
        session.date_ended = session.date_updated = at

    def _people(self, session: Session, place: int) -> None:
        rng, habits = self._rng, self._habits
        worker = int(rng.random() * habits.workers)
        people = [
            (habits.customer(place), "Customer"),
            (habits.worker(worker), words.FIRST_NAMES[worker % len(words.FIRST_NAMES)]),
        ]
        if session.status == "open" and rng.random() < 0.3:
            people = people[: 0 if rng.random() < 0.25 else 1]
        if rng.random() < 0.025:
            self._person(session, habits.customer(place + 7), "Wrong number")
            # In a large world somebody may hold every number of the pool already.
            for gone in session.participants:
                gone.date_deleted = gone.date_updated = session.date_created + timedelta(seconds=9)
        for identifier, name in people:
            self._person(session, identifier, name if rng.random() < 0.7 else None)

    def _person(self, session: Session, identifier: str, name: str | None) -> None:
        number = self._number(session, identifier)
        if number is None:
            return
        store = self._store
        session.participants.append(
            Participant(
                sid=store.new_sid("KP"),
                seq=store.new_seq(),
                date_created=session.date_created,
                date_updated=session.date_created,
                session=session,
                identifier=identifier,
                friendly_name=name,
                proxy_identifier=number.phone_number,
                proxy_identifier_sid=number.sid,
            )
        )

    def _number(self, session: Session, identifier: str) -> PhoneNumber | None:
        """Return a pool number of the person's country; None where they hold every one."""
        country = _COUNTRY_BY_START.get(identifier[:3], "US")
        pool = self._pools.get(country) or next(iter(self._pools.values()))
        start = int(self._rng.random() * len(pool))
        if not session.is_active:
            return pool[start]
        held = self._held.setdefault(identifier, set())
        turn = pool[start:] + pool[:start]
        number = next((number for number in turn if number.sid not in held), None)
        if number is not None:
            held.add(number.sid)
        return number


_COUNTRY_BY_START: Final = {"+44": "GB", "+33": "FR", "+49": "DE", "+61": "AU"}


def past_traffic(store: Store, seed: int, size: int, session: Session) -> list[Interaction]:
    """Return what was said in a session between its first and its last contact.

    Args:
        store: Gives places in the order of creation.
        seed: Of this session's chance.
        size: How many interactions; 0 for whatever chance says.
        session: Started, with two participants.
    """
    rng = random.Random(seed)
    first = session.date_started or session.date_created
    last = session.date_last_interaction or first
    span = int((last - first).total_seconds())
    count = size or 1 + min(60, int(rng.expovariate(0.2)))
    moments = sorted(rng.randint(0, span) for _ in range(count - 1))
    people = [person.sid for person in session.participants[-2:]]
    return [
        _made_up(store, rng, session, first + timedelta(seconds=seconds), people.copy())
        for seconds in [*moments, span]
    ]


def _made_up(
    store: Store, rng: random.Random, session: Session, at: datetime, people: list[str]
) -> Interaction:
    is_text = session.mode == "message-only" or (
        session.mode != "voice-only" and rng.random() < 0.7
    )
    status = rng.choice(words.MESSAGE_STATUSES if is_text else words.CALL_STATUSES)
    spoken = str(rng.randint(4, 400)) if status == "completed" else ""
    kind = "message" if is_text else "voice"
    if rng.random() < 0.4:
        people.reverse()
    legs = [
        Leg(
            participant_sid=sid,
            resource_sid=f"{'SM' if is_text else 'CA'}{rng.getrandbits(128):032x}",
            status=leg_status,
        )
        for sid, leg_status in zip(
            people, ("delivered" if is_text else "in-progress", status), strict=True
        )
    ]
    return Interaction(
        sid=f"KI{rng.getrandbits(128):032x}",
        seq=store.new_seq(),
        date_created=at,
        date_updated=at,
        session=session,
        type=kind,
        data=interaction_data(kind, rng.choice(words.MESSAGES) if is_text else spoken),
        inbound=legs[0],
        outbound=legs[1],
    )
