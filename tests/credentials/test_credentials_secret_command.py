"""A command that prints the secret: no shell, no terminal, no secrets of ours, not for long."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from proxy_tui.credentials.secret_command import run_command
from proxy_tui.errors import CredentialsError
from proxy_tui.settings import Profile, Secret

PLANTED = "pl4nted-printed-secret"


def profile(command: str) -> Profile:
    return Profile(name="acme", account_sid="AC" + "0" * 32, credential_command=command)


def script(folder: Path, body: str) -> str:
    path = folder / "a tool"
    path.write_text(f"#!{sys.executable}\n{body}\n")
    path.chmod(0o700)
    return f"'{path}'"


def failure(command: str, limit: float = 10) -> CredentialsError:
    with pytest.raises(CredentialsError) as caught:
        run_command(profile(command), limit=limit)
    assert PLANTED not in f"{caught.value} {caught.value!r}"
    assert caught.value.__cause__ is None
    return caught.value


def test_the_first_line_is_the_secret(tmp_path: Path) -> None:
    command = script(tmp_path, f"print('  {PLANTED} '); print('url: https://x')")
    assert run_command(profile(command)) == Secret(PLANTED)


def test_words_are_split_as_a_shell_does_but_no_shell_runs(tmp_path: Path) -> None:
    command = script(tmp_path, "import sys; print('|'.join(sys.argv[1:]))")
    got = run_command(profile(f"{command} show 'a b' $HOME ; `id` > {tmp_path}/x"))
    assert got == Secret(f"show|a b|$HOME|;|`id`|>|{tmp_path}/x")
    assert not (tmp_path / "x").exists()


def test_the_child_sees_no_secret_of_ours_and_no_terminal(tmp_path: Path) -> None:
    command = script(
        tmp_path,
        "import os, sys\n"
        "assert not [n for n in os.environ if n.startswith(('TWILIO_', 'PROXY_TUI_'))]\n"
        "assert 'GPG_TTY' not in os.environ\n"
        "assert sys.stdin.read() == ''\n"
        "try: open('/dev/tty'); print('has a terminal')\n"
        "except OSError: print(os.environ['KEPT'])",
    )
    environ = {
        **os.environ,
        "TWILIO_AUTH_TOKEN": PLANTED,
        "PROXY_TUI_PROFILE": "x",
        "GPG_TTY": "/dev/pts/0",
        "KEPT": "yes",
    }
    assert run_command(profile(command), environ=environ) == Secret("yes")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (f"import sys; print('{PLANTED}'); sys.exit(3)", "ended with code 3"),
        (f"import sys; print('{PLANTED}', file=sys.stderr)", "printed nothing"),
        ("print('\\n\\n')", "printed nothing"),
        ("import os; os.write(1, b'\\xff\\xfe')", "is not text"),
        ("import os; os.kill(os.getpid(), 9)", "ended with code -9"),
    ],
)
def test_what_goes_wrong_is_said_without_what_it_printed(
    body: str, words: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    error = failure(script(tmp_path, body))
    assert words in error.message
    assert error.message.startswith("The credential command of profile acme (a tool)")
    assert error.hint
    assert capfd.readouterr() == ("", "")


def test_a_command_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "(none) cannot be started" in failure(f"{tmp_path}/none").message


@pytest.mark.parametrize("command", ["pass 'never closed", "   "])
def test_a_command_that_cannot_be_read_is_said(command: str) -> None:
    assert "cannot be read" in failure(command).message


def test_a_command_that_takes_too_long_is_killed_with_its_children(tmp_path: Path) -> None:
    pids, tool = tmp_path / "pids", tmp_path / "tool"
    tool.write_text(
        f'#!/bin/sh\nsleep 60 &\necho "$$ $!" > {pids}.new\nmv {pids}.new {pids}\nwait\n'
    )
    tool.chmod(0o700)
    error = failure(str(tool), limit=1)
    assert "took longer than 1 s" in error.message
    for pid in map(int, pids.read_text().split()):
        assert ended(pid), f"process {pid} is still there"


@pytest.mark.parametrize("stop", ["SIGKILL", "SIGTERM", "SIGHUP", "quit"])
def test_the_command_and_its_children_end_with_the_program_however_that_ends(
    stop: str, tmp_path: Path
) -> None:
    pids = tmp_path / "pids"
    command = script(
        tmp_path,
        "import os, signal, subprocess, time\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "child = subprocess.Popen(['sleep', '60'])\n"
        f"open('{pids}.new', 'w').write(f'{{os.getpid()}} {{child.pid}}')\n"
        f"os.rename('{pids}.new', '{pids}')\n"
        "time.sleep(60)",
    )
    program = (
        "import os, pathlib, threading, time\n"
        "from proxy_tui.credentials.secret_command import run_command\n"
        "from proxy_tui.settings import Profile\n"
        f"one = Profile(name='a', account_sid='AC' + '0' * 32, credential_command={command!r})\n"
        "threading.Thread(target=run_command, args=(one,), daemon=True).start()\n"
        f"while not pathlib.Path({str(pids)!r}).exists(): time.sleep(0.01)\n"
        "print('ready', flush=True)\n"
        f"{'os._exit(0)' if stop == 'quit' else 'time.sleep(60)'}"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        if stop != "quit":
            process.send_signal(getattr(signal, stop))
    for pid in map(int, pids.read_text().split()):
        assert ended(pid), f"process {pid} is still there"


@pytest.mark.parametrize("body", ["print('x' * 65537)", "while True: print('x' * 4096)"])
def test_a_command_that_prints_without_end_is_stopped(body: str, tmp_path: Path) -> None:
    assert "printed more than 64 kB" in failure(script(tmp_path, body)).message


def test_a_command_may_print_64_kb(tmp_path: Path) -> None:
    command = script(tmp_path, f"print('{PLANTED}'); print('x' * 65000)")
    assert run_command(profile(command)) == Secret(PLANTED)


def test_a_command_that_closes_its_output_and_stays_takes_too_long(tmp_path: Path) -> None:
    command = script(
        tmp_path, "import os, time; print('x', flush=True); os.close(1); time.sleep(60)"
    )
    assert "took longer" in failure(command, limit=0.5).message


def test_ctrl_c_ends_the_command_too(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    command = script(
        tmp_path,
        "import os, signal, time\n"
        f"open('{pid}', 'w').write(str(os.getpid()))\n"
        "time.sleep(0.3)\n"  # a person does not press it while the process is being made
        "os.kill(os.getppid(), signal.SIGINT)\n"
        "time.sleep(60)",
    )
    with pytest.raises(KeyboardInterrupt):
        run_command(profile(command))
    assert ended(int(pid.read_text()))


def ended(pid: int) -> bool:
    """Return whether a process is gone or waits only to be collected."""
    for _ in range(200):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_only_a_newline_ends_the_line(tmp_path: Path) -> None:
    odd = "a:b 'c' \"d\" \x85 \u2028 é"
    body = f"import sys; sys.stdout.buffer.write({odd.encode()!r} + b'\\nurl')"
    assert run_command(profile(script(tmp_path, body))) == Secret(odd)
