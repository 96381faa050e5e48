"""How long a number takes to find among many sessions, in real time, against the budget's ideal.

The simulator runs in this process, with a latency and with Twilio's limit of 30
requests a second. Printed: the time of a search that must read everything, of
one over what is known, the requests after a restart, the busiest five seconds,
and what the index weighs.
"""

import argparse
import gc
import time
import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from figures import Promise

from proxy_tui.api import ProxyClient, RateLimiter
from proxy_tui.api.models import Participant, Session
from proxy_tui.api.request_log import RequestRecord
from proxy_tui.credentials import IndexKey, MemoryStore
from proxy_tui.operations.search import Finder, KeyedIndex, PeopleIndex, classify, found_words
from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN, Store

SESSIONS = 400
"""Enough for half a minute at the usual budget."""
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WANTED = "+447700900101"


class Run:
    """One client on one world, with the moment of every request."""

    def __init__(self, sessions: int, latency: float) -> None:
        store = Store(lambda: NOW)
        service = store.add_service("dispatch")
        pool = [store.add_number(service, f"+44207946{n:04d}") for n in range(11, 31)]
        for place in range(sessions):
            status = "in-progress" if place % 12 == 0 else "closed"
            created = NOW - timedelta(minutes=sessions - place)
            session = store.add_session(
                service, f"job-{place:05d}", status=status, date_created=created
            )
            first = WANTED if place % 400 == 0 else f"+1500555{place % 10_000:04d}"
            for number, identifier in enumerate((first, f"+120255501{place % 100:02d}")):
                store.add_participant(session, identifier, pool[(place + number) % len(pool)])
        self.moments: list[float] = []
        self.statuses: list[int] = []
        self.paths: list[str] = []
        self.limiter = RateLimiter()
        self.client = ProxyClient(
            ACCOUNT_SID,
            AUTH_TOKEN,
            transport=in_process(ProxyApp(store, latency=latency)),
            rate_limiter=self.limiter,
            on_request=self._note,
        )

    def _note(self, record: RequestRecord) -> None:
        self.moments.append(time.monotonic())
        self.statuses.append(record.status)
        self.paths.append(record.path)

    def ideal(self, requests: int) -> float:
        """Seconds that the budget asks for so many requests after a quiet time."""
        return max(0.0, (requests - self.limiter.burst) / self.limiter.rate)

    def busiest(self, seconds: float = 5.0) -> int:
        """The most requests that ended within so many seconds."""
        return max(
            sum(start <= moment < start + seconds for moment in self.moments)
            for start in self.moments
        )


def search(run: Run, finder: Finder, text: str, what: str) -> None:
    """Search once and print what it took."""
    before, began = len(run.moments), time.monotonic()
    cpu = time.process_time()
    first: list[float] = []
    found = finder.find(classify(text), found=lambda _: first.append(time.monotonic() - began))
    seconds, requests = time.monotonic() - began, len(run.moments) - before
    ideal = run.ideal(requests)
    ratio = f"{seconds / ideal:.3f} of" if ideal else "no"
    at = f", first hit after {first[0]:.2f} s" if first else ""
    print(
        f"{what:<22} {seconds:7.2f} s  {requests:5} requests  {ratio} ideal"
        f" ({ideal:.2f} s){at}; {time.process_time() - cpu:.2f} s of CPU; {found_words(found)}"
    )


def weigh(sessions: int) -> None:
    """Print what the index costs in memory for each session."""
    gc.collect()
    tracemalloc.start()
    index = PeopleIndex()
    for place in range(sessions):
        session = Session(
            sid=f"KC{place:032x}", status="closed", unique_name=f"job-{place:05d}", date_updated=NOW
        )
        people = [
            Participant(
                sid=f"KP{place * 2 + side:032x}",
                identifier=f"+1500555{place % 10_000:04d}{side}",
                proxy_identifier=f"+44207946{place % 20:04d}",
                proxy_identifier_sid=f"PN{place % 20:032x}",
            )
            for side in (0, 1)
        ]
        index.set_people("KS1", session, people)
    del session, people
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"index                  {size / sessions:7.0f} bytes a session ({sessions} sessions)")


def promises() -> Iterator[Promise]:
    """Search a small service on two links; yield the seconds beside those that the budget asks."""
    for milliseconds in (84.0, 400.0):
        run = Run(SESSIONS, milliseconds / 1000)
        services = run.client.read_all(run.client.list_services())
        finder = Finder(
            client=run.client, services=services, index=PeopleIndex(), clock=lambda: NOW
        )
        time.sleep(run.limiter.burst / run.limiter.rate)
        before, began = len(run.moments), time.monotonic()
        finder.find(classify(WANTED))
        taken = [time.monotonic() - began]
        ideal = [run.ideal(len(run.moments) - before)]
        yield Promise(f"find by number at {milliseconds:.0f} ms", "s", taken, 1.05, ideal)
    asked, needed = after_restart(Run(SESSIONS, 0.084))
    yield Promise("find after a restart, keyed index", "requests", [asked], 1.0, [needed])


def after_restart(run: Run) -> tuple[float, float]:
    """Search with an index on disk, then again as another run of the program does.

    Returns:
        The requests of the second search, and how many lists and hits it had.
    """
    services = run.client.read_all(run.client.list_services())
    before, found = 0, 0
    with TemporaryDirectory() as folder:
        path = Path(folder) / "search-index.sqlite"
        key = IndexKey(MemoryStore(), path.stem)
        for _ in range(2):
            on_disk = KeyedIndex(path, key)
            finder = Finder(
                client=run.client,
                services=services,
                index=PeopleIndex(on_disk),
                clock=lambda: NOW + timedelta(hours=1),
            )
            before = len(run.paths)
            found = len(finder.find(classify(WANTED)).hits)
            on_disk.flush(10)
            on_disk.close()
    paths = run.paths[before:]
    return len(paths), sum(path.endswith("/Sessions") for path in paths) + found


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=1200)
    parser.add_argument("--latency", type=float, default=84.0, help="milliseconds")
    chosen = parser.parse_args(arguments)
    run = Run(chosen.sessions, chosen.latency / 1000)
    services = run.client.read_all(run.client.list_services())
    finder = Finder(
        client=run.client, services=services, index=PeopleIndex(), clock=lambda: datetime.now(UTC)
    )
    time.sleep(run.limiter.burst / run.limiter.rate)
    search(run, finder, WANTED, "everything is new")
    time.sleep(run.limiter.burst / run.limiter.rate)
    search(run, finder, "+12025550107", "everything is known")
    time.sleep(run.limiter.burst / run.limiter.rate)
    asked, needed = after_restart(run)
    print(f"after a restart        {asked:7} requests for {needed} lists and hits, with an index")
    refused = sum(status == 429 for status in run.statuses)
    print(f"busiest five seconds   {run.busiest():7} requests (Twilio allows 150); {refused} x 429")
    weigh(20_000)


if __name__ == "__main__":
    main()
