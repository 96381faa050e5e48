"""What can be copied from a session: texts for a chat, a ticket or a shell.

People's numbers are masked, messages are left out, and no text holds control
characters, because it may be pasted into a terminal.
"""

import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Final

from proxy_tui.formatting.expiry_text import expires
from proxy_tui.formatting.interaction_text import letters
from proxy_tui.formatting.numbers import mask, phone
from proxy_tui.formatting.redaction import mask_text, name_text, service_name
from proxy_tui.formatting.safe_text import NOTHING, safe
from proxy_tui.formatting.states import mode_word, state_word
from proxy_tui.formatting.times import iso, stamp
from proxy_tui.operations.export.markdown import table
from proxy_tui.operations.export.spreadsheet import inert_cell
from proxy_tui.operations.sessions.expiry import effective_expiry

if TYPE_CHECKING:
    from proxy_tui.api.models import Participant, Service, Session


@dataclass(frozen=True, slots=True)
class CopyItem:
    """One text that can be copied."""

    id: str
    """``sid``, ``name``, ``dials.A``, ``row``, ``json``, ``twilio`` or ``curl``; of a table
    ``tsv``, ``markdown`` or ``sids``; ``link`` to a session, ``here`` to what is on screen."""
    label: str
    """For the menu, and for the words after copying."""
    text: str


def copy_items(
    session: "Session",
    service: "Service",
    participants: "Iterable[Participant]" = (),
    *,
    now: datetime,
    base_url: str,
    revealed: bool = False,
    known: Mapping[str, str] | None = None,
) -> tuple[CopyItem, ...]:
    """Return everything that can be copied from a session, the usual first.

    Args:
        session: The session as shown.
        service: Its service.
        participants: As far as read; removed ones are left out.
        now: The time, aware.
        base_url: ``client.base_url``, for the curl line.
        revealed: Whether a number in the session's name may be copied.
        known: Letters of the participants, as on screen.
    """
    people = tuple(participants)
    names = letters(people, known)
    present = sorted(
        ((names.get(one.sid, "?"), one) for one in people if not one.is_removed),
        key=lambda lettered: lettered[0],
    )
    name = name_text(session.unique_name, revealed=revealed)
    is_masked = name != safe(session.unique_name or "")
    label = "Name, number masked" if is_masked else "Name"
    named = [CopyItem("name", label, name)] if name else []
    dials = [
        CopyItem(
            f"dials.{letter}",
            f"Number that {letter} ({mask(one.identifier)}) dials",
            safe(one.proxy_identifier),
        )
        for letter, one in present
        if one.proxy_identifier
    ]
    return (
        CopyItem("sid", "SID", safe(session.sid)),
        *named,
        *dials,
        CopyItem("row", "Row, numbers masked", _row(session, service, present, now)),
        CopyItem("json", "JSON, numbers masked", _json(session, present)),
        CopyItem("twilio", "twilio-cli command", twilio_line(service.sid, session.sid)),
        CopyItem("curl", "curl command", curl_line(base_url, service.sid, session.sid)),
    )


_HEADINGS: Final = ("SID", "Name", "Service", "State", "Mode", "Created", "Last contact", "Expires")


def table_items(
    sessions: "Iterable[tuple[Service, Session]]", now: datetime
) -> tuple[CopyItem, ...]:
    """Return what can be copied from several sessions: tables of them, and their SIDs.

    Args:
        sessions: Each with its service, in the order of the table.
        now: The time, aware.
    """
    rows = [_cells(service, session, now) for service, session in sessions]
    tsv = ["\t".join(inert_cell(safe(cell)) for cell in row) for row in (_HEADINGS, *rows)]
    return (
        CopyItem("tsv", "Table for a spreadsheet (TSV)", "\n".join(tsv)),
        CopyItem("markdown", "Table for a ticket (Markdown)", table(_HEADINGS, rows).rstrip()),
        CopyItem("sids", "SIDs, one a line", "\n".join(safe(row[0]) for row in rows)),
    )


def _cells(service: "Service", session: "Session", now: datetime) -> tuple[str, ...]:
    sid, name, *rest = _session_cells(session, service, now)
    return (sid, name, service_name(service), *rest)


def _row(
    session: "Session", service: "Service", present: "list[tuple[str, Participant]]", now: datetime
) -> str:
    people = "; ".join(
        f"{letter} {mask(one.identifier)} dials {phone(one.proxy_identifier)}"
        for letter, one in present
    )
    cells = (*_session_cells(session, service, now), people or NOTHING)
    return "\t".join(inert_cell(safe(cell)) for cell in cells)


def _session_cells(session: "Session", service: "Service", now: datetime) -> tuple[str, ...]:
    expiry = effective_expiry(session, service.default_ttl)
    return (
        session.sid,
        mask_text(session.unique_name or NOTHING),
        state_word(session.status),
        mode_word(session.mode),
        stamp(session.date_created),
        stamp(session.date_last_interaction),
        stamp(expiry.at) if expiry.at and session.is_active else expires(expiry, session, now),
    )


def _json(session: "Session", present: "list[tuple[str, Participant]]") -> str:
    people = [_plain(one) | {"identifier": mask(one.identifier)} for _, one in present]
    document = _plain(session) | {"participants": people}
    # Escapes all but ASCII, and with it whatever a terminal might act on.
    return json.dumps(document, indent=2)


def _plain(model: "Session | Participant") -> dict[str, object]:
    """Return the fields as the API names them, with numbers in names masked."""
    return {field.name: _value(field.name, getattr(model, field.name)) for field in fields(model)}


def _value(name: str, value: object) -> object:
    if isinstance(value, datetime):
        return iso(value)
    return mask_text(value) if isinstance(value, str) and name.endswith("_name") else value


def twilio_line(service_sid: str, session_sid: str) -> str:
    """Return the twilio-cli command that shows the session, with its own active profile."""
    return (
        "twilio api:proxy:v1:services:sessions:fetch"
        f" --service-sid {_quoted(service_sid)} --sid {_quoted(session_sid)} -o json"
    )


def curl_line(base_url: str, service_sid: str, session_sid: str) -> str:
    """Return the curl command that shows the session; the shell fills in key and secret."""
    url = f"{base_url.rstrip('/')}/v1/Services/{service_sid}/Sessions/{session_sid}"
    return f'curl -sS -u "$TWILIO_API_KEY:$TWILIO_API_SECRET" {_quoted(url)}'


def _quoted(text: str) -> str:
    return shlex.quote(safe(text))
