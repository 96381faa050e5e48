"""A command line opens a view, a filter or a search, and each screen copies the line that does."""

import pytest
from link_lines import bench_of
from textual.widgets import DataTable
from ui_bench import NARROW, WIDE, Person

from proxy_tui.ui.screens import FindScreen, ServicesScreen, SessionScreen, SessionsScreen
from proxy_tui.ui.widgets.filter_bar import FilterBar

pytestmark = pytest.mark.anyio

DISPATCH = "proxy-tui --service dispatch-eu"


def view(person: Person) -> str:
    """Return the name of the view that the sessions on screen are shown by."""
    return person.showing(SessionsScreen).filter.view.name


def typed(person: Person) -> str:
    """Return the filter of the sessions on screen."""
    return person.showing(SessionsScreen).query_one(FilterBar).text


# -- a view


@pytest.mark.parametrize("name", ["Expiring <1 h", "expiring <1 H", "4"])
async def test_a_list_opens_with_a_view_by_name_or_key(name: str) -> None:
    async with bench_of(f"{DISPATCH} --view '{name}'").open() as person:
        assert view(person) == "Expiring <1 h"
        shown = person.names
        await person.press("4")
        assert person.names == shown
        assert 0 < len(shown) < 100


async def test_esc_leads_from_such_a_view_to_the_services(any_size: tuple[int, int]) -> None:
    async with bench_of(f"{DISPATCH} --view open").open(any_size) as person:
        await person.press("escape")
        person.showing(ServicesScreen)


# -- a filter


async def test_a_list_opens_with_a_filter_that_stands_below_it(any_size: tuple[int, int]) -> None:
    async with bench_of(f"{DISPATCH} --query 'status:open or status:failed'").open(
        any_size
    ) as person:
        assert typed(person) == "status:open or status:failed"
        assert "/ status:open or status:failed" in person.text
        assert isinstance(person.app.focused, DataTable)
        states = {person.row(name).split(" | ")[0].split(" ", 1)[1] for name in person.names}
        assert states == {"open", "failed"}


async def test_esc_clears_such_a_filter_first() -> None:
    async with bench_of(f"{DISPATCH} --query=-status:open").open() as person:
        await person.press("escape")
        assert typed(person) == ""
        assert person.showing(SessionsScreen).rows.listing.loaded == len(
            person.showing(SessionsScreen).rows.listing.visible
        )
        await person.press("escape")
        person.showing(ServicesScreen)


async def test_such_a_filter_can_be_typed_on() -> None:
    async with bench_of(f"{DISPATCH} --query status:open").open() as person:
        await person.press("slash")
        await person.type_in(" job-00")
        await person.until(lambda: "of 100 loaded" in person.status)
        assert typed(person) == "status:open job-00"


async def test_a_filter_that_nothing_matches_is_told_with_the_keys_that_go_on() -> None:
    async with bench_of(f"{DISPATCH} --query nothing-like-it").open() as person:
        assert "none of 100 loaded match" in person.status
        assert "L Load all" in person.words


async def test_it_is_in_force_on_the_first_page_that_comes_after_a_failure() -> None:
    bench = bench_of(f"{DISPATCH} --query status:open")
    bench.wire.cut()
    async with bench.open() as person:
        assert "could not be read" in person.text
        bench.wire.mend()
        await person.press("r")
        assert typed(person) == "status:open"
        assert all("open" in person.row(name) for name in person.names)


# -- without a service


@pytest.mark.parametrize(
    ("flags", "words"),
    [("--view open", "the view Open"), ("--query status:open", "what matches status:open")],
)
async def test_without_a_service_it_is_for_the_one_that_is_opened_first(
    flags: str, words: str
) -> None:
    async with bench_of(f"proxy-tui {flags}").open() as person:
        person.showing(ServicesScreen)
        assert f"the service you open shows {words}" in person.status
        await person.press("enter")
        assert all("open" in person.row(name) for name in person.names)
        await person.press("escape", "escape")
        assert "the service you open" not in person.status
        await person.press("down", "enter")
        assert (view(person), typed(person)) == ("All", "")


async def test_a_number_in_the_filter_is_masked_while_it_waits_for_a_service() -> None:
    async with bench_of("proxy-tui --query 'name:\"+44 7700 900123\"'").open() as person:
        assert "900123" not in person.text


# -- a search


async def test_a_search_starts_at_once_in_every_service(any_size: tuple[int, int]) -> None:
    bench = bench_of("proxy-tui --find ride-2026-0001")
    bench.add("ride-2026-0001", "rides-us")
    async with bench.open(any_size) as person:
        screen = person.showing(FindScreen)
        assert screen.everywhere
        assert [one.session.unique_name for one in screen.hits] == ["ride-2026-0001"]
        assert "ride-2026-0001" in person.lines[1]
        await person.press("enter")
        person.showing(SessionScreen)
        await person.press("escape", "escape")
        person.showing(ServicesScreen)


async def test_with_a_service_it_searches_there_and_esc_leads_to_its_sessions() -> None:
    bench = bench_of(f"{DISPATCH} --find job-00150")
    async with bench.open() as person:
        screen = person.showing(FindScreen)
        assert screen.service is not None
        assert (screen.service.unique_name, screen.everywhere) == ("dispatch-eu", False)
        assert len(screen.hits) == 1
        await person.press("escape")
        assert person.showing(SessionsScreen).rows.listing.loaded == 100
        await person.press("f")
        assert person.showing(FindScreen) is screen


async def test_a_service_that_is_not_there_is_told_and_all_can_be_searched_instead() -> None:
    async with bench_of("proxy-tui --service nowhere --find job-00150").open() as person:
        assert "no service named nowhere" in person.words
        await person.press("ctrl+t", "enter")
        assert len(person.showing(FindScreen).hits) == 1


async def test_a_list_below_a_search_has_its_view_too() -> None:
    async with bench_of(f"{DISPATCH} --find job-00150 --view open").open() as person:
        await person.press("escape")
        assert view(person) == "Open"


# -- a session


async def test_a_session_is_looked_for_in_the_service_first_and_found_with_one_request() -> None:
    bench = bench_of(f"{DISPATCH} --session job-00150 --view open")
    async with bench.open() as person:
        assert person.showing(SessionScreen).session.unique_name == "job-00150"
        assert not any(one.path.endswith("/Services") for one in bench.wire.sent)
        await person.press("escape")
        assert view(person) == "Open"


async def test_read_only_goes_with_any_of_them() -> None:
    async with bench_of(f"{DISPATCH} --view open --read-only").open() as person:
        assert "READ-ONLY" in person.lines[0]


@pytest.fixture(params=[NARROW, WIDE], ids=["80x24", "120x40"])
def any_size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Return the size of a terminal."""
    size: tuple[int, int] = request.param
    return size
