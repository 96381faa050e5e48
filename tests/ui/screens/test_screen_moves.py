"""Keys that people know from elsewhere do what they do there, on every screen."""

import pytest
from ui_bench import NARROW, Bench

from proxy_tui.ui.screens import ServicesScreen, SessionScreen, SessionsScreen

pytestmark = pytest.mark.anyio


async def test_half_and_whole_pages_and_both_ends_of_a_table(bench: Bench) -> None:
    async with bench.open(size=NARROW) as person:
        table = person.showing(SessionsScreen).table
        lines = table.scrollable_size.height - table.header_height
        for key, moved in [
            ("ctrl+d", lines // 2), ("ctrl+d", lines // 2), ("ctrl+u", -(lines // 2)),
        ]:  # fmt: skip
            before = table.cursor_row
            await person.press(key)
            assert table.cursor_row - before == moved
        await person.press("end")
        assert table.cursor_row == 99
        await person.press("ctrl+d")
        assert table.cursor_row == 99
        await person.press("home")
        assert (table.cursor_row, table.scroll_offset.y) == (0, 0)
        await person.press("ctrl+u")
        assert table.cursor_row == 0
        await person.press("pagedown")
        by_page = table.cursor_row
        await person.press("home", "ctrl+f")
        assert table.cursor_row == by_page > lines // 2
        await person.press("pageup")
        assert table.cursor_row < by_page


async def test_an_empty_table_stands_still(make_bench: type[Bench]) -> None:
    bench = make_bench(service="pilot")
    async with bench.open(size=NARROW) as person:
        assert "No sessions" in person.text
        await person.press("ctrl+d", "ctrl+u", "ctrl+f", "end", "home")
        assert person.app.unexpected == []


async def test_a_session_scrolls_by_the_same_keys_and_n_creates_nothing(bench: Bench) -> None:
    async with bench.open(size=(80, 14)) as person:
        await person.press("enter")
        view = person.showing(SessionScreen).view
        for key in ("ctrl+d", "ctrl+f", "j", "pagedown", "G", "end"):
            before = view.scroll_offset.y
            await person.press(key)
            assert view.scroll_offset.y > before or before == view.max_scroll_y, key
        for key in ("ctrl+u", "pageup", "k"):
            before = view.scroll_offset.y
            await person.press(key)
            assert view.scroll_offset.y < before or before == 0, key
        await person.press("home")
        assert view.scroll_offset.y == 0
        await person.press("n")
        person.showing(SessionScreen)


async def test_q_goes_back_and_leaves_from_the_first_screen(picker: Bench) -> None:
    async with picker.open(size=NARROW) as person:
        await person.press("enter")
        for opens in ("enter", "u", "t", "w"):
            await person.press(opens, "q")
            person.showing(SessionsScreen)
        await person.press("slash")
        await person.type_in("q")
        assert person.showing(SessionsScreen).filter.bar.text == "q"
        await person.press("escape", "q")
        person.showing(ServicesScreen)
        person.hit("q")
        await person.until(lambda: person.has_ended)


async def test_what_ctrl_c_says_covers_no_line_that_is_typed_in_and_goes_with_the_next_key() -> (
    None
):
    bench = Bench(service="dispatch-eu", keys={"app.quit": "f10"})
    async with bench.open(size=NARROW) as person:
        await person.press("slash")
        await person.type_in("job")
        await person.press("ctrl+c")
        if not person.toasts:  # an input takes ctrl+c for copying
            await person.press("enter", "ctrl+c")
        assert person.toasts == ["f10 leaves the program."]
        assert not any("leaves the program" in line for line in person.lines[-3:])
        assert "job" in person.text
        await person.press("j")
        assert person.toasts == []
