"""Listing a whole service: the program's client beside the official library and bare httpx."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from figures import Promise, Table, median, ratio
from list_clients import WAYS

HERE = Path(__file__).parent
SESSIONS = 10_000


def tables(runs: int) -> Iterator[Table]:
    """Read 10,000 sessions in each way, runs alternating, from a server in another process."""
    taken = measured(runs)
    table = Table(
        f"Listing {SESSIONS:,} sessions in pages of 100, medians of {runs} runs",
        ["", *WAYS, "/ twilio", "/ httpx + json", "promise"],
    )
    promises = {"cpu": "≤ 0.25 x twilio", "wall": "≤ 1.2 x httpx"}
    for what, promise in promises.items():
        ms = [1000 * median([run[what] for run in taken[way]]) for way in WAYS]
        table.add(f"{what}, ms", *ms, ratio(ms[0], ms[1]), ratio(ms[0], ms[2]), promise)
    yield table


def promises(runs: int) -> Iterator[Promise]:
    """Yield the processor time beside the official library's, the wall time beside httpx's."""
    taken = measured(runs)
    for what, beside, limit in (("cpu", "twilio", 0.25), ("wall", "httpx + json", 1.2)):
        ours = [1000 * run[what] for run in taken["proxy-tui"]]
        theirs = [1000 * run[what] for run in taken[beside]]
        yield Promise(f"list {SESSIONS:,} sessions, {what}", "ms", ours, limit, theirs)


def measured(runs: int) -> dict[str, list[dict[str, float]]]:
    """Read all in each way, runs alternating; what each run took."""
    taken: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    with canned_server() as base_url:
        for _ in range(runs):
            for way in WAYS:
                taken[way].append(read_all(way, base_url))
    return taken


def read_all(way: str, base_url: str) -> dict[str, float]:
    """Run one way in a process of its own; seconds of wall and processor time."""
    command = [sys.executable, str(HERE / "list_clients.py"), way, base_url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    if found["sessions"] != SESSIONS:
        raise RuntimeError(f"{way} read {found['sessions']:.0f} sessions, not {SESSIONS}.")
    return found


@contextmanager
def canned_server() -> Iterator[str]:
    """Run the server until the block ends; its base URL."""
    command = [sys.executable, str(HERE / "canned_server.py"), str(SESSIONS)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()
