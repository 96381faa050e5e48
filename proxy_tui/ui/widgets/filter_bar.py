"""The line to type a filter in; hidden while there is no filter."""

from typing import ClassVar, Final

from rich.cells import cell_len
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalGroup
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from proxy_tui.ui.keys import bindings
from proxy_tui.ui.widgets.field import PlainInput
from proxy_tui.ui.widgets.filter_chips import FilterChips
from proxy_tui.ui.widgets.offers import Offers

_PAUSE_SECONDS = 0.06
"""Keys closer together than this are one change, so that 100,000 rows can be filtered in time."""
_PROMPT: Final = "/ "


class FilterBar(VerticalGroup):
    """A filter; keys keep it, clear it, or complete a word.

    Args:
        placeholder: What may be typed.
        offers: What may be typed at the cursor, shown in a second line; without it, the key
            that completes keeps the filter, and remarks stand beside the text.
        chips: Show the filter while the line is closed; without them the line stays open.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("filter")

    class Edited(Message):
        """The filter changed; an empty text is no filter."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The focus should go back to the table."""

    def __init__(
        self,
        placeholder: str,
        offers: Offers | None = None,
        chips: FilterChips | None = None,
    ) -> None:
        super().__init__()
        self._offers = offers
        self._chips = chips
        self._said = Content("")
        self._shown = Content("")
        self._goes_first = False
        """Whether the remark counts for more than what may be typed."""
        self._left_out = ""
        self.input = PlainInput(placeholder)
        self.told = Static("", classes="told", markup=False)
        self.display = False
        self.is_on = False
        """Whether there is a filter, typed or being typed."""
        self._timer: Timer | None = None
        self._last_posted = ""

    @property
    def text(self) -> str:
        """The filter in force."""
        return self.input.value if self.is_on else ""

    async def open(self) -> None:
        """Show the line and focus it."""
        await self._mount_once()
        self._show_line(is_open=True)
        self.screen.set_focus(self.input)
        self._show_told()

    async def fill(self, text: str) -> None:
        """Take a text, which nobody types; it posts nothing."""
        await self._mount_once()
        with self.input.prevent(Input.Changed):
            self.input.value = text
        self._last_posted = text
        self._show_line(is_open=self._chips is None)

    async def _mount_once(self) -> None:
        if not self.children:
            beside, below = ([self.told], []) if self._offers is None else ([], [self.told])
            await self.mount(
                Horizontal(Static(_PROMPT, classes="prompt"), self.input, *beside), *below
            )
            self.watch(self.input, "selection", self._show_told, init=False)

    def _show_line(self, *, is_open: bool) -> None:
        self.is_on = True
        self.display = is_open
        if self._chips is not None:
            self._chips.show("" if is_open else self.text)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Post the change after a short pause."""
        event.stop()
        self._show_told()
        if self._timer is not None:
            self._timer.stop()
        if self.is_on:
            self._timer = self.set_timer(_PAUSE_SECONDS, self._post_change)

    def _post_change(self) -> None:
        self._last_posted = self.text
        self.post_message(self.Edited(self.text))

    def say(
        self,
        words: str,
        *,
        wrong: bool = False,
        hint: bool = False,
        left_out: bool = False,
        part: tuple[int, int] = (0, 0),
    ) -> None:
        """Show a remark about the text.

        Args:
            words: The remark.
            wrong: Whether the text is wrong, not only unfinished.
            hint: Whether the remark suggests something else.
            left_out: Whether part of the text is ignored, so that more rows are shown than it
                says; such a filter cannot be kept.
            part: Start and end of what is wrong in the text, to underline.
        """
        self._left_out = words if left_out else ""
        style = "$text-warning" if wrong else "$accent" if hint else "dim"
        self._said, self._goes_first = Content.styled(words, style), wrong or hint
        self.input.underline(*part)
        self._show_told()

    def _show_told(self) -> None:
        """Show what is wrong, else what may be typed at the cursor, else the remark."""
        told = self._said
        if self._offers is not None and self.display:
            control = self.input
            self._offers.look(control.value, control.cursor_position)
            offered = self._offers.content()
            if offered and not self._goes_first:
                told = self._below(self._offers.start, offered)
            elif told:
                told = self._below(self.input.underlined[0], told)
        if not told.is_same(self._shown):
            self._shown = told
            self.told.update(told, layout=self._offers is None)

    def _below(self, start: int, told: Content) -> Content:
        """Return words that begin below a word of the text, where there is room."""
        left = len(_PROMPT) + cell_len(self.input.value[:start]) - round(self.input.scroll_x)
        room = self.content_size.width - told.cell_length
        return Content(" " * max(0, min(left, room))) + told

    def action_complete(self) -> None:
        """Complete the word at the cursor."""
        if self._offers is None:
            self.action_keep()
            return
        control = self.input
        text, cursor = self._offers.take(control.value, control.cursor_position)
        control.value, control.cursor_position = text, cursor
        self._show_told()

    def action_keep(self) -> None:
        """Go back to the table and keep the filter."""
        if not self.input.value.strip():
            self.action_clear()
        elif self._left_out:
            self.say(self._left_out, wrong=True, left_out=True, part=self.input.underlined)
        else:
            if self._timer is not None and self.text != self._last_posted:
                # The next enter opens a row, so the filter must be in force before it.
                self._timer.stop()
                self._post_change()
            self.post_message(self.Left())
            self._show_line(is_open=self._chips is None)

    def action_clear(self) -> None:
        """Clear the filter."""
        if self._timer is not None:
            self._timer.stop()
        self.is_on = self.display = False
        if self._chips is not None:
            self._chips.show("")
        # Posted below; a second message after the pause would move the cursor to the top.
        with self.input.prevent(Input.Changed):
            self.input.value = ""
        self._last_posted = ""
        self.post_message(self.Edited(""))
        self.post_message(self.Left())
