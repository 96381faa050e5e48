from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual.pilot import Pilot
from textual.widgets import DataTable
from textual.widgets.data_table import DuplicateKey
from widget_host import Host, hosted

from proxy_tui.ui import theme
from proxy_tui.ui.widgets.table.columns import Column
from proxy_tui.ui.widgets.table.paged_table import TONES, Cell, PagedTable, TableRow

pytestmark = pytest.mark.anyio

COLUMNS = [
    Column("state", "State", 8),
    Column("name", "Name", 10, most=24),
    Column("age", "Age", 5, "right", give_way=1),
]
MESSAGES = (DataTable.RowHighlighted, DataTable.RowSelected, DataTable.HeaderSelected)


@asynccontextmanager
async def shown(
    rows: Iterable[TableRow] = (), *, columns: list[Column] = COLUMNS, width: int = 41
) -> AsyncIterator[tuple[PagedTable, Pilot[None], list[Any]]]:
    """Show a table of 9 rows and a header; yield it, a pilot and the messages it posts."""
    table = PagedTable(columns)
    async with hosted(table, kinds=MESSAGES, width=width) as (app, pilot):
        table.set_rows(rows)
        table.focus()
        await settle(pilot)
        yield table, pilot, app.heard


async def settle(pilot: Pilot[None]) -> None:
    """Wait until all messages are handled, and forget them."""
    await pilot.pause()
    await pilot.pause()
    assert isinstance(pilot.app, Host)
    pilot.app.heard.clear()


def rows(*keys: str | int, **ages: str) -> list[TableRow]:
    return [TableRow(str(key), ("open", f"job-{key}", ages.get(f"k{key}", "1 h"))) for key in keys]


def text(table: PagedTable) -> list[str]:
    return [table.render_line(y).text for y in range(table.size.height)]


def style(table: PagedTable, y: int, words: str) -> Style:
    """Return the style in which words are painted in a line."""
    return next(one.style for one in table.render_line(y) if words in one.text and one.style)


def highlights(messages: list[Any]) -> list[tuple[str | None, int]]:
    return [
        (one.row_key.value, one.cursor_row)
        for one in messages
        if isinstance(one, DataTable.RowHighlighted)
    ]


# -- what is painted


async def test_header_and_rows_stand_in_their_columns() -> None:
    async with shown(rows(1, 2)) as (table, _, _):
        assert text(table)[:4] == [
            f" State     Name          Age {'':11}",
            f" open      job-1         1 h {'':11}",
            f" open      job-2         1 h {'':11}",
            " " * 40,
        ]


@pytest.mark.parametrize("cell", ["[red]x[/oops]", Text("[red]x[/oops]")])
async def test_cells_and_labels_are_never_markup(cell: Cell) -> None:
    async with shown([TableRow("1", (cell,))], columns=[Column("a", "[/b]", 20)]) as (table, _, _):
        assert [line.strip() for line in text(table)[:2]] == ["[/b]", "[red]x[/oops]"]


@pytest.mark.parametrize("name", ["a\x1b[2Jb", "c\nd", "\x9be", "f\tg", "h\u202ei", "j\u200bk"])
async def test_a_character_that_does_not_print_reaches_no_terminal(name: str) -> None:
    async with shown([TableRow("1", (name, Text(name), "1 h"))]) as (table, _, _):
        line = text(table)[1]
        assert line.isprintable()
        assert cell_len(line) == 40


@pytest.mark.parametrize(
    ("cell", "left", "right"),
    [
        ("abc", "abc  ", "  abc"),
        ("abcdef", "abcd…", "abcd…"),
        ("日本語", "日本…", "日本…"),
        ("日本語x", "日本…", "日本…"),
        ("a日本", "a日本", "a日本"),
        ("ab日本", "ab日…", "ab日…"),
        ("abc日", "abc日", "abc日"),
    ],
)
async def test_a_cell_takes_exactly_its_width(cell: str, left: str, right: str) -> None:
    columns = [Column("a", "", 5), Column("b", "", 5, "right")]
    page = [TableRow("1", (cell, cell)), TableRow("2", (Text(cell), Text(cell)))]
    async with shown(page, columns=columns) as (table, _, _):
        for line in text(table)[1:3]:
            assert line == f" {left}  {right} ".ljust(40 - cell_len(line) + len(line))
            assert cell_len(line) == 40


