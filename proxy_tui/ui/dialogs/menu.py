"""A short list of things to choose from: actions, sort orders, what to copy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.content import Content
from textual.events import Key
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from proxy_tui.ui.dialogs.base_dialog import Dialog
from proxy_tui.ui.keys import display, key_hints


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of a menu."""

    id: str
    label: str
    why_not: str = ""
    """Why it cannot be chosen now; empty when it can."""
    note: str = ""
    key: str = ""
    """The key that chooses it, as ``keys.display`` spells it; shown like a note."""


class MenuDialog(Dialog[str]):
    """Dismisses with the id of what was chosen.

    A key that a line shows chooses that line; any other letter goes to the next line that
    begins with it.
    """

    SUBMIT: ClassVar[str] = ""

    def __init__(self, title: str, choices: Sequence[MenuItem], selected: str = "") -> None:
        super().__init__(title)
        self.options = OptionList(
            *(_option(choice) for choice in choices), markup=False, compact=True
        )
        self._choices = choices
        self._selected = selected

    def compose_body(self) -> Iterable[Widget]:
        """Show the list."""
        if self._selected:
            self.options.highlighted = self.options.get_option_index(self._selected)
        yield self.options

    def key_hint(self) -> str:
        """Return the keys."""
        return f"enter choose   {key_hints(('dialog.cancel', self.CANCEL))}"

    def first_focus(self) -> Widget:
        """Focus the list: choosing alone changes nothing that is not asked about again."""
        return self.options

    def on_key(self, event: Key) -> None:
        """Choose by a key that is shown, or go to a line by its first letter."""
        if not event.is_printable or event.character is None:
            return
        chosen = next((one for one in self._choices if one.key == display(event.key)), None)
        if chosen is None:
            self._go_to(event.character.casefold())
        elif chosen.why_not:
            self.show_problem(f"{chosen.label}: {chosen.why_not}.")
        else:
            self.dismiss(chosen.id)

    def _go_to(self, letter: str) -> None:
        here = self.options.highlighted
        first = 0 if here is None else here + 1
        places = [*range(first, len(self._choices)), *range(first)]
        for place in places:
            choice = self._choices[place]
            if choice.label.casefold().startswith(letter) and not choice.why_not:
                self.options.highlighted = place
                break

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)


def _option(choice: MenuItem) -> Option:
    if choice.why_not:
        return Option(
            Content.styled(f"{choice.label} – {choice.why_not}", "dim"), choice.id, disabled=True
        )
    note = "".join(f"  {words}" for words in (choice.key, choice.note) if words)
    return Option(Content.assemble(choice.label, (note, "dim")), choice.id)
