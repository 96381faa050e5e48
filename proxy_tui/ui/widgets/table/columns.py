"""How wide each column of a table is, and which columns are hidden where there is little room."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

PADDING = 1
"""Cells on each side of a column's content."""


class Column(NamedTuple):
    """One column of a table."""

    key: str
    """Names the column in messages; unique in its table."""
    label: str
    """Its header; text, never markup."""
    width: int
    """Cells of its content, without padding; the minimum for a column that stretches."""
    justify: Literal["left", "right"] = "left"
    stretch: bool = False
    """Takes the room that the others leave; only the first such column of a table does."""
    give_way: int = 0
    """Where there is too little room, 1 is hidden first, then 2 and so on; 0 is never hidden."""


class Slot(NamedTuple):
    """Where a column is painted."""

    column: int
    """Index among the table's columns."""
    start: int
    """Its first cell, padding included."""
    width: int
    """Cells of its content, without padding."""

    @property
    def end(self) -> int:
        """The cell after its right padding."""
        return self.start + self.width + 2 * PADDING


def fit(columns: Sequence[Column], room: int) -> tuple[Slot, ...]:
    """Return a slot for each column that is shown, from left to right.

    The slots are wider than ``room`` if the columns that are never hidden are; then the table
    scrolls sideways.

    Args:
        columns: All columns, from left to right.
        room: Width of the table in cells; 0 if not known yet, which shows all at their minimum.
    """
    shown = list(range(len(columns)))
    hideable = sorted((i for i in shown if columns[i].give_way), key=lambda i: columns[i].give_way)
    spare = room - sum(columns[i].width + 2 * PADDING for i in shown)
    while room and spare < 0 and hideable:
        hidden = hideable.pop(0)
        shown.remove(hidden)
        spare += columns[hidden].width + 2 * PADDING
    slots: list[Slot] = []
    for i in shown:
        width = columns[i].width
        if columns[i].stretch and spare > 0:
            width, spare = width + spare, 0
        slots.append(Slot(i, slots[-1].end if slots else 0, width))
    return tuple(slots)
