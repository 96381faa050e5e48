"""``simulate``: the bundled simulator on a port of this machine."""

import argparse
from datetime import UTC, datetime

from proxy_tui import simulator
from proxy_tui.errors import UsageError

MOST_SESSIONS = 1_000_000


def run(arguments: argparse.Namespace) -> int:
    """Print base URL, account SID and token, then serve until SIGINT or SIGTERM."""
    _check(arguments)
    store, faults = simulator.build_world(
        arguments.scenario,
        lambda: datetime.now(UTC),
        seed=arguments.seed,
        sessions=arguments.sessions,
    )
    if arguments.faults is not None:
        scenario_faults, faults = faults, simulator.load_faults(arguments.faults)
        for fault in scenario_faults.rules:
            faults.add(fault)
    app = simulator.ProxyApp(store, faults, arguments.latency / 1000)
    simulator.run_forever(app, arguments.port, _announce)
    return 0


def _check(arguments: argparse.Namespace) -> None:
    if not 0 <= arguments.port <= 65_535:
        raise UsageError("--port must lie between 0 and 65535.", hint="0 picks a free one.")
    if not 0 <= arguments.sessions <= MOST_SESSIONS:
        raise UsageError(f"--sessions must lie between 0 and {MOST_SESSIONS}.")
    if not 0 <= arguments.latency <= 600_000:
        raise UsageError("--latency must lie between 0 and 600000 milliseconds.")


def _announce(base_url: str) -> None:
    """Print what a client needs, one value a line, for scripts to read at once."""
    for line in (base_url, simulator.ACCOUNT_SID, simulator.AUTH_TOKEN):
        print(line, flush=True)
