"""A batch: the steps of a plan, sent one after the other, each as carefully as a single write.

Read ``Batch.run`` from top to bottom. The journal has the whole plan before the first
write. Each session is read right before its write and left out if it is no longer what
the plan says; a write in doubt is read back and never sent again (``writer``).
"""

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from proxy_tui.api import codes
from proxy_tui.api.cancel import cancellable
from proxy_tui.api.errors import (
    ApiError,
    AuthenticationError,
    CancelledError,
    NotFoundError,
    ReadOnlyError,
    RefusedError,
)
from proxy_tui.api.models import Session
from proxy_tui.errors import JournalError, ProxyTuiError, UsageError
from proxy_tui.formatting.safe_text import safe
from proxy_tui.operations.sessions.differences import Difference
from proxy_tui.operations.writes.batch_progress import GONE, BatchProgress, Ending, StepResult
from proxy_tui.operations.writes.journal import Record, Step, asked_fields, session_fields
from proxy_tui.operations.writes.outcomes import (
    ChangedError,
    ImpossibleError,
    NotUnderstoodError,
    Outcome,
    OutcomeUnknownError,
)
from proxy_tui.operations.writes.plan import Plan, PlannedStep
from proxy_tui.operations.writes.production_lock import ConfirmationError, checked_reason
from proxy_tui.operations.writes.writer import Writer

FAILURES_IN_A_ROW: Final = 5
"""After so many a person is asked before the next write."""

_ENDS_THE_BATCH: Final = (ReadOnlyError, AuthenticationError, ConfirmationError, JournalError)
"""What the next write would meet as well, so the batch ends with it."""


