"""Writes whose program ended before their answer: found in the journal, read back on request.

Nothing here sends a write. What is found is recorded under the write's id, which
settles it.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from proxy_tui.api.client import ProxyClient
from proxy_tui.formatting.redaction import name_text
from proxy_tui.formatting.safe_text import safe, short_sid
from proxy_tui.formatting.times import clock, day, in_zone, stamp
from proxy_tui.operations.support.processes import process_started
from proxy_tui.operations.writes.journal import BaseJournal, Record, session_fields
from proxy_tui.operations.writes.reconcile import ReadBack, read_back

if TYPE_CHECKING:
    from proxy_tui.operations.writes.writer import Writer

MOST_RECORDS: Final = 5_000
"""How many records of the journal are searched, from its end."""
_FURTHER: Final = 20_000
"""How many are searched if a batch began before those."""

LONGEST_WRITE: Final = timedelta(minutes=15)
"""No write takes longer, waiting for Twilio's limit and reading back included."""

_VERBS: Final = {
    "create": "create", "update": "change", "close": "close", "reopen": "re-open",
    "delete": "delete", "add_participant": "add a person to",
    "remove_participant": "remove a person from", "send_message": "send a message in",
}  # fmt: skip


def find_interrupted(journal: BaseJournal, now: datetime) -> tuple[Record, ...]:
    """Return the writes without an outcome, except those that a running program may still end.

    Those of a batch that has a plan on record are found with it (``resume.find_batches``).

    Raises:
        JournalError: The journal cannot be read.
    """
    begun: dict[str, Record] = {}
    planned: set[str] = set()
    for record in recent_records(journal):
        if record.phase == "planned":
            planned.add(record.batch)
        elif record.phase == "before" and record.batch not in planned:
            begun[record.id] = record
        else:
            begun.pop(record.id, None)
    return tuple(record for record in begun.values() if not is_under_way(record, now))


def has_batches(journal: BaseJournal) -> bool:
    """Return whether any batch is among the last records, without loading what runs one.

    Raises:
        JournalError: The journal cannot be read.
    """
    return any(record.batch for record in recent_records(journal))


def recent_records(journal: BaseJournal) -> tuple[Record, ...]:
    """Return the last records, oldest first, from before the batches that are among them.

    Raises:
        JournalError: The journal cannot be read.
    """
    records = journal.tail(MOST_RECORDS)
    planned = {record.batch for record in records if record.phase == "planned"}
    began_before = {record.batch for record in records if record.batch} - planned
    is_cut = len(records) == MOST_RECORDS
    return journal.tail(_FURTHER) if is_cut and began_before else records


def is_under_way(record: Record, now: datetime) -> bool:
    """Return True if the program that began a write may still record its outcome."""
    sent = record.sent_at
    # Clocks are set back too, so the future counts as well.
    is_recent = sent is not None and abs(now - sent) < LONGEST_WRITE
    if record.host != os.uname().nodename:
        return is_recent
    started = process_started(record.pid)
    if started == "":
        return False
    if started and record.started:
        return started == record.started
    return is_recent


def interrupted_words(record: Record, now: datetime, zone: tzinfo | None = None) -> str:
    """Return which write it was, when and by whom, without a full stop.

    ``close job-00017 in KS5c21…77e0, sent at 14:02 UTC by ann on bastion-1``
    """
    sent = record.sent_at
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
    sent, when = last.sent_at, ""
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
    return record.os_user or "someone"


def belongs_to(record: Record, writer: "Writer") -> bool:
    """Return True if a write went to the account and the base URL of this writer."""
    own = writer.signed(Record())
    if record.account_sid:
        return (record.account_sid, record.base_url) == (own.account_sid, own.base_url)
    # Older records name the profile only.
    return record.profile == own.profile


def settle(client: ProxyClient, writer: "Writer", record: Record) -> ReadBack:
    """Read back what became of a write, and record it.

    Raises:
        ApiError: It cannot be read; nothing is recorded.
        JournalError: It cannot be recorded.
    """
    found = read_back(client, record)
    after = session_fields(found.session) if found.session else {}
    read = replace(writer.signed(record), session=after, outcome=found.outcome, note=found.words)
    writer.journal.found(read)
    return found
