"""Memory of ``sessions list``: a process for 500 and for 10,000 sessions."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from figures import Table, median
from pty_program import TerminalProgram
from targets import Target, program, simulator as simulator_here

FEW, MANY = 500, 10_000
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
    yield dialogs(runs)


def dialogs(runs: int) -> Table:
    """Open and close dialogs in a terminal; how much resident memory grows."""
    table = Table(
        f"Resident memory after 100 dialogs, MB, medians of {runs} runs", ["", "more", "promise"]
    )
    with simulator_here() as server, program(server) as ours:
        for name, key in (("create", "n"), ("help", "?"), ("actions", "a")):
            table.add(name, median([_growth(ours, key) for _ in range(runs)]), "≤ 3")
    return table


def _growth(target: Target, key: str, times: int = 100) -> float:
    with target.start(rows=40, cols=120) as running:
        running.wait_for_bytes(target.rows, timeout=30)
        time.sleep(6)  # until what is loaded in peace is loaded
        for number in range(times + 10):
            if number == 10:
                before = _resident(running.pid)
            running.press(key)
            _wait(running, is_open=True)
            running.press("ctrl+g")  # an esc alone is waited for, in case more follows
            _wait(running, is_open=False)
        return _resident(running.pid) - before


def _wait(running: TerminalProgram, *, is_open: bool) -> None:
    """Wait until a dialog, which alone has a border, is on the screen or is not."""
    began = time.monotonic()
    while ("╭" in running.screen_text()) != is_open:
        assert time.monotonic() - began < 10, running.screen_text()
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
