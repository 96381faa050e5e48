"""Writes whose program ended before their answer: found in the journal, read back on request.

Nothing here sends a write. What is found is recorded beside the write, so that
it is named no longer.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from proxy_tui.api.errors import NotFoundError
from proxy_tui.formatting.numbers import mask
from proxy_tui.formatting.redaction import name_text
from proxy_tui.formatting.safe_text import safe, short_sid
from proxy_tui.formatting.states import state_word
from proxy_tui.formatting.times import clock, day, stamp
from proxy_tui.formatting.zones import in_zone
from proxy_tui.operations.support.processes import process_started
from proxy_tui.operations.writes.journal import Outcome, Record
from proxy_tui.operations.writes.journaled_write import field_text
from proxy_tui.operations.writes.reconcile import find_by_name, read_people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proxy_tui.api.client import ProxyClient
    from proxy_tui.api.models import Session
    from proxy_tui.operations.writes.journal import BaseJournal
    from proxy_tui.operations.writes.writer import Writer

MOST_RECORDS: Final = 2_000
"""How far back the journal is looked through."""

LONGEST_WRITE: Final = timedelta(minutes=15)
"""No write goes on for longer, waiting for Twilio's limit and reading back included."""

_CLOCKS_DIFFER: Final = timedelta(minutes=5)

