"""The scenarios as stories and as worlds."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from incident_desk import NOON

from proxy_tui.errors import UsageError
from proxy_tui.simulator.demo.scenarios import Scenario, build_world, scenario, scenarios
from proxy_tui.simulator.rules.records import SessionRecord
from proxy_tui.simulator.rules.store import Store

EVERY = pytest.mark.parametrize("chosen", scenarios().values(), ids=scenarios())


def rows(store: Store) -> Iterator[SessionRecord]:
    return (row for service in store.services for row in service.sessions)


def planted(store: Store) -> list[SessionRecord]:
    """The sessions of the scenario, without those for training."""
    training = re.compile("training-|sale-")
    return [one for one in rows(store) if one.is_planted and not training.match(one.unique_name)]


def test_these_are_the_scenarios() -> None:
    assert set(scenarios()) == {
        *("wrong-person", "silence", "cannot-create", "one-sided", "texts-vanish"),
        *("mass-expiry", "launch-day", "drained-pool", "rate-limited", "lost-answers"),
    }


@EVERY
def test_each_tells_a_story_and_asks_questions_without_giving_the_answer_away(
    chosen: Scenario,
) -> None:
    assert "\n" not in chosen.story
    assert len(chosen.story) > 200
    assert 2 <= len(chosen.questions) <= 4
    assert all(question.endswith("?") for question in chosen.questions)
    assert len(chosen.answer) > 200
    assert 2 <= len(chosen.steps) <= 4
    assert chosen.command.startswith(f"proxy-tui --demo --scenario {chosen.name} --service ")
    codes = set(re.findall(r"\b80\d{3}\b", chosen.story))
    assert codes <= {"80208"}, "what the dispatcher reads out, and nothing else"


@EVERY
def test_every_session_that_is_named_is_there_and_every_number_is_fictional(
    chosen: Scenario,
) -> None:
    store, _ = build_world(chosen.name, lambda: NOON, sessions=30)
    told = " ".join([chosen.story, *chosen.questions, chosen.answer, *chosen.steps])
    names = set(re.findall(r"\b(?:order|ride|shift)-[\d-]*\d\b", told)) - {"order-9501"}
    assert names <= {row.unique_name for row in rows(store)}
    assert names or chosen.name == "launch-day"
    for number in re.findall(r"\+\d[\d ]{8,}\d", told):
        assert number.startswith("+44 7700 900")


@EVERY
def test_each_world_is_the_same_again(chosen: Scenario) -> None:
    moment = datetime.fromisoformat("2027-07-07T23:59:59.9+02:00")

    def told() -> list[object]:
        store, faults = build_world(chosen.name, lambda: moment, seed=3, sessions=30)
        assert planted(store)
        facts = ("sid", "unique_name", "status", "date_created", "date_updated")
        sessions = [[getattr(row, name) for name in facts] for row in rows(store)]
        return [faults.rules, sessions]

    assert told() == told()


@EVERY
def test_each_world_is_at_rest_and_in_order(chosen: Scenario) -> None:
    store, _ = build_world(chosen.name, lambda: NOON)
    before = [(row.sid, row.status) for row in rows(store)]
    store.advance()
    assert [(row.sid, row.status) for row in rows(store)] == before
    for service in store.services:
        places = [(row.seq, row.date_created) for row in service.sessions]
        assert places == sorted(places)
        assert len({row.seq for row in service.sessions}) == len(service.sessions)
    for row in planted(store):
        times = [row.date_created, row.date_started, row.date_last_interaction, row.date_ended]
        given = [one for one in times if one is not None]
        assert given == sorted(given), row.unique_name
        assert given[-1] <= NOON
        contacts = [one.date_created for one in row.traffic()]
        assert [row.date_created, *contacts] == sorted([row.date_created, *contacts])


@EVERY
def test_the_world_goes_on_around_it_and_leaves_it_alone(chosen: Scenario) -> None:
    now = [NOON]
    store, _ = build_world(chosen.name, lambda: now[0])
    before = {row.sid: (row.status, row.date_updated) for row in planted(store)}
    count = len(store.service("dispatch-eu").sessions)
    now[0] += timedelta(minutes=11)
    store.advance()
    assert len(store.service("dispatch-eu").sessions) > count
    assert {row.sid: (row.status, row.date_updated) for row in planted(store)} == before


def test_no_name_is_the_plain_demo() -> None:
    store, faults = build_world("", lambda: NOON)
    assert len(store.service("dispatch-eu").sessions) == 1200
    assert (faults.rules, planted(store)) == ((), [])


@pytest.mark.parametrize(("sessions", "size"), [(None, 301), (0, 1), (40, 41)])
def test_a_scenario_plays_in_a_smaller_world_unless_a_size_is_chosen(
    sessions: int | None, size: int
) -> None:
    store, _ = build_world("lost-answers", lambda: NOON, sessions=sessions)
    assert len(store.service("dispatch-eu").sessions) == size


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
        with pytest.raises(UsageError, match=typed) as caught:
            use(typed)
        assert caught.value.hint.startswith(hint)
