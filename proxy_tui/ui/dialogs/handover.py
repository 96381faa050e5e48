"""The dialog that reads what a hand-over needs, and shows it before it is copied or written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import counted
from proxy_tui.operations import export, writes
from proxy_tui.operations.writes.history import FIRST_RECORDS
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.output import CLIPBOARD, PATH_HELP, TO_HELP, OutputDialog
from proxy_tui.ui.runtime.workers import in_thread, report_progress

_SHOWN_LINES: Final = 500
"""Lines of the preview. To wrap those of a thousand sessions would freeze the screen."""


class HandoverDialog(OutputDialog):
    """Shows the text, to be copied into a ticket or written to a file.

    Args:
        targets: The sessions; each is read again.
    """

    SUBMIT: ClassVar[str] = "Hand over"
    FIELD_HELP: ClassVar[Mapping[str, str]] = {"to": TO_HELP, "path": PATH_HELP}

    def __init__(self, context: Context, targets: "Sequence[writes.Target]") -> None:
        super().__init__(context, CLIPBOARD)
        self.title = f"Hand over {counted(len(targets), 'session')}"
        self.targets = tuple(targets)
        self.handover: export.Handover | None = None
        """None until everything is read."""
        self.markdown = ""
        """The text; empty until everything is read."""
        self.preview = Static("reading …", classes="preview", markup=False)
        self.fields = (self.to, self.path)
        services = {one.service.sid for one in targets}
        self._events = tuple(
            event
            for sid, log in context.change_logs.items()
            if sid in services
            for event in log.events
        )

    def compose_body(self) -> Iterable[Widget]:
        """Ask where to, above the text."""
        yield from self.compose_fields()
        yield self.preview

    def on_mount(self) -> None:
        """Read the sessions."""
        self.run_flow("read", self._read)

    async def _read(self) -> None:
        gathered = await in_thread(self._gather, progress=self._show_progress)
        self.handover, self.markdown = gathered
        self.preview.update(_preview(self.markdown))
        self.show_checks()

    def _gather(self) -> "tuple[export.Handover, str]":
        found = export.read_handover(
            self.context.connected(),
            self.targets,
            self.context.people,
            self.context.clock,
            events=self._events,
            most_records=FIRST_RECORDS,
            progress=report_progress,
        )
        return found, export.handover_text(found)

    def _show_progress(self, done: int) -> None:
        self.preview.update(f"reading … {done} of {counted(len(self.targets), 'session')}")

    def work_failed(self, error: ProxyTuiError) -> None:
        """Show why there is nothing to hand over, or why it was not written."""
        if self.handover is None:
            self.preview.update("")
        super().work_failed(error)

    def file_name(self) -> str:
        """Return a name that says what it is."""
        return self.handover.file_name if self.handover is not None else ""

    def find_problem(self) -> str:
        """Refuse before everything is read."""
        return super().find_problem() if self.handover else "The sessions are still being read."

    def output(self) -> "_Text":
        """Return the text."""
        return _Text(self.markdown)


def _preview(markdown: str) -> str:
    """Return the beginning of a text, and how much more of it there is."""
    lines = markdown.splitlines()
    more = len(lines) - _SHOWN_LINES
    if more <= 0:
        return markdown
    rest = f"… {counted(more, 'more line')}, which are in what is copied or written."
    return "\n".join((*lines[:_SHOWN_LINES], "", rest))


@dataclass(frozen=True, slots=True)
class _Text:
    """A text, ready to be copied or written."""

    markdown: str

    def text(self) -> str:
        """Return it."""
        return self.markdown

    def save(self, path: Path, *, may_replace: bool) -> str:
        """Write it to a file, and return how long it is."""
        with export.PrivateFile(path, may_replace=may_replace) as file:
            file.write(self.markdown)
        return counted(self.markdown.count("\n"), "line")
