"""The demo world: one account, four services, and everything that goes wrong in real ones.

``dispatch-eu`` is large and has a bit of everything, ``rides-us`` relies on the service's
default ttl, ``marketplace`` has a pool that is used up and the training sessions, and
``pilot`` is empty.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from proxy_tui.simulator.demo import sample_data
from proxy_tui.simulator.demo.activity import ServiceActivity
from proxy_tui.simulator.demo.data_files import read_data
from proxy_tui.simulator.demo.history import Habits, History, past_interactions
from proxy_tui.simulator.demo.scenario_builder import ScenarioBuilder
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.records import ServiceRecord, SessionRecord
from proxy_tui.simulator.rules.store import Store


def demo_world(
    clock: Callable[[], datetime],
    seed: int = 7,
    sessions: int = 1200,
    *,
    alive: bool = True,
    options: Options | None = None,
) -> Store:
    """Return the demo world.

    Args:
        clock: Returns the present; while it stands still, so does the world.
        seed: The same seed makes the same world.
        sessions: How many ``dispatch-eu`` has.
        alive: Whether sessions open, are used and close as time passes.
        options: Twilio's rules where there is a choice.
    """
    store = Store(clock, options=options, seed=seed)
    rng = random.Random(seed)
    now = store.now()
    with store.at(now):
        _add_service(store, "pilot", age_days=2, number_selection_behavior="avoid-sticky")
        _add_marketplace(store, rng)
        _add_rides(store, rng)
        dispatch = _add_dispatch(store, rng, sessions)
        for service_name, tables in read_data("training.toml").items():
            ScenarioBuilder(store, service_name).plant(tables)
    if alive:
        store.activity = ServiceActivity(store, dispatch, seed=seed, start=now).advance
    return store


def _add_dispatch(store: Store, rng: random.Random, sessions: int) -> ServiceRecord:
    service = _add_service(
        store, "dispatch-eu", age_days=400, callback_url="https://dispatch.example/proxy/events"
    )
    _add_pool(store, service, "+442079460011", 12)
    _add_pool(store, service, "+441614960101", 4)
    _add_pool(store, service, "+33199001120", 8)
    _add_pool(store, service, "+493023125040", 6)
    _add_pool(store, service, "+442079460900", 4, reserved=True)
    names = sample_data.AWKWARD_NAMES
    habits = Habits(
        sessions=sessions,
        span=timedelta(days=60),
        name=_dispatch_name,
        customer=lambda n: (
            sample_data.french(n) if n % 7 == 3 else sample_data.british(100 + n % 900)
        ),
        worker=lambda n: sample_data.german(n) if n % 10 == 9 else sample_data.british(n),
        workers=60,
        specials={17 + 5 * place: name for place, name in enumerate(names)},
    )
    History(store, service, habits, rng).fill()
    _add_oddities(store, service)
    return service


def _dispatch_name(place: int) -> str | None:
    if place % 83 == 0:
        return None
    return f"Order #{place + 3281}" if place % 9 == 0 else f"job-{place:05d}"


def _add_rides(store: Store, rng: random.Random) -> None:
    service = _add_service(
        store,
        "rides-us",
        age_days=220,
        default_ttl=3600,
        out_of_session_callback_url="https://rides.example/proxy/stray",
    )
    _add_pool(store, service, "+12025550140", 5)
    _add_pool(store, service, "+14155550170", 5)
    _add_pool(store, service, "+12025550199", 1, reserved=True)
    habits = Habits(
        sessions=180,
        span=timedelta(days=21),
        name=lambda n: f"ride-2026-{n:05d}",
        customer=sample_data.american,
        worker=lambda n: sample_data.american(900 + n),
        workers=24,
    )
    History(store, service, habits, rng).fill()


def _add_marketplace(store: Store, rng: random.Random) -> None:
    """Add a service without a free number: a worker holds two, the others are reserved."""
    service = _add_service(
        store,
        "marketplace",
        age_days=90,
        default_ttl=604_800,
        intercept_callback_url="https://market.example/proxy/intercept",
    )
    mobiles = sample_data.AU_MOBILES
    _add_pool(store, service, "+61255501000", 2)
    _add_pool(store, service, "+61255509000", 3, reserved=True)
    store.add_number(service, "+61255505000", reserved=True, sms=False, mms=False)
    habits = Habits(
        sessions=45,
        span=timedelta(days=40),
        name=lambda n: f"listing {n * 37 % 991:03d} / offer {n}",
        customer=lambda n: mobiles[10 + n % 10],
        worker=lambda n: mobiles[5 + n],
        workers=5,
    )
    History(store, service, habits, rng).fill()
    active = [session for session in service.sessions if session.is_active][-2:]
    for session, number in zip(active, service.numbers, strict=False):
        session.participants.clear()
        for identifier in (mobiles[3], mobiles[number.seq % 3]):
            store.add_participant(session, identifier, number, date_created=session.date_created)


def _add_oddities(store: Store, service: ServiceRecord) -> None:
    """Add a long session, a doubled pair, an unknown status and an empty closed reason."""
    newest_first = service.sessions[::-1]
    for session in [session for session in newest_first if session.history][4:5]:
        session.history = partial(past_interactions, store, 1, 130)
    pairs = [session for session in newest_first if _is_pair(session)]
    for session, other in zip(pairs[2:3], pairs[9:10], strict=False):
        one, twin = session.participants[0], other.participants[0]
        twin.identifier = one.identifier
        twin.proxy_identifier = one.proxy_identifier
        twin.proxy_identifier_sid = one.proxy_identifier_sid
    closed = [session for session in service.sessions if session.status == "closed"]
    for session in closed[-40:-39]:
        session.status, session.closed_reason = "unknown", None
    for session in closed[-30:-29]:
        session.closed_reason = ""


def _is_pair(session: SessionRecord) -> bool:
    people = session.live_participants()
    return session.is_active and len(session.participants) == len(people) == 2


def _add_service(store: Store, name: str, *, age_days: int, **fields: object) -> ServiceRecord:
    with store.at(store.now() - timedelta(days=age_days)):
        return store.add_service(name, **fields)


def _add_pool(
    store: Store, service: ServiceRecord, first: str, count: int, *, reserved: bool = False
) -> None:
    with store.at(service.date_created):
        for place in range(count):
            store.add_number(service, f"+{int(first) + place}", reserved=reserved)