async def test_spans_stay_on_their_characters_when_a_cell_is_padded_or_cut() -> None:
    columns = [Column("a", "", 8), Column("b", "", 8, "right")]
    padded, cut = Text.assemble("1 ", ("new", "red")), Text.assemble("1 ", ("brand new", "red"))
    async with shown([TableRow("0", ("", "")), TableRow("1", (padded, padded)),
                      TableRow("2", (cut, cut))], columns=columns) as (table, _, _):  # fmt: skip
        painted = [
            [one.text for one in table.render_line(y) if one.style and one.style.color
             and one.style.color.name == "red"]
            for y in (2, 3)
        ]  # fmt: skip
        assert painted == [["new", "new"], ["brand…", "brand…"]]


async def test_a_row_has_the_style_it_was_given_and_a_cell_its_own_on_top() -> None:
    page = [*rows(1), TableRow("2", ("a", "b", "c"), "bold red"),
            TableRow("3", (Text("a", "bad italic"), "b", "c"), "muted")]  # fmt: skip
    async with shown(page) as (table, pilot, _):
        second, third = style(table, 2, "b"), style(table, 3, "a")
        assert second.bold
        assert second.color is not None
        assert second.color.name == "red"
        assert third.italic
        assert third.color is not None
        assert third.color.name == pilot.app.theme_variables["error"].lower()


async def test_every_tone_is_a_colour_of_the_theme() -> None:
    page = [*rows("cursor"), *(TableRow(tone, (Text(tone, tone), "", "")) for tone in TONES)]
    async with shown(page) as (table, pilot, _):
        pilot.app.register_theme(theme.LIGHT)
        before = {tone: style(table, y, tone).color for y, tone in enumerate(TONES, 2)}
        names = {"good": "success", "warning": "warning", "bad": "error", "accent": "accent"}
        for tone, name in names.items():
            colour = before[tone]
            assert colour is not None
            assert colour.name == pilot.app.theme_variables[name].lower()
        assert before["muted"] != before["good"]
        pilot.app.theme = "proxy-light"
        await settle(pilot)
        assert style(table, 3, "good").color != before["good"]


@pytest.mark.parametrize("name", ["textual-dark", "textual-light", "ansi-dark", "ansi-light"])
async def test_the_cursor_row_is_unlike_the_others_from_edge_to_edge(name: str) -> None:
    page = [
        TableRow(str(key), (Text("open", style="good"), "name", "1 h"), "dim") for key in range(3)
    ]
    async with shown(page) as (table, pilot, _):
        pilot.app.theme = name
        await settle(pilot)
        for focused in (True, False):
            cursor, other = table.render_line(1), table.render_line(2)
            (look,) = {one.style for one in cursor}
            assert look is not None
            assert cursor.cell_length == 40
            assert not look.dim
            for one in other:
                assert one.style is not None
                assert look.bgcolor != one.style.bgcolor or look.reverse or look.underline
            if name.startswith("ansi"):
                assert bool(look.reverse and look.bold) is focused
                assert bool(look.underline) is not focused
            pilot.app.set_focus(None)
            await settle(pilot)


# -- width


LONG = "job-a-long-name-of-28-cells!"


async def test_columns_grow_give_way_and_come_back_with_the_window() -> None:
    async with shown([*rows(1), TableRow("2", ("open", LONG, "2 h"))]) as (table, pilot, _):
        await pilot.resize_terminal(26, 12)
        await settle(pilot)
        assert text(table)[:2] == [" State     Name          ", " open      job-1         "]
        assert table.max_scroll_x == 0
        await pilot.resize_terminal(60, 12)
        await settle(pilot)
        assert text(table)[1:3] == [
            f" open      job-1{'1 h':>26}{'':17}",
            f" open      {LONG[:23]}…    2 h{'':17}",
        ]


async def test_a_column_that_grew_stays_as_wide_on_the_next_page() -> None:
    async with shown(rows(1), width=60) as (table, pilot, _):
        assert text(table)[1].index("1 h") == 25
        table.set_rows([TableRow("2", ("open", LONG, "2 h"))], from_top=True)
        await settle(pilot)
        assert text(table)[1].index("2 h") == 39
        table.set_rows(rows(3), from_top=True)
        await settle(pilot)
        assert text(table)[1].index("1 h") == 39


