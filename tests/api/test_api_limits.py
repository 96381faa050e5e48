"""No answer takes for ever, fills the memory, or passes for Twilio when a proxy gave it."""

import gzip
import socket
import tracemalloc
import zlib
from collections.abc import Callable, Iterator

import httpx
import pytest
from api_fakes import SECRET, SERVICE, SESSION, USERNAME, Bench, FakeTime, serving, session

from proxy_tui.api import ProxyClient, RateLimiter
from proxy_tui.api._responses import MOST_BYTES
from proxy_tui.api._transport import DEADLINE
from proxy_tui.api.errors import ApiError, BadResponseError, NotSentError, ResponseLostError
from proxy_tui.api.params import UpdateSession

CLOSE = UpdateSession(status="closed")


class Drip(httpx.SyncByteStream):
    """A body that comes in small pieces, each of which takes some seconds."""

    def __init__(self, time: FakeTime, seconds: float, pieces: int | None = None) -> None:
        self.time, self.seconds, self.pieces = time, seconds, pieces
        self.sent = 0
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        while self.pieces is None or self.sent < self.pieces:
            self.time.now += self.seconds
            self.sent += 1
            yield b" "
        yield b'{"sid": "%s"}' % SESSION.encode()

    def close(self) -> None:
        self.closed = True


class TestDeadline:
    def test_a_write_whose_answer_drips_for_ever_is_lost_after_a_minute(self) -> None:
        bench = Bench(lambda _: httpx.Response(200, stream=drip))
        drip = Drip(bench.time, 8)
        with pytest.raises(
            ResponseLostError, match="did not finish its answer within 60 s"
        ) as caught:
            bench.client.update_session(SERVICE, SESSION, CLOSE)
        assert "look before you try again" in caught.value.hint
        assert (drip.sent, drip.closed) == (8, True)
        assert len(bench.script.requests) == 1

    def test_a_read_is_asked_again(self) -> None:
        drips: list[Drip] = []

        def answer(_: httpx.Request) -> httpx.Response:
            drips.append(Drip(bench.time, 8))
            return httpx.Response(200, stream=drips[-1])

        bench = Bench(answer)
        with pytest.raises(ResponseLostError):
            bench.client.fetch_session(SERVICE, SESSION)
        assert [drip.sent for drip in drips] == [8, 8, 8]

    def test_a_slow_answer_that_ends_in_time_is_taken(self) -> None:
        bench = Bench(lambda _: httpx.Response(200, stream=Drip(bench.time, 8, pieces=7)))
        assert bench.client.fetch_session(SERVICE, SESSION).sid == SESSION

    @pytest.mark.parametrize("prefix", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b""])
    def test_headers_and_body_over_a_socket_are_held_to_it_alike(self, prefix: bytes) -> None:
        time = FakeTime()

        def serve(connection: socket.socket) -> None:
            connection.recv(65536)
            connection.sendall(prefix or b"HTTP/1.1 ")
            while True:
                time.now += 8
                connection.sendall(b"X")

        with serving(serve) as port:
            client = at(port, time)
            with pytest.raises(ResponseLostError, match="within 60 s"):
                client.update_session(SERVICE, SESSION, CLOSE)
            client.close()
        assert time.now >= 1000 + DEADLINE


