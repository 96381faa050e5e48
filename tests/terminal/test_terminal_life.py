"""How the program lives and ends in a terminal: signals, a lost line, job control, company.

That an end is prompt is asserted only as: it comes before a generous timeout.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pty_program import TerminalProgram
from simulated import PATIENCE, Person, Simulator, Start, open_program, program

ANN, BOB = "+12025550120", "+12025550121"
SOON = 15.0
"""Seconds: far more than ending takes, far less than the requests that hang."""

JOURNAL = Path("~/.local/state/proxy-tui/journal.jsonl")

HANGS = {"effect": "latency", "latency": 600_000}

Simulate = Callable[..., Simulator]


def assert_restored(terminal: TerminalProgram, *, cooked: bool = True) -> None:
    """Whoever comes after finds the terminal as it was before.

    ``cooked`` is whether the terminal edits lines by now; a shell at its prompt does it itself.
    """
    raw = terminal.raw
    for on, off in (
        (b"\x1b[?1049h", b"\x1b[?1049l"),  # the other screen
        (b"\x1b[?25l", b"\x1b[?25h"),  # no cursor
        (b"\x1b[?1000h", b"\x1b[?1000l"),  # the mouse
        (b"\x1b[?1003h", b"\x1b[?1003l"),
        (b"\x1b[?2004h", b"\x1b[?2004l"),  # brackets around what is pasted
        (b"\x1b[?1004h", b"\x1b[?1004l"),  # focus
        (b"\x1b[?7l", b"\x1b[?7h"),  # no line wrap
    ):
        assert raw.rfind(off) > raw.rfind(on) > -1, f"{on!r} was not followed by {off!r}"
    assert terminal.is_cooked or not cooked


def has_ended(pid: int) -> bool:
    """Whether a process is gone, or only waits for its parent to notice."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z"


