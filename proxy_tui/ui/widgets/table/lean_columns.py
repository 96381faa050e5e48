"""How wide each column of a table is, and which give way when there is no room for all."""

from collections.abc import Sequence
from typing import Literal, NamedTuple


class Column(NamedTuple):
    """One column, as its screen describes it."""

    key: str
    """Names the column in messages; unique in its table."""
    label: str
    """Its header; text, never markup."""
    width: int
    """Cells of its content, padding not counted; of a stretching column, the least it may have."""
    justify: Literal["left", "right"] = "left"
    stretch: bool = False
    """Takes what the others leave; only the first such column of a table does."""
    give_way: int = 0
    """Where there is no room: 1 is hidden first, then 2 and so on; 0 is never hidden."""


class Slot(NamedTuple):
    """Where a shown column is painted."""

    column: int
    """Which of the table's columns this is."""
    start: int
    """Its first cell, padding counted."""
    width: int
    """Cells of its content, padding not counted."""


def fit(columns: Sequence[Column], room: int, padding: int) -> tuple[Slot, ...]:
    """Share out the width of a table.

    Args:
        columns: All columns, from left to right.
        room: Width of the table in cells; 0 while it is not known, which shows all at their least.
        padding: Cells on each side of a column's content.

    Returns:
        The columns shown, from left to right. They may need more than the room when all that
        could give way have; then the table scrolls sideways.
    """
    shown = list(range(len(columns)))
    leaving = sorted((i for i in shown if columns[i].give_way), key=lambda i: columns[i].give_way)
    spare = room - sum(columns[i].width + 2 * padding for i in shown)
    while room and spare < 0 and leaving:
        gone = leaving.pop(0)
        shown.remove(gone)
        spare += columns[gone].width + 2 * padding
    slots: list[Slot] = []
    start = 0
    for i in shown:
        width = columns[i].width
        if columns[i].stretch and spare > 0:
            width, spare = width + spare, 0
        slots.append(Slot(i, start, width))
        start += width + 2 * padding
    return tuple(slots)


def total_width(slots: Sequence[Slot], padding: int) -> int:
    """Cells from the first column's left padding to the last one's right padding."""
    return slots[-1].start + slots[-1].width + 2 * padding if slots else 0
