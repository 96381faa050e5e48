"""The simulator on loopback: werkzeug's threaded server, with connections kept alive."""

import contextlib
import io
import signal
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterable
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final, Self

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from proxy_tui.errors import UsageError
from proxy_tui.simulator.faults.fault_rules import HangupError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HOST: Final = "127.0.0.1"
_POLL: Final = 0.02
"""Seconds until a stopping server notices."""


class _Handler(WSGIRequestHandler):
    """One connection. werkzeug's own handler closes it after each answer; this one keeps it."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet for head and body
    disable_nagle_algorithm = True

    def run_wsgi(self) -> None:
        """Answer one request, or break the connection on a hang-up."""
        environ = self.make_environ()
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            body = environ["wsgi.input"].read()
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        head: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], *_: object
        ) -> Callable[[bytes], object]:
            head.append((status, headers))
            return self.wfile.write

        try:
            chunks = self.server.app(environ, start_response)
            self._send(chunks, *head[-1])
        except HangupError:
            self.close_connection = True
            linger = struct.pack("ii", 1, 0)  # close with a reset
            with contextlib.suppress(OSError):
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.connection.close()

    def _send(self, chunks: Iterable[bytes], status: str, headers: list[tuple[str, str]]) -> None:
        answer = iter(chunks)
        first = next(answer, b"")
        code, _, reason = status.partition(" ")
        self.send_response_only(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(first)
        self.wfile.flush()
        for chunk in answer:
            self.wfile.write(chunk)
            self.wfile.flush()

    def log(self, *_: object) -> None:
        """Print nothing."""


class _Loopback(ThreadedWSGIServer):
    """A threaded server that ends its connections when it stops."""

    def __init__(self, port: int, app: "WSGIApplication") -> None:
        self._connections: set[socket.socket] = set()
        super().__init__(HOST, port, app, handler=_Handler)

    def server_bind(self) -> None:
        """Take the port.

        Raises:
            UsageError: Another program has it.
        """
        try:
            super().server_bind()
        except OSError as error:
            raise UsageError(
                f"Port {self.port} cannot be used: {error.strerror}.",
                hint="Choose another one, or 0 for any that is free.",
            ) from error

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        """Accept a connection and remember it."""
        connection, address = super().get_request()
        self._connections.add(connection)
        return connection, address

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """Close a connection and forget it."""
        if isinstance(request, socket.socket):
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: tuple[str, int] | str) -> None:
        """Report an error, unless the client closed the connection."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)

    def hang_up(self) -> None:
        """End every connection, idle ones too."""
        for connection in list(self._connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Server:
    """A WSGI application on a port of this machine.

    Port 0 is any that is free.

    Raises:
        UsageError: The port cannot be used.
    """

    def __init__(self, app: "WSGIApplication", port: int = 0) -> None:
        self._server = _Loopback(port, app)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL,), name="simulator", daemon=True
        )
        self.base_url = f"http://{HOST}:{self._server.port}"
        """Scheme, host and port, without a slash at the end."""

    def start(self) -> Self:
        """Begin to answer."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop answering, end every connection, give the port back."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        self._server.hang_up()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def run_forever(app: "WSGIApplication", port: int, announce: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; call from the main thread.

    Port 0 is any that is free. ``announce`` is called with the base URL.

    Raises:
        UsageError: The port cannot be used.
    """
    signals: SimpleQueue[int] = SimpleQueue()  # its put may interrupt its get, unlike Event.set
    before = {
        number: signal.signal(number, lambda number, _: signals.put(number))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        with Server(app, port) as server:
            announce(server.base_url)
            signals.get()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
