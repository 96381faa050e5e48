"""The demo world going on: every two to four seconds somebody opens, talks or closes.

A pure function of the seed and the time that has passed: each change has its own
moment and its own chance, and is made when a request next looks, as if it had
happened then, except what lies further back than an hour. While the clock stands
still nothing changes.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from proxy_tui.simulator.demo import sample_data as words
from proxy_tui.simulator.http.refusals import Refusal
from proxy_tui.simulator.rules import number_choice as numbers
from proxy_tui.simulator.rules.records import Service, Session
from proxy_tui.simulator.rules.session_expiry import close
from proxy_tui.simulator.rules.store import Store

_GAP: Final = (2.0, 4.0)
"""Seconds between two changes, at least and at most."""
_NEAR_TOP: Final = 60
"""Most changes happen among so many of the newest active sessions, where people look."""
_RECENT: Final = 400
"""Older sessions are left alone."""
_CATCH_UP: Final = timedelta(hours=1)
"""A world nobody looked at for longer only makes up its last hour, or it would take minutes."""
_TTLS: Final = (120, 300, 900, 1800, 3600, 14_400)


class Life:
    """What happens in one service.

    Args:
        store: The world.
        service: Where things happen.
        seed: Chance.
        start: When it begins; nothing happens before.
    """

    def __init__(self, store: Store, service: Service, *, seed: int, start: datetime) -> None:
        self._store = store
        self._service = service
        self._seed = seed
        self._count = 0
        self._next = start + timedelta(seconds=_GAP[0])
        self._names = len(service.sessions)

    def advance(self, now: datetime) -> None:
        """Make every change that was due until ``now``, each at its own moment."""
        while self._next <= now:
            moment = self._next.replace(microsecond=0)
            self._count += 1
            rng = random.Random(self._seed * 1_000_003 + self._count)
            self._next += timedelta(seconds=rng.uniform(*_GAP))
            if now - moment <= _CATCH_UP:
                with self._store.at(moment):
                    self._store.sweep(moment)
                    self._change(rng)

    def _change(self, rng: random.Random) -> None:
        recent = self._service.sessions[-_RECENT:]
        active = [row for row in recent if row.is_active and not row.is_planted]
        near = active[-_NEAR_TOP:] if rng.random() < 0.85 else active
        roll = rng.random()
        if roll < 0.22 or not near:
            self._open(rng)
            return
        for limit, act in self._acts():
            if roll < limit:
                act(rng.choice(near), rng)
                return

    def _acts(self) -> tuple[tuple[float, Callable[[Session, random.Random], None]], ...]:
        return (
            (0.78, self._talk),
            (0.92, self._close),
            (0.97, self._extend),
            (0.99, self._join),
            (1.00, self._fail),
        )

    def _open(self, rng: random.Random) -> None:
        self._names += 1
        name = f"job-{self._names:05d}"
        if name in self._service.sessions_by_name:
            return
        session = self._store.add_session(
            self._service,
            name,
            ttl=rng.choice(_TTLS),
            mode="message-only" if rng.random() < 0.2 else "voice-and-message",
        )
        self._add(session, words.british(100 + rng.randrange(900)), "Customer")
        if rng.random() < 0.9:
            self._add(session, words.british(rng.randrange(60)), rng.choice(words.FIRST_NAMES))

    def _talk(self, session: Session, rng: random.Random) -> None:
        if len(session.live_participants()) < 2:
            self._join(session, rng)
            return
        is_text = session.mode == "message-only" or (
            session.mode != "voice-only" and rng.random() < 0.7
        )
        status = rng.choice(words.MESSAGE_STATUSES if is_text else words.CALL_STATUSES)
        spoken = str(rng.randint(4, 200)) if status == "completed" else ""
        self._store.add_traffic(
            session,
            kind="message" if is_text else "voice",
            status=status,
            body=rng.choice(words.MESSAGES) if is_text else spoken,
            by_second=rng.random() < 0.5,
        )

    def _close(self, session: Session, _: random.Random) -> None:
        close(session, self._store.now(), "api")
        self._store.watch(session)

    def _extend(self, session: Session, rng: random.Random) -> None:
        session.ttl = rng.choice(_TTLS[2:])
        session.date_updated = self._store.now()
        self._store.watch(session)

    def _join(self, session: Session, rng: random.Random) -> None:
        if len(session.live_participants()) > 1:
            self._talk(session, rng)
        else:
            self._add(session, words.british(rng.randrange(60)), rng.choice(words.FIRST_NAMES))

    def _fail(self, session: Session, rng: random.Random) -> None:
        if session.status != "open":
            self._talk(session, rng)
            return
        session.status = "failed"
        session.date_ended = session.date_updated = self._store.now()
        self._store.watch(session)

    def _add(self, session: Session, identifier: str, name: str) -> None:
        if any(person.identifier == identifier for person in session.participants):
            return
        try:
            number = numbers.choose(session, identifier)
        except Refusal:
            return
        self._store.add_participant(session, identifier, number, friendly_name=name)
        session.date_updated = self._store.now()
