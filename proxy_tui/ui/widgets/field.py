"""A line of a form: label, input, and what the text is understood as."""

from collections.abc import Mapping
from typing import ClassVar, Final

from rich.cells import cell_len
from rich.highlighter import Highlighter
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.css.scalar import Scalar
from textual.events import Paste, Resize
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Input, Static

from proxy_tui.ui.keys import display
from proxy_tui.ui.widgets.choice import Choice

_ECHO_WIDTH: Final = 28
"""Cells for what a text is understood as."""


class FormField(Horizontal):
    """One line of a form; it never changes height, so typing repaints little.

    Args:
        name: The field of the request model, dotted where nested.
        control: The input; by default a ``PlainInput`` of the other arguments.
        placeholder: What may be typed, shown while it is empty.
        echo_width: Cells beside the input at most, if other than the usual; a whole SID
            leaves 13.
    """

    DEFAULT_CLASSES: ClassVar[str] = "field"

    def __init__(
        self,
        name: str,
        label: str,
        *,
        control: Input | Choice | None = None,
        placeholder: str = "",
        password: bool = False,
        value: str = "",
        echo_width: int | None = None,
    ) -> None:
        super().__init__(name=name)
        self.label = label
        self._label = Static(label, classes="label", markup=False)
        self.control: Input | Choice = control or PlainInput(
            placeholder, password=password, value=value
        )
        self.echo = Static("", classes="echo", markup=False)
        self._echo_width = _ECHO_WIDTH if echo_width is None else echo_width
        self.echo.styles.width = self._echo_width

    def compose(self) -> ComposeResult:
        """Show label, input and echo side by side."""
        yield self._label
        yield self.control
        if isinstance(self.control, Input):
            yield self.echo

    def on_resize(self, event: Resize) -> None:
        """Let the echo give way to the placeholder, which is never cut."""
        label = self._label.styles.width
        if isinstance(self.control, Input) and label is not None:
            # Behind the placeholder is the cursor.
            typed = cell_len(self.control.placeholder) + 1
            room = event.size.width - round(label.value) - typed
            width = max(0, min(self._echo_width, room))
            if self.echo.styles.width != Scalar.from_number(width):
                self.echo.styles.width = width

    @property
    def value(self) -> str:
        """The text or value."""
        return self.control.value

    def say(self, words: str, *, wrong: bool = False, doubtful: bool = False) -> None:
        """Show how the text is understood, with a sign if it is wrong or doubtful."""
        style = "$text-error" if wrong else "$text-warning" if doubtful else "dim"
        sign = "! " if wrong else "? " if doubtful else ""
        self.echo.update(Content.styled(f"{sign}{words}", style))
        self.set_class(wrong, "-wrong")


class _WrongPart(Highlighter):
    """Underlines what is wrong in a text, in every theme and without colour."""

    def __init__(self) -> None:
        self.part = (0, 0)

    def highlight(self, text: Text) -> None:
        """Underline the part."""
        text.stylize("bold underline", *self.part)


class PlainInput(Input):
    """An input of one line that sends nothing while it is idle, and pastes only one line.

    A paste may come from anywhere: terminals act on control characters, and phone numbers from
    an address book often have invisible characters around them. So of the first line with text
    only what prints is taken; between the cells of a table are two spaces.
    """

    def __init__(self, placeholder: str = "", *, password: bool = False, value: str = "") -> None:
        self._wrong = _WrongPart()
        super().__init__(
            value,
            placeholder=placeholder,
            password=password,
            highlighter=self._wrong,
            compact=True,
            select_on_focus=False,
        )
        # A blinking cursor sends 2.6 kB a second.
        self.cursor_blink = False

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Take every key that prints: Textual does not know that ``slash`` and ``plus`` do."""
        return len(display(key)) == 1 or super().check_consume_key(key, character)

    @property
    def underlined(self) -> tuple[int, int]:
        """Start and end of the part that is underlined."""
        return self._wrong.part

    def underline(self, start: int, end: int) -> None:
        """Underline a part of the text, which is wrong; none if it is empty."""
        if (start, end) != self._wrong.part:
            self._wrong.part = (start, end)
            self.refresh()

    def _on_paste(self, event: Paste) -> None:
        cells = [line.strip("\t").replace("\t", "  ") for line in event.text.splitlines()]
        lines = ["".join(filter(str.isprintable, line)) for line in cells]
        first, *others = [line for line in lines if line.strip()] or [""]
        event.text = first
        if others:
            self.app.notify(
                f"Pasted the first line; {len(others)} more left out.",
                severity="warning",
                markup=False,
            )
        # Textual scrolls to the cursor before it knows the new length of the text.
        self.call_after_refresh(self._show_cursor)

    def _show_cursor(self) -> None:
        self.scroll_to_region(Region(self._cursor_offset, 0, 1, 1), force=True, animate=False)


class FieldHelp(Static):
    """Two lines under a form about the field that has the focus."""

    def about(
        self,
        widget: Widget | None,
        words: Mapping[str, str],
        problems: Mapping[str, str],
        doubts: Mapping[str, str],
    ) -> None:
        """Show what is wrong or doubtful about the field of a widget, or what it is for."""
        nodes = widget.ancestors_with_self if widget else ()
        field = next((node for node in nodes if isinstance(node, FormField)), None)
        name = field.name if field is not None else None
        if field is None or name is None:
            self.update("")
        elif name in problems:
            self.update(Content.styled(f"{field.label}: {problems[name]}", "$text-error"))
        elif name in doubts:
            self.update(Content.styled(f"{field.label}: {doubts[name]}", "$text-warning"))
        else:
            # The fields of both people end in the same name, and mean the same.
            about = words.get(name) or words.get(name.rpartition(".")[2], "")
            self.update(Content.styled(about, "dim"))
