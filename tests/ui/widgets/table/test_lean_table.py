import inspect
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from rich.errors import StyleSyntaxError
from rich.segment import Segment
from rich.text import Text
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.message import Message
from textual.pilot import Pilot
from textual.scrollbar import ScrollBarRender
from textual.widget import Widget
from textual.widgets import DataTable, Input
from textual.widgets.data_table import DuplicateKey, RowDoesNotExist

from proxy_tui.ui.widgets.table.lean_columns import Column
from proxy_tui.ui.widgets.table.lean_styles import TONES
from proxy_tui.ui.widgets.table.lean_table import LeanTable, Row

pytestmark = pytest.mark.anyio

COLUMNS = [
    Column("state", "State", 8),
    Column("name", "Name", 10, stretch=True),
    Column("age", "Age", 5, "right", give_way=1),
]
HEADER = " State     Name                     Age "


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class WatchedTable(LeanTable):
    """Notes which lines of the window were to be painted again; ``None`` stands for all."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[Region | None] = []

    def refresh(self, *regions: Region, **options: Any) -> Any:
        if not self._still and hasattr(self, "noted"):
            self.noted += regions or [None]
        return super().refresh(*regions, **options)


class TableApp(App[None]):
    """One table above an input, 41 cells wide and 8 lines high; notes the table's messages."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "LeanTable { height: 8; }"

    def __init__(self, columns: list[Column] | None = None) -> None:
        super().__init__()
        self.table = WatchedTable()
        self.wanted = COLUMNS if columns is None else columns
        self.posted: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.table
        yield Input()

    def on_mount(self) -> None:
        self.table.set_columns(self.wanted)

    def note(self, message: Message) -> None:
        self.posted.append(message)

    on_data_table_row_highlighted = note
    on_data_table_row_selected = note
    on_data_table_header_selected = note


@asynccontextmanager
async def shown(
    rows: Iterable[Row] = (), *, columns: list[Column] | None = None, width: int = 41
) -> AsyncIterator[tuple[WatchedTable, Pilot[None], list[Message]]]:
    app = TableApp(columns)
    async with app.run_test(size=(width, 12)) as pilot:
        app.table.set_rows(rows)
        await settle(pilot)
        yield app.table, pilot, app.posted


async def settle(pilot: Pilot[None]) -> None:
    """Let messages be handled, then forget what they caused."""
    await pilot.pause()
    await pilot.pause()
    app = pilot.app
    assert isinstance(app, TableApp)
    app.table.noted.clear()
    app.posted.clear()


def rows(*keys: str | int, **changed: str) -> list[Row]:
    return [Row(str(key), ("open", f"job-{key}", changed.get(f"k{key}", "1 h"))) for key in keys]


def text(table: LeanTable) -> list[str]:
    return [table.render_line(y).text for y in range(table.size.height)]


def segments(table: LeanTable, y: int) -> list[Segment]:
    return list(table.render_line(y))


def lines(table: WatchedTable) -> list[int | None]:
    return [region if region is None else region.y for region in table.noted]


def highlights(posted: list[Message]) -> list[tuple[str | None, int]]:
    return [
        (message.row_key.value, message.cursor_row)
        for message in posted
        if isinstance(message, DataTable.RowHighlighted)
    ]


# -- what is painted


async def test_header_and_rows_stand_in_their_columns() -> None:
    async with shown(rows(1, 2)) as (table, _, _):
        assert text(table)[:4] == [
            HEADER,
            " open      job-1                    1 h ",
            " open      job-2                    1 h ",
            " " * 40,
        ]


async def test_strings_are_literal_in_rows_and_labels() -> None:
    hostile = "[red]x[/oops]"
    columns = [Column("a", "[/b]", 20)]
    async with shown([Row("1", (hostile,))], columns=columns) as (table, _, _):
        assert text(table)[0].strip() == "[/b]"
        assert text(table)[1].strip() == hostile


async def test_no_control_character_gets_through() -> None:
    cells = ("a\x1b[2Jb", Text("c\nd\x9be"))
    async with shown([Row("1", cells)]) as (table, _, _):
        assert text(table)[1].isprintable()


