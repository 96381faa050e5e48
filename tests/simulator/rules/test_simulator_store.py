"""Records added by hand, and the clock of the store."""

from datetime import UTC, datetime

import pytest
from simulator_world import World

from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.store import Store


@pytest.fixture
def store() -> Store:
    return Store(lambda: datetime.fromisoformat("2026-03-01T13:00:00.9+01:00"))


def test_a_store_refuses_fields_that_no_record_has(store: Store) -> None:
    with pytest.raises(TypeError, match="colour"):
        store.add_service("x", colour="red")


def test_times_are_whole_seconds_in_utc(store: Store) -> None:
    assert store.now() == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert store.now().tzinfo is UTC


def test_a_session_is_found_in_any_service(store: Store) -> None:
    store.add_service("a")
    session = store.add_session(store.add_service("b"))
    assert store.session(session.sid) is session
    assert store.session("KC1") is None
    assert store.service("nobody") is None


def test_a_message_may_come_from_either_side(world: World) -> None:
    session = world.talking()
    message = world.store.add_traffic(session, by_second=True)
    assert message.inbound.participant_sid == session.participants[1].sid


def test_options_cannot_be_changed_afterwards() -> None:
    with pytest.raises(AttributeError):
        setattr(Options(), "max_page_size", 5)  # noqa: B010  a property to mypy


def test_a_record_shows_itself_without_people_or_the_rest_of_the_world(world: World) -> None:
    session = world.talking(unique_name="job-1")
    shown = repr([session, session.participants, world.service, world.store.add_traffic(session)])
    assert "job-1" in shown
    assert "+447700900001" not in shown
    assert "On my way" not in shown
    assert len(shown) < 4000
