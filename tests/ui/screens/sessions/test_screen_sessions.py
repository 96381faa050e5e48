import base64
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ui_bench import ANN, BOB, HOSTILE_NAMES, NARROW, NOON, WIDE, Bench, BoomError, Person

from proxy_tui.formatting import safe
from proxy_tui.simulator.demo.sample_data import AWKWARD_NAMES
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.store import Store
from proxy_tui.ui.dialogs.menu import MenuDialog
from proxy_tui.ui.dialogs.text import ErrorDialog
from proxy_tui.ui.screens import ServicesScreen, SessionScreen, SessionsScreen

pytestmark = pytest.mark.anyio


@pytest.fixture
def empty() -> Bench:
    """A program that opens on a service without sessions."""
    bench = Bench(service="empty")
    bench.store.add_service("empty")
    return bench


def on(person: Person) -> SessionsScreen:
    """Return the sessions screen, which must be on top."""
    return person.showing(SessionsScreen)


def cursor(person: Person) -> str | None:
    """Return the SID under the cursor."""
    return on(person).table.cursor_key


def lists(bench: Bench) -> int:
    """Return how often a list of sessions was asked for."""
    return sum(one.path.endswith("/Sessions") for one in bench.wire.sent)


async def choose(person: Person, choice: str) -> None:
    """Choose from the menu on top by what it is called."""
    menu = person.showing(MenuDialog).options
    offered = [str(menu.get_option_at_index(place).prompt) for place in range(menu.option_count)]
    fitting = [place for place, words in enumerate(offered) if words.startswith(choice)]
    assert fitting, f"{choice} is not among {offered}"
    menu.highlighted = fitting[0]
    await person.press("enter")


async def filter_by(person: Person, words: str, until: Callable[[], object]) -> None:
    """Type a filter, wait for what it brings, and go back to the table."""
    await person.press("slash")
    await person.type_in(words)
    await person.until(until)
    await person.press("enter")


# -- pages


async def test_the_first_page_is_a_hundred_rows_and_the_line_below_says_so(bench: Bench) -> None:
    async with bench.open() as person:
        assert [row.key for row in on(person).table.page] == [
            row.sid for row in bench.listed()[:100]
        ]
        assert person.status == "page 1 · rows 1–100 of 100 loaded · more available (L)"


