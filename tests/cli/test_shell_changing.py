"""Commands that change sessions: a plan without consent, exactly the plan with it."""

import io
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
        yield world


def do(run: Run, verb: str, *words: str) -> Done:
    return run("sessions", verb, "--service", "dispatch", "--format", "json", *words)


def rows(done: Done) -> list[dict[str, Any]]:
    return list(json.loads(done.out))


def closed(world: ShellWorld) -> list[str]:
    return [one.unique_name or "" for one in world.sessions if one.status == "closed"]


def test_without_consent_the_plan_is_printed_and_nothing_is_sent(
    run: Run, world: ShellWorld
) -> None:
    world.sessions[2].status = "closed"
    done = do(run, "close", "job-0", "job-1", "job-2")
    assert done.code == 0
    assert [(row["unique_name"], row["left_out"]) for row in rows(done)] == [
        ("job-0", None),
        ("job-1", None),
        ("job-2", "it is closed already"),
    ]
    assert "2 to close, 1 left out; nothing was sent. --yes does it." in done.err
    assert closed(world) == ["job-2"]


def test_with_consent_exactly_the_plan_is_done(run: Run, world: ShellWorld) -> None:
    done = do(run, "close", "job-1", "job-2", "--yes", "--reason", "INC-7")
    assert done.code == 0
    assert {row["unique_name"]: row["outcome"] for row in rows(done)} == {
        "job-1": "done",
        "job-2": "done",
    }
    assert closed(world) == ["job-1", "job-2"]


@pytest.mark.parametrize("words", [(), ("--query", ""), ("--query", "  ")])
def test_nothing_chosen_is_an_error_and_never_all(
    run: Run, world: ShellWorld, words: tuple[str, ...]
) -> None:
    done = do(run, "close", *words, "--yes")
    assert (done.code, done.out) == (2, "")
    assert closed(world) == []


