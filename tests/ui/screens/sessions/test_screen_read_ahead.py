"""The next page is there when somebody turns to it, and nothing rests on its being there."""

import pytest
from ui_bench import Person
from ui_desk import Desk, sessions

from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.ui.screens.sessions.read_ahead import OLDEST_SECONDS

pytestmark = pytest.mark.anyio


@pytest.fixture
def desk() -> Desk:
    """Three pages of sessions."""
    desk = Desk()
    desk.many(250)
    return desk


def reads(desk: Desk) -> int:
    return len(desk.asked(ending="/Sessions"))


async def rest(person: Person) -> None:
    """Let somebody look at the page for a while."""
    sessions(person).pager.ahead.look()
    await person.settle()


async def test_the_page_that_follows_is_read_once_and_turning_waits_for_nothing(
    desk: Desk,
) -> None:
    async with desk.open() as person:
        await rest(person)
        await rest(person)
        assert reads(desk) == 2
        assert "100 loaded" in person.status
        desk.wire.cut()
        await person.press("right_square_bracket")
        assert "page 2" in person.status
        assert "200 loaded" in person.status


async def test_nothing_is_read_beyond_one_page(desk: Desk) -> None:
    async with desk.open() as person:
        await rest(person)
        await person.press("right_square_bracket", "left_square_bracket")
        await rest(person)
        assert reads(desk) == 2
        await person.press("right_square_bracket")
        await rest(person)
        await rest(person)
        assert reads(desk) == 3
        await person.press("right_square_bracket")
        await rest(person)
        assert (reads(desk), person.status) == (3, "page 3 · rows 201–250 of 250, all loaded")


async def test_with_live_off_or_below_a_dialog_nothing_is_read_unasked(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("p")
        await rest(person)
        assert reads(desk) == 1
        await person.press("p", "n")
        sessions(person).pager.ahead.look()
        await person.settle()
        assert reads(desk) == 1


async def test_it_waits_while_anything_else_is_read(desk: Desk) -> None:
    async with desk.open() as person:
        desk.wire.hold("GET", "/Sessions")
        person.hit("r")
        await person.until(lambda: "refresh" in sessions(person).pending)
        sessions(person).pager.ahead.look()
        assert "ahead" not in sessions(person).pending
        desk.wire.let_go()
        await person.settle()


async def test_a_page_that_is_under_way_is_waited_for_and_not_asked_for_twice(desk: Desk) -> None:
    async with desk.open() as person:
        desk.wire.hold("GET", "/Sessions")
        sessions(person).pager.ahead.look()
        await person.until(lambda: reads(desk) == 2)
        person.hit("right_square_bracket")
        await person.quiet()
        desk.wire.let_go()
        await person.until(lambda: "page 2" in person.status)
        assert reads(desk) == 2


async def test_a_refusal_stops_it_and_the_person_who_turns_is_told(desk: Desk) -> None:
    async with desk.open() as person:
        desk.faults.add(Fault(effect="status", status=403, path="*/Sessions"))
        await rest(person)
        await rest(person)
        assert reads(desk) == 2
        assert not person.sees_dialog
        await person.press("right_square_bracket")
        assert person.sees_dialog
        desk.faults.clear()
        await person.press("escape", "right_square_bracket")
        assert "page 2" in person.status


async def test_after_a_write_it_is_read_again(desk: Desk) -> None:
    async with desk.open() as person:
        await rest(person)
        row = next(one for one in desk.service().sessions if one.unique_name == "job-150")
        client = desk.context.connected().client
        written = client.fetch_session(row.service.sid, row.sid)
        desk.context.connected().writer.close(written)
        before = reads(desk)
        await person.press("right_square_bracket")
        assert reads(desk) == before + 1
        assert "closed" in person.row("job-150")


async def test_an_older_page_is_read_again_once_it_is_shown(desk: Desk) -> None:
    async with desk.open() as person:
        await rest(person)
        row = next(one for one in desk.service().sessions if one.unique_name == "job-150")
        row.status = "closed"
        desk.time.now += 30
        await person.press("right_square_bracket")
        await person.until(lambda: "closed" in person.row("job-150"))


async def test_one_that_is_too_old_is_not_shown(desk: Desk) -> None:
    async with desk.open() as person:
        await rest(person)
        desk.time.now += OLDEST_SECONDS + 1
        before = reads(desk)
        await person.press("right_square_bracket")
        assert (reads(desk), "page 2" in person.status) == (before + 1, True)
