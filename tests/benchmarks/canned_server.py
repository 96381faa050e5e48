"""A server that answers with pages of sessions rendered beforehand, so that only clients cost.

Prints its base URL, then serves until it is ended. ``canned_server.py [SESSIONS]``
"""

import json
import socketserver
import sys
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

ACCOUNT = "AC" + "0" * 32
SERVICE = "KS" + "0" * 32
PAGE_SIZE = 100
START = datetime(2026, 1, 5, 9, 12, 44, tzinfo=UTC)


def session(number: int, base_url: str) -> dict[str, Any]:
    """One session with every field that Twilio sends, as it sends it."""
    sid = f"KC{number:032x}"
    url = f"{base_url}/v1/Services/{SERVICE}/Sessions/{sid}"
    moment = (START - timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "sid": sid,
        "account_sid": ACCOUNT,
        "service_sid": SERVICE,
        "unique_name": f"job-{number:05}",
        "status": ("open", "in-progress", "closed", "failed")[number % 4],
        "closed_reason": "ttl-expired" if number % 4 == 2 else None,
        "ttl": 3600,
        "mode": "voice-and-message",
        "date_created": moment,
        "date_updated": moment,
        "date_started": moment if number % 2 else None,
        "date_ended": moment if number % 4 == 2 else None,
        "date_last_interaction": moment if number % 2 else None,
        "date_expiry": moment if number % 3 else None,
        "url": url,
        "links": {
            "interactions": f"{url}/Interactions",
            "participants": f"{url}/Participants",
        },
    }


def page(number: int, pages: int, base_url: str) -> bytes:
    """One page as Twilio frames it, as a whole HTTP answer."""
    listing = f"{base_url}/v1/Services/{SERVICE}/Sessions"

    def url(other: int) -> str:
        return f"{listing}?PageSize={PAGE_SIZE}&Page={other}&PageToken=PT{other}"

    first = number * PAGE_SIZE
    body = json.dumps(
        {
            "sessions": [session(first + row, base_url) for row in range(PAGE_SIZE)],
            "meta": {
                "page": number,
                "page_size": PAGE_SIZE,
                "first_page_url": url(0),
                "previous_page_url": url(number - 1) if number else None,
                "url": url(number),
                "next_page_url": url(number + 1) if number + 1 < pages else None,
                "key": "sessions",
            },
        }
    ).encode()
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        f"Twilio-Request-Id: RQ{number:032x}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Handler(socketserver.StreamRequestHandler):
    """Answers one connection, request after request."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Read requests and write the page that each asks for."""
        while line := self.rfile.readline():
            while self.rfile.readline() not in {b"\r\n", b""}:
                pass
            wanted = parse_qs(urlsplit(line.split()[1].decode()).query).get("Page", ["0"])
            self.wfile.write(self.server.pages[int(wanted[0])])  # type: ignore[attr-defined]


class Server(socketserver.ThreadingTCPServer):
    """All pages in memory, one thread for each connection."""

    daemon_threads = True

    def __init__(self, sessions: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.base_url = f"http://127.0.0.1:{self.server_address[1]}"
        count = -(-sessions // PAGE_SIZE)
        self.pages = [page(number, count, self.base_url) for number in range(count)]


if __name__ == "__main__":
    with Server(int(sys.argv[1]) if sys.argv[1:] else 10_000) as server:
        print(server.base_url, flush=True)
        server.serve_forever()
