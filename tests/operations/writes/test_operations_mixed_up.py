"""Writes when something on the way answers about another session than the one asked for."""

from collections.abc import Callable

import httpx
import pytest
from write_bench import BOB, Bench

from proxy_tui.api.client import ProxyClient
from proxy_tui.api.errors import WrongResourceError
from proxy_tui.api.params import NewParticipant, UpdateSession
from proxy_tui.operations.writes.outcomes import OutcomeUnknownError
from proxy_tui.operations.writes.writer import Writer
from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN


class MixUp(httpx.BaseTransport):
    """Answers some requests with the text of one thing put in the place of another's."""

    def __init__(self, bench: Bench, old: str, new: str) -> None:
        self.inner = in_process(ProxyApp(bench.store))
        self.old, self.new = old.encode(), new.encode()
        self.mixes: Callable[[httpx.Request], bool] = lambda _: False
        self.sent: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request.method)
        answer = self.inner.handle_request(request)
        body = answer.read()
        if self.mixes(request):
            body = body.replace(self.old, self.new)
        return httpx.Response(answer.status_code, headers=answer.headers, content=body)


def desk(old: str | None = None, new: str | None = None) -> tuple[Bench, MixUp, Writer]:
    """Return a bench whose second session may be answered in the place of the first."""
    bench = Bench()
    other = bench.store.add_session(bench.service, "job-9")
    transport = MixUp(bench, old or bench.record.sid, new or other.sid)
    client = ProxyClient(ACCOUNT_SID, AUTH_TOKEN, transport=transport)
    writer = Writer(client, bench.journal, profile="acme", os_user="dana", clock=lambda: bench.now)
    return bench, transport, writer


Write = Callable[[Writer, Bench], object]
WRITES: list[Write] = [
    lambda writer, bench: writer.close(bench.shown()),
    lambda writer, bench: writer.update(bench.shown(), UpdateSession(ttl=60)),
    lambda writer, bench: writer.delete(bench.shown()),
    lambda writer, bench: writer.add_participant(bench.shown(), NewParticipant(identifier=BOB)),
]


@pytest.mark.parametrize("write", WRITES)
def test_nothing_is_sent_after_another_session_came_in_its_place(write: Write) -> None:
    bench, transport, writer = desk()
    transport.mixes = lambda request: request.method == "GET"
    with pytest.raises(WrongResourceError):
        write(writer, bench)
    assert transport.sent == ["GET"]
    assert bench.records == ()


@pytest.mark.parametrize("mixed", ["session", "service"])
def test_a_write_that_is_answered_with_another_session_is_read_back(mixed: str) -> None:
    bench, transport, writer = desk()
    if mixed == "service":
        transport.old, transport.new = bench.service.sid.encode(), b"KS" + b"9" * 32
    transport.mixes = lambda request: request.method == "POST"
    done = writer.close(bench.shown())
    assert transport.sent == ["GET", "POST", "GET"]
    assert done.session is not None
    assert (done.session.sid, done.session.status) == (bench.record.sid, "closed")
    assert done.note == "The answer was about something else; read back: it is closed."
    assert bench.records[-1].session_sid == bench.record.sid


def test_what_is_read_back_is_held_to_the_same_rule() -> None:
    bench, transport, writer = desk()
    transport.mixes = lambda request: len(transport.sent) > 1
    with pytest.raises(OutcomeUnknownError, match="reading back failed") as caught:
        writer.close(bench.shown())
    assert caught.value.found is None
    assert transport.sent == ["GET", "POST", "GET"]
    assert bench.outcome == "unknown"
