"""The hand-over of sessions to whoever goes on with them: one Markdown text for a ticket.

Short first, details below. It says when and what was read, what could not be read, and what is
withheld: phone numbers, names and messages of people. What a refresh of the list found is in it
where somebody watched the list; what was done comes from the journal of this machine.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from proxy_tui.api.errors import ApiError, CancelledError
from proxy_tui.formatting.expiry_text import explain
from proxy_tui.formatting.interaction_text import body_length, direction, kind, outcome
from proxy_tui.formatting.numbers import mask, phone
from proxy_tui.formatting.redaction import mask_text, name_text, service_name
from proxy_tui.formatting.safe_text import NOTHING, counted, safe, short_sid
from proxy_tui.formatting.states import state_word
from proxy_tui.formatting.times import clock, since, stamp
from proxy_tui.operations import diagnosis
from proxy_tui.operations.export.exporting import file_name
from proxy_tui.operations.export.formats import Format
from proxy_tui.operations.export.markdown import inert, table
from proxy_tui.operations.sessions.expiry import effective_expiry
from proxy_tui.operations.writes.history import read_history

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.operations.connection import Connection
    from proxy_tui.operations.diagnosis import Facts, Finding
    from proxy_tui.operations.search import PeopleIndex
    from proxy_tui.operations.sessions.change_log import Event
    from proxy_tui.operations.writes.history import Entry
    from proxy_tui.operations.writes.plan import Target

MOST_CONTACTS: Final = 20
"""Calls and messages of each session; a ticket is no archive."""


@dataclass(frozen=True, slots=True)
class Part:
    """One session of a hand-over."""

    facts: "Facts"
    findings: "tuple[Finding, ...]"
    changes: "tuple[Event, ...]"
    """What refreshes of the list found, newest first."""
    done: "tuple[Entry, ...]"
    """What the journal has about it, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Sessions as they were read, with what is known besides."""

    parts: tuple[Part, ...]
    unread: "tuple[tuple[Session, str], ...]"
    """Sessions that could not be read, and why."""
    place: str
    """Account and profile in words."""
    at: datetime
    journal: str
    """How much of the journal was read, or why it was not."""

    @property
    def file_name(self) -> str:
        """A name for a file: ``handover-job-00017-20261126-140501.md``."""
        sessions = [one.facts.session for one in self.parts]
        words = _name(sessions[0]) if len(sessions) == 1 else counted(len(sessions), "session")
        return file_name(f"handover-{words}", self.at, Format.MARKDOWN)


def read_handover(
    connection: "Connection",
    targets: "Sequence[Target]",
    index: "PeopleIndex",
    clock: Callable[[], datetime],
    *,
    events: "Iterable[Event]" = (),
    most_records: int,
    progress: Callable[[int], object] = lambda _: None,
) -> Handover:
    """Read sessions again, with their people, contacts, numbers and records.

    Args:
        connection: The account.
        targets: The sessions.
        index: Who is in other sessions, as far as known.
        clock: The time now, aware.
        events: What changed in the list while somebody watched it.
        most_records: How many lines of the journal are read, from the end.
        progress: Takes how many sessions were read.

    Raises:
        CancelledError: The caller gave up.
    """
    history = read_history(connection.writer.journal, clock(), most_records)
    writes = history.writes
    client, of_session = connection.client, _by_session(events)
    parts, unread = [], []
    for number, target in enumerate(targets):
        progress(number)
        sid = target.session.sid
        try:
            facts = diagnosis.gather(client, target.service, target.session, index, clock)
        except CancelledError:
            raise
        except ApiError as error:
            unread.append((target.session, error.message))
            continue
        done = tuple(entry for entry in writes if entry.session_sid == sid)
        findings = tuple(diagnosis.diagnose(facts))
        parts.append(Part(facts, findings, of_session.get(sid, ()), done))
    read = "its older records were not read" if history.has_more else "all of it"
    return Handover(
        parts=tuple(parts),
        unread=tuple(unread),
        place=_place(connection),
        at=clock(),
        journal="; ".join(filter(None, (read, history.complaint))),
    )


def _by_session(events: "Iterable[Event]") -> "Mapping[str, tuple[Event, ...]]":
    found: dict[str, tuple[Event, ...]] = {}
    for event in events:
        found[event.sid] = (*found.get(event.sid, ()), event)
    return found


def _place(connection: "Connection") -> str:
    environment = f", {connection.environment}" if connection.environment else ""
    return f"account {short_sid(connection.account_sid)}, profile {connection.label}{environment}"


def handover_text(handover: Handover) -> str:
    """Return the hand-over as Markdown; times are in UTC."""
    blocks = [_head(handover)]
    is_one = len(handover.parts) + len(handover.unread) == 1
    for part in handover.parts:
        blocks += _details(part, is_one=is_one)
    blocks += [_what_was_read(handover), _what_is_withheld(handover)]
    return "\n".join(blocks)


# The summary


def _head(handover: Handover) -> str:
    written = f"Read {stamp(handover.at)} · {inert(handover.place)}\n"
    if len(handover.parts) == 1 and not handover.unread:
        (part,) = handover.parts
        title = f"# Hand-over: {inert(_name(part.facts.session))}\n"
        return f"{title}\n{written}\n{table(('what', 'value'), _summary(part))}"
    total = len(handover.parts) + len(handover.unread)
    rows = [
        (
            _name(one.facts.session),
            one.facts.session.sid,
            state_word(one.facts.session.status),
            _life(one.facts),
            _verdict(one, ", ".join(finding.title.lower() for finding in _causes(one))),
        )
        for one in handover.parts
    ]
    rows += [
        (_name(session), session.sid, "not read", NOTHING, why) for session, why in handover.unread
    ]
    columns = ("session", "SID", "state", "life", "verdict")
    title = f"# Hand-over: {counted(total, 'session')}\n"
    return f"{title}\n{written}\n{table(columns, rows)}"


def _summary(part: Part) -> Iterator[tuple[str, str]]:
    facts = part.facts
    session = facts.session
    yield "session", session.sid
    yield "service", f"{service_name(facts.service)} ({facts.service.sid})"
    yield "state", f"{state_word(session.status)}, {safe(session.mode)}"
    yield "life", _life(facts)
    yield "last contact", _contact(facts)
    yield "verdict", _verdict(part, " ".join(one.evidence for one in _causes(part)))
    if part.done:
        yield "done", "; ".join(_done_words(entry) for entry in part.done[:3])


def _causes(part: Part) -> "list[Finding]":
    return [one for one in part.findings if one.verdict is diagnosis.Verdict.CAUSE]


def _verdict(part: Part, causes: str) -> str:
    return f"{diagnosis.verdict_words(part.findings)} {causes}".strip()


def _name(session: "Session") -> str:
    return name_text(session.unique_name) or session.sid


def _life(facts: "Facts") -> str:
    expiry = effective_expiry(facts.session, facts.service.default_ttl)
    return explain(expiry, facts.session, facts.now, UTC)


def _contact(facts: "Facts") -> str:
    last = facts.session.date_last_interaction
    return f"{stamp(last)}, {since(last, facts.now)}" if last else "none so far"


# The details


def _details(part: Part, *, is_one: bool) -> Iterator[str]:
    facts, level = part.facts, "##"
    if not is_one:
        yield f"## {inert(_name(facts.session))}\n\n{table(('what', 'value'), _summary(part))}"
        level = "###"
    yield _section(level, "Who dials what", ("person", "number", "dials", "note"), _people(facts))
    fine = [one for one in part.findings if one.verdict is diagnosis.Verdict.FINE]
    rest = [one for one in part.findings if one.verdict is not diagnosis.Verdict.FINE]
    yield _section(
        level,
        "Diagnosis",
        ("verdict", "check", "evidence", "what to do"),
        ((one.verdict.value, one.title, one.evidence, one.advice) for one in rest),
        "Nothing keeps them apart.",
    )
    yield f"Fine: {', '.join(one.title.lower() for one in fine) or 'nothing'}.\n"
    yield _section(
        level, "Calls and messages", ("time", "what", "from → to", "outcome"), _traffic(facts)
    )
    yield _section(
        level,
        "What changed while watched",
        ("found", "what"),
        ((stamp(event.at), event.words) for event in part.changes),
        "Nothing, or nobody watched the list.",
    )
    yield _section(
        level,
        "What was done from this machine",
        ("time", "who", "what", "outcome", "reason", "request"),
        (_done_row(entry) for entry in part.done),
    )


def _section(
    level: str,
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    nothing: str = "Nothing.",
) -> str:
    found = tuple(rows)
    body = table(columns, found) if found else f"{nothing}\n"
    return f"{level} {title}\n\n{body}"


def _people(facts: "Facts") -> Iterator[tuple[str, str, str, str]]:
    names = facts.names
    for one in sorted(facts.participants or (), key=lambda one: names.get(one.sid, "?")):
        note = "removed" if one.is_removed else ""
        number = facts.number(one)
        if not note and facts.pool is not None and one.proxy_identifier:
            note = "in the pool" if number is not None else "not in the pool"
        yield names.get(one.sid, "?"), mask(one.identifier), phone(one.proxy_identifier), note


def _traffic(facts: "Facts") -> Iterator[tuple[str, str, str, str]]:
    names = facts.names
    contacts = facts.interactions or ()
    for one in contacts[:MOST_CONTACTS]:
        yield stamp(one.date_created), kind(one), direction(one, names), outcome(one)
    if len(contacts) > MOST_CONTACTS:
        yield "…", f"{len(contacts) - MOST_CONTACTS} older ones are left out", "", ""


def _done_words(entry: "Entry") -> str:
    return f"{_verb(entry)} at {clock(entry.at, UTC) if entry.at else '?'}: {entry.outcome_words}"


def _verb(entry: "Entry") -> str:
    return entry.verb.replace("_", " ") or "a write"


def _done_row(entry: "Entry") -> tuple[str, ...]:
    change = f" {entry.change}" if entry.change else ""
    batch = f" (batch {entry.batch})" if entry.batch else ""
    proof = f", {entry.proof}" if entry.proof else ""
    return (
        stamp(entry.at),
        entry.who,
        f"{_verb(entry)}{change}{batch}",
        f"{entry.outcome_words}{proof}",
        entry.reason,
        entry.request_id,
    )


# What it covers, and what it leaves out


def _what_was_read(handover: Handover) -> str:
    rows = [
        (_name(one.facts.session), stamp(one.facts.now), "; ".join(_unread(one.facts)) or "nothing")
        for one in handover.parts
    ]
    rows += [(_name(session), NOTHING, f"all of it: {why}") for session, why in handover.unread]
    read = table(("session", "read", "could not be read"), rows)
    return f"## What was read\n\n{read}\nOf this machine's journal: {inert(handover.journal)}.\n"


def _unread(facts: "Facts") -> Iterator[str]:
    return (f"the {name}: {why}" for name, why in facts.unread.items())


def _what_is_withheld(handover: Handover) -> str:
    nothing = "Nothing.\n"
    held: Counter[str] = Counter()
    for part in handover.parts:
        people = part.facts.participants or ()
        contacts = part.facts.interactions or ()
        held["numbers of people, which are masked"] += sum(bool(one.identifier) for one in people)
        held["names of people"] += sum(bool(one.friendly_name) for one in people)
        held["texts of messages"] += sum(body_length(one) > 0 for one in contacts)
        name = part.facts.session.unique_name or ""
        held["numbers in names of sessions"] += mask_text(name) != name
    lines = [f"- {number} {what}\n" for what, number in held.items() if number]
    if lines:
        how = "`proxy-tui sessions show SID --service SERVICE --reveal` shows them."
        lines.append(f"\n{how}\n")
    return f"## What is withheld\n\n{''.join(lines) or nothing}"
