"""Batches whose program ended before them: found in the journal, and gone on with.

What may have been sent is read back and never sent again. A step that was not begun is
sent only if its session is still as the plan had it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Final

from pydantic import ValidationError

from proxy_tui.api.client import ProxyClient
from proxy_tui.api.models import Service, Session
from proxy_tui.api.params import UpdateSession
from proxy_tui.errors import GuardError, NotThereError, ProxyTuiError, UsageError
from proxy_tui.formatting.safe_text import counted, safe
from proxy_tui.formatting.times import clock, stamp
from proxy_tui.operations.sessions.differences import Difference, differences
from proxy_tui.operations.writes.batch import Batch
from proxy_tui.operations.writes.batch_progress import StepResult
from proxy_tui.operations.writes.interrupted import belongs_to, recent_records, settle
from proxy_tui.operations.writes.journal import BaseJournal, Record, Step
from proxy_tui.operations.writes.outcomes import ChangedError, Outcome, Recheck
from proxy_tui.operations.writes.plan import Plan, PlannedStep, Target
from proxy_tui.operations.writes.preconditions import why_impossible
from proxy_tui.operations.writes.writer import Writer

_ALL_RECORDS: Final = 200_000
"""How many are searched for a batch that is named."""

_COMPARED: Final = frozenset({"status", "ttl", "date_expiry"})
_RESUMABLE: Final = frozenset({"stopped", "halted"})
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class RecordedStep:
    """What the journal has of one step."""

    step: Step
    first: Record | None = None
    """Made before it was sent."""
    last: Record | None = None
    """As answered, read back, or left out."""

    @property
    def outcome(self) -> Outcome | None:
        """How it ended; None if it may be sent."""
        if self.last is not None and self.last.outcome in set(Outcome):
            ended = Outcome(self.last.outcome)
            return None if ended == Outcome.NOT_SENT else ended
        return Outcome.UNKNOWN if self.first is not None else None


@dataclass(slots=True)
class RecordedBatch:
    """A batch as the journal has it."""

    planned: Record
    steps: list[RecordedStep] = field(default_factory=list)
    ended: Record | None = None
    """How it ended last; None while it runs, or if its program did not live to say it."""

    @property
    def id(self) -> str:
        """Six hex digits."""
        return self.planned.batch

    def number(self, outcome: Outcome | None) -> int:
        """Return how many steps ended this way; None counts those that were not sent."""
        return sum(state.outcome == outcome for state in self.steps)

    @property
    def done_words(self) -> str:
        """How far it came: ``17 of 43 done``."""
        return f"{self.number(Outcome.DONE)} of {len(self.steps)} done"

    @property
    def can_go_on(self) -> bool:
        """Whether it did not end, or was stopped with steps left."""
        if self.ended is None:
            return True
        return self.ended.outcome in _RESUMABLE and self.number(None) > 0

    def words(self, zone: tzinfo | None = None) -> str:
        """Return what it was, how far it came, by whom and when, without a full stop.

        ``batch 3f9a21: close, 17 of 43 done, 1 in doubt, by ann on bastion-1 at 14:02 UTC``
        """
        planned, doubt = self.planned, self.number(Outcome.UNKNOWN)
        told = f"batch {self.id}: {planned.verb}, {self.done_words}"
        told += f", {doubt} in doubt" if doubt else ""
        told += f", by {planned.os_user or 'someone'} on {planned.host or 'an unknown machine'}"
        sent = planned.sent_at
        return safe(f"{told} at {clock(sent, zone)}" if sent is not None else told)

    def take(self, record: Record) -> None:
        """Take the next record of this batch."""
        if record.phase in {"ended", "resumed"}:
            self.ended = record if record.phase == "ended" else None
        elif record.phase in {"before", "left out"}:
            state = self._state(record)
            if state is not None and record.phase == "before":
                state.first, state.last = record, None
            elif state is not None:
                state.last = record
        else:
            for state in self.steps:
                if state.first is not None and state.first.id == record.id:
                    state.last = record if record.outcome else state.last

    def _state(self, record: Record) -> RecordedStep | None:
        """Return the step that a record begins or leaves out."""
        key = (record.session_sid, record.undoes)
        same = [one for one in self.steps if (one.step.session_sid, one.step.undoes) == key]
        return next((one for one in same if one.outcome is None), None)


def recorded_batches(records: Iterable[Record]) -> dict[str, RecordedBatch]:
    """Return the batches of a journal by their ids, oldest first.

    Args:
        records: Oldest first.
    """
    found: dict[str, RecordedBatch] = {}
    for record in records:
        if record.phase == "planned" and record.batch:
            found[record.batch] = RecordedBatch(record, [RecordedStep(one) for one in record.steps])
        elif record.batch in found:
            found[record.batch].take(record)
    return found


def find_batches(journal: BaseJournal) -> tuple[RecordedBatch, ...]:
    """Return the batches that did not end, except those that a program runs now.

    Raises:
        JournalError: The journal cannot be read.
    """
    found = recorded_batches(recent_records(journal)).values()
    return tuple(one for one in found if one.ended is None and not journal.is_held(one.id))


def batches_line(found: "tuple[RecordedBatch, ...]") -> str:
    """Return the unfinished batches for one line of 80 columns."""
    last = found[-1]
    more = f", and {counted(len(found) - 1, 'other batch', 'other batches')}" if found[1:] else ""
    return safe(f"batch {last.id}: {last.planned.verb}, {last.done_words}{more}")


def resume_batch(client: ProxyClient, writer: Writer, batch: str, *, reason: str = "") -> Batch:
    """Return a batch that goes on where its program ended; it is held from here on.

    Its ``run`` reads back what is in doubt, then sends what was not begun.

    Args:
        client: Reads the sessions.
        writer: Sends the writes, and has the journal.
        batch: The id.
        reason: Why; by default the reason of the batch.

    Raises:
        NotThereError: The journal has no such batch.
        BatchHeldError: A program runs it.
        GuardError: It belongs to another account or base URL, or has ended.
        UsageError: Its record is damaged.
        JournalError: The journal cannot be read.
        ConfirmationError: Production demands a reason.
    """
    find_batch(writer, batch)
    release = writer.journal.hold(batch, writer.signed(Record()))
    try:
        # Read again, because another program may have run it until just now.
        return _ResumedBatch(client, writer, find_batch(writer, batch), reason, release)
    except BaseException:
        release()
        raise


def find_batch(writer: Writer, batch: str) -> RecordedBatch:
    """Return a batch that can be gone on with.

    Raises:
        NotThereError: The journal has no such batch.
        GuardError: It belongs to another account or base URL, or has ended.
        JournalError: The journal cannot be read.
    """
    found = recorded_batches(writer.journal.tail(_ALL_RECORDS)).get(batch)
    if found is None:
        raise NotThereError(
            f"The journal has no batch {safe(batch)[:20]}.", hint="Look at the journal for its id."
        )
    if not belongs_to(found.planned, writer):
        who = f"profile {safe(found.planned.profile)}" if found.planned.profile else "its account"
        raise GuardError(
            f"Batch {found.id} belongs to another account or base URL; nothing was sent.",
            hint=f"Sign in as {who} to go on with it.",
        )
    if not found.can_go_on:
        raise GuardError(f"Batch {found.id} has ended and is not run again; nothing was sent.")
    return found


class _ResumedBatch(Batch):
    """Goes on with the steps that were not begun."""

    def __init__(
        self,
        client: ProxyClient,
        writer: Writer,
        recorded: RecordedBatch,
        reason: str,
        release: Callable[[], None],
    ) -> None:
        planned = recorded.planned
        steps = [(_planned_step(state.step), state) for state in recorded.steps]
        plan = Plan(planned.verb, tuple(step for step, _ in steps), undoes=planned.undoes)
        super().__init__(writer, plan, reason=reason or planned.reason)
        self.id = recorded.id
        self._client = client
        self._planned_at = planned.sent_at
        self._doubtful: list[tuple[PlannedStep, Record]] = []
        self._release = release
        results = []
        self._left.clear()
        for step, state in steps:
            if state.outcome is None:
                self._left.append(step)
            elif state.outcome == Outcome.UNKNOWN and state.first is not None:
                self._doubtful.append((step, state.first))
            else:
                results.append(_result(step, state))
        self._show(now=None, results=results)

    def _begin(self) -> None:
        """Read back what is in doubt."""
        self._writer.journal.note(self._record("resumed"))
        for step, record in self._doubtful:
            self._show(now=step)
            result = self._read_back(step, record)
            self._show(now=None, results=(*self._progress.results, result))

    def _read_back(self, step: PlannedStep, record: Record) -> StepResult:
        """Return what became of a write whose answer nobody saw."""
        try:
            found = settle(self._client, self._writer, record)
        except ProxyTuiError as error:
            words = f"could not be read back: {safe(error.message)}".rstrip(".")
            return StepResult(step, Outcome.UNKNOWN, words, None, record.id)
        words = f"{found.verdict}: {found.seen}"
        return StepResult(step, found.outcome, words, found.session, record.id)

    def _shown(self, step: PlannedStep) -> Session:
        """Return the session as read now, if it is as the plan had it.

        Raises:
            ChangedError: It is not.
            UsageError: The planned expiry has passed.
        """
        shown = step.target.session
        fresh = self._client.fetch_session(shown.service_sid, shown.sid)
        changed = differences(shown, fresh, _COMPARED) or self._contact(step, fresh)
        if changed:
            impossible = why_impossible(step.verb, fresh, params=step.params)
            raise ChangedError(Recheck(fresh, changed, impossible))
        expiry = step.params.date_expiry if step.params is not None else None
        if expiry is not None and expiry <= self._writer.now():
            raise UsageError("its planned expiry has passed")
        return fresh

    def _contact(self, step: PlannedStep, fresh: Session) -> tuple[Difference, ...]:
        """Return a contact since the plan, which a close or delete would cut off."""
        last, planned = fresh.date_last_interaction, self._planned_at
        is_new = isinstance(last, datetime) and planned is not None and last > planned
        if step.verb in {"close", "delete"} and is_new:
            return (Difference("last contact", "before the plan", stamp(last)),)
        return ()


def _planned_step(step: Step) -> PlannedStep:
    """Return a recorded step as a plan has it.

    Raises:
        UsageError: The record is damaged.
    """
    kept = step.session
    try:
        session = Session(
            sid=step.session_sid,
            service_sid=step.service_sid,
            status=kept.get("status", ""),
            ttl=int(kept.get("ttl") or 0),
            # The model reads the text.
            date_expiry=kept.get("date_expiry") or None,
            unique_name=kept.get("unique_name") or None,
        )
        params = None
        if step.verb != "delete":
            # Whether the expiry has passed is asked right before the write.
            params = UpdateSession.model_validate(dict(step.after), context={"now": _LONG_AGO})
    except (ValidationError, ValueError) as error:
        raise UsageError(
            "The record of the batch is damaged, so it is not run; nothing was sent."
        ) from error
    return PlannedStep(
        Target(Service(sid=step.service_sid), session), step.verb, params, (), step.undoes
    )


def _result(step: PlannedStep, state: RecordedStep) -> StepResult:
    """Return the result that the journal has of a step."""
    last = state.last or Record()
    write_id = state.first.id if state.first is not None else ""
    outcome = state.outcome or Outcome.NOT_SENT
    return StepResult(step, outcome, safe(last.note), None, write_id, last.code, last.request_id)
