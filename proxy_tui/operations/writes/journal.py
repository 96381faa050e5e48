"""The journal: every write on record before it is sent, and again when it is answered.

The two records of a write share an id. A write without its second record is in
doubt until a third one says what was read back (``interrupted``). A batch has a
record with all of its steps before its first write. Phone numbers and secrets are
masked on their way into a record.
"""

import json
import os
import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from proxy_tui.errors import JournalError
from proxy_tui.formatting.numbers import mask
from proxy_tui.formatting.redaction import redact
from proxy_tui.formatting.times import iso
from proxy_tui.operations.support.processes import this_process
from proxy_tui.operations.writes.append_only import append, last_lines
from proxy_tui.operations.writes.batch_lock import Holder, held_error, is_held, lock_file
from proxy_tui.operations.writes.syslog import send

if TYPE_CHECKING:
    from proxy_tui.api.models import Participant, Session
    from proxy_tui.api.params import CreateSession, NewParticipant, UpdateSession
    from proxy_tui.formatting.times import Moment

_TEXT_LIMIT: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One write that a batch plans, as the record of the batch keeps it."""

    verb: str = ""
    """As in ``Record.verb``."""
    service_sid: str = ""
    session_sid: str = ""
    session: Mapping[str, str] = field(default_factory=dict)
    """The session as the plan shows it, by ``session_fields``."""
    after: Mapping[str, str] = field(default_factory=dict)
    """The fields that are asked for, by ``asked_fields``."""
    undoes: str = ""
    """As in ``Record.undoes``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One line of a journal; the journal fills in time, id, phase, host, pid and started."""

    time: str = ""
    """UTC, ISO 8601."""
    id: str = ""
    """The same in all records of one write; that of a batch is ``batch``."""
    phase: str = ""
    """Of a write: ``before``, ``after``, or ``found`` for what was read back later. Of one that an
    undo took back: ``proved``, with what a fresh read showed in ``note``.

    Of numbers that were shown on production: ``revealed``.

    Of a batch: ``planned``, then ``left out`` for each step that is not sent, and ``ended``.
    """
    batch: str = ""
    """The id of the batch, six hex digits; empty for a single write."""
    undoes: str = ""
    """The id of the write or batch that this one takes back; usually empty."""
    verb: str = ""
    """``create``, ``update``, ``close``, ``reopen``, ``delete``, ``add_participant``,
    ``remove_participant`` or ``send_message``; of a batch also ``undo``."""
    profile: str = ""
    os_user: str = ""
    host: str = ""
    pid: int = 0
    started: str = ""
    """When that process started, as ``processes`` spells it."""
    account_sid: str = ""
    base_url: str = ""
    service_sid: str = ""
    session_sid: str = ""
    """Empty before a create."""
    before: Mapping[str, str] = field(default_factory=dict)
    """The fields that the write changes, as they were."""
    after: Mapping[str, str] = field(default_factory=dict)
    """The fields that were asked for."""
    session: Mapping[str, str] = field(default_factory=dict)
    """Status, ttl, expiry and name: before the write in its first record, as answered in its
    second one. Empty before a create, and without an answer."""
    steps: tuple[Step, ...] = ()
    """What a batch plans, in its ``planned`` record."""
    reason: str = ""
    """Why, in the words of the person who did it."""
    outcome: str = ""
    """An ``Outcome``; empty before the write."""
    request_id: str = ""
    """``RQ…`` of the answer; empty if there was none."""
    code: int = 0
    """Twilio's error code; 0 if there was none."""
    note: str = ""

    @property
    def sent_at(self) -> datetime | None:
        """When this was recorded, by that machine's clock; None if it cannot be read."""
        try:
            return datetime.fromisoformat(self.time).astimezone(UTC)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class JournalTail:
    """The end of a journal."""

    records: tuple[Record, ...]
    """Oldest first."""
    unreadable: int = 0
    """Lines among them that are damaged or of another program."""
    has_more: bool = False
    """Whether there are older lines."""


_NAMES: Final = frozenset(each.name for each in fields(Record))
_MAPPINGS: Final = frozenset({"before", "after", "session"})
_NUMBERS: Final = frozenset({"pid", "code"})
_STEP_NAMES: Final = frozenset({each.name for each in fields(Step)})


