"""Answers of every kind: what each becomes, and what is never repeated."""

import json
from contextlib import suppress
from email.utils import formatdate
from typing import Any

import httpx
import pytest
from hypothesis import given, strategies as st

from proxy_tui.api._responses import (
    DETAIL_LIMIT,
    json_of,
    masked,
    raise_for_status,
    request_id,
    server_time,
)
from proxy_tui.api.errors import (
    ApiError,
    AuthenticationError,
    BadResponseError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    RateLimitedError,
    RefusedError,
    ServerError,
    is_no_such_name,
)
from proxy_tui.api.retry import CutResponseError

HTML = "<!DOCTYPE html><html><body>Sign in as +12025550100</body></html>"


def refusal(answer: httpx.Response) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        json_of(answer)
    return caught.value


def said(body: Any, status: int = 400) -> RefusedError:
    return refusal(httpx.Response(status, content=json.dumps(body)))


class TestClasses:
    @pytest.mark.parametrize("code", [20404, 80308, 80408, 80409])
    def test_no_such_name_is_one_thing_whatever_code_and_status_say_it(self, code: int) -> None:
        assert is_no_such_name(said({"code": code}, 400))
        assert is_no_such_name(said({"code": 0}, 404))
        assert not any(is_no_such_name(said({"code": code}, status)) for status in (401, 403, 503))
        assert not is_no_such_name(said({"code": 80608}, 400))

    @pytest.mark.parametrize(
        ("status", "kind"),
        [
            (400, RefusedError),
            (401, AuthenticationError),
            (403, ForbiddenError),
            (404, NotFoundError),
            (405, RefusedError),
            (407, RefusedError),
            (409, ConflictError),
            (422, RefusedError),
            (429, RateLimitedError),
            (500, ServerError),
            (501, ServerError),
            (503, ServerError),
            (599, ServerError),
        ],
    )
    @pytest.mark.parametrize("body", [b"", b"{}", b'{"code": 20404, "message": "x"}', HTML, b"?"])
    def test_the_status_decides_the_class_whatever_the_body(
        self, status: int, kind: type, body: Any
    ) -> None:
        error = refusal(httpx.Response(status, content=body))
        assert type(error) is kind
        assert error.status == status

    @pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
    def test_any_2xx_passes(self, status: int) -> None:
        raise_for_status(httpx.Response(status, content=b"anything"))

    @pytest.mark.parametrize("status", [300, 304, 102])
    def test_a_status_that_is_neither_yes_nor_no_is_a_bad_answer(self, status: int) -> None:
        with pytest.raises(BadResponseError, match=rf"HTTP {status}"):
            raise_for_status(httpx.Response(status))


class TestWords:
    @pytest.mark.parametrize(
        ("status", "body", "message", "code", "detail"),
        [
            (400, {"code": 80604, "message": "In use"}, "This person already", 80604, "In use"),
            (
                400,
                {"code": 404, "message": "x"},
                "There is no such thing in this account",
                404,
                "x",
            ),
            (403, {"code": 99999, "message": "O"}, "These credentials may not", 99999, "O"),
            (400, {"code": 99999, "message": "Odd."}, "Twilio refuses this: Odd.", 99999, "Odd."),
            (400, {"code": 99999}, "Twilio refuses this and does not say why (", 99999, ""),
            (400, {"title": "Not found"}, "Twilio refuses this: Not found", 0, "Not found"),
            (404, {"title": "No", "code": "20404", "detail": "x"}, "There is no such", 20404, "x"),
        ],
    )
    def test_a_code_is_told_in_our_words_else_its_status_else_in_twilios(
        self, status: int, body: dict[str, Any], message: str, code: int, detail: str
    ) -> None:
        error = said(body, status)
        assert error.message.startswith(message)
        assert (error.code, error.detail) == (code, detail)

    def test_an_empty_body_is_told_by_its_status(self) -> None:
        assert refusal(httpx.Response(400)).message.endswith("(HTTP 400).")
        assert refusal(httpx.Response(503)).message == "Twilio is not available at the moment."

    @pytest.mark.parametrize("code", [None, "", "x", "20404x", True, 1.5, [], {}, "9" * 40])
    def test_a_code_that_is_no_number_counts_as_none(self, code: Any) -> None:
        assert said({"code": code, "message": "x"}).code == 0

    @pytest.mark.parametrize("message", [None, 5, [], {}, ""])
    def test_a_message_that_is_no_text_counts_as_none(self, message: Any) -> None:
        assert said({"code": 80607, "message": message}).detail == ""

    def test_a_long_message_is_cut(self) -> None:
        assert len(said({"message": "x" * 10_000}).detail) == DETAIL_LIMIT

    def test_the_request_id_is_kept(self) -> None:
        answer = httpx.Response(400, headers={"Twilio-Request-Id": "RQ1"})
        assert refusal(answer).request_id == "RQ1"
        assert request_id(httpx.Response(200)) == ""


