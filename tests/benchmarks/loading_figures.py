"""The cursor while everything is being loaded: 10,000 sessions in the background."""

from collections.abc import Iterator

from figures import Table, median, quantile, ratio
from screen_figures import first_row_line, key_times
from targets import BARE, program, simulator

SESSIONS = 40_000
"""Enough to be loading for as long as keys are pressed."""


def tables(runs: int, colours: str) -> Iterator[Table]:
    """Press cursor keys during ``L``, and on an idle bare table."""
    ours: list[float] = []
    bare: list[float] = []
    with simulator(sessions=SESSIONS) as server, program(server) as target:
        for _ in range(runs):
            with target.start(colours=colours) as running:
                running.wait_for_bytes(target.rows, timeout=30)
                running.settle(quiet=0.6)
                line = first_row_line(running)
                running.press("L")
                ours += key_times(running, line, 60)
            with BARE.start(colours=colours) as running:
                running.wait_for_bytes(BARE.rows)
                running.settle()
                bare += key_times(running, first_row_line(running), 60)
    table = Table(
        f"Cursor keys while sessions are loaded, {runs} runs of 60 keys",
        ["", "proxy-tui, loading", "bare table, idle", "ratio", "promise"],
    )
    table.add("p50, ms", median(ours), median(bare), ratio(median(ours), median(bare)), "")
    worst = quantile(ours, 0.99), quantile(bare, 0.99)
    table.add("p99, ms", *worst, ratio(*worst), "≤ 3 x")
    yield table
