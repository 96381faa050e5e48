"""``sessions list`` and the official library say the same about one server.

The oracle reads through no code of this program: its own HTTP, paging and parsing.
"""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from contract_bench import LoopbackHttp
from shell_runs import side_by_side
from shell_world import ShellWorld, shell_world, sign_in
from twilio.rest import Client

from proxy_tui.operations.export import plain_cell
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN

TWILIOS_OWN = (
    "sid", "service_sid", "account_sid", "unique_name", "status", "closed_reason", "ttl", "mode",
    "date_started", "date_ended", "date_last_interaction", "date_expiry", "date_created",
    "date_updated",
)  # fmt: skip


LATER = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[ShellWorld]:
    """Serve three pages of sessions, with every field set and unset somewhere."""
    with shell_world(250) as world:
        for number, session in enumerate(world.sessions):
            session.ttl = number % 3 * 6000
            session.date_expiry = LATER if number % 4 == 0 else None
            session.mode = ("voice-and-message", "message-only", "voice-only")[number % 3]
            if number % 2:
                session.status = "in-progress"
                session.date_started = session.date_last_interaction = session.date_created
            if number % 5 == 0:
                session.status, session.closed_reason = "closed", "api"
                session.date_ended = session.date_created + timedelta(minutes=5)
        world.sessions[7].unique_name = None
        world.sessions[8].unique_name = 'Order "4481", =1+1; Zoë → 日本 | tail'
        sign_in(monkeypatch, world)
        yield world


@contextmanager
def their_client(world: ShellWorld) -> Iterator[Any]:
    """Return the library's proxy API of this account."""
    http = LoopbackHttp(world.base_url)
    yield Client(ACCOUNT_SID, AUTH_TOKEN, http_client=http).proxy.v1
    http.session.close()


def their_rows(world: ShellWorld) -> list[dict[str, Any]]:
    """Return the list as the library reads it, its times written as Twilio writes them."""
    with their_client(world) as client:
        found = client.services(world.service.sid).sessions.list(page_size=100)
    return [{name: _plain(getattr(one, name)) for name in TWILIOS_OWN} for one in found]


def _plain(value: Any) -> Any:
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else value


def test_sessions_list_has_what_the_library_lists_in_the_same_order(world: ShellWorld) -> None:
    theirs = their_rows(world)
    assert len({row["sid"] for row in theirs}) == 250
    json_, ndjson, csv_ = side_by_side(
        *(
            f"proxy-tui sessions list --service dispatch --format {format_}"
            for format_ in ("json", "ndjson", "csv")
        )
    )
    for done in (json_, ndjson, csv_):
        assert (done.code, done.err) == (0, "")
    assert own(json.loads(json_.out)) == theirs
    assert own([json.loads(line) for line in ndjson.out.splitlines()]) == theirs
    lines = csv.DictReader(io.StringIO(csv_.out, newline=""), strict=True)
    assert own([{name: plain_cell(cell) for name, cell in line.items()} for line in lines]) == [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in theirs
    ]


def own(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return Twilio's own fields of rows, of which the others are ours and come last."""
    assert [tuple(row)[: len(TWILIOS_OWN)] for row in rows] == [TWILIOS_OWN] * len(rows)
    return [{name: row[name] for name in TWILIOS_OWN} for row in rows]


def as_theirs(rows: list[dict[str, Any]], theirs: list[Any]) -> list[dict[str, Any]]:
    """Return their records by the fields of our rows that they have, less what is below them."""
    below = {"participants", "interactions"}
    names = [name for name in rows[0] if hasattr(theirs[0], name) and name not in below]
    assert len(names) >= 10
    return [{name: _plain(getattr(one, name)) for name in names} for one in theirs]


def test_the_other_commands_have_what_the_library_reads(world: ShellWorld) -> None:
    job = world.sessions[0].sid
    services, numbers, shown = (
        json.loads(done.out)
        for done in side_by_side(
            "proxy-tui services --format json",
            "proxy-tui numbers --service dispatch --format json",
            f"proxy-tui sessions show {job} --reveal --format json",
        )
    )
    with their_client(world) as client:
        service = client.services(world.service.sid)
        pairs = [
            (services, client.services.list()),
            (numbers, service.phone_numbers.list()),
            ([shown], [service.sessions(job).fetch()]),
            (shown["participants"], service.sessions(job).participants.list()),
            (shown["interactions"], service.sessions(job).interactions.list()),
        ]
        for ours, theirs in pairs:
            wanted = as_theirs(ours, theirs)
            assert [{name: row[name] for name in wanted[0]} for row in ours] == wanted