_VERBS: Final = {
    "create": "create", "update": "change", "close": "close", "reopen": "re-open",
    "delete": "delete", "add_participant": "add a person to",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadBack:
    """What a session looks like after a write whose outcome was not known."""

    outcome: Outcome
    words: str


def find_interrupted(journal: BaseJournal, now: datetime) -> tuple[Record, ...]:
    """Return the writes without an outcome that no living program is about to record.

    Raises:
        JournalError: there is a journal and it cannot be read.
    """
    begun: dict[str, Record] = {}
    for record in journal.tail(MOST_RECORDS):
        if record.phase == "before":
            begun[record.id] = record
        else:
            begun.pop(record.id, None)
    return tuple(record for record in begun.values() if not _under_way(record, now))


def _under_way(record: Record, now: datetime) -> bool:
    """Return whether the program that began a write may still record its outcome."""
    sent = sent_at(record)
    # Either way round, since clocks are set back too.
    is_recent = sent is not None and abs(now - sent) < LONGEST_WRITE
    if record.host != os.uname().nodename:
        return is_recent
    started = process_started(record.pid)
    if started == "":
        return False
    if started and record.started:
        return started == record.started
    return is_recent


def sent_at(record: Record) -> datetime | None:
    """Return when a write was sent, by the clock of that time; None where it does not say."""
    try:
        return datetime.fromisoformat(record.time).astimezone(UTC)
    except ValueError:
        return None


def interrupted_words(record: Record, now: datetime, zone: tzinfo | None = None) -> str:
    """Return which write it was, when, and by whom, as one sentence without its full stop.

    ``close job-00017 in KS5c21…77e0, sent at 14:02 UTC by ann on bastion-1``
    """
    sent = sent_at(record)
    when = "some time ago"
    if sent is not None:
        when = f"at {clock(sent, zone)}" if _is_same_day(sent, now, zone) else f"on {stamp(sent)}"
    name, sid = _name(record), short_sid(record.session_sid) if record.session_sid else ""
    what = f"{name} ({sid})" if name and sid else name or sid or "a session without a name"
    where = short_sid(record.service_sid) if record.service_sid else "an unknown service"
    who = f"{_user(record)} on {record.host or 'an unknown machine'}"
    return safe(f"{_verb(record)} {what} in {where}, sent {when} by {who}")


def interrupted_line(records: Sequence[Record], now: datetime, zone: tzinfo | None = None) -> str:
    """Return how many writes there are and which was the last, for one line of 80 columns.

    ``2 writes without an outcome, the last: close job-00017 at 14:02 UTC by ann``
    """
    last = records[-1]
    sent = sent_at(last)
    when = ""
    if sent is not None:
        when = f" at {clock(sent, zone)}" if _is_same_day(sent, now, zone) else f" on {day(sent)}"
    what = _name(last) or short_sid(last.session_sid) or "a session without a name"
    number = "A write" if len(records) == 1 else f"{len(records)} writes"
    which = "" if len(records) == 1 else ", the last"
    told = f"{_verb(last)} {what}{when} by {_user(last)}"
    return safe(f"{number} without an outcome{which}: {told}")


def _is_same_day(one: datetime, other: datetime, zone: tzinfo | None) -> bool:
    return in_zone(one, zone).date() == in_zone(other, zone).date()


def _name(record: Record) -> str:
    held = (record.session, record.before, record.after)
    return name_text(next((name for each in held if (name := each.get("unique_name"))), ""))


def _verb(record: Record) -> str:
    return _VERBS.get(record.verb, record.verb or "a write to")


def _user(record: Record) -> str:
    return record.os_user or "somebody"


def belongs_to(record: Record, writer: Writer) -> bool:
    """Return whether a write went to the account and the address that a writer writes to."""
    own = writer.signed(Record())
    if record.account_sid:
        return (record.account_sid, record.base_url) == (own.account_sid, own.base_url)
    # Older records name the profile only.
    return record.profile == own.profile


def settle(client: ProxyClient, writer: Writer, record: Record) -> ReadBack:
    """Read back what a write did, and record what was found.

    Raises:
        ApiError: it cannot be read; nothing is recorded.
        JournalError: what was found cannot be recorded.
    """
    finding = read_back(client, record)
    result = replace(
        writer.signed(Record()),
        verb=record.verb,
        service_sid=record.service_sid,
        session_sid=record.session_sid,
        outcome=finding.outcome,
        note=finding.words,
    )
    writer.journal.found(record.id, result)
    return finding


def read_back(client: ProxyClient, record: Record) -> ReadBack:
    """Return what a write did, as far as reading can tell.

    Raises:
        ApiError: it cannot be read.
    """
    if record.verb == "create":
        return _created(client, record)
    try:
        session = client.fetch_session(record.service_sid, record.session_sid)
    except NotFoundError:
        if record.verb == "delete":
            return ReadBack(Outcome.DONE, "It is gone: it was deleted.")
        return ReadBack(Outcome.UNKNOWN, "The session no longer exists.")
    if record.verb == "delete":
        words = f"It was not deleted: it is still there, {state_word(session.status)}."
        return ReadBack(Outcome.UNKNOWN, words)
    if record.verb == "add_participant":
        return _added(client, session, record)
    return _changed(session, record)


def _changed(session: Session, record: Record) -> ReadBack:
    asked = dict(record.after)
    now = {name: field_text(getattr(session, name, None)) for name in asked}
    told = ", ".join(_field(name, value) for name, value in now.items())
    told = told or state_word(session.status)
    if asked and now == asked:
        return ReadBack(Outcome.DONE, f"It was done: it is {told}.")
    if now == dict(record.before):
        words = f"Most likely it was not done: it is {told}, as it was before."
        return ReadBack(Outcome.UNKNOWN, words)
    return ReadBack(Outcome.UNKNOWN, f"Somebody may have changed it since: it is {told}.")


def _field(name: str, value: str) -> str:
    if name == "status":
        return state_word(value)
    words = {"ttl": "ttl", "date_expiry": "expiry"}.get(name, name)
    return f"{words} {value or 'not set'}"


def _created(client: ProxyClient, record: Record) -> ReadBack:
    name = record.after.get("unique_name", "")
    sent = sent_at(record)
    if not name or "•" in name:
        why = "It had no name" if not name else "Its name held a number, which the journal masks"
        when = f" created at about {clock(sent)}" if sent is not None else ""
        return ReadBack(Outcome.UNKNOWN, f"{why}: look for a session{when} in the list.")
    found, everywhere = find_by_name(client, record.service_sid, name)
    if found is None:
        words = "Most likely it was not created: no session has that name."
        if not everywhere:
            words = "It is not among the sessions that Twilio lists first, but may be further on."
        return ReadBack(Outcome.UNKNOWN, words)
    made = found.date_created
    if sent is not None and isinstance(made, datetime) and made < sent - _CLOCKS_DIFFER:
        words = f"Most likely it was refused: that name is in use since {stamp(made)}."
        return ReadBack(Outcome.UNKNOWN, words)
    return ReadBack(Outcome.DONE, f"It was created: {short_sid(found.sid)}.")


def _added(client: ProxyClient, session: Session, record: Record) -> ReadBack:
    who = record.after.get("identifier", "")
    people = read_people(client, session)
    same = [each for each in people if mask(each.identifier) == who]
    if any(not each.is_removed for each in same):
        return ReadBack(Outcome.DONE, f"It was done: {who} is in the session.")
    return ReadBack(Outcome.UNKNOWN, f"Most likely it was not done: {who} is not in the session.")
