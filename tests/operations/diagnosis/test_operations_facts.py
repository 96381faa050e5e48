"""Gathering what bears on a session: how many requests, and what happens when some fail."""

import json

import httpx
import pytest
from incident_world import ADA, BEN, CAY, NOON, POOL, a_world

from proxy_tui.api import ProxyClient
from proxy_tui.api.cancel import cancellable
from proxy_tui.api.errors import AuthenticationError, CancelledError, NotFoundError
from proxy_tui.operations.diagnosis.checks import diagnose
from proxy_tui.operations.diagnosis.facts import NUMBERS, OTHERS, PEOPLE, TRAFFIC, Facts
from proxy_tui.operations.diagnosis.finding import Verdict
from proxy_tui.operations.diagnosis.gathering import gather, known_facts
from proxy_tui.operations.search import PeopleIndex
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN


def test_four_requests_are_enough() -> None:
    world, service = a_world()
    session = world.healthy(service)
    model = world.model(service)
    shown = world.client.fetch_session(service.sid, session.sid)
    before = len(world.records)
    facts = gather(world.client, model, shown, PeopleIndex(), world.clock)
    assert sorted(path.rsplit("/", 1)[-1] for path in world.requests()[before:]) == [
        "Interactions",
        session.sid,
        "Participants",
        "PhoneNumbers",
    ]
    assert facts.now == NOON
    assert facts.unread == {}


def test_the_session_is_read_again() -> None:
    world, service = a_world()
    session = world.healthy(service)
    shown = world.client.fetch_session(service.sid, session.sid)
    session.status = "closed"
    facts = gather(world.client, world.model(service), shown, PeopleIndex(), world.clock)
    assert facts.session.status == "closed"


def test_what_is_read_enters_the_index() -> None:
    world, service = a_world()
    session = world.healthy(service)
    index = PeopleIndex()
    world.facts(session, index, searched=False)
    entry = index.get(session.sid)
    assert entry is not None
    assert [one.dials for one in entry.present] == [*POOL[:2]]


def test_a_person_and_their_number_of_the_pool_are_found() -> None:
    world, service = a_world()
    facts = world.facts(world.session(service, ADA, BEN, CAY))
    numbers = [facts.number(one) for one in facts.present]
    assert [one and one.phone_number for one in numbers] == [*POOL]
    assert list(facts.names.values()) == ["A", "B", "C"]


@pytest.mark.parametrize(("status", "error"), [(404, NotFoundError), (401, AuthenticationError)])
def test_a_session_that_is_gone_or_refused_is_no_diagnosis(
    status: int, error: type[Exception]
) -> None:
    world, service = a_world()
    session = world.healthy(service)
    model = world.model(service)
    shown = world.client.fetch_session(service.sid, session.sid)
    world.faults.add(Fault(effect="status", status=status))
    with pytest.raises(error):
        gather(world.client, model, shown, PeopleIndex(), world.clock)


@pytest.mark.parametrize(
    ("path", "what"),
    [("*Participants", PEOPLE), ("*Interactions", TRAFFIC), ("*PhoneNumbers", NUMBERS)],
)
def test_what_cannot_be_read_is_left_out_and_why_is_kept(path: str, what: str) -> None:
    world, service = a_world()
    session = world.healthy(service)
    world.faults.add(Fault(effect="status", status=403, path=path))
    facts = world.facts(session, searched=False)
    assert list(facts.unread) == [what]
    assert facts.unread[what].endswith(".")
    missing = {PEOPLE: facts.participants, TRAFFIC: facts.interactions, NUMBERS: facts.pool}
    assert [name for name, value in missing.items() if value is None] == [what]


def test_a_pool_that_was_not_read_to_its_end_is_not_judged() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN)
    inner = in_process(world.app)

    def circle(request: httpx.Request) -> httpx.Response:
        answer = inner.handle_request(request)
        body = answer.read()
        if request.url.path.endswith("/PhoneNumbers"):
            told = json.loads(body)
            told["phone_numbers"] = told["phone_numbers"][1:]
            told["meta"]["next_page_url"] = str(request.url)
            return httpx.Response(200, json=told)
        return httpx.Response(answer.status_code, content=body)

    transport = httpx.MockTransport(circle)
    world.client = ProxyClient(ACCOUNT_SID, AUTH_TOKEN, transport=transport)
    facts = world.facts(session, searched=False)
    assert (facts.pool, list(facts.unread)) == (None, [NUMBERS])
    found = {one.check: one for one in diagnose(facts)}
    assert found["dialled"].verdict is Verdict.CANT_TELL
    assert "incomplete: the next page" in found["dialled"].evidence


def test_giving_up_ends_it() -> None:
    world, service = a_world()
    session = world.healthy(service)
    model = world.model(service)
    shown = world.client.fetch_session(service.sid, session.sid)
    before = len(world.records)
    with pytest.raises(CancelledError), cancellable(lambda: True):
        gather(world.client, model, shown, PeopleIndex(), world.clock)
    assert len(world.records) == before


def test_facts_do_not_show_numbers_of_people() -> None:
    world, service = a_world()
    facts = world.facts(world.healthy(service))
    assert ADA not in repr(facts)


def test_each_part_is_told_as_it_arrives_and_what_is_awaited_is_named() -> None:
    world, service = a_world()
    session = world.healthy(service)
    shown = world.client.fetch_session(service.sid, session.sid)
    told: list[Facts] = []
    facts = gather(
        world.client, world.model(service), shown, PeopleIndex(), world.clock, arrived=told.append
    )
    assert facts.awaited == frozenset()
    # The session has no name among the parts; the last part is the answer itself.
    assert sorted(len(one.awaited) for one in told) == [1, 2, 3, 4] or len(told) == 4
    for one in told:
        assert (one.participants is None) == (PEOPLE in one.awaited)
        assert (one.interactions is None) == (TRAFFIC in one.awaited)
        assert (one.pool is None) == (NUMBERS in one.awaited)
        doubts = [finding for finding in diagnose(one) if "Still reading" in finding.evidence]
        assert {finding.verdict for finding in doubts} == {Verdict.CANT_TELL}


def test_what_is_awaited_stays_as_it_was_read_before_until_it_fails() -> None:
    world, service = a_world()
    session = world.healthy(service)
    shown = world.client.fetch_session(service.sid, session.sid)
    model = world.model(service)
    earlier = gather(world.client, model, shown, PeopleIndex(), world.clock)
    start = known_facts(model, shown, world.clock()).over(earlier)
    assert start.participants == earlier.participants
    assert start.interactions == earlier.interactions
    failed = known_facts(model, shown, world.clock()).failed("No network.")
    assert set(failed.unread) == {PEOPLE, TRAFFIC, NUMBERS, OTHERS}
    assert failed.awaited == frozenset()
