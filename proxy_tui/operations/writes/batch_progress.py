"""How far a batch has come, and what became of each of its steps."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from proxy_tui.operations.writes.outcomes import Outcome

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.operations.writes.plan import PlannedStep

GONE: Final = "it is gone"
"""Why a session that no longer exists is left out."""


@dataclass(frozen=True, slots=True)
class StepResult:
    """What became of one step."""

    step: "PlannedStep"
    outcome: Outcome
    """``NOT_SENT`` is a step that could not be read, or was given up before it was sent."""
    words: str = ""
    """Why, without a full stop; empty for a step that was simply done."""
    session: "Session | None" = None
    """The session as answered or read; None after a delete, or if it is not known."""
    write_id: str = ""
    """The id of its write in the journal; empty if none was begun."""
    code: int = 0
    """Twilio's error code; 0 if there was none."""
    request_id: str = ""
    """``RQ…`` of the answer; empty if there was none."""
    is_changed: bool = False
    """Whether it was left out because the session changed since the plan."""

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do: it was done, or does not apply any more."""
        return self.outcome in {Outcome.DONE, Outcome.LEFT_OUT}

    @property
    def is_gone(self) -> bool:
        """Whether the session no longer exists."""
        is_deleted = self.step.verb == "delete" and self.outcome == Outcome.DONE
        return is_deleted or (self.outcome == Outcome.LEFT_OUT and self.words == GONE)


class Ending(StrEnum):
    """Why a batch is not running."""

    NONE = ""
    """It was not begun, or it runs."""
    FINISHED = "finished"
    STOPPED = "stopped"
    """By the person."""
    PAUSED = "paused"
    """By ``stop``, or after failures in a row: ``run`` goes on, ``end`` does not."""
    HALTED = "halted"
    """By something that every further write would meet; ``Batch.problem`` says what."""


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How far a batch has come, at one moment."""

    total: int
    """Steps of the plan."""
    results: tuple[StepResult, ...]
    """In the order in which they came."""
    ending: Ending = Ending.NONE
    now: "PlannedStep | None" = None
    """The step under way; None between steps and at the end."""
    per_second: float = 0.0
    """Steps in a second since the batch was begun or went on; 0 while it is not known."""
    is_stopping: bool = False
    """Whether it was asked to stop; a pause without it comes from failures."""

    @property
    def is_paused(self) -> bool:
        """Whether it waits for a person to go on or to end it."""
        return self.ending == Ending.PAUSED

    @property
    def is_over(self) -> bool:
        """Whether nothing more is sent."""
        return self.ending not in {Ending.NONE, Ending.PAUSED}

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at this rate; None if not known."""
        return (self.total - len(self.results)) / self.per_second if self.per_second else None

    def number(self, *outcomes: Outcome) -> int:
        """Return how many steps ended in one of these ways."""
        return sum(result.outcome in outcomes for result in self.results)

    @property
    def not_done(self) -> int:
        """Steps that were not begun or not sent."""
        return self.total - len(self.results) + self.number(Outcome.NOT_SENT)

    @property
    def words(self) -> str:
        """Counts that add up to the plan: ``40 done, 2 left out, 1 refused``."""
        told = (
            (self.number(Outcome.DONE), "done"),
            (self.number(Outcome.LEFT_OUT), "left out"),
            (self.number(Outcome.REFUSED), "refused"),
            (self.number(Outcome.UNKNOWN), "in doubt"),
            (self.not_done, "not done" if self.ending else "left"),
        )
        return ", ".join(f"{number} {word}" for number, word in told if number) or "nothing to do"
