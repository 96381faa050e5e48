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

from proxy_tui.simulator.demo import sample_data as words
from proxy_tui.simulator.demo.history import Habits, History
from proxy_tui.simulator.demo.world import ACCOUNT_SID, AUTH_TOKEN, demo_world
from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.http.serializers import Encoder
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.number_choice import in_use
from proxy_tui.simulator.rules.records import Service
from proxy_tui.simulator.rules.regions import is_channel, is_number, is_reachable
from proxy_tui.simulator.rules.session_expiry import expires_at
from proxy_tui.simulator.rules.store import Store

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
def dispatch(demo: Store) -> Service:
    return demo.service("dispatch-eu")


def dump(store: Store) -> str:
    encoder = Encoder("https://proxy.twilio.com")
    return json.dumps(
        [
            [encoder.session(row), *map(encoder.participant, row.participants)]
            for service in store.services
            for row in service.sessions
        ]
    )


def test_there_are_four_services(demo: Store) -> None:
    sizes = {service.unique_name: len(service.sessions) for service in demo.services}
    assert sizes == {"dispatch-eu": 1200, "rides-us": 181, "marketplace": 184, "pilot": 0}


def test_the_same_seed_gives_the_same_world() -> None:
    assert dump(build(sessions=300)) == dump(build(sessions=300))


def test_another_seed_gives_another_world() -> None:
    assert dump(build(sessions=60)) != dump(build(sessions=60, seed=8))


@pytest.mark.parametrize("sessions", [0, 1, 5, 40])
def test_the_size_can_be_chosen(sessions: int) -> None:
    store = build(sessions=sessions)
    assert len(store.service("dispatch-eu").sessions) == sessions


def test_nothing_happens_while_the_clock_stands_still(demo: Store) -> None:
    before = dump(demo)
    demo.advance()
    assert dump(demo) == before


def test_a_world_of_every_seed_is_at_rest() -> None:
    for seed in range(12):
        store = build(seed=seed, sessions=150)
        before = dump(store)
        store.advance()
        assert dump(store) == before


def test_every_state_and_mode_is_there(dispatch: Service) -> None:
    assert {row.status for row in dispatch.sessions} == {
        "open",
        "in-progress",
        "closed",
        "failed",
        "unknown",
    }
    assert {row.mode for row in dispatch.sessions} == {
        "voice-and-message",
        "message-only",
        "voice-only",
    }
    assert {"api", "expired", "", None} <= {row.closed_reason for row in dispatch.sessions}


def test_a_fair_share_is_active(dispatch: Service) -> None:
    active = sum(row.is_active for row in dispatch.sessions)
    assert 100 < active < 400


def test_every_way_to_expire_is_there(demo: Store, dispatch: Service) -> None:
    active = [row for row in dispatch.sessions if row.is_active]
    kinds = Counter((row.ttl > 0, row.date_expiry is not None) for row in active)
    assert set(kinds) == {(True, True), (True, False), (False, True), (False, False)}
    left = [expires_at(row) - NOON for row in active]
    assert sum(0 < gap.total_seconds() < 900 for gap in left) >= 3


def test_some_are_silent_for_days(dispatch: Service) -> None:
    idle = [
        NOON - (row.date_last_interaction or NOON) for row in dispatch.sessions if row.is_active
    ]
    assert max(idle).days >= 2


def test_people_are_missing_and_removed_here_and_there(dispatch: Service) -> None:
    active = [row for row in dispatch.sessions if row.is_active]
    assert {len(row.live_participants()) for row in active} == {0, 1, 2}
    assert any(len(row.participants) > len(row.live_participants()) for row in dispatch.sessions)


def test_moments_are_in_order_and_not_in_the_future(demo: Store) -> None:
    for service in demo.services:
        for row in service.sessions:
            moments = [
                row.date_created,
                row.date_started,
                row.date_last_interaction,
                row.date_ended,
                NOON,
            ]
            given = [moment for moment in moments if moment is not None]
            assert given == sorted(given), row.sid


