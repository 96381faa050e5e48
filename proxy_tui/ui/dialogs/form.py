"""The base of dialogs with fields, which are checked at every key."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Final, Generic

from textual import on
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import Input

from proxy_tui.ui.dialogs.base_dialog import Dialog, T
from proxy_tui.ui.widgets.choice import Choice
from proxy_tui.ui.widgets.field import FieldHelp, FormField

EXPIRY_HELP: Final = (
    "When it ends in any case: +2h, 18:00, tomorrow 9:00, 2026-12-01 18:00. Wins over the TTL."
)
_EXPIRY_ECHO: Final = 39
"""Cells for ``= Thu 26 Nov 18:00 GMT, in 2 h 30 min``."""


def expiry_field(label: str, placeholder: str, value: str = "") -> FormField:
    """Return a field for an expiry, with room to echo day, time and zone."""
    return FormField(
        "date_expiry", label, placeholder=placeholder, value=value, echo_width=_EXPIRY_ECHO
    )


class FormDialog(Dialog[T], Generic[T]):
    """A dialog with fields.

    Enter moves to the next field, and from the last to the first, so it never submits.
    """

    FIELD_HELP: ClassVar[Mapping[str, str]] = {}
    """What each field is for, by name."""

    fields: tuple[FormField, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.field_help = FieldHelp(classes="help", markup=False)
        self.problems: Mapping[str, str] = {}
        """A sentence about each wrong field, by name; "" is the form as a whole."""
        self.doubts: Mapping[str, str] = {}
        """The same for fields that may be right and should be checked."""
        self.echoes: Mapping[str, str] = {}
        """What each field is understood as, in a few words."""
        self.meanings: Mapping[str, str] = {}
        """The same in full, where it is longer than the echo."""

    def compose_fields(self) -> Iterable[Widget]:
        """Return the fields and the help below them."""
        yield from self.fields
        if self.FIELD_HELP:
            yield self.field_help

    def first_focus(self) -> Widget:
        """Return the first field, which takes what was typed ahead."""
        return self.fields[0].control if self.fields else self.cancel_button

    def values(self) -> dict[str, str]:
        """Return what is typed, by field."""
        return {field.name or "": field.value for field in self.fields}

    def check(self) -> None:
        """Set ``problems``, ``doubts``, ``echoes`` and ``meanings`` from the fields."""

    def show_checks(self) -> None:
        """Check the fields, and show the result beside them."""
        self.check()
        for field in self.fields:
            name = field.name or ""
            if name in self.problems:
                field.say("see below", wrong=True)
            else:
                field.say(self.echoes.get(name, ""), doubtful=name in self.doubts)
        self._show_help(self.focused)

    def find_problem(self) -> str:
        """Return why the form cannot be submitted, or an empty string; focus the wrong field."""
        self.show_checks()
        for field in self.fields:
            if problem := self.problems.get(field.name or ""):
                self.set_focus(field.control)
                return f"{field.label}: {problem}"
        return next(iter(self.problems.values()), "")

    @on(Input.Changed)
    @on(Choice.Changed)
    def _field_changed(self) -> None:
        self.show_problem("")
        self.show_checks()

    @on(Input.Submitted)
    @on(Choice.Submitted)
    def _next_field(self) -> None:
        controls = [field.control for field in self.fields]
        if controls:
            here = next((i for i, one in enumerate(controls) if one.has_focus), -1)
            self.set_focus(controls[(here + 1) % len(controls)])

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Explain the field that has the focus now."""
        self._show_help(event.widget)

    def _show_help(self, widget: Widget | None) -> None:
        explained = {**self.FIELD_HELP, **self.meanings}
        self.field_help.about(widget, explained, self.problems, self.doubts)
