"""``handover``: short first, whole, masked, and honest about what was not read."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_running import Done, Run
from shell_world import ANN, BOB, ShellWorld, shell_world, sign_in

from proxy_tui.simulator.faults.fault_rules import Fault


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ShellWorld]:
    monkeypatch.setenv("PROXY_TUI_STATE", str(tmp_path / "state"))
    with shell_world() as world:
        sign_in(monkeypatch, world)
        yield world


def hand_over(run: Run, *words: str) -> Done:
    return run("handover", "--service", "dispatch", *words)


def sections(text: str) -> list[str]:
    return re.findall(r"^#+ (.*)$", text, re.MULTILINE)


def cells(text: str) -> list[list[str]]:
    """Return the cells of every table, as a reader of Markdown splits them."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in lines
        if not line.startswith("|---")
    ]


def test_one_session_is_told_short_first_with_details_below(run: Run, world: ShellWorld) -> None:
    assert run("sessions", "update", "job-0", "--service", "dispatch", "--ttl", "2h", "--yes",
               "--reason", "INC-7 driver late").code == 0  # fmt: skip
    done = hand_over(run, "job-0")
    assert (done.code, done.err) == (0, "")
    assert sections(done.out) == [
        "Hand-over: job-0", "Who dials what", "Diagnosis", "Calls and messages",
        "What changed while watched", "What was done from this machine", "What was read",
        "What is withheld",
    ]  # fmt: skip
    facts = dict(row for row in cells(done.out.partition("\n## ")[0]) if len(row) == 2)
    assert facts["session"] == world.sessions[0].sid
    assert facts["life"].startswith("expires ")
    assert facts["done"].startswith("update at ")
    rows = cells(done.out)
    assert any("INC-7 driver late" in row for row in rows)
    assert any(row[:2] == ["+44••••0011", "+44 20 7946 0011"] for row in (row[1:] for row in rows))
    assert "all of it" in done.out


def test_numbers_names_and_messages_are_withheld_and_counted(run: Run, world: ShellWorld) -> None:
    out = hand_over(run, "job-0").out
    for secret in (ANN, ANN[3:], "07700 900011", BOB, "Ann", "Bob", "see you at 5"):
        assert secret not in out
    assert "- 2 numbers of people, which are masked" in out
    assert "- 2 names of people" in out
    assert re.search(r"- \d+ texts of messages", out)
    assert "--reveal` shows them" in out


def test_several_sessions_have_an_overview_first(run: Run, world: ShellWorld) -> None:
    out = hand_over(run, "job-0", "job-1", "job-2").out
    first, *_ = out.split("\n## ")
    assert first.startswith("# Hand-over: 3 sessions")
    assert [row[0] for row in cells(first)] == ["session", "job-0", "job-1", "job-2"]
    assert sections(out)[1::6][:3] == ["job-0", "job-1", "job-2"]


def test_sessions_come_from_standard_input_and_from_a_query_too(
    run: Run, world: ShellWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{world.sessions[1].sid}\njob-2\n"))
    assert "2 sessions" in hand_over(run, "-").out
    assert "Hand-over: job-2" in hand_over(run, "--query", "name:job-2").out
    assert hand_over(run).code == 2
    assert hand_over(run, "job-9").code == 4


def test_hostile_names_add_no_cell_heading_link_or_mention(run: Run, world: ShellWorld) -> None:
    name = "a|b\n# x [y](https://evil.example) @all <b>\u202e"
    world.sessions[1].unique_name = name
    out = hand_over(run, world.sessions[1].sid, "job-0").out
    assert [title for title in sections(out) if title.startswith("x")] == []
    (row,) = [row for row in cells(out) if row[1:2] == [world.sessions[1].sid] and len(row) == 5]
    assert row[0].startswith("`")
    assert "\u202e" not in out


def test_what_could_not_be_read_is_named_and_the_exit_code_says_it(
    run: Run, world: ShellWorld, tmp_path: Path
) -> None:
    world.faults.add(Fault(effect="status", status=403, path=f"*/{world.sessions[1].sid}", nth=2))
    path = tmp_path / "ticket.md"
    path.write_text("old")
    done = hand_over(run, "job-0", world.sessions[1].sid, "-o", str(path))
    assert (done.code, done.out) == (5, "")
    assert "1 of 2 could not be read" in done.err
    assert path.read_text() == "old"
    world.faults.clear()
    world.faults.add(Fault(effect="status", status=403, path="*/Interactions"))
    done = hand_over(run, "job-0")
    assert done.code == 0
    assert "the calls and texts: " in done.out


def test_a_file_is_whole_and_private(run: Run, world: ShellWorld, tmp_path: Path) -> None:
    path = tmp_path / "ticket.md"
    done = hand_over(run, "job-0", "-o", str(path), "--stats")
    assert (done.code, done.out) == (0, "")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text().startswith("# Hand-over: job-0\n")
    assert json.loads(done.err)["complete"]
