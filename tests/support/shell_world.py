"""An account on loopback for commands that a shell runs, and what they printed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from proxy_tui.simulator.faults.fault_rules import Fault, Faults
from proxy_tui.simulator.http.loopback_server import Server
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.records import ServiceRecord, SessionRecord
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN, Store

READS = (
    "services",
    "numbers --service dispatch",
    "sessions list --service dispatch",
    "sessions show job-0",
    "sessions find 0011",
    "sessions diagnose job-0",
    "handover job-0",
)
"""Every command that reads from the API, about a ``ShellWorld``."""
ANN, BOB = "+447700900011", "+447700900012"


@dataclass
class ShellWorld:
    """Services ``dispatch`` (with sessions ``job-0`` to ``job-N``) and ``empty``."""

    store: Store
    faults: Faults
    base_url: str
    service: ServiceRecord
    sessions: list[SessionRecord]

    def break_page(self, number: int) -> None:
        """Refuse the n-th page of sessions, which is not tried again."""
        self.faults.add(Fault(effect="status", status=403, path="*/Sessions", nth=number))


@contextmanager
def shell_world(sessions: int = 3) -> Iterator[ShellWorld]:
    """Serve an account; the first session, ``job-0``, holds Ann and Bob and their messages."""
    store = Store(lambda: datetime.now(UTC), options=Options(), seed=1)
    service = store.add_service("dispatch", default_ttl=3600)
    store.add_service("empty")
    pool = [store.add_number(service, f"+4420794600{number}") for number in (11, 12, 13)]
    begun = datetime.now(UTC) - timedelta(minutes=30)
    made = []
    for number in range(sessions):
        with store.at(begun + timedelta(seconds=number)):
            made.append(store.add_session(service, unique_name=f"job-{number}"))
    if made:
        store.add_participant(made[0], ANN, pool[0], friendly_name="Ann 07700 900011")
        store.add_participant(made[0], BOB, pool[1], friendly_name="Bob")
        store.add_traffic(made[0], body="see you at 5")
    faults = Faults()
    with Server(ProxyApp(store, faults)) as server:
        yield ShellWorld(store, faults, server.base_url, service, made)


def sign_in(monkeypatch: pytest.MonkeyPatch, world: ShellWorld) -> None:
    """Set what a command signs in with."""
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", ACCOUNT_SID)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", AUTH_TOKEN)
    monkeypatch.setenv("PROXY_TUI_BASE_URL", world.base_url)


def stats(err: str) -> dict[str, Any]:
    """Return the line of ``--stats``, the last on stderr."""
    return dict(json.loads(err.splitlines()[-1]))
