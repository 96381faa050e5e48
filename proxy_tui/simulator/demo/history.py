"""The past of a demo service: sessions of every age, state and habit.

The same seed and clock give the same sessions. Interactions are generated when they are first
read.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from proxy_tui.simulator.demo import sample_data
from proxy_tui.simulator.rules.records import (
    InteractionRecord,
    PhoneNumberRecord,
    ServiceRecord,
    SessionRecord,
)
from proxy_tui.simulator.rules.session_expiry import close
from proxy_tui.simulator.rules.store import Store, interaction_data, make_interaction

TTLS: Final = (
    900, 1800, 3600, 7200, 14_400, 43_200, 86_400, 259_200, 604_800, 2_592_000, 7_776_000
)  # fmt: skip
MODES: Final = ("voice-and-message",) * 7 + ("message-only",) * 2 + ("voice-only",)

_ACTIVE_SHARE: Final = ((1, 0.9), (6, 0.72), (24, 0.5), (96, 0.26), (240, 0.1), (10_000, 0.03))
"""Below so many hours of age, this share of sessions is still active."""
_COUNTRIES: Final = {"+44": "GB", "+33": "FR", "+49": "DE", "+61": "AU"}


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
    """Number of the n-th worker; each serves many customers at once."""
    workers: int
    specials: dict[int, str] = field(default_factory=dict)
    """Unique names by rank, 0 the newest."""


class History:
    """Fills one service, which has its pool already."""

    def __init__(
        self, store: Store, service: ServiceRecord, habits: Habits, rng: random.Random
    ) -> None:
        self._store = store
        self._service = service
        self._habits = habits
        self._rng = rng
        self._now = store.now()
        self._held: dict[str, set[str]] = {}
        self._pools: dict[str, list[PhoneNumberRecord]] = {}
        for number in service.numbers:
            if not number.is_reserved:
                self._pools.setdefault(number.iso_country, []).append(number)

    def fill(self) -> None:
        """Add every session, oldest first."""
        for rank in reversed(range(self._habits.sessions)):
            session = self._session(rank)
            hours = (self._now - session.date_created).total_seconds() / 3600
            share = next(share for limit, share in _ACTIVE_SHARE if hours < limit)
            if self._rng.random() < share:
                self._keep_active(session)
            elif self._rng.random() < 0.012:
                fail(session, session.date_created + timedelta(seconds=4))
            else:
                self._finish(session)
            self._add_participants(session, self._habits.sessions - rank)
            if session.date_started is not None and len(session.participants) > 1:
                seed = self._rng.getrandbits(32)
                session.history = partial(past_interactions, self._store, seed, 0)
            self._store.put_session(session)

    def _session(self, rank: int) -> SessionRecord:
        """Return a new session, whose age grows with its rank, slowly at first."""
        store, habits, count = self._store, self._habits, self._habits.sessions
        place = rank + self._rng.random() * 0.8
        share = (place + place * place / 40) / (count + count * count / 40)
        age = timedelta(seconds=20 + int(share * habits.span.total_seconds()))
        name = habits.specials.get(rank)
        return SessionRecord(
            sid=store.new_sid("KC"),
            seq=store.new_seq(),
            date_created=self._now - age,
            date_updated=self._now - age,
            service=self._service,
            unique_name=habits.name(count - rank) if name is None else name,
            mode=MODES[int(self._rng.random() * len(MODES))],
        )

    def _keep_active(self, session: SessionRecord) -> None:
        """Leave the session open or in progress, and not yet expired."""
        rng, now, contact = self._rng, self._now, session.date_created
        if rng.random() < 0.76:
            age = min((now - contact).total_seconds(), 600)
            session.date_started = contact + timedelta(seconds=int(age * rng.random()))
            idle = (now - session.date_started).total_seconds() * rng.random() ** 3
            contact = now - timedelta(seconds=int(idle))
            session.date_last_interaction = session.date_updated = contact
            session.status = "in-progress"
        self._set_life(session, (now - contact).total_seconds())

    def _set_life(self, session: SessionRecord, idle: float) -> None:
        rng = self._rng
        roll = rng.random()
        if roll < 0.86:
            choices = [ttl for ttl in TTLS if ttl > idle + 45]
            session.ttl = choices[min(int(rng.random() * 3), len(choices) - 1)]
        if 0.70 < roll < 0.92:
            wait = rng.randint(70, 560) if roll < 0.74 else rng.randint(900, 90_000)
            session.date_expiry = self._now + timedelta(seconds=wait)
        default = self._service.default_ttl
        if not session.ttl and session.date_expiry is None and default and default < idle + 45:
            session.ttl = TTLS[-1]

    def _finish(self, session: SessionRecord) -> None:
        """Close the session, used or not."""
        rng, contact = self._rng, session.date_created
        age = (self._now - contact).total_seconds()
        if rng.random() < 0.84:
            session.date_started = contact + timedelta(seconds=int(min(age * 0.1, 900)))
            contact += timedelta(seconds=int(min(age * 0.5, 14_400) * (0.25 + rng.random() / 2)))
            session.date_last_interaction = contact
        left = (self._now - contact).total_seconds()
        fitting = [ttl for ttl in TTLS[:7] if ttl < left]
        session.ttl = rng.choice(fitting or TTLS[:1])
        if fitting and rng.random() < 0.4:
            close(session, contact + timedelta(seconds=session.ttl), "expired")
        else:
            wait = min(left * 0.8, session.ttl * 0.9) * rng.random()
            close(session, contact + timedelta(seconds=int(wait)), "api")

    def _add_participants(self, session: SessionRecord, place: int) -> None:
        rng, habits, names = self._rng, self._habits, sample_data.FIRST_NAMES
        worker = int(rng.random() * habits.workers)
        people = [
            (habits.customer(place), "Customer"),
            (habits.worker(worker), names[worker % len(names)]),
        ]
        if session.status == "open" and rng.random() < 0.3:
            people = people[: 0 if rng.random() < 0.25 else 1]
        if rng.random() < 0.025:
            self._add_participant(session, habits.customer(place + 7), "Wrong number")
            for gone in session.participants:
                gone.date_deleted = gone.date_updated = session.date_created + timedelta(seconds=9)
        for identifier, name in people:
            self._add_participant(session, identifier, name if rng.random() < 0.7 else None)

    def _add_participant(self, session: SessionRecord, identifier: str, name: str | None) -> None:
        """Add a participant, unless they hold every number of their country already."""
        number = self._number(session, identifier)
        if number is not None:
            with self._store.at(session.date_created):
                self._store.add_participant(session, identifier, number, friendly_name=name)

    def _number(self, session: SessionRecord, identifier: str) -> PhoneNumberRecord | None:
        country = _COUNTRIES.get(identifier[:3], "US")
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


def fail(session: SessionRecord, at: datetime) -> None:
    """Mark a session failed."""
    session.status = "failed"
    session.date_ended = session.date_updated = at


def outcome(rng: random.Random, mode: str, longest: int) -> tuple[str, str, str]:
    """Return a random interaction: ``message`` or ``voice``, status, seconds of a call."""
    is_text = mode == "message-only" or (mode != "voice-only" and rng.random() < 0.7)
    status = rng.choice(sample_data.MESSAGE_STATUSES if is_text else sample_data.CALL_STATUSES)
    seconds = str(rng.randint(4, longest)) if status == "completed" else ""
    return "message" if is_text else "voice", status, seconds


def past_interactions(
    store: Store, seed: int, size: int, session: SessionRecord
) -> list[InteractionRecord]:
    """Generate the interactions between the first and the last contact of a session.

    A size of 0 is a random number. The session has started, with two participants.
    """
    rng = random.Random(seed)
    first = session.date_started or session.date_created
    last = session.date_last_interaction or first
    span = int((last - first).total_seconds())
    count = size or 1 + min(60, int(rng.expovariate(0.2)))
    moments = sorted(rng.randint(0, span) for _ in range(count - 1))
    return [
        _interaction(store, rng, session, first + timedelta(seconds=seconds))
        for seconds in [*moments, span]
    ]


def _interaction(
    store: Store, rng: random.Random, session: SessionRecord, at: datetime
) -> InteractionRecord:
    kind, status, seconds = outcome(rng, session.mode, 400)
    people = session.participants[-2:]
    if rng.random() < 0.4:
        people.reverse()
    interaction = make_interaction(rng, store.new_seq(), session, at, people, kind, status)
    body = rng.choice(sample_data.MESSAGES) if kind == "message" else seconds
    interaction.data = interaction_data(kind, body)
    return interaction
