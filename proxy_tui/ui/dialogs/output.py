"""The base of dialogs whose text leaves the program, to a file or to the clipboard."""

from abc import abstractmethod
from functools import partial
from pathlib import Path
from typing import ClassVar, Final, Protocol

from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import safe
from proxy_tui.operations import export, support
from proxy_tui.ui.context import Context
from proxy_tui.ui.dialogs.form import FormDialog
from proxy_tui.ui.dialogs.question import QuestionDialog
from proxy_tui.ui.messages import WriteToTerminal
from proxy_tui.ui.runtime.workers import in_thread
from proxy_tui.ui.widgets.choice import Choice
from proxy_tui.ui.widgets.field import FormField

FILE, CLIPBOARD = "file", "clipboard"
TO_HELP: Final = "A file on the machine that runs this program, or your clipboard."
PATH_HELP: Final = "Readable by you alone. An old file is never replaced without asking."


class Output(Protocol):
    """Something to copy or write. Worker threads only."""

    def text(self) -> str:
        """Return the text to copy."""

    def save(self, path: Path, *, may_replace: bool) -> str:
        """Write the file, and return how much that was: ``41 rows``.

        Raises:
            FileThereError: A file is there, and may not be replaced.
            FileError: It cannot be written.
        """


class OutputDialog(FormDialog[str]):
    """Dismisses with a sentence on what was written or copied.

    It stays open until that is done, so that a full disk loses nothing that was typed.

    Args:
        context: The program's.
        first: ``FILE`` or ``CLIPBOARD``, which is chosen at first.
    """

    OFFERED: ClassVar = ((FILE, "a file"), (CLIPBOARD, "the clipboard"))

    def __init__(self, context: Context, first: str = FILE) -> None:
        super().__init__()
        self.context = context
        self.at = context.clock()
        """Goes into the name that is offered for the file."""
        self.to = FormField("to", "To", control=Choice(self.OFFERED, first))
        self.path = FormField("path", "File", echo_width=0)
        self._named = ""
        """The name that was offered for the file."""
        self._agreed: tuple[Output, Path | None] | None = None
        """What was confirmed last, and where to. The fields may have changed since."""

    def on_mount(self) -> None:
        """Offer a name for the file."""
        self.show_checks()

    # -- what a dialog adds

    @abstractmethod
    def file_name(self) -> str:
        """Return the name to offer for the file."""

    @abstractmethod
    def output(self) -> Output:
        """Return what leaves, as it is chosen now."""

    # -- what is chosen

    @property
    def file(self) -> Path:
        """Where the file will be.

        Raises:
            FileError: The path names no place.
        """
        return export.typed_path(self.path.value)

    def check(self) -> None:
        """Offer a name that fits what is chosen, until another one is typed."""
        is_file = self.to.value == FILE
        self.path.display = is_file
        if self.path.value == self._named:
            self._named = self.file_name()
            self.path.control.value = self._named
        self.problems, self.meanings = {}, {}
        if is_file:
            self._check_file()

    def _check_file(self) -> None:
        if not self.path.value.strip():
            self.problems = {"path": "Name a file."}
            return
        try:
            self.meanings = {"path": f"{safe(str(self.file))}, readable by you alone."}
        except export.FileError as error:
            self.problems = {"path": f"{safe(error.message)} {error.hint}".rstrip()}

    # -- doing it

    def action_submit(self) -> None:
        """Copy or write it."""
        if problem := self.find_problem():
            self.show_problem(problem)
        elif "output" not in self.pending:
            self.confirmed()

    def confirmed(self) -> None:
        """Copy or write what is chosen. A dialog may ask something first."""
        path = None if self.to.value == CLIPBOARD else self.file
        self._start(self.output(), path, may_replace=False)

    def _start(self, output: Output, path: Path | None, *, may_replace: bool) -> None:
        self.show_problem("")
        self._agreed = (output, path)
        self.run_flow("output", self._leave, output, path, may_replace=may_replace)

    async def _leave(self, output: Output, path: Path | None, *, may_replace: bool) -> None:
        if path is None:
            copied = await in_thread(lambda: support.copy_text(output.text()))
            if copied.escape:
                self.post_message(WriteToTerminal(copied.escape))
            self.dismiss(f"{self.title}: {copied.words}")
            return
        written = await in_thread(partial(output.save, path, may_replace=may_replace))
        self.dismiss(f"{written} written to {safe(str(path))}.")

    def work_failed(self, error: ProxyTuiError) -> None:
        """Show why nothing was written, or ask whether an old file may be replaced."""
        if isinstance(error, support.CopyError):
            error.hint = "Choose a file instead."  # nothing of it can be selected by mouse here
        if self._agreed is None or not isinstance(error, export.FileThereError):
            super().work_failed(error)
            return
        words = f"{safe(str(self._agreed[1]))} is there already. Its content will be gone."
        question = QuestionDialog("Replace the file?", words, "Replace it")
        self.app.push_screen(question, self._replace)

    def _replace(self, is_agreed: bool | None) -> None:
        if is_agreed and self._agreed is not None:
            self._start(*self._agreed, may_replace=True)
