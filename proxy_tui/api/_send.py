"""The funnel: every request of a client passes through ``Sender.send``.

Here, and only here, a write of a read-only client is refused, the budget is
kept, credentials are attached, failures become our errors, and a request is
sent again if that is safe.
"""

import threading
from collections.abc import Callable
from dataclasses import InitVar, dataclass
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlencode

import httpx

from proxy_tui.api._failures import error_for, lost, refused_by_proxy, too_late
from proxy_tui.api._responses import read_body, request_id, server_time
from proxy_tui.api._transport import Deadline, open_client, proxy_for
from proxy_tui.api._urls import Base, path_for_log, service_in
from proxy_tui.api.errors import (
    ApiError,
    BadResponseError,
    CancelledError,
    NotSentError,
    RateLimitedError,
    ReadOnlyError,
    RefusedError,
)
from proxy_tui.api.order import moment
from proxy_tui.api.rate_limit import Budgets, RateLimiter
from proxy_tui.api.request_log import Activity, Meter, RequestRecord
from proxy_tui.api.retry import seconds_before_retry, wait_reason

if TYPE_CHECKING:
    from proxy_tui.api.early import EarlyConnection
    from proxy_tui.api.params import Form

T = TypeVar("T")

_PROXY_STATUSES: Final = frozenset({407, 502, 503, 504})
"""What a proxy answers instead of the host; such an answer has no request id of Twilio's."""
_FORM_HEADERS: Final = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Call:
    """One request, which may be sent more than once."""

    method: str
    url: httpx.URL
    """Absolute, on the base URL's origin."""
    form: "Form | None" = None

    @property
    def is_write(self) -> bool:
        """Whether the request may change anything."""
        return self.method != "GET"


