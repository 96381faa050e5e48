"""The cursor while the program works: sessions are loaded, or all rows of the page change."""

from collections.abc import Iterator
from contextlib import AbstractContextManager

from figures import Promise, Table, median, quantile, ratio
from screen_figures import first_row_line, key_times
from targets import BARE, Simulator, busy_simulator, program, simulator

SESSIONS = 40_000
"""Enough to be loading for as long as keys are pressed."""
KEYS = 60
LOADING, LIVE = "40,000 sessions are loaded", "100 rows change every second"


def tables(runs: int, colours: str) -> Iterator[Table]:
    """Press cursor keys during both, and on an idle bare table."""
    table = Table(
        f"Cursor keys while the program works, ms, {runs} runs of {KEYS} keys",
        ["", "p50", "bare, idle", "ratio", "p99", "bare, idle", "ratio", "promise"],
    )
    for promise in promises(runs, colours):
        ours, bare = promise.values, promise.reference
        middle = median(ours), median(bare)
        worst = quantile(ours, 0.99), quantile(bare, 0.99)
        table.add(promise.what, *middle, ratio(*middle), *worst, ratio(*worst), "≤ 2 x")
    yield table


def promises(runs: int, colours: str) -> Iterator[Promise]:
    """Yield the times of both beside those of the bare table."""
    bare: list[float] = []
    found = {
        LOADING: _times(simulator(sessions=SESSIONS), "0", "L", runs, colours, bare),
        LIVE: _times(busy_simulator(), "1", "", runs, colours, bare),
    }
    for what, times in found.items():
        yield Promise(f"cursor key while {what}, p99", "ms", times, 2.0, bare, 0.99)


def _times(
    server: AbstractContextManager[Simulator],
    refresh: str,
    key: str,
    runs: int,
    colours: str,
    bare: list[float],
) -> list[float]:
    """Milliseconds of each key; those of a bare table in between are added to ``bare``."""
    ours: list[float] = []
    with server as running_server, program(running_server, refresh=refresh) as target:
        for _ in range(runs):
            with target.start(colours=colours) as running:
                running.wait_for_bytes(target.rows, timeout=30)
                running.settle(quiet=0.4)
                line = first_row_line(running)
                if key:
                    running.press(key)
                ours += key_times(running, line, KEYS)
            with BARE.start(colours=colours) as running:
                running.wait_for_bytes(BARE.rows)
                running.settle()
                bare += key_times(running, first_row_line(running), KEYS)
    return ours
