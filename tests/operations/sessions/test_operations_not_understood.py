"""Records that are not understood: shown as they came, and never written to."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from write_bench import BOB, Bench

from proxy_tui.api.client import ProxyClient
from proxy_tui.api.models import PhoneNumber, Session
from proxy_tui.api.params import NewParticipant, UpdateSession
from proxy_tui.api.unclear import NoSid, Unclear
from proxy_tui.formatting import short_sid, ttl_words
from proxy_tui.operations.diagnosis.pool import can, capability_words, pool_rows
from proxy_tui.operations.sessions.differences import differences
from proxy_tui.operations.sessions.expiry import ExpiryRule, effective_expiry, sortable_expiry
from proxy_tui.operations.writes.outcomes import NotUnderstoodError
from proxy_tui.operations.writes.writer import Writer
from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.http.wsgi_app import ProxyApp
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SESSION: dict[str, Any] = {"sid": "KC" + "b" * 32, "status": "open", "date_created": NOON}

Write = Callable[[Writer, Session], object]
WRITES: list[Write] = [
    lambda writer, shown: writer.close(shown),
    lambda writer, shown: writer.reopen(shown),
    lambda writer, shown: writer.update(shown, UpdateSession(ttl=60)),
    lambda writer, shown: writer.delete(shown),
    lambda writer, shown: writer.add_participant(shown, NewParticipant(identifier=BOB)),
]


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"sid": NoSid("null")}, "came without a SID"),
        ({"status": '["open"]'}, "does not document"),
        ({"status": ""}, "does not document"),
    ],
)
def test_what_is_not_understood_is_not_changed(
    write: Write, fields: dict[str, Any], words: str
) -> None:
    bench = Bench()
    shown = Session(**{**SESSION, "service_sid": bench.service.sid, **fields})
    with pytest.raises(NotUnderstoodError, match=words) as caught:
        write(bench.writer, shown)
    assert caught.value.hint
    assert bench.requests == []
    assert bench.records == ()


def test_a_session_that_reads_oddly_by_now_is_not_changed_either() -> None:
    bench = Bench()
    shown = bench.shown()
    inner = in_process(ProxyApp(bench.store))

    def oddly(request: httpx.Request) -> httpx.Response:
        answer = inner.handle_request(request)
        return httpx.Response(
            answer.status_code, content=answer.read().replace(b'"open"', b'{"is": "open"}')
        )

    client = ProxyClient(ACCOUNT_SID, AUTH_TOKEN, transport=httpx.MockTransport(oddly))
    writer = Writer(client, bench.journal, profile="a", os_user="d", clock=lambda: bench.now)
    with pytest.raises(NotUnderstoodError, match="does not document"):
        writer.close(shown)
    assert bench.records == ()


@pytest.mark.parametrize("ttl", ["", "300.5", False, {"s": 1}])
def test_a_ttl_that_is_no_number_is_neither_set_nor_unset(ttl: Any) -> None:
    session = Session(**SESSION, ttl=ttl)
    assert effective_expiry(session, 60).rule is ExpiryRule.UNREADABLE
    assert sortable_expiry(session, 60) is None
    assert ttl_words(session.ttl) == f"not understood: {session.ttl}"
    assert [one.field for one in differences(Session(**SESSION), session)] == ["ttl"]


def test_a_default_ttl_that_is_no_number_counts_only_where_it_would_hold() -> None:
    odd = Unclear("5 min")
    assert effective_expiry(Session(**SESSION), odd).rule is ExpiryRule.UNREADABLE
    assert effective_expiry(Session(**SESSION, ttl=60), odd).rule is ExpiryRule.TTL_FROM_CREATION
    assert sortable_expiry(Session(**SESSION), odd) is None


def test_a_pool_shows_what_it_does_not_understand() -> None:
    given: Any = {"capabilities": ["voice"], "in_use": "many", "is_reserved": "perhaps"}
    odd = PhoneNumber(sid="PN1", **given)
    (row,) = pool_rows([odd])
    assert row.capabilities == capability_words(odd) == 'not understood: ["voice"]'
    assert (str(row.in_use), str(row.is_reserved)) == ("many", "perhaps")
    assert can(odd, "voice") is None


def test_a_missing_sid_is_said_in_its_place() -> None:
    assert short_sid(NoSid("null")) == "(no SID)"
