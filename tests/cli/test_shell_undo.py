"""``undo`` and ``journal``: the way back from a shell, and what was done."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_running import Done, Run
from shell_world import ShellWorld, shell_world, sign_in

from proxy_tui.simulator.faults.fault_rules import Fault


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ShellWorld]:
    monkeypatch.setenv("PROXY_TUI_STATE", str(tmp_path))
    with shell_world() as world:
        sign_in(monkeypatch, world)
        for one in world.sessions:
            one.status, one.ttl = "in-progress", 3600
        yield world


def rows(done: Done) -> list[dict[str, Any]]:
    return list(json.loads(done.out))


def journal(run: Run, *words: str) -> list[dict[str, Any]]:
    return rows(run("journal", "--format", "json", *words))


@pytest.fixture
def batch(run: Run, world: ShellWorld) -> str:
    """Close every session; return the batch."""
    words = ("sessions", "close", "--service", "dispatch", "job-0", "job-1", "job-2")
    assert run(*words, "--yes", "--reason", "INC-7").code == 0
    return str(journal(run)[0]["batch"])


def test_the_journal_lists_each_write_with_its_outcome(run: Run, batch: str) -> None:
    found = journal(run)
    assert [(row["verb"], row["outcome"], row["reason"]) for row in found] == [
        ("close", "done", "INC-7")
    ] * 3
    assert all(row["request_id"].startswith("RQ") and row["id"] for row in found)
    assert journal(run, "--query", "verb:delete") == []
    assert len(journal(run, "--since", "1h", "--query", f"batch:{batch}")) == 3
    assert run("journal", "--query", "verb:sleep").code == 2


def test_a_damaged_line_is_counted_and_the_rest_is_printed(
    run: Run, batch: str, tmp_path: Path
) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_bytes(path.read_bytes() + b"not JSON\n")
    done = run("journal", "--format", "ndjson")
    assert (done.code, len(done.out.splitlines())) == (5, 3)
    assert "1 line could not be read" in done.err


def test_without_yes_the_plan_is_printed_and_nothing_is_sent(
    run: Run, world: ShellWorld, batch: str
) -> None:
    done = run("undo", batch, "--format", "json")
    assert done.code == 0
    assert {(row["from"], row["to"]) for row in rows(done)} == {
        ("state closed", "state in progress")
    }
    assert {one.status for one in world.sessions} == {"closed"}


def test_with_yes_it_is_undone_and_each_session_is_read_again(
    run: Run, world: ShellWorld, batch: str
) -> None:
    done = run("undo", batch, "--yes", "--format", "json")
    assert done.code == 0
    assert {row["verdict"] for row in rows(done)} == {"as before"}
    assert {(one.status, one.ttl) for one in world.sessions} == {("in-progress", 3600)}
    again = run("undo", batch, "--yes")
    assert (again.code, again.out) == (6, "")
    assert "Nothing can be undone" in again.err


def test_one_write_is_undone_by_the_first_digits_of_its_id(
    run: Run, world: ShellWorld, batch: str
) -> None:
    write = journal(run)[0]
    assert run("undo", write["id"][:8], "--yes").code == 0
    active = [one.sid for one in world.sessions if one.status == "in-progress"]
    assert active == [write["session_sid"]]


def test_what_could_not_be_taken_back_is_in_the_rows_and_the_exit_code(
    run: Run, world: ShellWorld, batch: str
) -> None:
    world.sessions[0].ttl = 61
    world.faults.add(Fault(effect="status", status=400, code=80604, method="POST", nth=1))
    done = run("undo", batch, "--yes", "--format", "json")
    assert done.code == 5
    assert sorted(row["verdict"] for row in rows(done)) == ["as before", "could not"]
    assert world.sessions[0].status == "closed", "somebody changed it since"


def test_an_unknown_id_is_told(run: Run, world: ShellWorld) -> None:
    assert run("undo", "ffffff").code == 4
    assert run("undo", "zzz").code == 2
