"""An answer is about what was asked for, or it is an error: every resource, every verb."""

from collections.abc import Callable
from typing import Any

import pytest
from api_fakes import (
    PARTICIPANT,
    REQUEST_ID,
    SERVICE,
    SESSION,
    Bench,
    listing,
    ok,
    session,
)

from proxy_tui.api._resources import expected_fields
from proxy_tui.api.client import ProxyClient
from proxy_tui.api.errors import BadResponseError, WrongResourceError
from proxy_tui.api.params import CreateSession, NewMessage, NewParticipant, UpdateSession

OTHER_SERVICE = "KS" + "9" * 32
OTHER_SESSION = "KC" + "9" * 32
OTHER = {"KS": OTHER_SERVICE, "KC": OTHER_SESSION, "KP": "KP" + "9" * 32}
ANN = "+12025550100"
ROW = {"service_sid": SERVICE, "session_sid": SESSION}

Ask = Callable[[ProxyClient], Any]
CLOSE = UpdateSession(status="closed")
HELLO = NewMessage(body="Hello")
NAMED = CreateSession(unique_name="job 17")

ONES: list[tuple[str, Ask, dict[str, Any]]] = [
    ("service", lambda c: c.fetch_service(SERVICE), {"sid": OTHER_SERVICE}),
    ("service by name", lambda c: c.fetch_service("dispatch"), {"sid": SERVICE}),
    (
        "another name",
        lambda c: c.fetch_service("dispatch"),
        {"sid": SERVICE, "unique_name": "dispatch-eu"},
    ),
    ("session", lambda c: c.fetch_session(SERVICE, SESSION), session(sid=OTHER_SESSION)),
    ("its service", lambda c: c.fetch_session(SERVICE, SESSION), session(service_sid=OTHER["KS"])),
    ("no SID at all", lambda c: c.fetch_session(SERVICE, SESSION), session(sid="elsewhere")),
    ("by name", lambda c: c.fetch_session(SERVICE, "job 17"), session(unique_name="job 18")),
    ("by name, null", lambda c: c.fetch_session(SERVICE, "job 17"), session(unique_name=None)),
    (
        "a session named after another's SID",
        lambda c: c.fetch_session(SERVICE, SESSION),
        session(sid=OTHER_SESSION, unique_name=SESSION),
    ),
    ("update", lambda c: c.update_session(SERVICE, SESSION, CLOSE), session(sid=OTHER_SESSION)),
    ("create", lambda c: c.create_session(SERVICE, NAMED), session(unique_name="job 18")),
    ("create there", lambda c: c.create_session(SERVICE, NAMED), session(service_sid=OTHER["KS"])),
    (
        "add",
        lambda c: c.create_participant(SERVICE, SESSION, NewParticipant(identifier=ANN)),
        {**ROW, "sid": PARTICIPANT, "session_sid": OTHER_SESSION},
    ),
    ("delete", lambda c: c.delete_session(SERVICE, SESSION), session(sid=OTHER_SESSION)),
    (
        "remove",
        lambda c: c.delete_participant(SERVICE, SESSION, PARTICIPANT),
        {**ROW, "sid": OTHER["KP"]},
    ),
    (
        "send to another session",
        lambda c: c.create_message_interaction(SERVICE, SESSION, PARTICIPANT, HELLO),
        {**ROW, "sid": "KI" + "1" * 32, "session_sid": OTHER_SESSION},
    ),
    (
        "send to another person",
        lambda c: c.create_message_interaction(SERVICE, SESSION, PARTICIPANT, HELLO),
        {**ROW, "sid": "KI" + "1" * 32, "participant_sid": OTHER["KP"]},
    ),
    (
        "raw",
        lambda c: c.fetch_json(f"/v1/Services/{SERVICE}/Sessions/{SESSION}"),
        session(sid=OTHER_SESSION),
    ),
]


def _messages(client: ProxyClient) -> Any:
    return client.list_message_interactions(SERVICE, SESSION, PARTICIPANT)


