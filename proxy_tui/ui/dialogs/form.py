"""Fields of a dialog that are read as one request while they are typed."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import on
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import Input

from proxy_tui.errors import ProxyTuiError
from proxy_tui.ui.dialogs.write_dialog import WriteDialog
from proxy_tui.ui.widgets.choice import Choice
from proxy_tui.ui.widgets.field import Field, FieldHelp

if TYPE_CHECKING:
    from pydantic import BaseModel

    from proxy_tui.operations.writes.forms import Checked

M = TypeVar("M", bound="BaseModel")

EXPIRY_HELP = (
    "When it ends whatever happens: +2h, 18:00, tomorrow 9:00, 2026-12-01 18:00. Wins over the TTL."
)
_EXPIRY_ECHO = 39
"""Cells for ``= Thu 26 Nov 18:00 GMT, in 2 h 30 min``."""


def expiry_field(label: str, placeholder: str, value: str = "") -> Field:
    """Return the field of an expiry, with room to say back day, time and zone."""
    return Field(
        "date_expiry", label, placeholder=placeholder, value=value, echo_width=_EXPIRY_ECHO
    )


class Form(WriteDialog):
    """Mixed into a write dialog: fields, a check at every key, help about the one in focus.

    Enter goes to the next field and from the last to the first, so that enter
    alone never sends anything.
    """

    EXPLAIN: ClassVar[Mapping[str, str]] = {}
    """What each field is for."""

    fields: tuple[Field, ...] = ()
    checked: "Checked[Any] | None" = None

    def compose_fields(self) -> Iterable[Widget]:
        """Return the fields and the help below them."""
        yield from self.fields
        self.field_help = FieldHelp(classes="help", markup=False)
        yield self.field_help

    def first_focus(self) -> Widget:
        """Focus the first field: what was typed ahead goes there."""
        return self.fields[0].control

    def values(self) -> dict[str, str]:
        """Return what is typed, by field."""
        return {field.name or "": field.value for field in self.fields}

    def check(self) -> "Checked[Any]":
        """Read the values as a request."""
        raise NotImplementedError

    def sent(self, checked: "Checked[M]") -> M:
        """Return the request of a form that was found right.

        Raises:
            ProxyTuiError: it is wrong after all; nothing was sent.
        """
        if checked.params is None:
            raise ProxyTuiError(next(iter(checked.problems.values()), "The form is not complete."))
        return checked.params

    def changed(self) -> None:
        """Take what was typed: echo it, and mark what is wrong."""
        self.checked = self.check()
        for field in self.fields:
            name = field.name or ""
            if name in self.checked.problems:
                field.say("see below", wrong=True)
            else:
                field.say(self.checked.echoes.get(name, ""), doubtful=name in self.checked.doubts)
        self._help_about(self.focused)

    def why_not(self) -> str:
        """Name the first field that is wrong."""
        self.changed()
        if self.checked is None or not self.checked.problems:
            return ""
        for field in self.fields:
            if field.name in self.checked.problems:
                self.set_focus(field.control)
                return f"{field.label}: {self.checked.problems[field.name]}"
        return next(iter(self.checked.problems.values()))

    @on(Input.Changed)
    @on(Choice.Changed)
    def _field_changed(self) -> None:
        self.show_problem("")
        self.changed()

    @on(Input.Submitted)
    @on(Choice.Submitted)
    def _next_field(self) -> None:
        controls = [field.control for field in self.fields]
        place = next((i for i, control in enumerate(controls) if control.has_focus), -1)
        self.set_focus(controls[(place + 1) % len(controls)])

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Tell what the field is for."""
        self._help_about(event.widget)

    def _help_about(self, widget: Widget | None) -> None:
        problems = self.checked.problems if self.checked is not None else {}
        meanings = self.checked.meanings if self.checked is not None else {}
        doubts = self.checked.doubts if self.checked is not None else {}
        self.field_help.about(widget, {**self.EXPLAIN, **meanings}, problems, doubts)