async def test_missing_cells_are_blank() -> None:
    async with shown([Row("1", ("open",))]) as (table, _, _):
        assert text(table)[1] == " open".ljust(40)


async def test_a_row_of_one_style_is_one_segment() -> None:
    async with shown(rows(1, 2)) as (table, _, _):
        assert len(segments(table, 0)) == len(segments(table, 1)) == len(segments(table, 2)) == 1


async def test_segments_carry_neither_meta_nor_links() -> None:
    cell = Text("x", style="link https://example.com")
    cell.apply_meta({"@click": "app.quit"})
    async with shown([*rows(1), Row("2", (cell,))]) as (table, _, _):
        for y in range(table.size.height):
            for segment in segments(table, y):
                assert segment.style is not None
                assert not segment.style.meta
                assert not segment.style.link


async def test_a_row_has_the_style_it_was_given() -> None:
    page = [*rows(1), Row("2", ("a", "b", "c"), "bold red"), Row("3", ("a",), "bad italic")]
    async with shown(page) as (table, pilot, _):
        second, third = segments(table, 2)[0].style, segments(table, 3)[0].style
        assert second is not None
        assert second.bold
        assert second.color is not None
        assert second.color.name == "red"
        assert third is not None
        assert third.italic
        assert third.color is not None
        assert third.color.name == pilot.app.theme_variables["error"].lower()


async def test_every_tone_is_a_colour_of_the_theme() -> None:
    page = [*rows("cursor"), *(Row(tone, (Text(tone, style=tone),)) for tone in TONES)]
    async with shown(page) as (table, pilot, _):
        colours = {tone: segments(table, y)[0].style for y, tone in enumerate(TONES, 2)}
        names = {"good": "success", "warning": "warning", "bad": "error", "accent": "accent"}
        for tone, name in names.items():
            style = colours[tone]
            assert style is not None
            assert style.color is not None
            assert style.color.name == pilot.app.theme_variables[name].lower()
        assert colours["muted"] != colours["good"]
        pilot.app.theme = "textual-light"
        await settle(pilot)
        table.render_lines(table.size.region)
        assert segments(table, 3)[0].style != colours["good"]


async def test_a_word_that_is_no_style_is_an_error() -> None:
    async with shown() as (table, _, _):
        with pytest.raises(StyleSyntaxError):
            table._looks.named("good nonsense")


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark", "ansi-light"])
async def test_the_cursor_row_is_unlike_the_others_from_edge_to_edge(theme: str) -> None:
    page = [Row(str(key), (Text("open", style="good"), "name", "1 h"), "dim") for key in range(3)]
    async with shown(page) as (table, pilot, _):
        pilot.app.theme = theme
        await settle(pilot)
        table.render_lines(table.size.region)
        for focused in (True, False):
            (cursor,), other = segments(table, 1), segments(table, 2)
            assert cursor.style is not None
            assert len(cursor.text) == 40
            assert not cursor.style.dim
            for segment in other:
                assert segment.style is not None
                assert cursor.style.bgcolor != segment.style.bgcolor or cursor.style.reverse
            if theme.startswith("ansi"):
                assert cursor.style.reverse
                assert bool(cursor.style.bold) is focused
            pilot.app.set_focus(None)
            await settle(pilot)
            table.render_lines(table.size.region)


async def test_without_a_cursor_no_row_is_unlike_the_others() -> None:
    async with shown(rows(1, 2)) as (table, _, _):
        table.show_cursor = False
        assert segments(table, 1)[0].style == segments(table, 2)[0].style


async def test_the_header_may_be_hidden() -> None:
    async with shown(rows(*range(20))) as (table, pilot, _):
        table.show_header = False
        await settle(pilot)
        assert text(table)[0].split()[1] == "job-0"
        await pilot.press("end", "ctrl+end")
        assert table.cursor_row == 19
        assert "job-19" in text(table)[-1]


# -- width


