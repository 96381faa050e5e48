"""``sessions create`` and ``participants``: a plan without consent, one write with it."""

import io
import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_running import Done, Run
from shell_runs import PROGRAM
from shell_world import ANN, BOB, ShellWorld, shell_world, sign_in

from proxy_tui.simulator.faults.fault_rules import Fault

CARL = "+447700900013"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ShellWorld]:
    monkeypatch.setenv("PROXY_TUI_STATE", str(tmp_path))
    with shell_world() as world:
        sign_in(monkeypatch, world)
        yield world


def row(done: Done) -> dict[str, Any]:
    (only,) = json.loads(done.out)
    return dict(only)


def create(run: Run, *words: str) -> Done:
    return run("sessions", "create", "--service", "dispatch", "--format", "json", *words)


def participants(run: Run, action: str, *words: str) -> Done:
    return run("participants", action, *words, "--service", "dispatch", "--format", "json")


def names(world: ShellWorld) -> set[str]:
    return set(world.service.sessions_by_name)


def people(world: ShellWorld, session: int = 0) -> list[str]:
    return [one.identifier for one in world.sessions[session].live_participants()]


def letter(run: Run, tail: str) -> str:
    """Return the letter of the person of job-0 whose number ends so."""
    done = run("sessions", "show", "job-0", "--service", "dispatch", "--format", "json")
    people = json.loads(done.out)["participants"]
    return next(str(one["letter"]) for one in people if one["identifier"].endswith(tail))


def test_a_plan_creates_nothing(run: Run, world: ShellWorld) -> None:
    done = create(run, "--name", "job-9", "--ttl", "2h", "--person", f"{CARL},Carl")
    assert done.code == 0
    assert row(done)["to"] == "mode both, state open, ttl 2 h, +44••••0013  Carl"
    assert "nothing was sent. --yes does it" in done.err
    assert CARL not in done.out
    assert "job-9" not in names(world)


def test_what_is_created_has_what_the_flags_say(run: Run, world: ShellWorld) -> None:
    dials = "+442079460013"
    people = ("--person", f'{CARL},"Smith, Carl",{dials}', "--person", "+44 7700 900014")
    done = create(run, "--name", "job-9", "--mode", "voice-only", *people, "--yes")
    assert done.code == 0
    made = world.service.sessions_by_name["job-9"]
    assert (row(done)["sid"], row(done)["outcome"]) == (made.sid, "done")
    assert made.mode == "voice-only"
    first, second = made.participants
    assert (first.identifier, first.friendly_name) == (CARL, "Smith, Carl")
    assert first.proxy_identifier == dials
    assert second.identifier == "+447700900014"
    journal = run("journal", "--format", "json")
    assert row(journal)["session_sid"] == made.sid


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--ttl", "soon"), "--ttl: "),
        (("--expires", "2020-01-01T00:00Z"), "--expires: "),
        (("--person", "07700 900013"), "--person: "),
        (("--person", ",Carl"), "--person takes a number"),
        (("--person", f"{CARL},a,b,c"), "--person takes a number"),
        (("--person", '"'), "--person takes a number"),
        (("--person", f"{CARL};Carl"), "--person takes a number"),
        (("--person", "+44 7700 900013 Carl"), "--person takes a number"),
        (("--person", CARL, "--person", ANN, "--person", BOB), "2 people, and 3 are given"),
        (("--name", "n" * 192), "--name: "),
    ],
)
def test_a_wrong_flag_is_named_and_nothing_is_sent(
    run: Run, world: ShellWorld, words: tuple[str, ...], sentence: str
) -> None:
    done = create(run, *words, "--yes")
    assert (done.code, done.out) == (2, "")
    assert sentence in done.err
    assert len(names(world)) == 3


def test_a_refusal_says_what_it_means(run: Run, world: ShellWorld) -> None:
    done = create(run, "--name", "job-0", "--yes")
    assert (done.code, done.out) == (1, "")
    assert "job-0" in done.err or "name" in done.err


def test_a_lost_answer_is_read_back_and_never_sent_again(run: Run, world: ShellWorld) -> None:
    world.faults.add(Fault(effect="lost", method="POST", path="*/Sessions"))
    done = create(run, "--name", "job-9", "--yes")
    assert (done.code, row(done)["outcome"]) == (0, "done")
    assert "read back" in row(done)["note"]
    assert len(names(world)) == 4


def test_a_write_in_doubt_is_a_row_and_incomplete(run: Run, world: ShellWorld) -> None:
    world.faults.add(Fault(effect="reset", method="POST", path="*/Sessions"))
    done = create(run, "--name", "job-9", "--yes")
    assert (done.code, row(done)["outcome"]) == (5, "unknown")
    assert row(done)["write_id"]


def test_a_read_only_run_creates_nothing(run: Run, world: ShellWorld) -> None:
    assert create(run, "--name", "job-9", "--yes", "--read-only").code == 6
    assert participants(run, "add", "job-1", "--person", CARL, "--yes", "--read-only").code == 6
    assert (len(names(world)), people(world, 1)) == (3, [])


