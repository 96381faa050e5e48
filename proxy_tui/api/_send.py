"""The funnel: every request of a client passes through ``Sender.send``.

Here, and only here, a write of a read-only client is refused, the budget is
kept, credentials are attached, failures become our errors, and a request is
sent again where that is safe.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

import httpx

from proxy_tui.api._answers import request_id, server_time
from proxy_tui.api._body import read_whole
from proxy_tui.api._deadline import Deadline
from proxy_tui.api._network import proxy_for
from proxy_tui.api._transport import late, lost, no_answer, open_client, refused_by_proxy
from proxy_tui.api._urls import Base, nameless
from proxy_tui.api.errors import (
    ApiError,
    BadResponseError,
    CancelledError,
    NotSentError,
    RateLimitedError,
    ReadOnlyError,
    RefusedError,
    ResponseLostError,
)
from proxy_tui.api.order import moment
from proxy_tui.api.params import Form
from proxy_tui.api.rate_limit import RateLimiter
from proxy_tui.api.request_log import Activity, Meter, RequestRecord
from proxy_tui.api.retry import reason_to_wait, seconds_before_retry

T = TypeVar("T")

_OF_A_PROXY = frozenset({407, 502, 503, 504})
"""What a proxy answers in the place of the host, where nothing of Twilio's is in the answer."""
_FORM_HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Call:
    """One request, as often as it is sent."""

    method: str
    url: httpx.URL
    """Absolute, on the base URL's origin."""
    form: Form | None = None

    @property
    def is_write(self) -> bool:
        """Whether the request may change anything."""
        return self.method != "GET"


