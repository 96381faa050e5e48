"""The journal as a person reads it: one entry a write, batches folded, those in doubt first.

The order is that of the lines in the file, because clocks jump. A line that cannot be
understood spoils only itself and is counted. A second half whose first one is not there
(the file was moved away in between) is an entry of its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final, TypeAlias

from proxy_tui.formatting.redaction import name_text, redact
from proxy_tui.formatting.safe_text import counted, safe
from proxy_tui.operations.writes.interrupted import is_under_way
from proxy_tui.operations.writes.journal import BaseJournal, Record
from proxy_tui.operations.writes.outcomes import Outcome
from proxy_tui.operations.writes.recorded import RecordedWrite, RecordedWrites
from proxy_tui.operations.writes.resume import RecordedBatch, recorded_batches

FIRST_RECORDS: Final = 5_000
"""How many lines are read at first, from the end."""
FURTHER: Final = 4
"""By how much that grows each time when somebody asks for more."""

UNDER_WAY: Final = "under way"
"""The outcome of a write that a running program may still record."""

_HALVES: Final = frozenset({"before", "after", "found"})
_OF_BATCHES: Final = frozenset({"planned", "resumed", "ended", "left out", "proved"})
_WORDS: Final = {Outcome.UNKNOWN.value: "in doubt"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One write, one step of a batch that was left out, or one revealing of numbers."""

    record: Record
    """What was to be done, as recorded first."""
    end: Record | None = None
    """How it ended, as recorded last; None if nothing says it."""
    outcome: str
    """An ``Outcome``, ``revealed``, or ``UNDER_WAY``."""
    is_in_doubt: bool = False
    """Whether it may still turn out to be done: nobody read it back."""
    undone_by: str = ""
    """The id of the write that took it back; empty while it stands."""
    proof: str = ""
    """Of a write that took another one back: what a fresh read showed afterwards."""
    place: int
    """Where it stands in the journal; a higher one is newer."""

    @property
    def id(self) -> str:
        """The id of the write; empty for a step that was left out."""
        return self.record.id if self.record.phase in _HALVES else ""

    @property
    def batch(self) -> str:
        """The id of its batch; empty for a single write."""
        return self.record.batch

    @property
    def at(self) -> datetime | None:
        """When it was begun, by that machine's clock; None if it cannot be read."""
        return self.record.sent_at

    @property
    def verb(self) -> str:
        """As in ``Record.verb``; ``reveal`` for numbers that were shown."""
        return self.record.verb

    @property
    def session_sid(self) -> str:
        """``KC…``; that of a create is known once it is answered."""
        return self.record.session_sid or (self.end.session_sid if self.end is not None else "")

    @property
    def name(self) -> str:
        """The unique name of the session, masked and safe to show; empty if there is none."""
        held = [self.record.session, self.record.before, self.record.after]
        held += [self.end.session] if self.end is not None else []
        return name_text(next((name for one in held if (name := one.get("unique_name"))), ""))

    @property
    def who(self) -> str:
        """The OS user; empty if not recorded."""
        return safe(self.record.os_user)

    @property
    def outcome_words(self) -> str:
        """How it ended, for a person: ``in doubt``, ``refused (80604)``, ``done, undone``."""
        if self.outcome == Outcome.UNKNOWN and not self.is_in_doubt:
            return "not known"
        told = _WORDS.get(self.outcome, safe(self.outcome))
        told += f" ({self.code})" if self.code else ""
        return f"{told}, undone" if self.undone_by else told

    @property
    def code(self) -> int:
        """Twilio's error code; 0 if there was none."""
        return self.end.code if self.end is not None else self.record.code

    @property
    def request_id(self) -> str:
        """``RQ…`` of the answer; empty if there was none."""
        return self.end.request_id if self.end is not None else self.record.request_id

    @property
    def note(self) -> str:
        """What was found or why it was left out; usually empty."""
        return safe(redact(self.end.note if self.end is not None else self.record.note))

    @property
    def reason(self) -> str:
        """Why, in the words of the person who did it."""
        return safe(redact(self.record.reason))

    @property
    def before(self) -> str:
        """The fields that it changes, as they were: ``status=open ttl=0``."""
        return _fields(self.record.before)

    @property
    def after(self) -> str:
        """The fields that were asked for: ``status=closed``."""
        return _fields(self.record.after)

    @property
    def change(self) -> str:
        """From what to what: ``status open → closed``."""
        record = self.record
        told = []
        for name, value in record.after.items():
            old = record.before.get(name, "")
            told.append(f"{name} {f'{old} → ' if old else ''}{value or 'none'}")
        return safe(redact(", ".join(told)))

    def row(self) -> dict[str, str | int | None]:
        """Return it for an export, by the names of its columns."""
        record = self.record
        return {
            "time": safe(record.time),
            "id": safe(self.id),
            "batch": safe(self.batch),
            "verb": safe(self.verb),
            "service_sid": safe(record.service_sid),
            "session_sid": safe(self.session_sid),
            "outcome": safe(self.outcome),
            "code": self.code or None,
            "request_id": safe(self.request_id),
            "before": self.before,
            "after": self.after,
            "reason": self.reason,
        }