def test_a_person_is_added(run: Run, world: ShellWorld) -> None:
    plan = participants(run, "add", "job-1", "--person", f"{CARL},Carl")
    assert (plan.code, row(plan)["to"], people(world, 1)) == (0, "+44••••0013  Carl", [])
    done = participants(run, "add", "job-1", "--person", f"{CARL},Carl", "--yes")
    assert (done.code, row(done)["outcome"], people(world, 1)) == (0, "done", [CARL])


def test_a_plan_says_why_nobody_can_be_added(run: Run, world: ShellWorld) -> None:
    plan = participants(run, "add", "job-0", "--person", CARL)
    assert (plan.code, row(plan)["left_out"]) == (0, "it has two people already")
    assert participants(run, "add", "job-0", "--person", CARL, "--yes").code == 6
    assert people(world) == [ANN, BOB]


@pytest.mark.parametrize("person", ["B", "b", "0012", "+44 7700 900012", "KP"])
def test_a_person_is_removed_by_letter_sid_number_or_its_end(
    run: Run, world: ShellWorld, person: str
) -> None:
    bob = world.sessions[0].participants[1]
    own = letter(run, "0012")
    person = {"KP": bob.sid, "B": own, "b": own.lower()}.get(person, person)
    plan = participants(run, "remove", "job-0", person)
    assert (plan.code, people(world)) == (0, [ANN, BOB])
    assert "--confirm 0012 does it" in plan.err
    done = participants(run, "remove", "job-0", person, "--confirm", "0012")
    assert (done.code, row(done)["outcome"], people(world)) == (0, "done", [ANN])


@pytest.mark.parametrize(
    ("person", "confirm", "code"),
    [
        ("0012", "0011", 6),
        ("0012", BOB, 6),
        ("C", "0012", 4),
        ("+442079460012", "0012", 4),
        ("0099", "0099", 4),
    ],
)
def test_nobody_else_is_removed(
    run: Run, world: ShellWorld, person: str, confirm: str, code: int
) -> None:
    done = participants(run, "remove", "job-0", person, "--confirm", confirm)
    assert (done.code, done.out, people(world)) == (code, "", [ANN, BOB])
    assert BOB not in done.err


def test_digits_that_two_people_share_are_refused(run: Run, world: ShellWorld) -> None:
    pool = world.service.numbers[0]
    world.store.add_participant(world.sessions[1], "+447700900055", pool)
    world.store.add_participant(world.sessions[1], "+12025550055", pool)
    done = participants(run, "remove", "job-1", "0055", "--confirm", "0055")
    assert (done.code, len(people(world, 1))) == (2, 2)
    assert "A and B alike" in done.err


def test_a_person_is_replaced(run: Run, world: ShellWorld) -> None:
    words = ("job-0", "0012", "--person", CARL, "--confirm", "0012")
    done = participants(run, "replace", *words)
    assert (done.code, people(world)) == (0, [ANN, CARL])


def test_a_half_replacement_is_told(run: Run, world: ShellWorld) -> None:
    world.faults.add(
        Fault(effect="status", status=400, code=80404, method="POST", path="*/Participants*")
    )
    done = participants(run, "replace", "job-0", "0012", "--person", CARL, "--confirm", "0012")
    assert (done.code, row(done)["outcome"], people(world)) == (5, "refused", [ANN])
    assert "was removed" in done.err


def test_a_message_is_sent_and_its_text_is_kept_nowhere(
    run: Run, world: ShellWorld, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = "the driver waits at gate seven"
    plan = participants(run, "message", "job-0", "0011", "--text", text)
    assert (plan.code, text in plan.out) == (0, False)
    assert row(plan)["to"].startswith(
        f"a text of 30 characters to {letter(run, '0011')}  +44••••0011"
    )
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{text}\n"))
    before = len(world.sessions[0].interactions)
    done = participants(run, "message", "job-0", "0011", "--text", "-", "--yes")
    assert (done.code, row(done)["outcome"]) == (0, "done")
    assert len(world.sessions[0].interactions) == before + 1
    kept = "".join(path.read_text() for path in tmp_path.iterdir() if path.is_file())
    assert text not in kept + plan.out + plan.err + done.out + done.err


def test_an_empty_message_is_refused(run: Run, world: ShellWorld) -> None:
    assert participants(run, "message", "job-0", "0011", "--text", " ", "--yes").code == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_program_that_is_told_to_end_waits_for_the_answer_to_its_write(
    world: ShellWorld, tmp_path: Path, number: signal.Signals
) -> None:
    world.faults.add(Fault(effect="latency", latency=300, method="POST"))
    line = f"{PROGRAM} sessions create --service dispatch --name job-9 --yes --format json -o made"
    process = subprocess.Popen(line.split(), stderr=subprocess.PIPE, cwd=tmp_path)
    deadline = time.monotonic() + 20
    while not world.faults.struck and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(number)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Waiting for the answer" in said
    assert "job-9" in names(world)
    journal = (tmp_path / "journal.jsonl").read_text().splitlines()
    assert json.loads(journal[-1])["outcome"] == "done"
    assert not list(tmp_path.glob(".made*"))
