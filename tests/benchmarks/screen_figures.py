"""Time and bytes from a key to the terminal: the program, its table alone, a bare table."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from figures import Table, median, quantile, ratio
from pty_program import TerminalProgram
from targets import BARE, PAGED, Target, program, simulator

Figures = dict[str, float | None]

PROMISES: Mapping[str, str] = {
    "first frame, ms": "≤ 1.1 x",
    "first rows, ms": "≤ 1.7 x",
    "cursor key p50, ms": "≤ 1.2 x",
    "cursor key p99, ms": "≤ 1.5 x",
    "cursor key, bytes": "≤ 1 x",
    "page turn, ms": "≤ 1.2 x",
    "page turn, bytes": "≤ 0.2 x",
    "page down, bytes": "≤ 0.3 x",
    "refresh without change, bytes": "≤ 100",
    "one row changed, bytes": "≤ 600",
    "idle, bytes": "0",
    "idle, % CPU": "≤ 0.3",
    "quit, ms": "≤ 500",
}


def tables(runs: int, colours: str) -> Iterator[Table]:
    """Measure everything in a terminal; runs of the programs alternate."""
    with simulator() as server, program(server) as ours:
        yield compare((ours, PAGED, BARE), runs, colours)
    yield quitting(runs)


def compare(targets: tuple[Target, ...], runs: int, colours: str) -> Table:
    """Medians of the figures of each program; the last one is the reference."""
    found: dict[str, list[Figures]] = {target.name: [] for target in targets}
    for _ in range(runs):
        for target in targets:
            found[target.name].append(figures_of(target, colours))
    names = [target.name for target in targets]
    *others, reference = names
    table = Table(
        f"In a terminal of 120 by 40, {colours or '256 colours'}, medians of {runs} runs",
        ["", *names, *(f"{name} / {reference}" for name in others), "promise"],
    )
    for what in found[reference][0]:
        values = [_median([run.get(what) for run in found[name]]) for name in names]
        ratios = [ratio(value, values[-1]) for value in values[:-1]]
        table.add(what, *values, *ratios, PROMISES.get(what, ""))
    return table


def figures_of(target: Target, colours: str) -> Figures:
    """Start a program once, measure all there is to measure, and quit it."""
    with target.start(colours=colours) as running:
        figures: Figures = {
            "first frame, ms": _ms(running.wait_for_bytes(target.first) - running.started_at),
            "first rows, ms": _ms(running.wait_for_bytes(target.rows) - running.started_at),
        }
        running.settle(quiet=0.6)
        figures["start, bytes"] = running.byte_count
        line = first_row_line(running)
        figures |= key_figures(running, line)
        figures |= turn_figures(running, target, line)
        figures["page down, bytes"] = page_down_bytes(running)
        if target.again:
            press_and_settle(running, target.again)
        figures["refresh without change, bytes"] = _bytes(running, target.again)
        target.prepare_change()
        figures["one row changed, bytes"] = _bytes(running, target.change)
        figures |= idle_figures(running)
        figures["quit, ms"] = quit_ms(running)
        return figures


def first_row_line(running: TerminalProgram) -> int:
    """The line of the first row, as the terminal counts, from 1."""
    lines = running.screen_text().splitlines()
    return next(number for number, text in enumerate(lines, 1) if "State " in text) + 1


def key_figures(running: TerminalProgram, line: int, count: int = 60) -> Figures:
    """Move the cursor up and down over 15 rows without scrolling."""
    times = list(key_times(running, line, count))
    costs = [press_and_settle(running, key) for key in ("down", "down", "up")]
    running.press("up")
    running.settle()
    return {
        "cursor key p50, ms": median(times),
        "cursor key p99, ms": quantile(times, 0.99),
        "cursor key, bytes": median(costs),
    }


def key_times(
    running: TerminalProgram,
    line: int,
    count: int,
    going_on: Callable[[], bool] = lambda: True,
) -> Iterator[float]:
    """Milliseconds from a key to the paint of the row that it moves to."""
    at, step = 0, 1
    for _ in range(count):
        if not going_on():
            return
        step = 1 if at == 0 else -1 if at == 15 else step
        at += step
        yield time_to(running, "down" if step > 0 else "up", b"\x1b[%d;" % (line + at))
        time.sleep(0.03)


def time_to(running: TerminalProgram, key: str, painted: bytes) -> float:
    """Milliseconds from a key to some bytes."""
    since, began = len(running.pieces), time.perf_counter()
    running.press(key)
    return _ms(running.wait_for_bytes(painted, since=since) - began)


def turn_figures(running: TerminalProgram, target: Target, line: int, count: int = 3) -> Figures:
    """Show other rows and come back, several times; the first time may load them."""
    for key in target.turns:
        press_and_settle(running, key)
    times, costs = [], []
    for key in target.turns * count:
        before = running.byte_count
        times.append(time_to(running, key, b"\x1b[%d;" % line))
        running.settle()
        costs.append(running.byte_count - before)
    return {"page turn, ms": median(times), "page turn, bytes": median(costs)}


def page_down_bytes(running: TerminalProgram) -> float:
    """Bytes of a screenful down, from the first row, and of its way back."""
    return median([press_and_settle(running, key) for key in ("pagedown", "pageup") * 2])


def press_and_settle(running: TerminalProgram, key: str, quiet: float = 0.5) -> int:
    """Bytes that a key costs, with all that follows from it."""
    before = running.byte_count
    running.press(key)
    running.settle(quiet=quiet)
    return running.byte_count - before


def idle_figures(running: TerminalProgram, seconds: float = 6.0) -> Figures:
    """Bytes and processor time of a program that is left alone."""
    before, cpu = running.byte_count, _cpu_seconds(running.pid)
    time.sleep(seconds)
    return {
        "idle, bytes": running.byte_count - before,
        "idle, % CPU": 100 * (_cpu_seconds(running.pid) - cpu) / seconds,
    }


def quit_ms(running: TerminalProgram) -> float:
    """Milliseconds from ctrl+q to the end of the process."""
    began = time.perf_counter()
    running.press("ctrl+q")
    running.exit_code(timeout=30)
    return _ms(time.perf_counter() - began)


def quitting(runs: int) -> Table:
    """How long it takes to leave while every request hangs."""
    times = quit_times(runs)
    table = Table(f"Leaving while every request hangs, {runs} runs", ["", "median", "worst", ""])
    table.add("quit, ms", median(times), max(times), "≤ 500")
    return table


def quit_times(runs: int) -> list[float]:
    """Milliseconds to leave while every request hangs."""
    times = []
    with simulator(latency_ms=60_000) as server, program(server) as ours:
        for _ in range(runs):
            with ours.start() as running:
                running.wait_for_bytes(ours.first)
                time.sleep(1)
                times.append(quit_ms(running))
    return times


def _bytes(running: TerminalProgram, key: str) -> float | None:
    return press_and_settle(running, key) if key else None


def _median(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _ms(seconds: float) -> float:
    return seconds * 1000


def _cpu_seconds(pid: int) -> float:
    """User and system time of a process (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
