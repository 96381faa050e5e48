"""How many requests leave while a whole service is read within the usual budget."""

import time
from bisect import bisect_left
from collections.abc import Iterator

from canned_server import ACCOUNT, SERVICE
from figures import Promise, Table
from list_figures import SESSIONS, canned_server

from proxy_tui.api.client import ProxyClient


def tables() -> Iterator[Table]:
    """Read 10,000 sessions once and look at the busiest stretches."""
    table = Table(f"Requests while {SESSIONS:,} sessions are read", ["in any", "most", "promise"])
    for promise in promises():
        table.add(promise.what, *promise.values, f"≤ {promise.limit:.0f}")
    yield table


def promises() -> Iterator[Promise]:
    """Yield the most requests within a second and within five."""
    moments: list[float] = []
    with canned_server() as base_url:
        client = ProxyClient(
            ACCOUNT,
            "token",
            base_url=base_url,
            on_request=lambda _: moments.append(time.monotonic()),
        )
        page = client.list_sessions(SERVICE)
        while page.has_more:
            page = client.next_page(page)
        client.close()
    for seconds in (1, 5):
        most = [busiest(moments, seconds)]
        yield Promise(f"most requests in {seconds} s", "", most, 40 + 20 * seconds)


def busiest(moments: list[float], seconds: float) -> int:
    """The most moments within any stretch of so many seconds."""
    return max(bisect_left(moments, at + seconds) - index for index, at in enumerate(moments))
