"""The demo world going on by itself."""

from collections import Counter
from datetime import timedelta
from typing import Any, Self

import pytest
from simulator_world import NOON

from proxy_tui.simulator.demo.world import demo_world


class Demo:
    """A small demo world and its clock."""

    def __init__(self, **options: Any) -> None:
        self.now = NOON
        self.store = demo_world(lambda: self.now, sessions=200, **options)
        self.service = self.store.service("dispatch-eu")

    def at(self, seconds: float) -> Self:
        self.now = NOON + timedelta(seconds=seconds)
        self.store.advance()
        return self

    def state(self) -> dict[str, tuple[Any, ...]]:
        return {
            row.sid: (
                row.unique_name,
                row.status,
                row.closed_reason,
                row.ttl,
                row.date_updated,
                row.date_last_interaction,
                [(person.sid, person.proxy_identifier) for person in row.participants],
            )
            for row in self.service.sessions
        }


def test_it_changes_while_you_watch() -> None:
    demo = Demo()
    changes = 0
    before = demo.state()
    for second in range(0, 300, 3):
        after = demo.at(second).state()
        changes += before != after
        before = after
    assert changes > 60


def test_sessions_open_talk_expire_close_and_fail() -> None:
    demo = Demo()
    before = demo.state()
    after = demo.at(3600).state()
    new = [row for sid, row in after.items() if sid not in before]
    assert len(new) > 50
    reasons = Counter(row[2] for sid, row in after.items() if row != before.get(sid))
    assert reasons["api"] > 20
    assert reasons["expired"] > 20
    assert any(row[1] == "failed" for row in new)
    assert any(row[1] == "in-progress" for row in new)


@pytest.mark.parametrize("steps", [7, 450])
def test_it_does_not_matter_how_often_somebody_looks(steps: int) -> None:
    once, often = Demo(), Demo()
    for step in range(1, steps + 1):
        often.at(1800 * step / steps)
    assert once.at(1800).state() == often.state()


def test_another_seed_makes_other_changes() -> None:
    assert Demo(seed=1).at(600).state() != Demo(seed=2).at(600).state()


def test_it_stands_still_with_the_clock() -> None:
    demo = Demo().at(60)
    before = demo.state()
    assert demo.at(60).state() == before


def test_it_can_be_without_activity() -> None:
    demo = Demo(alive=False)
    names = [row.unique_name for row in demo.service.sessions]
    demo.at(1000)
    assert [row.unique_name for row in demo.service.sessions] == names


def test_after_a_long_silence_only_the_last_hour_is_made_up() -> None:
    demo = Demo()
    count = len(demo.service.sessions)
    demo.at(86_400)
    newest = [row.date_created for row in demo.service.sessions[count:]]
    assert newest
    assert min(newest) >= demo.now - timedelta(hours=1)


def test_it_leaves_room_for_names_that_people_use() -> None:
    demo = Demo()
    for number in range(201, 261):
        demo.store.add_session(demo.service, f"job-{number:05d}")
    demo.at(900)
    names = [row.unique_name for row in demo.service.sessions]
    assert Counter(names)["job-00205"] == 1


def test_it_goes_on_in_an_empty_service_with_an_empty_pool() -> None:
    now = [NOON]
    store = demo_world(lambda: now[0], sessions=0)
    service = store.service("dispatch-eu")
    service.numbers.clear()
    now[0] += timedelta(minutes=10)
    store.advance()
    assert service.sessions
    assert all(row.participants == [] for row in service.sessions)


def test_only_two_live_people_to_a_session() -> None:
    demo = Demo().at(3600)
    assert all(len(row.live_participants()) <= 2 for row in demo.service.sessions)