def is_stopped(pid: int) -> bool:
    """Whether a process was stopped by a signal."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Wait for something that no screen shows."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(0.02)


def at_sessions(start: Start, simulator: Simulator, **options: Any) -> Person:
    """Open the sessions of ``rides-us``."""
    person = open_program(start, simulator, "--service", "rides-us", **options)
    person.see("rows 1–100")
    person.ready()
    return person


# -- signals


@pytest.mark.parametrize(
    ("number", "dialog"),
    [
        (signal.SIGTERM, False),
        (signal.SIGHUP, True),
        (signal.SIGINT, False),
        (signal.SIGQUIT, True),
    ],
)
def test_a_signal_ends_it_with_the_terminal_restored(
    in_terminal: Start, simulator: Simulator, number: int, dialog: bool
) -> None:
    person = at_sessions(in_terminal, simulator)
    if dialog:
        person.press("n")
        person.see_dialog("New session")
    person.terminal.signal(number)
    assert person.terminal.exit_code(timeout=SOON) == 128 + number
    assert_restored(person.terminal)


def test_a_signal_ends_it_though_the_terminal_takes_nothing(
    in_terminal: Start, simulator: Simulator
) -> None:
    person = at_sessions(in_terminal, simulator)
    person.terminal.hang()
    for _ in range(60):  # more pages than pty and writer keep, so the event loop waits too
        person.press("pagedown", "pageup")
    person.ready()
    person.terminal.signal(signal.SIGTERM)
    assert person.terminal.exit_code(timeout=SOON) == 143
    person.terminal.go_on()
    person.terminal.wait_for_bytes(b"\x1b[?1049l")
    assert_restored(person.terminal)


def test_a_signal_ends_it_while_every_request_hangs(in_terminal: Start, simulate: Simulate) -> None:
    person = open_program(in_terminal, simulate(HANGS))
    person.see("reading services")
    person.terminal.signal(signal.SIGTERM)
    person.terminal.exit_code(timeout=SOON)
    assert_restored(person.terminal)


RELAY = "import pty, sys; pty.spawn(sys.argv[1:])"
DEAF = 'stty rows 40 cols 120; echo $$ > pid; trap "" HUP; "$@"; echo $? > code'


def test_a_terminal_that_vanishes_unheard_ends_it_and_leaves_no_process(
    in_terminal: Start, simulator: Simulator
) -> None:
    # A relay holds the terminal as sshd does; the shell in it does not hear of its end, nor does
    # the program, which the system tells nothing as long as the shell lives.
    person = open_program(
        in_terminal,
        simulator,
        under=lambda argv: [sys.executable, "-c", RELAY, "sh", "-c", DEAF, "sh", *argv],
    )
    person.see("dispatch-eu")
    shell = int(Path("pid").read_text())
    person.terminal.signal(signal.SIGKILL)
    wait_until(lambda: has_ended(shell), "The shell, and so the program, is still there.")
    assert Path("code").read_text().strip() == "129"


def test_a_line_that_hangs_up_ends_it(in_terminal: Start, simulator: Simulator) -> None:
    person = open_program(
        in_terminal,
        simulator,
        under=lambda argv: [
            sys.executable, "-c", RELAY, "sh", "-c", 'echo $$ > pid; exec "$@"', "sh", *argv,
        ],
    )  # fmt: skip
    person.see("dispatch-eu")
    pid = int(Path("pid").read_text())
    person.terminal.signal(signal.SIGKILL)
    wait_until(lambda: has_ended(pid), "The program is still there.")


# -- job control


def shell_with_program(start: Start, simulator: Simulator, line: str = "{}") -> TerminalProgram:
    """A shell in which the program was started, by a line with its name in it."""
    Path("inputrc").write_text("set enable-bracketed-paste off\n")
    env = {**simulator.environment, "PS1": "shell> ", "INPUTRC": str(Path("inputrc").resolve())}
    shell = start("bash", "--norc", "--noprofile", "-i", env=env, grace=0.1)
    shell.wait_for("shell>")
    shell.type(line.format(" ".join(program())) + "\r")
    shell.wait_for("rides-us", timeout=PATIENCE)
    shell.settle(quiet=0.3)
    return shell


def stopped(start: Start, simulator: Simulator, line: str = "{}") -> TerminalProgram:
    """A shell that started the program, which was then sent away with ctrl+z."""
    shell = shell_with_program(start, simulator, line)
    shell.press("ctrl+z")
    shell.wait_for("Stopped", timeout=PATIENCE)
    return shell


def test_ctrl_z_goes_to_the_shell_and_fg_comes_back(
    in_terminal: Start, simulator: Simulator
) -> None:
    shell = stopped(in_terminal, simulator)
    assert_restored(shell, cooked=False)
    shell.type("echo in $((6 * 7))\r")
    shell.wait_for("in 42")
    count = len(shell.pieces)
    shell.type("fg\r")
    shell.wait_for_bytes(b"\x1b[?1049h", since=count, timeout=PATIENCE)
    shell.settle(quiet=0.3)
    shell.press("down", "enter")
    shell.wait_for("rows 1–100", timeout=PATIENCE)
    count = len(shell.pieces)
    shell.press("ctrl+q")
    shell.wait_for_bytes(b"shell> ", since=count, timeout=PATIENCE)
    assert_restored(shell, cooked=False)


def test_ctrl_z_stops_the_script_that_started_it_too(
    in_terminal: Start, simulator: Simulator
) -> None:
    shell = stopped(in_terminal, simulator, "sh -c '{}; echo over $?'")
    count = len(shell.pieces)
    shell.type("fg\r")
    shell.wait_for_bytes(b"rides-us", since=count, timeout=PATIENCE)
    shell.press("ctrl+q")
    shell.wait_for("over 0", timeout=PATIENCE)


def test_in_the_background_it_leaves_the_terminal_alone_and_hears_signals(
    in_terminal: Start, simulator: Simulator
) -> None:
    shell = stopped(in_terminal, simulator)
    shell.type("bg\r")
    shell.wait_for("&", timeout=PATIENCE)
    count = len(shell.pieces)
    shell.type("fg\r")
    shell.wait_for_bytes(b"\x1b[?1049h", since=count, timeout=PATIENCE)
    shell.settle(quiet=0.3)
    shell.press("ctrl+z")
    shell.wait_for("Stopped", timeout=PATIENCE)
    shell.type("bg; kill %1; wait %1; echo code $?\r")
    shell.wait_for("code 143", timeout=PATIENCE)
    # The shell takes the terminal for its line a moment after it printed that.
    wait_until(lambda: not shell.is_cooked, "The shell does not edit its line again.")
    assert_restored(shell, cooked=False)


def test_stopped_without_warning_in_a_shell_it_gives_the_screen_back_or_takes_it(
    in_terminal: Start, simulator: Simulator
) -> None:
    shell = shell_with_program(in_terminal, simulator, "{} & echo $! > pid; fg")
    pid = int(Path("pid").read_text())
    for back in ("fg", "bg"):
        count = len(shell.pieces)
        os.kill(pid, signal.SIGSTOP)
        shell.wait_for_bytes(b"Stopped", since=count, timeout=PATIENCE)
        shell.type(f"{back}\r")
        shown = b"rides-us" if back == "fg" else b"\x1b[?1049l"
        shell.wait_for_bytes(shown, since=count, timeout=PATIENCE)
        shell.settle(quiet=0.3)
    os.kill(pid, signal.SIGQUIT)
    wait_until(lambda: has_ended(pid), "The program is still there.")
    assert_restored(shell, cooked=False)


def test_stopped_and_continued_where_no_shell_is_it_ends_as_ever(
    in_terminal: Start, simulator: Simulator
) -> None:
    size = {"COLUMNS": "50", "LINES": "9"}  # left by a shell; the terminal knows better
    person = open_program(in_terminal, simulator, env=size)
    person.see(lambda screen: "q Quit" in screen.split("\n")[39])
    person.press("ctrl+z")
    person.see_words("There is no shell behind this program to go to.")
    for _ in range(2):
        count = len(person.terminal.pieces)
        person.terminal.signal(signal.SIGSTOP)
        wait_until(lambda: is_stopped(person.terminal.pid), "It was not stopped.")
        person.terminal.signal(signal.SIGCONT)
        person.terminal.wait_for_bytes(b"rides-us", since=count, timeout=PATIENCE)
        person.ready()
    person.terminal.resize(24, 80)
    person.see(lambda screen: "q Quit" in screen.split("\n")[23])
    person.press("ctrl+q")
    assert person.terminal.exit_code(timeout=SOON) == 0
    assert_restored(person.terminal)


def test_after_fg_the_screen_is_painted_unasked(in_terminal: Start, simulator: Simulator) -> None:
    shell = stopped(in_terminal, simulator)
    count = len(shell.pieces)
    shell.type("fg\r")
    shell.wait_for_bytes(b"rides-us", since=count, timeout=PATIENCE)


def test_after_fg_it_has_the_size_that_the_terminal_has_by_then(
    in_terminal: Start, simulator: Simulator
) -> None:
    shell = stopped(in_terminal, simulator)
    shell.resize(24, 80)
    shell.type("fg\r")
    shell.wait_for(lambda screen: "q Quit" in screen.splitlines()[23], timeout=PATIENCE)


# -- quitting


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
def test_quitting_waits_for_no_request(in_terminal: Start, simulate: Simulate, key: str) -> None:
    person = open_program(in_terminal, simulate(HANGS))
    person.see("reading services")
    person.press(key)
    assert person.terminal.exit_code(timeout=SOON) == 0
    assert_restored(person.terminal)


def sends_and_waits(person: Person) -> Person:
    """Create a session, whose answer does not come."""
    person.press("n")
    person.see_dialog("New session")
    person.fill("hung-1")
    person.press("ctrl+s")
    person.see("Sending")
    # The words come before the thread that writes the journal and sends.
    wait_until(lambda: JOURNAL.expanduser().exists() and bool(journal()), "No journal record.")
    return person


@pytest.fixture
def hanging_write(in_terminal: Start, simulate: Simulate) -> Person:
    """Somebody who waits for the answer to a write."""
    return sends_and_waits(at_sessions(in_terminal, simulate({**HANGS, "method": "POST"})))


def test_a_signal_does_not_wait_for_a_write_and_the_journal_tells_of_it(
    hanging_write: Person,
) -> None:
    hanging_write.terminal.signal(signal.SIGHUP)
    hanging_write.terminal.exit_code(timeout=SOON)
    assert_restored(hanging_write.terminal)
    begun, *ended = journal()
    assert begun["phase"] == "before"
    assert [line["outcome"] for line in ended] in ([], ["unknown"])


def test_after_a_kill_the_next_start_names_the_write_and_reads_it_back(
    in_terminal: Start, simulate: Simulate
) -> None:
    simulator = simulate({**HANGS, "method": "POST"})
    person = sends_and_waits(at_sessions(in_terminal, simulator))
    person.terminal.signal(signal.SIGKILL)
    person.terminal.exit_code(timeout=SOON)
    person = at_sessions(in_terminal, simulator)
    person.see("! A write without an outcome: create hung-1 at")
    person.press("!")
    person.see_dialog("Writes without an outcome")
    person.press("ctrl+s")
    person.see_words("Most likely it was not created: no session has that name.")
    assert [line["phase"] for line in journal()] == ["before", "found"]


def test_a_dialog_that_sends_is_not_left_with_esc(hanging_write: Person) -> None:
    hanging_write.press("esc")
    hanging_write.see_words("The request is on its way; wait for its answer.")


def test_ctrl_q_quits_from_a_dialog_that_waits_for_an_answer(hanging_write: Person) -> None:
    hanging_write.press("ctrl+q")
    hanging_write.terminal.exit_code(timeout=SOON)
    assert_restored(hanging_write.terminal)


# -- company


def journal() -> list[dict[str, str]]:
    """The records of the journal; a damaged line fails the test."""
    path = JOURNAL.expanduser()
    assert path.stat().st_mode & 0o777 == 0o600
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_two_copies_write_into_one_journal(in_terminal: Start, simulator: Simulator) -> None:
    names = ("twin-1", "twin-2")
    sessions = [simulator.session(name, ANN, ttl=900) for name in names]
    people = [at_sessions(in_terminal, simulator) for _ in names]
    for person, name in zip(people, names, strict=True):
        person.narrow(name)
        person.see_row("1 of", "loaded matches")
        person.ready()
    for ttl in ("20m", "30m", "40m"):
        for person in people:
            person.press("e")
        for person in people:
            person.see_dialog("Change this session")
            person.fill(ttl)
        for person in people:
            person.press("ctrl+s")
        for person in people:
            person.see(lambda screen: "Change this session" not in screen)
            person.ready()
    assert [session.fetch().ttl for session in sessions] == [2400, 2400]
    records = journal()
    assert sorted(line["phase"] for line in records) == ["after"] * 6 + ["before"] * 6
    pairs = {line["id"] for line in records}
    assert len(pairs) == 6
    assert len({line["pid"] for line in records}) == 2


def test_copies_that_sign_in_at_once_lose_none_of_the_profiles(simulator: Simulator) -> None:
    Path("token").write_text(simulator.token)
    names = [f"desk-{number}" for number in range(4)]
    config = Path.home() / "config.toml"
    config.write_text("# mine\nrefresh = 0\n")
    config.chmod(0o600)
    env = {**os.environ, "PROXY_TUI_CONFIG": str(config)}
    running = [
        subprocess.Popen(
            [*program(), "login", "--profile", name, "--base-url", simulator.base_url,
             "--account-sid", simulator.account_sid, "--use-auth-token", "--command", "cat token"],
            env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )
        for name in names
    ]  # fmt: skip
    assert [one.wait(timeout=60) for one in running] == [0] * 4
    assert "# mine\nrefresh = 0\n" in config.read_text(encoding="utf-8")
    listed = subprocess.run(
        [*program(), "profiles"], env=env, capture_output=True, text=True, timeout=60, check=True
    )
    assert all(name in listed.stdout for name in names)


# -- a state folder that cannot be written


def write_in_vain(person: Person, words: str) -> None:
    """Try to close a session; be told why not; go on reading."""
    person.press("n")
    person.see_dialog("New session")
    person.fill("vain-1")
    person.press("ctrl+s")
    person.see_words(words)
    person.see_words("Nothing was sent.")
    person.see_row("Unique name", "vain-1")
    person.ready()
    person.press("ctrl+g")
    person.see(lambda screen: "New session" not in screen)
    person.press("]")
    person.see("rows 101–")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("taken", "a file stands where its folder should be"),
        ("taken/deeper", "a file stands where its folder should be"),
        ("/proc/nowhere", "cannot be written"),
        ("/dev/full", "cannot be written"),
    ],
)
def test_a_state_folder_that_cannot_be_refuses_writes_and_reads_go_on(
    in_terminal: Start, simulator: Simulator, state: str, words: str
) -> None:
    Path("taken").touch()
    where = str(Path.home() / state)
    person = at_sessions(in_terminal, simulator, env={"PROXY_TUI_STATE": where})
    write_in_vain(person, words)


def test_a_full_disk_refuses_writes_and_reads_go_on(
    in_terminal: Start, simulator: Simulator
) -> None:
    person = at_sessions(
        in_terminal,
        simulator,
        under=lambda argv: ["sh", "-c", 'ulimit -f 0; exec "$@"', "sh", *argv],
    )
    write_in_vain(person, "cannot be written")
    assert journal() == []
