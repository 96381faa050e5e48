"""A batch in a process of its own, killed at any moment, against a server that counts."""

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from proxy_tui.operations.writes.journal import Journal
from proxy_tui.operations.writes.resume import find_batches, recorded_batches
from proxy_tui.simulator.http.loopback_server import Server
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN, Store

SESSIONS = 12

RUN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from proxy_tui.api import ProxyClient
from proxy_tui.operations import writes

base_url, service, path, batch, account, token = sys.argv[1:]
clock = lambda: datetime.now(UTC)
client = ProxyClient(account, token, base_url=base_url)
journal = writes.Journal(Path(path), clock)
writer = writes.Writer(
    client, journal, profile="p", os_user="ann", clock=clock, account_sid=account
)
if batch:
    running = writes.resume_batch(client, writer, batch)
else:
    owner = client.fetch_service(service)
    listed = client.read_all(client.list_sessions(service))
    targets = [writes.Target(owner, one) for one in listed]
    running = writes.Batch(writer, writes.plan_batch("close", targets, clock()))
print(running.id, flush=True)
while running.run().ending == "paused":
    pass
print(running.progress.words, flush=True)
"""


class Counting:
    """The simulator, a little slow, which counts the writes to each session."""

    def __init__(self, app: ProxyApp) -> None:
        self._app = app
        self.posts: Counter[str] = Counter()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        time.sleep(0.01)
        if environ["REQUEST_METHOD"] == "POST":
            self.posts[environ["PATH_INFO"]] += 1
        return self._app(environ, start_response)


@pytest.fixture
def server() -> Iterator[tuple[Counting, Server, str]]:
    store = Store(lambda: datetime.now(UTC), seed=1)
    service = store.add_service("dispatch")
    for number in range(SESSIONS):
        store.add_session(service, f"job-{number}", ttl=3600)
    counting = Counting(ProxyApp(store))
    with Server(counting) as running:  # type: ignore[arg-type]
        yield counting, running, service.sid


def start(server: Server, service: str, path: Path, batch: str = "") -> subprocess.Popen[str]:
    words = [server.base_url, service, str(path), batch, ACCOUNT_SID, AUTH_TOKEN]
    command = [sys.executable, "-c", RUN, *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_process_that_is_killed_at_any_moment_sends_nothing_twice_and_loses_nothing(
    server: tuple[Counting, Server, str], tmp_path: Path, seed: int
) -> None:
    counting, running, service = server
    path, chance, batch = tmp_path / "journal.jsonl", random.Random(seed), ""
    journal = Journal(path, lambda: datetime.now(UTC))
    for turn in range(3):
        process = start(running, service, path, batch)
        assert process.stdout is not None
        batch = process.stdout.readline().strip() or batch
        while not (turn or counting.posts):
            time.sleep(0.01)
        time.sleep(chance.uniform(0.0, 0.15))
        process.kill()
        process.communicate()
    (found,) = find_batches(journal)
    assert found.id == batch
    last = start(running, service, path, batch)
    out, err = last.communicate(timeout=30)
    assert last.returncode == 0, err
    state = recorded_batches(journal.tail(999))[batch]
    told = Counter(str(one.outcome) for one in state.steps)
    assert sum(told.values()) == SESSIONS
    assert "not done" not in out
    assert all(number == 1 for number in counting.posts.values()), counting.posts
    assert told["done"] == len(counting.posts)
    assert find_batches(journal) == ()


def test_two_processes_never_run_one_batch(
    server: tuple[Counting, Server, str], tmp_path: Path
) -> None:
    counting, running, service = server
    path = tmp_path / "journal.jsonl"
    first = start(running, service, path)
    assert first.stdout is not None
    batch = first.stdout.readline().strip()
    while not counting.posts:
        time.sleep(0.01)
    first.kill()
    first.communicate()
    both = [start(running, service, path, batch) for _ in range(2)]
    told = [one.communicate(timeout=30) for one in both]
    assert sum(one.returncode == 0 for one in both) >= 1, told
    lost = [err for one, (_, err) in zip(both, told, strict=True) if one.returncode]
    assert all("being run by ann" in err or "has ended" in err for err in lost)
    assert all(number == 1 for number in counting.posts.values())
