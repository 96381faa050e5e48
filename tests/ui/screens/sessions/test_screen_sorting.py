"""The order of the rows: along the columns, from the menu, from a view."""

import pytest
from ui_bench import NARROW, Bench, Person
from ui_desk import Desk, ago, sessions

from proxy_tui.settings import SavedView

pytestmark = pytest.mark.anyio


@pytest.fixture
def desk() -> Desk:
    """Three sessions of different names, ages and states."""
    desk = Desk()
    desk.plain("b", date_created=ago(hours=1))
    desk.plain("c", date_created=ago(hours=3), status="closed")
    desk.plain("a", date_created=ago(hours=2))
    return desk


def header(person: Person) -> str:
    """Return the header of the table."""
    return sessions(person).table.render_line(0).text


async def test_the_order_moves_along_the_columns_and_round_the_end(desk: Desk) -> None:
    async with desk.open(NARROW) as person:
        unsorted = person.names
        seen = []
        for _ in range(8):
            await person.press("greater_than_sign")
            seen.append(sessions(person).sorter.order.spec)
        assert seen == ["state", "name", "sid", "mode", "age", "contact", "expires", ""]
        assert person.names == unsorted
        await person.press("greater_than_sign", "greater_than_sign")
        assert person.names == ["a", "b", "c"]
        assert "Name ▴" in header(person)
        assert "by name, ascending" in person.status
        await person.press("less_than_sign")
        assert "State ▴" in header(person)


async def test_the_key_of_the_menu_turns_the_order_when_it_is_pressed_again(desk: Desk) -> None:
    async with desk.open(NARROW) as person:
        await person.press("greater_than_sign", "greater_than_sign")
        await person.press("s", "s")
        assert person.names == ["c", "b", "a"]
        assert "Name ▾" in header(person)


async def test_a_narrow_header_keeps_its_arrow(bench: Bench) -> None:
    async with bench.open(size=(200, 30)) as person:
        for arrow in ("Mode▴", "Age ▴", "Contact▴", "Expires ▴"):
            while arrow not in header(person):
                await person.press("greater_than_sign")


async def test_a_view_has_its_order_and_takes_it_with_it(desk: Desk) -> None:
    desk = Desk(views={"Old": SavedView(sort="-age"), "Bad": SavedView(sort="colour")})
    desk.plain("b", date_created=ago(hours=1))
    desk.plain("c", date_created=ago(hours=3))
    desk.plain("a", date_created=ago(hours=2))
    async with desk.open(NARROW) as person:
        await person.press("greater_than_sign", "greater_than_sign")
        sessions(person).filter.choose_view(name="Old")
        await person.settle()
        assert person.names == ["c", "a", "b"]
        await person.press("1")
        assert person.names == ["a", "b", "c"]
        await person.press("left_curly_bracket")
        assert sessions(person).filter.view.name == "Bad"
        assert "The view Bad leaves out its order: colour." in person.toasts
