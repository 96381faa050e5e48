"""The httpx client we make, and what its failures mean to a person."""

import socket
import ssl
import sys
from pathlib import Path

import httpx
import pytest

from proxy_tui.api._failures import error_for
from proxy_tui.api._transport import Deadline, Network, open_client, proxy_for
from proxy_tui.api._urls import Base
from proxy_tui.api.errors import ApiError, NotSentError, ResponseLostError
from proxy_tui.api.retry import CutResponseError, HopelessError

HOST = "proxy.twilio.com"
HTTPS = Base("https://proxy.twilio.com")
LOOPBACK = Base("http://127.0.0.1:9")
NEVER = Deadline(lambda: 0.0)


def failure(
    kind: type[httpx.RequestError], cause: BaseException | None = None
) -> httpx.RequestError:
    """Return what httpx raises, two floors above its cause, as it is in life."""
    problem, between = kind("secret words"), OSError("between")
    between.__cause__ = cause
    problem.__cause__ = between
    return problem


class TestSentences:
    @pytest.mark.parametrize(
        ("problem", "words"),
        [
            (failure(httpx.ConnectError, socket.gaierror(-2, "x")), "cannot be resolved"),
            (failure(httpx.ConnectError, ConnectionRefusedError(111, "x")), "refuses connections"),
            (failure(httpx.ConnectError, ssl.SSLError(1, "x")), "No secure connection"),
            (failure(httpx.ConnectError, OSError(113, "x")), "cannot be reached"),
            (failure(httpx.ConnectError), "cannot be reached"),
            (failure(httpx.ConnectTimeout), "within 5 s"),
            (failure(httpx.PoolTimeout), "All 24 connections were busy for 5 s"),
            (failure(httpx.ProxyError), "does not connect"),
            (failure(httpx.UnsupportedProtocol), "cannot be reached"),
        ],
    )
    def test_without_a_connection_nothing_was_sent(
        self, problem: httpx.RequestError, words: str
    ) -> None:
        for is_write in (False, True):
            error = error_for(problem, HOST, is_write=is_write)
            assert type(error) is NotSentError
            assert words in error.message
            assert "Nothing was sent" in error.hint

    @pytest.mark.parametrize(
        ("problem", "words"),
        [
            (failure(httpx.ReadTimeout), "no answer within 20 s"),
            (failure(httpx.WriteTimeout), "did not take the request within 20 s"),
            (failure(httpx.ReadError, ConnectionResetError(104, "x")), "broke before the answer"),
            (failure(httpx.WriteError), "broke before the answer"),
            (failure(httpx.CloseError), "broke before the answer"),
            (failure(httpx.RemoteProtocolError), "broke before the answer"),
            (failure(httpx.LocalProtocolError), "broke before the answer"),
        ],
    )
    def test_after_that_the_answer_is_lost(self, problem: httpx.RequestError, words: str) -> None:
        for is_write, hint in ((False, "Try again."), (True, "look before you try again")):
            error = error_for(problem, HOST, is_write=is_write)
            assert type(error) is ResponseLostError
            assert words in error.message
            assert HOST in error.message
            assert hint in error.hint

    def test_a_certificate_that_is_not_trusted_names_the_way_out(self) -> None:
        problem = failure(httpx.ConnectError, ssl.SSLCertVerificationError(1, "self-signed"))
        error = error_for(problem, HOST, is_write=False)
        assert isinstance(error, HopelessError)
        assert f"certificate of {HOST} is not trusted" in error.message
        assert "SSL_CERT_FILE" in error.hint

    @pytest.mark.parametrize("kind", [httpx.DecodingError, httpx.TooManyRedirects])
    def test_an_answer_that_cannot_be_decoded_is_a_garbled_one(
        self, kind: type[httpx.RequestError]
    ) -> None:
        assert isinstance(error_for(failure(kind), HOST, is_write=True), CutResponseError)

    def test_no_sentence_repeats_what_httpx_says(self) -> None:
        for kind in (httpx.ConnectError, httpx.ReadError, httpx.DecodingError, httpx.ProxyError):
            assert "secret words" not in str(error_for(failure(kind), HOST, is_write=True))


