"""The application around the rules: sign-in, limits, routing, headers, threads."""

import re
import threading

import httpx
import pytest
from simulator_world import MakeWorld, World

from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.store import ACCOUNT_SID, API_KEY, API_SECRET, AUTH_TOKEN


@pytest.mark.parametrize("auth", [(ACCOUNT_SID, AUTH_TOKEN), (API_KEY, API_SECRET)])
def test_account_and_api_key_both_sign_in(world: World, auth: tuple[str, str]) -> None:
    assert world.http.get("/Services", auth=auth).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer x"},
        {"Authorization": "Basic !!!"},
        {"Authorization": httpx.BasicAuth(ACCOUNT_SID, "wrong")._auth_header},
        {"Authorization": httpx.BasicAuth(API_KEY, AUTH_TOKEN)._auth_header},
        {"Authorization": httpx.BasicAuth("", "")._auth_header},
        {"Authorization": httpx.BasicAuth("nobody", "")._auth_header},
    ],
)
def test_anything_else_is_20003(world: World, headers: dict[str, str]) -> None:
    world.http.auth = None
    for path in ("/Services", "/Nowhere"):
        answer = world.http.get(path, headers=headers)
        assert world.refused(answer) == (401, 20003)
        assert answer.json()["message"] == "Authenticate"
        assert answer.headers["WWW-Authenticate"] == 'Basic realm="Twilio API"'


@pytest.mark.parametrize("path", ["/Nowhere", "/../Services", "/Services/KS/"])
def test_an_unknown_path_is_20404(world: World, path: str) -> None:
    assert world.refuse_get(path) == (404, 20404)


@pytest.mark.parametrize("verb", ["PUT", "PATCH", "DELETE", "POST"])
def test_an_unknown_method_is_20004(world: World, verb: str) -> None:
    session = world.talking()
    participant = world.sessions(session, "Participants", session.participants[0])
    path = participant if verb == "POST" else "/Services"
    assert world.refused(world.http.request(verb, path)) == (405, 20004)


@pytest.mark.parametrize("path", ["/Services", "/Nowhere"])
def test_every_answer_carries_twilios_headers(world: World, path: str) -> None:
    headers = world.http.get(path).headers
    assert headers["Content-Type"] == "application/json"
    assert headers["Date"] == "Sun, 01 Mar 2026 12:00:00 GMT"
    assert re.fullmatch("RQ[0-9a-f]{32}", headers["Twilio-Request-Id"])
    assert world.http.get(path).headers["Twilio-Request-Id"] != headers["Twilio-Request-Id"]
    assert headers["Twilio-Request-Duration"] == "0.000"
    assert headers["Twilio-Concurrent-Requests"] == "1"
    assert headers["X-Api-Domain"] == "proxy.twilio.com"
    assert headers["Access-Control-Allow-Origin"] == "*"


def test_a_deletion_has_no_body(world: World) -> None:
    answer = world.http.delete(world.sessions(world.talking()))
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Content-Length" not in answer.headers


# Limits


def burst(world: World, count: int, path: str = "/Services") -> list[int]:
    return [world.http.get(path).status_code for _ in range(count)]


def test_150_requests_in_five_seconds_are_allowed_and_no_more(world: World) -> None:
    assert set(burst(world, 150)) == {200}
    assert world.refuse_get("/Services") == (429, 80621)


def test_the_window_slides(world: World) -> None:
    burst(world, 100)
    world.seconds = 4
    burst(world, 50)
    assert world.refuse_get("/Services") == (429, 80621)
    world.seconds = 5
    assert burst(world, 101) == [200] * 100 + [429]


def test_thirty_a_second_go_on_for_ever(world: World) -> None:
    for second in range(30):
        world.seconds = float(second)
        assert set(burst(world, 30)) == {200}


def test_the_limit_is_per_endpoint_and_service(world: World) -> None:
    other = world.store.add_service("other")
    burst(world, 150, world.sessions())
    assert world.refuse_get(world.sessions()) == (429, 80621)
    assert burst(world, 1, f"/Services/{other.sid}/Sessions") == [200]
    assert burst(world, 1, world.url("PhoneNumbers")) == [200]
    assert world.post(world.sessions())


def test_there_may_be_no_limit(make_world: MakeWorld) -> None:
    assert set(burst(make_world(rate_limit_per_second=None), 200)) == {200}


def test_each_answer_says_how_many_requests_are_under_way(world: World) -> None:
    inside, leave = threading.Event(), threading.Event()

    def wait(_: float) -> None:
        inside.set()
        assert leave.wait(10)

    app = ProxyApp(world.store, latency=1.0, sleep=wait)
    http = httpx.Client(transport=in_process(app), base_url="https://proxy.twilio.com")
    first = threading.Thread(target=http.get, args=["/v1/Services"])
    first.start()
    assert inside.wait(10)
    app.latency = 0.0
    assert http.get("/v1/Services").headers["Twilio-Concurrent-Requests"] == "2"
    leave.set()
    first.join()
    assert http.get("/v1/Services").headers["Twilio-Concurrent-Requests"] == "1"


def test_every_request_takes_at_least_the_latency(world: World) -> None:
    slow = ProxyApp(world.store, latency=0.2, sleep=world.slept.append)
    http = httpx.Client(transport=in_process(slow), base_url="https://proxy.twilio.com")
    http.get("/v1/Services")
    assert world.slept == [0.2]


def test_many_threads_share_a_world(make_world: MakeWorld) -> None:
    world = make_world(rate_limit_per_second=None)
    answers = []

    def work(place: int) -> None:
        for number in range(20):
            form = {"UniqueName": f"job-{place}-{number}"}
            answers.append(world.http.post(world.sessions(), data=form).status_code)
            world.http.get(world.sessions())

    threads = [threading.Thread(target=work, args=[place]) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [201] * 80
    assert len(world.service.sessions) == 80
