"""What the tests of the API client share: time that never passes, and answers by script."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

import httpx

from proxy_tui.api import ProxyClient, RateLimiter, RequestRecord

SERVICE = "KS" + "a" * 32
SESSION = "KC" + "b" * 32
PARTICIPANT = "KP" + "c" * 32
REQUEST_ID = "RQ" + "d" * 32
USERNAME = "SK" + "e" * 32
SECRET = "not-a-real-secret"
BASE_URL = "https://proxy.twilio.com"

Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class FakeTime:
    """A clock that moves only when somebody sleeps."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now
        self.naps: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds

    @property
    def slept(self) -> float:
        return sum(self.naps)


class Script:
    """A transport that gives prepared answers, the last one for ever, and keeps the requests."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self._lock = threading.Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            self.requests.append(request)
            answer = self.answers[min(len(self.requests), len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else answer(request)

    @property
    def sent(self) -> list[str]:
        """Each request as ``VERB path?query``."""
        return [f"{sent.method} {sent.url.raw_path.decode()}" for sent in self.requests]

    def form(self, index: int = -1) -> list[tuple[str, str]]:
        body = self.requests[index].content.decode()
        return parse_qsl(body, keep_blank_values=True, strict_parsing=bool(body))


class Bench:
    """A client on a script, in fake time, with its records."""

    def __init__(
        self, *answers: Answer, jitter: Callable[[], float] = lambda: 1.0, **options: Any
    ) -> None:
        self.time = FakeTime()
        self.script = Script(*answers)
        self.records: list[RequestRecord] = []
        self.limiter = RateLimiter(clock=self.time.clock, sleep=self.time.sleep, jitter=jitter)
        settings: dict[str, Any] = {
            "transport": httpx.MockTransport(self.script),
            "rate_limiter": self.limiter,
            "on_request": self.records.append,
            "now": self.time.clock,
        }
        self.client = ProxyClient(USERNAME, SECRET, **{**settings, **options})


def ok(body: Any, status: int = 200, **headers: str) -> httpx.Response:
    told = httpx.Headers({"Twilio-Request-Id": REQUEST_ID, "Content-Type": "application/json"})
    told.update({name.replace("_", "-"): value for name, value in headers.items()})
    return httpx.Response(status, content=json.dumps(body), headers=told)


def refused(status: int, code: int = 0, message: str = "No.", **headers: str) -> httpx.Response:
    body: dict[str, Any] = {"message": message, "status": status}
    return ok({**body, "code": code} if code else body, status, **headers)


def listing(
    key: str, *rows: dict[str, Any], next_url: str | None = None, **meta: Any
) -> httpx.Response:
    return ok({key: list(rows), "meta": {"key": key, "next_page_url": next_url, **meta}})


def session(**fields: Any) -> dict[str, Any]:
    return {"sid": SESSION, "service_sid": SERVICE, "status": "open", **fields}


@contextmanager
def serving(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """Run a server for connections one after the other; give its port."""

    def accept() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            try:
                with connection:
                    serve(connection)
            except OSError:
                pass

    server = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()
