"""``sessions find CALLER --dials NUMBER``: whom a call reaches, and by the exit code whether."""

import csv
import io
import json
from collections.abc import Iterator

import pytest
from cli_running import Run
from shell_world import ANN, BOB, ShellWorld, shell_world, sign_in, stats

from proxy_tui.simulator.faults.fault_rules import Fault

ANN_DIALS = "+442079460011"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[ShellWorld]:
    """Return an account with three sessions, to which commands sign in."""
    with shell_world() as world:
        sign_in(monkeypatch, world)
        yield world


@pytest.mark.parametrize(
    ("caller", "dialled"), [(ANN, ANN_DIALS), ("900011", "460011"), (ANN_DIALS, ANN)]
)
def test_whom_a_call_reaches_is_one_row_without_a_whole_number(
    run: Run, world: ShellWorld, caller: str, dialled: str
) -> None:
    done = run("sessions", "find", caller, "--dials", dialled, "--format", "json", "--stats")
    (row,) = json.loads(done.out)
    assert done.code == 0
    assert row["answer"] == "reaches"
    assert row["title"] == "A (+44••••0012) answers, in job-0."
    assert row["sessions"] == [world.sessions[0].sid]
    assert row["participant_sid"] == world.sessions[0].participants[1].sid
    assert row["coverage"] == "all 3 active sessions"
    assert "900012" not in done.out
    assert stats(done.err)["complete"] is True


def test_a_call_that_reaches_nobody_ends_with_4_and_the_reason(run: Run, world: ShellWorld) -> None:
    done = run("sessions", "find", BOB, "--dials", ANN_DIALS, "--format", "json", "--stats")
    assert done.code == 4
    (row,) = json.loads(done.out)
    assert (row["answer"], row["codes"]) == ("nobody", [80902])
    assert "another number to dial: +44 20 7946 0012 in job-0" in row["evidence"]
    assert stats(done.err)["complete"] is True


def test_each_format_has_the_same_answer(run: Run, world: ShellWorld) -> None:
    words = ("sessions", "find", ANN, "--dials", ANN_DIALS)
    (row,) = json.loads(run(*words, "--format", "json").out)
    assert json.loads(run(*words, "--format", "ndjson").out) == row
    head, cells = csv.reader(io.StringIO(run(*words, "--format", "csv").out))
    assert head == list(row)
    assert cells[head.index("evidence")] == row["evidence"]
    for format_ in ("table", "md"):
        assert row["title"] in run(*words, "--format", format_).out
    assert run(*words, "--format", "csv", "--columns", "answer").out == "answer\nreaches\n"


def test_an_answer_that_rests_on_a_part_is_incomplete(run: Run, world: ShellWorld) -> None:
    empty = world.store.services[1].sid
    world.faults.add(Fault(effect="status", status=403, path=f"*{empty}/PhoneNumbers"))
    done = run("sessions", "find", BOB, "--dials", "+442079460099", "--format", "json")
    assert (done.code, json.loads(done.out)[0]["answer"]) == (5, "can't tell")
    assert "empty failed" in done.err


@pytest.mark.parametrize(
    "words",
    [
        (ANN, "--dials", "07700 900011"),
        (ANN, "--dials", "12"),
        (ANN, "--dials", "job-0"),
        ("job-0", "--dials", ANN_DIALS),
        (ANN, "--dials", ANN_DIALS, "--limit", "1"),
    ],
)
def test_anything_but_two_numbers_is_refused(
    run: Run, world: ShellWorld, words: tuple[str, ...]
) -> None:
    done = run("sessions", "find", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("proxy-tui: ")
