from datetime import timedelta
from typing import Any, Final

import pytest
from textual import events
from textual.widgets import OptionList, Static
from ui_bench import ANN, BOB, HUGE, NARROW, NOON, WIDE, Bench, Person
from ui_desk import LATER, Desk, ago, sessions, signed, views_line

from proxy_tui.settings import SavedView
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.options import Options
from proxy_tui.ui.dialogs.help import HelpDialog
from proxy_tui.ui.dialogs.menu import MenuDialog
from proxy_tui.ui.widgets.filter_chips import FilterChips
from proxy_tui.ui.widgets.table.sessions_table import MARK
from proxy_tui.ui.widgets.views_bar import ViewsBar

pytestmark = pytest.mark.anyio

VIEWS = {
    "1": "All", "2": "Open", "3": "In progress", "4": "Expiring <1 h", "5": "Never expires",
    "6": "One-sided", "7": "Silent >24 h", "8": "Failed", "9": "Closed <1 h",
}  # fmt: skip


@pytest.fixture
def desk() -> Desk:
    """One session for each triage view; each asks for the one that is named after it."""
    desk = Desk()
    desk.pair("fresh", ANN, BOB)
    desk.plain("talking", status="in-progress", date_last_interaction=ago(minutes=5))
    desk.plain("soon", date_expiry=NOON + timedelta(minutes=30))
    desk.add("forever")
    desk.pair("alone", ANN, date_created=ago(hours=3))
    desk.plain(
        "silent", status="in-progress", date_created=ago(days=3), date_last_interaction=ago(days=2)
    )
    desk.plain("broken", status="failed", date_ended=ago(minutes=10))
    desk.plain("done", status="closed", date_ended=ago(minutes=10), closed_reason="api")
    desk.plain("old", status="closed", date_created=ago(days=4), date_ended=ago(days=3))
    return desk


FITTING = {
    "1": {"fresh", "talking", "soon", "forever", "alone", "silent", "broken", "done", "old"},
    "2": {"fresh", "soon", "forever", "alone"},
    "3": {"talking", "silent"},
    "4": {"soon"},
    "5": {"forever"},
    "7": {"silent"},
    "8": {"broken"},
    "9": {"done"},
}


def told(person: Person) -> str:
    """Return what stands below the filter line."""
    return person.said("FilterBar .told").strip()


async def filter_by(person: Person, text: str) -> None:
    """Open the filter line and type, in place of what stands there."""
    await person.press("slash")
    sessions(person).filter.bar.input.value = ""
    await person.type_in(text)
    await shown(person)


async def shown(person: Person) -> None:
    """Let the short pause after typing be over."""
    bar = sessions(person).filter.bar
    assert bar._timer is not None
    bar._timer.stop()
    bar._post_change()
    await person.settle()


def saved(own: dict[str, str]) -> dict[str, SavedView]:
    """Return views as the config file has them, from their queries."""
    return {name: SavedView(query=query) for name, query in own.items()}


def scroll(bar: ViewsBar, kind: type[events.MouseEvent]) -> events.MouseEvent:
    """Return a turn of the wheel over the line of views."""
    return kind(bar, 5, 0, 0, 0, 0, False, False, False)


# -- views


async def test_a_digit_shows_the_sessions_of_its_view(desk: Desk) -> None:
    async with desk.open() as person:
        for key, fitting in FITTING.items():
            await person.press("down", key)
            assert set(person.names) == fitting
            assert sessions(person).filter.view.name == VIEWS[key]
            assert sessions(person).table.cursor_row == 0


async def test_every_view_says_how_many_of_the_loaded_sessions_fit(desk: Desk) -> None:
    async with desk.open(HUGE) as person:
        line = views_line(person)
        for key, fitting in FITTING.items():
            assert f"{key} {VIEWS[key]} {len(fitting)}  " in f"{line}  ", key


async def test_a_view_that_asks_for_people_counts_those_it_knows_and_says_there_may_be_more(
    desk: Desk,
) -> None:
    async with desk.open(HUGE) as person:
        assert "6 One-sided ?" in views_line(person)
        await person.point_at(desk.service().sessions_by_name["alone"])
        await person.until(lambda: "6 One-sided 1+" in views_line(person))
        await person.press("6")
        assert person.names == ["alone"]