class BaseJournal(ABC):
    """What every journal does, wherever it keeps its records.

    Args:
        clock: The time now, aware.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def tail(self, number: int) -> tuple[Record, ...]:
        """Return the last records, oldest first, without damaged lines.

        Raises:
            JournalError: The journal cannot be read.
        """
        return self.read_tail(number).records

    @abstractmethod
    def read_tail(self, number: int) -> JournalTail:
        """Return the last lines, and what could not be read of them.

        Raises:
            JournalError: The journal cannot be read.
        """

    @abstractmethod
    def hold(self, batch: str, who: Record) -> Callable[[], None]:
        """Keep other programs from running a batch; return what lets them.

        Args:
            batch: Its id.
            who: Names the OS user of this program.

        Raises:
            BatchHeldError: Another program runs it.
            JournalError: It cannot be held.
        """

    @abstractmethod
    def is_held(self, batch: str) -> bool:
        """Return True if a program runs a batch."""

    @abstractmethod
    def _append(self, record: Record) -> None: ...

    def begin(self, write: Record) -> Record:
        """Record a write that is about to be sent; return it with its id and time.

        Raises:
            JournalError: It cannot be recorded, so it must not be sent.
        """
        begun = self._stamped(replace(write, id=secrets.token_hex(8), phase="before"))
        try:
            self._append(_masked(begun))
        except JournalError as error:
            raise JournalError(f"{error.message} Nothing was sent.", hint=error.hint) from error
        return begun

    def end(self, write: Record) -> None:
        """Record how a write that ``begin`` returned ended.

        Raises:
            JournalError: It cannot be recorded; the outcome stands all the same.
        """
        self._finish(write, "after")

    def note(self, record: Record) -> None:
        """Record something that is no half of a write, such as the plan of a batch.

        Raises:
            JournalError: It cannot be recorded.
        """
        self._append(_masked(self._stamped(record)))

    def found(self, write: Record) -> None:
        """Record what was read back of an interrupted write.

        Raises:
            JournalError: It cannot be recorded.
        """
        self._finish(write, "found")

    def proved(self, write: Record) -> None:
        """Record what a session looks like after an undo; ``id`` is empty if nothing was sent.

        Raises:
            JournalError: It cannot be recorded.
        """
        self._finish(write, "proved")

    def _finish(self, write: Record, phase: str) -> None:
        # It names its write too, because the file may be moved away in between.
        short = replace(write, phase=phase, before={}, after={}, reason="")
        self._append(_masked(self._stamped(short)))

    def _stamped(self, record: Record) -> Record:
        now = self._clock().astimezone(UTC).isoformat(timespec="milliseconds")
        pid, started = this_process()
        time, host = now.replace("+00:00", "Z"), os.uname().nodename
        return replace(record, time=time, host=host, pid=pid, started=started)


class Journal(BaseJournal):
    """A journal in a private file, one line of JSON a record; made with the first write.

    Args:
        path: The file.
        clock: The time now, aware.
        syslog: The socket of a syslog that gets a copy of each record.
    """

    def __init__(
        self, path: Path, clock: Callable[[], datetime], *, syslog: Path | None = None
    ) -> None:
        super().__init__(clock)
        self.path = path
        self._syslog = syslog

    def read_tail(self, number: int) -> JournalTail:
        """Read from the end of the file, as far as needed."""
        lines = last_lines(self.path, number + 1)
        kept = lines[-number:] if number > 0 else []
        records = tuple(_parsed(kept))
        return JournalTail(records, len(kept) - len(records), len(lines) > len(kept))

    def hold(self, batch: str, who: Record) -> Callable[[], None]:
        """Lock a file beside the journal."""
        known = self._stamped(who)
        holder = Holder(known.os_user, known.host, known.pid, known.time)
        return lock_file(self._lock_path(batch), batch, holder)

    def is_held(self, batch: str) -> bool:
        """Return True if a program has locked the file."""
        return is_held(self._lock_path(batch))

    def _lock_path(self, batch: str) -> Path:
        return self.path.parent / "batches" / f"{batch}.lock"

    def _append(self, record: Record) -> None:
        told = {name: value for name, value in asdict(record).items() if value}
        append(self.path, json.dumps(told).encode() + b"\n")
        if self._syslog is not None:
            send(self._syslog, told)


class MemoryJournal(BaseJournal):
    """A journal that ends with the program, for the demo."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(clock)
        self._records: list[Record] = []
        self._held: set[str] = set()

    def read_tail(self, number: int) -> JournalTail:
        """Return the last records; all can be read."""
        kept = tuple(self._records[-number:]) if number > 0 else ()
        return JournalTail(kept, has_more=len(self._records) > len(kept))

    def hold(self, batch: str, who: Record) -> Callable[[], None]:  # noqa: ARG002  its user is the only one
        """Remember that the batch runs."""
        if batch in self._held:
            raise held_error(batch, "this program")
        self._held.add(batch)
        return partial(self._held.discard, batch)

    def is_held(self, batch: str) -> bool:
        """Return True if the batch runs."""
        return batch in self._held

    def _append(self, record: Record) -> None:
        self._records.append(record)