async def test_pages_turn_forth_and_back_and_are_read_once(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("right_square_bracket")
        assert person.status == "page 2 · rows 101–150 of 150, all loaded"
        assert cursor(person) == bench.listed()[100].sid
        await person.press("left_square_bracket")
        assert person.status.startswith("page 1 · rows 1–100 of 150, all loaded")
        await person.press("right_square_bracket")
        assert cursor(person) == bench.listed()[100].sid
        assert lists(bench) == 2


async def test_there_is_nothing_before_the_first_page_or_after_the_last(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("left_square_bracket")
        assert person.status == "This is the first page."
        await person.press("right_square_bracket", "right_square_bracket")
        assert person.status == "This is the last page."
        assert lists(bench) == 2


async def test_a_page_asked_for_twice_while_it_is_on_its_way_is_read_once(bench: Bench) -> None:
    async with bench.open() as person:
        bench.wire.hold()
        for _ in range(3):
            person.hit("right_square_bracket")
        await person.quiet()
        bench.wire.let_go()
        await person.settle()
        assert person.status.startswith("page 2 · rows 101–150")
        assert lists(bench) == 2


async def test_a_page_that_cannot_be_read_is_told_and_what_is_there_stays(bench: Bench) -> None:
    async with bench.open() as person:
        bench.wire.cut()
        await person.press("right_square_bracket")
        person.showing(ErrorDialog)
        await person.press("escape")
        assert person.status == "page 1 · rows 1–100 of 100 loaded · more available (L)"
        bench.wire.mend()
        await person.press("right_square_bracket")
        assert person.status.startswith("page 2")


async def test_a_service_without_sessions_says_so_with_what_to_press(empty: Bench) -> None:
    async with empty.open() as person:
        assert "No sessions" in person.text
        assert "n New session" in person.text
        assert person.status == "nothing here"
        await person.press("space", "enter", "m", "right_square_bracket", "L", "s", "escape")
        on(person)


async def test_states_are_told_by_glyph_and_by_word(bench: Bench) -> None:
    async with bench.open() as person:
        assert "● in progress" in person.row(bench.first("in-progress").unique_name)
        assert "○ open" in person.row(bench.first("open").unique_name)
        assert "◐ closed" in person.text


async def test_a_state_nobody_knows_is_shown_as_it_is(bench: Bench) -> None:
    bench.add("odd-one", overrides={"status": "[red]limbo[/]", "mode": None, "date_created": "x"})
    async with bench.open() as person:
        assert "[red]limbo" in person.row("odd-one")


# -- load all


async def test_loading_all_brings_every_page(bench: Bench) -> None:
    bench = Bench(sessions=450, service="dispatch-eu")
    async with bench.open() as person:
        await person.press("L")
        assert person.status == "page 1 · rows 1–100 of 450, all loaded"
        assert lists(bench) == 5
        await person.press("L")
        assert person.status == "Everything is loaded."


async def test_loading_all_tells_how_far_it_is_and_esc_stops_it() -> None:
    bench = Bench(sessions=450, service="dispatch-eu")
    async with bench.open() as person:
        bench.wire.holds = lambda request: "Page=3" in str(request.url)
        person.hit("L")
        await person.until(lambda: lists(bench) == 4)
        assert person.status.startswith("loading all · 200 so far · ")
        assert person.status.endswith("/s · esc stops")
        person.hit("escape")
        await person.quiet()
        assert person.status == "page 1 · rows 1–100 of 300 loaded · more available (L)"
        bench.wire.let_go()
        await person.settle()
        assert on(person).rows.listing.loaded == 300
        await person.press("L")
        assert person.status == "page 1 · rows 1–100 of 450, all loaded"


async def test_one_can_go_on_working_while_all_is_loaded() -> None:
    bench = Bench(sessions=450, service="dispatch-eu")
    async with bench.open() as person:
        bench.wire.holds = lambda request: "Page=2" in str(request.url)
        person.hit("L")
        await person.until(lambda: lists(bench) == 3)
        for key in ("down", "down", "space"):
            person.hit(key)
        await person.quiet()
        assert cursor(person) == bench.listed()[3].sid
        assert on(person).rows.listing.marked == {bench.listed()[2].sid}
        bench.wire.let_go()
        await person.settle()
        assert cursor(person) == bench.listed()[3].sid
        assert on(person).rows.listing.loaded == 450


async def test_loading_all_that_fails_midway_keeps_what_it_brought() -> None:
    bench = Bench(
        sessions=450,
        service="dispatch-eu",
        faults=(Fault(effect="status", status=400, path="*/Sessions", nth=3),),
    )
    async with bench.open() as person:
        await person.press("L")
        person.showing(ErrorDialog)
        await person.press("escape")
        assert person.status == "page 1 · rows 1–100 of 200 loaded · more available (L)"
        await person.press("L")
        assert person.status == "page 1 · rows 1–100 of 450, all loaded"


# -- filter


async def test_a_filter_over_a_partly_loaded_list_says_so(bench: Bench) -> None:
    async with bench.open() as person:
        open_ones = [row.sid for row in bench.listed()[:100] if row.status == "open"]
        await filter_by(person, "open", lambda: len(person.names) == len(open_ones))
        assert [row.key for row in on(person).table.page] == open_ones
        told = f"{len(open_ones)} of 100 loaded match · more available, not searched (L)"
        assert person.status == told
        await person.press("L")
        everywhere = sum(row.status == "open" for row in bench.listed())
        assert person.status == f"{everywhere} of 150 loaded match"


async def test_a_filter_without_a_match_says_where_it_looked_and_what_to_do(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("slash")
        await person.type_in("no-such-name")
        await person.until(lambda: "Nothing matches" in person.text)
        assert "The service has more sessions, which were not searched." in person.words
        assert "L Load all" in person.text
        assert person.status == "none of 100 loaded match · more available, not searched (L)"
        await person.press("escape")
        assert person.status == "page 1 · rows 1–100 of 100 loaded · more available (L)"
        assert on(person).table.display


async def test_esc_takes_a_filter_away_and_the_cursor_stays_free(bench: Bench) -> None:
    async with bench.open() as person:
        await filter_by(person, "job", lambda: person.status.startswith("page 1 · rows 1–"))
        await person.press("slash")
        person.hit("escape")
        await person.quiet()
        for _ in range(3):
            person.hit("down")
        await person.quiet()
        # Longer than typing may pause: a late second thought would take the cursor away.
        await person.pilot.pause(0.1)
        await person.settle()
        assert cursor(person) == bench.listed()[3].sid


async def test_ctrl_g_takes_a_filter_away_like_esc(bench: Bench) -> None:
    async with bench.open() as person:
        await filter_by(person, "open", lambda: len(person.names) < 100)
        await person.press("slash", "ctrl+g")
        assert len(person.names) == 100
        assert person.app.focused is on(person).table


@pytest.mark.parametrize("name", HOSTILE_NAMES)
async def test_any_name_typed_as_a_filter_is_harmless(bench: Bench, name: str) -> None:
    async with bench.open() as person:
        await person.press("slash")
        await person.type_in(name.replace("\n", " "))
        await person.pilot.pause(0.08)
        await person.settle()
        assert all(line.isprintable() for line in person.lines)
        await person.press("escape")
        assert len(person.names) == 100


# -- sort


async def test_the_sort_menu_orders_the_loaded_rows_and_again_the_other_way(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("s")
        await choose(person, "Age")
        assert person.status.endswith(" · by age, ascending")
        ages = [bench.store.session(row.key).date_created for row in on(person).table.page]
        assert ages == sorted(ages, reverse=True)
        await person.press("s")
        await choose(person, "Age")
        assert person.status.endswith(" · by age, descending")
        ages = [bench.store.session(row.key).date_created for row in on(person).table.page]
        assert ages == sorted(ages)


async def test_the_column_that_rows_are_sorted_by_shows_it(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("s")
        await choose(person, "Name")
        header = next(line for line in person.lines if "State" in line)
        assert "Name ▴" in header
        await person.press("s")
        await choose(person, "As Twilio lists them")
        header = next(line for line in person.lines if "State" in line)
        assert "▴" not in header
        assert on(person).table.page[0].key == bench.listed()[0].sid
        assert "by" not in person.status


async def test_a_click_on_a_header_sorts(bench: Bench) -> None:
    async with bench.open() as person:
        header = next(y for y, line in enumerate(person.lines) if "State" in line)
        x = person.lines[header].index("Name")
        await person.pilot.click(offset=(x, header))
        await person.settle()
        assert person.status.endswith(" · by name, ascending")


async def test_leaving_the_sort_menu_changes_nothing(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("s", "down", "escape")
        assert on(person).sorter.order.key is None


# -- refresh


async def test_a_refresh_keeps_cursor_marks_sort_filter_and_page() -> None:
    bench = Bench(sessions=450, service="dispatch-eu")
    async with bench.open() as person:
        await person.press("L", "s")
        await choose(person, "Name")
        await filter_by(person, "job", lambda: "match" in person.status)
        await person.press("right_square_bracket", "down", "down", "space", "space")
        before = (cursor(person), set(on(person).rows.listing.marked), person.names, person.status)
        assert len(before[1]) == 2
        assert before[3].startswith("page 2")
        await person.press("r")
        marked = on(person).rows.listing.marked
        assert (cursor(person), marked, person.names, person.status) == before


async def test_a_refresh_reads_the_pages_in_view_and_brings_what_changed(bench: Bench) -> None:
    async with bench.open() as person:
        row = bench.listed()[7]
        await person.press("right_square_bracket", "left_square_bracket", *["down"] * 7)
        row.status, row.closed_reason = "closed", "api"
        row.unique_name = "renamed"
        reads = lists(bench)
        await person.press("r")
        assert lists(bench) == reads + 1
        assert "◐ closed" in person.row("renamed")
        assert cursor(person) == row.sid


async def test_a_session_made_by_others_is_there_after_a_refresh(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("down")
        before = cursor(person)
        row = bench.add("brand-new")
        await person.press("r")
        assert person.names[0] == "brand-new"
        assert row.sid in [row.key for row in on(person).table.page]
        assert cursor(person) == before


async def test_a_session_deleted_under_the_cursor_goes_and_is_named(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("down", "down")
        row, after = bench.listed()[2:4]
        await person.press("space", "up")
        bench.store.remove_session(row)
        await person.press("r")
        assert row.unique_name not in person.names
        assert cursor(person) == after.sid
        assert person.toasts == [f"No longer there: {row.unique_name}."]
        assert on(person).rows.listing.marked == set()


async def test_many_that_are_gone_are_told_in_one_note(bench: Bench) -> None:
    async with bench.open() as person:
        gone = bench.listed()[:5]
        for row in gone:
            bench.store.remove_session(row)
        await person.press("r")
        assert person.toasts == [
            "No longer there: " + ", ".join(row.unique_name for row in gone[:3]) + " and more."
        ]


async def test_a_refresh_that_fails_is_told_and_loses_nothing(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("down", "space")
        before = person.names
        bench.wire.cut()
        await person.press("r")
        person.showing(ErrorDialog)
        await person.press("escape")
        assert person.names == before
        assert len(on(person).rows.listing.marked) == 1


async def test_rows_that_cannot_be_looked_for_stay_until_the_next_refresh(bench: Bench) -> None:
    async with bench.open() as person:
        row = bench.listed()[0]
        bench.store.remove_session(row)
        bench.faults.add(Fault(effect="status", status=403, path="*/Sessions/*"))
        await person.press("r")
        assert row.unique_name in person.names
        bench.faults.clear()
        await person.press("r")
        assert row.unique_name not in person.names


async def test_the_service_deleted_while_open_is_told_and_what_was_read_stays(bench: Bench) -> None:
    async with bench.open() as person:
        bench.store.services.remove(bench.service())
        await person.press("r")
        person.showing(ErrorDialog)
        assert "HTTP 404" in person.text
        await person.press("escape")
        assert len(person.names) == 100
        await person.press("right_square_bracket")
        person.showing(ErrorDialog)
        await person.press("escape")
        on(person)


async def test_a_refresh_of_an_empty_list_brings_its_first_session(empty: Bench) -> None:
    async with empty.open() as person:
        empty.add("the-first", service="empty")
        await person.press("r")
        assert person.names == ["the-first"]
        assert "No sessions" not in person.text


# -- the first reading


async def test_a_list_that_cannot_be_read_says_why_and_r_tries_again(bench: Bench) -> None:
    bench.wire.cut()
    async with bench.open() as person:
        assert "The sessions could not be read" in person.text
        assert "r Try again" in person.text
        bench.wire.mend()
        await person.press("r")
        assert len(person.names) == 100


@pytest.mark.parametrize("key", ["n", "e", "x", "o", "a", "v", "y"])
async def test_a_key_pressed_before_anything_is_loaded_says_so(bench: Bench, key: str) -> None:
    bench.wire.hold()
    async with bench.open(settle=False) as person:
        await person.quiet()
        person.hit(key)
        await person.quiet()
        told = person.toasts
        bench.wire.let_go()
        await person.settle()
        assert len(person.names) == 100
        assert len(told) == 1
        assert told[0].endswith("nothing is loaded yet.")


@pytest.mark.parametrize("key", ["e", "x", "o", "a", "v"])
async def test_a_key_about_a_session_where_there_is_none_says_so(empty: Bench, key: str) -> None:
    async with empty.open() as person:
        await person.press(key)
        on(person)
        assert [toast.partition(": ")[2] for toast in person.toasts] == ["no session is chosen."]


async def test_an_answer_that_comes_after_leaving_is_dropped(picker: Bench) -> None:
    async with picker.open() as person:
        picker.wire.hold(path="/Sessions")
        person.hit("enter")
        await person.quiet()
        on(person)
        person.hit("escape")
        await person.quiet()
        person.showing(ServicesScreen)
        picker.wire.let_go()
        await person.settle()
        person.showing(ServicesScreen)


async def test_a_wait_that_can_be_felt_is_named_with_its_rate(bench: Bench) -> None:
    async with bench.open() as person:
        bench.wire.hold()
        person.hit("right_square_bracket")
        await person.until(lambda: "reading the next page" in person.lines[0])
        assert "/20 rps" in person.lines[0]
        bench.wire.let_go()
        await person.settle()
        assert "reading the next page" not in person.lines[0]


# -- marks


async def test_space_marks_and_goes_down_and_marks_are_counted(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("space", "space", "space")
        marked = [row.sid for row in bench.listed()[:3]]
        assert on(person).rows.listing.marked == set(marked)
        assert cursor(person) == bench.listed()[3].sid
        assert person.status.endswith(" · 3 marked")
        assert person.text.count("✓") == 3
        await person.press("up", "space")
        assert on(person).rows.listing.marked == set(marked[:2])


async def test_marks_outlast_pages_and_the_last_one_taken_away_takes_the_column(
    bench: Bench,
) -> None:
    async with bench.open() as person:
        await person.press("space", "right_square_bracket")
        assert person.status.endswith(" · 1 marked")
        assert "✓" not in person.text
        await person.press("left_square_bracket")
        assert "✓" in person.text
        await person.press("g", "space")
        assert "✓" not in person.text
        assert "marked" not in person.status


# -- moving about


async def test_letters_move_the_cursor_like_arrows(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("j", "j", "k")
        assert cursor(person) == bench.listed()[1].sid
        await person.press("G")
        assert cursor(person) == bench.listed()[99].sid
        await person.press("g")
        assert cursor(person) == bench.listed()[0].sid


@pytest.mark.parametrize("key", ["escape", "backspace"])
async def test_both_keys_lead_back_to_the_services(picker: Bench, key: str) -> None:
    async with picker.open() as person:
        await person.press("enter")
        on(person)
        await person.press(key)
        person.showing(ServicesScreen)


# -- time


def watch_painting(person: Person) -> list[object]:
    """Return a list that will hold every repaint from now on."""
    painted: list[object] = []
    app: Any = person.app
    display = app._display
    app._display = lambda screen, update: (painted.append(update), display(screen, update))
    return painted


async def test_a_minute_in_which_nothing_changed_changes_no_row(bench: Bench) -> None:
    async with bench.open() as person:
        before = on(person).table.page
        on(person).show_ages()
        await person.settle()
        assert on(person).table.page == before


async def test_a_minute_later_ages_are_counted_anew(bench: Bench) -> None:
    bench.add("young", date_created=NOON - timedelta(minutes=4, seconds=30))
    async with bench.open() as person:
        assert "| 4 min |" in person.row("young")
        bench.pass_time(minutes=1)
        on(person).show_ages()
        await person.settle()
        assert "| 5 min |" in person.row("young")
        assert "1 min old" in person.lines[0]


async def test_ages_wait_while_nobody_looks_and_catch_up_then(bench: Bench) -> None:
    bench.add("young", date_created=NOON - timedelta(minutes=4, seconds=30))
    async with bench.open() as person:
        screen = on(person)
        await person.until(lambda: "Who dials what" in person.words)
        painted = watch_painting(person)
        person.app.app_focus = False
        await person.settle()
        painted.clear()
        bench.pass_time(minutes=1)
        screen.bar.minute_passed()
        await person.settle()
        assert painted == []
        person.app.app_focus = True
        await person.settle()
        assert "| 5 min |" in person.row("young")
        await person.press("enter")
        bench.pass_time(minutes=2)
        screen.bar.minute_passed()
        person.showing(SessionScreen).bar.minute_passed()
        await person.settle()
        assert "· 7 min ago" in person.text
        await person.press("escape")
        assert "| 7 min |" in person.row("young")


async def test_a_row_that_changed_takes_the_others_and_the_pane_along(bench: Bench) -> None:
    bench.add("young", date_created=NOON - timedelta(seconds=40))
    bench.add("other", date_created=NOON - timedelta(seconds=40))
    async with bench.open() as person:
        await person.point_at(bench.service().sessions_by_name["young"])
        await person.until(lambda: "created 40 s ago" in person.words)
        bench.service().sessions_by_name["other"].status = "failed"
        bench.pass_time(minutes=3)
        await person.press("r")
        assert "| 3 min |" in person.row("young")
        assert "| 3 min |" in person.row("other")
        await person.until(lambda: "created 3 min ago" in person.words)


async def test_moving_the_cursor_repaints_little(bench: Bench) -> None:
    async with bench.open(NARROW) as person:
        painted = watch_painting(person)
        await person.press("down")
        assert all(type(update).__name__ == "ChopsUpdate" for update in painted if update)


# -- the pane


async def test_the_pane_follows_the_cursor_once_it_rests(bench: Bench) -> None:
    row = bench.with_people("job-ann-bob")
    other = bench.with_people("another")
    async with bench.open() as person:
        await person.until(lambda: "+44••••0001" in person.text)
        await person.point_at(row)
        assert on(person).pane.session.sid == row.sid
        assert on(person).pane.detail is None
        await person.until(lambda: on(person).pane.detail is not None)
        assert {one.identifier for one in on(person).pane.detail.present} == {ANN, BOB}
        await person.point_at(other)
        assert on(person).pane.detail is not None


async def test_rows_passed_quickly_are_not_read(bench: Bench) -> None:
    async with bench.open() as person:
        for _ in range(5):
            person.hit("down")
        await person.until(lambda: on(person).pane.detail is not None)
        read = [one.path for one in bench.wire.sent if one.path.endswith("/Participants")]
        assert len(read) <= 2
        assert bench.listed()[5].sid in read[-1]


async def test_numbers_in_the_pane_are_masked_until_revealed(bench: Bench) -> None:
    row = bench.with_people("job-ann-bob")
    bench.store.add_traffic(row, body="On my way")
    async with bench.open() as person:
        await person.until(lambda: on(person).pane.detail is not None)
        await person.settle()
        assert ANN not in person.text
        assert "On my way" not in str(on(person).pane.view.text.visual)
        await person.press("m")
        assert ANN in person.text
        assert "On my way" in str(on(person).pane.view.text.visual)
        await person.press("m")
        assert ANN not in person.text


async def test_people_that_cannot_be_read_are_told_in_the_pane_and_nowhere_else(
    bench: Bench,
) -> None:
    bench.faults.add(Fault(effect="status", status=403, path="*/Participants"))
    async with bench.open() as person:
        told = on(person).pane.view.text
        await person.until(lambda: "These credentials may not do this." in str(told.visual))
        on(person)


async def test_80_columns_have_no_pane_and_read_no_people(bench: Bench) -> None:
    async with bench.open(NARROW) as person:
        assert not on(person).pane.view.display
        assert max(map(len, person.lines)) <= 80
        await person.press("down")
        await person.pilot.pause(0.4)
        await person.settle()
        assert not any(one.path.endswith("/Participants") for one in bench.wire.sent)


async def test_the_pane_comes_and_goes_with_the_width(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("down", "down")
        before = cursor(person)
        assert on(person).pane.view.display
        await person.resize(*NARROW)
        assert not on(person).pane.view.display
        assert cursor(person) == before
        await person.resize(*WIDE)
        assert on(person).pane.view.display
        await person.until(lambda: on(person).pane.detail is not None)


async def test_tab_goes_to_the_pane_and_back(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("tab")
        assert person.app.focused is on(person).pane.view
        await person.press("tab")
        assert person.app.focused is on(person).table


async def test_narrow_terminals_give_up_what_matters_least(bench: Bench) -> None:
    async with bench.open((60, 24)) as person:
        header = next(line for line in person.lines if "State" in line)
        assert "Mode" not in header
        assert "Expires" in header
        assert max(map(len, person.lines)) <= 60


async def test_columns_of_ones_own_are_shown_in_their_order() -> None:
    bench = Bench(service="dispatch-eu", columns=("expires", "name", "nonsense"))
    async with bench.open() as person:
        header = next(line for line in person.lines if "Expires" in line)
        assert header.index("Expires") < header.index("Name")
        assert "State" not in header


# -- actions and their reasons


async def test_a_closed_session_cannot_be_closed_and_an_open_one_not_re_opened(
    bench: Bench,
) -> None:
    async with bench.open() as person:
        await person.point_at(bench.first("closed"))
        await person.press("x")
        assert person.toasts[-1] == "Close: it is closed already."
        await person.point_at(bench.first("open"))
        await person.press("o")
        assert person.toasts[-1] == "Re-open: it is open, not closed."
        on(person)


async def test_the_menu_says_why_something_cannot_be_done(bench: Bench) -> None:
    async with bench.open() as person:
        await person.point_at(bench.first("closed"))
        await person.press("a")
        assert "Close – it is closed already" in person.text
        assert "Delete for good" in person.text


async def test_read_only_refuses_every_change_with_a_reason() -> None:
    bench = Bench(service="dispatch-eu", read_only=True)
    async with bench.open() as person:
        assert "READ-ONLY" in person.lines[0]
        for key in ("n", "e", "x"):
            await person.press(key)
            on(person)
            assert "read-only" in person.toasts[-1]
        await person.point_at(bench.first("closed"))
        await person.press("o")
        assert "read-only" in person.toasts[-1]
        await person.press("a")
        assert person.text.count("read-only") >= 4
        on_menu = person.showing(MenuDialog).options
        assert not on_menu.get_option("raw").disabled
        assert bench.wire.writes == []


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sit at another machine, where only the terminal reaches the clipboard."""
    monkeypatch.setenv("SSH_TTY", "/dev/pts/9")


def listen(person: Person) -> list[str]:
    """Return a list that will hold what is written to the terminal from now on."""
    written: list[str] = []
    driver: Any = person.app._driver
    driver.write = written.append
    return written


def clipboard(written: list[str]) -> list[str]:
    """Return the texts that the terminal was asked to keep."""
    found = re.findall(r"\x1b\]52;c;([A-Za-z0-9+/=]*)", "".join(written))
    return [base64.b64decode(text).decode() for text in found]


async def test_copying_goes_to_the_terminals_clipboard_and_says_so(
    bench: Bench, remote: None
) -> None:
    row = bench.with_people("job-ann-bob")
    async with bench.open() as person:
        written = listen(person)
        for choice, text in (("SID", row.sid), ("Name", "job-ann-bob")):
            await person.press("y")
            await choose(person, choice)
            assert clipboard(written)[-1] == text
            assert "OSC 52" in person.toasts[-1]
        await person.press("y", "escape")
        assert len(person.toasts) == len(clipboard(written)) == 2


async def test_a_hostile_name_is_copied_and_told_as_harmless_text(
    bench: Bench, remote: None
) -> None:
    name = "[@click=app.quit]x\x1b]52;c;!\x07[/"
    bench.add(name)
    async with bench.open() as person:
        written = listen(person)
        await person.press("y")
        assert all(line.isprintable() for line in person.lines)
        await choose(person, "Name")
        assert clipboard(written) == [safe(name)]
        assert person.toasts[-1].isprintable()
        assert not person.has_ended


# -- opening one, and what comes back


async def test_enter_opens_the_session_under_the_cursor(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("down", "enter")
        assert person.showing(SessionScreen).session.sid == bench.listed()[1].sid
        await person.press("escape")
        assert cursor(person) == bench.listed()[1].sid


async def test_what_changed_on_the_sessions_own_screen_is_in_the_list(bench: Bench) -> None:
    row = bench.first("in-progress")
    async with bench.open() as person:
        await person.point_at(row)
        await person.press("enter")
        row.status, row.closed_reason = "closed", "api"
        await person.press("r", "escape")
        assert "◐ closed" in person.row(row.unique_name)
        assert cursor(person) == row.sid


async def test_a_session_found_gone_on_its_own_screen_is_not_in_the_list(bench: Bench) -> None:
    row = bench.listed()[4]
    async with bench.open() as person:
        await person.point_at(row)
        await person.press("enter")
        bench.store.remove_session(row)
        await person.press("r", "escape")
        assert row.sid not in [one.key for one in on(person).table.page]


# -- names and errors


async def test_awkward_names_are_shown_as_text_and_nothing_acts(bench: Bench) -> None:
    def world(clock: Callable[[], datetime]) -> Store:
        store = Store(clock, seed=1)
        service = store.add_service("dispatch-eu")
        for name in AWKWARD_NAMES:
            store.add_session(service, name)
        return store

    bench = Bench(store=world, service="dispatch-eu")
    async with bench.open() as person:
        assert len(person.names) == len(AWKWARD_NAMES)
        assert "[bold]urgent[/] job-00xx" in person.names
        assert all(name.isprintable() for name in person.names)
        assert all(line.isprintable() for line in person.lines)
        y = next(y for y, line in enumerate(person.lines) if "[@click" in line)
        for _ in range(2):
            await person.pilot.click(offset=(20, y))
        await person.settle()
        assert not person.has_ended


@pytest.mark.parametrize("name", HOSTILE_NAMES)
async def test_awkward_names_are_text_in_notes_titles_and_dialogs(bench: Bench, name: str) -> None:
    row = bench.with_people(name)
    async with bench.open() as person:
        for key in ("x", "e", "a", "y", "v"):
            await person.press(key)
            assert all(line.isprintable() for line in person.lines)
            await person.press("escape")
        bench.store.remove_session(row)
        await person.press("r")
        assert person.toasts[-1].startswith("No longer there: ")
        assert person.toasts[-1].isprintable()
        assert all(line.isprintable() for line in person.lines)
        assert not person.has_ended


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("/Sessions", ["r"]),
        ("/Sessions", ["right_square_bracket"]),
        ("/Sessions", ["L"]),
        ("/Sessions/", ["x"]),
        ("/Sessions/", ["v"]),
        ("/Sessions/", ["enter"]),
    ],
)
async def test_an_error_nobody_planned_for_in_any_work_is_told_and_the_program_goes_on(
    bench: Bench, path: str, keys: list[str]
) -> None:
    async with bench.open() as person:
        bench.wire.blow_up(path=path)
        await person.press(*keys)
        await person.until(lambda: "unexpected" in person.words)
        bench.wire.mend()
        while not isinstance(person.screen, SessionsScreen):
            await person.press("escape")
        await person.press("r")
        assert len(person.names) == 100


async def test_a_first_reading_that_fails_without_anybody_planning_it_is_told(
    bench: Bench,
) -> None:
    bench.wire.blow_up(path="/Sessions")
    async with bench.open() as person:
        assert "The sessions could not be read" in person.text
        assert "unexpected" in person.words
        bench.wire.mend()
        await person.press("r")
        assert len(person.names) == 100


async def test_an_unplanned_error_in_the_pane_or_in_looking_for_rows_disturbs_nobody(
    bench: Bench,
) -> None:
    async with bench.open() as person:
        bench.wire.trouble = lambda request: (
            BoomError("boom") if "/Sessions/" in request.url.path else None
        )
        bench.store.remove_session(bench.listed()[9])
        await person.press("r", "down")
        await person.until(lambda: "unexpected" in person.words)
        on(person)
        assert len(person.names) == 100


@pytest.mark.parametrize("sid", ["right", "KS" + "0" * 32, "nonsense"])
async def test_a_service_by_name_is_listed_by_the_sid_that_it_had_last_if_that_still_holds(
    tmp_path: Path, sid: str
) -> None:
    bench = Bench(service="dispatch-eu", state_dir=tmp_path, size=NARROW)
    known = next(one.sid for one in bench.store.services if one.unique_name == "dispatch-eu")
    sid = known if sid == "right" else sid
    path = tmp_path / "services.json"
    path.write_text(json.dumps({"dispatch-eu": sid}))
    path.chmod(0o600)
    async with bench.open() as person:
        assert "rows 1–100" in person.status
        lists = [one.path for one in bench.wire.sent if one.path.endswith("/Sessions")]
        assert lists.count(f"/v1/Services/{known}/Sessions") == 1
        assert len(bench.wire.sent) == (2 if sid == known else 3)
