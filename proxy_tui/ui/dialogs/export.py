"""The dialog that exports what a screen shows, to a file or to the clipboard."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import counted, safe
from proxy_tui.operations import export, support
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.form import FormDialog
from proxy_tui.ui.dialogs.question import QuestionDialog
from proxy_tui.ui.messages import WriteToTerminal
from proxy_tui.ui.runtime.workers import in_thread
from proxy_tui.ui.widgets.choice import Choice
from proxy_tui.ui.widgets.field import FormField

_FILE, _CLIPBOARD = "file", "clipboard"
_MASKED, _WHOLE = "masked", "whole"
_WORDS: Mapping[str, str] = {"csv": "CSV", "json": "JSON", "ndjson": "NDJSON", "md": "Markdown"}


class ExportDialog(FormDialog[str]):
    """Asks what, in which format, and where to; dismisses with a sentence on what was written.

    It stays open until that is done, so that a full disk loses nothing that was typed.

    Args:
        exports: What can be exported, the usual first.
        revealed: Whether the screen shows whole numbers, so that the export may.
    """

    TITLE: ClassVar[str] = "Export"
    SUBMIT: ClassVar[str] = "Export"
    FIELD_HELP: ClassVar[Mapping[str, str]] = {
        "what": "What is exported. It is taken as it is now, and nothing is read for it.",
        "format": "CSV for a spreadsheet, JSON or NDJSON for a script, Markdown for a ticket.",
        "to": "A file on the machine that runs this program, or your clipboard.",
        "numbers": "Whole numbers and messages only if you need them: it asks once more.",
        "path": "Readable by you alone. An old file is never replaced without asking.",
    }

    def __init__(
        self,
        context: Context,
        exports: "Sequence[export.Export]",
        *,
        revealed: bool,
    ) -> None:
        super().__init__()
        self.context = context
        self.exports = tuple(exports)
        self.at = context.clock()
        self._named = ""
        """The name that was offered for the file."""
        self.what = _choice(
            "what", "What", [(str(n), one.label) for n, one in enumerate(self.exports)]
        )
        self.format = _choice("format", "Format", [(one, _WORDS[one]) for one in export.FORMATS])
        self.to = _choice("to", "To", [(_FILE, "a file"), (_CLIPBOARD, "the clipboard")])
        self.numbers = _choice("numbers", "Numbers", [(_MASKED, "masked"), (_WHOLE, "whole")])
        self.path = FormField("path", "File", echo_width=0)
        asks_numbers = revealed and any(one.can_reveal for one in self.exports)
        numbers = (self.numbers,) if asks_numbers else ()
        self.fields = (self.what, self.format, self.to, *numbers, self.path)

    def compose_body(self) -> Iterable[Widget]:
        """Ask, below what is in force."""
        first = self.exports[0]
        told = [first.about, first.service, first.query]
        if first.can_reveal and self.numbers not in self.fields:
            told.append("numbers masked, as on the screen")
        words = " · ".join(safe(one) for one in told if one)
        yield Static(words, classes="meaning", markup=False)
        yield from self.compose_fields()

    def on_mount(self) -> None:
        """Offer a name for the file."""
        self.show_checks()

    # -- what is chosen

    @property
    def chosen(self) -> "export.Export":
        """What is exported."""
        return self.exports[int(self.what.value)]

    @property
    def chosen_format(self) -> "export.Format":
        """Its format."""
        return export.Format(self.format.value)

    @property
    def reveal(self) -> bool:
        """Whether numbers are exported whole."""
        is_asked = self.numbers in self.fields and self.numbers.value == _WHOLE
        return is_asked and self.chosen.can_reveal

    @property
    def file(self) -> Path:
        """Where the file will be."""
        return Path.cwd() / Path(self.path.value.strip()).expanduser()

    def check(self) -> None:
        """Offer a name that fits what is chosen, until another one is typed."""
        is_file = self.to.value == _FILE
        self.path.display = is_file
        if self.path.value == self._named:
            self._named = self.chosen.file_name(self.at, self.chosen_format)
            self.path.control.value = self._named
        is_missing = is_file and not self.path.value.strip()
        self.problems = {"path": "Name a file."} if is_missing else {}
        self.meanings = {"path": f"{safe(str(self.file))}, readable by you alone."}

    # -- doing it

    def action_submit(self) -> None:
        """Export, after a question if numbers are exported whole."""
        if problem := self.find_problem():
            self.show_problem(problem)
        elif "export" in self.pending:
            return
        elif self.reveal:
            words = (
                "Whole phone numbers and messages of customers leave this program, and can be "
                "read by whoever gets the text."
            )
            question = QuestionDialog("Export whole numbers?", words, "Export them")
            self.app.push_screen(question, self._start)
        else:
            self._start(True)

    def _start(self, is_agreed: bool | None, *, may_replace: bool = False) -> None:
        if is_agreed:
            self.show_problem("")
            self.run_flow("export", self._export, may_replace=may_replace)

    async def _export(self, *, may_replace: bool) -> None:
        connection = self.context.connection
        profile = connection.label if connection is not None else ""
        facts = self.chosen.facts(profile, self.at, reveal=self.reveal)
        wanted = (self.chosen, self.chosen_format, facts)
        if self.reveal:
            writer = self.context.connected().writer
            note = f"export of {self.chosen.label} ({self.chosen.about})"
            await in_thread(partial(writer.record_reveal, "", "", note))
        if self.to.value == _CLIPBOARD:
            text = await in_thread(partial(export.export_text, *wanted, reveal=self.reveal))
            copied = await in_thread(partial(support.copy_text, text))
            if copied.escape:
                self.post_message(WriteToTerminal(copied.escape))
            self.dismiss(f"{self.chosen.label}: {copied.words}")
            return
        save = partial(export.save_export, *wanted, self.file, reveal=self.reveal)
        number = await in_thread(partial(save, may_replace=may_replace))
        self.dismiss(f"{counted(number, 'row')} written to {safe(str(self.file))}.")

    def work_failed(self, error: ProxyTuiError) -> None:
        """Show why nothing was written, or ask whether an old file may be replaced."""
        if not isinstance(error, export.FileThereError):
            super().work_failed(error)
            return
        words = f"{safe(str(self.file))} is there already. Its content will be gone."
        question = QuestionDialog("Replace the file?", words, "Replace it")
        self.app.push_screen(question, partial(self._start, may_replace=True))


def _choice(name: str, label: str, options: Sequence[tuple[str, str]]) -> FormField:
    return FormField(name, label, control=Choice(options, options[0][0]))
