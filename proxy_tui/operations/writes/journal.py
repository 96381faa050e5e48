"""Every write, recorded before it is sent and again when it is answered.

Two records a write, joined by an id. A "before" without its "after" means that
the program ended in between, or could not write any more: the outcome is unknown
until a "found" record says what was read back (``interrupted``). Whatever people
or the API wrote is scrubbed of phone numbers and secrets on its way into a record.
"""

import json
import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from proxy_tui.errors import JournalError
from proxy_tui.operations.support.processes import this_process
from proxy_tui.operations.support.redact import scrub
from proxy_tui.operations.writes.append_only import append, last_lines

_TEXT_LIMIT: Final = 500


class Outcome(StrEnum):
    """What became of a write."""

    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    NOT_SENT = "not sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One line of a journal; the journal itself fills in time, id, phase, host and pid."""

    time: str = ""
    """UTC, ISO 8601."""
    id: str = ""
    """The same in both records of one write."""
    phase: str = ""
    """``before``, ``after``, or ``found`` for what was read back later."""
    verb: str = ""
    """``create``, ``update``, ``close``, ``reopen``, ``add_participant`` or ``delete``."""
    profile: str = ""
    os_user: str = ""
    host: str = ""
    pid: int = 0
    started: str = ""
    """When that process started, as a mark; see ``processes``."""
    account_sid: str = ""
    base_url: str = ""
    """Where the API was; with the account, what a later reading must go to."""
    service_sid: str = ""
    session_sid: str = ""
    """Empty before a create."""
    before: Mapping[str, str] = field(default_factory=dict)
    """The fields that the write changes, as they were."""
    after: Mapping[str, str] = field(default_factory=dict)
    """The fields that were asked for."""
    session: Mapping[str, str] = field(default_factory=dict)
    """The session before the write: status, ttl, expiry and name; empty before a create."""
    reason: str = ""
    """Why, in the words of the person who did it."""
    outcome: str = ""
    """An ``Outcome``; empty before."""
    request_id: str = ""
    """``RQ…`` of the answer; empty where there was none."""
    code: int = 0
    """Twilio's error code; 0 where there was none."""
    note: str = ""


_NAMES: Final = frozenset(each.name for each in fields(Record))
_MAPPINGS: Final = frozenset({"before", "after", "session"})
_NUMBERS: Final = frozenset({"pid", "code"})


class BaseJournal:
    """What every journal promises, wherever it keeps its records.

    Args:
        clock: The time now, aware.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def begin(self, write: Record) -> str:
        """Record a write that is about to be sent; return the id to end it with.

        Raises:
            JournalError: it cannot be recorded, so it must not be sent.
        """
        entry = secrets.token_hex(8)
        try:
            self._record(replace(write, id=entry, phase="before"))
        except JournalError as error:
            raise JournalError(f"{error.message} Nothing was sent.", hint=error.hint) from error
        return entry

    def end(self, entry: str, result: Record) -> None:
        """Record what became of the write that ``begin`` gave this id.

        Raises:
            JournalError: it cannot be recorded; the write has its outcome all the same.
        """
        self._record(replace(result, id=entry, phase="after"))

    def found(self, entry: str, result: Record) -> None:
        """Record what was read back of a write that has no other outcome.

        Raises:
            JournalError: it cannot be recorded.
        """
        self._record(replace(result, id=entry, phase="found"))

    def tail(self, number: int) -> tuple[Record, ...]:
        """Return the last records, oldest first.

        Raises:
            JournalError: they cannot be read.
        """
        raise NotImplementedError

    def _record(self, record: Record) -> None:
        now = self._clock().astimezone(UTC).isoformat(timespec="milliseconds")
        pid, started = this_process()
        self._append(
            replace(
                record,
                time=now.replace("+00:00", "Z"),
                host=os.uname().nodename,
                pid=pid,
                started=started,
                before=_masked(record.before),
                after=_masked(record.after),
                session=_masked(record.session),
                reason=scrub(record.reason)[:_TEXT_LIMIT],
                note=scrub(record.note)[:_TEXT_LIMIT],
            )
        )

    def _append(self, record: Record) -> None:
        raise NotImplementedError


class Journal(BaseJournal):
    """A journal in a file of its owner alone, made with the first write.

    Args:
        path: The file; one line of JSON a record.
        clock: The time now, aware.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        super().__init__(clock)
        self.path = path

    def tail(self, number: int) -> tuple[Record, ...]:
        """Return the last records, oldest first; lines that are damaged are left out.

        Raises:
            JournalError: there is a file and it cannot be read.
        """
        return tuple(_parsed(last_lines(self.path, number)))

    def _append(self, record: Record) -> None:
        told = {name: value for name, value in asdict(record).items() if value}
        append(self.path, json.dumps(told).encode() + b"\n")


class MemoryJournal(BaseJournal):
    """A journal that ends with the program: for the demo, where nothing is real."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(clock)
        self._records: list[Record] = []

    def tail(self, number: int) -> tuple[Record, ...]:
        """Return the last records, oldest first."""
        return tuple(self._records[-number:]) if number > 0 else ()

    def _append(self, record: Record) -> None:
        self._records.append(record)


def _masked(values: Mapping[str, str]) -> dict[str, str]:
    return {name: scrub(value) for name, value in values.items()}


def _parsed(lines: Iterable[bytes]) -> Iterable[Record]:
    for line in lines:
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict) and all(map(_fits, found, found.values())):
            yield Record(**{name: value for name, value in found.items() if name in _NAMES})


def _fits(name: str, value: object) -> bool:
    """Return whether a field that this version knows holds what it should."""
    if name not in _NAMES:
        return True
    if name in _MAPPINGS:
        return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    return isinstance(value, int if name in _NUMBERS else str)
