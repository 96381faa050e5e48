"""The dialog about a batch whose program ended before it did."""

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.formatting import safe
from proxy_tui.operations import writes
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.form import FormDialog
from proxy_tui.ui.runtime.workers import in_thread
from proxy_tui.ui.widgets.field import FormField


class UnfinishedBatchDialog(FormDialog["writes.Batch"]):
    """Names an unfinished batch; dismisses with one that is ready to go on, or None."""

    TITLE: ClassVar[str] = "Unfinished batch"
    SUBMIT: ClassVar[str] = "Go on"
    CANCEL: ClassVar[str] = "Not now"

    def __init__(self, context: Context, recorded: "writes.RecordedBatch") -> None:
        super().__init__()
        self.context = context
        self.recorded = recorded
        self.reason_field = FormField("reason", "Reason", placeholder="a ticket, or a few words")
        self.fields = (self.reason_field,) if self.is_production else ()

    @property
    def is_production(self) -> bool:
        """Whether a reason is asked for."""
        connection = self.context.connection
        return connection is not None and connection.is_production

    def compose_body(self) -> Iterable[Widget]:
        """Say what it was and what going on would do."""
        words = self.recorded.words(self.context.zone)
        yield Static(f"{words[:1].upper()}{words[1:]}.", markup=False)
        if self.recorded.planned.reason:
            yield Static(f"Reason: {safe(self.recorded.planned.reason)}", markup=False)
        yield Static(
            "Its program ended before it did. Going on reads back what is in doubt, then sends "
            "what was not begun. Each session is read first and left out if it changed; nothing "
            "is sent twice.",
            classes="meaning",
            markup=False,
        )
        yield from self.compose_fields()

    def find_problem(self) -> str:
        """Return why it cannot go on yet, or an empty string."""
        connection = self.context.connection
        if connection is not None and connection.client.read_only:
            why = connection.read_only_reason or "production is locked again"
            return f"Nothing was sent: {why}."
        if self.is_production and not self.reason_field.value.strip():
            self.set_focus(self.reason_field.control)
            return "Production keeps a reason for every write: type a ticket, or a few words."
        return ""

    def action_submit(self) -> None:
        """Dismiss with the batch, unless something is missing."""
        if problem := self.find_problem():
            self.show_problem(problem)
        elif "resume" not in self.pending:
            self.run_flow("resume", self._resume)

    async def _resume(self) -> None:
        self.dismiss(await in_thread(self._held))

    def _held(self) -> "writes.Batch":
        connection = self.context.connected()
        reason = self.reason_field.value.strip()
        return writes.resume_batch(
            connection.client, connection.writer, self.recorded.id, reason=reason
        )

    def action_cancel(self) -> None:
        """Dismiss without a result, unless the batch is being taken up this moment."""
        if "resume" not in self.pending:
            self.dismiss(None)
