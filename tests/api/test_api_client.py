"""The methods of the client: what each asks, and what it makes of the answer."""

import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from api_fakes import (
    BASE_URL,
    PARTICIPANT,
    REQUEST_ID,
    SECRET,
    SERVICE,
    SESSION,
    USERNAME,
    Bench,
    listing,
    ok,
    refused,
    session,
)

import proxy_tui
from proxy_tui.api import DEFAULT_BASE_URL, ProxyClient, RateLimiter
from proxy_tui.api.errors import (
    ApiError,
    BadResponseError,
    NotFoundError,
    ReadOnlyError,
    RefusedError,
)
from proxy_tui.api.models import Interaction, Participant, PhoneNumber, Service, Session
from proxy_tui.api.pages import Page
from proxy_tui.api.params import CreateSession, NewMessage, NewParticipant, UpdateSession
from proxy_tui.errors import UsageError

SESSIONS = f"/v1/Services/{SERVICE}/Sessions"
ONE_SESSION = f"{SESSIONS}/{SESSION}"
ANN = "+12025550100"
BOB = "+442079460012"

Ask = Callable[[ProxyClient], Any]

LISTS: list[tuple[Ask, str, str, type]] = [
    (lambda c: c.list_services(), "/v1/Services", "services", Service),
    (lambda c: c.list_sessions(SERVICE), SESSIONS, "sessions", Session),
    (
        lambda c: c.list_participants(SERVICE, SESSION),
        f"{ONE_SESSION}/Participants",
        "participants",
        Participant,
    ),
    (
        lambda c: c.list_interactions(SERVICE, SESSION),
        f"{ONE_SESSION}/Interactions",
        "interactions",
        Interaction,
    ),
    (
        lambda c: c.list_message_interactions(SERVICE, SESSION, PARTICIPANT),
        f"{ONE_SESSION}/Participants/{PARTICIPANT}/MessageInteractions",
        "interactions",
        Interaction,
    ),
    (
        lambda c: c.list_phone_numbers(SERVICE),
        f"/v1/Services/{SERVICE}/PhoneNumbers",
        "phone_numbers",
        PhoneNumber,
    ),
]

WRITES: list[Ask] = [
    lambda c: c.create_session(SERVICE, CreateSession()),
    lambda c: c.update_session(SERVICE, SESSION, UpdateSession(status="closed")),
    lambda c: c.delete_session(SERVICE, SESSION),
    lambda c: c.create_participant(SERVICE, SESSION, NewParticipant(identifier=ANN)),
    lambda c: c.delete_participant(SERVICE, SESSION, PARTICIPANT),
    lambda c: c.create_message_interaction(SERVICE, SESSION, PARTICIPANT, NewMessage(body="Hi")),
]


