"""Filtering and sorting what is loaded: 100,000 sessions in memory."""

import gc
import json
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from canned_server import PAGE_SIZE, session
from figures import Table, median

from proxy_tui.api.models import Session
from proxy_tui.api.pages import Page
from proxy_tui.operations.query import compile_query
from proxy_tui.operations.sessions.listing import Listing
from proxy_tui.operations.sessions.sort import SortKey

SESSIONS = 100_000


def tables(runs: int) -> Iterator[Table]:
    """Load the sessions once, then filter and sort them."""
    listing, bytes_each = loaded()
    table = Table(f"{SESSIONS:,} loaded sessions, medians of {runs} runs", ["", "", "promise"])
    table.add("memory of one, bytes", bytes_each, "≤ 1,000")
    for what, change in changes(listing).items():
        table.add(f"{what}, ms", median([timed(listing, change) for _ in range(runs)]), "≤ 100")
    yield table


def loaded() -> tuple[Listing, float]:
    """A listing of all sessions, as pages of the API fill it, and what each takes in memory."""
    # All numbers once, out of order: what is sorted already would be sorted for nothing.
    numbers = [place * 7919 % SESSIONS for place in range(SESSIONS)]
    listing = Listing(default_ttl=3600)
    tracemalloc.start()
    for first in range(0, SESSIONS, PAGE_SIZE):
        rows = [session(number, "http://127.0.0.1") for number in numbers[first:][:PAGE_SIZE]]
        listing.add(
            Page(items=tuple(map(Session.of, json.loads(json.dumps(rows)))), url=f"page {first}")
        )
    del rows
    gc.collect()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return listing, taken / SESSIONS


def changes(listing: Listing) -> dict[str, Callable[[], None]]:
    """What a person may ask of a listing, by name."""
    now = datetime.now(UTC)
    fits = {text: compile_query(text, now).predicate for text in ("4711", "progress 99", "job")}
    asked: dict[str, Callable[[], None]] = {
        "filter by one word": lambda: listing.filter_by(fits["4711"]),
        "filter by two words": lambda: listing.filter_by(fits["progress 99"]),
        "filter that all fit": lambda: listing.filter_by(fits["job"]),
    }
    for key in SortKey:
        asked[f"sort by {key.value}"] = lambda key=key: listing.sort_by(key)  # type: ignore[misc]
    return asked


def timed(listing: Listing, change: Callable[[], None]) -> float:
    """Milliseconds from a change to the first page of what is visible then."""
    listing.filter_by(None)
    listing.sort_by(None)
    began = time.perf_counter()
    change()
    listing.window(1)
    return (time.perf_counter() - began) * 1000
