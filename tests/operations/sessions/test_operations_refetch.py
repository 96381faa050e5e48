import pytest
from store_client import StoreClient
from write_bench import NOON

from proxy_tui.api.errors import BadResponseError, ServerError
from proxy_tui.api.models import Session
from proxy_tui.api.pages import Page
from proxy_tui.operations.sessions.refetch import refetch_sessions, reread_pages
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.store import Store


class World(StoreClient):
    """A service of five sessions, and a client that records its requests."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(Store(lambda: NOON, seed=3), *faults)
        self.service = self.store.add_service("north")
        self.rows = [self.store.add_session(self.service, f"job-{n}") for n in range(5)]

    def pages(self) -> tuple[Page[Session], ...]:
        """Read the first two pages, of two rows each, and forget that it took requests."""
        first = self.client.list_sessions(self.service.sid, page_size=2)
        pages = (first, self.client.next_page(first))
        self.sent.clear()
        return pages


def names(page: Page[Session]) -> list[str | None]:
    """Return the names on a page."""
    return [session.unique_name for session in page]


def test_pages_are_read_again_by_their_own_addresses() -> None:
    world = World()
    first, second = world.pages()
    world.rows[4].status = "closed"
    again = reread_pages(world.client, [Page(items=(), url=page.url) for page in (first, second)])
    assert [names(page) for page in again] == [["job-4", "job-3"], ["job-2", "job-1"]]
    assert again[0].items[0].status == "closed"
    assert [page.url for page in again] == [first.url, second.url]
    assert len(world.sent) == 2


def test_a_page_read_again_still_leads_to_the_next() -> None:
    world = World()
    _, second = world.pages()
    (again,) = reread_pages(world.client, [second])
    assert names(world.client.next_page(again)) == ["job-0"]


def test_one_page_that_fails_fails_all() -> None:
    world = World(Fault(effect="status", status=500, path="*/Sessions", nth=4))
    pages = world.pages()
    world = World(Fault(effect="status", status=500, path="*/Sessions"))
    with pytest.raises(ServerError):
        reread_pages(world.client, pages)


def test_a_page_of_another_host_is_not_read() -> None:
    with pytest.raises(BadResponseError):
        reread_pages(World().client, [Page(items=(), url="https://elsewhere.example/v1/Services")])


def test_sessions_that_are_there_are_told_from_those_that_are_gone() -> None:
    world = World()
    world.store.remove_session(world.rows[1])
    world.rows[2].status = "closed"
    there, gone = refetch_sessions(
        world.client, world.service.sid, [row.sid for row in world.rows[:3]]
    )
    assert [(one.unique_name, one.status) for one in there] == [
        ("job-0", "open"),
        ("job-2", "closed"),
    ]
    assert gone == (world.rows[1].sid,)
    assert len(world.sent) == 3


def test_nothing_to_read_takes_no_request() -> None:
    world = World()
    assert reread_pages(world.client, ()) == ()
    assert refetch_sessions(world.client, world.service.sid, ()) == ((), ())
    assert world.sent == []


def test_trouble_is_not_taken_for_a_session_that_is_gone() -> None:
    world = World(Fault(effect="status", status=500, path="*/Sessions/*"))
    with pytest.raises(ServerError):
        refetch_sessions(world.client, world.service.sid, [world.rows[0].sid])
