"""The base of dialogs with fields, which are checked at every key."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import ClassVar, Final, Generic

from textual import on
from textual.binding import BindingType
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import Input

from proxy_tui.operations.input.longer import later_expiry, longer_ttl
from proxy_tui.ui.dialogs.base_dialog import Dialog, T
from proxy_tui.ui.keys import bindings
from proxy_tui.ui.widgets.choice import Choice
from proxy_tui.ui.widgets.field import FieldHelp, FormField
from proxy_tui.ui.widgets.life_keys import LifeKeys

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


_LIFE: Final = ("ttl", "date_expiry")
"""The fields that a key adds time to."""


@dataclass(frozen=True, slots=True)
class Life:
    """What holds while ttl and expiry are not typed, and what clock times count from."""

    ttl: int
    """In seconds; 0 if none is set."""
    expiry: datetime | None
    now: datetime
    zone: tzinfo | None

    def add(self, field: str, text: str, seconds: int) -> str:
        """Return the text of a field with time added.

        Raises:
            ValueError: What is typed is no time.
        """
        if field == "ttl":
            return longer_ttl(text, seconds, self.ttl)
        return later_expiry(text, seconds, self.now, self.zone, self.expiry)


class FormDialog(Dialog[T], Generic[T]):
    """A dialog with fields.

    Enter moves to the next field, and from the last to the first, so it never submits.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("life")
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
        """Return the fields, the keys that add time below the expiry, and the help below all."""
        for field in self.fields:
            yield field
            if field.name == _LIFE[-1] and self._adds_time:
                yield LifeKeys()
        if self.FIELD_HELP:
            yield self.field_help

    def first_focus(self) -> Widget:
        """Return the first field, which takes what was typed ahead."""
        return self.fields[0].control if self.fields else self.cancel_button

    def values(self) -> dict[str, str]:
        """Return what is typed, by field."""
        return {field.name or "": field.value for field in self.fields}

    def life(self) -> Life | None:
        """Return what the keys that add time count from; None if there are none."""
        return None

    @property
    def _adds_time(self) -> bool:
        has_expiry = any(field.name == _LIFE[-1] for field in self.fields)
        return has_expiry and self.life() is not None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys that add time out of a form that has none."""
        if action == "add_time" and not self._adds_time:
            return False
        return super().check_action(action, parameters)

    def action_add_time(self, seconds: int) -> None:
        """Add time to the ttl if it has the focus, else to the expiry; the cursor goes there."""
        life, fields = self.life(), [one for one in self.fields if one.name in _LIFE]
        field = next((one for one in fields if one.control.has_focus), fields[-1])
        if life is None or not isinstance(field.control, Input):
            return
        self.set_focus(field.control)
        # What is wrong stands below the form already.
        with suppress(ValueError):
            field.control.value = life.add(field.name or "", field.value, seconds)
            field.control.action_end()

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
