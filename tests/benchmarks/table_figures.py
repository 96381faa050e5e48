"""What the table costs in process: filling, refreshing and painting it, beside Textual's own."""

import asyncio
import time
from collections.abc import Callable, Iterator
from functools import partial

from bare_app import BareApp, cells
from figures import Table, median, ratio
from paged_app import PagedApp
from textual.geometry import Region
from textual.widgets import DataTable

from proxy_tui.ui.widgets.table.paged_table import PagedTable

WINDOW = Region(0, 0, 119, 40)


def tables(runs: int) -> Iterator[Table]:
    """Measure both tables at 120 by 40, a hundred rows each."""
    paged, bare = asyncio.run(paged_times(runs)), asyncio.run(bare_times(runs))
    table = Table(
        f"A page of 100 rows in process, medians of {runs} runs",
        ["", "paged table", "bare table", "paged / bare"],
    )
    for what in paged:
        theirs = bare.get(what)
        table.add(f"{what}, ms", paged[what], theirs, ratio(paged[what], theirs))
    yield table


async def paged_times(runs: int) -> dict[str, float]:
    """Another page, the same page again, one row."""
    app = PagedApp()
    async with app.run_test(size=(120, 40)) as pilot:
        table, found = app.query_one(PagedTable), Times()
        for run in range(runs):
            page = [app.row(number) for number in range(100 * run, 100 * run + 100)]
            found.take("another page", partial(table.set_rows, page, from_top=True))
            found.take("paint it", lambda: table.render_lines(WINDOW))
            await pilot.pause()
            again = [app.row(number) for number in range(100 * run, 100 * run + 100)]
            found.take("the same page again", partial(table.set_rows, again))
            found.take("paint it again", lambda: table.render_lines(WINDOW))
            found.take("two rows", lambda: [table.render_line(y) for y in (4, 5)])
        return found.medians


async def bare_times(runs: int) -> dict[str, float]:
    """The same with clear, add_row and update_cell, and what idle time then goes into."""
    app = BareApp()
    async with app.run_test(size=(120, 40)) as pilot:
        table, found = app.query_one(DataTable), Times()
        for run in range(runs):
            page = [cells(number) for number in range(100 * run, 100 * run + 100)]
            found.take("another page", partial(refill, table, page))
            found.take("paint it", lambda: table.render_lines(WINDOW))
            await pilot.pause()
            found.take("one row", lambda: table.update_cell("4", "Age", f"{time.time()} s"))
        return found.medians


def refill(table: DataTable[str], page: list[tuple[str, ...]]) -> None:
    """Replace all rows, with the measuring that DataTable puts off until it is idle."""
    table.clear()
    for number, row in enumerate(page):
        table.add_row(*row, key=str(number))
    table._update_dimensions(table._new_rows)


class Times:
    """Milliseconds by name."""

    def __init__(self) -> None:
        self._taken: dict[str, list[float]] = {}

    def take(self, what: str, call: Callable[[], object]) -> None:
        """Call and note how long it took."""
        began = time.perf_counter()
        call()
        self._taken.setdefault(what, []).append((time.perf_counter() - began) * 1000)

    @property
    def medians(self) -> dict[str, float]:
        """The middle of what was taken for each name."""
        return {what: median(times) for what, times in self._taken.items()}
