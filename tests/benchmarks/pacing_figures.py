"""How many requests leave while a whole service is read within the usual budget."""

import time
from bisect import bisect_left
from collections.abc import Iterator

from canned_server import ACCOUNT, SERVICE
from figures import Table
from list_figures import SESSIONS, canned_server

from proxy_tui.api.client import ProxyClient


def tables() -> Iterator[Table]:
    """Read 10,000 sessions once and look at the busiest stretches."""
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
    table = Table(f"Requests while {SESSIONS:,} sessions are read", ["in any", "most", "promise"])
    for seconds in (1, 5):
        table.add(f"{seconds} s", busiest(moments, seconds), f"≤ {40 + 20 * seconds}")
    yield table


def busiest(moments: list[float], seconds: float) -> int:
    """The most moments within any stretch of so many seconds."""
    return max(bisect_left(moments, at + seconds) - index for index, at in enumerate(moments))
