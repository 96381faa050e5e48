"""The demo world: one account, four services, and everything that goes wrong in real ones.

``dispatch-eu`` is large and has a bit of everything, ``rides-us`` relies on the
service's default ttl, ``marketplace`` has a pool that is used up and the training
sessions, and ``pilot`` is empty. Fixed by the seed and the clock.
"""

import random
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from proxy_tui.simulator.demo import sample_data as words
from proxy_tui.simulator.demo.activity import Life
from proxy_tui.simulator.demo.history import Habits, Past, past_traffic
from proxy_tui.simulator.demo.scenario_builder import ScenarioBuilder, read_tables
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.records import Service, Session
from proxy_tui.simulator.rules.store import ACCOUNT_SID, API_KEY, API_SECRET, AUTH_TOKEN, Store

__all__ = ["ACCOUNT_SID", "API_KEY", "API_SECRET", "AUTH_TOKEN", "demo_world"]


def demo_world(
    clock: Callable[[], datetime],
    seed: int = 7,
    sessions: int = 1200,
    *,
    alive: bool = True,
    options: Options | None = None,
) -> Store:
    """Return a world to try the program on.

    Args:
        clock: What time it is; while it stands still, so does the world.
        seed: Another one gives another world of the same kind.
        sessions: How many ``dispatch-eu`` has.
        alive: Whether sessions open, talk and close as the clock goes on.
        options: Twilio's rules where they can be read in two ways.
    """
    store = Store(clock, options=options, seed=seed)
    rng = random.Random(seed)
    now = store.now()
    with store.at(now):
        pilot = _service(store, "pilot", age_days=2)
        _marketplace(store, rng)
        _rides(store, rng)
        dispatch = _dispatch(store, rng, sessions)
        pilot.number_selection_behavior = "avoid-sticky"
        for service_name, tables in read_tables("training.toml").items():
            ScenarioBuilder(store, service_name).plant(tables)
    if alive:
        store.activity = Life(store, dispatch, seed=seed, start=now).advance
    return store


def _dispatch(store: Store, rng: random.Random, sessions: int) -> Service:
    service = _service(
        store, "dispatch-eu", age_days=400, callback_url="https://dispatch.example/proxy/events"
    )
    _pool(store, service, (f"+44207946{n:04d}" for n in range(11, 23)))
    _pool(store, service, (f"+44161496{n:04d}" for n in range(101, 105)))
    _pool(store, service, (f"+33199001{n:03d}" for n in range(120, 128)))
    _pool(store, service, (f"+493023125{n:03d}" for n in range(40, 46)))
    _pool(store, service, (f"+44207946{n:04d}" for n in range(900, 904)), reserved=True)
    habits = Habits(
        sessions=sessions,
        span=timedelta(days=60),
        name=lambda n: None if n % 83 == 0 else f"Order #{n + 3281}" if n % 9 == 0 else _job(n),
        customer=lambda n: words.french(n) if n % 7 == 3 else words.british(100 + n % 900),
        worker=lambda n: words.german(n) if n % 10 == 9 else words.british(n),
        workers=60,
        specials={17 + 5 * place: name for place, name in enumerate(words.AWKWARD_NAMES)},
    )
    Past(store, service, habits, rng).fill()
    _oddities(store, service)
    return service


def _rides(store: Store, rng: random.Random) -> None:
    service = _service(
        store,
        "rides-us",
        age_days=220,
        default_ttl=3600,
        geo_match_level="country",
        out_of_session_callback_url="https://rides.example/proxy/stray",
    )
    _pool(store, service, (f"+1202555{n:04d}" for n in range(140, 145)))
    _pool(store, service, (f"+1415555{n:04d}" for n in range(170, 175)))
    _pool(store, service, ["+12025550199"], reserved=True)
    habits = Habits(
        sessions=180,
        span=timedelta(days=21),
        name=lambda n: f"ride-2026-{n:05d}",
        customer=words.american,
        worker=lambda n: words.american(900 + n),
        workers=24,
    )
    Past(store, service, habits, rng).fill()


def _marketplace(store: Store, rng: random.Random) -> None:
    """Make a pool that is used up: one worker holds both numbers, the rest is reserved."""
    service = _service(
        store,
        "marketplace",
        age_days=90,
        default_ttl=604_800,
        intercept_callback_url="https://market.example/proxy/intercept",
    )
    _pool(store, service, (f"+61255501{n:03d}" for n in range(2)))
    _pool(store, service, (f"+61255509{n:03d}" for n in range(3)), reserved=True)
    silent = store.own_number("+61255505000", sms=False, mms=False)
    store.add_number(service, silent, reserved=True)
    habits = Habits(
        sessions=45,
        span=timedelta(days=40),
        name=lambda n: f"listing {n * 37 % 991:03d} / offer {n}",
        customer=lambda n: words.AU_MOBILES[10 + n % 10],
        worker=lambda n: words.AU_MOBILES[5 + n],
        workers=5,
    )
    Past(store, service, habits, rng).fill()
    active = [session for session in service.sessions if session.is_active][-2:]
    for session, number in zip(active, service.numbers, strict=False):
        session.participants.clear()
        for identifier in (words.AU_MOBILES[3], words.AU_MOBILES[number.seq % 3]):
            store.add_participant(session, identifier, number, date_created=session.date_created)


def _oddities(store: Store, service: Service) -> None:
    """Plant what should be found: long traffic, a doubled pair, an unknown state, no reason."""
    for row in islice((row for row in reversed(service.sessions) if row.history), 4, 5):
        row.history = partial(past_traffic, store, 1, 130)
    crossed = [row for row in reversed(service.sessions) if _can_cross(row)]
    for one, other in islice(zip(crossed[2:], crossed[9:], strict=False), 1):
        twin = other.participants[0]
        twin.identifier = one.participants[0].identifier
        twin.proxy_identifier = one.participants[0].proxy_identifier
        twin.proxy_identifier_sid = one.participants[0].proxy_identifier_sid
    closed = [row for row in service.sessions if row.status == "closed"]
    for row in closed[-40:-39]:
        row.status, row.closed_reason = "unknown", None
    for row in closed[-30:-29]:
        row.closed_reason = ""


def _can_cross(session: Session) -> bool:
    people = session.live_participants()
    return session.is_active and len(session.participants) == len(people) == 2


def _service(store: Store, name: str, *, age_days: int, **fields: object) -> Service:
    born = store.now() - timedelta(days=age_days)
    return store.add_service(name, date_created=born, date_updated=born, **fields)


def _pool(
    store: Store, service: Service, numbers: Iterable[str], *, reserved: bool = False
) -> None:
    for phone_number in numbers:
        pooled = store.add_number(service, phone_number, reserved=reserved)
        pooled.date_created = pooled.date_updated = service.date_created


def _job(place: int) -> str:
    return f"job-{place:05d}"
