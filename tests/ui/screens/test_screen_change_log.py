from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final

import pytest
from ui_bench import ANN, BOB, HUGE, NARROW, NOON, WIDE, Person
from ui_desk import Desk, ago, see, sessions, signed

from proxy_tui.ui.screens import ChangeLogScreen, SessionScreen, SessionsScreen
from proxy_tui.ui.screens.change_log import MOST_ROWS

pytestmark = pytest.mark.anyio


@pytest.fixture
def desk() -> Desk:
    """Five sessions, the first of which has two people."""
    desk = Desk()
    desk.many(4)
    desk.pair("talk", ANN, BOB, date_created=ago(hours=1))
    return desk


def rows(person: Person) -> list[tuple[str, ...]]:
    """Return time, session and words of each event on screen."""
    table = person.showing(ChangeLogScreen).table
    return [tuple(str(cell) for cell in row.cells) for row in table.page]


async def changed(person: Person, change: Callable[[], object]) -> None:
    """Let something happen, and 15 seconds later be found."""
    change()
    person.bench.pass_time(seconds=15)
    await see(person)


async def three_changes(person: Person, desk: Desk) -> None:
    """Let one session talk, one fail and one open; the cursor rests on another one."""
    by_name = desk.service().sessions_by_name
    await person.point_at(by_name["job-004"])
    await changed(person, lambda: desk.store.add_traffic(by_name["talk"]))
    await changed(person, lambda: setattr(by_name["job-002"], "status", "failed"))
    await changed(person, lambda: desk.plain("newest"))


async def test_what_changed_is_told_newest_first_with_time_and_session(desk: Desk) -> None:
    async with desk.open() as person:
        await three_changes(person, desk)
        await person.press("t")
        assert rows(person) == [
            ("12:00:45", "newest", "opened"),
            ("12:00:30", "job-002", "failed"),
            ("12:00:15", "talk", "now in progress: first contact"),
        ]
        assert person.status == "3 of 3 changes · 3 new since you last looked"
        assert "dispatch-eu › changes" in person.lines[0]


