"""The simulator on loopback."""

import http.client
import os
import signal
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from simulator_world import World

from proxy_tui.errors import UsageError
from proxy_tui.simulator.faults.fault_rules import Effect, Fault
from proxy_tui.simulator.http.loopback_server import Server, run_forever
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN


@pytest.fixture
def server(world: World) -> Iterator[Server]:
    with Server(world.app) as server:
        yield server


@pytest.fixture
def loopback(server: Server) -> Iterator[httpx.Client]:
    auth = (ACCOUNT_SID, AUTH_TOKEN)
    with httpx.Client(base_url=f"{server.base_url}/v1", auth=auth, trust_env=False) as client:
        yield client


def connection(server: Server) -> http.client.HTTPConnection:
    parts = urlsplit(server.base_url)
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)


def test_it_answers_on_a_free_port(world: World, loopback: httpx.Client, server: Server) -> None:
    assert server.base_url.startswith("http://127.0.0.1:")
    answer = loopback.get("/Services")
    assert answer.json()["services"][0]["unique_name"] == "dispatch"
    assert answer.headers["Twilio-Request-Id"].startswith("RQ")
    assert answer.headers.get_list("Date") == ["Sun, 01 Mar 2026 12:00:00 GMT"]


def test_urls_lead_back_to_it(world: World, loopback: httpx.Client, server: Server) -> None:
    for name in ("a", "b", "c"):
        world.store.add_session(world.service, name)
    page = loopback.get(world.sessions(), params={"PageSize": 2}).json()
    assert page["meta"]["next_page_url"].startswith(f"{server.base_url}/v1/Services/")
    rest = loopback.get(page["meta"]["next_page_url"]).json()
    assert [row["unique_name"] for row in rest["sessions"]] == ["a"]


def test_it_writes_too(world: World, loopback: httpx.Client) -> None:
    path = world.sessions()
    name = "Order #1 📦 a/b"
    made = loopback.post(path, data={"UniqueName": name}).json()
    by_name = loopback.get(f"{path}/Order%20%231%20%F0%9F%93%A6%20a%2Fb").json()
    assert by_name == made
    assert loopback.delete(f"{path}/{made['sid']}").status_code == 204
    assert loopback.get(f"{path}/{made['sid']}").status_code == 404


def test_a_connection_is_kept(server: Server) -> None:
    line = connection(server)
    sockets = set()
    for method, path in (("GET", "/v1/Services"), ("DELETE", "/v1/x"), ("HEAD", "/v1/Services")):
        line.request(method, path)
        answer = line.getresponse()
        answer.read()
        sockets.add(line.sock)
        assert answer.status == 401
    assert len(sockets) == 1
    line.close()


def test_a_connection_is_closed_on_request(server: Server) -> None:
    line = connection(server)
    line.request("GET", "/v1/Services", headers={"Connection": "close"})
    line.getresponse().read()
    assert line.sock is None
    line.close()


def test_a_body_may_come_in_chunks(world: World, server: Server, loopback: httpx.Client) -> None:
    header = {"Content-Type": "application/x-www-form-urlencoded"}
    chunks = (part for part in (b"UniqueName=", b"job-7"))
    answer = loopback.post(world.sessions(), content=chunks, headers=header)
    assert answer.json()["unique_name"] == "job-7"


@pytest.mark.parametrize(("effect", "made"), [("reset", 0), ("lost", 1)])
def test_a_fault_breaks_the_connection_for_real(
    world: World, loopback: httpx.Client, effect: Effect, made: int
) -> None:
    world.faults.add(Fault(effect=effect, nth=1))
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        loopback.post(world.sessions())
    assert len(world.service.sessions) == made
    assert loopback.get("/Services").status_code == 200


def test_a_slow_answer_is_whole_in_the_end(world: World, loopback: httpx.Client) -> None:
    world.faults.add(Fault(effect="slow", latency=10))
    assert loopback.get("/Services").json()["services"]


def test_stopping_ends_connections_that_wait(world: World) -> None:
    server = Server(world.app).start()
    line = connection(server)
    line.request("GET", "/v1/Services")
    line.getresponse().read()
    server.stop()
    assert line.sock.recv(1) == b""
    line.close()
    with pytest.raises(ConnectionRefusedError):
        connection(server).connect()


def test_stopping_before_starting_gives_the_port_back(world: World) -> None:
    server = Server(world.app)
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        connection(server).connect()


def test_a_taken_port_is_said(world: World, server: Server) -> None:
    port = urlsplit(server.base_url).port
    with pytest.raises(UsageError) as caught:
        Server(world.app, port=port)
    assert str(port) in caught.value.message
    assert caught.value.hint


def test_nothing_is_printed(
    world: World, loopback: httpx.Client, capfd: pytest.CaptureFixture[str]
) -> None:
    loopback.get("/Services")
    loopback.get("/Nowhere")
    assert capfd.readouterr() == ("", "")


def test_a_client_that_leaves_halfway_is_no_event(
    server: Server, loopback: httpx.Client, capfd: pytest.CaptureFixture[str]
) -> None:
    parts = urlsplit(server.base_url)
    with socket.create_connection((parts.hostname, parts.port)) as line:
        line.sendall(b"POST /v1/Services HTTP/1.1\r\nContent-Length: 99\r\n\r\nabc")
    with socket.create_connection((parts.hostname, parts.port)) as line:
        line.sendall(b"nonsense\r\n\r\n")
        line.recv(100)
    assert loopback.get("/Services").status_code == 200
    assert "Traceback" not in capfd.readouterr().err


def test_a_mistake_in_the_application_is_not_hidden(capfd: pytest.CaptureFixture[str]) -> None:
    def broken(environ: object, start_response: object) -> list[bytes]:
        raise ZeroDivisionError

    with Server(broken) as server, pytest.raises(httpx.RemoteProtocolError):
        httpx.get(server.base_url, trust_env=False)
    assert "ZeroDivisionError" in capfd.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(world: World, number: signal.Signals) -> None:
    before = signal.getsignal(number)
    urls = []

    def announce(url: str) -> None:
        urls.append(url)
        threading.Thread(target=os.kill, args=(os.getpid(), number)).start()

    run_forever(world.app, 0, announce)
    assert signal.getsignal(number) is before
    with pytest.raises(httpx.ConnectError):
        httpx.get(urls[0], trust_env=False)
