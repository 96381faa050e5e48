"""What the clock does to sessions."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from simulator_world import MakeWorld, World

from proxy_tui.simulator.rules.records import Session


def read(world: World, session: Session) -> dict[str, Any]:
    return world.get(world.sessions(session))


def test_a_ttl_counts_from_creation(world: World) -> None:
    session = world.talking(ttl=600)
    world.pass_time(seconds=599)
    assert read(world, session)["status"] == "open"
    world.pass_time(seconds=1)
    closed = read(world, session)
    assert (closed["status"], closed["closed_reason"]) == ("closed", "expired")
    assert closed["date_ended"] == "2026-03-01T12:10:00Z"


def test_it_ended_when_it_expired_not_when_somebody_looked(world: World) -> None:
    session = world.talking(ttl=600)
    world.pass_time(hours=5)
    assert read(world, session)["date_ended"] == "2026-03-01T12:10:00Z"


def test_traffic_counts_the_ttl_anew(world: World) -> None:
    session = world.talking(ttl=600)
    world.pass_time(seconds=500)
    world.store.add_traffic(session)
    world.pass_time(seconds=500)
    assert read(world, session)["status"] == "in-progress"
    world.pass_time(seconds=100)
    assert read(world, session)["status"] == "closed"


@pytest.mark.parametrize(("hours", "status"), [(1.9, "open"), (2, "closed")])
def test_an_expiry_wins_over_a_shorter_ttl(world: World, hours: float, status: str) -> None:
    session = world.talking(ttl=60, date_expiry=world.now + timedelta(hours=2))
    world.pass_time(hours=hours)
    assert read(world, session)["status"] == status


def test_an_expiry_wins_over_a_longer_ttl(world: World) -> None:
    session = world.talking(ttl=86_400, date_expiry=world.now + timedelta(minutes=1))
    world.pass_time(minutes=1)
    assert read(world, session)["status"] == "closed"


def test_traffic_does_not_move_an_expiry(world: World) -> None:
    session = world.talking(date_expiry=world.now + timedelta(minutes=10))
    world.pass_time(minutes=9)
    world.store.add_traffic(session)
    world.pass_time(minutes=1)
    assert read(world, session)["status"] == "closed"


def test_the_default_of_the_service_fills_in(world: World) -> None:
    world.service.default_ttl = 300
    session = world.talking()
    assert read(world, session)["ttl"] == 0
    world.pass_time(seconds=300)
    assert read(world, session)["status"] == "closed"


def test_the_default_may_be_echoed(make_world: MakeWorld) -> None:
    world = make_world(echo_default_ttl=True)
    world.service.default_ttl = 300
    assert read(world, world.talking())["ttl"] == 300
    assert read(world, world.talking(ttl=60))["ttl"] == 60


def test_without_any_ttl_a_session_lives_90_days(world: World, make_world: MakeWorld) -> None:
    for one, status in ((world, "closed"), (make_world(default_life=None), "open")):
        session = one.talking()
        one.pass_time(days=89)
        assert read(one, session)["status"] == "open"
        one.pass_time(days=1)
        assert read(one, session)["status"] == status


def test_a_shorter_ttl_ends_a_session_at_the_next_look(world: World) -> None:
    session = world.talking(ttl=3600)
    world.pass_time(minutes=30)
    assert world.post(world.sessions(session), Ttl=60)["status"] == "open"
    closed = read(world, session)
    assert closed["status"] == "closed"
    assert closed["date_ended"] == "2026-03-01T12:30:00Z"


def test_the_sweep_may_be_late(make_world: MakeWorld) -> None:
    world = make_world(sweep_delay=timedelta(seconds=30), expired_reason="ttl")
    session = world.talking(ttl=60)
    world.pass_time(seconds=89)
    assert read(world, session)["status"] == "open"
    world.pass_time(seconds=1)
    closed = read(world, session)
    assert (closed["closed_reason"], closed["date_ended"]) == ("ttl", "2026-03-01T12:01:30Z")


def test_reopening_an_expired_session_gives_it_a_life(world: World) -> None:
    session = world.talking(ttl=60, date_expiry=world.now + timedelta(seconds=30))
    world.pass_time(hours=1)
    opened = world.post(world.sessions(session), Status="in-progress")
    assert (opened["status"], opened["date_expiry"]) == ("in-progress", None)
    world.pass_time(seconds=59)
    assert read(world, session)["status"] == "in-progress"
    world.pass_time(seconds=1)
    assert read(world, session)["status"] == "closed"


def test_reopening_may_leave_the_old_life(make_world: MakeWorld) -> None:
    world = make_world(reopen_restarts_life=False)
    session = world.talking(ttl=60)
    world.pass_time(hours=1)
    opened = world.post(world.sessions(session), Status="in-progress")
    assert opened["status"] == "in-progress"
    assert read(world, session)["status"] == "closed"


def test_a_closed_session_is_forgotten_after_90_days(world: World) -> None:
    session = world.talking(ttl=60, unique_name="job-1")
    world.pass_time(days=90)
    assert read(world, session)["status"] == "closed"
    world.pass_time(seconds=60)
    assert world.refuse_get(world.sessions(session)) == (404, 20404)
    assert world.refuse_get(world.sessions("job-1")) == (404, 20404)
    assert world.get(world.sessions())["sessions"] == []


def test_forgetting_is_a_switch(make_world: MakeWorld) -> None:
    world = make_world(purge_after=None)
    session = world.talking(ttl=60)
    world.pass_time(days=900)
    assert read(world, session)["status"] == "closed"


def test_a_ttl_beyond_the_calendar_never_ends(world: World) -> None:
    world.now = datetime(9990, 1, 1, tzinfo=UTC)
    session = world.talking(ttl=2_147_483_646)
    world.pass_time(days=365)
    assert read(world, session)["status"] == "open"


def test_a_record_changed_by_hand_is_looked_at_again(world: World) -> None:
    session = world.talking(ttl=3600)
    read(world, session)
    session.date_expiry = world.now
    assert read(world, session)["status"] == "open"
    world.store.touched()
    assert read(world, session)["status"] == "closed"


def test_expiry_gives_the_numbers_back(world: World) -> None:
    world.talking(ttl=60)
    path = world.url("PhoneNumbers", world.numbers[0])
    assert world.get(path)["in_use"] == 1
    world.pass_time(seconds=60)
    assert world.get(path)["in_use"] == 0


def test_a_failed_session_does_not_expire(world: World) -> None:
    session = world.talking(ttl=60, status="failed")
    world.pass_time(days=200)
    assert read(world, session)["status"] == "failed"
