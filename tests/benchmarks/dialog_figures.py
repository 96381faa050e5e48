"""Bytes of dialogs: opened, typed into, closed."""

from collections.abc import Iterator

from figures import Table, median
from screen_figures import press_and_settle
from targets import program, simulator

DIALOGS = {"go to": "ctrl+g", "create": "n", "close": "x", "help": "?"}
"""The key that opens each."""

TYPED_INTO = {"go to", "create"}


def tables(runs: int, colours: str) -> Iterator[Table]:
    """Open each dialog over a page of sessions, type a character where one can, leave it."""
    table = Table(
        f"Dialogs at 120 by 40, {colours or '256 colours'}, bytes, medians of {runs} runs",
        ["", "open", "one more key", "close"],
    )
    with simulator() as server, program(server) as ours, ours.start(colours=colours) as running:
        running.wait_for_bytes(ours.rows, timeout=30)
        running.settle(quiet=0.6)
        for name, key in DIALOGS.items():
            opened, typed, closed = [], [], []
            for _ in range(runs):
                opened.append(press_and_settle(running, key))
                if name in TYPED_INTO:
                    running.press("a")
                    running.settle()
                    typed.append(press_and_settle(running, "b"))
                    press_and_settle(running, "backspace")
                    press_and_settle(running, "backspace")
                closed.append(press_and_settle(running, "esc"))
            table.add(name, median(opened), median(typed) if typed else None, median(closed))
    table.add("promise", "≤ 40,000", "≤ 1,000", "≤ 20,000")
    yield table
