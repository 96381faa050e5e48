"""A labelled line of a form: label, input, and what is made of what was typed."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Paste
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Input, Static

from proxy_tui.ui.widgets.choice import Choice

LABEL_WIDTH = 13


class Field(Horizontal):
    """One line; it never changes height, so typing repaints little.

    Args:
        name: The field of the request model, dotted where nested; also the id.
        label: What a person calls it.
        control: The input; by default a text input.
        placeholder: What may be typed, shown while it is empty.
        password: Show dots for what is typed.
        value: What stands in it at first.
        echo_width: Cells for what is made of it, where the style sheet's are more than it takes:
            a whole SID fits beside 13.
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
        self.control: Input | Choice = control or plain_input(
            placeholder, password=password, value=value
        )
        self.echo = Static("", classes="echo", markup=False)
        if echo_width is not None:
            self.echo.styles.width = echo_width

    def compose(self) -> ComposeResult:
        """Lay label, input and echo side by side."""
        yield Static(self.label, classes="label", markup=False)
        yield self.control
        if isinstance(self.control, Input):
            yield self.echo

    @property
    def value(self) -> str:
        """What is typed or chosen."""
        return self.control.value

    def say(self, words: str, *, wrong: bool = False, doubtful: bool = False) -> None:
        """Show what was understood, that it may be wrong, or a mark that it was not understood."""
        style = "$text-error" if wrong else "$text-warning" if doubtful else "dim"
        sign = "! " if wrong else "? " if doubtful else ""
        self.echo.update(Content.styled(f"{sign}{words}", style))
        self.set_class(wrong, "-wrong")


class CleanInput(Input):
    """An input that takes the first line of a paste that has text, and of it what prints.

    It may have been copied from anywhere: a terminal acts on control characters, and
    phone numbers from an address book often stand between invisible ones.
    """

    def _on_paste(self, event: Paste) -> None:
        lines = ["".join(filter(str.isprintable, line)) for line in event.text.splitlines()]
        first, *others = [line for line in lines if line.strip()] or [""]
        event.text = first
        if others:
            self.app.notify(
                f"Pasted the first line; {len(others)} more left out.",
                severity="warning",
                markup=False,
            )
        # Textual scrolls to the cursor before it knows how long the text is now.
        self.call_after_refresh(self._show_cursor)

    def _show_cursor(self) -> None:
        self.scroll_to_region(Region(self._cursor_offset, 0, 1, 1), force=True, animate=False)


def plain_input(placeholder: str = "", *, password: bool = False, value: str = "") -> Input:
    """Return an input of one line that costs nothing while it idles."""
    control = CleanInput(
        value, placeholder=placeholder, password=password, compact=True, select_on_focus=False
    )
    # A blinking cursor is 2.6 kB a second over SSH.
    control.cursor_blink = False
    return control


class FieldHelp(Static):
    """Two lines under a form about the field that has the focus."""

    def about(
        self,
        widget: Widget | None,
        words: Mapping[str, str],
        problems: Mapping[str, str],
        doubts: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Say what is wrong with the focused field, what may be, else what it is for."""
        field = (
            next((node for node in widget.ancestors_with_self if isinstance(node, Field)), None)
            if widget
            else None
        )
        if field is None or field.name is None:
            self.update("")
        elif field.name in problems:
            self.update(Content.styled(f"{field.label}: {problems[field.name]}", "$text-error"))
        elif field.name in doubts:
            self.update(Content.styled(f"{field.label}: {doubts[field.name]}", "$text-warning"))
        else:
            # Fields of both people share their last word, and what there is to say.
            about = words.get(field.name) or words.get(field.name.rpartition(".")[2], "")
            self.update(Content.styled(about, "dim"))
