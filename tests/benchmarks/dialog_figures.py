"""Bytes of dialogs: opened, typed into, closed."""

from collections.abc import Iterator

from figures import Promise, Table, median
from screen_figures import press_and_settle
from targets import program, simulator

DIALOGS = {"go to": "ctrl+g", "create": "n", "close": "x", "help": "?"}
"""The key that opens each."""

TYPED_INTO = {"go to", "create"}


OPEN, KEY, CLOSE = "open", "one more key", "close"
PROMISES = {OPEN: 15_000, KEY: 200, CLOSE: 11_000}
"""Bytes at most."""


def tables(runs: int, colours: str) -> Iterator[Table]:
    """Open each dialog over a page of sessions, type a character where one can, leave it."""
    table = Table(
        f"Dialogs at 120 by 40, {colours or '256 colours'}, bytes, medians of {runs} runs",
        ["", *PROMISES],
    )
    for name, found in _figures(runs, colours):
        table.add(name, *(median(found[what]) if found[what] else None for what in PROMISES))
    table.add("promise", *(f"≤ {limit:,}" for limit in PROMISES.values()))
    yield table


def promises(runs: int, colours: str) -> Iterator[Promise]:
    """Yield the bytes of all dialogs together: each must keep the promise."""
    all_of: dict[str, list[float]] = {what: [] for what in PROMISES}
    for _, found in _figures(runs, colours):
        for what, costs in found.items():
            if costs:
                all_of[what].append(median(costs))
    for what, limit in PROMISES.items():
        yield Promise(f"dialog, {what} (the largest)", "B", all_of[what], limit, share=1)


def _figures(runs: int, colours: str) -> Iterator[tuple[str, dict[str, list[float]]]]:
    """Yield the bytes of each dialog."""
    with simulator() as server, program(server) as ours, ours.start(colours=colours) as running:
        running.wait_for_bytes(ours.rows, timeout=30)
        running.settle(quiet=0.6)
        for name, key in DIALOGS.items():
            found: dict[str, list[float]] = {what: [] for what in PROMISES}
            for _ in range(runs):
                found[OPEN].append(press_and_settle(running, key))
                if name in TYPED_INTO:
                    running.press("a")
                    running.settle()
                    found[KEY].append(press_and_settle(running, "b"))
                    press_and_settle(running, "backspace")
                    press_and_settle(running, "backspace")
                found[CLOSE].append(press_and_settle(running, "esc"))
            yield name, found