class TestClient:
    def test_timeouts_connections_and_redirects_are_as_promised(self) -> None:
        with open_client(LOOPBACK, None, deadline=NEVER) as client:
            timeout = client.timeout
            assert (timeout.connect, timeout.read) == (5, 20)
            assert (timeout.write, timeout.pool) == (20, 5)
            assert client.follow_redirects is False
            transport = client._transport
            assert isinstance(transport, Network)
            assert transport._pool._max_connections == 24
            assert transport._pool._keepalive_expiry == 60

    def test_it_holds_no_credentials(self) -> None:
        with open_client(LOOPBACK, None, deadline=NEVER) as client:
            assert client.auth is None
            assert "authorization" not in client.headers

    def test_without_tls_no_certificates_are_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
        open_client(LOOPBACK, None, deadline=NEVER).close()
        open_client(Base("http://twilio.example"), None, deadline=NEVER).close()

    @pytest.mark.parametrize("name", ["ca.pem", "junk.pem"])
    def test_a_certificate_file_that_cannot_be_read_is_named(
        self, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "junk.pem").write_text("junk")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / name))
        assert_hopeless("SSL_CERT_FILE")
        assert_hopeless("SSL_CERT_FILE", Base("https://localhost"))

    def test_a_proxy_whose_address_is_wrong_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HTTPS_PROXY", "gopher://proxy.example")
        assert_hopeless("HTTPS_PROXY")
        monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:port")
        assert_hopeless("HTTPS_PROXY")

    def test_a_socks_proxy_without_support_for_it_is_named(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "socksio", None)
        monkeypatch.setenv("ALL_PROXY", "socks5://proxy.example:1080")
        assert_hopeless("socksio")

    def test_a_proxy_of_the_environment_is_used(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
        proxy = proxy_for(HTTPS)
        assert proxy is not None
        assert str(proxy.url) == "http://proxy.example:3128"
        assert proxy_for(Base("http://twilio.example")) is None
        monkeypatch.delenv("HTTPS_PROXY")
        monkeypatch.setenv("ALL_PROXY", "proxy.example:3128")
        assert proxy_for(Base("http://twilio.example")) is not None
        for exception in (
            "*",
            "twilio.com",
            ".twilio.com",
            "10.0.0.1,proxy.twilio.com",
            "twilio.com:443",
        ):
            monkeypatch.setenv("NO_PROXY", exception)
            assert (proxy_for(HTTPS) is None) == ("443" not in exception)

    @pytest.mark.parametrize(
        "entry", ["[::1]", "[::1", "10.0.0.1:port", "fe80::/10x", "b\u00fccher.de:x"]
    )
    def test_an_exception_that_cannot_be_read_is_named_and_so_is_its_variable(
        self, entry: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTPS_PROXY", "http://me:hidden-word@proxy.example:3128")
        monkeypatch.setenv("NO_PROXY", f"localhost, {entry},10.0.0.0/8")
        with pytest.raises(HopelessError, match="NO_PROXY") as caught:
            proxy_for(HTTPS)
        assert entry in caught.value.message
        assert "hidden-word" not in str(caught.value)
        assert proxy_for(LOOPBACK) is None

    @pytest.mark.parametrize(
        "url", ["http://127.0.0.1:9", "https://localhost", "http://[::1]", "http://127.1"]
    )
    def test_but_never_on_the_way_to_this_machine(
        self, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
        monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
        assert proxy_for(Base(url)) is None


def assert_hopeless(words: str, base: Base = HTTPS) -> None:
    with pytest.raises(ApiError) as caught:
        open_client(base, None, proxy=proxy_for(base), deadline=NEVER)
    assert isinstance(caught.value, HopelessError)
    assert words in str(caught.value)
    assert caught.value.__context__ is None
