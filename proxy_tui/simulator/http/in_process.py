"""The simulator behind httpx without a socket, so that the client runs unchanged."""

from typing import TYPE_CHECKING

import httpx

from proxy_tui.simulator.faults.fault_rules import Hangup
from proxy_tui.simulator.http.wsgi_app import ProxyApp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class InProcess(httpx.BaseTransport):
    """httpx's WSGI transport, with broken connections raised as httpx raises them.

    Args:
        app: The simulator.
    """

    def __init__(self, app: ProxyApp) -> None:
        self._app = app
        self._wsgi = httpx.WSGITransport(app=self._call)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request.

        Raises:
            httpx.ReadError: a fault closed the connection.
        """
        try:
            return self._wsgi.handle_request(request)
        except Hangup as error:
            raise httpx.ReadError(str(error), request=request) from error

    def _call(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        # httpx puts text there, where WSGI wants the path's bytes read as Latin-1.
        environ["PATH_INFO"] = environ["PATH_INFO"].encode().decode("latin-1")
        return self._app(environ, start_response)


def in_process(app: ProxyApp) -> httpx.BaseTransport:
    """Return a transport that reaches ``app`` under any host name."""
    return InProcess(app)
