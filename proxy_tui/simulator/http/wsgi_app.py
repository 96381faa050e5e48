"""The simulator as a WSGI application: sign-in, limits, routing, headers, faults."""

import json
import random
import threading
import time
from collections.abc import Callable, Hashable, Iterable
from typing import TYPE_CHECKING, Final

from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.http import http_date
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from proxy_tui.simulator.faults import fault_responses as disturbance
from proxy_tui.simulator.faults.fault_rules import Fault, Faults
from proxy_tui.simulator.http.handlers import OPERATIONS, Call, Operation
from proxy_tui.simulator.http.refusals import Refusal
from proxy_tui.simulator.http.serializers import Encoder, Json
from proxy_tui.simulator.http.throttle import RateWindow
from proxy_tui.simulator.http.validation import Fields
from proxy_tui.simulator.rules.store import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_ROUTES: Final = Map(
    [Rule(item.path, methods=[item.method], endpoint=item) for item in OPERATIONS],
    strict_slashes=False,
    merge_slashes=False,
).bind("proxy.twilio.com")

_HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-Match",
    "Access-Control-Allow-Credentials": "true",
    "Access-Control-Expose-Headers": "ETag, Twilio-Request-Id",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Api-Domain": "proxy.twilio.com",
    "X-Home-Region": "us1",
    "X-Powered-By": "AT-5000",
    "X-Shenanigans": "none",
}
"""Headers of captured replies that never change."""


class ProxyApp:
    """Twilio Proxy v1 over a store.

    Args:
        store: The world; the app holds its lock while it works on a request.
        faults: What goes wrong.
        latency: Seconds every request takes at least.
        sleep: How to wait.
        monotonic: Seconds for the rate limit, which does not follow the store's clock.
    """

    def __init__(
        self,
        store: Store,
        faults: Faults | None = None,
        latency: float = 0.0,
        *,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.store = store
        self.faults = faults or Faults()
        self.latency = latency
        self._sleep = sleep
        self._monotonic = monotonic
        options = store.options
        self._window = RateWindow(options.rate_limit_per_second, options.rate_window, monotonic)
        self._in_flight = 0
        self._count_lock = threading.Lock()
        self._random = random.Random(1)  # noqa: S311  request ids, not secrets

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request.

        Raises:
            Hangup: a fault wants the connection closed without an answer.
        """
        request = Request(environ)
        started = self._monotonic()
        concurrent = self._enter()
        try:
            response = self._respond(request, concurrent)
        finally:
            self._leave()
        self._stamp(response, concurrent, self._monotonic() - started)
        return response(environ, start_response)

    def _respond(self, request: Request, concurrent: int) -> Response:
        fault = self.faults.strike(request.method, request.path)
        self._wait(fault)
        if fault is None:
            return self._process(request, concurrent)
        replaced = disturbance.instead(fault)
        if isinstance(replaced, Refusal):
            return _with_retry_after(_refused(replaced), fault)
        if replaced is not None:
            return _with_retry_after(replaced, fault)
        return disturbance.after(fault, self._process(request, concurrent), self._sleep)

    def _wait(self, fault: Fault | None) -> None:
        late = fault.latency / 1000 if fault is not None and fault.effect != "slow" else 0.0
        if self.latency + late > 0:
            self._sleep(self.latency + late)

    def _process(self, request: Request, concurrent: int) -> Response:
        try:
            self._sign_in(request)
            operation, args = _match(request)
            self._admit((operation.name, args.get("ServiceSid")), concurrent)
            status, value = self._carry_out(request, operation, args)
        except Refusal as refusal:
            return _refused(refusal)
        return _json(status, value)

    def _carry_out(
        self, request: Request, operation: Operation, args: dict[str, str]
    ) -> tuple[int, Json | None]:
        call = Call(
            store=self.store,
            path=request.path,
            args=args,
            query=Fields(request.args.to_dict(flat=False)),
            form=Fields(request.form.to_dict(flat=False)),
            encoder=Encoder(
                request.host_url.rstrip("/"), self.store.account_sid, self.store.options
            ),
        )
        with self.store.lock:
            self.store.advance()
            return operation.handler(call)

    def _admit(self, endpoint: Hashable, concurrent: int) -> None:
        limit = self.store.options.concurrency_limit
        if limit is not None and concurrent > limit:
            raise Refusal(20429)
        if not self._window.allows(endpoint):
            raise Refusal(80621)

    def _sign_in(self, request: Request) -> None:
        given = request.authorization
        if (
            given is None
            or given.type != "basic"
            or not given.password
            or self.store.credentials.get(given.username or "") != given.password
        ):
            raise Refusal(20003)

    def _enter(self) -> int:
        with self._count_lock:
            self._in_flight += 1
            return self._in_flight

    def _leave(self) -> None:
        with self._count_lock:
            self._in_flight -= 1

    def _stamp(self, response: Response, concurrent: int, seconds: float) -> None:
        headers = response.headers
        headers["Date"] = http_date(self.store.clock())
        headers["Twilio-Request-Id"] = f"RQ{self._random.getrandbits(128):032x}"
        headers["Twilio-Request-Duration"] = f"{seconds:.3f}"
        headers["Twilio-Concurrent-Requests"] = str(concurrent)
        headers.extend(_HEADERS)
        if response.status_code == 401:
            headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'


def _match(request: Request) -> tuple[Operation, dict[str, str]]:
    try:
        operation, args = _ROUTES.match(path_info=request.path, method=request.method)
    except MethodNotAllowed:
        raise Refusal(20004) from None
    except NotFound:
        raise Refusal(20404, f"The requested resource {request.path} was not found") from None
    return operation, dict(args)


def _json(status: int, value: Json | None) -> Response:
    if value is None:
        return Response(status=status, content_type="application/json")
    return Response(
        json.dumps(value, separators=(",", ":")), status=status, content_type="application/json"
    )


def _refused(refusal: Refusal) -> Response:
    return _json(refusal.status, refusal.body())


def _with_retry_after(response: Response, fault: Fault) -> Response:
    if fault.retry_after is not None:
        response.headers["Retry-After"] = f"{fault.retry_after:g}"
    return response
