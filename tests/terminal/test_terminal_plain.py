"""A terminal without UTF-8, the mouse as it arrives, and names of every width."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from pty_program import TerminalProgram
from simulated import Start, program
from wcwidth import wcswidth

PROGRAM = (*program(), "--demo", "--service", "dispatch-eu")
PLAIN = {"LANG": "C"}


def opened(
    in_terminal: Start, *, rows: int = 24, cols: int = 80, env: Mapping[str, str] | None = None
) -> TerminalProgram:
    """Start the demo on a list of sessions, and wait for its rows."""
    shown = in_terminal(*PROGRAM, rows=rows, cols=cols, env=env)
    shown.wait_for("page 1", timeout=30)
    shown.settle()
    return shown


@pytest.mark.parametrize(("rows", "cols"), [(24, 80), (20, 60), (40, 120)])
def test_without_utf8_every_screen_is_ascii(in_terminal: Start, rows: int, cols: int) -> None:
    shown = opened(in_terminal, rows=rows, cols=cols, env=PLAIN)
    for keys in ("?", "\x1b", "c", "\x1b", "a", "\x1b", "u", "\x1b", "\r"):
        shown.type(keys)
        shown.settle()
    assert shown.raw.isascii()
    shown.press("esc")
    screen = shown.settle()
    assert "* in progress" in screen
    assert "AC5eed~9f2a" in screen


def test_a_locale_of_utf8_shows_every_sign(in_terminal: Start) -> None:
    screen = opened(in_terminal, env={"LANG": "C.UTF-8"}).screen_text()
    assert "● in progress" in screen
    assert "…" in screen


def test_wide_names_leave_the_columns_of_a_terminal_aligned(in_terminal: Start) -> None:
    shown = opened(in_terminal, rows=60, cols=120)
    lines = shown.screen_text().splitlines()
    named = [line for line in lines if re.search(r" KC[0-9a-f]{4}…", line)]
    starts = {wcswidth(line[: line.index(" KC")]) for line in named}
    assert any(not line.isascii() and "Lieferung" in line for line in named)
    assert len(starts) == 1


def click(shown: TerminalProgram, x: int, y: int, *, button: int = 0) -> None:
    """Press and release the mouse at a cell, from 0."""
    shown.type(f"\x1b[<{button};{x + 1};{y + 1}M")
    if button < 64:
        shown.type(f"\x1b[<{button};{x + 1};{y + 1}m")


def test_a_double_click_opens_a_row_and_one_beside_it_does_nothing(in_terminal: Start) -> None:
    shown = opened(in_terminal)
    y, name = next(
        (y, found[0])
        for y, line in enumerate(shown.screen_text().splitlines())
        if y > 4 and (found := re.search(r"job-\d+", line))
    )
    click(shown, 78, y)
    click(shown, 78, y)
    shown.settle()
    assert "page 1" in shown.screen_text()
    click(shown, 20, y)
    shown.settle()
    assert "page 1" in shown.screen_text()
    click(shown, 20, y)
    click(shown, 20, y)
    shown.wait_for(lambda text: "numbers masked" in text and name in text)


def test_the_wheel_scrolls_and_the_bar_drags(in_terminal: Start) -> None:
    shown = opened(in_terminal)
    first = shown.screen_text().splitlines()[3]
    click(shown, 20, 10, button=65)
    shown.wait_for(lambda text: text.splitlines()[3] != first)
    shown.type("\x1b[<0;80;5M\x1b[<32;80;8M\x1b[<32;80;18M")
    shown.wait_for(lambda text: "job-01120" in text or "job-01110" in text)
    shown.type("\x1b[<0;80;18m")
    shown.settle()


def test_what_is_arranged_is_there_after_a_restart(in_terminal: Start, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    config = tmp_path / "config.toml"
    env = {"PROXY_TUI_CONFIG": str(config)}
    shown = opened(in_terminal, env=env)
    shown.type("c ")
    shown.settle()
    shown.press("ctrl+s")
    shown.settle()
    shown.type("2>>+")
    shown.wait_for("Save this list")
    shown.type("Mine")
    shown.press("ctrl+s")
    shown.wait_for("Saved the view Mine.")
    shown.press("ctrl+q")
    assert shown.exit_code() == 0
    again = in_terminal(*PROGRAM, "--view", "mine", rows=24, cols=80, env=env)
    screen = again.wait_for("Mine", timeout=30)
    screen = again.settle()
    assert "State" not in screen.splitlines()[2]
    assert "SID" in screen.splitlines()[2]
