"""A command line opens a view, a filter or a search, and each screen copies the line that does."""

import pytest
from link_lines import bench_of
from textual.widgets import DataTable
from ui_bench import NARROW, WIDE, Person

from proxy_tui.ui.dialogs.menu import MenuDialog
from proxy_tui.ui.dialogs.text import ShowDialog
from proxy_tui.ui.screens import (
    FindScreen,
    ProxyScreen,
    ServicesScreen,
    SessionScreen,
    SessionsScreen,
)
from proxy_tui.ui.widgets.filter_bar import FilterBar

pytestmark = pytest.mark.anyio


@pytest.fixture(params=[NARROW, WIDE], ids=["80x24", "120x40"])
def any_size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Return the size of a terminal."""
    size: tuple[int, int] = request.param
    return size


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


async def test_a_list_opens_with_a_filter_that_stands_beside_the_views(
    any_size: tuple[int, int],
) -> None:
    async with bench_of(f"{DISPATCH} --query 'status:open or status:failed'").open(
        any_size
    ) as person:
        assert typed(person) == "status:open or status:failed"
        assert "/  status:open   or   status:failed  ✗" in person.lines[1]
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
        assert [one.session.unique_name for one in screen.found.hits] == ["ride-2026-0001"]
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
        assert len(screen.found.hits) == 1
        await person.press("escape")
        assert person.showing(SessionsScreen).rows.listing.loaded == 100
        await person.press("f")
        assert person.showing(FindScreen) is screen


async def test_a_service_that_is_not_there_is_told_and_all_can_be_searched_instead() -> None:
    async with bench_of("proxy-tui --service nowhere --find job-00150").open() as person:
        assert "no service named nowhere" in person.words
        await person.press("ctrl+t", "enter")
        assert len(person.showing(FindScreen).found.hits) == 1


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


@pytest.mark.parametrize("service", ["nowhere", "rides-us"])
async def test_a_session_that_is_in_another_service_is_found_all_the_same(service: str) -> None:
    async with bench_of(f"proxy-tui --service {service} --session job-00150").open() as person:
        assert person.showing(SessionScreen).session.unique_name == "job-00150"


async def test_the_dialog_that_looks_for_it_says_where_it_looks_first() -> None:
    async with bench_of(f"{DISPATCH} --session nothing-so-called").open() as person:
        assert "Looks first in dispatch-eu, then in every service" in person.words
        assert "No session of this name in any of 4 services." in person.problem


async def test_read_only_goes_with_any_of_them() -> None:
    async with bench_of(f"{DISPATCH} --view open --read-only").open() as person:
        assert "READ-ONLY" in person.lines[0]


# -- the line that each screen copies


async def copied(person: Person, name: str = "here") -> tuple[str, str]:
    """Return the label and the text of a line of the copy menu, as it shows them."""
    await person.press("y")
    for choice in ("show", name):
        options = person.showing(MenuDialog).options
        options.highlighted = options.get_option_index(choice)
        await person.press("enter")
    dialog = person.showing(ShowDialog)
    await person.press("escape")
    return str(dialog.title), dialog.shown


def place(person: Person) -> tuple[object, ...]:
    """Return what the screen on top is about, and the rows that it shows."""
    screen = person.screen
    assert isinstance(screen, ProxyScreen)
    service = screen.service.unique_name if screen.service is not None else ""
    if isinstance(screen, SessionsScreen):
        return SessionsScreen, service, person.names
    if isinstance(screen, SessionScreen):
        return SessionScreen, service, screen.session.sid
    search = person.showing(FindScreen)
    return FindScreen, "" if search.everywhere else service, [hit.key for hit in search.found.hits]


@pytest.mark.parametrize(
    ("flags", "keys"),
    [
        ("--service dispatch-eu", ()),
        ("--service dispatch-eu --view open", ()),
        ("--service dispatch-eu --view 'Silent >24 h'", ()),
        ("--service dispatch-eu --query=-status:open", ()),
        ("--service dispatch-eu --query 'status:open or status:failed'", ("4",)),
        ("--service dispatch-eu --view open", ("slash", *"job-001", "enter")),
        ("--service dispatch-eu --find job-00150", ()),
        ("--service dispatch-eu --find job-00150", ("ctrl+t", "slash", "enter")),
        ("--find job-00150", ()),
    ],
)
async def test_the_line_that_is_copied_opens_the_same(flags: str, keys: tuple[str, ...]) -> None:
    async with bench_of(f"proxy-tui {flags}").open() as person:
        await person.press(*keys)
        here = place(person)
        label, line = await copied(person)
    assert label in {"Link to this list", "Link to this search"}
    async with bench_of(line).open() as person:
        assert place(person) == here


@pytest.mark.parametrize("above", ["enter", "w", ""])
async def test_the_line_of_a_session_opens_it(above: str) -> None:
    async with bench_of(f"{DISPATCH} --view open").open() as person:
        await person.press(*([above] if above else []))
        label, line = await copied(person, "link")
        sid = person.bench.first("open").sid
    assert label == "Link to this session"
    assert line == f"proxy-tui --demo --service dispatch-eu --session {sid}"
    async with bench_of(line).open() as person:
        assert place(person) == (SessionScreen, "dispatch-eu", sid)


async def test_with_marks_there_is_a_line_for_the_list_too() -> None:
    async with bench_of(f"{DISPATCH} --view open").open() as person:
        await person.press("space", "space")
        label, line = await copied(person)
    assert label == "Link to this list"
    assert line == "proxy-tui --demo --service dispatch-eu --view Open"


async def test_what_a_person_typed_is_in_the_line_only_while_numbers_are_shown() -> None:
    bench = bench_of(f"{DISPATCH} --find '+44 7700 900001'", sessions=10)
    bench.with_people("hers")
    async with bench.open() as person:
        label, line = await copied(person)
        assert (label, line) == (
            "Link to this search, by the last four digits",
            "proxy-tui --demo --service dispatch-eu --find 0001",
        )
        await person.press("m")
        label, line = await copied(person)
        assert (label, line) == (
            "Link to this search",
            "proxy-tui --demo --service dispatch-eu --find '+44 7700 900001'",
        )


async def test_the_search_for_somebody_of_a_session_shows_no_number_either() -> None:
    bench = bench_of(f"{DISPATCH} --session hers", sessions=10)
    bench.with_people("hers")
    async with bench.open() as person:
        await person.press("f", "enter")
        person.showing(FindScreen)
        label, line = await copied(person)
        assert label == "Link to this search, by the last four digits"
        assert line == "proxy-tui --demo --service dispatch-eu --find 0002"


async def test_a_number_in_a_filter_is_left_out_until_numbers_are_shown() -> None:
    bench = bench_of(f"{DISPATCH} --query 'name:\"*+447700900001*\" or status:open'")
    async with bench.open() as person:
        label, line = await copied(person)
        assert "900001" not in f"{label} {line}"
        assert label.startswith("Link to this list, without the filter: it holds a number")
        await person.press("m")
        _, line = await copied(person)
        assert "900001" in line


async def test_the_menu_fits_with_its_links(any_size: tuple[int, int]) -> None:
    async with bench_of(f"{DISPATCH} --view open").open(any_size) as person:
        await person.press("y")
        lines = person.lines
        assert any("Link to this session  proxy-tui --demo --service" in line for line in lines)
        assert any("Link to this list  proxy-tui --demo --service" in line for line in lines)