JOURNAL_COLUMNS: Final = (
    "time", "id", "batch", "verb", "service_sid", "session_sid", "outcome", "code",
    "request_id", "before", "after", "reason",
)  # fmt: skip
"""Of ``Entry.row``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchEntry:
    """A batch, with the entries of its steps."""

    id: str
    entries: tuple[Entry, ...]
    """Oldest first."""
    recorded: RecordedBatch | None
    """Its plan and how far it came; None if its plan is not among what was read."""
    is_running: bool = False
    undone_by: str = ""
    """The id of the batch that took it back; empty if none was begun."""
    place: int

    @property
    def first(self) -> Record:
        """Its plan, or else the first of its writes."""
        return self.recorded.planned if self.recorded is not None else self.entries[0].record

    @property
    def at(self) -> datetime | None:
        """When it was planned."""
        return self.first.sent_at

    @property
    def verb(self) -> str:
        """As in ``Record.verb``."""
        return self.first.verb

    @property
    def who(self) -> str:
        """The OS user; empty if not recorded."""
        return safe(self.first.os_user)

    @property
    def reason(self) -> str:
        """Why, in the words of the person who did it."""
        return safe(redact(self.first.reason))

    @property
    def is_in_doubt(self) -> bool:
        """Whether a step may still turn out to be done."""
        return any(entry.is_in_doubt for entry in self.entries)

    @property
    def outcome_words(self) -> str:
        """The counts that add up to the plan: ``40 done, 2 left out, 1 in doubt``."""
        ended = [entry.outcome for entry in self.entries]
        words = (
            (ended.count(Outcome.DONE), "done"),
            (ended.count(Outcome.LEFT_OUT), "left out"),
            (ended.count(Outcome.REFUSED), "refused"),
            (sum(entry.is_in_doubt for entry in self.entries), "in doubt"),
            (sum(entry.outcome_words == "not known" for entry in self.entries), "not known"),
            (ended.count(UNDER_WAY), UNDER_WAY),
            (self._not_done, "left" if self.is_running else "not done"),
        )
        told = ", ".join(f"{number} {word}" for number, word in words if number)
        return f"{told}, undone" if self.undone_by else told

    @property
    def _not_done(self) -> int:
        tried = [entry for entry in self.entries if entry.outcome != Outcome.NOT_SENT]
        steps = len(self.recorded.steps) if self.recorded is not None else len(self.entries)
        return max(0, steps - len(tried))


AnyEntry: TypeAlias = Entry | BatchEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What was read of the journal."""

    entries: tuple[AnyEntry, ...]
    """Those in doubt first, then the newest first."""
    unreadable: int = 0
    """Lines that are damaged, or that this version does not know."""
    has_more: bool = False
    """Whether the journal has older lines."""

    @property
    def writes(self) -> tuple[Entry, ...]:
        """Every entry on its own, batches unfolded, the newest first."""
        found = chain.from_iterable(map(_unfolded, self.entries))
        return tuple(sorted(found, key=lambda entry: entry.place, reverse=True))

    @property
    def in_doubt(self) -> tuple[Entry, ...]:
        """The writes that reading back may settle."""
        return tuple(entry for entry in self.writes if entry.is_in_doubt)

    @property
    def complaint(self) -> str:
        """What could not be read: ``3 lines could not be read``; usually empty."""
        return f"{counted(self.unreadable, 'line')} could not be read" if self.unreadable else ""


