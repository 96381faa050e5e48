"""The dialog that shows a batch while it runs, and what became of each session."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Final, Protocol

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.formatting import counted, name_text, safe, short_sid, span
from proxy_tui.operations import writes
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.base_dialog import Dialog
from proxy_tui.ui.keys import key_hints, key_name
from proxy_tui.ui.widgets.error_text import problem_content

if TYPE_CHECKING:
    from proxy_tui.operations.writes import BatchProgress, StepResult

_SECONDS: Final = 0.5
"""How often the dialog is brought up to date."""

_ESC_ESC_SECONDS: Final = 1.0
"""How long after esc a second one counts as one with it."""

_TONES: Final = {
    "done": "$text-success", "left out": "$text-warning", "refused": "$text-error",
    "unknown": "$text-error", "not sent": "$text-warning",
}  # fmt: skip
_WORDS: Final = {"unknown": "in doubt", "not sent": "not done"}
_ORDER: Final = ("unknown", "refused", "not sent", "left out", "done")
"""What a person must look at comes first."""


class BatchControl(Protocol):
    """Runs a batch, also while no dialog shows it."""

    def stop(self) -> None:
        """Pause it after the write under way."""

    def go_on(self) -> None:
        """Go on with it, or let it go on."""

    def end(self) -> None:
        """End it while it is paused."""


class BatchDialog(Dialog[None]):
    """A batch; esc stops it after the write under way, and esc again lets it go on unseen.

    Args:
        runner: Runs it, also once this dialog is closed.
    """

    SUBMIT: ClassVar[str] = "To the background"
    CANCEL: ClassVar[str] = "Stop"

    def __init__(self, context: Context, runner: BatchControl, batch: "writes.Batch") -> None:
        doing = batch.plan.doing
        number = counted(len(batch.plan.steps), "session")
        super().__init__(f"{doing[:1].upper()}{doing[1:]} {number} · batch {batch.id}")
        self.context = context
        self.runner = runner
        self.running = batch
        self.list = Static(markup=False)
        self._shown: BatchProgress | None = None
        self._stopped_at = 0.0
        """When esc stopped it."""

    def compose_body(self) -> Iterable[Widget]:
        """Show a line for each session."""
        yield self.list

    def on_mount(self) -> None:
        """Show the batch until it has ended."""
        self.set_interval(_SECONDS, self.renew)
        self.renew()

    def renew(self) -> None:
        """Show how far it has come."""
        if not self.query(".keys"):
            return  # it is being closed
        progress = self.running.progress
        if progress.is_paused and progress.is_stopping and self._may_end():
            self.runner.end()
            progress = self.running.progress
        # In the title, which does not scroll.
        head = Content(f"{self.title}\n\n")
        self.query_one(".title", Static).update(Content.assemble(head, self._words(progress)))
        if progress == self._shown:
            return
        was, self._shown = self._shown, progress
        self.list.update(_lines(progress))
        if not progress.is_over and progress.results:
            self.query_one(".body", VerticalScroll).scroll_end(animate=False)
        if was is None or was.ending != progress.ending:
            self._show_ending(progress)

    def _may_end(self) -> bool:
        """Return True once a second esc, which lets it go on, would have come."""
        return self.context.seconds() - self._stopped_at >= _ESC_ESC_SECONDS

    def _words(self, progress: "BatchProgress") -> Content:
        words = f"{len(progress.results)} of {progress.total} · {progress.words}"
        left = progress.seconds_left
        if progress.ending == "" and left is not None:
            words += f" · {progress.per_second:.1f} a second, {span(max(1, round(left)), 2)} left"
        connection = self.context.connection
        activity = connection.client.activity() if connection is not None else None
        if progress.ending == "" and activity is not None and activity.waiting_seconds > 0:
            words += f" · {safe(activity.waiting_reason)} {activity.waiting_seconds:.0f} s"
        return Content.styled(words, "$text")

    def _show_ending(self, progress: "BatchProgress") -> None:
        """Show what the two buttons do now, and why it does not run."""
        if progress.is_over:
            self.leave_only_cancel("Close")
            self.submit_button.display = False
            self.query_one(".body", VerticalScroll).scroll_home(animate=False)
            self.problem.update(self._ended_words(progress))
            self.problem.display = True
        elif progress.is_paused and not progress.is_stopping:
            self._label("Go on", "Stop here")
            self.show_problem("Five failures in a row. Look at them, then go on or stop here.")
        elif not progress.is_stopping:
            self._label("To the background", "Stop")
            again = key_name("dialog.cancel")
            self.show_problem(
                f"{again} stops it after the write under way; {again} {again} sends it to the "
                f"background, where {key_name('screen.history')} shows it again."
            )

    def _ended_words(self, progress: "BatchProgress") -> Content:
        if self.running.problem is not None:
            return problem_content(self.running.problem)
        if self.running.plan.verb == "undo":
            return Content("Each session is read again now, and compared with what it was.")
        if progress.total == progress.number(writes.Outcome.DONE):
            return Content.styled("Every session was changed.", "$text-success")
        stopped = "Stopped. " if progress.ending == "stopped" else ""
        return Content(f"{stopped}What was not done stays marked.")

    def _label(self, submit: str, cancel: str) -> None:
        self.submit_button.label, self.cancel_button.label = submit, cancel
        for button in (self.submit_button, self.cancel_button):
            button.refresh(layout=True)
        hints = key_hints(("dialog.submit", submit), ("dialog.cancel", cancel))
        self.query_one(".keys", Static).update(hints)

    def action_cancel(self) -> None:
        """Stop it; once more, go on in the background; at the end, close."""
        progress = self.running.progress
        if progress.is_over:
            self.dismiss(None)
        elif progress.is_stopping:
            self.runner.go_on()
            self.dismiss(None)
        elif progress.is_paused:
            self.runner.end()
            self.renew()
        else:
            self._stopped_at = self.context.seconds()
            self.runner.stop()
            self._label("To the background", "Let it go on")
            again = key_name("dialog.cancel")
            self.show_problem(
                f"Stopping after the write under way; {again} lets it go on in the background."
            )

    def action_submit(self) -> None:
        """Send it to the background, or go on."""
        progress = self.running.progress
        if progress.is_paused:
            self.runner.go_on()
            self.renew()
        elif not progress.is_over:
            self.dismiss(None)


def _lines(progress: "BatchProgress") -> Content:
    results: Iterable[StepResult] = progress.results
    if progress.is_over:
        results = sorted(results, key=lambda one: _ORDER.index(one.outcome))
    lines = [_line(one) for one in results]
    if progress.now is not None:
        lines.append(Content.styled(f"{'…':<10}{_name(progress.now)}", "dim"))
    return Content("\n").join(lines)


def _line(result: "StepResult") -> Content:
    word = _WORDS.get(result.outcome, result.outcome)
    told = f"  {safe(result.words)}" if result.words else ""
    return Content.assemble((f"{word:<10}", _TONES[result.outcome]), _name(result.step), told)


def _name(step: "writes.PlannedStep") -> str:
    session = step.target.session
    return name_text(session.unique_name) or short_sid(session.sid)
