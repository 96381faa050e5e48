"""Faults: which requests they strike, and what the struck ones see."""

import httpx
import pytest
from simulator_world import MakeWorld, World

from proxy_tui.simulator.faults.fault_rules import Effect, Fault, Faults


def statuses(world: World, count: int, path: str = "/Services") -> list[int]:
    return [world.http.get(path).status_code for _ in range(count)]


def struck(fault: Fault, count: int, method: str = "GET", path: str = "/v1/Services") -> list[int]:
    """Which of so many requests a fault strikes, from 1."""
    faults = Faults([fault], seed=3)
    return [place for place in range(1, count + 1) if faults.strike(method, path)]


@pytest.mark.parametrize(
    ("fault", "hits"),
    [
        (Fault(effect="reset"), [1, 2, 3, 4, 5, 6]),
        (Fault(effect="reset", nth=2), [2]),
        (Fault(effect="reset", every=2), [2, 4, 6]),
        (Fault(effect="reset", every=2, count=2), [2, 4]),
        (Fault(effect="reset", nth=4, every=3), []),
    ],
)
def test_a_fault_strikes_the_requests_for_which_all_its_conditions_hold(
    fault: Fault, hits: list[int]
) -> None:
    assert struck(fault, 6) == hits


def test_chance_is_the_same_for_the_same_seed() -> None:
    fault = Fault(effect="reset", probability=0.3)
    assert struck(fault, 200) == struck(fault, 200)
    assert 30 < len(struck(fault, 200)) < 90


@pytest.mark.parametrize(
    ("method", "path", "hits"),
    [
        ("POST", "*", False),
        ("get", "*", True),
        ("*", "/v1/Services", True),
        ("*", "*/Sessions", False),
        ("*", "/v1/*", True),
        ("GET", "/v?/[RS]ervices", True),
    ],
)
def test_method_and_path_say_which_requests(method: str, path: str, hits: bool) -> None:
    assert bool(struck(Fault(effect="reset", method=method, path=path), 1)) is hits


def test_the_first_rule_that_strikes_decides() -> None:
    one, two = Fault(effect="reset", nth=2), Fault(effect="lost")
    faults = Faults([one, two])
    assert [faults.strike("GET", "/") for _ in range(3)] == [two, one, two]
    assert [*faults.struck] == [two, one, two]
    for _ in range(2000):
        faults.strike("GET", "/")
    assert len(faults.struck) == 1000


def test_equal_rules_count_apart() -> None:
    faults = Faults([Fault(effect="reset", count=1), Fault(effect="reset", count=1)])
    assert [bool(faults.strike("GET", "/")) for _ in range(3)] == [True, True, False]


def test_rules_come_and_go() -> None:
    faults = Faults()
    assert faults.strike("GET", "/") is None
    faults.add(Fault(effect="reset", nth=1))
    assert faults.strike("GET", "/")
    assert len(faults.rules) == 1
    faults.clear()
    assert faults.rules == ()
    assert faults.strike("GET", "/") is None


# On the wire


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, 20003),
        (403, 20403),
        (404, 20404),
        (409, 80623),
        (410, 20410),
        (418, 418),
        (429, 80621),
        (500, 20500),
        (503, 20503),
    ],
)
def test_a_status_comes_with_its_usual_code(make_world: MakeWorld, status: int, code: int) -> None:
    world = make_world(Fault(effect="status", status=status))
    answer = world.http.get("/Services")
    assert world.refused(answer) == (status, code)
    assert "Retry-After" not in answer.headers
    assert answer.headers["Twilio-Request-Id"]


def test_code_message_and_retry_after_can_be_said(make_world: MakeWorld) -> None:
    fault = Fault(effect="status", status=429, code=20429, message="Slow down.", retry_after=2)
    world = make_world(fault)
    answer = world.http.get("/Services")
    assert world.refused(answer) == (429, 20429)
    assert answer.json()["message"] == "Slow down."
    assert answer.headers["Retry-After"] == "2"


def test_a_status_means_nothing_was_done(make_world: MakeWorld) -> None:
    world = make_world(Fault(effect="status", status=503, nth=1))
    assert world.http.post(world.sessions()).status_code == 503
    assert world.service.sessions == []
    assert world.http.post(world.sessions()).status_code == 201


def test_a_web_page_is_no_json(make_world: MakeWorld) -> None:
    world = make_world(
        Fault(effect="html", nth=1, retry_after=1.5),
        Fault(effect="html", status=503, method="POST"),
    )
    answer = world.http.get("/Services")
    assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html")
    assert answer.headers["Retry-After"] == "1.5"
    assert answer.text.startswith("<html>")
    assert world.http.post(world.sessions()).status_code == 503
    assert world.service.sessions == []


def test_cut_json_was_processed(make_world: MakeWorld) -> None:
    world = make_world(Fault(effect="cut"))
    answer = world.http.post(world.sessions())
    assert answer.status_code == 201
    with pytest.raises(ValueError, match=r"Unterminated|Expecting|delimiter"):
        answer.json()
    assert len(world.service.sessions) == 1


@pytest.mark.parametrize(("effect", "made"), [("reset", 0), ("lost", 1)])
def test_a_broken_connection_is_a_read_error(
    make_world: MakeWorld, effect: Effect, made: int
) -> None:
    world = make_world(Fault(effect=effect, nth=1))
    with pytest.raises(httpx.ReadError) as caught:
        world.http.post(world.sessions(), data={"UniqueName": "job-1"})
    assert caught.value.request.method == "POST"
    assert len(world.service.sessions) == made
    assert world.http.get("/Services").headers["Twilio-Concurrent-Requests"] == "1"


def test_latency_comes_on_top_of_any_effect(make_world: MakeWorld) -> None:
    world = make_world(
        Fault(effect="latency", latency=250, nth=1),
        Fault(effect="status", status=500, latency=40, nth=2),
    )
    assert statuses(world, 3) == [200, 500, 200]
    assert world.slept == [0.25, 0.04]


def test_a_slow_answer_arrives_in_drops(make_world: MakeWorld) -> None:
    world = make_world(Fault(effect="slow", latency=1000))
    answer = world.http.get("/Services")
    assert answer.json()["services"]
    assert world.slept == [0.1] * 10
    assert len(answer.content) == int(answer.headers["Content-Length"])


def test_80623_can_be_injected_on_creation_alone(make_world: MakeWorld) -> None:
    world = make_world(Fault(effect="status", status=409, method="POST", path="*/Sessions"))
    assert world.refuse_post(world.sessions()) == (409, 80623)
    assert statuses(world, 1, world.sessions()) == [200]
