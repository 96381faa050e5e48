"""A short list of things to choose from: actions, sort orders, what to copy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from proxy_tui.ui.dialogs.base import Dialog
from proxy_tui.ui.keys import key_hints


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a menu."""

    id: str
    label: str
    why_not: str = ""
    """Why it cannot be chosen now; empty when it can."""
    note: str = ""


class MenuDialog(Dialog[str]):
    """Dismisses with the id of what was chosen."""

    SUBMIT: ClassVar[str] = ""

    def __init__(self, title: str, choices: Sequence[Choice], selected: str = "") -> None:
        super().__init__(title)
        self.options = OptionList(
            *(_option(choice) for choice in choices), markup=False, compact=True
        )
        self._selected = selected

    def compose_body(self) -> Iterable[Widget]:
        """Show the list."""
        yield self.options

    def key_hint(self) -> str:
        """Return the keys."""
        return f"enter choose   {key_hints(('dialog.cancel', self.CANCEL))}"

    def first_focus(self) -> Widget:
        """Focus the list: choosing alone changes nothing that is not asked about again."""
        if self._selected:
            self.options.highlighted = self.options.get_option_index(self._selected)
        return self.options

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)


def _option(choice: Choice) -> Option:
    if choice.why_not:
        return Option(
            Content.styled(f"{choice.label} – {choice.why_not}", "dim"), choice.id, disabled=True
        )
    note = f"  {choice.note}" if choice.note else ""
    return Option(Content.assemble(choice.label, (note, "dim")), choice.id)