class Sender:
    """Sends calls for all threads of one client, through one httpx client.

    Args:
        credentials: User name and secret for Basic authentication.
        base: Where requests go, and the only place credentials go to.
        read_only: Refuse every write before a byte leaves.
        transport: What carries requests instead of the network.
        rate_limiter: The budget, and how to wait.
        jitter: From 0 to 1; see ``seconds_before_retry``.
        now: Seconds since 1970 by our clock, to tell how far the server's is off.
        on_request: Called after every attempt, on its thread; it must not raise.
    """

    def __init__(
        self,
        credentials: tuple[str, str],
        base: Base,
        *,
        read_only: bool,
        transport: httpx.BaseTransport | None,
        rate_limiter: RateLimiter,
        jitter: Callable[[], float],
        now: Callable[[], float],
        on_request: Callable[[RequestRecord], None] | None,
    ) -> None:
        self.read_only = read_only
        self._auth = httpx.BasicAuth(*credentials)
        self._base = base
        self._transport = transport
        self._limiter = rate_limiter
        self._jitter = jitter
        self._now = now
        self._on_request = on_request
        self._meter = Meter()
        self._thread = threading.local()
        self._lock = threading.Lock()
        self._client: httpx.Client | None = None
        self._proxy = ""
        self._deadline = Deadline(rate_limiter.now)
        self._is_closed = False

    def send(self, call: Call, read: Callable[[httpx.Response], T]) -> T:
        """Send a call, again where that is safe, and return what ``read`` makes of the answer.

        Raises:
            ApiError: any of ``api.errors``, and nothing else.
        """
        self._thread.request_id = ""
        self._refuse_write(call)
        attempt = 0
        while True:
            attempt += 1
            self._limiter.wait()
            self._refuse_write(call)
            if call.is_write:
                self._meter.write_sent()
            try:
                return self._attempt(call, read, attempt)
            except ApiError as problem:
                if call.is_write and isinstance(problem, RateLimitedError):
                    self._meter.write_put_off()
                seconds = seconds_before_retry(
                    problem, is_write=call.is_write, attempt=attempt, jitter=self._jitter
                )
                if seconds is None:
                    raise
                trouble = problem
            self._back_off(trouble, seconds)

    def activity(self) -> Activity:
        """Return a snapshot of how requests go; cheap, and safe from any thread."""
        latency_ms, clock_skew = self._meter.latest()
        until, reason = self._meter.longest_wait()
        seconds = max(0.0, until - self._limiter.now()) if reason else 0.0
        held = self._limiter.held_seconds()
        sent, put_off = self._meter.writes()
        is_asked = held > seconds
        if is_asked:
            seconds, reason = held, reason_to_wait(RateLimitedError(""))
        return Activity(
            latency_ms=latency_ms,
            requests_per_second=self._limiter.requests_per_second(),
            budget_per_second=round(self._limiter.rate),
            waiting_seconds=seconds,
            waiting_reason=reason if seconds else "",
            clock_skew=clock_skew,
            waiting_is_asked=is_asked,
            writes_sent=sent,
            writes_put_off=put_off,
        )

    def request_id(self) -> str:
        """Return the id of the last answer to this thread (``RQ…``), or ""."""
        return str(getattr(self._thread, "request_id", ""))

    def as_of(self) -> int:
        """Return as of which moment this thread's last answer is certain (``order``)."""
        return int(getattr(self._thread, "as_of", 0))

    def close(self) -> None:
        """Give up the connections: later calls are cancelled, a write under way is in doubt.

        Waits for no other thread: one that is opening the client closes it itself.
        """
        self._is_closed = True
        if self._client is not None:
            self._client.close()

    def _refuse_write(self, call: Call) -> None:
        if call.is_write and self.read_only:
            raise ReadOnlyError(
                "Read-only is on: nothing was sent and nothing was changed.",
                hint="Switch read-only off first, if you may change things here.",
            )

    def _back_off(self, trouble: ApiError, seconds: float) -> None:
        if isinstance(trouble, RateLimitedError):
            self._limiter.hold(seconds)
            return
        with self._meter.waiting(self._limiter.now() + seconds, reason_to_wait(trouble)):
            self._limiter.pause(seconds)

    def _attempt(self, call: Call, read: Callable[[httpx.Response], T], attempt: int) -> T:
        started = self._limiter.now()
        asked = moment()
        answer: httpx.Response | None = None
        error = ""
        try:
            answer = self._exchange(call)
            self._thread.as_of = moment() if call.is_write else asked
            return read(answer)
        except ApiError as problem:
            error = _name(problem)
            raise
        finally:
            milliseconds = (self._limiter.now() - started) * 1000
            self._note(call, answer, milliseconds, attempt, error)

    def _note(
        self,
        call: Call,
        answer: httpx.Response | None,
        milliseconds: float,
        attempt: int,
        error: str,
    ) -> None:
        if answer is not None:
            date = server_time(answer)
            self._meter.answered(milliseconds, None if date is None else date - self._now())
            self._thread.request_id = request_id(answer)
        if self._on_request is not None:
            record = RequestRecord(
                method=call.method,
                path=nameless(self._base.path_of(call.url)),
                status=0 if answer is None else answer.status_code,
                milliseconds=milliseconds,
                request_id="" if answer is None else request_id(answer),
                attempt=attempt,
                error=error,
            )
            self._on_request(record)

    def _exchange(self, call: Call) -> httpx.Response:
        """Send once; no httpx exception passes, not even as a cause."""
        client = self._http()
        try:
            request = client.build_request(
                call.method,
                call.url,
                content=None if call.form is None else urlencode(call.form).encode(),
                headers=None if call.form is None else _FORM_HEADERS,
            )
            self._own(request.url)
            with self._deadline.running():
                return self._receive(client, request, call)
        except httpx.RequestError as problem:
            trouble = no_answer(
                problem,
                self._base.host,
                is_write=call.is_write,
                proxy=self._proxy,
                is_over=self._deadline.is_over,
            )
        except httpx.InvalidURL:
            trouble = BadResponseError(
                "The address of this request is malformed; nothing was sent."
            )
        except (RuntimeError, ValueError):  # what a client closed by another thread ends in
            if not self._is_closed:
                raise
            trouble = _closed(in_doubt=call.is_write)
        raise trouble

    def _receive(self, client: httpx.Client, request: httpx.Request, call: Call) -> httpx.Response:
        host = self._base.host

        def check() -> None:
            if self._deadline.left() <= 0:
                raise lost(late(host), is_write=call.is_write)

        answer = client.send(request, auth=self._auth, stream=True)
        try:
            whole = read_whole(answer, host, check)
        finally:
            answer.close()
        if self._proxy and whole.status_code in _OF_A_PROXY and not request_id(whole):
            raise refused_by_proxy(whole.status_code, host, self._proxy)
        return whole

    def _own(self, url: httpx.URL) -> None:
        if not self._base.owns(url):
            raise NotSentError(f"{url.host} is not the base URL's host; nothing was sent.")

    def _http(self) -> httpx.Client:
        with self._lock:
            if self._is_closed:
                raise _closed()
            if self._client is None:
                proxy = proxy_for(self._base) if self._transport is None else None
                self._proxy = proxy.url.netloc.decode("ascii") if proxy else ""
                self._client = open_client(
                    self._base, self._transport, proxy=proxy, deadline=self._deadline
                )
                if self._is_closed:
                    self._client.close()
                    raise _closed()
            return self._client


def _closed(*, in_doubt: bool = False) -> ApiError:
    if in_doubt:
        return ResponseLostError(
            "The connection was given up before the answer came.",
            hint="It may have been done all the same: look before you try again.",
        )
    return CancelledError("The connection was given up.")


def _name(problem: ApiError) -> str:
    kind = next(kind for kind in type(problem).__mro__ if kind.__module__.endswith(".errors"))
    code = problem.code if isinstance(problem, RefusedError) else 0
    return f"{kind.__name__} {code}" if code else kind.__name__