class Batch:
    """Runs a plan. ``run`` is for a worker thread; everything else is for any thread.

    Args:
        writer: Sends the steps, and has the journal.
        plan: What to do.
        reason: Why, for the journal; production demands one.
        seconds: Seconds of a clock that never jumps.

    Raises:
        UsageError: The plan has no steps.
        ConfirmationError: Production demands a reason.
    """

    def __init__(
        self,
        writer: Writer,
        plan: Plan,
        *,
        reason: str = "",
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        if not plan.steps:
            raise UsageError("No session is left to change; nothing was sent.")
        self.plan = plan
        self.id = secrets.token_hex(3)
        self.problem: ProxyTuiError | None = None
        """What halted the batch."""
        self._writer = writer
        self._reason = checked_reason(reason) if writer.is_production else reason
        self._seconds = seconds
        self._release: Callable[[], None] | None = None
        """Lets others run it; None while it is not held."""
        self._is_begun = False
        self._stop = threading.Event()
        self._ends_when_stopped = False
        self._running = threading.Lock()
        self._left = deque(plan.steps)
        self._progress = BatchProgress(len(plan.steps), ())
        self._failures = 0
        """In a row."""
        self._since: tuple[float, int] = (0.0, 0)
        """When it was begun or went on, and how many results there were."""

    @property
    def progress(self) -> BatchProgress:
        """How far it has come."""
        progress = self._progress
        return replace(progress, is_stopping=self._stop.is_set())

    def stop(self, *, for_good: bool = False) -> None:
        """Pause after the write under way; a wait that has changed nothing yet ends at once.

        ``for_good`` ends it instead.
        """
        self._ends_when_stopped = self._ends_when_stopped or for_good
        self._stop.set()

    def run(self) -> BatchProgress:
        """Run the steps that are left; return when it has ended or is paused.

        Raises:
            BatchHeldError: Another program runs it.
            JournalError: The plan cannot be recorded, so nothing was sent.
        """
        with self._running:
            return self._run()

    def _run(self) -> BatchProgress:
        if self._progress.is_over:
            raise UsageError(f"Batch {self.id} has ended and is not run again.")
        if not self._is_begun:
            self._hold()
            try:
                self._begin()
            except JournalError:
                self._let_go()
                raise
            self._is_begun = True
        self._failures = 0
        if self._progress.is_paused:
            self._stop.clear()
        self._since = (self._seconds(), len(self._progress.results))
        ending = Ending.NONE
        while ending == Ending.NONE:
            ending = self._next()
        self._show(now=None, ending=ending)
        if self._progress.is_over:
            self._close()
        return self._progress

    def end(self) -> BatchProgress:
        """End a batch that is paused, or was never run; what is left is not done."""
        if self._progress.is_paused:
            self._show(now=None, ending=Ending.STOPPED)
            self._close()
        elif not self._is_begun:
            self._let_go()
        return self._progress

    # -- one step

    def _next(self) -> Ending:
        """Send the next step; return ``NONE`` if there may be another one."""
        if not self._left:
            return Ending.FINISHED
        if self._stop.is_set():
            return self._stopped
        if self._failures >= FAILURES_IN_A_ROW:
            return Ending.PAUSED
        step = self._left[0]
        self._show(now=step)
        try:
            with cancellable(self._stop.is_set):
                result = self._send(step)
        except CancelledError as error:
            if self._stop.is_set():
                return self._stopped
            self.problem = error
            return Ending.HALTED
        except _ENDS_THE_BATCH as error:
            self.problem = error
            if error.write_id:
                self._take(self._failed(step, error))
            return Ending.HALTED
        self._take(result)
        return Ending.NONE

    @property
    def _stopped(self) -> Ending:
        return Ending.STOPPED if self._ends_when_stopped else Ending.PAUSED

    def _send(self, step: PlannedStep) -> StepResult:
        """Send one step; return what became of it.

        Raises:
            CancelledError: It was given up before it was sent.
            ReadOnlyError, AuthenticationError, ConfirmationError, JournalError: Nothing more can
                be sent.
        """
        write = partial(
            self._writer.write_step,
            step.verb,
            params=step.params,
            reason=self._reason,
            batch=self.id,
            undoes=step.undoes,
        )
        try:
            written = write(self._shown(step))
        except (ChangedError, ImpossibleError) as error:
            check = error.check
            why = check.impossible or changed_words(check.differences)
            result = self._left_out(step, why, check.fresh)
            return replace(result, is_changed=not check.impossible)
        except (NotUnderstoodError, UsageError) as error:
            return self._left_out(step, error.message.rstrip("."), None)
        except NotFoundError as error:
            return self._failed(step, error) if error.write_id else self._left_out(step, GONE, None)
        except (CancelledError, *_ENDS_THE_BATCH):
            raise
        except (ApiError, OutcomeUnknownError) as error:
            return self._failed(step, error)
        return StepResult(
            step,
            Outcome.DONE,
            written.note.rstrip("."),
            written.session,
            written.write_id,
            request_id=written.request_id,
        )

    def _shown(self, step: PlannedStep) -> Session:
        """Return the session that the step compares with, as the plan shows it."""
        return step.target.session

    def _left_out(self, step: PlannedStep, reason: str, session: Session | None) -> StepResult:
        """Record that a step is not sent.

        Raises:
            JournalError: It cannot be recorded.
        """
        record = replace(self._record("left out"), note=reason, outcome=Outcome.LEFT_OUT)
        shown = step.target.session
        self._writer.journal.note(
            replace(
                record,
                verb=step.verb,
                service_sid=shown.service_sid or step.target.service.sid,
                session_sid=shown.sid,
                undoes=step.undoes,
            )
        )
        return StepResult(step, Outcome.LEFT_OUT, reason, session)

    def _failed(self, step: PlannedStep, error: ProxyTuiError) -> StepResult:
        """Return the result of a step that was refused, is in doubt, or could not be read."""
        words, code = safe(error.message).rstrip("."), getattr(error, "code", 0)
        found = error.found if isinstance(error, OutcomeUnknownError) else None
        if isinstance(error, OutcomeUnknownError):
            outcome = Outcome.UNKNOWN
        elif error.write_id and isinstance(error, RefusedError):
            outcome = Outcome.REFUSED
            known = codes.meaning(code) if code else None
            words = f"{known.words.rstrip('.')} ({code})" if known else words
        else:
            outcome = Outcome.NOT_SENT
        request_id = getattr(error, "request_id", "")
        return StepResult(step, outcome, words, found, error.write_id, code, request_id)

    def _take(self, result: StepResult) -> None:
        self._left.popleft()
        is_failure = result.outcome not in {Outcome.DONE, Outcome.LEFT_OUT}
        self._failures = self._failures + 1 if is_failure else 0
        results = (*self._progress.results, result)
        began, before = self._since
        passed = self._seconds() - began
        rate = (len(results) - before) / passed if passed > 0 else 0.0
        self._show(now=None, results=results, per_second=rate)

    def _show(
        self,
        *,
        now: PlannedStep | None,
        results: Sequence[StepResult] | None = None,
        per_second: float | None = None,
        ending: Ending = Ending.NONE,
    ) -> None:
        before = self._progress
        self._progress = replace(
            before,
            now=now,
            results=before.results if results is None else tuple(results),
            per_second=before.per_second if per_second is None else per_second,
            ending=ending,
        )

    # -- the journal

    def _begin(self) -> None:
        """Record the whole plan.

        Raises:
            JournalError: It cannot be recorded; nothing was sent.
        """
        self._writer.journal.note(replace(self._record("planned"), steps=_steps(self.plan)))

    def _close(self) -> None:
        """Record how the batch ended, and let others have it."""
        try:
            self._writer.journal.note(
                replace(
                    self._record("ended"),
                    outcome=self._progress.ending,
                    note=self._progress.words,
                )
            )
        except JournalError as error:
            self.problem = self.problem or error
        finally:
            self._let_go()

    def _hold(self) -> None:
        if self._release is None:
            self._release = self._writer.journal.hold(self.id, self._writer.signed(Record()))

    def _let_go(self) -> None:
        if self._release is not None:
            self._release()
            self._release = None

    def _record(self, phase: str) -> Record:
        return self._writer.signed(
            Record(
                id=self.id,
                batch=self.id,
                phase=phase,
                verb=self.plan.verb,
                undoes=self.plan.undoes,
                reason=self._reason,
            )
        )


def changed_words(changed: Iterable[Difference]) -> str:
    """Return why a changed session is left out: ``it changed since: state open → closed``."""
    told = ", ".join(safe(f"{one.field} {one.before} → {one.after}") for one in changed)
    return f"it changed since the plan: {told}"


def _steps(plan: Plan) -> tuple[Step, ...]:
    return tuple(
        Step(
            verb=step.verb,
            service_sid=step.target.session.service_sid or step.target.service.sid,
            session_sid=step.target.session.sid,
            session=session_fields(step.target.session),
            after=asked_fields(step.params) if step.params is not None else {},
            undoes=step.undoes,
        )
        for step in plan.steps
    )
