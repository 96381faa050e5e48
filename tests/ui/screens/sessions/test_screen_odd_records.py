"""Screens over a server whose records are odd: everything is shown, and nothing crashes."""

import json
from typing import Any

import httpx
import pytest
from ui_bench import WIDE, Bench

from proxy_tui.api.unclear import NoSid
from proxy_tui.ui.dialogs.text import RawDialog
from proxy_tui.ui.screens import (
    DiagnosisScreen,
    PoolScreen,
    ServicesScreen,
    SessionScreen,
    SessionsScreen,
)

pytestmark = pytest.mark.anyio

ODD: dict[str, list[dict[str, Any]]] = {
    "services": [{"default_ttl": "soon", "callback_url": ["x"], "date_created": {"at": 1}}],
    "sessions": [
        {"ttl": "", "closed_reason": {"code": 1}, "status": "closed"},
        {"ttl": 300.5, "mode": 7, "date_created": [1], "date_last_interaction": "0001-01-01"},
        {"status": ["open"], "unique_name": False, "date_expiry": "9999-12-31T23:59:59Z"},
        {"ttl": 10**40, "date_updated": None, "date_created": "0001-01-01T00:00:00Z"},
        {"unique_name": "half \ud800", "ttl": False, "date_ended": {}},
    ],
    "participants": [{"identifier": {"number": 1}, "friendly_name": ["A"], "date_deleted": 5}],
    "interactions": [
        {"data": {"body": "hello"}, "type": None, "outbound_resource_status": {"is": 1}},
        {"data": [1], "date_created": False, "inbound_participant_sid": 7},
    ],
    "phone_numbers": [{"capabilities": ["voice"], "in_use": "many", "is_reserved": "perhaps"}],
}


class Odd(httpx.BaseTransport):
    """Spoils the first rows of every list, and adds rows that are no records."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self.inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self.inner.handle_request(request)
        body = json.loads(answer.read() or b"null")
        for key, fields in ODD.items():
            rows = body.get(key) if isinstance(body, dict) else None
            if isinstance(rows, list):
                for row, odd in zip(rows, fields, strict=False):
                    row.update(odd)
                rows[len(fields) : len(fields)] = [None, {"status": "open"}, "text", []]
        if isinstance(body, dict) and str(body.get("sid", "")).startswith("KC"):
            body.update(ODD["sessions"][1])
        return httpx.Response(answer.status_code, content=json.dumps(body).encode())


@pytest.fixture
def odd() -> Bench:
    """A picker over such a server."""
    bench = Bench(size=WIDE)
    bench.wire._inner = Odd(bench.wire._inner)
    return bench


async def test_every_screen_shows_what_it_does_not_understand(odd: Bench) -> None:
    async with odd.open() as person:
        picker = person.showing(ServicesScreen)
        assert "? soon" in person.text
        assert "(no SID)" in person.text
        await person.press("g", "enter")
        sessions = person.showing(SessionsScreen)
        assert sessions.rows.listing.loaded == 100 + 4
        assert sum(isinstance(row.sid, NoSid) for row in sessions.rows.listing.visible) == 4
        assert "false" in person.text
        assert '["open"]' in person.text
        assert "half \\ud800" in person.text
        await person.press("G", "g", "s", "escape", "j", "enter")
        person.showing(SessionScreen)
        assert "300.5" in person.text
        await person.press("v")
        person.showing(RawDialog)
        assert '"ttl": 300.5' in person.text
        await person.press("escape", "m", "w")
        person.showing(DiagnosisScreen)
        await person.press("escape", "escape")
        await person.press("u")
        person.showing(PoolScreen)
        assert "not understood" in person.text
        assert "many" in person.text
        assert "(no SID)" not in person.toasts
        assert picker.is_running


async def test_a_record_without_a_sid_says_why_it_cannot_be_opened(odd: Bench) -> None:
    async with odd.open() as person:
        await person.press("g", "enter")
        sessions = person.showing(SessionsScreen)
        visible = sessions.rows.listing.visible
        row = next(row for row in visible if getattr(row.sid, "raw", "") == "null")
        sessions.table.move_to(row.sid)
        await person.press("enter")
        assert "came without a SID" in person.text