def test_empty_input_is_an_error_too(
    run: Run, world: ShellWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n \r\n"))
    assert do(run, "close", "-", "--yes").code == 2
    assert closed(world) == []


def test_one_unreadable_line_refuses_the_whole_input(
    run: Run, world: ShellWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    sid = world.sessions[0].sid
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{sid}\nKC123\n"))
    done = do(run, "close", "-", "--yes")
    assert done.code in {2, 4}
    assert "Line 2: " in done.err
    assert closed(world) == []


def test_one_name_that_is_not_there_is_named_and_refuses_the_others(
    run: Run, world: ShellWorld
) -> None:
    done = do(run, "close", "job-0", "job-9", "--yes")
    assert (done.code, closed(world)) == (4, [])
    assert "proxy-tui: job-9: " in done.err


def test_input_that_is_not_text_is_refused_whole(
    run: Run, world: ShellWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = io.BytesIO(f"{world.sessions[0].sid}\n".encode() + b"\xff\xfe\n")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(line, "utf-8"))
    done = do(run, "close", "-", "--yes")
    assert (done.code, closed(world)) == (2, [])


@pytest.mark.parametrize("words", [(), ("--ttl", " ")])
def test_an_update_without_a_change_is_an_error(
    run: Run, world: ShellWorld, words: tuple[str, ...]
) -> None:
    done = do(run, "update", "job-0", *words, "--yes")
    assert (done.code, done.out) == (2, "")
    assert "Add --ttl, --expires, or both." in done.err


def test_blank_lines_line_ends_and_repeats_are_harmless(
    run: Run, world: ShellWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    sid = world.sessions[0].sid
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{sid}\r\n\r\n  {sid}\n{sid.lower()}\n"))
    done = do(run, "close", "-", "--yes")
    assert (done.code, len(rows(done))) == (0, 1)
    assert closed(world) == ["job-0"]


def test_a_query_names_sessions_and_is_not_mixed_with_names(run: Run, world: ShellWorld) -> None:
    assert do(run, "close", "--query", "name:job-1", "--yes").code == 0
    assert closed(world) == ["job-1"]
    assert do(run, "close", "job-0", "--query", "name:job-2", "--yes").code == 2
    assert do(run, "close", "-", "job-0", "--yes").code == 2
    assert do(run, "close", "--query", "participants:0", "--yes").code == 2
    assert closed(world) == ["job-1"]


def test_an_expiry_counts_from_now_or_from_each_own(run: Run, world: ShellWorld) -> None:
    done = do(run, "update", "job-0", "--expires", "+2h", "--from-own-expiry")
    (row,) = rows(done)  # the service gives it an hour from its last contact
    assert row["from"].startswith("expires in ")
    assert row["to"].startswith(("expires in 2 h 59 min", "expires in 3 h"))
    done = do(run, "update", "job-0", "--expires", "+2h", "--yes")
    assert done.code == 0
    assert world.sessions[0].date_expiry is not None
    assert do(run, "update", "job-0", "--ttl", "soon", "--yes").code == 2


def test_deleting_wants_the_tail_or_the_number(run: Run, world: ShellWorld) -> None:
    first = world.sessions[0]
    done = do(run, "delete", "job-0")
    assert done.code == 0
    assert f"--confirm {first.sid[-4:]}" in done.err
    assert do(run, "delete", "job-0", "--confirm", "0000").code == 6
    assert do(run, "delete", "job-1", "job-2", "--confirm", first.sid[-4:]).code == 6
    assert len(world.service.sessions_by_name) == 3
    assert do(run, "delete", "job-0", "--confirm", first.sid[-4:]).code == 0
    assert do(run, "delete", "job-1", "job-2", "--confirm", "2").code == 0
    assert world.service.sessions_by_name == {}


def test_a_plan_larger_than_allowed_is_refused(run: Run, world: ShellWorld) -> None:
    done = do(run, "close", "job-0", "job-1", "--yes", "--max", "1")
    assert (done.code, closed(world)) == (6, [])
    assert "--max is 1" in done.err


def test_what_was_refused_is_in_the_rows_and_in_the_exit_code(run: Run, world: ShellWorld) -> None:
    world.faults.add(Fault(effect="status", status=400, code=80608, method="POST", nth=1))
    done = do(run, "close", "job-0", "job-1", "--yes")
    assert done.code == 5
    assert sorted(row["outcome"] for row in rows(done)) == ["done", "refused"]
    assert {row["code"] for row in rows(done)} == {80608, None}
    assert all(row["request_id"].startswith("RQ") for row in rows(done))


def test_what_the_plan_leaves_out_is_a_row_of_the_run_too(run: Run, world: ShellWorld) -> None:
    world.sessions[0].status = "closed"
    for others in ((), ("job-1",)):
        done = do(run, "close", "job-0", *others, "--yes")
        assert done.code == 0
        told = {row["unique_name"]: (row["outcome"], row["note"]) for row in rows(done)}
        left_out = ("left out", "it is closed already")
        assert told == {"job-0": left_out} | dict.fromkeys(others, ("done", None))
        assert f"{len(others)} to close, 1 left out" in done.err


def test_a_read_only_run_refuses(run: Run, world: ShellWorld) -> None:
    done = do(run, "close", "job-0", "--yes", "--read-only")
    assert (done.code, closed(world)) == (6, [])


def test_a_text_that_names_two_sessions_is_refused_and_never_cut_to_the_first(
    run: Run, world: ShellWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (one.sid for one in world.sessions[:2])
    done = do(run, "close", f"{first}\n{second}", "--yes")
    assert (done.code, done.out) == (2, "")
    assert "2 different SIDs" in done.err
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{first} and {first}\n{first},{second}\n"))
    done = do(run, "close", "-", "--yes")
    assert (done.code, "Line 2: " in done.err) == (2, True)
    assert closed(world) == []


def test_a_name_longer_than_any_address_is_no_crash(run: Run, world: ShellWorld) -> None:
    done = do(run, "close", "job-0" * 20_000, "--yes")
    assert (done.code, done.out, "unexpected" in done.err) == (4, "", False)


def test_a_plan_with_nothing_to_do_does_not_say_how_to_do_it(run: Run, world: ShellWorld) -> None:
    world.sessions[0].status = "closed"
    done = do(run, "close", "job-0")
    assert (done.code, "--yes" in done.err) == (0, False)


def test_a_number_given_as_confirmation_is_not_shown(run: Run, world: ShellWorld) -> None:
    done = do(run, "delete", "job-0", "--confirm", "+447700900123")
    assert (done.code, "+447700900123" in done.err) == (6, False)


def test_a_number_given_as_service_is_not_shown(run: Run, world: ShellWorld) -> None:
    done = run("sessions", "close", "job-0", "--service", "+447700900123")
    assert (done.code, "+447700900123" in done.err) == (4, False)


def test_a_query_that_matches_nothing_has_nothing_to_do(run: Run, world: ShellWorld) -> None:
    for consent in ((), ("--yes",)):
        done = do(run, "close", "--query", "name:nosuch", *consent)
        assert (done.code, rows(done)) == (0, [])
        assert "0 to close, 0 left out; nothing was sent." in done.err


def test_a_person_at_a_terminal_is_told_that_sessions_are_awaited(
    run: Run, world: ShellWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = io.StringIO("job-0\n")
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", typed)
    done = do(run, "close", "-")
    assert (done.code, len(rows(done))) == (0, 1)
    assert "Reading from the terminal; ctrl+d ends it." in done.err
