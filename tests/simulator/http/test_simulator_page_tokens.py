"""Pages: sizes, tokens that hold on to rows, order, envelopes."""

from collections.abc import Iterator
from typing import Any

import pytest
from simulator_world import MakeWorld, World


def fill(world: World, count: int, start: int = 0) -> None:
    for place in range(start, start + count):
        world.store.add_session(world.service, f"job-{place:04d}")


def names(page: dict[str, Any]) -> list[str]:
    return [row["unique_name"] for row in page["sessions"]]


def walk(
    world: World, page: dict[str, Any], key: str = "next_page_url"
) -> Iterator[dict[str, Any]]:
    """Every further page, following the URLs as they are."""
    while page["meta"][key]:
        page = world.http.get(page["meta"][key]).json()
        yield page


def test_an_empty_list_has_an_envelope(world: World) -> None:
    url = f"https://proxy.twilio.com/v1{world.sessions()}?PageSize=50&Page=0"
    assert world.get(world.sessions()) == {
        "sessions": [],
        "meta": {
            "page": 0,
            "page_size": 50,
            "first_page_url": url,
            "previous_page_url": None,
            "url": url,
            "next_page_url": None,
            "key": "sessions",
        },
    }


def test_following_the_urls_gives_every_row_once_newest_first(world: World) -> None:
    fill(world, 120)
    first = world.get(world.sessions(), PageSize=50)
    pages = [first, *walk(world, first)]
    assert [len(names(page)) for page in pages] == [50, 50, 20]
    assert [page["meta"]["page"] for page in pages] == [0, 1, 2]
    assert [name for page in pages for name in names(page)] == [
        f"job-{n:04d}" for n in range(119, -1, -1)
    ]


def test_the_way_back_gives_the_same_pages(world: World) -> None:
    fill(world, 120)
    first = world.get(world.sessions(), PageSize=50)
    *_, last = walk(world, first)
    back = list(walk(world, last, "previous_page_url"))
    assert [names(page) for page in back] == [
        names(world.http.get(first["meta"]["next_page_url"]).json()),
        names(first),
    ]
    assert back[-1]["meta"]["previous_page_url"] is None
    assert back[-1]["meta"]["page"] == 0


def test_the_oldest_may_come_first(make_world: MakeWorld) -> None:
    world = make_world(list_order="oldest")
    fill(world, 25)
    first = world.get(world.sessions(), PageSize=10)
    pages = [first, *walk(world, first)]
    assert [name for page in pages for name in names(page)] == [f"job-{n:04d}" for n in range(25)]
    back = list(walk(world, pages[-1], "previous_page_url"))
    assert [names(page)[0] for page in back] == ["job-0010", "job-0000"]


def test_new_rows_at_the_head_do_not_shift_the_next_page(world: World) -> None:
    fill(world, 40)
    first = world.get(world.sessions(), PageSize=20)
    fill(world, 30, start=40)
    second = world.http.get(first["meta"]["next_page_url"]).json()
    assert names(second) == [f"job-{n:04d}" for n in range(19, -1, -1)]


def test_a_token_survives_the_row_it_holds_on_to(world: World) -> None:
    fill(world, 10)
    first = world.get(world.sessions(), PageSize=5)
    world.http.delete(world.sessions(first["sessions"][-1]["sid"]))
    second = world.http.get(first["meta"]["next_page_url"]).json()
    assert names(second) == [f"job-{n:04d}" for n in range(4, -1, -1)]


@pytest.mark.parametrize(
    ("limit", "asked", "given"),
    [(100, 1, 1), (100, 100, 100), (100, 101, 100), (100, 1000, 100), (1000, 120, 120)],
)
def test_a_page_has_at_most_100_rows_or_what_the_options_say(
    make_world: MakeWorld, limit: int, asked: int, given: int
) -> None:
    world = make_world(max_page_size=limit)
    fill(world, 120)
    page = world.get(world.sessions(), PageSize=asked)
    assert len(page["sessions"]) == page["meta"]["page_size"] == given
    assert (page["meta"]["next_page_url"] is None) == (given == 120)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"PageSize": 1001}, 20007),
        ({"PageSize": 0}, 20001),
        ({"PageSize": "x"}, 20001),
        ({"Page": -1}, 20001),
        ({"PageToken": "x"}, 21481),
        ({"PageToken": "PAKC" + "0" * 32}, 21481),
    ],
)
def test_a_bad_page_is_refused(world: World, query: dict[str, Any], code: int) -> None:
    assert world.refuse_get(world.sessions(), **query) == (400, code)


def test_a_token_belongs_to_its_list(world: World) -> None:
    fill(world, 3)
    other = world.store.add_service("other")
    url = world.get(world.sessions(), PageSize=1)["meta"]["next_page_url"]
    stolen = world.http.get(url.replace(world.service.sid, other.sid))
    assert world.refused(stolen) == (400, 21481)


def test_a_page_number_alone_chooses_nothing(world: World) -> None:
    fill(world, 4)
    page = world.get(world.sessions(), PageSize=2, Page=7)
    assert names(page) == ["job-0003", "job-0002"]
    assert page["meta"]["page"] == 7


def test_every_list_pages(world: World) -> None:
    session = world.talking()
    for _ in range(3):
        world.store.add_traffic(session)
    world.store.add_service("other")
    for path, key in (
        ("/Services", "services"),
        (world.sessions(session, "Participants"), "participants"),
        (world.sessions(session, "Interactions"), "interactions"),
        (world.url("PhoneNumbers"), "phone_numbers"),
    ):
        first = world.get(path, PageSize=1)
        second = world.http.get(first["meta"]["next_page_url"]).json()
        assert first["meta"]["key"] == key
        assert first[key][0]["sid"] != second[key][0]["sid"]


def test_the_next_page_is_where_the_request_came_to(world: World) -> None:
    fill(world, 2)
    url = f"http://localhost:8080/v1{world.sessions()}?PageSize=1"
    page = world.http.get(url).json()
    assert page["meta"]["next_page_url"].startswith("http://localhost:8080/v1/Services/")
    assert page["sessions"][0]["url"].startswith("http://localhost:8080/v1/Services/")
