"""Every command that reads, and everything that can go wrong with the API: as processes.

Standard output is empty or whole rows, standard error one or two lines, never a traceback.
"""

import csv
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from forked_program import ForkedProgram
from shell_runs import PROGRAM, Ran, side_by_side
from shell_world import ANN, READS, ShellWorld, shell_world, sign_in

from proxy_tui.simulator.faults.fault_rules import Fault


@pytest.fixture(scope="module")
def served() -> Iterator[ShellWorld]:
    with shell_world() as world:
        yield world


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, served: ShellWorld) -> Iterator[ShellWorld]:
    sign_in(monkeypatch, served)
    yield served
    served.faults.clear()


@contextmanager
def worlds(monkeypatch: pytest.MonkeyPatch, faults: list[Fault]) -> Iterator[list[ShellWorld]]:
    """Serve a world for each fault."""
    with ExitStack() as stack:
        made = [stack.enter_context(shell_world()) for _ in faults]
        for world, fault in zip(made, faults, strict=True):
            world.faults.add(fault)
        sign_in(monkeypatch, made[0])
        yield made


def reads(forked: ForkedProgram, *flags: str) -> list[Ran]:
    """Run every command that reads."""
    return forked.run(*(f"{words} {' '.join(flags)}" for words in READS))


def refused(done: Ran) -> tuple[int, str, int]:
    """Return exit code, output and the number of lines of a failure, told in plain words."""
    first, *rest = done.said
    assert first.startswith("proxy-tui: ")
    assert first.endswith(".")
    assert [line[:2] for line in rest] == ["  "] * len(rest)
    return done.code, done.out, min(len(done.said), 2)


FAILURES = {
    "500": (Fault(effect="status", status=500, retry_after=0), "inside Twilio"),
    "503": (Fault(effect="status", status=503, retry_after=0), "not available"),
    "429": (Fault(effect="status", status=429, retry_after=0), "more requests than"),
    "a web page": (Fault(effect="html"), "A web page came"),
    "cut JSON": (Fault(effect="cut"), "incomplete"),
    "a reset": (Fault(effect="reset"), "broke"),
}


def test_what_fails_for_good_is_one(forked: ForkedProgram, monkeypatch: pytest.MonkeyPatch) -> None:
    with worlds(monkeypatch, [fault for fault, _ in FAILURES.values()]) as made:
        lines = [f"{words} --base-url {world.base_url}" for world in made for words in READS]
        ran = forked.run(*lines)
    kinds = [name for name in FAILURES for _ in READS]
    for name, words, done in zip(kinds, READS * len(FAILURES), ran, strict=True):
        assert (name, words, refused(done)) == (name, words, (1, "", 2))
        assert FAILURES[name][1] in done.err


def test_wrong_credentials_are_three(
    forked: ForkedProgram, monkeypatch: pytest.MonkeyPatch, world: ShellWorld
) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "wrong")
    for done in reads(forked):
        assert refused(done) == (3, "", 2)
        assert "wrong" not in done.err


def test_a_host_that_cannot_be_reached_is_one(forked: ForkedProgram, world: ShellWorld) -> None:
    for done in reads(forked, "--base-url http://127.0.0.1:9"):
        assert refused(done) == (1, "", 2)
        assert "127.0.0.1 refuses connections" in done.err


def test_a_host_that_never_answers_is_one(forked: ForkedProgram, world: ShellWorld) -> None:
    world.faults.add(Fault(effect="latency", latency=30_000))
    impatient = Path("impatient.py")
    impatient.write_text(
        "import sys\n"
        "import httpx\n"
        "from proxy_tui.api import _transport\n"
        "_transport.TIMEOUT = httpx.Timeout(0.2)  # instead of 20 s\n"
        "from proxy_tui.cli.main import main\n"
        "sys.exit(main())\n"
    )
    start = f"{sys.executable} {impatient}"
    for done in side_by_side(*(f"{start} {words}" for words in READS[:2])):
        assert refused(done) == (1, "", 2)
        assert "gave no answer within" in done.err


def test_no_such_service_or_session_is_four(forked: ForkedProgram, world: ShellWorld) -> None:
    nobody = "KC" + "0" * 32
    for done in forked.run(
        "numbers --service nosuch",
        f"sessions list --service KS{'0' * 32}",
        "sessions show nosuch",
        f"sessions diagnose {nobody} --format json",
        f"sessions find {nobody} --format csv",
    ):
        assert refused(done) == (4, "", 2)


# What passes


PASSING = {
    "429": Fault(effect="status", status=429, count=2),
    "429 with Retry-After": Fault(effect="status", status=429, retry_after=1, count=1),
    "503": Fault(effect="status", status=503, count=2),
    "a web page, once": Fault(effect="html", count=1),
    "cut JSON": Fault(effect="cut", count=2),
    "resets": Fault(effect="reset", count=2),
}


