"""The demo world's own activity: every 2 to 4 s a session opens, is used or closes.

The seed and the clock decide every change. A change is made when the next request comes in,
with the time at which it was due. While the clock stands still, nothing changes.
"""

import random
from datetime import datetime, timedelta
from typing import Final

from proxy_tui.simulator.demo import sample_data
from proxy_tui.simulator.demo.history import fail, outcome
from proxy_tui.simulator.rules.number_choice import choose
from proxy_tui.simulator.rules.records import ServiceRecord, SessionRecord
from proxy_tui.simulator.rules.refusals import RefusalError
from proxy_tui.simulator.rules.session_expiry import close
from proxy_tui.simulator.rules.store import Store

_GAP: Final = (2.0, 4.0)
"""Seconds between two changes, at least and at most."""
_NEAR_TOP: Final = 60
"""Most changes are to this many of the newest active sessions, where people look."""
_RECENT: Final = 400
"""Older sessions do not change."""
_CATCH_UP: Final = timedelta(hours=1)
"""After a longer pause only the last hour is replayed; more would take minutes."""
_TTLS: Final = (120, 300, 900, 1800, 3600, 14_400)


class ServiceActivity:
    """The activity of one service from ``start`` on."""

    def __init__(self, store: Store, service: ServiceRecord, *, seed: int, start: datetime) -> None:
        self._store = store
        self._service = service
        self._seed = seed
        self._count = 0
        self._next = start + timedelta(seconds=_GAP[0])
        self._names = len(service.sessions)

    def advance(self, now: datetime) -> None:
        """Make every change that is due by ``now``, each at its own time."""
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
        session = rng.choice(near)
        if roll < 0.78:
            self._use(session, rng)
        elif roll < 0.92:
            close(session, self._store.now(), "api")
        elif roll < 0.97:
            session.ttl = rng.choice(_TTLS[2:])
            session.date_updated = self._store.now()
        elif roll < 0.99 or session.status != "open":
            self._use(session, rng)
        else:
            fail(session, self._store.now())
        self._store.watch(session)

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
        self._add_participant(session, sample_data.british(100 + rng.randrange(900)), "Customer")
        if rng.random() < 0.9:
            self._add_courier(session, rng)

    def _use(self, session: SessionRecord, rng: random.Random) -> None:
        """Record a call or text, or add the participant who is missing for one."""
        if len(session.live_participants()) < 2:
            self._add_courier(session, rng)
            return
        kind, status, seconds = outcome(rng, session.mode, 200)
        self._store.add_traffic(
            session,
            kind=kind,
            status=status,
            body=rng.choice(sample_data.MESSAGES) if kind == "message" else seconds,
            by_second=rng.random() < 0.5,
        )

    def _add_courier(self, session: SessionRecord, rng: random.Random) -> None:
        number = sample_data.british(rng.randrange(60))
        self._add_participant(session, number, rng.choice(sample_data.FIRST_NAMES))

    def _add_participant(self, session: SessionRecord, identifier: str, name: str) -> None:
        if any(person.identifier == identifier for person in session.participants):
            return
        try:
            number = choose(session, identifier)
        except RefusalError:
            return
        self._store.add_participant(session, identifier, number, friendly_name=name)
        session.date_updated = self._store.now()
