"""How wide each column of a table is, and which columns are hidden where there is little room."""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

PADDING = 1
"""Cells on each side of a column's content."""

WIDTHS: Final = range(3, 121)
"""Cells that a person can give a column."""


class Column(NamedTuple):
    """One column of a table."""

    key: str
    """Names the column in messages; unique in its table."""
    label: str
    """Its header; text, never markup."""
    width: int
    """Cells of its content, without padding; the least for a column that may be wider."""
    justify: Literal["left", "right"] = "left"
    most: int = 0
    """Grows to what its cells need, as far as there is room, up to this many; 0 never grows."""
    whole: int = 0
    """Cells of a SID: shown whole where there is room for all of it, else cut in the middle."""
    give_way: int = 0
    """Where there is too little room, 1 is hidden first, then 2 and so on; 0 is never hidden."""
    meaning: str = ""
    """What stands in it, for a person who chooses columns."""


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


def parse_spec(spec: str) -> tuple[str, int]:
    """Return name and width of a column as the config file has it: ``name:30``, or ``name``.

    The width is 0 if none is given, or none that can be.
    """
    key, _, width = spec.partition(":")
    cells = int(width) if width.isascii() and width.isdigit() and len(width) < len("1000") else 0
    return key.strip(), cells if cells in WIDTHS else 0


def chosen(columns: Sequence[Column], specs: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of specs, in order; what is no column, or named again, is left out."""
    by_key = {column.key: column for column in columns}
    widths = dict(map(parse_spec, reversed(specs)))
    order = dict.fromkeys(parse_spec(spec)[0] for spec in specs)
    return tuple(_with_width(by_key[key], widths[key]) for key in order if key in by_key)


def _with_width(column: Column, width: int) -> Column:
    if not width:
        return column
    # A SID stays one that is cut in its middle.
    return column._replace(width=width, most=0, whole=width if column.whole else 0)


def fit(columns: Sequence[Column], room: int, needs: Sequence[int] = ()) -> tuple[Slot, ...]:
    """Return a slot for each column that is shown, from left to right.

    Columns that do not fit are hidden, the least important first. What room is left widens the
    others, the most important first, to what they need and no further.

    The slots are wider than ``room`` if the columns that are never hidden are; then the table
    scrolls sideways.

    Args:
        columns: All columns, from left to right.
        room: Width of the table in cells; 0 if not known yet, which shows all at their minimum.
        needs: Cells that the content of each column takes.
    """
    shown = list(range(len(columns)))
    hideable = sorted((i for i in shown if columns[i].give_way), key=lambda i: columns[i].give_way)
    spare = room - sum(column.width + 2 * PADDING for column in columns)
    while room and spare < 0 and hideable:
        hidden = hideable.pop(0)
        shown.remove(hidden)
        spare += columns[hidden].width + 2 * PADDING
    widths = {i: columns[i].width for i in shown}
    for i in sorted(shown, key=lambda i: -(columns[i].give_way or len(columns) + 1)):
        more = _growth(columns[i], needs[i] if needs else 0, spare)
        widths[i] += more
        spare -= more
    slots: list[Slot] = []
    for i in shown:
        slots.append(Slot(i, slots[-1].end if slots else 0, widths[i]))
    return tuple(slots)


def _growth(column: Column, need: int, spare: int) -> int:
    """Return how many of the spare cells a column takes."""
    if column.whole:
        return column.whole - column.width if column.whole - column.width <= spare else 0
    return max(0, min(min(need, column.most) - column.width, spare))
