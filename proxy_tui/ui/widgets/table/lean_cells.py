"""Cells of a table as parts of a line: an exact width each, and as few styles as possible.

Nothing here reads markup: a string is shown as it is written.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text

Cell: TypeAlias = str | Text
"""Plain text, taken literally, or text with styles."""

Justify: TypeAlias = Literal["left", "right"]

Part: TypeAlias = tuple[str, Style]
"""A piece of a line in one style."""

StyleOf: TypeAlias = Callable[[str | Style], Style]
"""Turns the name of a style into the style."""


def one_line(text: str) -> str:
    """Replace what has no place on a line, character by character, so that spans stay right.

    White space of any kind becomes a blank, other unprintable characters U+FFFD: a character
    whose width the terminal decides would shift the rest of the row.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)


def fit_text(text: str, width: int, justify: Justify = "left") -> str:
    """Give text an exact width, cutting it with ``…`` or padding it with blanks.

    Args:
        text: One line of text.
        width: Cells on the terminal; a wide character takes two.
        justify: Which side the text keeps to.
    """
    taken = cell_len(text)
    if taken > width:
        text = set_cell_size(text, width - 1) + "…" if width > 0 else ""
        taken = cell_len(text)
    blanks = " " * (width - taken)
    return blanks + text if justify == "right" else text + blanks


def paint_cell(
    cell: Cell, width: int, justify: Justify, style: Style, style_of: StyleOf
) -> list[Part]:
    """Turn one cell into parts that are together exactly as wide as asked for.

    Args:
        cell: What the cell holds.
        width: Cells on the terminal, padding not counted.
        justify: Which side the text keeps to.
        style: Style of the row.
        style_of: Resolves names of styles in a Text.
    """
    if isinstance(cell, str):
        return [(fit_text(one_line(cell), width, justify), style)]
    text = fit_text(one_line(cell.plain), width, justify)
    style += style_of(cell.style).clear_meta_and_links()
    shift = max(0, width - cell_len(cell.plain)) if justify == "right" else 0
    spans = [
        (min(start + shift, len(text)), min(end + shift, len(text)), style_of(name))
        for start, end, name in cell.spans
    ]
    return list(_spread(text, style, spans))


def _spread(text: str, base: Style, spans: Sequence[tuple[int, int, Style]]) -> Iterable[Part]:
    """Cut text where a span begins or ends, later spans winning over earlier ones."""
    edges = {0, len(text)}.union(*((start, end) for start, end, _ in spans))
    for left, right in pairwise(sorted(edges)):
        style = base
        for start, end, own in spans:
            if start <= left and right <= end:
                style += own.clear_meta_and_links()
        yield text[left:right], style


def merge(parts: Iterable[Part]) -> list[Part]:
    """Join neighbours that look the same, since each part costs an escape sequence of its own.

    Blanks join the text on either side if only the colour of the text differs.

    Args:
        parts: One line.
    """
    merged: list[Part] = []
    for text, style in parts:
        if not merged:
            merged.append((text, style))
            continue
        left, before = merged[-1]
        if style is before or style == before or (text.isspace() and _one_ground(style, before)):
            merged[-1] = (left + text, before)
        elif left.isspace() and _one_ground(style, before):
            merged[-1] = (left + text, style)
        else:
            merged.append((text, style))
    return merged


def _one_ground(one: Style, other: Style) -> bool:
    """Whether blanks look the same in both styles."""
    return one.bgcolor == other.bgcolor and not (_marks_blanks(one) or _marks_blanks(other))


def _marks_blanks(style: Style) -> bool:
    return bool(style.reverse or style.underline or style.underline2 or style.strike)


def same_cell(one: Cell, other: Cell) -> bool:
    """Whether two cells look the same; Text itself compares without its base style."""
    if isinstance(one, Text) and isinstance(other, Text):
        return one == other and one.style == other.style
    return type(one) is type(other) and one == other
