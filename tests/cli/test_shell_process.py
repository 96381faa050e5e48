"""Commands for scripts as processes: pipes, full disks, locales, terminals, interruption."""

import csv
import fcntl
import json
import shlex
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from shell_runs import PROGRAM, shell
from shell_world import ShellWorld, shell_world, sign_in

from proxy_tui.simulator.faults.fault_rules import Fault

INTERRUPTED = {130, -signal.SIGINT}
"""A shell calls both 130; Python ends by the signal if an import was interrupted before."""
LIST = "proxy-tui sessions list --service dispatch"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[ShellWorld]:
    with shell_world(250) as world:
        sign_in(monkeypatch, world)
        yield world


def test_a_reader_that_closes_early_ends_the_command_quietly(world: ShellWorld) -> None:
    done = shell(f"({LIST} --format ndjson; echo $? >&2) | head -1")
    assert done.stderr == b"0\n"
    assert json.loads(done.stdout)["sid"].startswith("KC")


def test_a_full_disk_is_one_sentence(world: ShellWorld) -> None:
    done = shell(f"{LIST} --format csv > /dev/full")
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == [
        "proxy-tui: The output cannot be written: no space left on device."
    ]
    assert not list(Path.home().rglob("crashes/*"))


def test_width_colour_locale_and_time_zone_change_no_byte(world: ShellWorld) -> None:
    world.sessions[0].unique_name = "Zoë → 日本"
    plain = [shell(f"{LIST} --limit 250 --format {one}").stdout for one in ("table", "csv", "json")]
    other = [
        shell(
            f"{LIST} --limit 250 --format {one}",
            COLUMNS="20", FORCE_COLOR="1", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0",
            TZ="Asia/Tokyo", PYTHONIOENCODING="ascii",
        ).stdout
        for one in ("table", "csv", "json")
    ]  # fmt: skip
    assert other == plain
    rows = list(csv.DictReader(plain[1].decode().splitlines()))
    assert "Zoë → 日本" in {row["unique_name"] for row in rows}


@pytest.mark.parametrize(
    "flags",
    ["--format ndjson", "--format csv", "--format ndjson --query 'name:job-2?? participants:0'"],
)
def test_rows_come_while_later_pages_are_still_read(world: ShellWorld, flags: str) -> None:
    world.faults.add(Fault(effect="latency", latency=20_000, path="*/Sessions", nth=2))
    process = subprocess.Popen(
        [*PROGRAM.split(), *LIST.split()[1:], *shlex.split(flags)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    begun = time.monotonic()
    assert all(process.stdout.readline() for _ in range(20))
    assert time.monotonic() - begun < 15
    process.kill()
    process.communicate()


def interrupted_list(world: ShellWorld) -> subprocess.Popen[bytes]:
    """Start a list, and press ctrl+c once a fault has struck."""
    process = subprocess.Popen(
        [*PROGRAM.split(), "sessions", "list", "--service", "dispatch", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 20
    while not world.faults.struck and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    return process


def test_ctrl_c_leaves_a_whole_document_and_ends_with_130(world: ShellWorld) -> None:
    world.faults.add(Fault(effect="latency", latency=20_000, path="*/Sessions", nth=2))
    process = interrupted_list(world)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert len(json.loads(out)) == 100
    assert err == b"\n"


def blocked(world: ShellWorld, format_: str) -> "subprocess.Popen[bytes]":
    """Return a list whose reader takes nothing, once the pipe between them is full."""
    process = subprocess.Popen(
        [*PROGRAM.split(), "sessions", "list", "--service", "dispatch", "--format", format_],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    deadline = time.monotonic() + 20
    while waiting_bytes(process.stdout.fileno()) < 60_000 and time.monotonic() < deadline:
        time.sleep(0.02)
    return process


def waiting_bytes(descriptor: int) -> int:
    return int.from_bytes(fcntl.ioctl(descriptor, termios.FIONREAD, bytes(4)), sys.byteorder)


def test_ctrl_c_tears_no_row_while_the_reader_is_slow(world: ShellWorld) -> None:
    processes = [blocked(world, "json"), blocked(world, "ndjson")]
    for process in processes:
        process.send_signal(signal.SIGINT)
    json_, ndjson = (process.communicate(timeout=20) for process in processes)
    rows = [json.loads(json_[0]), [json.loads(line) for line in ndjson[0].splitlines()]]
    listed = [one.sid for one in reversed(world.sessions)]
    for found, process in zip(rows, processes, strict=True):
        assert process.returncode == 130
        assert [row["sid"] for row in found] == listed[: len(found)]
        assert 100 <= len(found) < 250
    assert json_[1] == ndjson[1] == b"\n"


def test_a_second_ctrl_c_ends_what_nobody_reads(world: ShellWorld) -> None:
    process = blocked(world, "ndjson")
    process.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        process.wait(0.3)  # two at once would be one
    process.send_signal(signal.SIGINT)
    process.wait(20)
    assert process.returncode in INTERRUPTED
    assert process.communicate()[1] == b"\n"


def test_ctrl_c_before_the_first_row_prints_nothing(world: ShellWorld) -> None:
    world.faults.add(Fault(effect="latency", latency=20_000, path="*/Sessions"))
    process = interrupted_list(world)
    assert process.communicate(timeout=20) == (b"", b"\n")
    assert process.returncode in INTERRUPTED


def test_one_request_in_five_fails_and_the_list_is_whole_or_says_so(world: ShellWorld) -> None:
    world.faults.add(Fault(effect="status", status=429, retry_after=0, probability=0.2))
    done = shell(f"{LIST} --format json")
    assert (done.returncode, len(json.loads(done.stdout))) == (0, 250)
    assert done.stderr == b""


def test_ctrl_c_ends_a_batch_after_the_write_under_way(world: ShellWorld) -> None:
    world.faults.add(Fault(effect="latency", latency=150))
    command = [sys.executable, "-m", "proxy_tui", "sessions", "close", "--service", "dispatch"]
    process = subprocess.Popen(
        [*command, "--query", "name:job-1*", "--yes", "--format", "ndjson"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    first = json.loads(process.stdout.readline())
    assert first["outcome"] == "done"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    done = [first, *map(json.loads, out.splitlines())]
    closed = [one for one in world.sessions if one.status == "closed"]
    assert {row["sid"] for row in done} == {one.sid for one in closed}
    assert f"{len(done)} done" in err
    assert "proxy-tui resume" in err
