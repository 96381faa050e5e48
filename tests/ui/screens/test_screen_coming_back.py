"""What was left comes back as it was left, and what is shown again is renewed."""

import pytest
from textual.widgets import Input
from ui_bench import ANN, BOB, Person
from ui_desk import CAT, DAN, Desk, ago, sessions, signed

from proxy_tui.operations.sessions import SortKey
from proxy_tui.ui.screens import FindScreen, ServicesScreen, SessionScreen, SessionsScreen

pytestmark = pytest.mark.anyio


def services(person: Person) -> list[str]:
    """Return the names in the picker."""
    return [str(row.cells[0]) for row in person.showing(ServicesScreen).table.page]


async def to_picker(person: Person) -> None:
    """Go back as far as it goes."""
    while not isinstance(person.screen, ServicesScreen):
        await person.press("escape")


@pytest.mark.parametrize("first", ["", "dispatch-eu"])
async def test_a_service_that_was_left_comes_back_as_it_was_left(first: str) -> None:
    desk = Desk(service=first)
    desk.many(120)
    desk.store.add_service("rides-us")
    async with desk.open() as person:
        if not first:
            person.showing(ServicesScreen).table.move_to(desk.dispatch.sid)
            await person.press("enter")
        # The second page of the view on 3, by name, with the cursor on its third row.
        for row in desk.dispatch.sessions:
            row.status = "in-progress"
        await person.press("r", "L", "3")
        screen = sessions(person)
        screen.sorter.sort_by(SortKey.NAME)
        await person.press("right_square_bracket", "j", "j")
        before = (person.names, screen.table.cursor_key, person.status)
        assert "page 2" in person.status
        await to_picker(person)
        listed = len(desk.asked(ending="/Sessions"))
        assert person.showing(ServicesScreen).table.cursor_key == desk.dispatch.sid
        person.showing(ServicesScreen).table.move_to(desk.service("rides-us").sid)
        await person.press("enter")
        assert person.names == []
        await to_picker(person)
        person.showing(ServicesScreen).table.move_to(desk.dispatch.sid)
        await person.press("enter")
        assert sessions(person) is screen
        assert (person.names, screen.table.cursor_key, person.status) == before
        assert screen.filter.view.name == "In progress"
        assert person.app.focused is screen.table
        # The list of the other service, and the page in view of this one, which is renewed.
        assert len(desk.asked(ending="/Sessions")) >= listed + 2


async def test_esc_undoes_one_thing_at_a_time() -> None:
    desk = Desk(service="")
    desk.many(12)
    async with desk.open() as person:
        await person.press("slash")
        await person.type_in("disp")
        await person.press("enter", "enter")
        screen = sessions(person)
        await person.press("slash")
        await person.type_in("job-01")
        await person.until(lambda: len(person.names) == 3)
        await person.press("enter", "j", "space")
        key = screen.table.cursor_key
        assert person.names == ["job-010", "job-011", "job-012"]
        await person.press("escape")
        assert (screen.filter.bar.text, len(person.names)) == ("", 12)
        assert screen.table.cursor_key == key, "the row that was found stays under the cursor"
        assert [name for name in signed(person) if name.startswith("✓")] == ["✓ job-011"]
        await person.press("escape")
        assert not any(name.startswith("✓") for name in signed(person))
        person.showing(SessionsScreen)
        await person.press("escape")
        picker = person.showing(ServicesScreen)
        assert picker.filter_bar.text == "disp"
        await person.press("escape")
        assert picker.filter_bar.text == ""
        await person.press("escape")
        person.showing(ServicesScreen)


async def test_esc_stops_a_page_that_is_being_read_before_it_clears_anything() -> None:
    desk = Desk()
    desk.many(120)
    async with desk.open() as person:
        await person.press("space")
        desk.wire.hold(path="/Sessions")
        person.hit("right_square_bracket")
        await person.until(lambda: "page" in sessions(person).pending)
        person.hit("escape")
        await person.until(lambda: "page" not in sessions(person).pending)
        assert sessions(person).rows.listing.marked
        desk.wire.let_go()
        await person.settle()
        assert sessions(person).rows.listing.loaded == 100


async def test_the_picker_shows_the_services_as_they_are_now() -> None:
    desk = Desk(service="")
    rides, tows = desk.store.add_service("rides-us"), desk.store.add_service("tows")
    async with desk.open() as person:
        picker = person.showing(ServicesScreen)
        assert sorted(services(person)) == ["dispatch-eu", "rides-us", "tows"]
        picker.table.move_to(rides.sid)
        await person.press("enter")
        desk.store.services.remove(tows)
        desk.store.add_service("vans")
        desk.wire.hold(path="/Services")
        person.hit("escape")
        await person.until(lambda: person.screen is picker)
        await person.quiet()
        assert sorted(services(person)) == ["dispatch-eu", "rides-us", "tows"]
        desk.wire.let_go()
        await person.settle()
        assert sorted(services(person)) == ["dispatch-eu", "rides-us", "vans"]
        assert picker.table.cursor_key == rides.sid
        # Reading them again by hand leaves the cursor where it is, too.
        picker.table.move_to(desk.service("vans").sid)
        asked = len(desk.asked(ending="/Services"))
        await person.press("question_mark", "escape")
        assert len(desk.asked(ending="/Services")) == asked, "a dialog is no screen that was left"
        await person.press("r")
        assert picker.table.cursor_key == desk.service("vans").sid
        await person.press("enter")
        desk.wire.cut()
        await person.press("escape")
        assert "Could not read again" in person.status
        assert len(services(person)) == 3


async def test_a_search_comes_back_with_its_hits_and_goes_on_behind_other_screens() -> None:
    desk = Desk()
    hours = [ago(hours=hour) for hour in (3, 2)]
    desk.pair("old", ANN, CAT, date_created=hours[0], date_updated=hours[0])
    row = desk.pair("now", ANN, BOB, date_created=hours[1], date_updated=hours[1])
    desk.pair("strangers", CAT, DAN)
    old = desk.dispatch.sessions_by_name["old"]
    async with desk.open() as person:
        desk.wire.holds = lambda request: f"{old.sid}/Participants" in request.url.path
        await person.press("f")
        await person.type_in("0001")
        person.hit("enter")
        screen = person.showing(FindScreen)
        await person.until(lambda: len(screen.found.hits) == 1)
        person.hit("enter")
        await person.until(lambda: isinstance(person.screen, SessionScreen))
        # Somebody closes it there, while the search goes on with what it listed before.
        person.hit("x")
        await person.until(lambda: not isinstance(person.screen, SessionScreen))
        await person.quiet()
        person.hit("ctrl+s")
        await person.until(lambda: row.status == "closed")
        await person.until(lambda: isinstance(person.screen, SessionScreen))
        person.hit("escape")
        await person.until(lambda: person.screen is screen)
        assert "find" in screen.pending
        desk.wire.let_go()
        await person.settle()
        shown = {str(line.cells[1]): str(line.cells[0]) for line in screen.table.page}
        assert {name: state.split()[-1] for name, state in shown.items()} == {
            "now": "closed", "old": "open",
        }  # fmt: skip
        assert person.app.focused is screen.table
        # Left and asked for again: the same search, ready to be typed over.
        await person.press("escape", "f")
        assert person.showing(FindScreen) is screen
        assert (screen.field.value, len(screen.table.page)) == ("0001", 2)
        assert isinstance(person.app.focused, Input)
        await person.type_in("strangers")
        await person.press("enter")
        assert [str(line.cells[1]) for line in screen.table.page] == ["strangers"]
