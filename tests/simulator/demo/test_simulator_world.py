"""The demo world: what is in it, and that it is the same again."""

import itertools
import json
import random
import re
from collections import Counter
from datetime import timedelta
from typing import Any

import httpx
import pytest
from simulator_world import NOON

from proxy_tui.api.constants import SESSION_MODES, SESSION_STATUSES
from proxy_tui.simulator.demo import sample_data as words
from proxy_tui.simulator.demo.history import Habits, History
from proxy_tui.simulator.demo.world import demo_world
from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.http.serializers import Encoder
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.number_choice import in_use
from proxy_tui.simulator.rules.records import ServiceRecord
from proxy_tui.simulator.rules.regions import is_channel, is_number, is_reachable
from proxy_tui.simulator.rules.session_expiry import expires_at
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN, Store

FICTIONAL = re.compile(
    r"\+1\d{3}55501\d\d|\+44(2079460|1614960|7700900)\d{3}|\+3319900\d{4}|\+3363998\d{4}"
    r"|\+493023125\d{3}|\+4917139200?\d{2,3}|\+612555\d{5}|\+6149157\d{4}"
)


def build(**options: Any) -> Store:
    return demo_world(lambda: NOON, **options)


@pytest.fixture(scope="module")
def demo() -> Store:
    return build()


@pytest.fixture(scope="module")
def dispatch(demo: Store) -> ServiceRecord:
    return demo.service("dispatch-eu")


def dump(store: Store) -> str:
    encoder = Encoder("https://proxy.twilio.com")
    sessions = (row for service in store.services for row in service.sessions)
    return json.dumps(
        [[encoder.session(row), *map(encoder.participant, row.participants)] for row in sessions]
    )


def test_there_are_four_services(demo: Store) -> None:
    sizes = {service.unique_name: len(service.sessions) for service in demo.services}
    assert sizes == {"dispatch-eu": 1200, "rides-us": 181, "marketplace": 184, "pilot": 0}


def test_only_the_same_seed_gives_the_same_world() -> None:
    assert dump(build(sessions=60)) == dump(build(sessions=60)) != dump(build(sessions=60, seed=8))


@pytest.mark.parametrize("sessions", [0, 1, 5, 40])
def test_the_size_can_be_chosen(sessions: int) -> None:
    store = build(sessions=sessions)
    assert len(store.service("dispatch-eu").sessions) == sessions


@pytest.mark.parametrize("seed", range(4))
def test_nothing_happens_while_the_clock_stands_still(seed: int) -> None:
    store = build(seed=seed, sessions=150)
    before = dump(store)
    store.advance()
    assert dump(store) == before


def test_every_state_and_mode_is_there(dispatch: ServiceRecord) -> None:
    assert {row.status for row in dispatch.sessions} == set(SESSION_STATUSES)
    assert {row.mode for row in dispatch.sessions} == set(SESSION_MODES)
    assert {"api", "expired", "", None} <= {row.closed_reason for row in dispatch.sessions}
    assert 100 < sum(row.is_active for row in dispatch.sessions) < 400


def test_every_way_to_expire_is_there(dispatch: ServiceRecord) -> None:
    active = [row for row in dispatch.sessions if row.is_active]
    kinds = Counter((row.ttl > 0, row.date_expiry is not None) for row in active)
    assert set(kinds) == {(True, True), (True, False), (False, True), (False, False)}
    left = [expires_at(row) - NOON for row in active]
    assert sum(0 < gap.total_seconds() < 900 for gap in left) >= 3


def test_some_are_silent_for_days_and_some_lack_people(dispatch: ServiceRecord) -> None:
    active = [row for row in dispatch.sessions if row.is_active]
    assert max(NOON - (row.date_last_interaction or NOON) for row in active).days >= 2
    assert {len(row.live_participants()) for row in active} == {0, 1, 2}
    assert any(len(row.participants) > len(row.live_participants()) for row in dispatch.sessions)


def test_rows_and_their_times_are_in_order_and_not_in_the_future(demo: Store) -> None:
    for service in demo.services:
        for row in service.sessions:
            times = [row.date_created, row.date_started, row.date_last_interaction, row.date_ended]
            given = [one for one in (*times, NOON) if one is not None]
            assert given == sorted(given), row.sid
        for one, two in itertools.pairwise(service.sessions):
            assert one.seq < two.seq
            assert one.date_created <= two.date_created


def test_names_are_unique_and_some_are_awkward(dispatch: ServiceRecord) -> None:
    names = [row.unique_name for row in dispatch.sessions if row.unique_name is not None]
    assert len(names) == len(set(names))
    assert max(map(len, names)) == 191
    assert any(row.unique_name is None for row in dispatch.sessions)
    first_page = [row.unique_name for row in dispatch.sessions[-100:]]
    assert set(words.AWKWARD_NAMES) <= set(first_page)


def test_every_phone_number_is_a_fictional_one(demo: Store) -> None:
    numbers = {number.phone_number for number in demo.numbers.values()}
    people = {
        person.identifier
        for service in demo.services
        for row in service.sessions
        for person in row.participants
    }
    assert [one for one in people if is_channel(one)] == ["messenger:2468013579"]
    for number in numbers | {one for one in people if not is_channel(one)}:
        assert FICTIONAL.fullmatch(number), number
        assert is_number(number)
        assert is_reachable(number)