def read_history(journal: BaseJournal, now: datetime, number: int = FIRST_RECORDS) -> History:
    """Return the entries of a journal.

    Args:
        journal: The journal.
        now: The time now, aware.
        number: How many lines are read, from the end.

    Raises:
        JournalError: It cannot be read.
    """
    tail = journal.read_tail(number)
    known = [record for record in tail.records if _is_known(record)]
    pairs, batches = RecordedWrites(known), recorded_batches(known)
    places = {id(record): place for place, record in enumerate(known)}
    proofs = {record.id: record.note for record in known if record.phase == "proved"}
    folded: dict[str, list[Entry]] = {batch: [] for batch in batches}
    single: list[AnyEntry] = []
    for entry in chain(_writes(pairs, places, proofs, now), _others(known, pairs)):
        if entry.batch:
            folded.setdefault(entry.batch, []).append(entry)
        else:
            single.append(entry)
    undone = {one.planned.undoes: one.id for one in batches.values() if one.planned.undoes}
    for batch, entries in folded.items():
        entries.sort(key=lambda entry: entry.place)
        recorded = batches.get(batch)
        single.append(
            BatchEntry(
                id=batch,
                entries=tuple(entries),
                recorded=recorded,
                is_running=recorded is not None
                and recorded.ended is None
                and journal.is_held(batch),
                undone_by=undone.get(batch, "") if _is_undone(entries) else "",
                place=places[id(recorded.planned)] if recorded is not None else entries[0].place,
            )
        )
    single.sort(key=lambda entry: (entry.is_in_doubt, entry.place), reverse=True)
    return History(
        entries=tuple(single),
        unreadable=tail.unreadable + len(tail.records) - len(known),
        has_more=tail.has_more,
    )


def _unfolded(entry: AnyEntry) -> tuple[Entry, ...]:
    return entry.entries if isinstance(entry, BatchEntry) else (entry,)


def _is_known(record: Record) -> bool:
    """Return False for a line of another program, or of a later version of this one."""
    if record.phase in _HALVES:
        return bool(record.id)
    if record.phase in _OF_BATCHES:
        return bool(record.batch)
    return record.phase == "revealed"


def _is_undone(entries: Iterable[Entry]) -> bool:
    """Return True if all that was done is undone."""
    done = [entry for entry in entries if entry.outcome == Outcome.DONE]
    return bool(done) and all(entry.undone_by for entry in done)


def _writes(
    pairs: RecordedWrites, places: dict[int, int], proofs: Mapping[str, str], now: datetime
) -> Iterator[Entry]:
    for write in pairs.by_id.values():
        is_running = not write.ends and is_under_way(write.first, now)
        taken_back = pairs.taken_back_by(write)
        yield Entry(
            record=write.first,
            end=_last(write),
            outcome=UNDER_WAY if is_running else write.outcome,
            is_in_doubt=write.is_in_doubt and not is_running,
            undone_by=taken_back.id if taken_back is not None else "",
            proof=safe(redact(proofs.get(write.id, ""))),
            place=places[id(write.first)],
        )


def _last(write: RecordedWrite) -> Record | None:
    """Return the record that says how a write ended."""
    return write.done or (write.ends[-1] if write.ends else None)


def _others(records: Iterable[Record], pairs: RecordedWrites) -> Iterator[Entry]:
    """Yield what is no pair: steps left out, second halves on their own, numbers revealed."""
    alone: dict[str, Entry] = {}
    for place, record in enumerate(records):
        if record.phase == "left out":
            yield Entry(record=record, outcome=record.outcome or Outcome.LEFT_OUT, place=place)
        elif record.phase == "revealed":
            yield Entry(record=record, outcome="revealed", place=place)
        elif record.phase in {"after", "found"} and record.id not in pairs.by_id:
            is_doubtful = record.outcome == Outcome.UNKNOWN and record.phase == "after"
            alone[record.id] = Entry(
                record=record, outcome=record.outcome, is_in_doubt=is_doubtful, place=place
            )
    yield from alone.values()


def _fields(values: object) -> str:
    if not isinstance(values, dict):
        return ""
    return safe(redact(" ".join(f"{name}={value}" for name, value in values.items())))
