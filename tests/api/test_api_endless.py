"""Lists that never end are noticed, whatever shape that has, and what was read is kept."""

from collections.abc import Callable
from itertools import count
from typing import Any

import httpx
import pytest
from api_fakes import SERVICE, SESSION, Bench, listing

from proxy_tui.api import pages as module
from proxy_tui.api.client import ProxyClient
from proxy_tui.api.pages import MOST_IDLE, Listed, Page

Ask = Callable[[ProxyClient], Page[Any]]
LISTS: list[tuple[str, Ask]] = [
    ("services", lambda c: c.list_services()),
    ("sessions", lambda c: c.list_sessions(SERVICE)),
    ("participants", lambda c: c.list_participants(SERVICE, SESSION)),
    ("interactions", lambda c: c.list_interactions(SERVICE, SESSION)),
    ("phone_numbers", lambda c: c.list_phone_numbers(SERVICE)),
]


def sid(number: int) -> str:
    return f"KC{number:032x}"


class Endless:
    """A server whose lists go on by a rule: rows and address of each page by its number."""

    def __init__(
        self, key: str, rows: Callable[[int], list[int]], token: Callable[[int], str | None]
    ) -> None:
        self.key, self.rows, self.token = key, rows, token
        self.asked = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        number = int(request.url.params.get("Page") or 0)
        token = self.token(number)
        follow = None if token is None else f"{request.url.path}?{token}"
        rows = [{"sid": sid(one)} for one in self.rows(number)]
        return listing(self.key, *rows, next_url=follow)


def read(ask: Ask, server: Endless) -> Listed[Any]:
    client = Bench(server).client
    return client.read_all(ask(client))


@pytest.mark.parametrize(("key", "ask"), LISTS)
@pytest.mark.parametrize("tour", [1, 3, 7])
def test_a_page_that_was_read_already_ends_the_list(key: str, ask: Ask, tour: int) -> None:
    server = Endless(key, lambda n: [2 * n, 2 * n + 1], lambda n: f"Page={1 + (n % tour)}")
    found = read(ask, server)
    assert [item.sid for item in found] == [sid(n) for n in range(2 * (tour + 1))]
    assert found.incomplete == "the next page that the API names was read already"
    assert server.asked == tour + 1


@pytest.mark.parametrize(("key", "ask"), LISTS)
@pytest.mark.parametrize("rows", [[], [0, 1]])
def test_pages_that_bring_nothing_new_for_ever_end_the_list(
    key: str, ask: Ask, rows: list[int]
) -> None:
    server = Endless(key, lambda n: rows if n else [0, 1, 2], lambda n: f"Page={n + 1}")
    found = read(ask, server)
    assert [item.sid for item in found][:3] == [sid(0), sid(1), sid(2)]
    assert found.incomplete == f"{MOST_IDLE} pages in a row brought nothing new"
    assert server.asked == 1 + MOST_IDLE


def test_a_list_without_end_stops_at_an_absurd_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PAGES", 30)
    server = Endless("sessions", lambda n: [n], lambda n: f"Page={n + 1}")
    found = read(lambda c: c.list_sessions(SERVICE), server)
    assert (len(found), server.asked) == (30, 30)
    assert found.incomplete == "it goes on after 30 pages"


def test_empty_pages_in_the_middle_are_read_over() -> None:
    full = {0, 5, 9}
    server = Endless(
        "sessions", lambda n: [n] if n in full else [], lambda n: f"Page={n + 1}" if n < 9 else None
    )
    found = read(lambda c: c.list_sessions(SERVICE), server)
    assert [item.sid for item in found] == [sid(0), sid(5), sid(9)]
    assert found.incomplete == ""


def test_rows_that_are_pushed_to_the_next_page_are_no_mistake() -> None:
    server = Endless(
        "sessions", lambda n: [2 * n, 2 * n + 1, 2 * n + 2], lambda n: f"Page={n + 1}"
        if n < 5 else None,
    )  # fmt: skip
    found = read(lambda c: c.list_sessions(SERVICE), server)
    assert {item.sid for item in found} == {sid(n) for n in range(13)}
    assert found.incomplete == ""


def test_a_page_that_is_asked_for_twice_is_no_repetition_of_itself() -> None:
    tokens = count(1)
    server = Endless("sessions", lambda n: [n], lambda n: f"Page={n + 1}&PageToken={next(tokens)}")
    client = Bench(server).client
    first = client.list_sessions(SERVICE)
    for _ in range(3 * MOST_IDLE):
        second = client.next_page(first)
        assert second.has_more
        assert not second.incomplete
    assert client.next_page(second).has_more


def test_the_address_of_the_same_page_in_another_spelling_is_the_same_page() -> None:
    first = f"/v1/Services/{SERVICE}/Sessions?PageSize=100"
    bench = Bench(listing("sessions", {"sid": SESSION}, next_url=first))
    page = bench.client.list_sessions(SERVICE)
    assert (page.next_url, page.has_more) == (None, False)
    assert page.incomplete


def test_a_list_that_ends_says_nothing() -> None:
    client = Bench(listing("services", {"sid": SERVICE})).client
    assert client.read_all(client.list_services()).incomplete == ""
    assert Listed().incomplete == ""