class TestLists:
    @pytest.mark.parametrize(("ask", "path", "key", "kind"), LISTS)
    def test_a_list_asks_for_a_hundred_rows_and_returns_them_typed(
        self, ask: Ask, path: str, key: str, kind: type
    ) -> None:
        bench = Bench(listing(key, {"sid": "one"}, {"sid": "two"}))
        page = ask(bench.client)
        assert bench.script.sent == [f"GET {path}?PageSize=100"]
        assert [type(item) for item in page] == [kind, kind]
        assert [item.sid for item in page] == ["one", "two"]
        assert page.url == f"{BASE_URL}{path}?PageSize=100"
        assert not page.has_more

    @pytest.mark.parametrize(("ask", "path", "key", "kind"), LISTS)
    def test_every_kind_of_list_can_be_followed_even_through_an_empty_page(
        self, ask: Ask, path: str, key: str, kind: type
    ) -> None:
        url = f"{BASE_URL}{path}?PageSize=100&Page=1&PageToken=PA1"
        bench = Bench(listing(key, next_url=url), listing(key, {"sid": "one"}))
        page = bench.client.next_page(ask(bench.client))
        assert isinstance(page.items[0], kind)
        assert bench.script.sent[1] == f"GET {path}?PageSize=100&Page=1&PageToken=PA1"
        assert page.url == url

    def test_page_size_number_and_token_are_sent_in_twilios_order(self) -> None:
        bench = Bench(listing("sessions"))
        bench.client.list_sessions(SERVICE, page_size=7, page=2, page_token="PA/&1")
        assert bench.script.sent == [f"GET {SESSIONS}?PageSize=7&Page=2&PageToken=PA%2F%261"]

    def test_items_are_read_through_meta_key_wherever_it_points(self) -> None:
        bench = Bench(ok({"rows": [session()], "sessions": [], "meta": {"key": "rows"}}))
        assert len(bench.client.list_sessions(SERVICE)) == 1

    @pytest.mark.parametrize("meta", [{}, {"key": None}, {"key": 5}, {"key": "elsewhere"}])
    def test_without_a_usable_meta_key_the_documented_one_is_read(self, meta: Any) -> None:
        bench = Bench(ok({"sessions": [session()], "meta": meta}))
        assert len(bench.client.list_sessions(SERVICE)) == 1

    def test_all_items_of_a_list_are_read_page_by_page_as_they_are_wanted(self) -> None:
        pages = [
            listing("services", {"sid": "one"}, {"sid": "two"}, next_url="/v1/Services?Page=1"),
            listing("services", {"sid": "three"}),
        ]
        bench = Bench(*pages)
        items = bench.client.iterate(bench.client.list_services())
        assert [next(items).sid, next(items).sid] == ["one", "two"]
        assert len(bench.script.requests) == 1
        assert [item.sid for item in items] == ["three"]

    def test_reading_a_whole_list_tells_how_far_it_is(self) -> None:
        pages = [
            listing("services", {"sid": "one"}, {"sid": "two"}, next_url="/v1/Services?Page=1"),
            listing("services", {"sid": "three"}),
        ]
        bench = Bench(*pages)
        told: list[int] = []
        services = bench.client.read_all(bench.client.list_services(), told.append)
        assert ([one.sid for one in services], told) == (["one", "two", "three"], [2, 3])

    @pytest.mark.parametrize("meta", [{}, {"meta": None}, {"meta": {"next_page_url": ""}}])
    def test_without_an_address_there_is_no_next_page(self, meta: Any) -> None:
        body = {"sessions": [], **meta}
        assert not Bench(ok(body)).client.list_sessions(SERVICE).has_more

    @pytest.mark.parametrize(
        "body", [{}, [], None, "text", 5, {"sessions": {}}, {"meta": {"key": "sessions"}}]
    )
    def test_an_answer_that_is_no_list_is_a_bad_answer(self, body: Any) -> None:
        with pytest.raises(BadResponseError, match=r"not a list of sessions") as caught:
            Bench(ok(body)).client.list_sessions(SERVICE)
        assert caught.value.request_id == REQUEST_ID
        assert caught.value.status == 200

    def test_a_next_page_url_that_is_no_text_is_a_bad_answer_and_not_the_end(self) -> None:
        answer = ok({"sessions": [], "meta": {"next_page_url": 5}})
        with pytest.raises(BadResponseError, match="where the next page is"):
            Bench(answer).client.list_sessions(SERVICE)

    def test_reading_past_the_last_page_is_a_mistake_of_the_caller(self) -> None:
        bench = Bench(listing("sessions", session()))
        page = bench.client.list_sessions(SERVICE)
        with pytest.raises(ValueError, match="no next page"):
            bench.client.next_page(page)

    def test_a_page_made_by_hand_is_followed_by_the_type_of_its_items(self) -> None:
        bench = Bench(listing("services", {"sid": "two"}))
        page = Page((Service(sid="one"),), next_url=f"{BASE_URL}/v1/Services?Page=1")
        assert bench.client.next_page(page).items == (Service(sid="two"),)

    def test_a_page_is_read_beside_other_threads_too(self) -> None:
        done = threading.Event()
        other = threading.Thread(target=done.wait, args=(10,))
        other.start()
        try:
            bench = Bench(listing("sessions", session()))
            assert len(bench.client.list_sessions(SERVICE)) == 1
        finally:
            done.set()
            other.join()

    def test_a_page_is_read_again_by_its_own_url(self) -> None:
        bench = Bench(listing("sessions", session()))
        first = bench.client.list_sessions(SERVICE, page_size=5)
        again = bench.client.follow_sessions(first.url)
        assert again == first
        assert bench.script.sent[0] == bench.script.sent[1]


