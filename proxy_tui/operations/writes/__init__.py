"""Every change to a session: writer, outcomes, journal, production lock, forms."""

from typing import TYPE_CHECKING

from proxy_tui._lazy import lazy_face

if TYPE_CHECKING:
    from proxy_tui.operations.writes.forms import Checked as Checked
    from proxy_tui.operations.writes.forms import check_create as check_create
    from proxy_tui.operations.writes.forms import check_life as check_life
    from proxy_tui.operations.writes.forms import check_participant as check_participant
    from proxy_tui.operations.writes.forms import check_update as check_update
    from proxy_tui.operations.writes.interrupted import belongs_to as belongs_to
    from proxy_tui.operations.writes.interrupted import find_interrupted as find_interrupted
    from proxy_tui.operations.writes.interrupted import interrupted_line as interrupted_line
    from proxy_tui.operations.writes.interrupted import interrupted_words as interrupted_words
    from proxy_tui.operations.writes.interrupted import settle as settle
    from proxy_tui.operations.writes.journal import BaseJournal as BaseJournal
    from proxy_tui.operations.writes.journal import Journal as Journal
    from proxy_tui.operations.writes.journal import MemoryJournal as MemoryJournal
    from proxy_tui.operations.writes.journal import Record as Record
    from proxy_tui.operations.writes.outcomes import ChangedError as ChangedError
    from proxy_tui.operations.writes.outcomes import ImpossibleError as ImpossibleError
    from proxy_tui.operations.writes.outcomes import NotUnderstoodError as NotUnderstoodError
    from proxy_tui.operations.writes.outcomes import Outcome as Outcome
    from proxy_tui.operations.writes.outcomes import OutcomeUnknownError as OutcomeUnknownError
    from proxy_tui.operations.writes.outcomes import Recheck as Recheck
    from proxy_tui.operations.writes.outcomes import Written as Written
    from proxy_tui.operations.writes.preconditions import why_impossible as why_impossible
    from proxy_tui.operations.writes.production_lock import ConfirmationError as ConfirmationError
    from proxy_tui.operations.writes.production_lock import WriteLock as WriteLock
    from proxy_tui.operations.writes.writer import Writer as Writer
else:
    __getattr__ = lazy_face(
        __name__,
        forms=("Checked", "check_create", "check_life", "check_participant", "check_update"),
        interrupted=(
            "belongs_to",
            "find_interrupted",
            "interrupted_line",
            "interrupted_words",
            "settle",
        ),
        journal=("BaseJournal", "Journal", "MemoryJournal", "Record"),
        outcomes=(
            "ChangedError",
            "ImpossibleError",
            "NotUnderstoodError",
            "Outcome",
            "OutcomeUnknownError",
            "Recheck",
            "Written",
        ),
        preconditions=("why_impossible",),
        production_lock=("ConfirmationError", "WriteLock"),
        writer=("Writer",),
    )