@pytest.mark.parametrize(
    ("name", "doubled"),
    [("dispatch-eu", [2]), ("marketplace", [2]), ("rides-us", []), ("pilot", [])],
)
def test_one_pair_is_active_twice_here_and_there(
    demo: Store, name: str, doubled: list[int]
) -> None:
    pairs = Counter(
        (person.identifier, person.proxy_identifier)
        for row in demo.service(name).sessions
        if row.is_active
        for person in row.live_participants()
    )
    assert [count for count in pairs.values() if count > 1] == doubled


def test_pools_hold_several_countries_and_reserved_numbers(
    demo: Store, dispatch: ServiceRecord
) -> None:
    assert {number.iso_country for number in dispatch.numbers} == {"GB", "FR", "DE"}
    for name in ("dispatch-eu", "rides-us", "marketplace"):
        reserved = {number.is_reserved for number in demo.service(name).numbers}
        assert reserved == {True, False}
    assert any(in_use(dispatch).values())


class DemoClient(httpx.Client):
    """A small demo world, and the way to it."""

    def __init__(self) -> None:
        self.store = build(sessions=60)
        super().__init__(
            transport=in_process(ProxyApp(self.store)),
            base_url="https://proxy.twilio.com/v1",
            auth=(ACCOUNT_SID, AUTH_TOKEN),
        )

    def service(self, name: str) -> ServiceRecord:
        service = self.store.service(name)
        assert service is not None
        return service


@pytest.fixture
def http() -> DemoClient:
    return DemoClient()


@pytest.mark.parametrize(
    ("name", "identifier", "code"),
    [("marketplace", words.AU_MOBILES[3], 80208), ("pilot", "+12025550100", 80205)],
)
def test_the_marketplace_is_used_up_and_the_pilot_has_no_pool(
    http: DemoClient, name: str, identifier: str, code: int
) -> None:
    path = f"/Services/{http.service(name).sid}/Sessions"
    made = http.post(path).json()
    answer = http.post(f"{path}/{made['sid']}/Participants", data={"Identifier": identifier})
    assert answer.json()["code"] == code


def test_training_sessions_stay_as_they_are_while_the_world_goes_on() -> None:
    now = [NOON]
    store = demo_world(lambda: now[0], sessions=150)
    before = trained(store)
    now[0] += timedelta(hours=12)
    store.advance()
    after = trained(store)
    assert len(before) == 38
    assert {name for name in before if before[name] != after[name]} == {"training-expiring-soon"}


def trained(store: Store) -> dict[str, Any]:
    return {
        row.unique_name: (row.status, row.date_updated, len(row.live_participants()))
        for service in store.services
        for row in service.sessions
        if (row.unique_name or "").startswith("training-")
    }


def test_training_sessions_are_on_the_first_page(demo: Store) -> None:
    for service in demo.services[1:]:
        first = {row.unique_name for row in service.sessions[-100:]}
        every = {row.unique_name for row in service.sessions}
        assert {name for name in every - first if name and name.startswith("training-")} == set()


def test_activity_leaves_alone_what_is_planted() -> None:
    now = [NOON]
    store = demo_world(lambda: now[0], sessions=0)
    service = store.service("dispatch-eu")
    planted = [store.add_session(service, f"order-{n}", ttl=0, is_planted=True) for n in range(9)]
    now[0] += timedelta(hours=1)
    store.advance()
    assert len(service.sessions) > 20
    assert {(row.status, row.date_updated) for row in planted} == {("open", NOON)}


def test_traffic_is_made_up_when_looked_at_and_stays_the_same(http: DemoClient) -> None:
    service = http.service("dispatch-eu")
    session = next(row for row in reversed(service.sessions) if row.history)
    path = f"/Services/{service.sid}/Sessions/{session.sid}/Interactions"
    first = http.get(path, params={"PageSize": 100}).json()["interactions"]
    assert first
    assert http.get(path, params={"PageSize": 100}).json()["interactions"] == first
    assert first[0]["date_created"] == session.date_last_interaction.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_traffic_of_both_kinds_ends_in_many_ways(dispatch: ServiceRecord) -> None:
    said = [talk for row in dispatch.sessions[-300:] for talk in row.traffic()]
    assert {talk.type for talk in said} == {"message", "voice"}
    assert {talk.outbound.status for talk in said} >= {
        *("delivered", "undelivered", "failed", "sent"),
        *("completed", "busy", "no-answer", "canceled"),
    }
    assert any(talk.data is None for talk in said)


def test_traffic_lies_between_first_and_last_contact() -> None:
    store = build(sessions=200)
    for row in store.service("dispatch-eu").sessions:
        moments = [talk.date_created for talk in row.traffic()]
        assert moments == sorted(moments)
        if moments:
            assert moments[0] >= row.date_started
            assert moments[-1] == row.date_last_interaction


def test_one_session_has_more_traffic_than_fits_a_page(dispatch: ServiceRecord) -> None:
    assert max(len(row.traffic()) for row in dispatch.sessions[-60:]) == 130


def test_people_who_hold_every_number_of_the_pool_are_left_out_of_further_sessions() -> None:
    store = Store(lambda: NOON)
    service = store.add_service("crowded")
    store.add_number(service, "+442079460011")
    habits = Habits(
        sessions=300,
        span=timedelta(hours=1),
        name=str,
        customer=lambda _: "+447700900101",
        worker=lambda _: "+447700900102",
        workers=1,
    )
    History(store, service, habits, random.Random(1)).fill()
    assert len(service.sessions) == 300
    active = [row for row in service.sessions if row.is_active]
    assert sum(len(row.live_participants()) for row in active) == 2