class TestForeignPages:
    def test_the_refusal_names_the_host_and_says_why(self) -> None:
        bench = Bench(listing("services", next_url="https://evil.example/v1/Services?x=1"))
        page = bench.client.list_services()
        with pytest.raises(BadResponseError, match=r"evil\.example") as caught:
            bench.client.next_page(page)
        assert "Credentials" in caught.value.hint

    def test_an_edge_reads_the_public_hosts_next_page_from_itself(self) -> None:
        bench = Bench(listing("sessions"), base_url="https://proxy.dublin.ie1.twilio.com")
        page = bench.client.follow_sessions(f"{BASE_URL}{SESSIONS}?Page=1&PageToken=PA1")
        assert str(bench.script.requests[0].url) == (
            f"https://proxy.dublin.ie1.twilio.com{SESSIONS}?Page=1&PageToken=PA1"
        )
        assert page.url.startswith("https://proxy.dublin.ie1.twilio.com/")

    def test_a_page_offered_without_tls_is_read_with_it(self) -> None:
        bench = Bench(listing("sessions"))
        bench.client.follow_sessions(f"http://proxy.twilio.com:80{SESSIONS}")
        assert str(bench.script.requests[0].url) == f"{BASE_URL}{SESSIONS}"

    def test_a_user_name_and_a_fragment_in_a_page_url_are_left_out(self) -> None:
        bench = Bench(listing("sessions"))
        bench.client.follow_sessions(f"https://me:pw@proxy.twilio.com{SESSIONS}?Page=1#top")
        sent = bench.script.requests[0]
        assert str(sent.url) == f"{BASE_URL}{SESSIONS}?Page=1"
        basic = httpx.BasicAuth(USERNAME, SECRET)
        assert sent.headers["authorization"] == basic._auth_header


class TestSingles:
    def test_a_session_is_fetched_whole(self) -> None:
        body = session(
            unique_name="job-17",
            ttl=3600,
            mode="voice-and-message",
            date_created="2026-03-01T10:00:00Z",
            links={"participants": "…", "surprise": "…"},
            surprise=1,
        )
        bench = Bench(ok(body))
        found = bench.client.fetch_session(SERVICE, SESSION)
        assert found == Session(
            sid=SESSION,
            service_sid=SERVICE,
            status="open",
            unique_name="job-17",
            ttl=3600,
            mode="voice-and-message",
            date_created=datetime(2026, 3, 1, 10, tzinfo=UTC),
        )
        assert bench.script.sent == [f"GET {ONE_SESSION}"]

    @pytest.mark.parametrize(
        ("name", "encoded"),
        [
            ("job-17", "job-17"),
            ("Order #4481", "Order%20%234481"),
            ("a/b?c=d&e", "a%2Fb%3Fc%3Dd%26e"),
            ("50%", "50%25"),
            ("100%41", "100%2541"),
            ("📦 é", "%F0%9F%93%A6%20%C3%A9"),
            ("+12025550100", "%2B12025550100"),
            ("..a", "..a"),
            ("[bold]x[/]", "%5Bbold%5Dx%5B%2F%5D"),
        ],
    )
    def test_a_unique_name_is_encoded_whole(self, name: str, encoded: str) -> None:
        named = {"unique_name": name}
        bench = Bench(ok(session(**named)), ok({"sid": SERVICE, **named}))
        bench.client.fetch_session(SERVICE, name)
        bench.client.fetch_service(name)
        assert bench.script.sent == [f"GET {SESSIONS}/{encoded}", f"GET /v1/Services/{encoded}"]

    @pytest.mark.parametrize("name", ["", ".", "..", "\ud800"])
    def test_a_name_that_no_address_can_hold_is_not_found_without_asking(self, name: str) -> None:
        bench = Bench(ok(session()))
        with pytest.raises(NotFoundError):
            bench.client.fetch_session(SERVICE, name)
        with pytest.raises(NotFoundError):
            bench.client.delete_session(SERVICE, name)
        assert bench.script.requests == []

    @pytest.mark.parametrize("body", [[], None, {}, {"sid": None}, {"sid": ""}, {"ok": True}])
    def test_an_answer_without_a_sid_is_a_bad_answer(self, body: Any) -> None:
        with pytest.raises(BadResponseError, match=r"not a session\."):
            Bench(ok(body)).client.fetch_session(SERVICE, SESSION)

    def test_the_raw_json_of_a_resource_comes_as_it_is(self) -> None:
        body = session(surprise={"deep": [1, None]})
        bench = Bench(ok(body))
        assert bench.client.fetch_json(ONE_SESSION) == body
        assert bench.script.sent == [f"GET {ONE_SESSION}"]

    @pytest.mark.parametrize("path", ["@evil.example/x", ".evil.example", "//evil.example/x"])
    def test_a_raw_path_cannot_leave_the_base_url(self, path: str) -> None:
        bench = Bench(ok({}))
        bench.client.fetch_json(path)
        assert bench.script.requests[0].url.host == "proxy.twilio.com"

    def test_a_raw_path_takes_an_encoded_name_and_no_query(self) -> None:
        bench = Bench(ok({}))
        bench.client.fetch_json("/v1/Services/a%2Fb?x=1#y\ud800")
        assert bench.script.sent == ["GET /v1/Services/a%2Fb%3Fx%3D1%23y%3F"]