LISTS: list[tuple[str, Ask, str]] = [
    ("sessions", lambda c: c.list_sessions(SERVICE), "service_sid"),
    ("phone_numbers", lambda c: c.list_phone_numbers(SERVICE), "service_sid"),
    ("participants", lambda c: c.list_participants(SERVICE, SESSION), "service_sid"),
    ("participants", lambda c: c.list_participants(SERVICE, SESSION), "session_sid"),
    ("interactions", lambda c: c.list_interactions(SERVICE, SESSION), "service_sid"),
    ("interactions", lambda c: c.list_interactions(SERVICE, SESSION), "session_sid"),
    ("interactions", _messages, "service_sid"),
    ("interactions", _messages, "session_sid"),
    ("interactions", _messages, "participant_sid"),
]


@pytest.mark.parametrize(("ask", "body"), [one[1:] for one in ONES], ids=[one[0] for one in ONES])
def test_an_answer_about_another_resource_is_an_error_with_its_request_id(
    ask: Ask, body: dict[str, Any]
) -> None:
    bench = Bench(ok(body))
    with pytest.raises(WrongResourceError, match=r"it was not used\.") as caught:
        ask(bench.client)
    assert isinstance(caught.value, BadResponseError)
    assert caught.value.request_id == REQUEST_ID
    assert caught.value.hint
    assert len(bench.script.requests) == 1


@pytest.mark.parametrize(("key", "ask", "field"), LISTS)
def test_a_row_from_elsewhere_is_an_error_of_the_whole_page(key: str, ask: Ask, field: str) -> None:
    rows = [{**ROW, "sid": f"KX{number:032x}"} for number in range(3)]
    rows[1][field] = OTHER[{"service_sid": "KS", "session_sid": "KC"}.get(field, "KP")]
    with pytest.raises(WrongResourceError, match=field.removesuffix("_sid")):
        ask(Bench(listing(key, *rows)).client)


def test_the_sentence_says_what_came_and_no_name_that_was_typed() -> None:
    with pytest.raises(WrongResourceError) as caught:
        Bench(ok(session(sid=OTHER_SESSION))).client.fetch_session(SERVICE, SESSION)
    assert SESSION in caught.value.message
    assert OTHER_SESSION in caught.value.message
    with pytest.raises(WrongResourceError) as caught:
        Bench(ok(session(unique_name="Ann"))).client.fetch_session(SERVICE, ANN)
    assert "Ann" not in str(caught.value)
    assert ANN not in str(caught.value)


@pytest.mark.parametrize(
    ("ask", "body"),
    [
        (lambda c: c.fetch_session(SERVICE, SESSION), session(sid="KC" + "B" * 32)),
        (lambda c: c.fetch_session(SERVICE, SESSION.lower()), session()),
        (lambda c: c.fetch_session(SERVICE.upper(), SESSION), session()),
        (lambda c: c.fetch_session(SERVICE, SESSION), {"sid": SESSION}),
        (lambda c: c.fetch_session(SERVICE, SESSION), session(service_sid=None)),
        (lambda c: c.fetch_session(SERVICE, "Caf\u00e9"), session(unique_name="CAFE\u0301")),
        (lambda c: c.update_session(SERVICE, SESSION, CLOSE), session(sid=SESSION.upper())),
        (lambda c: c.create_session(SERVICE, NAMED), session()),
        (lambda c: c.delete_session(SERVICE, SESSION), {"ok": True}),
        (lambda c: c.delete_participant(SERVICE, SESSION, PARTICIPANT), session()),
        (lambda c: c.list_sessions(SERVICE.upper()), {"sessions": [session()]}),
        (lambda c: c.list_sessions(SERVICE), {"sessions": [session(service_sid=None)]}),
    ],
)
def test_letter_case_and_what_is_left_out_are_no_mistake(ask: Ask, body: dict[str, Any]) -> None:
    ask(Bench(ok(body)).client)


def test_the_next_page_is_of_the_same_list_or_is_not_asked() -> None:
    elsewhere = f"https://proxy.twilio.com/v1/Services/{OTHER_SERVICE}/Sessions?Page=1"
    bench = Bench(listing("sessions", session(), next_url=elsewhere))
    page = bench.client.list_sessions(SERVICE)
    with pytest.raises(BadResponseError, match="of another list"):
        bench.client.next_page(page)
    assert len(bench.script.requests) == 1