async def test_columns_stretch_give_way_and_come_back_with_the_window() -> None:
    async with shown(rows(1)) as (table, pilot, _):
        await pilot.resize_terminal(26, 12)
        await settle(pilot)
        assert text(table)[:2] == [" State     Name          ", " open      job-1         "]
        assert table.max_scroll_x == 0
        await pilot.resize_terminal(50, 12)
        await settle(pilot)
        assert text(table)[1] == f" open      job-1{'1 h':>32} "


async def test_a_table_too_wide_scrolls_sideways() -> None:
    columns = [Column("a", "A", 20), Column("b", "B", 20)]
    page = [Row(str(key), ("left", "right")) for key in range(9)]
    async with shown(page, columns=columns, width=31) as (table, pilot, _):
        assert table.max_scroll_x == 44 - 30
        await pilot.press("end")
        assert table.render_line(1).text == f"{'':8} right{'':16}"
        table.noted.clear()
        table.update_row(Row("3", ("left", "new")))
        assert table.noted == [Region(0, 4, 30, 1)]
        table.noted.clear()
        table.scroll_x = 14
        table.update_row(Row("4", ("off", "right")))
        assert table.noted == [Region(0, 5, 8, 1)]


async def test_the_width_does_not_depend_on_the_number_of_rows() -> None:
    async with shown(rows(1)) as (table, pilot, _):
        before = text(table)[:2]
        table.set_rows(rows(*range(1, 50)))
        await settle(pilot)
        assert table.show_vertical_scrollbar
        assert text(table)[:2] == before


async def test_a_label_can_change_alone() -> None:
    async with shown(rows(1, 2)) as (table, _, _):
        table.set_columns([COLUMNS[0], COLUMNS[1]._replace(label="Name ▾"), COLUMNS[2]])
        assert lines(table) == [0]
        assert "Name ▾" in text(table)[0]
        assert [row.key for row in table.page] == ["1", "2"]


async def test_other_columns_forget_the_rows() -> None:
    async with shown(rows(1, 2)) as (table, pilot, _):
        table.set_columns([Column("sid", "SID", 10)])
        assert table.page == ()
        assert table.row_count == 0
        assert table.cursor_key is None
        table.set_rows([Row("1", ("KC1",))])
        await settle(pilot)
        assert text(table)[1].split() == ["KC1"]


async def test_other_columns_leave_the_cursor_where_it_was() -> None:
    async with shown(rows(*range(30))) as (table, pilot, posted):
        table.move_to("20")
        await settle(pilot)
        table.set_columns([Column("mark", "", 1), *COLUMNS])
        table.set_columns([Column("mark", "", 2), *COLUMNS])
        table.set_rows([Row(row.key, ("", *row.cells)) for row in rows(*range(30))])
        await pilot.pause()
        assert posted == []
        assert table.cursor_key == "20"
        assert table.scroll_offset.y == 14
        assert "job-20" in text(table)[7]


async def test_two_columns_of_one_key_are_refused() -> None:
    async with shown(rows(1)) as (table, _, _):
        with pytest.raises(DuplicateKey):
            table.set_columns([COLUMNS[0], COLUMNS[0]])
        assert text(table)[0] == HEADER


# -- changing rows


async def test_the_same_rows_again_paint_nothing_and_post_nothing() -> None:
    async with shown(rows(*range(30))) as (table, pilot, posted):
        table.set_rows(rows(*range(30)))
        assert table.noted == []
        await pilot.pause()
        assert posted == []


async def test_only_the_line_that_changed_is_painted_up_to_the_change() -> None:
    async with shown(rows(*range(30))) as (table, _, _):
        page = list(table.page)
        page[3] = Row("3", ("open", "other", "1 h"))
        page[25] = Row("25", ("open", "out of the window", "1 h"))
        table.set_rows(page)
        assert table.noted == [Region(0, 4, 33, 1)]
        assert "other" in text(table)[4]


async def test_a_change_of_style_paints_the_whole_line() -> None:
    async with shown(rows(1, 2)) as (table, _, _):
        table.update_row(rows(2)[0]._replace(style="muted"))
        assert table.noted == [Region(0, 2, 40, 1)]


