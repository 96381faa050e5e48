"""The simulator as a WSGI application: sign-in, rate limit, routing, headers, faults."""

import json
import random
import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.http import http_date
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from proxy_tui.simulator.faults import fault_responses
from proxy_tui.simulator.faults.fault_rules import Fault, Faults
from proxy_tui.simulator.http.handlers import OPERATIONS, Operation, RoutedRequest
from proxy_tui.simulator.http.serializers import Encoder, Json
from proxy_tui.simulator.http.throttle import RateWindow
from proxy_tui.simulator.rules.refusals import RefusalError
from proxy_tui.simulator.rules.store import Store
from proxy_tui.simulator.rules.validation import Fields

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
"""Headers that are the same in every captured reply."""


class ProxyApp:
    """Twilio Proxy v1 over a store.

    Args:
        store: The account; locked while a request is processed.
        faults: What goes wrong.
        latency: Seconds that every request takes at least.
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
        self._window = RateWindow(store.options.rate_limit_per_second, monotonic)
        self._in_flight = 0
        self._count_lock = threading.Lock()
        self._random = random.Random(1)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request.

        Raises:
            HangupError: A fault closes the connection without an answer.
        """
        started = self._monotonic()
        with self._count_lock:
            self._in_flight += 1
            concurrent = self._in_flight
        try:
            response = self._respond(Request(environ))
        finally:
            with self._count_lock:
                self._in_flight -= 1
        headers = response.headers
        headers["Date"] = http_date(self.store.clock())
        headers["Twilio-Request-Id"] = f"RQ{self._random.getrandbits(128):032x}"
        headers["Twilio-Request-Duration"] = f"{self._monotonic() - started:.3f}"
        headers["Twilio-Concurrent-Requests"] = str(concurrent)
        headers.extend(_HEADERS)
        if response.status_code == 401:
            headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
        return response(environ, start_response)

    def _respond(self, request: Request) -> Response:
        fault = self.faults.strike(request.method, request.path)
        self._wait(fault)
        try:
            response = None if fault is None else fault_responses.instead(fault)
            if response is None:
                response = _json(*self._process(request))
        except RefusalError as refusal:
            response = _json(refusal.status, refusal.body())
        return response if fault is None else fault_responses.after(fault, response, self._sleep)

    def _wait(self, fault: Fault | None) -> None:
        late = fault.latency / 1000 if fault is not None and fault.effect != "slow" else 0.0
        if self.latency + late > 0:
            self._sleep(self.latency + late)

    def _process(self, request: Request) -> tuple[int, Json | None]:
        self._sign_in(request)
        operation, args = _match(request)
        if not self._window.allows((operation.name, args.get("ServiceSid"))):
            raise RefusalError(80621)
        call = RoutedRequest(
            store=self.store,
            path=request.path,
            args=args,
            query=Fields(request.args.to_dict(flat=False)),
            form=Fields(request.form.to_dict(flat=False)),
            encoder=Encoder(request.host_url.rstrip("/")),
        )
        with self.store.lock:
            self.store.advance()
            return operation.handler(call)

    def _sign_in(self, request: Request) -> None:
        given = request.authorization
        if given is None or given.type != "basic" or not given.password:
            raise RefusalError(20003)
        if self.store.credentials.get(given.username or "") != given.password:
            raise RefusalError(20003)


def _match(request: Request) -> tuple[Operation, dict[str, str]]:
    try:
        operation, args = _ROUTES.match(path_info=request.path, method=request.method)
    except MethodNotAllowed:
        raise RefusalError(20004) from None
    except NotFound:
        raise RefusalError(20404, f"The requested resource {request.path} was not found") from None
    return operation, dict(args)


def _json(status: int, value: Json | None) -> Response:
    body = None if value is None else json.dumps(value, separators=(",", ":"))
    return Response(body, status=status, content_type="application/json")
