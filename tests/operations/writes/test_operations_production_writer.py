"""Every write to production says why."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from proxy_tui.api.client import ProxyClient
from proxy_tui.api.errors import ReadOnlyError
from proxy_tui.api.models import Session
from proxy_tui.api.params import CreateSession, UpdateSession
from proxy_tui.operations.writes.journal import MemoryJournal
from proxy_tui.operations.writes.production_lock import ConfirmationError, WriteLock
from proxy_tui.operations.writes.production_writer import ProductionWriter
from proxy_tui.simulator.demo.world import ACCOUNT_SID, AUTH_TOKEN, demo_world
from proxy_tui.simulator.http.in_process import in_process
from proxy_tui.simulator.http.wsgi_app import ProxyApp

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def clock() -> datetime:
    return NOON


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal(clock)


@pytest.fixture
def client() -> ProxyClient:
    world = demo_world(clock, sessions=3, alive=False)
    return ProxyClient(ACCOUNT_SID, AUTH_TOKEN, transport=in_process(ProxyApp(world)))


@pytest.fixture
def writer(client: ProxyClient, journal: MemoryJournal) -> ProductionWriter:
    return ProductionWriter(client, journal, profile="acme", os_user="ann", clock=clock)


@pytest.fixture
def service_sid(client: ProxyClient) -> str:
    return client.fetch_service("pilot").sid


Write = Callable[[ProductionWriter, Session, str], object]
WRITES: tuple[Write, ...] = (
    lambda w, s, why: w.create(s.service_sid, CreateSession(unique_name="new"), reason=why),
    lambda w, s, why: w.update(s, UpdateSession(ttl=60), reason=why),
    lambda w, s, why: w.close(s, reason=why),
    lambda w, s, why: w.reopen(s, reason=why),
    lambda w, s, why: w.delete(s, reason=why),
)


@pytest.mark.parametrize("write", WRITES)
def test_without_a_reason_nothing_is_sent_or_recorded(
    write: Write,
    writer: ProductionWriter,
    journal: MemoryJournal,
    client: ProxyClient,
    service_sid: str,
) -> None:
    shown = client.create_session(service_sid, CreateSession(unique_name="one"))
    with pytest.raises(ConfirmationError, match="needs a reason"):
        write(writer, shown, "  ")
    assert journal.tail(9) == ()
    assert client.fetch_session(service_sid, shown.sid) == shown


def test_with_one_every_write_is_done_and_the_journal_keeps_it(
    writer: ProductionWriter, journal: MemoryJournal, service_sid: str
) -> None:
    made = writer.create(service_sid, CreateSession(unique_name="one"), reason="INC-1").session
    assert made is not None
    longer = writer.update(made, UpdateSession(ttl=900), reason="INC-2").session
    assert longer is not None
    closed = writer.close(longer, reason=" INC-3 ").session
    assert closed is not None
    again = writer.reopen(closed, ttl=60, reason="INC-4").session
    assert again is not None
    assert (again.status, again.ttl) == ("in-progress", 60)
    writer.delete(again, reason="INC-5")
    reasons = [each.reason for each in journal.tail(99) if each.phase == "before"]
    assert reasons == ["INC-1", "INC-2", "INC-3", "INC-4", "INC-5"]


def test_a_lock_whose_time_ran_out_while_the_machine_slept_refuses_the_write(
    client: ProxyClient, journal: MemoryJournal, service_sid: str
) -> None:
    shown = client.create_session(service_sid, CreateSession(unique_name="one"))
    now = [NOON]
    lock = WriteLock(client, "acme", lambda: now[0], timer=lambda _seconds, _call: lambda: None)
    writer = ProductionWriter(
        client, journal, profile="acme", os_user="ann", clock=clock, lock=lock
    )
    lock.open("acme")
    now[0] += timedelta(hours=9)
    with pytest.raises(ReadOnlyError):
        writer.close(shown, reason="INC-1")
    assert [one.outcome for one in journal.tail(9)] == ["", "not sent"]
    assert client.fetch_session(service_sid, shown.sid).status == shown.status
