"""Sessions and pages of them for tests, each field as a healthy one has it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from proxy_tui.api.models import Session
from proxy_tui.api.pages import Page
from proxy_tui.operations.sessions.listing import Listing

NOW = datetime(2026, 3, 1, 13, 11, 0, tzinfo=UTC)
SERVICE = "KS" + "5" * 32
LIST_URL = f"https://proxy.twilio.com/v1/Services/{SERVICE}/Sessions?PageSize=100"


def sid(number: int) -> str:
    """Return the SID of session number ``number``."""
    return f"KC{number:032x}"


def session(number: int = 1, **fields: Any) -> Session:
    """Return a session in progress, created three hours ago and used nine minutes ago."""
    told = {
        "sid": sid(number),
        "service_sid": SERVICE,
        "account_sid": "AC" + "a" * 32,
        "unique_name": f"job-{number:05}",
        "status": "in-progress",
        "ttl": 3600,
        "mode": "voice-and-message",
        "date_created": NOW - timedelta(hours=3),
        "date_started": NOW - timedelta(hours=2),
        "date_last_interaction": NOW - timedelta(minutes=9),
        "date_updated": NOW - timedelta(minutes=9),
    }
    return Session(**{**told, **fields})


def url(number: int) -> str:
    """Return the URL of page number ``number``, from 0."""
    return LIST_URL if number == 0 else f"{LIST_URL}&Page={number}&PageToken=PA{number}"


def page(number: int, sessions: Iterable[Session], *, more: bool = False) -> Page[Session]:
    """Return page number ``number``."""
    return Page(tuple(sessions), url(number + 1) if more else None, url(number), Session)


def numbers(rows: Sequence[Session]) -> list[int]:
    """Return the numbers that ``session`` made these rows with."""
    return [int(row.sid[-8:], 16) for row in rows]


def listing(count: int, *, more: bool = False, size: int = 100) -> Listing:
    """Return a list of sessions 0, 1, 2 … loaded page by page."""
    made = Listing(300)
    pages = max(1, -(-count // size))
    for index in range(pages):
        rows = [session(n) for n in range(index * size, min(count, (index + 1) * size))]
        made.add(page(index, rows, more=more or index < pages - 1))
    return made