async def test_a_view_that_asks_for_people_says_of_how_many_nothing_is_known_and_reads_them(
    desk: Desk,
) -> None:
    async with desk.open() as person:
        await person.press("6")
        screen = sessions(person)
        unread = screen.summary.status.coverage.unread
        assert unread > 1
        assert "No match known so far" in person.text
        loaded = screen.rows.listing.loaded
        assert person.status.startswith(f"none known · {unread} not read (P reads them, ")
        await person.press("P")
        assert screen.summary.status.coverage.unread == 0
        assert len(person.names) == 5
        assert "alone" in person.names
        assert person.status == f"5 of {loaded} loaded match"


async def test_views_know_what_a_search_read_and_what_could_not_be_read_is_not_empty() -> None:
    desk = Desk()
    desk.pair("alone", ANN)
    odd = desk.pair("odd", BOB)
    desk.pair("both", ANN, BOB)
    desk.faults.add(Fault(effect="status", status=500, path=f"*{odd.sid}/Participants"))
    async with desk.open(NARROW) as person:
        await person.press("6")
        assert person.status.startswith("none known · 3 not read")
        await person.press("f")
        await person.type_in(ANN)
        await person.press("enter", "escape")
        assert person.names == ["alone"]
        assert person.status == "1 known · 1 not read (P reads it, 1 s) · all 3 loaded"
        await person.press("P")
        assert person.status == "1 known · 1 could not be read (P tries again) · all 3 loaded"
        desk.faults.clear()
        await person.press("P")
        assert sorted(person.names) == ["alone", "odd"]
        assert person.status == "2 of 3 loaded match"


