"""The start, in pairs: the program and, right after it, the bare table.

What else the machine does meets both of a pair, so the median of the ratios of pairs says more
than the ratio of the medians.
"""

from collections.abc import Iterator
from pathlib import Path

from figures import Paired, Promise, Table, median, quantile
from targets import BARE, Target, program, simulator

FIRST, ROWS = "first frame", "first 100 rows"
_NANOSECONDS = 1e6
"""In a millisecond."""


def tables(runs: int, colours: str) -> Iterator[Table]:
    """Start both programs many times."""
    table = Table(
        f"Start in a terminal of 120 by 40, {runs} pairs; ratios are medians of pairs",
        ["", "proxy-tui", "p99", "bare table", "ratio", "CPU ratio", "promise"],
    )
    for promise, cpu in figures(runs, colours):
        ours, ratio = promise.values, cpu.ratio
        bare = median(promise.paired.reference) if promise.paired else None
        limit = f"≤ {promise.limit:g} x"
        table.add(
            f"{promise.what}, ms",
            median(ours),
            quantile(ours, 0.99),
            bare,
            f"{promise.measured:.2f} x",
            f"{ratio:.2f} x",
            limit,
        )
    yield table


def figures(runs: int, colours: str) -> Iterator[tuple[Promise, Paired]]:
    """Yield the wall time of each moment as a promise, and its processor time."""
    wall: dict[str, Paired] = {FIRST: Paired(), ROWS: Paired()}
    cpu: dict[str, Paired] = {FIRST: Paired(), ROWS: Paired()}
    with simulator() as server, program(server) as ours:
        for run in range(runs + 1):
            for what, marker in ((FIRST, ours.first), (ROWS, ours.rows)):
                mine, bare = _start(ours, marker, colours), _start(BARE, BARE.first, colours)
                if run:  # the first one fills the disk cache
                    wall[what].add(mine[0], bare[0])
                    cpu[what].add(mine[1], bare[1])
    for what, limit in ((FIRST, 1.1), (ROWS, 1.7)):
        yield Promise(what, "ms", wall[what].values, limit, paired=wall[what]), cpu[what]


def _start(target: Target, marker: bytes, colours: str) -> tuple[float, float]:
    """Milliseconds of wall and of processor time until some output is there."""
    with target.start(colours=colours) as running:
        wall = running.wait_for_bytes(marker, timeout=30) - running.started_at
        return wall * 1000, cpu_ms(running.pid)


def cpu_ms(pid: int) -> float:
    """Milliseconds of processor time of all threads that run, exact to the microsecond."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(one.read_text(encoding="ascii").split()[0]) for one in tasks) / _NANOSECONDS
