"""A connection that is opened before there is anything to send."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore
import pytest

from proxy_tui.api import EarlyConnection, ProxyClient, early
from proxy_tui.api.errors import NotSentError

ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 37\r\n\r\n"
    b'{"services": [], "meta": {"page": 0}}'
)


class Listener:
    """A server that counts connections and answers each request with an empty list."""

    def __init__(self) -> None:
        self.connections = 0
        self.heard: list[bytes] = []
        self.accepted = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            self.accepted.set()
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer: socket.socket) -> None:
        with peer:
            while heard := peer.recv(65536):
                self.heard.append(heard)
                peer.sendall(ANSWER)
            self.heard.append(b"")

    def close(self) -> None:
        self._socket.close()


@contextmanager
def listening() -> Iterator[Listener]:
    listener = Listener()
    try:
        yield listener
    finally:
        listener.close()


def client_of(url: str, opened: EarlyConnection) -> ProxyClient:
    client = ProxyClient("AC" + "0" * 32, "secret", base_url=url)
    client.begin_with(opened)
    return client


def test_nothing_is_sent_before_the_first_request_and_that_takes_the_connection() -> None:
    with listening() as server:
        opened = EarlyConnection(server.url)
        assert server.accepted.wait(10)
        assert server.heard == []
        client = client_of(server.url, opened)
        assert client.list_services().items == ()
        assert client.list_services().items == ()
        assert server.connections == 1
        assert b"Authorization: Basic" in server.heard[0]
        client.close()


def test_another_host_or_port_never_gets_it() -> None:
    with listening() as server, listening() as other:
        opened = EarlyConnection(server.url)
        client = client_of(other.url, opened)
        client.list_services()
        assert other.connections == 1
        assert server.heard in ([], [b""])
        client.close()


def test_what_fails_is_told_by_the_request_itself() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    client = client_of(url, EarlyConnection(url))
    with pytest.raises(NotSentError):
        client.list_services()
    client.close()


def test_a_host_that_does_not_answer_is_not_waited_for_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[tuple[str, int]] = []

    def never(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        tried.append(address)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", never)
    opened = EarlyConnection("https://proxy.twilio.com")
    with pytest.raises(httpcore.ConnectTimeout):
        opened.take("proxy.twilio.com", 443)
    assert opened.take("proxy.twilio.com", 443) is None
    assert tried == [("proxy.twilio.com", 443)]


def test_one_that_waited_long_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(early, "_FRESH_SECONDS", 0.0)
    with listening() as server:
        client = client_of(server.url, EarlyConnection(server.url))
        assert client.list_services().items == ()
        assert server.connections == 2
        client.close()


def test_one_that_nothing_took_is_closed_with_the_client() -> None:
    with listening() as server:
        opened = EarlyConnection(server.url)
        assert server.accepted.wait(10)
        client_of(server.url, opened).close()
        assert opened.take("127.0.0.1", server.port) is None


def test_behind_a_proxy_the_host_is_not_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setattr(socket, "create_connection", lambda *to, **_: tried.append(str(to)))
    opened = EarlyConnection("https://proxy.twilio.com")
    assert opened.take("proxy.twilio.com", 443) is None
    assert tried == []


@pytest.mark.parametrize("url", ["", "nonsense", "https://", "ftp://host"])
def test_an_address_that_cannot_be_used_is_left_to_the_client(url: str) -> None:
    assert EarlyConnection(url).take("host", 443) is None
