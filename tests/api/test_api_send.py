"""The funnel: what is sent again, what is told, and what never escapes."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from email.utils import formatdate
from typing import Any

import api_fakes
import httpx
import pytest
from api_fakes import (
    REQUEST_ID,
    SECRET,
    SERVICE,
    SESSION,
    USERNAME,
    Bench,
    FakeTime,
    listing,
    ok,
    refused,
    session,
)

from proxy_tui.api import Activity, ProxyClient, RateLimiter, RequestRecord
from proxy_tui.api._send import Call
from proxy_tui.api.background import background
from proxy_tui.api.cancel import cancellable
from proxy_tui.api.errors import (
    ApiError,
    BadResponseError,
    CancelledError,
    ConflictError,
    NotFoundError,
    NotSentError,
    RateLimitedError,
    ReadOnlyError,
    RefusedError,
    ResponseLostError,
    ServerError,
)
from proxy_tui.api.params import CreateSession, UpdateSession

PATH = f"/v1/Services/{SERVICE}/Sessions/{SESSION}"
CUT = httpx.Response(200, content=b'{"sid": "KC', headers={"Content-Type": "application/json"})
PAGE = httpx.Response(200, html="<html>Sign in</html>")


def read(bench: Bench) -> Any:
    return bench.client.fetch_session(SERVICE, SESSION)


def write(bench: Bench) -> Any:
    return bench.client.update_session(SERVICE, SESSION, UpdateSession(status="closed"))


def remove(bench: Bench) -> Any:
    return bench.client.delete_session(SERVICE, SESSION)


EVERY_VERB = [read, write, remove]


class TestRateLimit:
    @pytest.mark.parametrize("verb", EVERY_VERB)
    def test_any_verb_is_sent_again_after_a_429(self, verb: Callable[[Bench], Any]) -> None:
        bench = Bench(refused(429, 20429, Retry_After="3"), ok(session()))
        verb(bench)
        assert len(bench.script.requests) == 2
        assert bench.time.slept == pytest.approx(3)

    @pytest.mark.parametrize("verb", EVERY_VERB)
    def test_it_gives_up_after_five_tries(self, verb: Callable[[Bench], Any]) -> None:
        bench = Bench(refused(429, 80621))
        with pytest.raises(RateLimitedError) as caught:
            verb(bench)
        assert caught.value.code == 80621
        assert len(bench.script.requests) == 5
        assert bench.time.slept == pytest.approx(1 + 2 + 4 + 8)

    def test_where_nobody_waits_it_tries_longer_and_never_waits_more_than_a_minute(self) -> None:
        bench = Bench(*[refused(429)] * 19, ok(session()))
        with background():
            read(bench)
        assert len(bench.script.requests) == 20
        assert max(bench.time.naps) <= 60
        assert bench.time.slept <= 1 + 2 + 4 + 8 + 16 + 32 + 60 * 13 + 60

    def test_retry_after_may_be_a_date_by_the_servers_own_clock(self) -> None:
        date, later = formatdate(5_000_000, usegmt=True), formatdate(5_000_007, usegmt=True)
        bench = Bench(refused(429, Date=date, Retry_After=later), ok(session()))
        read(bench)
        assert bench.time.slept == pytest.approx(7)

    def test_nobody_is_made_to_wait_for_more_than_a_minute(self) -> None:
        bench = Bench(refused(429, Retry_After="86400"), ok(session()))
        read(bench)
        assert bench.time.slept == pytest.approx(60)

    def test_without_retry_after_the_backoff_is_jittered(self) -> None:
        shares = iter([0.5, 0.25])
        bench = Bench(refused(429), refused(429), ok(session()), jitter=lambda: next(shares))
        read(bench)
        assert bench.time.slept == pytest.approx(0.5 * 1 + 0.25 * 2)

    def test_one_429_holds_every_thread_of_the_client(self) -> None:
        bench = Bench(refused(429, Retry_After="10"), ok(session()))
        with ThreadPoolExecutor(1) as pool, blocked_sleep(bench) as (asleep, wake):
            first = pool.submit(read, bench)
            assert asleep.wait(10)
            assert bench.limiter.held_seconds() == pytest.approx(10)
            assert bench.client.activity().waiting_reason == "Twilio asks for fewer requests"
            wake.set()
            assert first.result().sid == SESSION

    def test_the_wait_can_be_seen_and_counts_down(self) -> None:
        bench = Bench(refused(429, Retry_After="0.3"), ok(session()))
        seen: list[Activity] = []
        watch(bench, seen)
        read(bench)
        assert [round(shot.waiting_seconds, 3) for shot in seen] == [0.3, 0.2, 0.1]
        assert {shot.waiting_reason for shot in seen} == {"Twilio asks for fewer requests"}
        assert bench.client.activity().waiting_seconds == 0
        assert bench.client.activity().waiting_reason == ""


class TestReads:
    @pytest.mark.parametrize(
        ("trouble", "error"),
        [
            (refused(500, 20500), ServerError),
            (refused(503), ServerError),
            (httpx.Response(502, html="<html>"), ServerError),
            (httpx.ReadTimeout("x"), ResponseLostError),
            (httpx.RemoteProtocolError("x"), ResponseLostError),
            (httpx.ConnectError("x"), NotSentError),
            (CUT, BadResponseError),
            (httpx.Response(200), BadResponseError),
            (httpx.DecodingError("x"), BadResponseError),
        ],
    )
    def test_a_read_is_tried_three_times_in_all(self, trouble: Any, error: type[ApiError]) -> None:
        bench = Bench(trouble)
        with pytest.raises(error):
            read(bench)
        assert len(bench.script.requests) == 3
        assert bench.time.slept == pytest.approx(1 + 2)

    @pytest.mark.parametrize("trouble", [refused(500), httpx.ReadTimeout("x"), CUT])
    def test_a_read_goes_on_when_the_trouble_passes(self, trouble: Any) -> None:
        bench = Bench(trouble, trouble, ok(session()))
        assert read(bench).sid == SESSION

    @pytest.mark.parametrize(
        "answer",
        [
            refused(400),
            refused(401),
            refused(403),
            refused(404),
            refused(409, 80623),
            refused(501),
            PAGE,
            ok([]),
            httpx.Response(304),
            httpx.Response(302, headers={"Location": "/elsewhere"}),
        ],
    )
    def test_what_will_not_pass_is_asked_once(self, answer: httpx.Response) -> None:
        bench = Bench(answer)
        with pytest.raises(ApiError):
            read(bench)
        assert len(bench.script.requests) == 1
        assert bench.time.naps == []

    def test_a_certificate_that_is_not_trusted_is_asked_once(self) -> None:
        problem = httpx.ConnectError("x")
        problem.__cause__ = ssl.SSLCertVerificationError(1, "self-signed")
        bench = Bench(problem)
        with pytest.raises(NotSentError, match="certificate"):
            read(bench)
        assert len(bench.script.requests) == 1

    def test_the_wait_between_two_tries_can_be_seen(self) -> None:
        bench = Bench(httpx.ReadTimeout("x"), refused(500), CUT)
        seen: list[Activity] = []
        watch(bench, seen)
        with pytest.raises(BadResponseError):
            read(bench)
        assert list(dict.fromkeys(shot.waiting_reason for shot in seen)) == [
            "no answer; asking again",
            "Twilio failed; asking again",
        ]

    def test_a_cut_answer_is_asked_again_under_that_name(self) -> None:
        bench = Bench(CUT, ok(session()))
        seen: list[Activity] = []
        watch(bench, seen)
        read(bench)
        assert {shot.waiting_reason for shot in seen} == {"asking again"}

    def test_a_read_that_was_limited_before_has_used_up_its_tries(self) -> None:
        bench = Bench(refused(429), refused(429), httpx.ReadTimeout("x"))
        with pytest.raises(ResponseLostError):
            read(bench)
        assert len(bench.script.requests) == 3

    def test_a_503_that_names_a_time_is_believed(self) -> None:
        bench = Bench(refused(503, Retry_After="4"), ok(session()))
        read(bench)
        assert bench.time.slept == pytest.approx(4)


class TestWrites:
    @pytest.mark.parametrize("verb", [write, remove])
    @pytest.mark.parametrize(
        ("trouble", "error"),
        [
            (refused(500), ServerError),
            (refused(503, Retry_After="1"), ServerError),
            (refused(409, 80623), ConflictError),
            (httpx.ReadTimeout("x"), ResponseLostError),
            (httpx.ReadError("x"), ResponseLostError),
            (httpx.WriteError("x"), ResponseLostError),
            (httpx.WriteTimeout("x"), ResponseLostError),
            (httpx.RemoteProtocolError("x"), ResponseLostError),
            (httpx.LocalProtocolError("x"), ResponseLostError),
            (httpx.ConnectError("x"), NotSentError),
            (httpx.ConnectTimeout("x"), NotSentError),
            (httpx.PoolTimeout("x"), NotSentError),
            (httpx.ProxyError("x"), NotSentError),
            (httpx.DecodingError("x"), BadResponseError),
            (httpx.Response(302, headers={"Location": "/x"}), BadResponseError),
        ],
    )
    def test_a_write_is_never_sent_twice_on_a_doubt(
        self, verb: Callable[[Bench], Any], trouble: Any, error: type[ApiError]
    ) -> None:
        bench = Bench(trouble)
        with pytest.raises(error):
            verb(bench)
        assert len(bench.script.requests) == 1
        assert bench.time.naps == []

    @pytest.mark.parametrize("trouble", [CUT, PAGE, ok([]), httpx.Response(200)])
    def test_a_change_whose_answer_is_garbled_is_not_sent_again(self, trouble: Any) -> None:
        bench = Bench(trouble)
        with pytest.raises(BadResponseError):
            write(bench)
        assert len(bench.script.requests) == 1

    def test_a_write_that_is_limited_first_and_lost_then_is_in_doubt(self) -> None:
        bench = Bench(refused(429, Retry_After="0"), httpx.ReadTimeout("x"))
        with pytest.raises(ResponseLostError) as caught:
            write(bench)
        assert len(bench.script.requests) == 2
        assert "may have been done" in caught.value.hint

    def test_read_only_switched_on_during_a_backoff_stops_the_second_try(self) -> None:
        bench = Bench(refused(429, Retry_After="1"), ok(session()))

        def sleep(seconds: float) -> None:
            bench.client.read_only = True
            bench.time.sleep(seconds)

        bench.limiter.sleep = sleep
        with pytest.raises(ReadOnlyError):
            write(bench)
        assert len(bench.script.requests) == 1


class TestNothingEscapes:
    """What an httpx exception says, and its class, stay inside."""

    FAILURES = (
        httpx.ConnectError,
        httpx.ConnectTimeout,
        httpx.ReadError,
        httpx.ReadTimeout,
        httpx.WriteError,
        httpx.WriteTimeout,
        httpx.PoolTimeout,
        httpx.CloseError,
        httpx.LocalProtocolError,
        httpx.RemoteProtocolError,
        httpx.ProxyError,
        httpx.UnsupportedProtocol,
        httpx.DecodingError,
        httpx.TooManyRedirects,
        httpx.InvalidURL,
    )

    @pytest.mark.parametrize("failure", FAILURES)
    @pytest.mark.parametrize("verb", EVERY_VERB)
    def test_an_httpx_exception_never_escapes_not_even_as_a_cause(
        self, failure: type[Exception], verb: Callable[[Bench], Any]
    ) -> None:
        bench = Bench(failure("https://me:hidden@proxy.twilio.com/+12025550100"))
        with pytest.raises(ApiError) as caught:
            verb(bench)
        error: BaseException | None = caught.value
        while error is not None:
            assert not type(error).__module__.startswith("httpx")
            assert "hidden" not in f"{error} {error!r}"
            error = error.__cause__ or error.__context__
        assert caught.value.message.endswith(".")

    def test_every_request_error_of_httpx_is_among_them(self) -> None:
        def leaves(kind: type[object]) -> Iterator[type]:
            for child in kind.__subclasses__():
                yield from leaves(child)
            if not kind.__subclasses__() and kind.__module__ == "httpx":
                yield kind

        assert set(leaves(httpx.RequestError)) <= set(self.FAILURES)

    def test_credentials_do_not_go_to_another_host_even_from_inside(self) -> None:
        bench = Bench(ok({}))
        call = Call("GET", httpx.URL("https://evil.example/v1"))
        with pytest.raises(NotSentError, match=r"evil\.example"):
            bench.client._sender.send(call, lambda answer: answer)
        assert bench.script.requests == []


class TestCancelling:
    def test_a_cancelled_call_sends_nothing(self) -> None:
        bench = Bench(ok(session()))
        with cancellable(lambda: True), pytest.raises(CancelledError):
            read(bench)
        assert bench.script.requests == []

    @pytest.mark.parametrize("trouble", [refused(429, Retry_After="30"), httpx.ReadTimeout("x")])
    def test_a_backoff_ends_within_a_slice_of_being_cancelled(self, trouble: Any) -> None:
        bench = Bench(trouble)
        with (
            cancellable(lambda: bench.time.slept > 0.45),
            pytest.raises(CancelledError),
        ):
            read(bench)
        assert bench.time.slept == pytest.approx(0.5)
        assert max(bench.time.naps) <= 0.1
        assert len(bench.script.requests) == 1

    def test_an_answer_that_has_come_is_not_thrown_away(self) -> None:
        bench = Bench(ok(session()))
        with cancellable(lambda: bool(bench.script.requests)):
            assert read(bench).sid == SESSION


class TestRecords:
    def test_a_good_request_leaves_one_record(self) -> None:
        bench = Bench(lambda _: passing(bench.time, 0.084, ok(session())))
        read(bench)
        milliseconds = bench.records[0].milliseconds
        assert milliseconds == pytest.approx(84)
        assert bench.records == [RequestRecord("GET", PATH, 200, milliseconds, REQUEST_ID, 1, "")]

    def test_every_attempt_leaves_one(self) -> None:
        bench = Bench(httpx.ReadTimeout("x"), refused(500, 20500), ok(session()))
        read(bench)
        told = [(record.attempt, record.status, record.error) for record in bench.records]
        assert told == [(1, 0, "ResponseLostError"), (2, 500, "ServerError 20500"), (3, 200, "")]
        assert [record.request_id for record in bench.records] == ["", REQUEST_ID, REQUEST_ID]

    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            (refused(404, 20404), "NotFoundError 20404"),
            (refused(400, 80607), "RefusedError 80607"),
            (refused(403), "ForbiddenError"),
            (PAGE, "BadResponseError"),
            (httpx.InvalidURL("x"), "BadResponseError"),
        ],
    )
    def test_errors_have_their_public_name_and_code(self, answer: Any, error: str) -> None:
        bench = Bench(answer)
        with pytest.raises(ApiError):
            write(bench)
        assert [record.error for record in bench.records] == [error]

    def test_private_classes_go_by_their_public_name(self) -> None:
        problem = httpx.ConnectError("x")
        problem.__cause__ = ssl.SSLCertVerificationError(1, "x")
        bench = Bench(CUT, problem)
        for _ in range(2):
            with pytest.raises(ApiError):
                write(bench)
        assert [record.error for record in bench.records] == ["BadResponseError", "NotSentError"]

    def test_names_numbers_and_queries_stay_out_of_records(self) -> None:
        name = "Ann Smith/+12025550100"
        bench = Bench(ok(session(unique_name=name)), listing("sessions"), ok({}))
        bench.client.fetch_session(SERVICE, name)
        bench.client.list_sessions("my service", page_token="PAsecret")
        bench.client.fetch_json(f"/v1/Services/{SERVICE}/Sessions/a%2Fb")
        assert [record.path for record in bench.records] == [
            f"/v1/Services/{SERVICE}/Sessions/{{name}}",
            "/v1/Services/{name}/Sessions",
            f"/v1/Services/{SERVICE}/Sessions/{{name}}",
        ]

    def test_bodies_stay_out_of_records(self) -> None:
        bench = Bench(ok(session(), 201))
        bench.client.create_session(SERVICE, CreateSession(unique_name="Ann"))
        assert "Ann" not in repr(bench.records)

    def test_a_client_without_a_listener_works_too(self) -> None:
        bench = Bench(ok(session()), on_request=None)
        assert read(bench).sid == SESSION


class TestActivity:
    def test_before_the_first_answer_nothing_is_known(self) -> None:
        assert Bench(ok(session())).client.activity() == Activity(
            latency_ms=None,
            requests_per_second=0.0,
            budget_per_second=20,
            waiting_seconds=0.0,
            waiting_reason="",
            clock_skew=None,
        )

    def test_latency_is_the_last_answers(self) -> None:
        bench = Bench(
            lambda _: passing(bench.time, 0.2, ok(session())),
            lambda _: passing(bench.time, 0.05, refused(404)),
            httpx.ReadTimeout("x"),
        )
        read(bench)
        assert bench.client.activity().latency_ms == pytest.approx(200)
        with pytest.raises(NotFoundError):
            read(bench)
        with pytest.raises(ResponseLostError):
            write(bench)
        assert bench.client.activity().latency_ms == pytest.approx(50)

    def test_requests_are_counted_over_the_last_second(self) -> None:
        bench = Bench(ok(session()))
        read(bench)
        read(bench)
        assert bench.client.activity().requests_per_second == 2
        bench.time.now += 1
        assert bench.client.activity().requests_per_second == 0

    def test_clock_skew_is_server_time_minus_ours(self) -> None:
        bench = Bench(ok(session(), Date=formatdate(1090, usegmt=True)), ok(session()))
        read(bench)
        assert bench.client.activity().clock_skew == pytest.approx(90)
        read(bench)
        assert bench.client.activity().clock_skew == pytest.approx(90)

    def test_a_date_that_cannot_be_read_says_nothing(self) -> None:
        bench = Bench(ok(session(), Date="soon"))
        read(bench)
        assert bench.client.activity().clock_skew is None

    def test_the_budget_is_the_rate_limiters(self) -> None:
        client = ProxyClient(USERNAME, SECRET, rate_limiter=RateLimiter(rate=7.6))
        assert client.activity().budget_per_second == 8


class TestSharing:
    def test_many_threads_share_one_client_one_budget_and_keep_their_own_request_id(self) -> None:
        def answer(request: httpx.Request) -> httpx.Response:
            name = request.url.path.rpartition("/")[2]
            return ok(session(unique_name=name), twilio_request_id=f"RQ{name}")

        bench = Bench(answer)

        def work(number: int) -> tuple[str | None, str]:
            found = bench.client.fetch_session(SERVICE, f"n{number}")
            return found.unique_name, bench.client.request_id()

        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(work, range(200)))
        assert results == [(f"n{number}", f"RQn{number}") for number in range(200)]
        assert len(bench.records) == 200
        assert bench.time.slept > 0

    def test_the_httpx_client_is_made_once_and_only_when_it_is_needed(self) -> None:
        bench = Bench(ok(session()))
        assert bench.client._sender._client is None
        start = threading.Barrier(8)

        def work(_: int) -> object:
            start.wait(10)
            read(bench)
            return bench.client._sender._client

        with ThreadPoolExecutor(8) as pool:
            assert len(set(map(id, pool.map(work, range(8))))) == 1


class TestClosing:
    def test_a_closed_client_sends_nothing_more(self) -> None:
        bench = Bench(ok(session()))
        read(bench)
        bench.client.close()
        bench.client.close()
        with pytest.raises(CancelledError):
            read(bench)
        assert len(bench.script.requests) == 1

    def test_a_client_that_was_never_used_closes_too(self) -> None:
        bench = Bench(ok(session()))
        bench.client.close()
        with pytest.raises(CancelledError):
            read(bench)

    @pytest.mark.parametrize("problem", [RuntimeError("closed"), ValueError("closed")])
    @pytest.mark.parametrize(
        ("verb", "error"),
        [(read, CancelledError), (write, ResponseLostError), (remove, ResponseLostError)],
    )
    def test_a_read_under_way_is_cancelled_and_a_write_is_in_doubt(
        self, problem: Exception, verb: Callable[[Bench], Any], error: type[ApiError]
    ) -> None:
        def answer(_: httpx.Request) -> httpx.Response:
            bench.client._sender._is_closed = True
            raise problem

        bench = Bench(answer)
        with pytest.raises(error) as caught:
            verb(bench)
        assert caught.value.__context__ is None

    @pytest.mark.parametrize("problem", [RuntimeError("bug"), ValueError("bug")])
    def test_a_bug_in_an_open_client_is_not_hidden(self, problem: Exception) -> None:
        with pytest.raises(type(problem), match="bug"):
            read(Bench(problem))


class TestRealSockets:
    """The same over loopback, where httpx itself finds the trouble."""

    def test_a_refused_connection_was_never_sent(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        bench = Bench(base_url=f"http://127.0.0.1:{port}", transport=None)
        with pytest.raises(NotSentError, match=r"127\.0\.0\.1 refuses connections"):
            write(bench)
        bench.client.close()

    @pytest.mark.parametrize(
        ("answer", "error"),
        [
            (b"", ResponseLostError),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", ResponseLostError),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{", ResponseLostError),
            (b"SSH-2.0-OpenSSH_9.6\r\n", ResponseLostError),
        ],
    )
    def test_a_connection_that_breaks_off_is_an_answer_lost(
        self, answer: bytes, error: type[ApiError]
    ) -> None:
        with serving(answer) as bench, pytest.raises(error, match="broke before"):
            write(bench)

    def test_a_broken_compression_is_a_bad_answer(self) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\njunk"
        with serving(head) as bench, pytest.raises(BadResponseError, match="decompressed"):
            write(bench)

    def test_a_read_is_answered_by_the_second_connection(self) -> None:
        body = b'{"sid": "%s"}' % SESSION.encode()
        good = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        with serving(b"", good) as bench:
            assert read(bench).sid == SESSION

    def test_a_client_closed_by_another_thread_gives_up_its_connections(self) -> None:
        body = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
        with serving(body) as bench:
            bench.client.fetch_json("/v1/Services")
            thread = threading.Thread(target=bench.client.close)
            thread.start()
            thread.join()
            with pytest.raises(CancelledError):
                bench.client.fetch_json("/v1/Services")


def watch(bench: Bench, seen: list[Activity]) -> None:
    """Note the activity of the client at the start of each nap."""

    def sleep(seconds: float) -> None:
        seen.append(bench.client.activity())
        bench.time.sleep(seconds)

    bench.limiter.sleep = sleep


def passing(time: FakeTime, seconds: float, answer: httpx.Response) -> httpx.Response:
    time.now += seconds
    return answer


@contextmanager
def serving(*answers: bytes) -> Iterator[Bench]:
    """Give a client of a server that answers one connection after the other, and closes it."""
    left = iter(answers)

    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(next(left, b""))

    with api_fakes.serving(serve) as port:
        bench = Bench(base_url=f"http://127.0.0.1:{port}", transport=None)
        yield bench
        bench.client.close()


@contextmanager
def blocked_sleep(bench: Bench) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Make the first nap last until it is woken."""
    asleep, wake = threading.Event(), threading.Event()

    def sleep(seconds: float) -> None:
        asleep.set()
        assert wake.wait(10)
        bench.time.sleep(seconds)

    bench.limiter.sleep = sleep
    try:
        yield asleep, wake
    finally:
        wake.set()


def test_a_refusal_is_raised_as_it_was_made() -> None:
    with pytest.raises(RefusedError) as caught:
        write(Bench(refused(400, 80608, "Invalid status change")))
    assert (caught.value.status, caught.value.code) == (400, 80608)
    assert caught.value.detail == "Invalid status change"
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "asked", ["31536000", "-3", "1.5", "nonsense", "Thu, 01 Jan 1970 00:00:00 GMT"]
)
def test_no_retry_after_makes_a_wait_without_end_and_each_wait_can_be_cancelled(asked: str) -> None:
    limited = refused(429, 20429, Retry_After=asked, Date="Thu, 26 Nov 2026 00:00:00 GMT")
    bench = Bench(limited)
    with pytest.raises(RateLimitedError):
        read(bench)
    assert bench.time.slept <= 4 * 60 + 1
    bench = Bench(limited)
    with pytest.raises(CancelledError), cancellable(lambda: len(bench.script.requests) == 1):
        write(bench)
    assert len(bench.script.requests) == 1