async def test_one_long_name_among_many_widens_no_column() -> None:
    page = [*rows(*range(15)), TableRow("x", ("open", LONG, "2 h"))]
    async with shown(page, width=60) as (table, _, _):
        assert text(table)[1].index("1 h") == 25


async def test_a_sid_is_cut_in_the_middle_where_there_is_no_room_for_it() -> None:
    sid, columns = "KC" + "0123456789abcdef" * 2, [Column("sid", "SID", 11, whole=34)]
    async with shown([TableRow(sid, (sid,))], columns=columns, width=60) as (table, pilot, _):
        assert text(table)[1].strip() == sid
        await pilot.resize_terminal(30, 12)
        await settle(pilot)
        assert text(table)[1].strip() == "KC0123…cdef"


async def test_a_table_too_wide_scrolls_sideways() -> None:
    columns = [Column("a", "A", 20), Column("b", "B", 20)]
    page = [TableRow(str(key), ("left", "right")) for key in range(9)]
    async with shown(page, columns=columns, width=31) as (table, pilot, _):
        assert table.max_scroll_x == 44 - 30
        table.scroll_x = 14
        await settle(pilot)
        assert table.render_line(1).text == f"{'':8} right{'':16}"


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
        assert "Name ▾" in text(table)[0]
        assert [row.key for row in table.page] == ["1", "2"]


# -- changing rows


async def test_changed_cells_are_shown_and_nothing_is_posted() -> None:
    async with shown(rows(*range(30))) as (table, pilot, posted):
        table.set_rows(rows(*range(30), k3="2 h"))
        await pilot.pause()
        assert text(table)[4].split() == ["open", "job-3", "2", "h"]
        assert posted == []


async def test_fewer_rows_leave_blank_lines() -> None:
    async with shown(rows(1, 2, 3)) as (table, pilot, _):
        table.set_rows(rows(1))
        await settle(pilot)
        assert [line.strip() for line in text(table)[2:]] == [""] * 8
        table.set_rows([])
        await settle(pilot)
        assert text(table)[1].strip() == ""
        assert table.cursor_key is None


async def test_two_rows_of_one_key_are_refused() -> None:
    async with shown(rows(1, 2)) as (table, _, _):
        with pytest.raises(DuplicateKey):
            table.set_rows(rows(1, 3, 3))


async def test_no_cell_is_measured() -> None:
    class Unmeasurable(Text):
        def __rich_measure__(self, *_: Any) -> Any:
            raise AssertionError("measured")

    async with shown([TableRow("1", (Unmeasurable("x"), "y", "z"))]) as (table, _, _):
        assert "x" in text(table)[1]


# -- the cursor


async def test_the_first_row_is_highlighted_when_rows_appear() -> None:
    async with shown() as (table, pilot, posted):
        table.set_rows(rows(1, 2))
        await pilot.pause()
        assert highlights(posted) == [("1", 0)]
        assert table.cursor_key == "1"


@pytest.mark.parametrize(
    ("cursor", "page", "found"),
    [
        ("2", (9, 8, *range(6)), ("2", 4)),
        ("5", (0, 1, 2), ("2", 2)),
        ("2", (0, 1, 7), ("7", 2)),
    ],
    ids=["its row moved", "its row is gone, and its line", "its row is gone"],
)
async def test_the_cursor_stays_on_its_row_or_line(
    cursor: str, page: tuple[int, ...], found: tuple[str, int]
) -> None:
    async with shown(rows(*range(6))) as (table, pilot, posted):
        table.move_to(cursor)
        await settle(pilot)
        table.set_rows(rows(*page))
        await pilot.pause()
        assert (table.cursor_key, table.cursor_row) == found
        assert highlights(posted) == [found]


async def test_another_page_begins_at_its_top() -> None:
    async with shown(rows(*range(30))) as (table, pilot, posted):
        table.move_to("20")
        await settle(pilot)
        assert table.scroll_offset.y == 12
        table.set_rows(rows(*range(100, 130)), from_top=True)
        await pilot.pause()
        assert (table.cursor_key, table.scroll_offset.y) == ("100", 0)
        assert highlights(posted) == [("100", 0)]
        assert "job-100" in text(table)[1]


