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
    """Why it cannot be chosen; empty if it can."""
    note: str = ""
    key: str = ""
    """The key that chooses it, as ``keys.display`` spells it."""

    @property
    def option(self) -> Option:
        """The line of the option list."""
        if self.why_not:
            words = Content.styled(f"{self.label} – {self.why_not}", "dim")
            return Option(words, self.id, disabled=True)
        note = "".join(f"  {words}" for words in (self.key, self.note) if words)
        return Option(Content.assemble(self.label, (note, "dim")), self.id)


class MenuDialog(Dialog[str]):
    """Dismisses with the id of the chosen item.

    The key of an item chooses it; any other letter goes to the next item that begins with it.
    """

    SUBMIT: ClassVar[str] = ""

    def __init__(self, title: str, items: Sequence[MenuItem], selected: str = "") -> None:
        super().__init__(title)
        self.options = OptionList(*(item.option for item in items), markup=False, compact=True)
        self._items = items
        self._selected = selected

    def compose_body(self) -> Iterable[Widget]:
        """Show the list."""
        if self._selected:
            self.options.highlighted = self.options.get_option_index(self._selected)
        yield self.options

    def key_hint(self) -> str:
        """Return the keys to show beside the button."""
        return f"enter choose   {key_hints(('dialog.cancel', self.CANCEL))}"

    def first_focus(self) -> Widget:
        """Return the list: every action that it leads to asks before it changes anything."""
        return self.options

    def on_key(self, event: Key) -> None:
        """Choose the item that has this key, or go to one that begins with this letter."""
        if not event.is_printable or event.character is None:
            return
        chosen = next((item for item in self._items if item.key == display(event.key)), None)
        if chosen is None:
            self._go_to(event.character.casefold())
        elif chosen.why_not:
            self.show_problem(f"{chosen.label}: {chosen.why_not}.")
        else:
            # Else the screen below would take the key as one of its own.
            event.stop()
            self.dismiss(chosen.id)

    def _go_to(self, letter: str) -> None:
        here = self.options.highlighted
        first = 0 if here is None else here + 1
        for index in (*range(first, len(self._items)), *range(first)):
            item = self._items[index]
            if item.label.casefold().startswith(letter) and not item.why_not:
                self.options.highlighted = index
                break

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)
