"""Marks: they follow their sessions, are counted, and say what is done to them."""

import pytest
from ui_bench import HUGE, Person
from ui_desk import CAT, DAN, Desk, see, sessions, signed

from proxy_tui.ui.dialogs.menu import MenuDialog
from proxy_tui.ui.screens import FindScreen, ServicesScreen
from proxy_tui.ui.widgets.table.sessions_table import MARK

pytestmark = pytest.mark.anyio


@pytest.fixture
def desk() -> Desk:
    """Five open sessions, listed as ``job-001`` to ``job-005``."""
    desk = Desk()
    desk.many(5)
    return desk


def marked(person: Person) -> list[str]:
    """Return the names of the marked sessions, those on screen first."""
    return [one.unique_name or "" for one in sessions(person).rows.listing.marked_sessions]


async def filter_by(person: Person, text: str) -> None:
    await person.press("slash")
    sessions(person).filter.bar.input.value = ""
    await person.type_in(text)
    await person.press("enter")


async def test_star_marks_all_that_match_on_all_loaded_pages_and_then_none_of_them() -> None:
    desk = Desk()
    desk.many(120)
    async with desk.open() as person:
        await person.press("L", "asterisk")
        assert "120 marked" in person.status
        await person.press("asterisk")
        assert marked(person) == []
        await filter_by(person, "name:job-01*")
        await person.press("asterisk")
        assert len(marked(person)) == 10
        await person.press("escape")
        assert "10 marked" in person.status
        await person.press("asterisk")
        assert len(marked(person)) == 120


async def test_star_adds_to_the_marks_there_are_and_takes_only_those_that_match(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("space")
        await filter_by(person, "004")
        await person.press("asterisk")
        assert marked(person) == ["job-004", "job-001"]
        assert "2 marked, 1 hidden" in person.status
        await person.press("asterisk")
        assert marked(person) == ["job-001"]


async def test_star_says_that_nothing_matches(desk: Desk) -> None:
    async with desk.open() as person:
        await filter_by(person, "nothing-like-it")
        await person.press("asterisk")
        assert person.toasts == ["No loaded session matches, so there is nothing to mark."]


async def test_marks_follow_their_sessions_through_sort_refresh_and_coming_back(
    desk: Desk,
) -> None:
    async with desk.open() as person:
        await person.press("space", "down", "space")
        desk.plain("new-one")
        await see(person)
        assert marked(person) == ["job-001", "job-003"]
        assert f"{MARK}job-003" in signed(person)
        await person.press("escape")
        person_marks = marked(person)
        assert person_marks == []
        await person.press("asterisk", "escape", "escape")
        person.showing(ServicesScreen)


async def test_a_mark_whose_session_is_gone_is_named_once_and_dropped(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("space", "space")
        desk.store.remove_session(desk.service().sessions_by_name["job-002"])
        await see(person)
        assert person.toasts == ["No longer there: job-002."]
        assert marked(person) == ["job-001"]
        assert "1 marked" in person.status
        await see(person)
        assert len(person.toasts) == 1


async def test_esc_clears_the_filter_first_and_then_the_marks(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("space")
        await filter_by(person, "005")
        await person.press("escape")
        assert person.names == [f"job-00{n}" for n in range(1, 6)]
        assert "1 marked" in person.status
        await person.press("escape")
        assert "marked" not in person.status


async def test_the_pane_says_how_many_are_marked_and_which_keys_are_about_them(
    desk: Desk,
) -> None:
    async with desk.open(HUGE) as person:
        assert "act on these" not in person.text
        await person.press("space", "space")
        await person.until(lambda: "2 marked: x e o y Y a act on these" in person.text)


async def test_the_menu_with_marks_is_about_them_and_says_so(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("space", "space", "a")
        assert person.showing(MenuDialog).title == "Do to the 2 marked sessions"
        await person.press("y")
        assert person.showing(MenuDialog).title == "Copy the 2 marked sessions"
        for line in ("Table for a spreadsheet", "Table for a ticket", "SIDs, one a line"):
            assert line in person.text


async def test_without_marks_a_key_is_about_the_row_under_the_cursor(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("down", "y")
        assert "job-002" in person.text
        await person.press("escape", "a")
        assert person.showing(MenuDialog).title == "Do to job-002"


# -- on the hits of a search


@pytest.fixture
def two_services() -> Desk:
    """Cat and Dan in one session here, and Cat in another service."""
    desk = Desk()
    desk.pair("here", CAT, DAN)
    rides = desk.store.add_service("rides-us")
    desk.store.add_number(rides, "+12025550150")
    desk.store.add_participant(desk.plain("there", "rides-us"), CAT, rides.numbers[0])
    return desk


async def search(person: Person, text: str) -> FindScreen:
    await person.press("f", "ctrl+t")
    await person.type_in(text)
    await person.press("enter")
    return person.showing(FindScreen)


async def test_hits_are_marked_over_services(two_services: Desk) -> None:
    async with two_services.open() as person:
        screen = await search(person, CAT)
        await person.press("asterisk", "a")
        assert person.showing(MenuDialog).title == "Do to the 2 marked sessions"
        await person.press("escape")
        assert person.status.startswith("2 marked · 2 hits")
        await person.press("asterisk")
        assert not screen.found.marked
        await person.press("space", "escape")
        assert not screen.found.marked
        await person.press("escape")
        assert not isinstance(person.screen, FindScreen)


async def test_a_session_found_twice_is_one_mark(two_services: Desk) -> None:
    async with two_services.open() as person:
        # The last digits of a number that both of one session share.
        two_services.pair("twins", "+447700900111", "+12025550111")
        screen = await search(person, "0111")
        assert len(screen.found.hits) == 2
        await person.press("asterisk")
        assert person.status.startswith("1 marked")
        assert [str(row.cells[1]) for row in screen.table.page] == [f"{MARK}twins"] * 2


async def test_without_marks_a_key_is_about_the_hit_under_the_cursor(two_services: Desk) -> None:
    async with two_services.open() as person:
        await search(person, "there")
        await person.press("a")
        assert person.showing(MenuDialog).title == "Do to there"
        await person.press("x")
        assert "rides-us" in person.text
        await person.press("ctrl+s")
        assert two_services.service("rides-us").sessions_by_name["there"].status == "closed"
        assert "◐ closed" in person.text
