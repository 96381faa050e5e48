"""The simulator behind httpx without a socket, so that the client runs unchanged."""

from typing import TYPE_CHECKING

import httpx

from proxy_tui.simulator.faults.fault_rules import HangupError
from proxy_tui.simulator.http.wsgi_app import ProxyApp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class _InProcess(httpx.BaseTransport):
    """httpx's WSGI transport; a hang-up is the error that httpx raises on a socket."""

    def __init__(self, app: ProxyApp) -> None:
        self._app = app
        self._wsgi = httpx.WSGITransport(app=self._call)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return self._wsgi.handle_request(request)
        except HangupError as error:
            raise httpx.ReadError(str(error), request=request) from error

    def _call(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        # httpx puts text there; WSGI wants the bytes of the path read as Latin-1.
        environ["PATH_INFO"] = environ["PATH_INFO"].encode().decode("latin-1")
        return self._app(environ, start_response)


def in_process(app: ProxyApp) -> httpx.BaseTransport:
    """Return a transport that reaches ``app`` under any host name."""
    return _InProcess(app)
