"""The dialog that exports what a screen shows, to a file or to the clipboard."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.formatting import counted, safe
from proxy_tui.formatting.redaction import mask_text
from proxy_tui.operations import export
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.output import PATH_HELP, TO_HELP, OutputDialog
from proxy_tui.ui.dialogs.question import QuestionDialog
from proxy_tui.ui.widgets.choice import Choice
from proxy_tui.ui.widgets.field import FormField

_MASKED, _WHOLE = "masked", "whole"
_WORDS: Mapping[str, str] = {"csv": "CSV", "json": "JSON", "ndjson": "NDJSON", "md": "Markdown"}


class ExportDialog(OutputDialog):
    """Asks what, in which format, and where to.

    Args:
        exports: What can be exported, the usual first.
        revealed: Whether the screen shows whole numbers, so that the export may.
    """

    TITLE: ClassVar[str] = "Export"
    SUBMIT: ClassVar[str] = "Export"
    FIELD_HELP: ClassVar[Mapping[str, str]] = {
        "what": "What is exported. It is taken as it is now, and nothing is read for it.",
        "format": "CSV for a spreadsheet, JSON or NDJSON for a script, Markdown for a ticket.",
        "to": TO_HELP,
        "numbers": "Whole numbers and messages only if you need them: it asks once more.",
        "path": PATH_HELP,
    }

    def __init__(
        self, context: Context, exports: "Sequence[export.Export]", *, revealed: bool
    ) -> None:
        super().__init__(context)
        self.exports = tuple(exports)
        self.what = _choice(
            "what", "What", [(str(n), one.label) for n, one in enumerate(self.exports)]
        )
        self.format = _choice("format", "Format", [(one, _WORDS[one]) for one in export.FORMATS])
        self.numbers = _choice("numbers", "Numbers", [(_MASKED, "masked"), (_WHOLE, "whole")])
        asks_numbers = revealed and any(one.can_reveal for one in self.exports)
        numbers = (self.numbers,) if asks_numbers else ()
        self.fields = (self.what, self.format, self.to, *numbers, self.path)

    def compose_body(self) -> Iterable[Widget]:
        """Ask, below what is in force."""
        first = self.exports[0]
        told = [first.about, first.service, first.query]
        if self.numbers not in self.fields:
            # A filter or a search may be for a number.
            told = [mask_text(one) for one in told]
            if first.can_reveal:
                told.append("numbers masked, as on the screen")
        words = " · ".join(safe(one) for one in told if one)
        yield Static(words, classes="meaning", markup=False)
        yield from self.compose_fields()

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

    def file_name(self) -> str:
        """Return a name that says what it is."""
        return self.chosen.file_name(self.at, self.chosen_format)

    # -- doing it

    def confirmed(self) -> None:
        """Export; if numbers are exported whole, after a question."""
        if not self.reveal:
            super().confirmed()
            return
        words = (
            "Whole phone numbers and messages of customers leave this program, and can be read "
            "by whoever gets the text."
        )
        question = QuestionDialog("Export whole numbers?", words, "Export them")
        self.app.push_screen(question, self._answered)

    def _answered(self, is_agreed: bool | None) -> None:
        if is_agreed:
            super().confirmed()

    def output(self) -> "_Output":
        """Return the rows that are chosen, in the format that is chosen."""
        connection = self.context.connection
        profile = connection.label if connection is not None else ""
        facts = self.chosen.facts(profile, self.at, reveal=self.reveal)
        return _Output(self.context, self.chosen, self.chosen_format, facts, self.reveal)


@dataclass(frozen=True, slots=True)
class _Output:
    """An export, ready to be copied or written."""

    context: Context
    chosen: "export.Export"
    format: "export.Format"
    facts: Mapping[str, str]
    reveal: bool

    def text(self) -> str:
        """Return it as one text."""
        self._record()
        return export.export_text(self.chosen, self.format, self.facts, reveal=self.reveal)

    def save(self, path: Path, *, may_replace: bool) -> str:
        """Write it to a file, and return how many rows it has."""
        self._record()
        number = export.save_export(
            self.chosen,
            self.format,
            self.facts,
            path,
            reveal=self.reveal,
            may_replace=may_replace,
        )
        return counted(number, "row")

    def _record(self) -> None:
        """Record on production that numbers are exported whole, or refuse."""
        if self.reveal:
            note = f"export of {self.chosen.label} ({self.chosen.about})"
            self.context.connected().writer.record_reveal("", "", note)


def _choice(name: str, label: str, options: Sequence[tuple[str, str]]) -> FormField:
    return FormField(name, label, control=Choice(options, options[0][0]))