async def test_a_change_of_a_texts_style_is_a_change() -> None:
    page = [Row("1", (Text("open", style="good"), "n", "1 h"))]
    async with shown(page) as (table, _, _):
        table.set_rows([Row("1", (Text("open", style="bad"), "n", "1 h"))])
        assert table.noted == [Region(0, 1, 10, 1)]


async def test_a_row_can_be_changed_alone() -> None:
    async with shown(rows(1, 2, 3)) as (table, _, _):
        table.update_row(Row("2", ("closed", "job-2", "2 h")))
        assert table.noted == [Region(0, 2, 40, 1)]
        assert text(table)[2].split() == ["closed", "job-2", "2", "h"]
        assert table.page[1].cells[0] == "closed"


async def test_a_row_that_does_not_exist_cannot_be_changed() -> None:
    async with shown(rows(1)) as (table, _, _):
        with pytest.raises(RowDoesNotExist):
            table.update_row(rows(9)[0])
        assert table.noted == []


async def test_what_datatable_says_of_its_cells_is_true() -> None:
    async with shown(rows(1, 2)) as (table, pilot, _):
        table.set_rows(rows(1, 2, k2="5 h"))
        assert table.get_row("2") == ["open", "job-2", "5 h"]
        table.update_row(Row("1", ("closed", "x", "y")))
        assert table.get_row_at(0) == ["closed", "x", "y"]
        assert table.get_cell("1", "state") == "closed"
        table.set_rows(rows(7, 2))
        assert table.get_row_index("7") == 0
        await pilot.pause()
        assert table.row_count == 2


async def test_lines_that_look_as_before_are_not_painted_though_rows_moved() -> None:
    async with shown(rows(*range(30))) as (table, _, _):
        table.set_rows(rows(0, 1, 2, *range(4, 31)))
        assert lines(table) == [4, 5, 6, 7]


async def test_fewer_rows_leave_blank_lines() -> None:
    async with shown(rows(1, 2, 3)) as (table, pilot, _):
        table.set_rows(rows(1))
        await settle(pilot)
        assert [line.strip() for line in text(table)[2:]] == [""] * 6
        table.set_rows([])
        await settle(pilot)
        assert text(table)[1].strip() == ""
        assert table.cursor_key is None


async def test_two_rows_of_one_key_are_refused() -> None:
    async with shown(rows(1, 2)) as (table, _, _):
        with pytest.raises(DuplicateKey):
            table.set_rows(rows(1, 3, 3))
        assert [row.key for row in table.page] == ["1", "2"]
        assert table.row_count == 2


async def test_a_row_with_too_many_cells_is_refused() -> None:
    async with shown(rows(1, 2)) as (table, _, _):
        with pytest.raises(ValueError, match="more cells than the 3 columns"):
            table.set_rows([Row("1", ("a", "b", "c", "d"))])
        assert table.row_count == 2


# -- the cursor


async def test_the_first_row_is_highlighted_when_rows_appear() -> None:
    app = TableApp()
    async with app.run_test(size=(41, 12)) as pilot:
        app.table.set_rows(rows(1, 2))
        await pilot.pause()
        assert highlights(app.posted) == [("1", 0)]
        assert app.table.cursor_key == "1"


async def test_the_cursor_stays_on_its_row() -> None:
    async with shown(rows(*range(6))) as (table, pilot, posted):
        await pilot.press("down", "down")
        await settle(pilot)
        table.set_rows(rows(9, 8, *range(6)))
        await pilot.pause()
        assert (table.cursor_key, table.cursor_row) == ("2", 4)
        assert highlights(posted) == [("2", 4)]


async def test_the_cursor_takes_the_nearest_line_when_its_row_is_gone() -> None:
    async with shown(rows(*range(6))) as (table, pilot, posted):
        table.move_to("5")
        await settle(pilot)
        table.set_rows(rows(0, 1, 2))
        await pilot.pause()
        assert highlights(posted) == [("2", 2)]
        posted.clear()
        table.set_rows(rows(0, 1, 7))
        await pilot.pause()
        assert highlights(posted) == [("7", 2)]


