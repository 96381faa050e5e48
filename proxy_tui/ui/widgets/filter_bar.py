"""The line in which a filter is typed; hidden while there is none."""

from collections.abc import Callable
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from proxy_tui.ui.keys import bindings
from proxy_tui.ui.widgets.field import PlainInput

_PAUSE_SECONDS = 0.06
"""Typing faster than this is one change; it keeps up with 100 000 rows."""


Completer = Callable[[str, int], tuple[str, int]]
"""Takes a text and where the cursor is; returns both completed."""


class FilterBar(Horizontal):
    """A filter as it is typed; keys keep it, take it away, and complete a word.

    Args:
        placeholder: What may be typed.
        complete: Completes the text; without it, that key keeps the filter.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("filter")

    class Changed(Message):
        """Another text is asked for; "" is none."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The keys should go back to the table."""

    def __init__(self, placeholder: str, complete: Completer | None = None) -> None:
        super().__init__()
        self._completer = complete
        self._left_out = ""
        self.input = PlainInput(placeholder)
        self.told = Static("", classes="told", markup=False)
        self.display = False
        self._timer: Timer | None = None
        self._last_told = ""

    @property
    def text(self) -> str:
        """The filter in force."""
        return self.input.value if self.display else ""

    async def open(self) -> None:
        """Show the line and take the keys; its parts are made the first time."""
        if not self.children:
            await self.mount(Static("/", classes="prompt"), self.input, self.told)
        self.display = True
        self.screen.set_focus(self.input)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell after a short pause."""
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        if self.display:
            self._timer = self.set_timer(_PAUSE_SECONDS, self._tell)

    def _tell(self) -> None:
        self._last_told = self.text
        self.post_message(self.Changed(self.text))

    def say(
        self, words: str, *, wrong: bool = False, hint: bool = False, left_out: bool = False
    ) -> None:
        """Show a remark about what was typed, beside it.

        Args:
            words: The remark.
            wrong: Whether it is a mistake already, rather than a word not yet finished.
            hint: Whether something else may have been meant.
            left_out: Whether part of the text asks for nothing, so that more rows are shown
                than it says; such a filter is not kept.
        """
        self._left_out = words if left_out else ""
        style = "$text-warning" if wrong else "$accent" if hint else "dim"
        self.told.update(Content.styled(words, style))

    def action_complete(self) -> None:
        """Complete the word at the cursor."""
        if self._completer is None:
            self.action_keep()
            return
        control = self.input
        control.value, control.cursor_position = self._completer(
            control.value, control.cursor_position
        )

    def action_keep(self) -> None:
        """Go back to the table, with the filter in force."""
        if not self.input.value.strip():
            self.action_clear()
        elif self._left_out:
            self.say(self._left_out, wrong=True, left_out=True)
        else:
            if self._timer is not None and self.text != self._last_told:
                # The next enter opens a row, which must be one that the filter leaves.
                self._timer.stop()
                self._tell()
            self.post_message(self.Left())

    def action_clear(self) -> None:
        """Take the filter away."""
        if self._timer is not None:
            self._timer.stop()
        self.display = False
        # Told at once below; told again after the pause, it would take the cursor back to the top.
        with self.input.prevent(Input.Changed):
            self.input.value = ""
        self._last_told = ""
        self.post_message(self.Changed(""))
        self.post_message(self.Left())
