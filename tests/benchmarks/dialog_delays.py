"""How long each dialog takes from its key to its words on the screen, first and later."""

import time
from collections.abc import Iterator
from pathlib import Path

from figures import Table, median
from pty_program import TerminalProgram
from targets import program, simulator

DIALOGS = {
    "create": ("n", b"Unique name"),
    "update": ("e", b"Change this"),
    "close": ("x", b"Close this"),
    "go to": ("ctrl+g", b"SID or name"),
    "actions": ("a", b"Delete for"),
    "help": ("?", b"Keys on this"),
}
"""The key that opens each, and words that its first frame has."""

QUIET_SECONDS = 6.0
"""When the program has loaded in peace what it did not need for its first rows."""


def tables(runs: int, colours: str) -> Iterator[Table]:
    """Open each dialog of a program that was left in peace for some seconds."""
    table = Table(
        f"Key to dialog at 120 by 40, ms on the clock and of CPU, then medians of {runs} more",
        ["", "first", "CPU", "later", "CPU"],
    )
    with simulator() as server, program(server, "rides-us") as ours:
        for name, (key, words) in DIALOGS.items():
            with ours.start(colours=colours) as running:
                running.wait_for_bytes(ours.rows, timeout=30)
                time.sleep(QUIET_SECONDS)
                first, *later = [_open(running, key, words) for _ in range(runs + 1)]
            clock, cpu = ([one[column] for one in later] for column in (0, 1))
            table.add(name, *first, median(clock), median(cpu))
    table.add("promise", "100", "", "100", "")
    yield table


def _open(running: TerminalProgram, key: str, words: bytes) -> tuple[float, float]:
    since, spent, start = len(running.pieces), _cpu_ms(running.pid), time.perf_counter()
    running.press(key)
    shown = running.wait_for_bytes(words, since=since)
    taken = (shown - start) * 1000, _cpu_ms(running.pid) - spent
    running.settle()
    running.press("ctrl+g")  # an esc alone is waited for, in case more follows
    running.settle()
    return taken


def _cpu_ms(pid: int) -> float:
    files = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(file.read_text().split()[0]) for file in files) / 1e6