async def test_another_page_begins_at_its_top() -> None:
    async with shown(rows(*range(30))) as (table, pilot, posted):
        table.move_to("20")
        await settle(pilot)
        assert table.scroll_offset.y == 14
        table.set_rows(rows(*range(100, 130)), from_top=True)
        await pilot.pause()
        assert (table.cursor_key, table.scroll_offset.y) == ("100", 0)
        assert highlights(posted) == [("100", 0)]
        assert "job-100" in text(table)[1]


async def test_a_refresh_keeps_the_view_where_it_was() -> None:
    async with shown(rows(*range(30))) as (table, pilot, _):
        table.move_to("20")
        await settle(pilot)
        table.set_rows(rows(*range(29), 99))
        await settle(pilot)
        assert table.scroll_offset.y == table.scroll_target_y == 14
        assert table.cursor_key == "20"


async def test_the_view_follows_a_cursor_that_would_leave_it() -> None:
    async with shown(rows(*range(30))) as (table, pilot, _):
        table.set_rows(rows(*range(1, 30), 0))
        await settle(pilot)
        assert table.cursor_row == 29
        assert table.scroll_offset.y == 23
        assert "job-0" in text(table)[-1]


async def test_a_view_scrolled_away_from_the_cursor_is_left_alone() -> None:
    async with shown(rows(*range(30))) as (table, pilot, _):
        table.scroll_to(y=10, animate=False)
        await settle(pilot)
        table.set_rows(rows(99, *range(30)))
        await settle(pilot)
        assert table.scroll_offset.y == 10
        assert table.cursor_key == "0"


async def test_a_view_beyond_the_last_row_comes_back() -> None:
    async with shown(rows(*range(30))) as (table, pilot, _):
        table.move_to("29")
        await settle(pilot)
        table.set_rows(rows(*range(10)))
        await settle(pilot)
        assert table.cursor_key == "9"
        assert table.scroll_offset.y == 3
        assert "job-9" in text(table)[-1]


async def test_a_key_repaints_two_lines_and_no_more() -> None:
    async with shown(rows(*range(30))) as (table, pilot, posted):
        await pilot.press("down")
        assert set(lines(table)) == {1, 2}
        assert all(region and region.width == 40 for region in table.noted)
        assert highlights(posted) == [("1", 1)]


async def test_the_cursor_can_be_sent_to_a_row() -> None:
    async with shown(rows(*range(30))) as (table, pilot, _):
        assert table.move_to("25")
        assert not table.move_to("nowhere")
        await pilot.pause()
        assert table.cursor_key == "25"
        assert any("job-25" in line for line in text(table))


async def test_the_cursor_can_be_sent_where_it_is_to_bring_it_into_view() -> None:
    async with shown(rows(*range(30))) as (table, pilot, _):
        table.scroll_to(y=10, animate=False)
        await settle(pilot)
        assert table.move_to("0")
        await pilot.pause()
        assert table.scroll_offset.y == 0


async def test_a_row_out_of_the_window_is_not_painted() -> None:
    async with shown(rows(*range(30))) as (table, _, _):
        table.update_row(rows(20, k20="5 h")[0])
        table.refresh_row(20)
        assert table.noted == []


async def test_enter_selects_the_row() -> None:
    async with shown(rows(1, 2)) as (_, pilot, posted):
        await pilot.press("down", "enter")
        selected = [m for m in posted if isinstance(m, DataTable.RowSelected)]
        assert [(m.row_key.value, m.cursor_row) for m in selected] == [("2", 1)]


# -- the pointer


async def test_a_click_moves_the_cursor_and_a_second_one_selects() -> None:
    async with shown(rows(*range(30))) as (table, pilot, posted):
        table.scroll_to(y=5, animate=False)
        await settle(pilot)
        await pilot.click(WatchedTable, offset=(12, 3))
        assert highlights(posted) == [("7", 7)]
        await pilot.click(WatchedTable, offset=(30, 3))
        assert isinstance(posted[-1], DataTable.RowSelected)
        assert posted[-1].row_key.value == "7"
        assert table.scroll_offset.y == 5


