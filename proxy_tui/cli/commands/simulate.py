"""``simulate``: the bundled simulator on a port of this machine."""

import argparse
from datetime import UTC, datetime

from proxy_tui.errors import UsageError
from proxy_tui.simulator.demo.scenarios import build_world
from proxy_tui.simulator.demo.world import ACCOUNT_SID, AUTH_TOKEN
from proxy_tui.simulator.faults.fault_file import load_faults
from proxy_tui.simulator.faults.fault_rules import Faults
from proxy_tui.simulator.http.loopback_server import run_forever
from proxy_tui.simulator.http.wsgi_app import ProxyApp

MOST_SESSIONS = 1_000_000


def run(arguments: argparse.Namespace) -> int:
    """Print base URL, account SID and token, then serve until SIGINT or SIGTERM.

    Raises:
        UsageError: a number makes no sense, there is no such scenario, or the port is taken.
        SettingsError: the fault file is wrong.
    """
    _check(arguments)
    faults = Faults(seed=arguments.seed)
    if arguments.faults is not None:
        faults = load_faults(arguments.faults)
    world, more_faults = build_world(
        arguments.scenario, _utc_now, seed=arguments.seed, sessions=arguments.sessions
    )
    for fault in more_faults.rules:
        faults.add(fault)
    app = ProxyApp(world, faults, arguments.latency / 1000)
    run_forever(app, arguments.port, _announce)
    return 0


def _check(arguments: argparse.Namespace) -> None:
    if not 0 <= arguments.port <= 65_535:
        raise UsageError("--port must lie between 0 and 65535.", hint="0 picks a free one.")
    if not 0 <= arguments.sessions <= MOST_SESSIONS:
        raise UsageError(f"--sessions must lie between 0 and {MOST_SESSIONS}.")
    if not 0 <= arguments.latency <= 600_000:
        raise UsageError("--latency must lie between 0 and 600000 milliseconds.")


def _announce(base_url: str) -> None:
    """Print what a client needs, a line each; scripts read them as they come."""
    for line in (base_url, ACCOUNT_SID, AUTH_TOKEN):
        print(line, flush=True)


def _utc_now() -> datetime:
    return datetime.now(UTC)
