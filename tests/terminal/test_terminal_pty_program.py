import signal
import sys
from collections.abc import Callable

import pytest
from pty_program import TerminalProgram, key_bytes

Start = Callable[..., TerminalProgram]

ECHO_KEYS = """
import os, sys, tty
tty.setraw(0)
print("ready", flush=True)
while (data := os.read(0, 64)) != b"q":
    print(repr(data), end="\\r\\n", flush=True)
"""
WATCH_SIZE = r"""
import os, signal, sys
def show(*_):
    size = os.get_terminal_size(0)
    os.write(1, f"size {size.lines} {size.columns}\n".encode())  # print must not interrupt itself
signal.signal(signal.SIGWINCH, show)
show()
while True:
    signal.pause()
"""
STUBBORN = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("here", flush=True)
while True:
    signal.pause()
"""
BUSY = """
import time
while True:
    print(".", end="", flush=True)
    time.sleep(0.01)
"""


def test_a_program_is_shown_counted_and_ends_with_its_code(in_terminal: Start) -> None:
    program = in_terminal(sys.executable, "-c", "print('hello'); raise SystemExit(3)")
    assert program.exit_code() == 3
    assert program.raw == b"hello\r\n"
    assert program.byte_count == 7
    assert program.screen_text().startswith("hello\n")


def test_a_program_that_a_signal_ended_has_a_negative_code(in_terminal: Start) -> None:
    program = in_terminal(sys.executable, "-c", WATCH_SIZE)
    program.wait_for("size")
    program.signal(signal.SIGINT)
    program.signal(signal.SIGKILL)
    assert program.exit_code() in {-signal.SIGKILL, -signal.SIGINT, 1}
    program.signal(signal.SIGKILL)


def test_the_terminal_is_the_controlling_one_and_has_the_size(in_terminal: Start) -> None:
    script = "import os; os.open('/dev/tty', os.O_RDWR); print(*os.get_terminal_size(0))"
    program = in_terminal(sys.executable, "-c", script, rows=24, cols=80)
    assert program.exit_code() == 0
    assert "80 24" in program.screen_text()


def test_the_environment_is_clean_but_for_what_is_given(
    in_terminal: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    script = "import os; print(os.environ.get('COLORTERM'), os.environ['TERM'], os.environ['A'])"
    program = in_terminal(sys.executable, "-c", script, env={"A": "b"})
    program.exit_code()
    assert "None xterm-256color b" in program.screen_text()


def test_keys_arrive_as_a_terminal_sends_them(in_terminal: Start) -> None:
    program = in_terminal(sys.executable, "-c", ECHO_KEYS)
    program.wait_for("ready")
    for key, seen in {"up": r"b'\x1b[A'", "ctrl+s": r"b'\x13'", "]": "b']'"}.items():
        program.press(key)
        program.wait_for(seen)
    program.type("héllo")
    program.wait_for(r"b'h\xc3\xa9llo'")
    program.press("q")
    assert program.exit_code() == 0


@pytest.mark.parametrize("key", ["nosuchkey", "ctrl+1", "ctrl+up", ""])
def test_a_key_that_does_not_exist_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="There is no key called"):
        key_bytes(key)


def test_escape_is_a_single_byte() -> None:
    assert key_bytes("esc") == b"\x1b"


def test_waiting_takes_a_condition_too(in_terminal: Start) -> None:
    program = in_terminal(sys.executable, "-c", ECHO_KEYS)
    text = program.wait_for(lambda screen: screen.startswith("ready"))
    assert text == program.screen_text()


def test_waiting_in_vain_shows_the_screen(in_terminal: Start) -> None:
    program = in_terminal(sys.executable, "-c", ECHO_KEYS)
    program.wait_for("ready")
    with pytest.raises(TimeoutError, match="ready"):
        program.wait_for("never", timeout=0.05)
    with pytest.raises(TimeoutError, match="ready"):
        program.wait_for_bytes(b"never", timeout=0.05)
    with pytest.raises(TimeoutError, match="Still running"):
        program.exit_code(timeout=0.05)


def test_waiting_for_a_program_that_ended_stops_at_once(in_terminal: Start) -> None:
    program = in_terminal(sys.executable, "-c", "print('bye')")
    with pytest.raises(TimeoutError, match="program ended; waited for 'never':\nbye"):
        program.wait_for("never", timeout=3600)


def test_raw_bytes_are_found_across_pieces_and_dated(in_terminal: Start) -> None:
    script = "import sys; [print(c, end='', flush=True) for c in 'split up']; input()"
    program = in_terminal(sys.executable, "-c", script)
    at = program.wait_for_bytes(b"split up")
    assert program.started_at < at <= program.pieces[-1].at


def test_settling_waits_for_quiet(in_terminal: Start) -> None:
    program = in_terminal(sys.executable, "-c", ECHO_KEYS)
    program.wait_for("ready")
    assert program.settle(quiet=0.05).startswith("ready")


def test_a_program_that_never_rests_does_not_settle(in_terminal: Start) -> None:
    program = in_terminal(sys.executable, "-c", BUSY)
    program.wait_for(".")
    with pytest.raises(TimeoutError, match="Still writing"):
        program.settle(quiet=0.5, timeout=0.3)


def test_a_new_size_reaches_program_and_screen(in_terminal: Start) -> None:
    program = in_terminal(sys.executable, "-c", WATCH_SIZE, rows=24, cols=80)
    program.wait_for("size 24 80")
    program.resize(10, 40)
    program.wait_for("size 10 40")
    assert (program.screen.lines, program.screen.columns) == (10, 40)


def test_colours_and_attributes_can_be_looked_at(in_terminal: Start) -> None:
    program = in_terminal(sys.executable, "-c", r"print('\x1b[7;31mX\x1b[0m')")
    program.exit_code()
    cell = program.screen.buffer[0][0]
    assert (cell.data, cell.reverse, cell.fg) == ("X", True, "red")


def test_sequences_unknown_to_pyte_leave_no_trace(in_terminal: Start) -> None:
    program = in_terminal(sys.executable, "-c", r"print('\x1b[>25u\x1b[?2026$pclean')")
    program.exit_code()
    assert program.screen_text().startswith("clean")


def test_the_program_ends_with_the_block() -> None:
    with TerminalProgram([sys.executable, "-c", WATCH_SIZE]) as program:
        program.wait_for("size")
    assert program.exit_code() == -signal.SIGTERM


def test_a_program_that_ignores_the_end_is_killed() -> None:
    with TerminalProgram([sys.executable, "-c", STUBBORN], grace=0.05) as program:
        program.wait_for("here")
    assert program.exit_code() == -signal.SIGKILL


def test_the_end_of_the_terminal_hangs_up_the_program() -> None:
    script = "import signal; signal.pause()"
    with TerminalProgram([sys.executable, "-c", script]) as program:
        program.signal(signal.SIGHUP)
        assert program.exit_code() == -signal.SIGHUP
