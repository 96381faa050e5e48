"""Memory: of ``sessions list``, and of the program after long use and with a long list."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from figures import Promise, Table, median
from pty_program import TerminalProgram
from targets import Target, program, simulator as simulator_here

FEW, MANY = 500, 10_000
TURNS = 1000
LOADED = 50_000
WAYS = {
    "ndjson": ["--format", "ndjson"],
    "csv": ["--format", "csv"],
    "table": [],
    "ndjson --query job": ["--format", "ndjson", "--query", "job"],
    "ndjson --sort name": ["--format", "ndjson", "--sort", "name"],
}
# Its own report, because what a parent is told counts the parent before the exec.
_REPORT = """
import sys
from pathlib import Path
from proxy_tui.cli.main import main
code = main(sys.argv[1:])
peak = next(line for line in Path("/proc/self/status").open() if line.startswith("VmHWM"))
print(peak.split()[1], file=sys.stderr)
sys.exit(code)
"""


def tables(runs: int) -> Iterator[Table]:
    """List both services in each way; the peak of resident memory."""
    peaks = {}
    for size in (FEW, MANY):
        with simulator(size) as env:
            for way, flags in WAYS.items():
                peaks[size, way] = median([peak_of(flags, env) for _ in range(runs)])
    table = Table(
        f"sessions list, peak of resident memory in MB, medians of {runs} runs",
        ["", f"{FEW:,} sessions", f"{MANY:,} sessions", "more", "promise"],
    )
    for way in WAYS:
        few, many = peaks[FEW, way], peaks[MANY, way]
        promise = "–" if "--sort" in way else "≤ 4"
        table.add(way, f"{few:.1f}", f"{many:.1f}", f"{many - few:.1f}", promise)
    yield table
    yield in_use(runs)


def in_use(runs: int) -> Table:
    """Resident memory of the program in a terminal."""
    table = Table(f"Resident memory in use, MB, medians of {runs} runs", ["", "", "promise"])
    for promise in promises(runs):
        table.add(promise.what, median(promise.values), f"≤ {promise.limit:g}")
    return table


def promises(runs: int) -> Iterator[Promise]:
    """Yield what long use adds to the program, and what it weighs with a long list."""
    with simulator_here() as server, program(server) as ours:
        for name, key in (("create", "n"), ("help", "?"), ("actions", "a")):
            grown = [_growth(ours, partial(_dialog, key=key), 100) for _ in range(runs)]
            yield Promise(f"more after 100 dialogs: {name}", "MB", grown, 3)
        turned = [_growth(ours, _turn, TURNS) for _ in range(runs)]
        yield Promise(f"more after {TURNS:,} page turns", "MB", turned, 3)
    with simulator_here(sessions=LOADED) as server, program(server) as ours:
        yield Promise(f"{LOADED:,} sessions loaded", "MB", [_loaded(ours)], 90)


def _growth(target: Target, act: Callable[[TerminalProgram], None], times: int) -> float:
    with target.start(rows=40, cols=120) as running:
        running.wait_for_bytes(target.rows, timeout=30)
        time.sleep(6)  # until what is loaded in peace is loaded
        for number in range(times + 10):
            if number == 10:
                before = _resident(running.pid)
            act(running)
        return _resident(running.pid) - before


def _dialog(running: TerminalProgram, key: str) -> None:
    """Open and close a dialog, which alone has this corner in the middle of the screen."""
    running.press(key)
    _wait(running, lambda text: "╭" in text)
    running.press("ctrl+g")  # an esc alone is waited for, in case more follows
    _wait(running, lambda text: "╭" not in text)


def _turn(running: TerminalProgram) -> None:
    """Show the second page if the first is shown, else the first."""
    is_first = "page 1 " in running.screen_text()
    running.press("]" if is_first else "[")
    wanted = "page 2 " if is_first else "page 1 "
    _wait(running, lambda text: wanted in text)


def _loaded(target: Target) -> float:
    """What the program weighs once all sessions are loaded."""
    with target.start(rows=40, cols=120) as running:
        running.wait_for_bytes(target.rows, timeout=30)
        running.press("L")
        _wait(running, lambda text: ", all loaded" in text, seconds=120)
        time.sleep(6)
        return _resident(running.pid)


def _wait(running: TerminalProgram, fits: Callable[[str], bool], seconds: float = 10) -> None:
    began = time.monotonic()
    while not fits(running.screen_text()):
        assert time.monotonic() - began < seconds, running.screen_text()
        time.sleep(0.01)


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def peak_of(flags: list[str], env: dict[str, str]) -> float:
    """Run the command once; its peak in MB."""
    words = ["sessions", "list", "--service", "dispatch-eu", *flags]
    done = subprocess.run(
        [sys.executable, "-c", _REPORT, *words],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    return int(done.stderr.split()[-1]) / 1024


@contextmanager
def simulator(sessions: int) -> Iterator[dict[str, str]]:
    """Serve a world until the block ends; the environment that signs in to it."""
    command = [sys.executable, "-m", "proxy_tui", "simulate", "--sessions", str(sessions)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        base_url, account, token = (process.stdout.readline().strip() for _ in range(3))
        with tempfile.TemporaryDirectory() as home:
            yield {
                "PATH": os.environ["PATH"],
                "HOME": home,
                "TWILIO_ACCOUNT_SID": account,
                "TWILIO_AUTH_TOKEN": token,
                "PROXY_TUI_BASE_URL": base_url,
            }
    finally:
        process.terminate()
        process.wait()
