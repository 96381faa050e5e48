"""What each screen offers to export: every row of it, the rows it shows, or those marked."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from proxy_tui.formatting.coverage import incomplete_words
from proxy_tui.formatting.numbers import mask
from proxy_tui.formatting.redaction import mask_text, service_name
from proxy_tui.formatting.safe_text import counted
from proxy_tui.formatting.times import iso
from proxy_tui.operations.export import rows
from proxy_tui.operations.export.exporting import Export
from proxy_tui.operations.writes.history import JOURNAL_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from proxy_tui.api.models import Service, Session
    from proxy_tui.api.pages import Listed
    from proxy_tui.operations.diagnosis import Finding, PoolRow
    from proxy_tui.operations.export.rows import Cells
    from proxy_tui.operations.search import Hit, PeopleIndex, Person
    from proxy_tui.operations.sessions.change_log import Event
    from proxy_tui.operations.sessions.detail import SessionDetail
    from proxy_tui.operations.writes.history import Entry

_FIELDS: "Final[Mapping[str, tuple[str, ...]]]" = {
    "state": ("status",),
    "name": ("unique_name",),
    "sid": ("sid",),
    "people": ("people",),
    "mode": ("mode",),
    "age": ("date_created",),
    "contact": ("date_last_interaction",),
    "expires": ("expires_at", "expires_by"),
    "ttl": ("ttl",),
    "ended": ("date_ended",),
    "reason": ("closed_reason",),
}
"""The columns of an export for each column of the sessions table."""
SESSIONS: Final = (*rows.SESSIONS, "people")
POOL: Final = (
    "sid", "phone_number", "iso_country", "capabilities", "is_reserved", "in_use", "held_by",
)  # fmt: skip
CHANGES: Final = ("found_at", "sid", "unique_name", "kind", "what")


def of_sessions(
    service: "Service",
    choices: "Iterable[tuple[str, Sequence[Session], Sequence[str]]]",
    people: "PeopleIndex",
    *,
    query: str = "",
    coverage: str = "",
) -> tuple[Export, ...]:
    """Return the exports of a list of sessions.

    Args:
        service: Their service.
        choices: A label, sessions in order, and the columns of the table to export, for each;
            no columns means every field.
        people: Who is in them, as far as read.
        query: The view, filter and order.
        coverage: What was read of the service.
    """
    offered = []
    for label, chosen, columns in choices:
        shown = (field for column in columns for field in _FIELDS[column])
        fields = tuple(dict.fromkeys(("sid", *shown))) if columns else SESSIONS
        offered.append(
            Export(
                label=label,
                about="sessions",
                columns=fields,
                rows=partial(_session_rows, tuple(chosen), service.default_ttl, people),
                service=service_name(service),
                query=query,
                coverage=coverage,
            )
        )
    return tuple(offered)


def _session_rows(
    chosen: "Iterable[Session]",
    default_ttl: int,
    people: "PeopleIndex",
    reveal: bool,
) -> "Iterator[Cells]":
    for session in chosen:
        row = rows.session_row(session, default_ttl, reveal=reveal)
        entry = people.get(session.sid)
        is_read = entry is not None and entry.people is not None
        yield row | {"people": _names(entry.present, reveal=reveal) if entry and is_read else None}


def _names(present: "Iterable[Person]", *, reveal: bool) -> str:
    """Return people in one text: ``A +44••••0011; B +44••••0012``."""
    show: Callable[[str], str] = str if reveal else mask
    return "; ".join(f"{one.letter} {show(one.identifier)}" for one in present) or "nobody"


def of_session(service: "Service", found: "SessionDetail") -> tuple[Export, ...]:
    """Return the exports of one session: its calls and messages, or all of it."""
    older = ", older ones were not read" if found.more_interactions else ""
    contacts = counted(len(found.interactions), "call or message", "calls and messages")
    names = found.names

    def interactions(reveal: bool) -> "Iterator[Cells]":
        return (rows.interaction_row(one, names, reveal=reveal) for one in found.interactions)

    def everything(reveal: bool) -> "tuple[Cells]":
        return (rows.detail_row(found, service.default_ttl, reveal=reveal),)

    coverage = f"{contacts} read at {iso(found.read_at)}{older}"
    return (
        Export(
            label=contacts,
            about="calls and messages",
            columns=rows.PARTS["interactions"],
            rows=interactions,
            service=service_name(service),
            query=found.session.sid,
            coverage=coverage,
        ),
        Export(
            label="the session with its people",
            about="session",
            columns=rows.DETAIL,
            rows=everything,
            service=service_name(service),
            query=found.session.sid,
            coverage=coverage,
            is_one=True,
            parts=rows.PARTS,
        ),
    )


def of_hits(
    found: "Sequence[Hit]", marked: "Sequence[Hit]", service: str, query: str, coverage: str
) -> tuple[Export, ...]:
    """Return the exports of a search; ``query`` is what was searched for, ``service`` its place."""
    choices = [("marked", marked), ("found", found)]
    return tuple(
        Export(
            label=f"{len(some)} {label}",
            about="search",
            columns=rows.HITS,
            rows=partial(_hit_rows, tuple(some)),
            service=service,
            query=query,
            coverage=coverage,
        )
        for label, some in choices
        if some
    )


def _hit_rows(found: "Iterable[Hit]", reveal: bool) -> "Iterator[Cells]":
    return (rows.hit_row(hit, reveal=reveal) for hit in found)


def of_pool(service: "Service", numbers: "Sequence[PoolRow]", coverage: str) -> tuple[Export, ...]:
    """Return the export of a number pool; who holds a number is as far as people were read."""
    return (
        Export(
            label=counted(len(numbers), "number"),
            about="numbers",
            columns=POOL,
            rows=lambda _: map(_pool_row, numbers),
            service=service_name(service),
            coverage=coverage,
            can_reveal=False,
        ),
    )


def _pool_row(row: "PoolRow") -> "Cells":
    is_reserved = row.is_reserved
    return {
        "sid": row.sid,
        "phone_number": row.number,
        "iso_country": row.country,
        "capabilities": row.capabilities,
        "is_reserved": is_reserved if isinstance(is_reserved, bool) else str(is_reserved),
        "in_use": row.in_use,
        "held_by": [
            f"{one.entry.sid} {one.person.letter} {mask(one.person.identifier)}"
            for one in row.holders
        ],
    }


def of_findings(
    service: "Service", session: "Session", found: "Sequence[Finding]", coverage: str
) -> tuple[Export, ...]:
    """Return the export of a diagnosis, whose numbers are masked."""
    return (
        Export(
            label=counted(len(found), "finding"),
            about="diagnosis",
            columns=rows.FINDINGS,
            rows=lambda _: map(rows.finding_row, found),
            service=service_name(service),
            query=session.sid,
            coverage=coverage,
            can_reveal=False,
        ),
    )


def of_changes(
    service: "Service", shown: "Sequence[Event]", every: "Sequence[Event]", query: str
) -> tuple[Export, ...]:
    """Return the exports of what changed while a list was open."""
    choices = [("shown", shown)] if len(shown) != len(every) else []
    return tuple(
        Export(
            label=f"{len(some)} {label}",
            about="changes",
            columns=CHANGES,
            rows=partial(_change_rows, tuple(some)),
            service=service_name(service),
            query=query if label == "shown" else "",
            coverage="what refreshes of the open list found",
            can_reveal=False,
        )
        for label, some in (*choices, ("changes", every))
    )


def _change_rows(events: "Iterable[Event]", _reveal: bool) -> "Iterator[Cells]":
    for event in events:
        yield {
            "found_at": iso(event.at),
            "sid": event.sid,
            "unique_name": mask_text(event.name) if event.name != event.sid else None,
            "kind": event.kind.value,
            "what": event.words,
        }


def of_journal(entries: "Sequence[Entry]", query: str, coverage: str) -> tuple[Export, ...]:
    """Return the export of the journal, whose numbers are masked."""
    return (
        Export(
            label=counted(len(entries), "record"),
            about="journal",
            columns=JOURNAL_COLUMNS,
            rows=lambda _: (entry.row() for entry in entries),
            query=query,
            coverage=coverage,
            can_reveal=False,
        ),
    )


def of_services(listed: "Listed[Service]") -> tuple[Export, ...]:
    """Return the export of the services of the account."""
    return (
        Export(
            label=counted(len(listed), "service"),
            about="services",
            columns=rows.SERVICES,
            rows=lambda reveal: (rows.service_row(one, reveal=reveal) for one in listed),
            coverage=incomplete_words(listed.incomplete) if listed.incomplete else "all of them",
            can_reveal=False,
        ),
    )