class TestWrites:
    def test_a_session_is_created_with_its_participants_as_repeated_json(self) -> None:
        bench = Bench(ok(session(), 201))
        params = CreateSession(
            unique_name="job 17",
            ttl=60,
            participants=(
                NewParticipant(identifier=ANN, friendly_name="Ann & Co"),
                NewParticipant(identifier=BOB),
            ),
        )
        assert bench.client.create_session(SERVICE, params).sid == SESSION
        assert bench.script.sent == [f"POST {SESSIONS}"]
        assert bench.script.form() == [
            ("UniqueName", "job 17"),
            ("Ttl", "60"),
            ("Participants", f'{{"Identifier": "{ANN}", "FriendlyName": "Ann & Co"}}'),
            ("Participants", f'{{"Identifier": "{BOB}"}}'),
        ]
        sent = bench.script.requests[0]
        assert sent.headers["content-type"] == "application/x-www-form-urlencoded"

    def test_an_update_sends_only_what_is_set(self) -> None:
        bench = Bench(ok(session(status="closed")))
        done = bench.client.update_session(SERVICE, SESSION, UpdateSession(status="closed"))
        assert done.status == "closed"
        assert bench.script.sent == [f"POST {ONE_SESSION}"]
        assert bench.script.form() == [("Status", "closed")]

    def test_an_update_of_nothing_sends_an_empty_form(self) -> None:
        bench = Bench(ok(session()))
        bench.client.update_session(SERVICE, SESSION, UpdateSession())
        assert bench.script.requests[0].headers["content-length"] == "0"

    def test_a_participant_is_added(self) -> None:
        bench = Bench(ok({"sid": PARTICIPANT, "identifier": ANN}, 201))
        params = NewParticipant(identifier=ANN, proxy_identifier=BOB)
        added = bench.client.create_participant(SERVICE, SESSION, params)
        assert added.identifier == ANN
        assert bench.script.sent == [f"POST {ONE_SESSION}/Participants"]
        assert bench.script.form() == [("Identifier", ANN), ("ProxyIdentifier", BOB)]

    @pytest.mark.parametrize("status", [200, 202, 204])
    @pytest.mark.parametrize("body", [b"", b"{}", b"surprise"])
    def test_any_2xx_ends_a_delete_well_whatever_the_body(self, status: int, body: bytes) -> None:
        bench = Bench(httpx.Response(status, content=body))
        bench.client.delete_session(SERVICE, SESSION)
        bench.client.delete_participant(SERVICE, SESSION, PARTICIPANT)
        assert bench.script.sent == [
            f"DELETE {ONE_SESSION}",
            f"DELETE {ONE_SESSION}/Participants/{PARTICIPANT}",
        ]

    @pytest.mark.parametrize("write", WRITES)
    def test_read_only_refuses_before_a_byte_leaves_and_can_be_switched(self, write: Ask) -> None:
        bench = Bench(ok({"sid": SESSION}), read_only=True)
        with pytest.raises(ReadOnlyError) as caught:
            write(bench.client)
        assert caught.value.hint
        assert bench.script.requests == bench.records == []
        bench.client.read_only = False
        assert not bench.client.read_only
        write(bench.client)
        assert len(bench.script.requests) == 1

    def test_a_read_only_client_reads(self) -> None:
        bench = Bench(ok(session()), read_only=True)
        assert bench.client.fetch_session(SERVICE, SESSION).sid == SESSION