class TestStrangeBodies:
    @pytest.mark.parametrize("status", [400, 401, 404, 429, 502])
    def test_a_web_page_instead_of_an_error_is_named_and_not_repeated(self, status: int) -> None:
        error = refusal(httpx.Response(status, html=HTML))
        assert error.message == f"A web page came instead of an answer (HTTP {status})."
        assert "between" in error.hint
        assert error.detail == ""

    @pytest.mark.parametrize(
        "body", [b"upstream timeout +12025550100", b'{"message": "cu', b"[]", b'"text"', b"{}"]
    )
    def test_any_other_strange_error_body_is_not_repeated_either(self, body: bytes) -> None:
        error = refusal(httpx.Response(500, content=body))
        assert error.message == "Something unreadable came instead of an answer (HTTP 500)."
        assert error.detail == ""

    @pytest.mark.parametrize(
        "answer", [httpx.Response(200, html=HTML), httpx.Response(200, text="\n <p>")]
    )
    def test_a_web_page_instead_of_an_answer_is_a_bad_answer(self, answer: httpx.Response) -> None:
        with pytest.raises(BadResponseError, match="A web page came instead") as caught:
            json_of(answer)
        assert not isinstance(caught.value, CutResponseError)
        assert "Sign in" not in str(caught.value)

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            (b"", "came empty"),
            (b'{"sessions": [{"sid": "KC1"', "came incomplete"),
            (b"{} {}", "came incomplete"),
            (b"[" * 100_000, "came incomplete"),
        ],
    )
    def test_a_cut_or_garbled_answer_is_a_bad_answer_worth_a_second_try(
        self, body: bytes, words: str
    ) -> None:
        with pytest.raises(CutResponseError, match=words) as caught:
            json_of(httpx.Response(200, content=body, headers={"Twilio-Request-Id": "RQ1"}))
        assert (caught.value.status, caught.value.request_id) == (200, "RQ1")
        assert caught.value.__context__ is None

    @pytest.mark.parametrize("value", [None, 1, "x", [], {"a": [1.5, None, True]}])
    def test_json_of_any_shape_and_any_content_type_is_read(self, value: Any) -> None:
        body = json.dumps(value)
        assert json_of(httpx.Response(200, text=body)) == value

    @given(st.binary(max_size=200), st.sampled_from([200, 204, 302, 400, 404, 429, 500]))
    def test_no_body_at_all_raises_anything_but_our_errors(self, body: bytes, status: int) -> None:
        with suppress(ApiError):
            json_of(httpx.Response(status, content=body))


