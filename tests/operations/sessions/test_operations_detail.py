from datetime import timedelta
from functools import cached_property

import pytest
from store_client import StoreClient
from write_bench import ANN, BOB, NOON

from proxy_tui.api.errors import NotFoundError, ServerError
from proxy_tui.api.models import Session
from proxy_tui.operations.sessions.detail import SessionDetail, read_detail
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.store import Store


class World(StoreClient):
    """A session of Ann and Bob, and a client that records its requests."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(Store(lambda: NOON, seed=3), *faults)
        self.service = self.store.add_service("north")
        number = self.store.add_number(self.service, "+442079460011")
        self.row = self.store.add_session(
            self.service, "job-1", date_created=NOON - timedelta(days=2)
        )
        self.ann = self.store.add_participant(self.row, ANN, number)
        self.store.add_participant(self.row, BOB, number)

    def talk(self, times: int) -> None:
        """Let Ann text Bob, a minute apart, the last one now."""
        for number in range(times):
            self.store.add_traffic(self.row, at=NOON - timedelta(minutes=times - 1 - number))

    def read(self) -> SessionDetail:
        """Read the session whole, as somebody who saw it in a list."""
        return read_detail(self.client, self.listed, lambda: NOON)

    @cached_property
    def listed(self) -> Session:
        """The session as a list had it; that request is not among those sent."""
        (session,) = self.client.list_sessions(self.service.sid).items
        self.sent.clear()
        return session


def test_three_requests_tell_a_session_its_people_and_its_contacts() -> None:
    world = World()
    world.talk(2)
    detail = world.read()
    assert detail.session.unique_name == "job-1"
    assert {one.identifier for one in detail.participants} == {ANN, BOB}
    assert len(detail.interactions) == 2
    assert (detail.more_interactions, detail.read_at) == (False, NOON)
    assert {one.path.rpartition("/")[2] for one in world.sent} == {
        detail.session.sid,
        "Participants",
        "Interactions",
    }


def test_a_session_just_read_is_not_read_again() -> None:
    world = World()
    known = world.client.fetch_session(world.service.sid, world.row.sid)
    world.sent.clear()
    detail = read_detail(world.client, known, lambda: NOON, again=False)
    assert detail.session is known
    assert len(world.sent) == 2


def test_contacts_come_newest_first_and_those_without_a_readable_date_last() -> None:
    world = World()
    world.talk(4)
    world.row.interactions.reverse()
    world.row.interactions[1].overrides = {"date_created": "soon"}
    dates = [one.date_created for one in world.read().interactions]
    assert dates == [*sorted(dates[:3], key=str, reverse=True), "soon"]


def test_fifty_contacts_are_read_and_that_there_are_more_is_known() -> None:
    world = World()
    world.talk(51)
    detail = world.read()
    assert len(detail.interactions) == 50
    assert detail.more_interactions
    assert detail.interactions[0].date_created == NOON


def test_a_removed_person_is_among_the_participants_but_not_present() -> None:
    world = World()
    world.ann.date_deleted = NOON
    detail = world.read()
    assert len(detail.participants) == 2
    assert [one.identifier for one in detail.present] == [BOB]


@pytest.mark.parametrize(
    ("path", "status", "error"),
    [("*/Sessions/KC*", 404, NotFoundError), ("*/Interactions", 500, ServerError)],
)
def test_one_request_that_fails_fails_the_reading(
    path: str, status: int, error: type[Exception]
) -> None:
    world = World(Fault(effect="status", status=status, path=path))
    with pytest.raises(error):
        world.read()