def test_what_passes_is_waited_out_in_silence(
    forked: ForkedProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A world for each command, so that each meets the faults itself.
    with worlds(monkeypatch, [fault for fault in PASSING.values() for _ in READS]) as made:
        commands = list(zip(READS * len(PASSING), made, strict=True))
        ran = forked.run(*(f"{words} --base-url {world.base_url}" for words, world in commands))
    kinds = [name for name in PASSING for _ in READS]
    for name, (words, world), done in zip(kinds, commands, ran, strict=True):
        assert (name, words, done.code, done.err) == (name, words, 0, "")
        assert len(done.out.splitlines()) > 1
        assert world.faults.struck


# Part of it


MIXED = [
    Fault(effect="status", status=503, probability=0.05),
    Fault(effect="status", status=429, retry_after=0, probability=0.05),
    Fault(effect="html", probability=0.05),
    Fault(effect="cut", probability=0.025),
    Fault(effect="reset", probability=0.025),
]
"""Of five requests one fails."""


def test_where_one_request_in_five_fails_rows_are_whole_or_it_is_said(
    forked: ForkedProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    with worlds(monkeypatch, [MIXED[0]] * 6) as made:
        for world in made:
            for fault in MIXED[1:]:
                world.faults.add(fault)
        lines = [
            f"{words} --format json --base-url {world.base_url}"
            for words in ("sessions list --service dispatch", "sessions find 0011")
            for world in made
        ]
        ran = forked.run(*lines)
    assert any(done.code == 0 for done in ran)
    for line, done in zip(lines, ran, strict=True):
        rows = json.loads(done.out) if done.out else None
        whole = 3 if " list " in line else 1
        if done.code == 0:
            assert (len(rows), done.err) == (whole, "")
        else:
            assert done.code in {1, 5}
            assert len(done.said) <= 2
            assert rows is None or len(rows) <= whole


def test_a_broken_list_keeps_the_old_file_unless_part_is_wanted(
    forked: ForkedProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing = "sessions list --service dispatch --format json -o list.json"
    Path("list.json").write_text("old")
    with shell_world(250) as world:
        sign_in(monkeypatch, world)
        for flags, kept in (("", "old"), ("--partial", None)):
            world.faults.clear()
            world.break_page(3)
            (done,) = forked.run(f"{listing} {flags}")
            assert (done.code, done.out) == (5, "")
            assert "The list broke off after 200 sessions" in done.err
            assert kept is None or Path("list.json").read_text() == kept
    assert len(json.loads(Path("list.json").read_text())) == 200
    assert [path.name for path in Path.cwd().glob("*list*")] == ["list.json"]


def test_a_search_that_fails_after_a_hit_leaves_a_whole_document(
    forked: ForkedProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shell_world(60) as world:
        sign_in(monkeypatch, world)
        world.store.add_participant(world.sessions[-1], ANN)  # the newest is read first
        outs = []
        for format_ in ("json", "csv"):
            world.faults.clear()
            world.faults.add(Fault(effect="status", status=401, path="*/Participants", nth=30))
            (done,) = forked.run(f"sessions find 0011 --format {format_}")
            assert (done.code, len(done.said)) == (3, 2)
            outs.append(done.out)
    assert [row["unique_name"] for row in json.loads(outs[0])] == ["job-59"]
    assert [row["unique_name"] for row in csv.DictReader(outs[1].splitlines())] == ["job-59"]


def test_the_faults_of_the_simulator_reach_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("faults.toml").write_text(
        '[[fault]]\neffect = "reset"\nprobability = 0.2\n'
        '[[fault]]\neffect = "status"\nstatus = 403\npath = "*/PhoneNumbers"\n'
    )
    simulate = [*PROGRAM.split(), "simulate", "--sessions", "60", "--faults", "faults.toml"]
    with subprocess.Popen(simulate, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        names = ("PROXY_TUI_BASE_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")
        for name in names:
            monkeypatch.setenv(name, server.stdout.readline().strip())
        listed, pool = side_by_side(
            "proxy-tui sessions list --service dispatch-eu --format ndjson",
            "proxy-tui numbers --service dispatch-eu",
        )
        server.terminate()
    assert listed.code in {0, 1, 5}
    assert (len(listed.out.splitlines()) >= 60) is (listed.code == 0)
    assert refused(pool) == (1, "", 2)


# Interrupted


def test_ctrl_c_ends_each_of_them_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    hang = Fault(effect="latency", latency=20_000)
    commands = READS[2:6]
    with worlds(monkeypatch, [hang] * len(commands)) as made:
        processes = [
            subprocess.Popen(
                [*PROGRAM.split(), *words.split(), "--base-url", world.base_url],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            for words, world in zip(commands, made, strict=True)
        ]
        deadline = time.monotonic() + 20
        while not all(world.faults.struck for world in made) and time.monotonic() < deadline:
            time.sleep(0.02)
        for process in processes:
            process.send_signal(signal.SIGINT)
        for process in processes:
            assert process.communicate(timeout=20) == (b"", b"\n")
            assert process.returncode in {130, -signal.SIGINT}