async def test_esc_stops_the_reading_of_people_and_keeps_what_was_read(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("6")
        desk.wire.hold("GET", "Participants")
        person.hit("P")
        await person.until(lambda: "reading" in person.status)
        person.hit("escape")
        await person.until(lambda: "P reads them" in person.status)
        desk.wire.let_go()
        await person.settle()
        assert sessions(person).filter.view.name == "One-sided"


async def test_a_count_is_said_to_be_partial_while_there_are_pages_that_were_not_loaded() -> None:
    desk = Desk(options=Options(max_page_size=4))
    desk.many(9)
    async with desk.open(HUGE) as person:
        assert "1 All 4+" in views_line(person)
        assert "8 Failed 0+" in views_line(person)
        await person.press("L")
        assert "1 All 9 " in views_line(person)
        assert "8 Failed 0 " in views_line(person)


async def test_a_click_shows_the_view_under_the_pointer(desk: Desk) -> None:
    async with desk.open() as person:
        for key in ("3", "5", "1"):
            column = views_line(person).index(f"{key} {VIEWS[key]}")
            await person.pilot.click(ViewsBar, offset=(column, 0))
            await person.settle()
            assert sessions(person).filter.view.key == key
        # Between two of them there is none.
        gap = views_line(person).index("2 Open") - 1
        await person.pilot.click(ViewsBar, offset=(gap, 0))
        await person.settle()
        assert sessions(person).filter.view.key == "1"


async def test_the_counts_follow_what_is_done_to_a_session(desk: Desk) -> None:
    async with desk.open(HUGE) as person:
        await person.point_at(desk.service().sessions_by_name["fresh"])
        await person.press("x", "ctrl+s")
        assert "2 Open 3 " in views_line(person)
        assert "9 Closed <1 h 2" in views_line(person)


async def test_the_counts_follow_what_a_refresh_brings(desk: Desk) -> None:
    async with desk.open(HUGE) as person:
        desk.plain("newest", status="failed", date_ended=NOON)
        await person.press("r")
        assert "1 All 10 " in views_line(person)
        assert "8 Failed 2 " in views_line(person)


async def test_a_view_that_nothing_fits_says_so_and_another_one_brings_the_rows_back() -> None:
    desk = Desk()
    desk.many(3)
    async with desk.open() as person:
        await person.press("8")
        assert "Nothing matches" in person.text
        assert person.status == "none of 3 loaded match"
        await person.press("1")
        assert len(person.names) == 3
        await person.press("down")
        assert sessions(person).table.cursor_row == 1


# -- at 80 columns


async def test_a_narrow_terminal_shows_the_view_in_force_with_its_count(desk: Desk) -> None:
    async with desk.open(NARROW) as person:
        for key, name in VIEWS.items():
            await person.press(key)
            line = views_line(person)
            count = "?" if key == "6" else str(len(FITTING[key]))
            assert f"{key} {name} {count}" in line
            assert len(line) <= 80
            assert ("‹" in line) == ("1 All" not in line)
            assert ("›" in line) == ("0 Expiring in use" not in line)
            assert "…" not in line
            assert len(sessions(person).filter.views_bar._places) > 1


async def test_the_ends_of_the_line_say_how_many_views_are_out_of_sight(desk: Desk) -> None:
    async with desk.open(NARROW) as person:
        line = views_line(person)
        shown = len(sessions(person).filter.views_bar._places)
        assert line.endswith(f" +{10 - shown}›")
        await person.press("0")
        line = views_line(person)
        shown = len(sessions(person).filter.views_bar._places)
        assert line.startswith(f"‹{10 - shown}+ ")


async def test_keys_go_from_view_to_view_and_round_the_end(desk: Desk) -> None:
    async with desk.open(NARROW) as person:
        seen = []
        for _ in range(10):
            await person.press("right_curly_bracket")
            seen.append(sessions(person).filter.view.name)
            assert seen[-1] in views_line(person)
        first, *others = [view.name for view in sessions(person).rows.views]
        assert seen == [*others, first]
        await person.press("left_curly_bracket")
        assert sessions(person).filter.view.name == "Expiring in use"


async def test_the_mouse_brings_views_that_are_out_of_sight(desk: Desk) -> None:
    async with desk.open(NARROW) as person:
        bar = sessions(person).filter.views_bar
        before = views_line(person)
        await person.pilot.click(ViewsBar, offset=(len(before) - 1, 0))
        await person.settle()
        assert "1 All" not in views_line(person)
        assert sessions(person).filter.view.name == "All"
        bar.post_message(scroll(bar, events.MouseScrollUp))
        await person.settle()
        assert views_line(person) != before
        for _ in range(10):
            bar.post_message(scroll(bar, events.MouseScrollUp))
        await person.settle()
        assert views_line(person) == before


async def test_on_a_narrow_terminal_a_click_hits_what_is_under_it_though_the_line_has_moved(
    desk: Desk,
) -> None:
    async with desk.open(NARROW) as person:
        await person.press("9")
        line = views_line(person)
        assert line.startswith("‹")
        for name in ("Silent >24 h", "Closed <1 h"):
            end = line.index(name) + len(name) + 1  # its count
            await person.pilot.click(ViewsBar, offset=(end, 0))
            await person.settle()
            assert sessions(person).filter.view.name == name
            await person.press("9")


# -- own views


async def test_views_of_ones_own_take_the_keys_they_ask_for() -> None:
    own = {"7 Couriers": "name:job-*", "Old ones": "age>1d", "Failed": "status:failed,unknown"}
    desk = Desk(views=saved(own))
    desk.plain("job-1")
    desk.plain("ride-1", date_created=ago(days=2))
    desk.plain("odd", status="unknown")
    async with desk.open(HUGE) as person:
        line = views_line(person)
        assert "7 Couriers 1" in line
        assert "8 Failed 1" in line
        assert " Old ones 1" in line
        assert " Silent >24 h 1" in line
        await person.press("7")
        assert person.names == ["job-1"]
        await person.press("8")
        assert person.names == ["odd"]
        column = line.index("Old ones")
        await person.pilot.click(ViewsBar, offset=(column, 0))
        await person.settle()
        assert person.names == ["ride-1"]


async def test_a_view_of_ones_own_that_makes_no_sense_has_no_count_and_says_why() -> None:
    desk = Desk(views=saved({"2 Wrong": "colour:red status:open"}))
    desk.plain("fresh")
    desk.plain("broken", status="failed")
    async with desk.open(HUGE) as person:
        assert "2 Wrong ?" in views_line(person)
        await person.press("2")
        assert person.names == ["fresh"]
        assert any("Wrong" in one and 'No field is called "colour"' in one for one in person.toasts)
        # The mistake is not in what is typed, so what is typed can be kept.
        await filter_by(person, "fresh")
        assert 'No field is called "colour"' in told(person)
        await person.press("enter")
        assert person.app.focused is sessions(person).table


async def test_names_of_views_are_text() -> None:
    desk = Desk(views=saved({"[b]x[/ \x1b[31m": "status:open"}))
    desk.plain("fresh")
    async with desk.open(HUGE) as person:
        assert "[b]x[/" in views_line(person)
        assert "\x1b" not in person.text


# -- the language


LANGUAGE: Final = (
    ("status:open", {"fresh", "soon", "forever", "alone"}),
    ("status:open,failed -soon", {"fresh", "forever", "alone", "broken"}),
    ("is:active idle>1d", {"silent"}),
    ("age>2h", {"silent", "old", "alone"}),
    ("expires<1h", {"soon"}),
    ("expires:never", {"forever"}),
    ("name:f*", {"fresh", "forever"}),
    ("-is:active", {"broken", "done", "old"}),
    ("reason:api", {"done"}),
    ("ttl:0 status:closed ended<1h", {"done"}),
    ("OLD", {"old"}),
)


async def test_the_filter_understands_the_language(desk: Desk) -> None:
    async with desk.open() as person:
        for text, fitting in LANGUAGE:
            await filter_by(person, text)
            assert set(person.names) == fitting
            verb = "matches" if len(fitting) == 1 else "match"
            assert person.status == f"{len(fitting)} of 9 loaded {verb}"
            assert told(person) == ""


async def test_a_word_that_makes_no_sense_is_named_with_what_was_expected_and_the_rest_filters(
    desk: Desk,
) -> None:
    async with desk.open() as person:
        await filter_by(person, "statsu:open soon")
        assert told(person).startswith("statsu: ")
        assert "status" in told(person)
        assert person.names == ["soon"]
        assert "statsu:" in person.lines[-4]
        assert sessions(person).filter.bar.input.underlined == (0, len("statsu:"))


async def test_what_is_wrong_stands_out_and_what_is_only_unfinished_does_not(desk: Desk) -> None:
    async with desk.open() as person:
        bar: Any = sessions(person).filter.bar
        await filter_by(person, "age>")
        said = told(person)
        assert said == "tab 30m  2h  1d"
        assert all("warning" not in str(span.style) for span in bar.told.visual.spans)
        assert len(person.names) == 9
        await filter_by(person, "age>nonsense soon")
        assert any("warning" in str(span.style) for span in bar.told.visual.spans)
        assert person.names == ["soon"]
        await filter_by(person, "age>2h")
        assert told(person) == ""


async def test_the_problem_goes_away_with_the_filter(desk: Desk) -> None:
    async with desk.open() as person:
        await filter_by(person, "colour:red")
        await person.press("escape")
        assert len(person.names) == 9
        await person.press("slash")
        assert told(person).startswith("tab status  is  name ")


async def test_on_a_narrow_terminal_the_problem_leaves_room_for_what_is_typed(desk: Desk) -> None:
    async with desk.open(NARROW) as person:
        await filter_by(person, "age>nonsense")
        line = person.lines[-4]
        assert "age>nonsense" in line
        assert line.strip().startswith("/")
        assert len(line) <= 80


async def test_tab_completes_names_and_values_and_never_leaves_the_line(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("slash")
        bar = sessions(person).filter.bar
        for typed, completed in (
            ("sta", "status:"),
            ("fai", "status:failed"),
            ("", "status:failed"),
        ):
            await person.type_in(typed)
            await person.press("tab")
            assert bar.input.value == completed
            assert bar.input.cursor_position == len(completed)
            assert person.app.focused is bar.input
        await shown(person)
        assert person.names == ["broken"]


async def test_offers_begin_below_the_word_and_tab_goes_from_one_to_the_next(desk: Desk) -> None:
    async with desk.open() as person:
        await filter_by(person, "age>2h status:")
        line, below = person.lines[-4], person.lines[-3]
        assert below.index("tab open") == line.index("status:") + len("status:")
        await person.press("tab")
        await shown(person)
        assert sessions(person).filter.bar.text == "age>2h status:open"
        assert person.status == "1 of 9 loaded matches"
        await person.press("tab")
        await shown(person)
        assert sessions(person).filter.bar.text == "age>2h status:in-progress"
        assert person.status == "1 of 9 loaded matches"


async def test_what_is_wrong_is_underlined_and_the_reason_begins_below_it(desk: Desk) -> None:
    async with desk.open() as person:
        await filter_by(person, "soon age>nonsense")
        control = sessions(person).filter.bar.input
        start, end = control.underlined
        assert control.value[start:end] == "nonsense"
        assert person.lines[-3].index("nonsense") == person.lines[-4].index("nonsense")
        await filter_by(person, "soon")
        assert control.underlined == (0, 0)


async def test_a_filter_that_is_kept_stands_beside_the_views_and_esc_clears_it_there(
    desk: Desk,
) -> None:
    async with desk.open() as person:
        rows = sessions(person).table.size.height
        await filter_by(person, "status:open age>2h")
        await person.press("enter")
        assert "/  status:open   age>2h  ✗" in views_line(person)
        assert sessions(person).table.size.height == rows
        assert not sessions(person).filter.bar.display
        await person.press("space", "slash")
        assert "✗" not in views_line(person)
        assert sessions(person).filter.bar.input.value == "status:open age>2h"
        await person.press("enter", "escape")
        assert "✗" not in views_line(person)
        assert len(person.names) == 9
        assert sessions(person).rows.listing.marked
        await person.press("escape")
        assert not sessions(person).rows.listing.marked


async def test_a_click_on_the_filter_opens_it_and_one_on_its_cross_clears_it(desk: Desk) -> None:
    async with desk.open() as person:
        await filter_by(person, "status:open")
        await person.press("enter")
        await person.click("FilterChips")
        assert person.app.focused is sessions(person).filter.bar.input
        await person.press("enter")
        chips = sessions(person).filter.chips
        await person.pilot.click(FilterChips, offset=(chips.size.width - 2, 0))
        await person.settle()
        assert len(person.names) == 9
        assert not chips.display


async def test_tab_completes_the_word_at_the_cursor_and_leaves_the_rest(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("slash")
        await person.type_in("mod age>2h")
        bar = sessions(person).filter.bar
        bar.input.cursor_position = 3
        await person.press("tab")
        assert bar.input.value == "mode: age>2h"
        assert bar.input.cursor_position == 5


async def test_enter_keeps_the_filter_and_gives_the_keys_back_to_the_table(desk: Desk) -> None:
    async with desk.open() as person:
        await filter_by(person, "status:open")
        await person.press("enter")
        assert person.app.focused is sessions(person).table
        assert "status:open" in person.text
        await person.press("down", "j")
        assert sessions(person).table.cursor_row == 2


async def test_keys_of_the_screen_are_text_in_the_filter_line(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("slash", "x", "1", "r", "p", "question_mark")
        assert sessions(person).filter.bar.input.value == "x1rp?"
        assert sessions(person).filter.view.key == "1"
        assert desk.wire.writes == []


async def test_markup_and_control_characters_in_a_filter_are_text(desk: Desk) -> None:
    async with desk.open() as person:
        for text in ("[@click=app.quit]x[/]", "age>[@click=app.quit]x[/]", "age:\x1b[31m[/"):
            await filter_by(person, text)
            assert "\x1b" not in person.text
        assert "[/" in told(person)
        assert not person.has_ended


# -- together


async def test_filter_and_view_narrow_together(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("2")
        await filter_by(person, "name:f*")
        assert set(person.names) == {"fresh", "forever"}
        await person.press("enter", "5")
        assert person.names == ["forever"]
        await person.press("8")
        assert "Nothing matches" in person.text
        await person.press("slash", "escape")
        assert person.names == ["broken"]
        assert sessions(person).filter.view.key == "8"


async def test_the_counts_of_the_views_do_not_depend_on_the_filter(desk: Desk) -> None:
    async with desk.open(HUGE) as person:
        before = views_line(person)
        await filter_by(person, "nothing-has-this")
        assert views_line(person) == before


async def test_sort_and_view_hold_together(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("s")
        person.showing(MenuDialog).query_one(OptionList).highlighted = 2
        await person.press("enter", "2")
        assert person.names == ["alone", "forever", "fresh", "soon"]
        assert "by name, ascending" in person.status
        await person.press("1")
        assert person.names == sorted(FITTING["1"])


async def test_marks_can_be_asked_for_and_combine_with_the_rest(desk: Desk) -> None:
    async with desk.open() as person:
        for name in ("soon", "broken"):
            await person.point_at(desk.service().sessions_by_name[name])
            await person.press("space")
        await filter_by(person, "is:marked")
        assert set(signed(person)) == {f"{MARK}soon", f"{MARK}broken"}
        assert "2 marked" in person.status
        await person.press("enter", "8")
        assert signed(person) == [f"{MARK}broken"]
        await filter_by(person, "-is:marked")
        assert "Nothing matches" in person.text


async def test_a_row_leaves_the_marked_ones_with_its_mark(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("space", "space")
        await filter_by(person, "is:marked")
        await person.press("enter", "space")
        assert len(person.names) == 1


# -- as time passes


async def test_time_that_passes_is_judged_again_without_a_request(desk: Desk) -> None:
    async with desk.open(HUGE) as person:
        await filter_by(person, "age>2h -status:closed")
        assert set(person.names) == {"silent", "alone"}
        assert "4 Expiring <1 h 1 " in views_line(person)
        asked = len(desk.wire.sent)
        desk.pass_time(hours=2, minutes=1)
        sessions(person).show_ages()
        await person.settle()
        assert set(person.names) == FITTING["1"] - {"done", "old"}
        assert "9 Closed <1 h 0" in views_line(person)
        assert len(desk.wire.sent) == asked


async def test_a_view_of_time_lets_rows_in_as_time_passes_and_keeps_the_cursor() -> None:
    desk = Desk()
    desk.plain("next", date_expiry=NOON + timedelta(minutes=70))
    desk.plain("far", date_expiry=LATER)
    desk.plain("soon", date_expiry=NOON + timedelta(minutes=30))
    async with desk.open() as person:
        await person.press("4")
        assert person.names == ["soon"]
        desk.pass_time(minutes=15)
        sessions(person).show_ages()
        await person.settle()
        assert person.names == ["soon", "next"]
        assert sessions(person).pane.session.unique_name == "soon"


# -- help


async def test_help_lists_the_language_on_the_list_of_sessions_only(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("question_mark")
        said = " ".join(
            str(one.visual)
            for one in person.showing(HelpDialog).query(".body Static").results(Static)
        )
        for part in ("What the filter understands", "age>2h", "expires<30m", "-status:closed"):
            assert part in said
        assert "1 … 9 0" in said


async def test_help_about_a_screen_without_the_language_does_not_mention_it() -> None:
    async with Bench().open(WIDE) as person:
        await person.press("question_mark")
        assert "What the filter understands" not in person.words


async def test_the_palette_knows_the_views(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("ctrl+p")
        await person.type_in("view 8")
        await person.until(lambda: "triage view on 8" in person.text)


async def test_below_the_filter_stands_what_may_come_next_or_may_be_meant(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("slash")
        assert told(person).startswith("tab status  is  name ")
        await filter_by(person, "status:")
        assert told(person) == "tab open  in-progress  closed  failed  unknown"
        await filter_by(person, "expired")
        assert told(person) == 'Did you mean is:expired? "expired" is looked for as text'
        await filter_by(person, "status:open or status:failed")
        assert told(person) == ""
        assert {*person.names} == FITTING["2"] | FITTING["8"]
