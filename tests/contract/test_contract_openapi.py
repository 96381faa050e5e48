"""Requests of our client and replies of the simulator, held against Twilio's OpenAPI file."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from contract_bench import ANN, BOB, CID, NOON
from openapi_check import (
    FACTS,
    OPERATIONS,
    SCHEMAS,
    is_valid,
    object_problems,
    operation_of,
    reply_problems,
    request_problems,
)
from openapi_reduce import reduce

from proxy_tui.api import ProxyClient, RateLimiter
from proxy_tui.api.params import CreateSession, NewParticipant, UpdateSession
from proxy_tui.simulator.demo.world import demo_world
from proxy_tui.simulator.http.handlers import OPERATIONS as SIMULATED
from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.records import ServiceRecord
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN, Store

WHOLE_FILE = Path(__file__).parents[3] / "shared" / "twilio_proxy_v1.json"


class Witness(httpx.BaseTransport):
    """Carries requests to the simulator and keeps every exchange."""

    def __init__(self, store: Store) -> None:
        self._inner = in_process(ProxyApp(store))
        self.seen: list[tuple[httpx.Request, httpx.Response]] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        reply = self._inner.handle_request(request)
        reply.read()
        self.seen.append((request, reply))
        return reply

    @property
    def operations(self) -> list[str]:
        """The operations asked for, in order."""
        return [operation_of(request) for request, _ in self.seen]

    def problems(self) -> list[str]:
        """Everything that is not as the file says."""
        return [
            f"{operation_of(request)}: {problem}"
            for request, reply in self.seen
            for problem in (
                *request_problems(request),
                *reply_problems(operation_of(request), reply),
            )
        ]


def frozen() -> datetime:
    return NOON


def world() -> tuple[Store, ServiceRecord]:
    store = Store(frozen, options=Options(rate_limit_per_second=None), seed=4)
    service = store.add_service("dispatch")
    for place in range(3):
        store.add_number(service, f"+44207946001{place}")
    return store, service


def ask_everything(client: ProxyClient, service: ServiceRecord, store: Store) -> None:
    """Call every method of the client that sends something, with every field."""
    sid = service.sid
    client.fetch_service(sid)
    client.list_services(page_size=50, page=0)
    now = {"now": NOON}
    bare = client.create_session(sid, CreateSession())
    fields = {
        "unique_name": "Order #1 é",
        "ttl": 900,
        "date_expiry": "2026-03-02T00:00:00Z",
        "mode": "message-only",
        "status": "open",
        "participants": [{"identifier": ANN, "friendly_name": "Ann"}, {"identifier": BOB}],
    }
    full = client.create_session(sid, CreateSession.model_validate(fields, context=now))
    first = client.list_sessions(sid, page_size=1)
    client.next_page(first)
    client.follow_sessions(first.url)
    client.fetch_session(sid, "Order #1 é")
    change = {"ttl": 60, "date_expiry": "2026-03-03T00:00:00Z"}
    client.update_session(sid, full.sid, UpdateSession.model_validate(change, context=now))
    client.update_session(sid, bare.sid, UpdateSession(status="closed"))
    person = client.create_participant(
        sid,
        client.create_session(sid, CreateSession()).sid,
        NewParticipant(
            identifier=CID, friendly_name="Cid", proxy_identifier=service.numbers[2].phone_number
        ),
    )
    client.list_participants(sid, person.session_sid)
    client.delete_participant(sid, person.session_sid, person.sid)
    session = store.session(full.sid)
    assert session is not None
    store.add_traffic(session)
    client.list_interactions(sid, full.sid)
    client.list_phone_numbers(sid)
    client.fetch_json(f"/v1/Services/{sid}/Sessions/{full.sid}")
    client.delete_session(sid, full.sid)


def test_everything_our_client_sends_is_in_the_file() -> None:
    store, service = world()
    witness = Witness(store)
    client = ProxyClient(
        ACCOUNT_SID, AUTH_TOKEN, transport=witness, rate_limiter=RateLimiter(sleep=lambda _: None)
    )
    ask_everything(client, service, store)
    client.close()
    assert witness.problems() == []
    assert set(witness.operations) == {
        *("FetchService", "ListService", "ListSession", "FetchSession", "CreateSession"),
        *("UpdateSession", "DeleteSession", "ListParticipant", "CreateParticipant"),
        *("DeleteParticipant", "ListInteraction", "ListPhoneNumber"),
    }


@pytest.fixture
def raw() -> Iterator[tuple[httpx.Client, Witness, Store, ServiceRecord]]:
    store, service = world()
    witness = Witness(store)
    with httpx.Client(
        transport=witness,
        base_url="https://proxy.twilio.com",
        auth=(ACCOUNT_SID, AUTH_TOKEN),
    ) as client:
        yield client, witness, store, service


Raw = tuple[httpx.Client, Witness, Store, ServiceRecord]


def test_all_25_operations_answer_as_the_file_says(raw: Raw) -> None:
    client, witness, store, service = raw
    root = "/v1/Services"
    owned = store.own_number("+442079460099")
    made = client.post(root, data={"UniqueName": "other", "DefaultTtl": "5"}).json()["sid"]
    client.get(root)
    client.get(f"{root}/{made}")
    client.post(f"{root}/{made}", data={"CallbackUrl": "https://example.com"})
    numbers = f"{root}/{made}/PhoneNumbers"
    client.post(numbers, data={"Sid": owned.sid, "IsReserved": "true"})
    client.get(numbers)
    client.get(f"{numbers}/{owned.sid}")
    client.post(f"{numbers}/{owned.sid}", data={"IsReserved": "false"})
    client.delete(f"{numbers}/{owned.sid}")
    client.delete(f"{root}/{made}")
    sessions = f"{root}/{service.sid}/Sessions"
    session = client.post(sessions, data={"Ttl": "60"}).json()["sid"]
    client.get(sessions, params={"PageSize": 100})
    client.get(f"{sessions}/{session}")
    client.post(f"{sessions}/{session}", data={"Ttl": "61"})
    people = f"{sessions}/{session}/Participants"
    ann = client.post(people, data={"Identifier": ANN}).json()["sid"]
    client.get(people)
    client.get(f"{people}/{ann}")
    messages = f"{people}/{ann}/MessageInteractions"
    sent = client.post(messages, data={"Body": "x", "MediaUrl": "https://a.example/b"}).json()
    client.get(messages)
    client.get(f"{messages}/{sent['sid']}")
    said = f"{sessions}/{session}/Interactions"
    client.get(said)
    client.get(f"{said}/{sent['sid']}")
    client.delete(f"{said}/{sent['sid']}")
    client.delete(f"{people}/{ann}")
    client.delete(f"{sessions}/{session}")
    assert witness.problems() == []
    assert sorted(witness.operations) == sorted(OPERATIONS)


def test_the_simulator_has_the_operations_of_the_file_and_no_others() -> None:
    simulated = {
        (item.name, item.method, item.path.replace("path:", "").replace("<", "{").replace(">", "}"))
        for item in SIMULATED
    }
    assert simulated == {
        (name, facts["method"], facts["path"]) for name, facts in OPERATIONS.items()
    }


def test_every_record_of_the_demo_world_is_as_the_file_says() -> None:
    store = demo_world(frozen, sessions=300, options=Options(rate_limit_per_second=None))
    witness = Witness(store)
    client = ProxyClient(
        ACCOUNT_SID, AUTH_TOKEN, transport=witness, rate_limiter=RateLimiter(sleep=lambda _: None)
    )
    for service in client.list_services():
        client.list_phone_numbers(service.sid)
        page = client.list_sessions(service.sid)
        while page.has_more:
            page = client.next_page(page)
    service_sid = store.services[-1].sid
    for session in client.list_sessions(service_sid):
        client.list_participants(service_sid, session.sid)
        client.list_interactions(service_sid, session.sid)
    client.close()
    assert witness.problems() == []
    assert len(witness.seen) > 200


def test_headers_that_the_file_names_are_there(raw: Raw) -> None:
    client, _, _, _ = raw
    headers = client.get("/v1/Services").headers
    for name in ("Origin", "Methods", "Headers", "Credentials"):
        assert f"Access-Control-Allow-{name}" in headers
    assert "Access-Control-Expose-Headers" in headers


# The checker itself


def test_the_reduced_copy_is_what_the_whole_file_says() -> None:
    if not WHOLE_FILE.exists():
        pytest.skip("the whole OpenAPI file is not beside this checkout")
    assert reduce(json.loads(WHOLE_FILE.read_text(encoding="utf-8"))) == FACTS


@pytest.mark.parametrize(
    ("value", "schema", "valid"),
    [
        (None, {"type": "string", "null": True}, True),
        (None, {"type": "string"}, False),
        ("x", {"enum": ["x", "y"], "null": True}, True),
        ("z", {"enum": ["x", "y"], "null": True}, False),
        (3, {"type": "integer", "minimum": 1, "maximum": 3}, True),
        (4, {"type": "integer", "maximum": 3}, False),
        (0, {"type": "integer", "minimum": 1}, False),
        (True, {"type": "integer"}, False),
        ("3", {"type": "integer"}, False),
        (True, {"type": "boolean"}, True),
        ("KC" + "a" * 32, {"type": "string", "pattern": "^KC[0-9a-fA-F]{32}$"}, True),
        ("KP" + "a" * 32, {"type": "string", "pattern": "^KC[0-9a-fA-F]{32}$"}, False),
        ("2026-03-01T12:00:00Z", {"type": "string", "format": "date-time"}, True),
        ("2026-03-01T12:00:00", {"type": "string", "format": "date-time"}, False),
        ("/v1/x", {"type": "string", "format": "uri"}, False),
        ("+442079460011", {"type": "string", "format": "phone-number"}, True),
        ("020", {"type": "string", "format": "phone-number"}, False),
        ({}, {"type": "object"}, True),
    ],
)
def test_the_checker_knows_right_from_wrong(
    value: Any, schema: dict[str, Any], valid: bool
) -> None:
    assert is_valid(value, schema) is valid


def test_the_checker_sees_missing_and_unknown_fields() -> None:
    session = dict.fromkeys(SCHEMAS["session"]) | {"ttl": 0, "extra": 1}
    del session["sid"]
    assert list(object_problems(session, SCHEMAS["session"], "s")) == [
        "s.sid is missing",
        "s.extra is unknown",
    ]


@pytest.mark.parametrize(
    ("request_", "problems"),
    [
        (httpx.Request("GET", "https://x/v1/Services?PageSize=1001"), ["PageSize is ['1001']"]),
        (httpx.Request("GET", "https://x/v1/Services?Status=open"), ["Status is unknown"]),
        (
            httpx.Request("POST", "https://x/v1/Services", data={"DefaultTtl": "1"}),
            ["UniqueName is missing"],
        ),
        (
            httpx.Request("POST", "https://x/v1/Services", data={"UniqueName": ["a", "b"]}),
            ["UniqueName is ['a', 'b']"],
        ),
        (
            httpx.Request("POST", "https://x/v1/Services", json={"UniqueName": "a"}),
            ["content type application/json"],
        ),
        (httpx.Request("GET", "https://x/v1/Services", content=b"x"), ["a body"]),
    ],
)
def test_the_checker_sees_wrong_requests(request_: httpx.Request, problems: list[str]) -> None:
    assert request_problems(request_) == problems


def test_the_checker_sees_wrong_replies() -> None:
    assert reply_problems("FetchService", httpx.Response(404)) == ["status 404 instead of 200"]
    assert reply_problems("DeleteService", httpx.Response(204, content=b"x")) == ["body b'x'"]
    meta = dict.fromkeys(FACTS["meta"], "https://x") | {"page": 0, "page_size": 50}
    reply = httpx.Response(200, json={"services": [], "more": 1, "meta": meta})
    assert reply_problems("ListService", reply) == [
        "keys ['meta', 'more', 'services']",
        "meta.key https://x",
    ]


def test_a_request_the_api_does_not_have_is_told() -> None:
    with pytest.raises(AssertionError, match="no operation PUT"):
        operation_of(httpx.Request("PUT", "https://x/v1/Services"))
