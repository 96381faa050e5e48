"""A field with a few values, all visible on one line."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


class Choice(Widget, can_focus=True):
    """Left, right and space change the value; enter submits it.

    Args:
        options: Pairs of value and word.
        value: The value chosen at first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right,space", "move(1)", show=False),
        Binding("enter", "submit", show=False),
    ]

    value: reactive[str] = reactive("", layout=False)

    class Changed(Message):
        """The value changed."""

        def __init__(self, choice: "Choice") -> None:
            super().__init__()
            self.choice = choice

    class Submitted(Message):
        """Enter was pressed."""

    def __init__(self, options: Sequence[tuple[str, str]], value: str) -> None:
        super().__init__()
        self.options = tuple(options)
        self.set_reactive(Choice.value, value)

    def offer(self, options: Sequence[tuple[str, str]], value: str) -> None:
        """Offer other values, with one of them chosen, without a message."""
        self.options = tuple(options)
        with self.prevent(self.Changed):
            self.value = value
        self.refresh()

    def watch_value(self) -> None:
        """Post the change."""
        self.post_message(self.Changed(self))

    def action_move(self, step: int) -> None:
        """Choose the next value; after the last comes the first."""
        values = [value for value, _ in self.options]
        self.value = values[(values.index(self.value) + step) % len(values)]

    def action_submit(self) -> None:
        """Post that enter was pressed."""
        self.post_message(self.Submitted())

    def render(self) -> Content:
        """Return all words, with the chosen one marked."""
        return Content("  ").join(self._word(value, word) for value, word in self.options)

    def _word(self, value: str, word: str) -> Content:
        if value != self.value:
            return Content.styled(f"○ {word}", "dim")
        return Content.styled(f"● {word}", "bold $accent" if self.has_focus else "bold")

    def on_click(self, event: Click) -> None:
        """Choose the word under the pointer."""
        left = 0
        for value, word in self.options:
            right = left + Content(f"○ {word}").cell_length
            if left <= event.x < right:
                self.value = value
            left = right + 2
