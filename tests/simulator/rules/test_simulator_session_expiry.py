"""What the clock does to sessions."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from simulator_world import MakeWorld, World

from proxy_tui.simulator.rules.records import SessionRecord


def read(world: World, session: SessionRecord) -> dict[str, Any]:
    return world.get(world.sessions(session))


def status_after(world: World, session: SessionRecord, **time: float) -> str:
    world.pass_time(**time)
    return read(world, session)["status"]


@pytest.mark.parametrize(
    ("ttl", "default_ttl", "expiry", "seconds"),
    [
        (600, 300, None, 600),
        (0, 300, None, 300),
        (0, 0, None, 90 * 86_400),
        (60, 0, 7200, 7200),
        (86_400, 0, 7200, 7200),
    ],
)
def test_an_expiry_wins_over_a_ttl_and_that_over_the_default_of_the_service_or_90_days(
    world: World, ttl: int, default_ttl: int, expiry: int | None, seconds: int
) -> None:
    world.service.default_ttl = default_ttl
    date = None if expiry is None else world.now + timedelta(seconds=expiry)
    session = world.talking(ttl=ttl, date_expiry=date)
    assert read(world, session)["ttl"] == ttl
    assert status_after(world, session, seconds=seconds - 1) == "open"
    assert status_after(world, session, seconds=1) == "closed"


def test_a_session_ended_when_it_expired_not_when_someone_looked(world: World) -> None:
    session = world.talking(ttl=600)
    world.pass_time(hours=5)
    closed = read(world, session)
    assert closed["date_ended"] == closed["date_updated"] == "2026-03-01T12:10:00Z"
    assert closed["closed_reason"] == "expired"


def test_contact_restarts_the_ttl(world: World) -> None:
    session = world.talking(ttl=600)
    world.pass_time(seconds=500)
    world.store.add_traffic(session)
    assert status_after(world, session, seconds=500) == "in-progress"
    assert status_after(world, session, seconds=100) == "closed"


def test_contact_does_not_move_an_expiry(world: World) -> None:
    session = world.talking(date_expiry=world.now + timedelta(minutes=10))
    world.pass_time(minutes=9)
    world.store.add_traffic(session)
    assert status_after(world, session, minutes=1) == "closed"


def test_a_shorter_ttl_ends_a_session_at_the_next_look(world: World) -> None:
    session = world.talking(ttl=3600)
    world.pass_time(minutes=30)
    assert world.post(world.sessions(session), Ttl=60)["status"] == "open"
    closed = read(world, session)
    assert (closed["status"], closed["date_ended"]) == ("closed", "2026-03-01T12:30:00Z")


def test_the_sweep_may_be_late(make_world: MakeWorld) -> None:
    world = make_world(sweep_delay=timedelta(seconds=30))
    session = world.talking(ttl=60)
    assert status_after(world, session, seconds=89) == "open"
    assert status_after(world, session, seconds=1) == "closed"
    assert read(world, session)["date_ended"] == "2026-03-01T12:01:30Z"


def test_reopening_an_expired_session_restarts_its_life(world: World) -> None:
    session = world.talking(ttl=60, date_expiry=world.now + timedelta(seconds=30))
    world.pass_time(hours=1)
    opened = world.post(world.sessions(session), Status="in-progress")
    assert (opened["status"], opened["date_expiry"]) == ("in-progress", None)
    assert status_after(world, session, seconds=59) == "in-progress"
    assert status_after(world, session, seconds=1) == "closed"


def test_a_closed_session_is_deleted_after_90_days(world: World) -> None:
    session = world.talking(ttl=60, unique_name="job-1")
    assert status_after(world, session, days=90) == "closed"
    world.pass_time(seconds=60)
    assert world.refuse_get(world.sessions(session)) == (404, 20404)
    assert world.refuse_get(world.sessions("job-1")) == (404, 20404)
    assert world.get(world.sessions())["sessions"] == []


def test_a_ttl_beyond_the_calendar_never_ends(world: World) -> None:
    world.now = datetime(9990, 1, 1, tzinfo=UTC)
    session = world.talking(ttl=2_147_483_646)
    assert status_after(world, session, days=365) == "open"


def test_a_record_changed_by_hand_is_looked_at_once_the_store_is_told(world: World) -> None:
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
    assert status_after(world, session, days=200) == "failed"
