"""Print the figures of the program beside those of its references: ``run.py [FAMILY …]``.

``run.py all`` prints one table of every promise, and names those that are missed. Ratios count,
and only within one run: the machine, and what else it does, decide the rest.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "support"))  # for pty_program

from figures import Table

FAMILIES: dict[str, Callable[[argparse.Namespace], Iterator[Table | str]]] = {
    "start": lambda asked: import_module("start_figures").tables(asked.runs, asked.colours),
    "table": lambda asked: import_module("table_figures").tables(asked.runs),
    "filter": lambda asked: import_module("filter_figures").tables(asked.runs),
    "listing": lambda asked: import_module("listing_figures").tables(asked.runs),
    "pacing": lambda asked: import_module("pacing_figures").tables(),
    "list": lambda asked: import_module("list_figures").tables(asked.runs),
    "memory": lambda asked: import_module("memory_figures").tables(asked.runs),
    "screen": lambda asked: import_module("screen_figures").tables(asked.runs, asked.colours),
    "busy": lambda asked: import_module("busy_figures").tables(asked.runs, asked.colours),
    "dialog": lambda asked: import_module("dialog_figures").tables(asked.runs, asked.colours),
    "link": lambda asked: import_module("link_figures").tables(asked.runs, asked.colours),
    "delay": lambda asked: import_module("dialog_delays").tables(asked.runs, asked.colours),
    "order": lambda asked: import_module("order_figures").tables(),
}
"""By name; each is imported only when asked for, so that one that fails leaves the others."""

ASKED_FOR: dict[str, Callable[[argparse.Namespace], Iterator[Table | str]]] = {
    "idle": lambda asked: import_module("idle_figures").tables(asked.minutes, asked.colours),
    "all": lambda asked: import_module("promises").tables(
        asked.runs, asked.colours, asked.minutes if asked.idle else 0
    ),
}
"""Those that take many minutes."""


def main() -> None:
    """Measure the families that were asked for and print their tables as they come."""
    known = FAMILIES | ASKED_FOR
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("family", nargs="*", help=f"of {', '.join(known)}")
    parser.add_argument("--runs", type=int, default=5, help="runs of each program, alternating")
    parser.add_argument("--colours", default="truecolor", help="COLORTERM; empty is 256 colours")
    parser.add_argument("--minutes", type=float, default=10, help="to be left alone, for idle")
    parser.add_argument("--idle", action="store_true", help="with all: be left alone as well")
    asked = parser.parse_args()
    if unknown := set(asked.family) - set(known):
        parser.error(f"no such family: {', '.join(sorted(unknown))}")
    for family in asked.family or FAMILIES:
        for table in known[family](asked):
            print(f"\n{table}", flush=True)


if __name__ == "__main__":
    main()