@pytest.mark.parametrize(
    ("cursor", "scrolled", "page", "top"),
    [
        (20, 12, (*range(29), 99), 12),
        (0, 0, (*range(1, 30), 0), 21),
        (0, 10, (99, *range(30)), 10),
        (29, 21, range(12), 3),
    ],
    ids=["stays", "follows a cursor that would leave", "away from the cursor", "beyond the end"],
)
async def test_the_view_moves_no_more_than_it_must(
    cursor: int, scrolled: int, page: Iterable[int], top: int
) -> None:
    async with shown(rows(*range(30))) as (table, pilot, _):
        table.move_to(str(cursor))
        await settle(pilot)
        table.scroll_to(y=scrolled, animate=False)
        await settle(pilot)
        table.set_rows(rows(*page))
        await settle(pilot)
        assert table.scroll_offset.y == table.scroll_target_y == top
        expected = str(cursor) if cursor in page else "11"
        assert table.cursor_key == expected


async def test_half_a_page_moves_cursor_and_view_together() -> None:
    async with shown(rows(*range(30))) as (table, pilot, _):
        await pilot.press("down", "ctrl+d")
        await settle(pilot)
        assert (table.cursor_row, table.scroll_offset.y) == (5, 4)
        await pilot.press(*["ctrl+d"] * 9)
        await settle(pilot)
        assert (table.cursor_row, table.scroll_offset.y) == (29, 21)
        await pilot.press("ctrl+u")
        await settle(pilot)
        assert (table.cursor_row, table.scroll_offset.y) == (25, 17)


async def test_the_cursor_can_be_sent_to_a_row_and_its_row_into_view() -> None:
    async with shown(rows(*range(30))) as (table, pilot, _):
        assert table.move_to("25")
        assert not table.move_to("nowhere")
        await settle(pilot)
        assert table.cursor_key == "25"
        assert any("job-25" in line for line in text(table))
        table.scroll_to(y=0, animate=False)
        await settle(pilot)
        assert table.move_to("25")
        await settle(pilot)
        assert any("job-25" in line for line in text(table))


async def test_enter_selects_the_row() -> None:
    async with shown(rows(1, 2)) as (_, pilot, posted):
        await pilot.press("down", "enter")
        selected = [m for m in posted if isinstance(m, DataTable.RowSelected)]
        assert [(m.row_key.value, m.cursor_row) for m in selected] == [("2", 1)]


# -- the pointer


async def test_a_click_moves_the_cursor_and_a_double_click_selects() -> None:
    async with shown(rows(*range(30))) as (table, pilot, posted):
        table.scroll_to(y=5, animate=False)
        await settle(pilot)
        await pilot.click(PagedTable, offset=(12, 3))
        assert highlights(posted) == [("7", 7)]
        await pilot.click(PagedTable, offset=(14, 3))
        assert not [one for one in posted if isinstance(one, DataTable.RowSelected)]
        await pilot.double_click(PagedTable, offset=(12, 3))
        assert isinstance(posted[-1], DataTable.RowSelected)
        assert posted[-1].row_key.value == "7"
        assert table.scroll_offset.y == 5


@pytest.mark.parametrize(("x", "key"), [(0, "state"), (9, "state"), (10, "name"), (28, "age")])
async def test_a_click_on_the_header_names_its_column(x: int, key: str) -> None:
    async with shown(rows(1)) as (_, pilot, posted):
        await pilot.click(PagedTable, offset=(x, 0))
        (message,) = posted
        assert isinstance(message, DataTable.HeaderSelected)
        assert message.column_key.value == key
        assert COLUMNS[message.column_index].label == message.label.plain


async def test_the_bar_beside_the_rows_drags_them() -> None:
    async with shown(rows(*range(100))) as (table, pilot, _):
        bar = table.vertical_scrollbar
        await pilot.mouse_down(bar, offset=(0, 0))
        await pilot.hover(bar, offset=(0, 5))
        await settle(pilot)
        assert 40 < table.scroll_offset.y < 60
        assert table.cursor_row == 0
        await pilot.mouse_up(bar, offset=(0, 5))


@pytest.mark.parametrize("offset", [(5, 6), (40, 1), (20, 0), (8, 2), (30, 2)])
async def test_a_click_beside_rows_and_columns_does_nothing(offset: tuple[int, int]) -> None:
    page = [TableRow("1", ("x",)), TableRow("2", ("y",))]
    async with shown(page, columns=[Column("a", "A", 5)]) as (
        table,
        pilot,
        posted,
    ):
        await pilot.click(PagedTable, offset=offset)
        assert posted == []
        assert table.cursor_key == "1"