class TestSize:
    @pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, lambda data: data])
    def test_an_answer_without_measure_is_not_read_on(self, pack: Callable[[bytes], bytes]) -> None:
        packed = pack(b" " * (4 * MOST_BYTES))
        encoding = {b"\x1f": "gzip", b"\x78": "deflate"}.get(packed[:1], "identity")

        class Bomb(httpx.SyncByteStream):
            def __iter__(self) -> Iterator[bytes]:
                for start in range(0, len(packed), 65536):
                    yield packed[start : start + 65536]

        def answer(_: httpx.Request) -> httpx.Response:
            return httpx.Response(200, headers={"Content-Encoding": encoding}, stream=Bomb())

        bench = Bench(answer)
        tracemalloc.start()
        with pytest.raises(BadResponseError, match="larger than 32 MB"):
            bench.client.fetch_session(SERVICE, SESSION)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 1.5 * MOST_BYTES
        assert len(bench.script.requests) == 1

    @pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw deflate", "GZIP", "identity", ""])
    def test_what_is_packed_is_unpacked(self, encoding: str) -> None:
        body = httpx.Response(200, json=session()).content
        raw = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        packed = {
            "gzip": gzip.compress(body),
            "deflate": zlib.compress(body),
            "raw deflate": raw.compress(body) + raw.flush(),
        }.get(encoding.lower(), body)

        class Pieces(httpx.SyncByteStream):
            def __iter__(self) -> Iterator[bytes]:
                yield b""
                for start in range(0, len(packed), 7):
                    yield packed[start : start + 7]

        headers = {"Content-Encoding": encoding.removeprefix("raw ")} if encoding else {}
        bench = Bench(lambda _: httpx.Response(200, headers=headers, stream=Pieces()))
        assert bench.client.fetch_session(SERVICE, SESSION).sid == SESSION

    @pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip, gzip", "x"])
    def test_what_cannot_be_unpacked_is_a_garbled_answer(self, encoding: str) -> None:
        class Junk(httpx.SyncByteStream):
            def __iter__(self) -> Iterator[bytes]:
                yield b"junk junk junk"

        headers = {"Content-Encoding": encoding}
        bench = Bench(lambda _: httpx.Response(200, headers=headers, stream=Junk()))
        with pytest.raises(BadResponseError, match="cannot be decompressed"):
            bench.client.fetch_session(SERVICE, SESSION)
        assert len(bench.script.requests) == 3


class TestProxies:
    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            (b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n", "asks for a user name and password"),
            (b"HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n", "it answers 502"),
            (b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", "it answers 403"),
        ],
    )
    @pytest.mark.parametrize("scheme", ["https", "http"])
    def test_a_proxy_that_refuses_is_blamed_itself(
        self, scheme: str, answer: bytes, words: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[bytes] = []

        def serve(connection: socket.socket) -> None:
            seen.append(connection.recv(65536))
            connection.sendall(answer)

        with serving(serve) as port:
            error = through(port, scheme, monkeypatch)
        if scheme == "http" and b"403" in answer:
            return  # it may well be the host that says so
        assert f"network's proxy (127.0.0.1:{port})" in error.message
        assert words in error.message
        assert "Twilio" not in error.message
        if scheme == "https":
            assert b"Basic" not in seen[0].replace(b"Proxy-Authorization: Basic", b"")

    def test_a_dead_proxy_is_blamed_itself(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        error = through(port, "https", monkeypatch)
        assert error.message == f"The network's proxy (127.0.0.1:{port}) refuses connections."
        assert "HTTPS_PROXY" in error.hint


def through(port: int, scheme: str, monkeypatch: pytest.MonkeyPatch) -> NotSentError:
    """Read through a proxy, and return what that ends with."""
    monkeypatch.setenv(f"{scheme}_proxy", f"http://me:hidden-word@127.0.0.1:{port}")
    client = ProxyClient(
        USERNAME,
        SECRET,
        base_url=f"{scheme}://proxy.example",
        rate_limiter=RateLimiter(sleep=lambda _: None),
    )
    with pytest.raises(ApiError) as caught:
        client.update_session(SERVICE, SESSION, CLOSE)
    client.close()
    assert "hidden-word" not in str(caught.value)
    if isinstance(caught.value, NotSentError):
        return caught.value
    return NotSentError(caught.value.message, hint=caught.value.hint)


def at(port: int, time: FakeTime) -> ProxyClient:
    limiter = RateLimiter(clock=time.clock, sleep=time.sleep)
    return ProxyClient(USERNAME, SECRET, base_url=f"http://127.0.0.1:{port}", rate_limiter=limiter)