@dataclass(eq=False, repr=False)
class Sender:
    """Sends calls for all threads of one client, through one httpx client.

    The fields are those of ``ProxyClient``.
    """

    credentials: InitVar[tuple[str, str]]
    base: Base
    read_only: bool
    transport: httpx.BaseTransport | None
    limiter: RateLimiter
    now: Callable[[], float]
    on_request: Callable[[RequestRecord], None] | None
    early: "EarlyConnection | None" = None
    """A connection that is being opened, for the first request."""

    def __post_init__(self, credentials: tuple[str, str]) -> None:
        self._auth = httpx.BasicAuth(*credentials)
        self._meter = Meter()
        self._thread = threading.local()
        self._lock = threading.Lock()
        self._client: httpx.Client | None = None
        self._proxy = ""
        self._deadline = Deadline(self.limiter.now)
        self._budgets = Budgets(self.limiter)
        self._is_closed = False

    def send(self, call: Call, read: Callable[[httpx.Response], T]) -> tuple[T, int]:
        """Send a call, again if that is safe.

        Returns:
            The value, and its order stamp (``order``).

        Raises:
            ApiError: any of ``api.errors``, and nothing else.
        """
        self._thread.request_id = ""
        self._refuse_write(call)
        budget = self._budgets.of(service_in(self.base.path_of(call.url)))
        attempt = 0
        while True:
            attempt += 1
            budget.wait()
            self._refuse_write(call)
            if call.is_write:
                self._meter.write_sent()
            try:
                return self._attempt(call, read, attempt)
            except ApiError as error:
                if call.is_write and isinstance(error, RateLimitedError):
                    self._meter.write_put_off()
                seconds = seconds_before_retry(
                    error, is_write=call.is_write, attempt=attempt, jitter=self.limiter.jitter
                )
                if seconds is None:
                    raise
                failure = error
            self._back_off(failure, seconds, budget)

    def activity(self) -> Activity:
        """Return a snapshot of the requests; cheap, and safe from any thread."""
        latency_ms, clock_skew = self._meter.latest
        until, reason = self._meter.longest_wait()
        seconds = max(0.0, until - self.limiter.now()) if reason else 0.0
        budgets = self._budgets.all
        held = max(one.held_seconds() for one in budgets)
        sent, put_off = self._meter.writes
        is_asked = held > seconds
        if is_asked:
            seconds, reason = held, wait_reason(RateLimitedError(""))
        return Activity(
            latency_ms=latency_ms,
            requests_per_second=max(one.requests_per_second() for one in budgets),
            budget_per_second=round(self.limiter.rate),
            waiting_seconds=seconds,
            waiting_reason=reason if seconds else "",
            clock_skew=clock_skew,
            waiting_is_asked=is_asked,
            writes_sent=sent,
            writes_put_off=put_off,
            is_slow=any(one.is_slow for one in budgets),
        )

    def request_id(self) -> str:
        """Return the id of the last response to this thread (``RQ…``), or ""."""
        return str(getattr(self._thread, "request_id", ""))

    def close(self) -> None:
        """Close the connections: later calls are cancelled, a write under way is in doubt.

        Waits for no other thread: one that is opening the client closes it itself.
        """
        self._is_closed = True
        if self.early is not None:
            self.early.close()
        if self._client is not None:
            self._client.close()

    def _refuse_write(self, call: Call) -> None:
        if call.is_write and self.read_only:
            raise ReadOnlyError(
                "Read-only is on: nothing was sent and nothing was changed.",
                hint="Switch read-only off first, if you may change things here.",
            )

    def _back_off(self, error: ApiError, seconds: float, budget: RateLimiter) -> None:
        if isinstance(error, RateLimitedError):
            budget.hold(seconds)
            return
        with self._meter.waiting(self.limiter.now() + seconds, wait_reason(error)):
            budget.pause(seconds)

    def _attempt(
        self, call: Call, read: Callable[[httpx.Response], T], attempt: int
    ) -> tuple[T, int]:
        started, as_of = self.limiter.now(), moment()
        response: httpx.Response | None = None
        error = ""
        try:
            response = self._exchange(call)
            if call.is_write:
                as_of = moment()
            return read(response), as_of
        except ApiError as problem:
            error = _name(problem)
            raise
        finally:
            milliseconds = (self.limiter.now() - started) * 1000
            if response is not None:
                date = server_time(response)
                self._meter.answered(milliseconds, None if date is None else date - self.now())
                self._thread.request_id = request_id(response)
            if self.on_request is not None:
                record = RequestRecord(
                    method=call.method,
                    path=path_for_log(self.base.path_of(call.url)),
                    status=0 if response is None else response.status_code,
                    milliseconds=milliseconds,
                    request_id="" if response is None else request_id(response),
                    attempt=attempt,
                    error=error,
                )
                self.on_request(record)

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
            if not self.base.owns(request.url):
                host = request.url.host
                raise NotSentError(f"{host} is not the base URL's host; nothing was sent.")
            with self._deadline.running():
                return self._receive(client, request, call)
        except httpx.RequestError as failure:
            error = error_for(
                failure,
                self.base.host,
                is_write=call.is_write,
                proxy=self._proxy,
                is_too_late=self._deadline.has_passed,
            )
        except httpx.InvalidURL:
            error = BadResponseError("The address of this request is malformed; nothing was sent.")
        except (RuntimeError, ValueError):  # what a client closed by another thread raises
            if not self._is_closed:
                raise
            error = _closed()
            if call.is_write:
                error = lost("The connection was given up before the answer came.", is_write=True)
        raise error

    def _receive(self, client: httpx.Client, request: httpx.Request, call: Call) -> httpx.Response:
        host = self.base.host

        def check_deadline() -> None:
            if self._deadline.left() <= 0:
                raise too_late(host, is_write=call.is_write)

        response = client.send(request, auth=self._auth, stream=True)
        try:
            whole = read_body(response, host, check_deadline)
        finally:
            response.close()
        if self._proxy and whole.status_code in _PROXY_STATUSES and not request_id(whole):
            raise refused_by_proxy(whole.status_code, host, self._proxy)
        return whole

    def _http(self) -> httpx.Client:
        with self._lock:
            if self._is_closed:
                raise _closed()
            if self._client is None:
                proxy = proxy_for(self.base) if self.transport is None else None
                self._proxy = proxy.url.netloc.decode("ascii") if proxy else ""
                self._client = open_client(
                    self.base,
                    self.transport,
                    proxy=proxy,
                    deadline=self._deadline,
                    early=self.early,
                )
                if self._is_closed:
                    self._client.close()
                    raise _closed()
            return self._client


def _closed() -> ApiError:
    return CancelledError("The connection was given up.")


def _name(error: ApiError) -> str:
    kind = next(kind for kind in type(error).__mro__ if kind.__module__.endswith(".errors"))
    code = error.code if isinstance(error, RefusedError) else 0
    return f"{kind.__name__} {code}" if code else kind.__name__