def test_rows_of_a_later_page_are_held_to_the_same_service() -> None:
    url = f"https://proxy.twilio.com/v1/Services/{SERVICE}/Sessions?Page=1"
    stray = session(sid=OTHER_SESSION, service_sid=OTHER_SERVICE)
    bench = Bench(listing("sessions", session(), next_url=url), listing("sessions", stray))
    page = bench.client.list_sessions(SERVICE)
    with pytest.raises(WrongResourceError):
        bench.client.next_page(page)


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/v1/Services", {}),
        ("/v1/Services?PageSize=1", {}),
        (f"/v1/Services/{SERVICE}/", {"sid": SERVICE}),
        ("/v1/Services/a%2Fb", {"unique_name": "a/b"}),
        (f"/v1/Services/{SERVICE}/Sessions/v1", {"service_sid": SERVICE, "unique_name": "v1"}),
        (f"/gateway/v1/Services/{SERVICE}/PhoneNumbers", {"service_sid": SERVICE}),
        (
            f"/v1/Services/{SERVICE}/Sessions/{SESSION}/Participants/{PARTICIPANT}",
            {"service_sid": SERVICE, "session_sid": SESSION, "sid": PARTICIPANT},
        ),
        ("/elsewhere/x", {}),
    ],
)
def test_what_an_address_names_is_read_from_it(path: str, asked: dict[str, str]) -> None:
    assert expected_fields(path) == asked


@pytest.mark.parametrize(
    ("base", "given", "asked"),
    [
        ("https://proxy.twilio.com", "/v1/Services?Page=1", "https://proxy.twilio.com"),
        ("https://proxy.twilio.com", "?Page=1", "https://proxy.twilio.com"),
        ("https://proxy.twilio.com", "Services?Page=1", "https://proxy.twilio.com"),
        ("http://127.0.0.1:81", "//127.0.0.1:81/v1/Services?Page=1", "http://127.0.0.1:81"),
        ("http://127.0.0.1:81/gw", "/v1/Services?Page=1", "http://127.0.0.1:81/gw"),
        ("http://127.0.0.1:81/gw", "/gw/v1/Services?Page=1", "http://127.0.0.1:81/gw"),
        ("https://proxy.twilio.com", "https://PROXY.TWILIO.COM:443/v1/Services?Page=1", ""),
    ],
)
def test_a_next_page_without_a_host_belongs_to_the_base_url(
    base: str, given: str, asked: str
) -> None:
    bench = Bench(listing("services", next_url=given), base_url=base)
    bench.client.next_page(bench.client.list_services())
    assert str(bench.script.requests[1].url) == f"{asked or base}/v1/Services?Page=1"


@pytest.mark.parametrize(
    "given",
    [
        "//evil.example/v1/Services?Page=1",
        "https://evil.example/v1/Services?Page=1",
        "https://proxy.twilio.com@evil.example/v1/Services",
        "https://proxy.twilio.com:8443@evil.example/v1/Services",
        "https://proxy.twilio.com.evil.example/v1/Services",
        "https://eviltwilio.com/v1/Services",
        "https://exa mple\x00/",
        "ftp://evil.example/v1/Services",
        "javascript:alert(1)",
        "proxy.twilio.com/v1/Services?Page=1",
        "../../elsewhere",
        "/v2/Services",
        "https:///v1/Services",
        "http://[::1/v1/Services",
    ],
)
def test_credentials_go_to_no_other_place_however_it_is_spelled(given: str) -> None:
    bench = Bench(listing("services", next_url=given))
    page = bench.client.list_services()
    with pytest.raises(BadResponseError):
        bench.client.next_page(page)
    assert len(bench.script.requests) == 1


def test_a_message_without_its_participant_belongs_to_the_one_who_was_asked_for() -> None:
    page = _messages(Bench(listing("interactions", {**ROW, "sid": "KI" + "1" * 32})).client)
    assert [one.participant_sid for one in page] == [PARTICIPANT]
