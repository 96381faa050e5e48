"""How long the event loop stands still while a person filters, sorts and waits in a long list.

The screen itself runs, without a terminal: keys go in, and a task that wakes every millisecond
notes the longest time it was kept from waking.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial

from canned_server import PAGE_SIZE, session
from figures import Table, quantile
from ui_bench import NARROW, Bench
from ui_desk import sessions

from proxy_tui.api.models import Session
from proxy_tui.api.pages import Page
from proxy_tui.operations.sessions.sort import SortKey
from proxy_tui.ui.runtime.collector import spare_the_collector

SIZES = (1_000, 10_000, 100_000)
TYPED = "job-0471"
PROMISE = "≤ 50"
_SEEN = 0.08
"""Seconds after a key until its filter is in force: keys closer together are one change."""


def tables(runs: int) -> Iterator[Table]:
    """Measure lists of several sizes."""
    table = Table(
        f"Event loop held up, ms, p99 of {runs} runs",
        ["", *(f"{size:,}" for size in SIZES), "promise"],
    )
    found = [asyncio.run(held_up(size, runs)) for size in SIZES]
    for what in found[0]:
        table.add(what, *(quantile(one[what], 0.99) for one in found), PROMISE)
    yield table


async def held_up(size: int, runs: int) -> dict[str, list[float]]:
    """Return by name the longest times, in ms, for which the event loop stood still."""
    bench = Bench(sessions=10, service="dispatch-eu")
    taken: dict[str, list[float]] = {}
    async with bench.open(size=NARROW) as person:
        screen = sessions(person)
        for page in _pages(size):
            screen.rows.add(page)
        spare_the_collector()  # as the pager does while it loads all
        screen.filter.apply()
        await person.settle()

        async def note(what: str, act: Callable[[], Awaitable[object] | object]) -> None:
            async with _watched() as longest:
                done = act()
                if isinstance(done, Awaitable):
                    await done
                await asyncio.sleep(_SEEN)
                await person.settle()
                await asyncio.sleep(0.02)
            taken.setdefault(what, []).append(longest[0] * 1000)

        for _ in range(runs):
            await person.press("slash")
            for letter in TYPED:
                await note("filter, a key", partial(person.press, letter))
            for _ in TYPED:
                await note("filter, backspace", partial(person.press, "backspace"))
            await person.press("escape")
            for key in ("2", "4", "1"):
                await note("another view", partial(person.press, key))
            for order in (SortKey.EXPIRES, SortKey.NAME, None):
                await note("sort", partial(screen.sorter.sort_by, order))
            await note("the minute", screen.show_ages)
    return taken


@asynccontextmanager
async def _watched() -> AsyncIterator[list[float]]:
    """Yield a list with the longest time in seconds for which nothing else could run."""
    longest = [0.0]

    async def watch() -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            longest[0] = max(longest[0], now - last - 0.001)
            last = now

    task = asyncio.create_task(watch())
    await asyncio.sleep(0)
    try:
        yield longest
    finally:
        task.cancel()


def _pages(size: int) -> Iterator[Page[Session]]:
    for first in range(0, size, PAGE_SIZE):
        rows = [session(number, "http://127.0.0.1") for number in range(first, first + PAGE_SIZE)]
        yield Page(items=tuple(map(Session.of, rows)), url=f"page {first}", item_type=Session)
