"""Keys that add half an hour, two hours or a day to the ttl or the expiry of a form."""

from datetime import timedelta

import pytest
from textual.widgets import Input
from ui_bench import ANN, BOB, NARROW, NOON, Person
from ui_desk import Desk, ago

from proxy_tui.ui.widgets.field import FormField
from proxy_tui.ui.widgets.life_keys import LifeKeys

pytestmark = pytest.mark.anyio

FORMS = ("e", "n", "o")
"""Keys that open a form with a ttl and an expiry; the last one that of a closed session."""


@pytest.fixture
def desk() -> Desk:
    """One session that ends in two hours and half a minute."""
    desk = Desk()
    desk.pair("one", ANN, BOB, ttl=3600, date_expiry=NOON + timedelta(hours=2, seconds=30))
    return desk


def typed(person: Person, name: str) -> str:
    """Return the text of a field."""
    return str(person.field(name).value)


async def test_time_is_added_to_the_ttl_that_holds_and_then_to_what_is_typed(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("e", "f3")
        assert typed(person, "ttl") == "3h"
        assert "= 3 h" in person.text
        await person.press("f2", "f4")
        assert typed(person, "ttl") == "1d3h30m"
        assert typed(person, "date_expiry") == ""


async def test_time_is_added_to_the_expiry_that_holds_and_sent_as_it_is_shown(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("e", "enter", "f2")
        assert typed(person, "date_expiry").endswith(" 14:31")
        assert "in 2 h 31 min" in person.text
        await person.press("ctrl+s")
    session = desk.service().sessions_by_name["one"]
    assert session.date_expiry == NOON + timedelta(hours=2, minutes=31)


async def test_from_any_other_field_time_goes_to_the_expiry_and_the_cursor_too(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("n")
        await person.type_in("job")
        await person.press("f4", "f2")
        assert typed(person, "date_expiry") == "+1d30m"
        assert person.app.focused is person.field("date_expiry").control
        assert typed(person, "unique_name") == "job"


async def test_what_is_no_time_stays_and_is_told(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("e")
        await person.type_in("soon")
        await person.press("f2")
        assert typed(person, "ttl") == "soon"
        assert "Type a number of seconds" in person.text


async def test_a_click_adds_too(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("e", "enter")
        await person.pilot.click(LifeKeys, offset=(14, 0))
        await person.settle()
        assert typed(person, "date_expiry").endswith("16:01")
        assert person.app.focused is person.field("date_expiry").control


async def test_a_session_whose_time_is_up_is_re_opened_for_a_time_from_now() -> None:
    desk = Desk()
    desk.pair("one", ANN, BOB, status="closed", date_expiry=ago(hours=1), date_ended=ago(hours=1))
    async with desk.open() as person:
        await person.press("o", "enter", "f3")
        assert typed(person, "date_expiry") == "+2h"


async def test_a_form_without_a_time_has_no_such_keys(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("x")
        assert person.sees_dialog
        assert not person.screen.query(LifeKeys)
        await person.press("f2")
        assert desk.wire.writes == []


@pytest.mark.parametrize("size", [NARROW, (60, 20)])
@pytest.mark.parametrize("key", FORMS)
async def test_no_placeholder_is_cut(size: tuple[int, int], key: str) -> None:
    desk = Desk()
    desk.pair("one", ANN, BOB, status="closed" if key == FORMS[-1] else "open", ttl=3600)
    async with desk.open(size) as person:
        await person.press(key)
        for field in person.screen.query(FormField):
            if isinstance(field.control, Input):
                assert field.control.size.width > len(field.control.placeholder)
                person.screen.set_focus(field.control)
                await person.settle()
                assert field.control.placeholder in person.text
