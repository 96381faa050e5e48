"""The line to type a filter in; hidden while there is no filter."""

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
"""Keys closer together than this are one change, so that 100,000 rows can be filtered in time."""


Completer = Callable[[str, int], tuple[str, int]]
"""Takes a text and the cursor position, and returns both completed."""


class FilterBar(Horizontal):
    """A filter; keys keep it, clear it, or complete a word.

    Args:
        complete: Completes the text; without it, that key keeps the filter.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("filter")

    class Edited(Message):
        """The filter changed; an empty text is no filter."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The focus should go back to the table."""

    def __init__(self, placeholder: str, complete: Completer | None = None) -> None:
        super().__init__()
        self._completer = complete
        self._left_out = ""
        self.input = PlainInput(placeholder)
        self.told = Static("", classes="told", markup=False)
        self.display = False
        self._timer: Timer | None = None
        self._last_posted = ""

    @property
    def text(self) -> str:
        """The filter in force."""
        return self.input.value if self.display else ""

    async def open(self) -> None:
        """Show the line and focus it."""
        await self._show()
        self.screen.set_focus(self.input)

    async def fill(self, text: str) -> None:
        """Show the line with a text, which nobody types; it posts nothing."""
        await self._show()
        with self.input.prevent(Input.Changed):
            self.input.value = text
        self._last_posted = text

    async def _show(self) -> None:
        """Show the line; its widgets are mounted the first time."""
        if not self.children:
            await self.mount(Static("/", classes="prompt"), self.input, self.told)
        self.display = True

    def on_input_changed(self, event: Input.Changed) -> None:
        """Post the change after a short pause."""
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        if self.display:
            self._timer = self.set_timer(_PAUSE_SECONDS, self._post_change)

    def _post_change(self) -> None:
        self._last_posted = self.text
        self.post_message(self.Edited(self.text))

    def say(
        self, words: str, *, wrong: bool = False, hint: bool = False, left_out: bool = False
    ) -> None:
        """Show a remark beside the text.

        Args:
            words: The remark.
            wrong: Whether the text is wrong, not only unfinished.
            hint: Whether the remark suggests something else.
            left_out: Whether part of the text is ignored, so that more rows are shown than it
                says; such a filter cannot be kept.
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
        """Go back to the table and keep the filter."""
        if not self.input.value.strip():
            self.action_clear()
        elif self._left_out:
            self.say(self._left_out, wrong=True, left_out=True)
        else:
            if self._timer is not None and self.text != self._last_posted:
                # The next enter opens a row, so the filter must be in force before it.
                self._timer.stop()
                self._post_change()
            self.post_message(self.Left())

    def action_clear(self) -> None:
        """Clear the filter."""
        if self._timer is not None:
            self._timer.stop()
        self.display = False
        # Posted below; a second message after the pause would move the cursor to the top.
        with self.input.prevent(Input.Changed):
            self.input.value = ""
        self._last_posted = ""
        self.post_message(self.Edited(""))
        self.post_message(self.Left())