async def test_nothing_changed_yet_and_that_is_said(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("t")
        assert "Nothing changed so far." in person.words
        await person.press("enter", "down")
        person.showing(ChangeLogScreen)
        await person.press("escape")
        person.showing(SessionsScreen)


async def test_what_was_looked_at_is_not_new_the_next_time(desk: Desk) -> None:
    async with desk.open() as person:
        await three_changes(person, desk)
        await person.press("t", "escape")
        await changed(person, lambda: desk.plain("newer"))
        await person.press("t")
        assert person.status == "4 of 4 changes · 1 new since you last looked"


async def test_enter_opens_the_session_and_esc_comes_back(desk: Desk) -> None:
    async with desk.open() as person:
        await three_changes(person, desk)
        await person.press("t", "down", "enter")
        assert person.showing(SessionScreen).session.unique_name == "job-002"
        await person.press("escape")
        table = person.showing(ChangeLogScreen).table
        assert table.cursor_row == 1
        await person.press("escape")
        assert person.showing(SessionsScreen).table.display


async def test_a_session_that_is_gone_is_told_and_not_opened(desk: Desk) -> None:
    async with desk.open() as person:
        row = desk.service().sessions_by_name["job-003"]
        await changed(person, lambda: desk.store.remove_session(row))
        await person.press("t")
        assert rows(person)[0][1:] == ("job-003", "gone")
        await person.press("enter")
        person.showing(ChangeLogScreen)
        assert person.toasts[-1] == "That session no longer exists."


FITTING: Final[tuple[tuple[str, list[str]], ...]] = (
    ("job-002", ["job-002"]),
    ("first contact", ["talk"]),
    ("FAILED", ["job-002"]),
    ("-failed", ["newest", "talk"]),
    ('"first contact"', ["talk"]),
    ("nobody", []),
)


def shown_is(person: Person, names: list[str]) -> bool:
    """Return whether the rows are about these sessions."""
    return [row[1] for row in rows(person)] == names


async def test_typing_leaves_the_changes_that_fit(desk: Desk) -> None:
    async with desk.open() as person:
        await three_changes(person, desk)
        await person.press("t")
        for text, left in FITTING:
            await person.press("slash")
            await person.type_in(text)
            await person.until(partial(shown_is, person, left))
            await person.settle()
            assert person.status.startswith(f"{len(left)} of 3 changes")
            assert ("Nothing matches." in person.words) == (not left)
            await person.press("escape")


async def test_a_sid_finds_its_changes(desk: Desk) -> None:
    async with desk.open() as person:
        await three_changes(person, desk)
        await person.press("t", "slash")
        await person.type_in(desk.service().sessions_by_name["talk"].sid[-6:])
        await person.until(lambda: [row[1] for row in rows(person)] == ["talk"])


async def test_enter_keeps_the_filter_for_opening_and_esc_takes_it_away(desk: Desk) -> None:
    async with desk.open() as person:
        await three_changes(person, desk)
        await person.press("t", "slash")
        await person.type_in("talk")
        await person.until(lambda: len(rows(person)) == 1)
        await person.press("enter", "enter")
        assert person.showing(SessionScreen).session.unique_name == "talk"
        await person.press("escape", "slash", "escape")
        assert len(rows(person)) == 3
        assert not person.showing(ChangeLogScreen).filter_bar.display


async def test_a_filter_that_takes_everything_away_and_back_leaves_the_keys_working(
    desk: Desk,
) -> None:
    async with desk.open() as person:
        await three_changes(person, desk)
        await person.press("t", "slash")
        await person.type_in("nobody")
        await person.until(lambda: rows(person) == [])
        await person.press("escape")
        assert person.app.focused is person.showing(ChangeLogScreen).table
        await person.press("down", "enter")
        person.showing(SessionScreen)


async def test_no_more_rows_are_shown_than_can_be_read_and_the_others_are_found(
    desk: Desk,
) -> None:
    async with desk.open() as person:
        timeline = sessions(person).rows.change_log
        row = sessions(person).pane.session
        for _ in range(MOST_ROWS + 10):
            timeline.gone(row, NOON)
        await person.press("t")
        assert len(rows(person)) == MOST_ROWS
        assert f"the newest {MOST_ROWS} shown" in person.status


async def test_names_of_sessions_are_text() -> None:
    desk = Desk()
    desk.plain("first")
    async with desk.open() as person:
        await changed(person, lambda: desk.plain("[@click=app.quit]x[/] \u202egnp"))
        await person.press("t")
        assert "[@click=app.quit]x[/]" in rows(person)[0][1]
        assert "\u202e" not in person.text


async def test_a_session_without_a_name_is_told_by_its_sid(desk: Desk) -> None:
    async with desk.open() as person:
        await changed(person, lambda: desk.plain(None))
        sid = desk.listed()[0].sid
        await person.press("t")
        assert rows(person)[0][1] == f"{sid[:6]}…{sid[-4:]}"


async def test_while_it_is_open_nothing_is_read_and_afterwards_it_goes_on(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("t")
        desk.plain("newest")
        asked = len(desk.wire.sent)
        await see(person)
        assert len(desk.wire.sent) == asked
        await person.press("escape")
        await see(person)
        assert signed(person)[0] == "• newest"


async def test_there_are_no_changes_before_the_service_is_known(desk: Desk) -> None:
    desk.wire.cut()
    async with desk.open() as person:
        await person.press("t")
        person.showing(SessionsScreen)


@pytest.mark.parametrize(("size", "minutes"), [(NARROW, 12), (WIDE, 32), (HUGE, 60)])
async def test_the_pace_is_told_for_as_many_minutes_as_there_is_room_for(
    size: tuple[int, int], minutes: int
) -> None:
    desk = Desk(size=size)
    desk.plain("new", date_created=NOON - timedelta(seconds=30))
    desk.plain("over", date_created=ago(hours=9), status="closed", date_ended=ago(minutes=2.5))
    async with desk.open() as person:
        await person.press("t")
        pace = str(person.showing(ChangeLogScreen).pace.visual)
        opened, closed = "▁" * (minutes - 1) + "█", "▁" * (minutes - 3) + "█▁▁"
        assert pace == (
            f"opened {opened}  closed {closed}  per minute, last {minutes} min, of 2 loaded"
        )
        assert len(pace) < size[0]


async def test_the_pace_moves_on_while_it_is_shown() -> None:
    desk = Desk()
    desk.plain("new", date_created=NOON - timedelta(seconds=30))
    async with desk.open() as person:
        await person.press("t")
        screen = person.showing(ChangeLogScreen)
        assert "▁█  closed" in str(screen.pace.visual)
        desk.pass_time(minutes=1)
        screen.show_ages()
        assert "▁█▁  closed" in str(screen.pace.visual)


async def test_j_and_k_go_through_the_sessions_that_changed(desk: Desk) -> None:
    async with desk.open() as person:
        await three_changes(person, desk)
        await person.press("t", "enter", "J")
        assert person.showing(SessionScreen).session.unique_name == "job-002"
        await person.press("J", "J")
        assert person.showing(SessionScreen).session.unique_name == "talk"
        assert person.toasts[-1] == "This is the last session of the list."
