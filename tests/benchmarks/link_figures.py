"""What a person waits for on a slow link, in round trips: keys in a terminal of 80 by 24."""

import time
from collections.abc import Callable, Iterator

from figures import Promise, Table, median, ratio
from pty_program import TerminalProgram
from targets import program, simulator

LINKS_MS = (84, 150, 400)
PROMISES = {"open a session": 1.3, "diagnose": 1.5, "next page": 0.3}
"""Round trips at most. The next page was read ahead: painting it takes a while, no round trip."""
_POLL = 0.005
_REST = 1.5
"""Seconds that a person looks at the screen before the next key."""


def tables(runs: int, colours: str) -> Iterator[Table]:
    """Time from a key to its answer on the screen, on links of several delays."""
    table = Table(
        f"Round trips on a slow link, medians of {runs} runs",
        ["", *(f"{ms} ms" for ms in LINKS_MS), "promise"],
    )
    found = {ms: _figures(ms, runs, colours) for ms in LINKS_MS}
    for what, promise in PROMISES.items():
        ratios = (ratio(median(found[ms][what]), ms) for ms in LINKS_MS)
        table.add(what, *ratios, f"≤ {promise:g}")
    yield table


def promises(runs: int, colours: str) -> Iterator[Promise]:
    """Yield the round trips on the slowest link."""
    ms = LINKS_MS[-1]
    for what, taken in _figures(ms, runs, colours).items():
        trips = [one / ms for one in taken]
        yield Promise(f"{what}, link of {ms} ms", "trips", trips, PROMISES[what])


def _figures(ms: int, runs: int, colours: str) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {what: [] for what in PROMISES}
    with simulator(sessions=3000, latency_ms=ms) as server, program(server, refresh="15") as ours:
        for _ in range(runs):
            with ours.start(rows=24, cols=80, colours=colours) as running:
                running.wait_for_bytes(ours.rows, timeout=30)
                time.sleep(_REST + ms / 1000)
                taken["next page"].append(_time(running, "]", lambda text: "page 2" in text))
                time.sleep(_REST)
                taken["open a session"].append(
                    _time(running, "enter", lambda text: "Who dials" in text)
                )
                taken["diagnose"].append(_time(running, "w", lambda text: "apart" in text))
    return taken


def _time(running: TerminalProgram, key: str, is_there: Callable[[str], bool]) -> float:
    """Milliseconds from a key to a screen that answers it."""
    began = time.perf_counter()
    running.press(key)
    while not is_there(running.screen_text()):
        assert time.perf_counter() - began < 30, running.screen_text()
        time.sleep(_POLL)
    return (time.perf_counter() - began) * 1000
