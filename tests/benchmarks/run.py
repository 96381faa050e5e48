"""Print the figures of the program beside those of its references: ``run.py [FAMILY …]``.

Ratios count, and only within one run: the machine, and what else it does, decide the rest.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "support"))  # for pty_program

from figures import Table

FAMILIES: dict[str, Callable[[argparse.Namespace], Iterator[Table]]] = {
    "table": lambda asked: import_module("table_figures").tables(asked.runs),
    "filter": lambda asked: import_module("filter_figures").tables(asked.runs),
    "listing": lambda asked: import_module("listing_figures").tables(asked.runs),
    "pacing": lambda asked: import_module("pacing_figures").tables(),
    "list": lambda asked: import_module("list_figures").tables(asked.runs),
    "memory": lambda asked: import_module("memory_figures").tables(asked.runs),
    "screen": lambda asked: import_module("screen_figures").tables(asked.runs, asked.colours),
    "loading": lambda asked: import_module("loading_figures").tables(asked.runs, asked.colours),
    "dialog": lambda asked: import_module("dialog_figures").tables(asked.runs, asked.colours),
    "link": lambda asked: import_module("link_figures").tables(asked.runs, asked.colours),
    "delay": lambda asked: import_module("dialog_delays").tables(asked.runs, asked.colours),
}
"""By name; each is imported only when asked for, so that one that fails leaves the others."""


def main() -> None:
    """Measure the families that were asked for and print their tables as they come."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("family", nargs="*", help=f"of {', '.join(FAMILIES)}; all by default")
    parser.add_argument("--runs", type=int, default=5, help="runs of each program, alternating")
    parser.add_argument("--colours", default="truecolor", help="COLORTERM; empty is 256 colours")
    asked = parser.parse_args()
    if unknown := set(asked.family) - set(FAMILIES):
        parser.error(f"no such family: {', '.join(sorted(unknown))}")
    for family in asked.family or FAMILIES:
        for table in FAMILIES[family](asked):
            print(f"\n{table}", flush=True)


if __name__ == "__main__":
    main()
