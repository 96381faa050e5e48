"""The named incidents as worlds: told well, the same again, at rest, left alone."""

import re
from datetime import datetime, timedelta

import pytest
from incident_desk import NOON

from proxy_tui.errors import UsageError
from proxy_tui.simulator.demo.scenarios import Scenario, build_world, scenario, scenarios
from proxy_tui.simulator.faults.fault_rules import Faults
from proxy_tui.simulator.rules.records import Session
from proxy_tui.simulator.rules.store import Store

SCENARIOS = tuple(scenarios().values())
NAMES = [each.name for each in SCENARIOS]

EVERY = pytest.mark.parametrize("chosen", SCENARIOS, ids=NAMES)


def staged(store: Store) -> list[Session]:
    return [
        row
        for service in store.services
        for row in service.sessions
        if row.is_planted and not re.match("training-|sale-", row.unique_name or "")
    ]


def test_there_are_at_least_the_known_ones() -> None:
    assert {
        "wrong-person",
        "silence",
        "cannot-create",
        "one-sided",
        "texts-vanish",
        "rate-limited",
        "lost-answers",
        "mass-expiry",
        "launch-day",
        "drained-pool",
    } == set(NAMES)
    assert len(NAMES) == len(set(NAMES))


@EVERY
def test_each_tells_a_story_and_asks_questions_that_its_answer_is_for(chosen: Scenario) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", chosen.name)
    assert "\n" not in chosen.story
    assert len(chosen.story) > 200
    assert 2 <= len(chosen.questions) <= 4
    assert all(question.endswith("?") for question in chosen.questions)
    assert len(chosen.answer) > 200
    assert 2 <= len(chosen.steps) <= 4
    assert chosen.command.startswith(f"proxy-tui --demo --scenario {chosen.name} --service ")


@EVERY
def test_the_story_does_not_give_the_answer_away(chosen: Scenario) -> None:
    codes = set(re.findall(r"\b80\d{3}\b", chosen.story))
    assert codes <= {"80208"}, "what the dispatcher reads out, and nothing else"


@EVERY
def test_every_session_that_is_named_is_there(chosen: Scenario) -> None:
    store, _ = build_world(chosen.name, lambda: NOON, sessions=30)
    told = " ".join([chosen.story, *chosen.questions, chosen.answer, *chosen.steps])
    names = set(re.findall(r"\b(?:order|ride|shift)-[\d-]*\d\b", told)) - {"order-9501"}
    there = {row.unique_name for service in store.services for row in service.sessions}
    assert names <= there
    assert names or chosen.name == "launch-day"


@EVERY
def test_every_number_that_is_named_is_a_fictional_one(chosen: Scenario) -> None:
    told = " ".join([chosen.story, chosen.answer, *chosen.steps])
    for number in re.findall(r"\+\d[\d ]{8,}\d", told):
        assert number.startswith("+44 7700 900")


@EVERY
def test_each_world_is_the_same_again(chosen: Scenario) -> None:
    def told() -> list[object]:
        store, faults = build_world(chosen.name, lambda: NOON, sessions=30)
        return [*faults.rules] + [
            (row.sid, row.unique_name, row.status, row.date_created, row.date_updated)
            for service in store.services
            for row in service.sessions
        ]

    assert told() == told()


@EVERY
def test_each_world_is_at_rest_and_in_order(chosen: Scenario) -> None:
    store, _ = build_world(chosen.name, lambda: NOON)
    before = [(row.sid, row.status) for one in store.services for row in one.sessions]
    store.advance()
    assert [(row.sid, row.status) for one in store.services for row in one.sessions] == before
    for service in store.services:
        places = [(row.seq, row.date_created) for row in service.sessions]
        assert places == sorted(places)
        assert len({row.seq for row in service.sessions}) == len(service.sessions)


@EVERY
def test_no_moment_of_an_incident_is_out_of_order(chosen: Scenario) -> None:
    store, _ = build_world(chosen.name, lambda: NOON)
    for row in staged(store):
        moments = [row.date_created, row.date_started, row.date_last_interaction, row.date_ended]
        given = [moment for moment in moments if moment is not None]
        assert given == sorted(given), row.unique_name
        assert given[-1] <= NOON
        said = [talk.date_created for talk in row.traffic()]
        assert said == sorted(said)
        assert all(row.date_created <= moment for moment in said)


@EVERY
def test_the_world_goes_on_around_it_and_leaves_it_alone(chosen: Scenario) -> None:
    now = [NOON]
    store, _ = build_world(chosen.name, lambda: now[0])
    before = {row.sid: (row.status, row.date_updated) for row in staged(store)}
    service = store.service("dispatch-eu")
    count = len(service.sessions)
    now[0] += timedelta(minutes=11)
    store.advance()
    after = {row.sid: (row.status, row.date_updated) for row in staged(store)}
    assert len(service.sessions) > count
    assert after == before


def test_no_name_is_the_demo_as_it_is() -> None:
    store, faults = build_world("", lambda: NOON)
    assert len(store.service("dispatch-eu").sessions) == 1200
    assert faults.rules == ()
    assert staged(store) == []


def test_an_incident_plays_in_a_smaller_world_unless_a_size_is_chosen() -> None:
    sizes = []
    for sessions in (None, 0, 40):
        store, _ = build_world("lost-answers", lambda: NOON, sessions=sessions)
        sizes.append(len(store.service("dispatch-eu").sessions))
    assert sizes == [301, 1, 41]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("wrong-persn", "Did you mean wrong-person?"),
        ("mass_expiry", "Did you mean mass-expiry?"),
        ("zzz", "Known are wrong-person, silence, cannot-create"),
    ],
)
def test_an_unknown_name_gets_the_nearest_one(typed: str, hint: str) -> None:
    for use in (scenario, lambda name: build_world(name, lambda: NOON)):
        with pytest.raises(UsageError) as caught:
            use(typed)
        assert caught.value.hint.startswith(hint)
        assert typed in caught.value.message


def test_a_scenario_can_be_built_from_any_clock() -> None:
    moment = datetime.fromisoformat("2027-07-07T23:59:59.9+02:00")
    for each in SCENARIOS:
        store, faults = build_world(each.name, lambda: moment, seed=3, sessions=20)
        assert isinstance(faults, Faults)
        assert staged(store)