def test_rows_stand_in_creation_order(demo: Store) -> None:
    for service in demo.services:
        for one, two in itertools.pairwise(service.sessions):
            assert one.seq < two.seq
            assert one.date_created <= two.date_created


def test_names_are_unique_and_some_are_awkward(dispatch: Service) -> None:
    names = [row.unique_name for row in dispatch.sessions if row.unique_name is not None]
    assert len(names) == len(set(names))
    assert set(words.AWKWARD_NAMES) <= set(names)
    assert max(map(len, names)) == 191
    assert any(row.unique_name is None for row in dispatch.sessions)


def test_awkward_names_are_on_the_first_page(dispatch: Service) -> None:
    newest = [row.unique_name for row in dispatch.sessions[-100:]]
    assert set(words.AWKWARD_NAMES) <= set(newest)


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


@pytest.mark.parametrize(("name", "doubled"), [("dispatch-eu", [2]), ("marketplace", [2])])
def test_one_pair_is_active_twice_and_only_one(demo: Store, name: str, doubled: list[int]) -> None:
    pairs = Counter(
        (person.identifier, person.proxy_identifier)
        for row in demo.service(name).sessions
        if row.is_active
        for person in row.live_participants()
    )
    assert [count for count in pairs.values() if count > 1] == doubled


@pytest.mark.parametrize("name", ["rides-us", "pilot"])
def test_elsewhere_no_pair_is_active_twice(demo: Store, name: str) -> None:
    test_one_pair_is_active_twice_and_only_one(demo, name, [])


def test_pools_hold_several_countries_and_reserved_numbers(demo: Store, dispatch: Service) -> None:
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

    def service(self, name: str) -> Service:
        service = self.store.service(name)
        assert service is not None
        return service


@pytest.fixture
def http() -> DemoClient:
    return DemoClient()


def test_the_pool_of_the_marketplace_is_used_up(http: DemoClient) -> None:
    service = http.service("marketplace")
    made = http.post(f"/Services/{service.sid}/Sessions").json()
    people = f"/Services/{service.sid}/Sessions/{made['sid']}/Participants"
    answer = http.post(people, data={"Identifier": words.AU_MOBILES[3]})
    assert answer.json()["code"] == 80208


def test_the_pilot_has_no_pool(http: DemoClient) -> None:
    service = http.service("pilot")
    made = http.post(f"/Services/{service.sid}/Sessions").json()
    people = f"/Services/{service.sid}/Sessions/{made['sid']}/Participants"
    answer = http.post(people, data={"Identifier": "+12025550100"})
    assert answer.json()["code"] == 80205


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


def test_life_leaves_alone_what_is_planted() -> None:
    now = [NOON]
    store = demo_world(lambda: now[0], sessions=0)
    service = store.service("dispatch-eu")
    staged = [store.add_session(service, f"order-{n}", ttl=0, is_planted=True) for n in range(9)]
    now[0] += timedelta(hours=1)
    store.advance()
    assert len(service.sessions) > 20
    assert {(row.status, row.date_updated) for row in staged} == {("open", NOON)}


def test_traffic_is_made_up_when_looked_at_and_stays_the_same(http: DemoClient) -> None:
    service = http.service("dispatch-eu")
    session = next(row for row in reversed(service.sessions) if row.history)
    path = f"/Services/{service.sid}/Sessions/{session.sid}/Interactions"
    first = http.get(path, params={"PageSize": 100}).json()["interactions"]
    assert first
    assert http.get(path, params={"PageSize": 100}).json()["interactions"] == first
    assert first[0]["date_created"] == session.date_last_interaction.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_traffic_of_both_kinds_ends_in_many_ways(dispatch: Service) -> None:
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


def test_one_session_has_more_traffic_than_fits_a_page(dispatch: Service) -> None:
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