def _masked(record: Record) -> Record:
    return replace(
        record,
        before=_redacted(record.before),
        after=_redacted(record.after),
        session=_redacted(record.session),
        steps=tuple(
            replace(step, session=_redacted(step.session), after=_redacted(step.after))
            for step in record.steps
        ),
        reason=redact(record.reason)[:_TEXT_LIMIT],
        note=redact(record.note)[:_TEXT_LIMIT],
    )


def _redacted(values: Mapping[str, str]) -> dict[str, str]:
    return {name: redact(value) for name, value in values.items()}


def _parsed(lines: Iterable[bytes]) -> Iterator[Record]:
    for line in lines:
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict) and all(map(_fits, found, found.values())):
            known = {name: value for name, value in found.items() if name in _NAMES}
            steps = tuple(_step(step) for step in known.pop("steps", ()))
            yield Record(**known, steps=steps)


def _step(found: Mapping[str, Any]) -> Step:
    return Step(**{name: value for name, value in found.items() if name in _STEP_NAMES})


def _fits(name: str, value: object) -> bool:
    """Return False if a field that this version knows holds the wrong type."""
    if name not in _NAMES | _STEP_NAMES:
        return True
    if name == "steps":
        return isinstance(value, list) and all(
            isinstance(step, dict) and all(map(_fits, step, step.values())) for step in value
        )
    if name in _MAPPINGS:
        return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    return isinstance(value, int if name in _NUMBERS else str)


# What a record keeps of the models


def session_fields(session: "Session") -> dict[str, str]:
    """Return what a record keeps of a session before a write, to restore and to compare."""
    names = ("status", "ttl", "date_expiry", "unique_name")
    return {name: field_text(getattr(session, name)) for name in names}


def asked_fields(params: "CreateSession | UpdateSession") -> dict[str, str]:
    """Return the fields that a request sets, with the participants' numbers masked."""
    asked = {name: getattr(params, name) for name in type(params).model_fields}
    people = asked.pop("participants", ())
    kept = {name: field_text(value) for name, value in asked.items() if value is not None}
    if people:
        kept["participants"] = ", ".join(mask(person.identifier) for person in people)
    return kept


def asked_person(params: "NewParticipant") -> dict[str, str]:
    """Return who is to be added: addresses masked, and no name."""
    kept = {"identifier": mask(params.identifier)}
    if params.proxy_identifier is not None:
        kept["proxy_identifier"] = mask(params.proxy_identifier)
    if params.proxy_identifier_sid is not None:
        kept["proxy_identifier_sid"] = params.proxy_identifier_sid
    return kept


def person_fields(person: "Participant", letter: str = "") -> dict[str, str]:
    """Return which participant a write is about: SID, letter on screen, address masked."""
    kept = {"participant_sid": person.sid, "letter": letter, "identifier": mask(person.identifier)}
    return {name: value for name, value in kept.items() if value}


def person_words(fields: Mapping[str, str]) -> str:
    """Return a participant of ``person_fields`` in words: ``B +44••••1234``."""
    return " ".join(filter(None, (fields.get("letter"), fields.get("identifier")))) or "the person"


def field_text(value: "Moment | int") -> str:
    """Return one field of a session as a record keeps it: times in ISO 8601, null as ""."""
    if isinstance(value, datetime):
        return iso(value)
    return "" if value is None else str(value)
