"""Read every page of a service in one of three ways: ``list_clients.py WAY BASE_URL``.

Prints a JSON object: sessions read, wall and processor time in seconds. Imports and the making of
a client are not counted; a first request is made before, so that every way has its connection.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from canned_server import ACCOUNT, PAGE_SIZE, SERVICE

Read = Callable[[], int]


def with_proxy_client(base_url: str) -> Read:
    """The program's own client, its budget opened wide."""
    from proxy_tui.api import ProxyClient, RateLimiter

    client = ProxyClient(
        ACCOUNT, "token", base_url=base_url, rate_limiter=RateLimiter(1e6, 1_000_000)
    )
    client.fetch_json(f"/v1/Services/{SERVICE}/Sessions")

    def read() -> int:
        page = client.list_sessions(SERVICE)
        count = len(page.items)
        while page.has_more:
            page = client.next_page(page)
            count += len(page.items)
        return count

    return read


def with_twilio(base_url: str) -> Read:
    """The official library, its requests sent to another host."""
    from twilio.http.http_client import TwilioHttpClient
    from twilio.rest import Client

    class Redirected(TwilioHttpClient):
        def request(self, method: str, url: str, *rest: Any, **more: Any) -> Any:
            parts = urlsplit(url)
            return super().request(method, f"{base_url}{parts.path}?{parts.query}", *rest, **more)

    sessions = Client(ACCOUNT, "token", http_client=Redirected()).proxy.v1.services(SERVICE)
    sessions.sessions.page()
    return lambda: len(sessions.sessions.list(page_size=PAGE_SIZE))


def with_httpx(base_url: str) -> Read:
    """Nothing but httpx and json: what no client that uses them can beat by much."""
    import httpx

    client = httpx.Client(auth=(ACCOUNT, "token"))
    client.get(f"{base_url}/v1/Services/{SERVICE}/Sessions")

    def read() -> int:
        url, count = f"{base_url}/v1/Services/{SERVICE}/Sessions?PageSize={PAGE_SIZE}", 0
        while url:
            body = json.loads(client.get(url).content)
            count += len(body["sessions"])
            url = body["meta"]["next_page_url"]
        return count

    return read


WAYS = {"proxy-tui": with_proxy_client, "twilio": with_twilio, "httpx + json": with_httpx}


def main() -> None:
    """Read everything once and print what it took."""
    read = WAYS[sys.argv[1]](sys.argv[2])
    wall, cpu = time.perf_counter(), time.process_time()
    count = read()
    took = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    print(json.dumps({"sessions": count, **took}))


if __name__ == "__main__":
    main()
