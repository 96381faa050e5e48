"""Every promise beside its figure, taken in one run: one table, and what is missed in words."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence

import busy_figures
import dialog_figures
import filter_figures
import find_by_number
import idle_figures
import link_figures
import list_figures
import memory_figures
import order_figures
import pacing_figures
import screen_figures
import start_figures
from figures import Promise, Table, median, quantile, shown
from targets import BARE, program, simulator

_RATIOS: Mapping[str, tuple[str, float]] = {
    "cursor key p50, ms": ("cursor key, p50", 1.2),
    "cursor key p99, ms": ("cursor key, p99", 1.5),
    "cursor key, bytes": ("cursor key", 1.0),
    "page turn, ms": ("page turn", 1.2),
    "page turn, bytes": ("page turn", 0.2),
    "page down, bytes": ("page down", 0.3),
}
"""Figures that are promised as a multiple of the bare table's."""
_LIMITS: Mapping[str, tuple[str, float]] = {
    "refresh without change, bytes": ("refresh without change", 100),
    "one row changed, bytes": ("one row changed", 600),
    "quit, ms": ("quit", 500),
}


def tables(runs: int, colours: str, minutes: float) -> Iterator[Table | str]:
    """Measure everything, then yield one table and one sentence."""
    found = list(_all(runs, colours, minutes))
    table = Table(
        f"All promises, {runs} runs",
        ["", "median", "p99", "unit", "reference", "measured", "promise", ""],
    )
    for one in found:
        beside = one.paired.reference if one.paired else one.reference
        times = " x" if one.is_ratio else ""
        table.add(
            one.what,
            median(one.values),
            quantile(one.values, 0.99),
            one.unit,
            median(beside) if beside else None,
            f"{shown(one.measured)}{times}",
            f"≤ {shown(one.limit)}{times}",
            "" if one.is_kept else "missed",
        )
    yield table
    yield verdict(found)


def verdict(found: Sequence[Promise]) -> str:
    """Say which promises are missed, by how much."""
    missed = [one for one in found if not one.is_kept]
    if not missed:
        return f"All {len(found)} promises are kept."
    words = [
        f"{one.what} ({one.unit}): {shown(one.measured)} where {shown(one.limit)} is promised"
        for one in missed
    ]
    return "\n".join([f"{len(missed)} of {len(found)} promises are missed:", *words])


def _all(runs: int, colours: str, minutes: float) -> Iterator[Promise]:
    yield from (promise for promise, _ in start_figures.figures(runs, colours))
    yield from _screen(runs, colours)
    yield from busy_figures.promises(runs, colours)
    yield from _filter(runs)
    yield from dialog_figures.promises(runs, colours)
    yield from link_figures.promises(min(runs, 3), colours)
    yield from find_by_number.promises()
    yield from order_figures.promises()
    yield from list_figures.promises(runs)
    yield from pacing_figures.promises()
    yield from memory_figures.promises(1)
    if minutes:
        yield from idle_figures.promises(minutes, colours)


def _screen(runs: int, colours: str) -> Iterator[Promise]:
    ours: list[screen_figures.Figures] = []
    bare: list[screen_figures.Figures] = []
    with simulator() as server, program(server) as target:
        for _ in range(runs):
            ours.append(screen_figures.figures_of(target, colours))
            bare.append(screen_figures.figures_of(BARE, colours))
    for what, (name, limit) in _RATIOS.items():
        yield Promise(name, _unit(what), _values(ours, what), limit, _values(bare, what))
    for what, (name, limit) in _LIMITS.items():
        yield Promise(name, _unit(what), _values(ours, what), limit)
    yield Promise("quit while every request hangs", "ms", screen_figures.quit_times(runs), 500)


def _filter(runs: int) -> Iterator[Promise]:
    size = filter_figures.SIZES[-1]
    for what, times in asyncio.run(filter_figures.held_up(size, runs)).items():
        yield Promise(f"{what}, {size:,} loaded, p99", "ms", times, 50, share=0.99)


def _values(runs: Sequence[screen_figures.Figures], what: str) -> list[float]:
    return [value for run in runs if (value := run.get(what)) is not None]


def _unit(what: str) -> str:
    unit = what.rpartition(" ")[2]
    return "B" if unit == "bytes" else unit