@pytest.mark.parametrize(("x", "key"), [(0, "state"), (9, "state"), (10, "name"), (38, "age")])
async def test_a_click_on_the_header_names_its_column(x: int, key: str) -> None:
    async with shown(rows(1)) as (table, pilot, posted):
        await pilot.click(WatchedTable, offset=(x, 0))
        (message,) = posted
        assert isinstance(message, DataTable.HeaderSelected)
        assert message.column_key.value == key
        assert message.label.plain == table.columns[message.column_key].label.plain
        assert message.column_index == [column.key for column in COLUMNS].index(key)


@pytest.mark.parametrize("offset", [(5, 6), (40, 1)])
async def test_a_click_beside_the_rows_does_nothing(offset: tuple[int, int]) -> None:
    async with shown(rows(1, 2)) as (table, pilot, posted):
        await pilot.click(WatchedTable, offset=offset)
        assert posted == []
        assert table.cursor_key == "1"


async def test_a_click_beside_the_columns_of_the_header_does_nothing() -> None:
    columns = [Column("a", "A", 5)]
    async with shown([Row("1", ("x",))], columns=columns) as (_, pilot, posted):
        await pilot.click(WatchedTable, offset=(20, 0))
        assert posted == []


async def test_a_passing_mouse_paints_nothing() -> None:
    async with shown(rows(*range(30))) as (table, pilot, _):
        for y in (1, 3, 5):
            await pilot.hover(WatchedTable, offset=(5, y))
        await pilot.hover(Input)
        assert table.noted == []


async def test_a_layout_beside_the_table_does_not_paint_its_scrollbar() -> None:
    class Counted(ScrollBarRender):
        count = 0

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            Counted.count += 1

    async with shown(rows(*range(30))) as (table, pilot, _):
        table.vertical_scrollbar.renderer = Counted
        pilot.app.query_one(Input).refresh(layout=True)
        await settle(pilot)
        assert Counted.count == 0
        table.set_rows(rows(*range(40)))
        await settle(pilot)
        assert Counted.count > 0


# -- what of Textual this stands on


async def test_no_cell_is_measured() -> None:
    class Unmeasurable(Text):
        def __rich_measure__(self, *_: Any) -> Any:
            raise AssertionError("measured")

    async with shown([Row("1", (Unmeasurable("x"), "[/oops]"))]) as (table, pilot, _):
        await settle(pilot)
        assert "[/oops]" in text(table)[1]


def test_textual_still_measures_rows_where_this_table_skips_it() -> None:
    skipped = inspect.signature(DataTable._update_dimensions)
    assert list(skipped.parameters) == ["self", "new_rows"], "see LeanTable._update_dimensions"
    assert "self._update_dimensions(new_rows)" in inspect.getsource(DataTable._on_idle)


def test_textual_still_paints_scrollbars_where_this_table_thinks_twice() -> None:
    gated = inspect.signature(DataTable._scroll_update)
    assert list(gated.parameters) == ["self", "virtual_size"], "see StillTable._scroll_update"
    assert "self._scroll_update(virtual_size)" in inspect.getsource(DataTable._size_updated)
    assert "self.vertical_scrollbar.refresh()" in inspect.getsource(Widget._scroll_update)


@pytest.mark.parametrize(
    "name",
    ["refresh", "watch_cursor_coordinate", "watch_scroll_x", "watch_scroll_y", "render_lines"],
)
def test_what_this_table_extends_is_still_there_to_be_extended(name: str) -> None:
    ours, theirs = getattr(LeanTable, name), getattr(DataTable, name)
    assert ours is not theirs
    assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)


def test_textual_still_hovers_through_one_reactive() -> None:
    assert "hover_coordinate" in DataTable._reactives
    assert not hasattr(DataTable, "validate_hover_coordinate")
