import re
import threading

import pytest
from textual import events
from ui_bench import ANN, BOB, HUGE, NOON, Person
from ui_desk import Desk, ago, look, see, sessions, signed

from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.options import Options
from proxy_tui.ui.dialogs.confirm import CloseDialog
from proxy_tui.ui.dialogs.text import ErrorDialog
from proxy_tui.ui.screens import ChangeLogScreen, SessionScreen, SessionsScreen
from proxy_tui.ui.screens.sessions.pane import PEEK_SECONDS
from proxy_tui.ui.widgets.table.sessions_table import CHANGED

pytestmark = pytest.mark.anyio


@pytest.fixture
def desk() -> Desk:
    """Twenty open sessions, from ``job-001`` at the top to ``job-020``."""
    desk = Desk()
    desk.many(20)
    return desk


def bar(person: Person) -> str:
    """Return the context line of the list, which may be below a dialog."""
    return str(sessions(person).bar.render())


def reads(desk: Desk) -> int:
    """Return how often the list of sessions was read."""
    return len(desk.asked(ending="/Sessions"))


# -- on and off


@pytest.mark.parametrize(
    ("seconds", "at_first", "then"),
    [
        (15, "live 15 s", "live off"),
        (90, "live 1 min 30 s", "live off"),
        (0, "live off", "live 15 s"),
    ],
)
async def test_p_turns_reading_again_on_and_off_and_the_bar_says_so(
    seconds: int, at_first: str, then: str
) -> None:
    desk = Desk(refresh_seconds=seconds)
    desk.many(2)
    async with desk.open() as person:
        assert at_first in bar(person)
        await person.press("p")
        assert then in bar(person)
        await person.press("p")
        assert at_first in bar(person)


