"""Every command that prints rows, and streams that fail it: full, closed, unread, odd."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from forked_program import ForkedProgram, Stdout
from shell_runs import side_by_side
from shell_world import ShellWorld, shell_world, sign_in

from proxy_tui.simulator.faults.fault_rules import Fault

FORMATS = ("table", "ndjson")
"""One that is written at its end, and one that is written row by row."""
PRINTING = (
    "services",
    "numbers --service dispatch",
    "sessions list --service dispatch",
    "sessions show job-0",
    "sessions find job-0",
    "sessions diagnose job-0",
    "sessions close job-1",
    "participants message job-0 A --text hello",
)
NO_SPACE = "proxy-tui: The output cannot be written: no space left on device."
CLOSED = "proxy-tui: The output cannot be written: bad file descriptor."


@pytest.fixture(scope="module")
def served() -> Iterator[ShellWorld]:
    with shell_world(130) as world:
        yield world


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch, served: ShellWorld) -> ShellWorld:
    sign_in(monkeypatch, served)
    return served


def lines() -> list[str]:
    return [f"{words} --format {format_}" for format_ in FORMATS for words in PRINTING]


def failures(said: list[str]) -> list[str]:
    """Return what was said besides notes about a plan."""
    return [line for line in said if not line.startswith("proxy-tui: note: ")]


def test_a_full_disk_is_one_sentence(forked: ForkedProgram) -> None:
    for line, done in zip(lines(), forked.run(*lines(), stdout="full"), strict=True):
        assert (line, done.code, failures(done.said)) == (line, 1, [NO_SPACE])
    assert not list(Path.home().rglob("crashes/*"))


def test_closed_output_is_one_sentence(forked: ForkedProgram) -> None:
    for line, done in zip(lines(), forked.run(*lines(), stdout="closed"), strict=True):
        assert (line, done.code, failures(done.said)) == (line, 1, [CLOSED])


def test_a_reader_that_is_gone_ends_them_quietly(forked: ForkedProgram) -> None:
    for line, done in zip(lines(), forked.run(*lines(), stdout="unread"), strict=True):
        assert (line, done.code, failures(done.said)) == (line, 0, [])
    assert not list(Path.home().rglob("crashes/*"))


def test_a_full_disk_that_breaks_a_file_leaves_the_old_one() -> None:
    Path("list").write_text("old")
    (done,) = side_by_side("ulimit -f 8; proxy-tui sessions list --service dispatch -o list")
    assert done.code == 1
    assert done.said[0] == "proxy-tui: list cannot be written: file too large."
    assert len(done.said) == 2
    assert Path("list").read_text() == "old"
    assert not list(Path.cwd().glob(".list*"))


def test_a_failure_stays_a_failure_if_nobody_can_read_of_it(forked: ForkedProgram) -> None:
    (done,) = forked.run("sessions show nosuch", stdout="closed")
    assert done.code == 4
    (done,) = side_by_side("proxy-tui sessions show nosuch 2>/dev/full >&-")
    assert (done.code, done.out, done.err) == (4, "", "")


@pytest.mark.parametrize(("stdout", "code"), [("full", 1), ("unread", 0), ("closed", 1)])
def test_a_batch_whose_rows_nobody_takes_is_told_on_stderr(
    forked: ForkedProgram, world: ShellWorld, stdout: Stdout, code: int
) -> None:
    closed = {"full": "job-10?", "unread": "job-11?", "closed": "job-12?"}[stdout]
    line = f"sessions close --service dispatch --query name:{closed} --yes --format ndjson"
    (done,) = forked.run(line, stdout=stdout)
    assert done.code == code
    assert done.said[0].endswith(": 10 done.")
    assert len(done.said) == 1 + code
    assert sum(one.status == "closed" for one in world.sessions) % 10 == 0


@pytest.mark.parametrize("format_", FORMATS)
def test_a_write_whose_row_cannot_be_written_is_told_on_stderr(
    forked: ForkedProgram, world: ShellWorld, format_: str
) -> None:
    line = f"sessions create --service dispatch --name {format_} --yes --format {format_}"
    (done,) = forked.run(line, stdout="full")
    made = world.service.sessions_by_name[format_]
    assert done.code == 1
    assert done.said[0].startswith(f"proxy-tui: note: It was done: session {made.sid}, write ")
    assert done.said[1:] == [NO_SPACE]


def test_what_is_incomplete_stays_so_if_nobody_reads_the_rest(
    forked: ForkedProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shell_world(8) as world:
        sign_in(monkeypatch, world)
        world.faults.add(Fault(effect="status", status=500, method="POST", nth=3))
        line = "sessions close --service dispatch --query job --yes --format json"
        (done,) = forked.run(line, stdout="unread")
    assert done.code == 5


def test_what_a_plan_leaves_out_stops_no_batch_if_it_cannot_be_written(
    forked: ForkedProgram, world: ShellWorld
) -> None:
    for stdout in ("full", "unread"):
        first, second = (world.store.add_session(world.service) for _ in range(2))
        first.status = "closed"
        line = f"sessions close --service dispatch {first.sid} {second.sid} --yes --format ndjson"
        (done,) = forked.run(line, stdout=stdout)
        assert (done.code, second.status) == (int(stdout == "full"), "closed")
        assert "1 to close, 1 left out" in done.err


def test_stats_are_the_last_line_whatever_failed(forked: ForkedProgram) -> None:
    for done in (
        *forked.run("services --stats", stdout="full"),
        *forked.run("sessions show nosuch --stats", "services --stats"),
    ):
        told = json.loads(done.said[-1])
        assert told["complete"] is (done.code == 0)


def test_an_odd_locale_changes_no_row_and_breaks_no_sentence(world: ShellWorld) -> None:
    world.sessions[3].unique_name = "Zoë → 日本"
    world.service.sessions_by_name["Zoë → 日本"] = world.sessions[3]
    ascii_only = "env LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 $PROGRAM"
    listing = "sessions list --service dispatch --format csv"
    c_list, odd_list, c_show, c_fault = side_by_side(
        f"{ascii_only} {listing}",
        f"env PYTHONIOENCODING=utf-16 $PROGRAM {listing}",
        "env LC_ALL=C $PROGRAM sessions show 'Zoë → 日本'",
        f"{ascii_only} sessions show 'Zoë → nobody'",
    )
    assert c_list.out == odd_list.out
    names = [row["unique_name"] for row in csv.DictReader(c_list.out.splitlines())]
    assert "Zoë → 日本" in names
    assert "Zoë → 日本" in c_show.out
    assert (c_list.code, odd_list.code, c_show.code, c_fault.code) == (0, 0, 0, 4)
    assert c_fault.err.isascii()
