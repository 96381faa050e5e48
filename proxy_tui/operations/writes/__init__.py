"""Every change to a session: writer, outcomes, journal, production lock, forms."""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.operations.writes.batch import Batch as Batch
    from proxy_tui.operations.writes.batch_lock import BatchHeldError as BatchHeldError
    from proxy_tui.operations.writes.batch_progress import (
        BatchProgress as BatchProgress,
        Ending as Ending,
        StepResult as StepResult,
    )
    from proxy_tui.operations.writes.forms import (
        Checked as Checked,
        check_create as check_create,
        check_life as check_life,
        check_message as check_message,
        check_participant as check_participant,
        check_update as check_update,
    )
    from proxy_tui.operations.writes.history import (
        JOURNAL_COLUMNS as JOURNAL_COLUMNS,
        BatchEntry as BatchEntry,
        Entry as Entry,
        History as History,
        read_history as read_history,
    )
    from proxy_tui.operations.writes.interrupted import (
        belongs_to as belongs_to,
        find_interrupted as find_interrupted,
        has_batches as has_batches,
        interrupted_line as interrupted_line,
        interrupted_words as interrupted_words,
        settle as settle,
    )
    from proxy_tui.operations.writes.journal import (
        BaseJournal as BaseJournal,
        Journal as Journal,
        MemoryJournal as MemoryJournal,
        Record as Record,
    )
    from proxy_tui.operations.writes.journal_query import (
        JournalQuery as JournalQuery,
        compile_journal_query as compile_journal_query,
    )
    from proxy_tui.operations.writes.outcomes import (
        ChangedError as ChangedError,
        ImpossibleError as ImpossibleError,
        NotUnderstoodError as NotUnderstoodError,
        Outcome as Outcome,
        OutcomeUnknownError as OutcomeUnknownError,
        PersonGoneError as PersonGoneError,
        Recheck as Recheck,
        Written as Written,
    )
    from proxy_tui.operations.writes.plan import (
        Asked as Asked,
        LeftOut as LeftOut,
        LostContact as LostContact,
        Plan as Plan,
        PlannedStep as PlannedStep,
        Target as Target,
        lost_contact as lost_contact,
        plan_batch as plan_batch,
    )
    from proxy_tui.operations.writes.preconditions import why_impossible as why_impossible
    from proxy_tui.operations.writes.production_lock import (
        ConfirmationError as ConfirmationError,
        WriteLock as WriteLock,
    )
    from proxy_tui.operations.writes.proof import (
        Proof as Proof,
        Verdict as Verdict,
        prove as prove,
    )
    from proxy_tui.operations.writes.replacement import (
        HalfReplacedError as HalfReplacedError,
        Replacement as Replacement,
    )
    from proxy_tui.operations.writes.resume import (
        RecordedBatch as RecordedBatch,
        batches_line as batches_line,
        find_batch as find_batch,
        find_batches as find_batches,
        resume_batch as resume_batch,
    )
    from proxy_tui.operations.writes.syslog import local_socket as local_socket
    from proxy_tui.operations.writes.undo import find_last as find_last, plan_undo as plan_undo
    from proxy_tui.operations.writes.writer import Writer as Writer
else:
    __getattr__ = lazy_face(
        __name__,
        forms=(
            "Checked",
            "check_create",
            "check_life",
            "check_message",
            "check_participant",
            "check_update",
        ),
        history=("JOURNAL_COLUMNS", "BatchEntry", "Entry", "History", "read_history"),
        interrupted=(
            "belongs_to",
            "find_interrupted",
            "has_batches",
            "interrupted_line",
            "interrupted_words",
            "settle",
        ),
        journal=("BaseJournal", "Journal", "MemoryJournal", "Record"),
        journal_query=("JournalQuery", "compile_journal_query"),
        outcomes=(
            "ChangedError",
            "ImpossibleError",
            "NotUnderstoodError",
            "Outcome",
            "OutcomeUnknownError",
            "PersonGoneError",
            "Recheck",
            "Written",
        ),
        batch=("Batch",),
        batch_progress=("BatchProgress", "Ending", "StepResult"),
        batch_lock=("BatchHeldError",),
        plan=(
            "Asked",
            "LeftOut",
            "LostContact",
            "Plan",
            "PlannedStep",
            "Target",
            "lost_contact",
            "plan_batch",
        ),
        replacement=("HalfReplacedError", "Replacement"),
        resume=("RecordedBatch", "batches_line", "find_batch", "find_batches", "resume_batch"),
        preconditions=("why_impossible",),
        production_lock=("ConfirmationError", "WriteLock"),
        proof=("Proof", "Verdict", "prove"),
        undo=("find_last", "plan_undo"),
        syslog=("local_socket",),
        writer=("Writer",),
    )