async def test_off_means_that_nothing_is_read_until_somebody_asks(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("p")
        assert person.status == "Live is off: r reads again."
        await see(person)
        assert reads(desk) == 1
        await person.press("r")
        assert reads(desk) == 2
        assert "live off" in bar(person)


async def test_it_reads_again_by_itself(desk: Desk) -> None:
    async with desk.open() as person:
        desk.plain("newest")
        desk.time.now += sessions(person).poller.live.interval
        await person.until(lambda: reads(desk) > 1)
        await person.press("p")
        assert person.names[0] == "newest"


async def test_what_was_just_read_is_not_read_again_at_once(desk: Desk) -> None:
    async with desk.open() as person:
        for key in ("r", ""):
            sessions(person).poller.look()
            await person.settle()
            assert not sessions(person).poller.live.due(desk.time.clock())
            await person.press(*([key] if key else []))
        assert reads(desk) == 2


# -- pauses, each with its words


async def test_an_open_dialog_pauses_it(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("x")
        person.showing(CloseDialog)
        await see(person)
        assert "live paused: dialog open" in bar(person)
        assert reads(desk) == 1
        await person.press("escape")
        await see(person)
        assert "live 1 h" in bar(person)
        assert reads(desk) == 2


async def test_another_screen_on_top_pauses_it_too(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("enter")
        person.showing(SessionScreen)
        await see(person)
        assert reads(desk) == 1


async def test_a_terminal_that_lost_the_focus_pauses_it(desk: Desk) -> None:
    async with desk.open() as person:
        person.app.post_message(events.AppBlur())
        await person.settle()
        await see(person)
        assert "live paused: terminal not in focus" in bar(person)
        assert reads(desk) == 1
        person.app.post_message(events.AppFocus())
        await person.settle()
        await see(person)
        assert "paused" not in bar(person)
        assert reads(desk) == 2
        assert person.app.focused is sessions(person).table


async def test_a_sign_in_that_fails_pauses_it_until_a_person_tries_again(desk: Desk) -> None:
    async with desk.open() as person:
        known = dict(desk.store.credentials)
        desk.store.credentials.clear()
        await see(person)
        assert "live paused: sign-in failed" in bar(person)
        assert "Could not read again:" in person.status
        for _ in range(3):
            await see(person)
        assert reads(desk) == 2
        desk.store.credentials.update(known)
        await see(person)
        assert reads(desk) == 2
        await person.press("r")
        assert "paused" not in bar(person)
        await see(person)
        assert reads(desk) == 4


async def test_a_back_off_pauses_it_and_is_counted_down(desk: Desk) -> None:
    over = threading.Event()
    sleep = desk.time.sleep

    def wait(seconds: float) -> None:
        over.wait(20)
        sleep(seconds)

    desk.time.sleep = wait
    async with desk.open(HUGE) as person:
        client = desk.context.connected().client
        desk.faults.add(Fault(effect="status", status=429, retry_after=30, count=1))
        person.hit("r")
        await person.until(lambda: client.activity().waiting_seconds > 0)
        look(person)
        assert re.search(r"live paused: backing off \d+ s", bar(person))
        asked = reads(desk)
        look(person)
        assert reads(desk) == asked
        over.set()
        await person.settle()
        await see(person)
        assert "paused" not in bar(person)


# -- one at a time, and only what is in view


async def test_at_most_one_reading_is_under_way(desk: Desk) -> None:
    async with desk.open() as person:
        desk.wire.hold()
        look(person)
        await person.until(lambda: reads(desk) == 2)
        for _ in range(3):
            look(person)
            await person.quiet()
        assert reads(desk) == 2
        desk.wire.let_go()
        await person.settle()
        await see(person)
        assert reads(desk) == 3


async def test_it_waits_for_whatever_else_is_under_way(desk: Desk) -> None:
    async with desk.open() as person:
        desk.wire.hold()
        person.hit("r")
        await person.until(lambda: reads(desk) == 2)
        look(person)
        await person.quiet()
        assert reads(desk) == 2
        desk.wire.let_go()
        await person.settle()


async def test_only_the_page_in_view_is_read() -> None:
    desk = Desk()
    desk.many(250)
    async with desk.open() as person:
        await person.press("right_square_bracket", "right_square_bracket")
        urls: list[str] = []
        desk.wire.trouble = lambda request: urls.append(str(request.url))
        await see(person)
        assert len(urls) == 1
        assert "Page=2" in urls[0]
        await person.press("left_square_bracket")
        await see(person)
        assert len(urls) == 2
        assert "Page=1" in urls[1]


async def test_rows_of_many_pages_are_read_in_turns_until_every_page_had_its() -> None:
    desk = Desk(options=Options(max_page_size=3))
    desk.many(21)
    async with desk.open() as person:
        await person.press("L")
        urls: list[str] = []
        desk.wire.trouble = lambda request: urls.append(str(request.url))
        await see(person)
        assert len(urls) == 4
        await see(person)
        assert len(urls) == 8
        assert len(set(urls)) == 7
        row = desk.service().sessions_by_name["job-021"]
        row.status = "failed"
        for _ in range(2):
            await see(person)
        assert "failed" in person.row("job-021")


async def test_a_filter_leaves_only_the_pages_of_its_rows_to_read() -> None:
    desk = Desk(options=Options(max_page_size=3))
    desk.many(21)
    async with desk.open() as person:
        await person.press("L", "slash")
        await person.type_in("name:job-0?1")
        await person.until(lambda: len(person.names) == 3)
        await person.press("enter")
        before = reads(desk)
        await see(person)
        assert reads(desk) == before + 3


async def test_an_empty_service_is_looked_at_too() -> None:
    desk = Desk()
    async with desk.open() as person:
        assert "No sessions" in person.text
        desk.plain("first")
        await see(person)
        assert person.names == ["first"]


async def test_rows_that_come_into_an_empty_list_can_be_opened() -> None:
    desk = Desk()
    async with desk.open() as person:
        desk.plain("first")
        await see(person)
        await person.press("enter")
        person.showing(SessionScreen)


async def test_a_service_that_could_not_be_opened_is_left_alone() -> None:
    desk = Desk()
    desk.wire.cut()
    async with desk.open() as person:
        assert "The sessions could not be read" in person.text
        asked = len(desk.wire.sent)
        await see(person)
        assert len(desk.wire.sent) == asked
        assert "live" not in bar(person)


# -- what a reading does to the screen


async def test_a_reading_never_moves_the_cursor(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press(*["down"] * 4)
        table = sessions(person).table
        key, top = table.cursor_key, table.scroll_offset.y
        for name in ("new-1", "new-2", "new-3"):
            desk.plain(name)
        await see(person)
        assert person.names[:4] == ["new-3", "new-2", "new-1", "job-001"]
        assert table.cursor_key == key
        assert table.scroll_offset.y == top
        desk.store.remove_session(desk.service().sessions_by_name["job-002"])
        await see(person)
        assert table.cursor_key == key
        assert sessions(person).pane.session.unique_name == "job-005"


async def test_a_reading_under_a_sort_and_a_view_keeps_the_cursor_on_its_session(
    desk: Desk,
) -> None:
    async with desk.open() as person:
        await person.press("s", "down", "down", "enter", "2")
        await person.press(*["down"] * 3)
        key = sessions(person).table.cursor_key
        desk.plain("aaa")
        desk.service().sessions_by_name["job-001"].status = "failed"
        await see(person)
        assert person.names[:2] == ["aaa", "job-002"]
        assert sessions(person).table.cursor_key == key


async def test_a_reading_that_takes_long_shows_no_loader(desk: Desk) -> None:
    async with desk.open() as person:
        desk.wire.hold()
        look(person)
        await person.until(lambda: sessions(person).bar.busy)
        assert "⋯" not in bar(person)
        assert len(person.names) == 20
        desk.wire.let_go()
        await person.settle()


async def test_only_the_row_that_reads_otherwise_changes(desk: Desk) -> None:
    async with desk.open() as person:
        table = sessions(person).table
        before = table.page
        await see(person)
        assert table.page == before
        desk.service().sessions_by_name["job-004"].status = "failed"
        await see(person)
        changed = [old.key for old, new in zip(before, table.page, strict=True) if old != new]
        assert changed == [before[3].key]


async def test_the_age_of_what_is_shown_is_told_and_starts_anew(desk: Desk) -> None:
    async with desk.open() as person:
        assert "as of 12:00:00 UTC" in bar(person)
        desk.pass_time(minutes=3)
        sessions(person).show_ages()
        await person.settle()
        assert "as of 12:00:00 UTC, 3 min old" in bar(person)
        await see(person)
        assert "as of 12:03:00 UTC" in bar(person)
        assert "old" not in bar(person)


# -- what changed


async def test_rows_that_are_new_or_read_otherwise_are_marked_and_counted(desk: Desk) -> None:
    async with desk.open() as person:
        assert "change" not in bar(person)
        desk.service().sessions_by_name["job-003"].status = "failed"
        await see(person)
        assert bar(person).rstrip().endswith("1 change")
        desk.plain("newest")
        await see(person)
        assert bar(person).rstrip().endswith("2 changes")
        assert [name for name in signed(person) if name.startswith(CHANGED)] == [
            f"{CHANGED}newest",
            f"{CHANGED}job-003",
        ]


async def test_a_reading_that_brings_nothing_marks_nothing(desk: Desk) -> None:
    async with desk.open() as person:
        await see(person)
        await person.press("r")
        assert "change" not in bar(person)
        assert not any(name.startswith(CHANGED) for name in signed(person))


async def test_the_mark_goes_once_the_cursor_rested_there(desk: Desk) -> None:
    async with desk.open() as person:
        for name in ("job-003", "job-005"):
            desk.service().sessions_by_name[name].status = "failed"
        await see(person)
        await person.press("down", "down")
        await person.until(lambda: "1 change" in bar(person))
        assert f"{CHANGED}job-003" not in signed(person)
        assert f"{CHANGED}job-005" in signed(person)


async def test_the_marks_go_when_the_changes_are_looked_at(desk: Desk) -> None:
    async with desk.open() as person:
        desk.service().sessions_by_name["job-003"].status = "failed"
        desk.plain("newest")
        await see(person)
        await person.press("t")
        person.showing(ChangeLogScreen)
        await person.press("escape")
        assert "change" not in bar(person)
        assert not any(name.startswith(CHANGED) for name in signed(person))


async def test_the_pane_follows_when_the_row_under_the_cursor_changes() -> None:
    desk = Desk()
    row = desk.pair("job-1", ANN, BOB)
    async with desk.open() as person:
        await person.until(lambda: "none yet" in person.text)
        desk.store.add_traffic(row, at=NOON, status="undelivered")
        await see(person)
        await person.pilot.pause(PEEK_SECONDS * 2)
        await person.settle()
        assert "undelivered" in person.text


# -- rows that are no longer there


async def test_a_row_that_is_gone_is_asked_for_and_then_told_and_dropped(desk: Desk) -> None:
    async with desk.open() as person:
        row = desk.service().sessions_by_name["job-002"]
        desk.store.remove_session(row)
        await see(person)
        assert desk.asked()[-1].endswith(row.sid)
        assert person.toasts == ["No longer there: job-002."]
        assert "job-002" not in person.names
        assert person.status == "all 19 loaded"
        assert sessions(person).rows.change_log.events[0].words == "gone"
        assert "1 change" in bar(person)


async def test_a_row_that_only_moved_to_another_page_stays_and_nothing_is_told() -> None:
    desk = Desk()
    rows = desk.many(150)
    async with desk.open() as person:
        pushed = desk.service().sessions_by_name["job-100"]
        desk.plain("newest")
        await see(person)
        assert desk.asked()[-1].endswith(pushed.sid)
        assert person.toasts == []
        assert sessions(person).rows.listing.get(pushed.sid) is not None
        assert "1 change" in bar(person)
        assert len(rows) == 150


async def test_many_missing_rows_are_asked_for_a_few_at_a_time(desk: Desk) -> None:
    async with desk.open() as person:
        for n in range(1, 16):
            desk.store.remove_session(desk.service().sessions_by_name[f"job-{n:03d}"])
        before = len(desk.wire.sent)
        await see(person)
        assert len(desk.wire.sent) == before + 1 + 10
        assert len(person.names) == 10
        assert person.toasts[-1].endswith("and more.")


async def test_missing_rows_that_were_not_asked_for_are_asked_for_next_time(desk: Desk) -> None:
    async with desk.open() as person:
        for n in range(1, 16):
            desk.store.remove_session(desk.service().sessions_by_name[f"job-{n:03d}"])
        for _ in range(2):
            await see(person)
        assert len(person.names) == 5


async def test_a_name_that_is_told_to_be_gone_is_text() -> None:
    desk = Desk()
    row = desk.plain("[b]x[/ \x1b[31m")
    desk.plain("other")
    async with desk.open() as person:
        desk.store.remove_session(row)
        await see(person)
        assert "[b]x[/" in person.toasts[0]
        assert "\x1b" not in person.toasts[0]


# -- bad days


@pytest.mark.parametrize(
    "fault",
    [
        Fault(effect="status", status=500),
        Fault(effect="html", status=502),
        Fault(effect="cut"),
        Fault(effect="reset"),
        Fault(effect="status", status=404),
    ],
    ids=lambda fault: f"{fault.effect}-{fault.status}",
)
async def test_a_reading_that_fails_is_told_in_one_line_and_everything_stays(
    desk: Desk, fault: Fault
) -> None:
    async with desk.open() as person:
        desk.faults.add(fault)
        await see(person)
        person.showing(SessionsScreen)
        assert person.status.startswith("Could not read again: ")
        assert len(person.names) == 20
        assert person.toasts == []
        desk.faults.clear()
        await see(person)
        assert person.status == "all 20 loaded"


async def test_no_network_is_told_in_one_line_and_mends_itself(desk: Desk) -> None:
    async with desk.open() as person:
        desk.wire.cut()
        await see(person)
        assert "Could not read again: " in person.status
        desk.wire.mend()
        desk.plain("newest")
        await see(person)
        assert person.names[0] == "newest"


async def test_a_refresh_that_somebody_asked_for_tells_its_failure_in_a_dialog(desk: Desk) -> None:
    async with desk.open() as person:
        desk.wire.cut()
        await person.press("r")
        person.showing(ErrorDialog)


async def test_rows_that_cannot_be_asked_for_stay_and_nobody_is_bothered(desk: Desk) -> None:
    async with desk.open() as person:
        row = desk.service().sessions_by_name["job-002"]
        desk.store.remove_session(row)
        desk.faults.add(Fault(effect="status", status=500, path=f"*/{row.sid}"))
        await see(person)
        person.showing(SessionsScreen)
        assert "job-002" in person.names
        assert person.toasts == []


async def test_contacts_that_begin_while_watching_are_told_in_words() -> None:
    desk = Desk()
    row = desk.pair("job-1", ANN, BOB, date_created=ago(hours=1))
    desk.plain("other")
    async with desk.open() as person:
        desk.pass_time(seconds=15)
        desk.store.add_traffic(row)
        await see(person)
        assert sessions(person).rows.change_log.events[0].words == "now in progress: first contact"
        assert "in progress" in person.row("job-1")