class TestHeaders:
    def test_every_request_says_who_asks_and_what_for(self) -> None:
        bench = Bench(listing("services"))
        bench.client.list_services()
        headers = bench.script.requests[0].headers
        assert headers["accept"] == "application/json"
        agent = rf"proxy-tui/{re.escape(proxy_tui.__version__)} \(python/3\.\d+; httpx/[\d.]+\)"
        assert re.fullmatch(agent, headers["user-agent"])

    def test_credentials_travel_as_basic_authentication(self) -> None:
        bench = Bench(listing("services"))
        bench.client.list_services()
        expected = httpx.BasicAuth(USERNAME, SECRET)._auth_header
        assert bench.script.requests[0].headers["authorization"] == expected

    def test_the_secret_shows_in_no_text_about_the_client(self) -> None:
        bench = Bench(refused(401, 20003, "Authenticate"))
        with pytest.raises(ApiError) as caught:
            bench.client.list_services()
        told = f"{bench.client!r} {bench.client.activity()!r} {bench.records!r} {caught.value!r}"
        assert SECRET not in told
        assert SECRET not in str(caught.value)


class TestBaseUrl:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            (DEFAULT_BASE_URL, "https://proxy.twilio.com"),
            ("https://proxy.twilio.com:443/", "https://proxy.twilio.com"),
            ("http://127.0.0.1:5000/", "http://127.0.0.1:5000"),
            ("http://localhost/twilio/?x=1#y", "http://localhost/twilio"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ],
    )
    def test_it_is_kept_without_a_slash_at_the_end(self, given: str, kept: str) -> None:
        bench = Bench(listing("services"), base_url=given)
        bench.client.list_services()
        assert bench.client.base_url == kept
        assert str(bench.script.requests[0].url) == f"{kept}/v1/Services?PageSize=100"
        assert bench.records[0].path == "/v1/Services"

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "proxy.twilio.com",
            "ftp://proxy.twilio.com",
            "https://",
            "https://a:b@proxy.twilio.com",
            "https://\ud800.example",
        ],
    )
    def test_anything_else_is_a_usage_error(self, url: str) -> None:
        with pytest.raises(UsageError, match="base URL"):
            ProxyClient(USERNAME, SECRET, base_url=url)


class TestRequestId:
    def test_it_is_the_last_answers(self) -> None:
        bench = Bench(ok(session()), ok(session(), twilio_request_id="RQ2"))
        assert bench.client.request_id() == ""
        bench.client.fetch_session(SERVICE, SESSION)
        assert bench.client.request_id() == REQUEST_ID
        bench.client.fetch_session(SERVICE, SESSION)
        assert bench.client.request_id() == "RQ2"

    def test_a_refusal_has_one_too(self) -> None:
        bench = Bench(refused(400, 80603))
        with pytest.raises(RefusedError) as caught:
            bench.client.create_session(SERVICE, CreateSession())
        assert caught.value.request_id == REQUEST_ID
        assert bench.client.request_id() == REQUEST_ID

    def test_a_lost_answer_leaves_none_of_an_earlier_request(self) -> None:
        bench = Bench(ok(session()), httpx.ReadTimeout("x"))
        bench.client.fetch_session(SERVICE, SESSION)
        with pytest.raises(ApiError):
            bench.client.delete_session(SERVICE, SESSION)
        assert bench.client.request_id() == ""


def test_a_client_needs_nothing_but_credentials() -> None:
    client = ProxyClient(USERNAME, SECRET)
    assert client.base_url == DEFAULT_BASE_URL
    assert client.activity().budget_per_second == RateLimiter().rate == 20
    client.close()