class TestMasking:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("+442079460123", "+44••••0123"),
            ("+15005550006", "+1••••0006"),
            ("'+12025550100' is taken by +447700900123.", "'+1••••0100' is taken by +44••••0123."),
            ("%2B12025550100", "%2B1••••0100"),
            ("/Sessions/%2b447700900123", "/Sessions/%2b44••••0123"),
            ("whatsapp:+35312345678", "whatsapp:+353••••5678"),
            ("+1234567", "+1••••4567"),
            ("+3531234", "+353••••1234"),
            ("+123456", "+123456"),
            ("+ 44", "+ 44"),
            ("KC12345678901234567890123456789012", "KC12345678901234567890123456789012"),
            ("2026-03-01T10:00:00+00:00", "2026-03-01T10:00:00+00:00"),
            ("", ""),
        ],
    )
    def test_numbers_keep_country_and_last_four_digits(self, text: str, shown: str) -> None:
        assert masked(text) == shown

    @given(st.text(max_size=20), st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True), st.text())
    def test_no_number_comes_through_whole(self, before: str, digits: str, after: str) -> None:
        assert f"+{digits}" not in masked(f"{before}+{digits} {after}")

    def test_an_error_keeps_no_number_in_any_of_its_texts(self) -> None:
        error = said({"message": "Identifier +12025550100 (+442079460123) is odd"})
        told = f"{error} {error.detail} {error!r} {error.args}"
        assert "2025550100" not in told
        assert "2079460123" not in told
        assert "+1••••0100" in error.message

    def test_cutting_comes_after_masking(self) -> None:
        error = said({"message": "x" * (DETAIL_LIMIT - 6) + "+12025550100"})
        assert "2025" not in error.detail


class TestTimes:
    @pytest.mark.parametrize(
        ("header", "seconds"),
        [("0", 0), ("5", 5), (" 7 ", 7), ("2.5", 2.5), ("86400", 86400)],
    )
    def test_retry_after_in_seconds(self, header: str, seconds: float) -> None:
        assert refusal(httpx.Response(429, headers={"Retry-After": header})).retry_after == seconds

    @pytest.mark.parametrize(("ahead", "seconds"), [(9, 9), (0, 0), (-60, 0)])
    def test_retry_after_as_a_date_counts_from_the_answers_own(
        self, ahead: int, seconds: float
    ) -> None:
        headers = {
            "Date": formatdate(1_000_000, usegmt=True),
            "Retry-After": formatdate(1_000_000 + ahead, usegmt=True),
        }
        assert refusal(httpx.Response(429, headers=headers)).retry_after == seconds

    @pytest.mark.parametrize(
        "header", ["", "-1.5", "nan", "inf", "1e9", "0x10", "soon", "9" * 30, "٣"]
    )
    def test_a_retry_after_that_cannot_be_read_is_none(self, header: str) -> None:
        answer = httpx.Response(429, headers=[(b"retry-after", header.encode())])
        assert refusal(answer).retry_after is None

    def test_a_date_without_another_to_count_from_is_none(self) -> None:
        headers = {"Retry-After": formatdate(1_000_000, usegmt=True)}
        assert refusal(httpx.Response(429, headers=headers)).retry_after is None

    @pytest.mark.parametrize(
        "header", ["", "soon", "Mon, 99 Foo 2026 99:99:99 GMT", "Fri, 31 Dec 99999 23:59:59 GMT"]
    )
    def test_a_date_that_cannot_be_read_is_none(self, header: str) -> None:
        assert server_time(httpx.Response(200, headers={"Date": header})) is None

    def test_a_date_is_seconds_since_1970(self) -> None:
        answer = httpx.Response(200, headers={"Date": "Thu, 01 Jan 1970 00:01:30 GMT"})
        assert server_time(answer) == 90


class TestRetryAfter:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("31536000", "It asks to wait 365 days; each wait here ends after 60 s."),
            ("7200", "2 hours"),
            ("61", "61 s"),
            (formatdate(10**9 + 86400 * 3, usegmt=True), "3 days"),
        ],
    )
    def test_a_wait_without_measure_is_cut_and_told(self, text: str, said: str) -> None:
        headers = {"Retry-After": text, "Date": formatdate(10**9, usegmt=True)}
        assert said in refusal(httpx.Response(429, headers=headers)).hint
