"""The writes of a journal as pairs: what each was, how it ended, and whether it still stands.

A write stands if it was done and nothing took it back since. What took it back may
have been taken back itself, and then it stands again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from proxy_tui.operations.writes.journal import Record
from proxy_tui.operations.writes.outcomes import Outcome

_CHANGING: Final = frozenset({"update", "close", "reopen", "delete"})
"""The verbs that change fields of a session that exists."""


@dataclass(slots=True)
class RecordedWrite:
    """One write, from its records."""

    first: Record
    """Made before it was sent."""
    place: int
    """How many writes the journal has before it."""
    ends: list[Record] = field(default_factory=list)
    """Its other halves, oldest first: as answered, and as read back later."""

    @property
    def id(self) -> str:
        """As in ``Record.id``."""
        return self.first.id

    @property
    def done(self) -> Record | None:
        """The record that says that it was done; None if none does."""
        return next((end for end in self.ends if end.outcome == Outcome.DONE), None)

    @property
    def outcome(self) -> str:
        """An ``Outcome``; unknown for a write whose end is not on record."""
        if self.done is not None:
            return Outcome.DONE
        return self.ends[-1].outcome if self.ends else Outcome.UNKNOWN

    @property
    def is_in_doubt(self) -> bool:
        """Whether it may still turn out to be done, since nobody read it back later."""
        is_read = any(end.phase == "found" for end in self.ends)
        return self.outcome == Outcome.UNKNOWN and not is_read

    @property
    def session_sid(self) -> str:
        """``KC…``; that of a create is known once it is answered."""
        return self.first.session_sid or (self.done.session_sid if self.done is not None else "")


class RecordedWrites:
    """The writes of a journal, and which of them stand.

    Args:
        records: Oldest first; a second half without its first one is ignored.
    """

    def __init__(self, records: Iterable[Record]) -> None:
        self.by_id: dict[str, RecordedWrite] = {}
        """In the order in which they were begun."""
        self.batches: dict[str, list[RecordedWrite]] = {}
        """The writes of each batch that has a record, in the same order."""
        for record in records:
            self._take(record)

    def _take(self, record: Record) -> None:
        if record.phase == "planned" and record.batch:
            self.batches.setdefault(record.batch, [])
        elif record.phase == "before" and record.id:
            write = RecordedWrite(record, len(self.by_id))
            self.by_id.setdefault(record.id, write)
            if record.batch:
                self.batches.setdefault(record.batch, []).append(write)
        elif record.phase in {"after", "found"} and record.id in self.by_id:
            self.by_id[record.id].ends.append(record)

    @cached_property
    def _taken_back(self) -> dict[str, RecordedWrite]:
        """What took back each write that does not stand, by the id of that write."""
        found: dict[str, RecordedWrite] = {}
        # Backwards, because only a later write takes one back: its own fate is known by then.
        for write in reversed(self.by_id.values()):
            taken = self.by_id.get(write.first.undoes)
            is_later = taken is not None and taken.place < write.place
            if is_later and write.done is not None and write.id not in found:
                found.setdefault(write.first.undoes, write)
        return found

    def taken_back_by(self, write: RecordedWrite) -> RecordedWrite | None:
        """Return the write that took this one back; None while it stands."""
        return self._taken_back.get(write.id)

    def stands(self, write: RecordedWrite) -> bool:
        """Return True if a write was done and not taken back."""
        return write.done is not None and write.id not in self._taken_back

    def origin(self, write: RecordedWrite) -> RecordedWrite:
        """Return the write that an undo, or an undo of an undo, goes back to."""
        while True:
            taken = self.by_id.get(write.first.undoes)
            if taken is None or taken.place >= write.place:
                return write
            write = taken

    @cached_property
    def _by_session(self) -> dict[str, list[RecordedWrite]]:
        """The writes to each session, by its SID."""
        found: dict[str, list[RecordedWrite]] = {}
        for write in self.by_id.values():
            found.setdefault(write.session_sid, []).append(write)
        return found

    def to_session(self, session_sid: str) -> tuple[RecordedWrite, ...]:
        """Return the writes to a session, oldest first."""
        return tuple(self._by_session.get(session_sid, ()))

    def _changes_after(self, write: RecordedWrite) -> Iterator[RecordedWrite]:
        for later in self.to_session(write.session_sid):
            if later.place > write.place and later.first.verb in _CHANGING:
                yield later

    def in_the_way(self, write: RecordedWrite) -> RecordedWrite | None:
        """Return the newest later change of the same session that stands or is in doubt.

        One that only takes this one back, or brings it back, is not in the way.
        """
        found, own = None, self.origin(write)
        for later in self._changes_after(write):
            origin = self.origin(later)
            if later.is_in_doubt or (origin is not own and self.stands(origin)):
                found = later
        return found

    def last_answer(self, write: RecordedWrite) -> Record | None:
        """Return the record that shows the session as this program left it last.

        That is the write's own answer, or that of a later change which was taken back.
        """
        answers = [later.done for later in self._changes_after(write) if later.done is not None]
        return answers[-1] if answers else write.done
