import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from proxy_tui.ui.widgets.table.lean_cells import (
    Justify,
    Part,
    fit_text,
    merge,
    one_line,
    paint_cell,
    same_cell,
)

ROW = Style.parse("white on black")
RED = Style.parse("red")


def style_of(name: str | Style) -> Style:
    return name if isinstance(name, Style) else Style.parse(name)


def painted(cell: str | Text, width: int, justify: Justify = "left") -> list[Part]:
    return paint_cell(cell, width, justify, ROW, style_of)


@pytest.mark.parametrize(
    ("text", "width", "justify", "shown"),
    [
        ("abc", 5, "left", "abc  "),
        ("abc", 5, "right", "  abc"),
        ("abc", 3, "left", "abc"),
        ("abcd", 3, "left", "ab…"),
        ("abcd", 3, "right", "ab…"),
        ("abcd", 1, "left", "…"),
        ("abcd", 0, "left", ""),
        ("", 2, "right", "  "),
        ("日本語", 6, "left", "日本語"),
        ("日本語", 5, "left", "日本…"),
        ("日本語", 4, "left", "日 …"),
        ("日本語", 4, "right", "日 …"),
        ("🙂🙂", 3, "left", "🙂…"),
        ("café́", 4, "left", "café́"),
    ],
)
def test_text_is_cut_or_padded_to_an_exact_width(
    text: str, width: int, justify: Justify, shown: str
) -> None:
    result = fit_text(text, width, justify)
    assert result.strip() == shown.strip()
    assert cell_len(result) == width


@given(st.text(max_size=40), st.integers(0, 30), st.sampled_from(["left", "right"]))
def test_whatever_a_cell_holds_it_has_its_width(text: str, width: int, justify: Justify) -> None:
    for cell in (text, Text(text), Text(text, spans=[])):
        parts = painted(cell, width, justify)
        assert cell_len("".join(part for part, _ in parts)) == width


@given(st.text(max_size=20), st.integers(0, 20), st.integers(0, 25), st.integers(1, 25))
def test_spans_never_change_what_is_shown(text: str, width: int, start: int, end: int) -> None:
    cell = Text(text)
    cell.stylize("red", start, end)
    for justify in ("left", "right"):
        shown = "".join(part for part, _ in painted(cell, width, justify))
        assert shown == fit_text(one_line(cell.plain), width, justify)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines", "two lines"),
        ("tab\there", "tab here"),
        ("no\xa0break", "no break"),
        ("\x1b[31mred", "\ufffd[31mred"),
        ("\x9b31m", "\ufffd31m"),
        ("right\u202eleft", "right\ufffdleft"),
        ("zero\u200bwidth", "zero\ufffdwidth"),
        ("lone\ud800", "lone\ufffd"),
    ],
)
def test_what_has_no_place_on_a_line_is_replaced(text: str, shown: str) -> None:
    assert one_line(text) == shown
    assert painted(text, len(shown))[0][0] == shown


def test_a_string_is_never_read_as_markup() -> None:
    assert painted("[red]x[/red] [/oops] :smile:", 28) == [("[red]x[/red] [/oops] :smile:", ROW)]


def test_a_text_has_its_style_on_top_of_the_rows() -> None:
    assert painted(Text("ab", style="red"), 3) == [("ab ", ROW + RED)]


def test_a_span_styles_its_characters_only() -> None:
    cell = Text.assemble(("●", "red"), " open")
    assert painted(cell, 8) == [("●", ROW + RED), (" open  ", ROW)]


def test_a_span_moves_with_text_that_keeps_right() -> None:
    cell = Text.assemble("1 ", ("new", "red"))
    assert painted(cell, 8, "right") == [("   1 ", ROW), ("new", ROW + RED)]


def test_a_span_that_is_cut_ends_with_the_cell() -> None:
    cell = Text.assemble("1 ", ("brand new", "red"))
    assert painted(cell, 5) == [("1 ", ROW), ("br…", ROW + RED)]


def test_later_spans_win() -> None:
    cell = Text("abc", style="blue")
    cell.stylize("red", 0, 2)
    cell.stylize("green", 1, 3)
    colours = [style.color.name for _, style in painted(cell, 4) if style.color]
    assert colours == ["red", "green", "green", "blue"]


def test_links_and_meta_are_dropped() -> None:
    cell = Text("link", style=Style(link="https://example.com", bold=True))
    cell.stylize(Style.from_meta({"@click": "app.quit"}), 0, 2)
    assert all(not style.link and not style.meta and style.bold for _, style in painted(cell, 4))


def test_neighbours_of_one_style_become_one_part() -> None:
    assert merge([("a", ROW), ("", ROW), ("b", Style.parse("white on black"))]) == [("ab", ROW)]


def test_neighbours_of_different_styles_stay_apart() -> None:
    assert merge([("a", ROW), ("b", ROW + RED)]) == [("a", ROW), ("b", ROW + RED)]


def test_blanks_join_the_text_on_either_side() -> None:
    parts = [(" ", ROW), ("a", ROW + RED), ("  ", ROW), ("b", ROW)]
    assert merge(parts) == [(" a  ", ROW + RED), ("b", ROW)]


@pytest.mark.parametrize("mark", ["reverse", "underline", "underline2", "strike", "on red"])
def test_blanks_that_can_be_told_apart_stay_apart(mark: str) -> None:
    marked = ROW + Style.parse(mark)
    parts = [("a", ROW), (" ", marked), (" ", ROW), ("b", marked)]
    assert merge(parts) == parts


def test_nothing_is_lost_on_an_empty_line() -> None:
    assert merge([]) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a", "a", True),
        ("a", "b", False),
        ("a", Text("a"), False),
        (Text("a"), Text("a"), True),
        (Text("a", style="red"), Text("a", style="red"), True),
        (Text("a", style="red"), Text("a", style="blue"), False),
        (Text.assemble(("a", "red")), Text.assemble(("a", "blue")), False),
    ],
)
def test_cells_are_the_same_if_they_look_it(one: str | Text, other: str | Text, same: bool) -> None:
    assert same_cell(one, other) is same
