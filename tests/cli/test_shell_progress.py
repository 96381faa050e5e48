"""Progress of commands: on a terminal it says what is waited for, elsewhere not one byte."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pty_program import TerminalProgram
from shell_runs import PROGRAM, ran
from shell_world import ShellWorld, shell_world, sign_in

from proxy_tui.simulator.faults.fault_rules import Fault

LIST = "sessions list --service dispatch"
SIGNED_IN = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "PROXY_TUI_BASE_URL")


@pytest.fixture(scope="module")
def served() -> Iterator[ShellWorld]:
    with shell_world(250) as world:
        yield world


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, served: ShellWorld) -> Iterator[ShellWorld]:
    sign_in(monkeypatch, served)
    yield served
    served.faults.clear()


def in_terminal(words: str, cols: int = 100) -> TerminalProgram:
    """Return a command for a terminal of its own, started by ``with``."""
    env = {name: os.environ[name] for name in SIGNED_IN}
    return TerminalProgram(["bash", "-c", f"{PROGRAM} {words}"], env=env, rows=30, cols=cols)


LIMITED = Fault(effect="status", status=429, retry_after=1, path="*/Sessions", nth=2)


def test_a_terminal_shows_what_is_waited_for_and_a_pipe_gets_not_one_byte(
    world: ShellWorld,
) -> None:
    world.faults.add(LIMITED)
    with in_terminal(f"{LIST} --format json > list.json") as program:
        program.wait_for("100 sessions read · Twilio asks for fewer requests, 1 s")
        assert program.exit_code() == 0
        assert program.screen_text().strip() == ""
    rows = json.loads(Path("list.json").read_text())
    assert len(rows) == 250
    world.faults.clear()
    world.faults.add(LIMITED)
    done = ran(f"proxy-tui {LIST} --format json")
    assert (done.code, json.loads(done.out), done.err) == (0, rows, "")


def test_a_terminal_shows_how_long_there_was_no_answer(world: ShellWorld) -> None:
    world.faults.add(Fault(effect="latency", latency=2500, path="*/Services"))
    with in_terminal("services > list") as program:
        program.wait_for("no answer for 2 s")
        assert program.exit_code() == 0
        assert program.screen_text().strip() == ""


def test_a_narrow_terminal_gets_what_fits_in_one_line(world: ShellWorld) -> None:
    world.faults.add(LIMITED)
    with in_terminal(f"{LIST} > list", cols=24) as program:
        assert program.wait_for("100 sessions").split("\n")[1:] == [""] * 29
        assert program.exit_code() == 0
        assert program.screen_text().strip() == ""


@pytest.mark.parametrize("format_", ["table", "json"])
def test_rows_and_progress_share_a_terminal(world: ShellWorld, format_: str) -> None:
    world.faults.add(LIMITED)
    with in_terminal(f"{LIST} --columns sid,status --limit 110 --format {format_}") as program:
        program.wait_for("asks for fewer requests")
        assert program.exit_code() == 0
        lines = [line for line in program.screen_text().splitlines() if line]
    rows = [line for line in lines if "KC" in line]
    assert len(rows) > 20
    assert {line.rstrip(",}")[-6:] for line in rows} == {
        '"open"' if format_ == "json" else "  open"
    }
    assert "fewer" not in "".join(lines)
    # The line is taken away by the one sequence that a command sends: there are no colours.
    assert b"\x1b" not in program.raw.replace(b"\r\x1b[K", b"")


def test_an_error_does_not_follow_progress_on_its_line(world: ShellWorld) -> None:
    world.faults.add(Fault(effect="status", status=403, latency=700, path="*/Sessions", nth=2))
    with in_terminal(f"{LIST} --format json > list.json") as program:
        program.wait_for("100 sessions read")
        assert program.exit_code() == 5
        first, *rest = program.screen_text().strip().splitlines()
    assert first.startswith("proxy-tui: The list broke off after 100 sessions: ")
    assert len(rest) <= 2


def test_a_batch_shows_how_far_it_is_and_why_it_waits(world: ShellWorld) -> None:
    limited = Fault(effect="status", status=429, retry_after=1, method="POST", nth=2)
    world.faults.add(limited)
    with in_terminal("sessions close --service dispatch job-1 job-2 --yes > rows") as program:
        program.wait_for("1 of 2 sessions · Twilio asks for fewer requests, 1 s")
        assert program.exit_code() == 0
        assert program.screen_text().strip().endswith(": 2 done.")
