"""What PagedTable writes to a terminal of 120 by 40, beside Textual's own table."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pty_program import TerminalProgram

APPS = Path(__file__).parents[1] / "benchmarks"

Start = Callable[..., TerminalProgram]

COLOURS = pytest.mark.parametrize("colours", ["truecolor", ""], ids=["truecolor", "256 colours"])


def started(start: Start, name: str, colours: str = "") -> TerminalProgram:
    program = start(sys.executable, str(APPS / name), env={"COLORTERM": colours})
    program.wait_for("job-00030", timeout=30)
    program.settle()
    return program


def bytes_for(program: TerminalProgram, key: str, seen: str | Callable[[str], bool]) -> int:
    before = program.byte_count
    program.press(key)
    program.wait_for(seen)
    program.settle()
    return program.byte_count - before


@COLOURS
def test_a_page_turn_costs_at_most_a_fifth_of_a_bare_page_down(
    in_terminal: Start, colours: str
) -> None:
    bare, paged = (started(in_terminal, name, colours) for name in ("bare_app.py", "paged_app.py"))
    theirs = bytes_for(bare, "pagedown", lambda text: "job-00002" not in text)
    ours = bytes_for(paged, "]", "job-00130")
    assert ours <= 0.2 * theirs


@COLOURS
def test_a_changed_row_costs_little_and_a_refresh_without_a_change_next_to_nothing(
    in_terminal: Start, colours: str
) -> None:
    program = started(in_terminal, "paged_app.py", colours)
    changed = bytes_for(program, "u", lambda text: "3 min" in text.splitlines()[5])
    assert 0 < changed <= 300
    bytes_for(program, "r", lambda text: "3 min" not in text.splitlines()[5])
    before = program.byte_count
    program.press("r")
    bytes_for(program, "u", lambda text: "3 min" in text.splitlines()[5])
    assert program.byte_count - before <= changed + 20


def test_a_cursor_key_costs_less_than_half_of_the_bare_tables(in_terminal: Start) -> None:
    costs = []
    for name in ("bare_app.py", "paged_app.py"):
        program = started(in_terminal, name)
        before = program.byte_count
        for _ in range(4):
            program.press("down")
            program.settle()
        costs.append(program.byte_count - before)
    bare, ours = costs
    assert 0 < ours < 0.5 * bare


def test_nothing_is_written_while_nothing_happens(in_terminal: Start) -> None:
    program = started(in_terminal, "paged_app.py")
    before = program.byte_count
    program.settle(quiet=0.5)
    assert program.byte_count == before


def test_the_cursor_row_can_be_told_by_its_colour(in_terminal: Start) -> None:
    program = started(in_terminal, "paged_app.py")
    program.press("down")
    program.settle()
    grounds = [{program.screen.buffer[y][x].bg for x in range(119)} for y in (1, 2, 3)]
    assert grounds[0] == grounds[2] != grounds[1]
    assert len(grounds[1]) == 1


def test_the_cursor_row_is_reversed_where_the_terminals_own_colours_are_used(
    in_terminal: Start,
) -> None:
    program = in_terminal(
        sys.executable, str(APPS / "paged_app.py"), env={"TEXTUAL_THEME": "ansi-dark"}
    )
    program.wait_for("job-00030", timeout=30)
    program.settle()
    reversed_rows = [
        y for y in range(40) if all(program.screen.buffer[y][x].reverse for x in range(119))
    ]
    assert reversed_rows == [1]


def test_a_smaller_terminal_is_filled_to_its_edge(in_terminal: Start) -> None:
    program = started(in_terminal, "paged_app.py")
    program.resize(20, 110)
    program.settle()
    screen = program.screen_text().splitlines()
    assert [len(line) for line in screen[1:19]] == [94] * 18  # to the end of the last cell
    assert "job-00018" in screen[19]
