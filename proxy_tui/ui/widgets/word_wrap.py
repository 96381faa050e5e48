"""A text that wraps between words, where an amount and its unit are one word."""

import re
from typing import Final

from rich.segment import Segment
from textual.content import Content
from textual.selection import Selection
from textual.strip import Strip
from textual.widgets import Static

_GLUE: Final = "\N{BRAILLE PATTERN BLANK}"
"""One cell wide, blank, and no space to whatever wraps the text. Never sent to a terminal."""

_AMOUNT = re.compile(r"(?<=\d) (?=(?:d|h|min|s|rps|UTC|GMT|[A-Z]{3,4})\b)")
"""Between ``4`` and ``h``, or ``14:02`` and ``UTC``."""
_NUMBER = re.compile(r"\+\d[\d ]*\d")
"""A phone number in groups."""


def glued(text: str) -> str:
    """Return text of the same length whose amounts and phone numbers hold no space."""
    text = _AMOUNT.sub(_GLUE, text)
    return _NUMBER.sub(lambda number: number[0].replace(" ", _GLUE), text)


class WordWrapped(Static):
    """Plain text or ``Content`` that is never cut between an amount and its unit."""

    def show(self, text: Content, *, layout: bool = True) -> None:
        """Show a text; without ``layout`` it must fit the height that the widget has."""
        self.update(Content(glued(text.plain), spans=list(text.spans)), layout=layout)

    def render_line(self, y: int) -> Strip:
        """Return a line with spaces where words were glued."""
        strip = super().render_line(y)
        if _GLUE not in strip.text:
            return strip
        parts = (Segment(one.text.replace(_GLUE, " "), one.style, one.control) for one in strip)
        return Strip(parts, strip.cell_length)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return what is selected, with its spaces."""
        selected = super().get_selection(selection)
        return (selected[0].replace(_GLUE, " "), selected[1]) if selected else None
