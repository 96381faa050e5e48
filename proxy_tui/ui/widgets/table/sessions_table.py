"""A page of sessions as a table."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from rich.text import Text

from proxy_tui.formatting import (
    Moment,
    ago,
    has_ended,
    mode_word,
    name_text,
    state_glyph,
    state_word,
    whole_sid,
)
from proxy_tui.operations.sessions.expiry import effective_expiry
from proxy_tui.operations.sessions.sort import SortKey
from proxy_tui.ui.widgets.styled_text import EXPIRY_WIDTH, expiry_cell
from proxy_tui.ui.widgets.table.columns import Column
from proxy_tui.ui.widgets.table.paged_table import Cell, PagedTable, TableRow

if TYPE_CHECKING:
    from proxy_tui.api.models import Session

MARK: Final = "✓ "
"""Before the name of a marked row."""

CHANGED: Final = "• "
"""Before the name of a row with a change that nobody has seen."""

_AGE_WIDTH: Final = 8
"""Cells for ``just now``."""

COLUMNS: Final = (
    Column("state", "State", 13, most=24),
    Column("name", "Name", 16, most=48),
    Column("sid", "SID", 11, whole=34, give_way=4),
    Column("people", "People", 6, give_way=1, justify="right"),
    Column("mode", "Mode", 5, give_way=2),
    Column("age", "Age", _AGE_WIDTH, give_way=3, justify="right"),
    Column("contact", "Contact", _AGE_WIDTH, give_way=6, justify="right"),
    Column("expires", "Expires", EXPIRY_WIDTH, justify="right"),
)
"""On a narrow terminal People and Mode are hidden first; State, Name and Expires never."""

SORT_LABELS: Final = {
    SortKey.STATE: "State",
    SortKey.NAME: "Name",
    SortKey.SID: "SID",
    SortKey.MODE: "Mode",
    SortKey.AGE: "Age",
    SortKey.CONTACT: "Last contact",
    SortKey.EXPIRES: "Expires",
}

_GLYPH_TONES: Final = {"open": "accent", "in-progress": "good", "closed": "", "failed": "bad"}
_ENDED_TONE: Final = "muted"


class SessionsTable(PagedTable):
    """Sessions, one per row, with their SIDs as keys.

    Args:
        columns: Keys of the columns to show, in order; empty shows the usual ones.
    """

    def __init__(self, columns: Sequence[str] = ()) -> None:
        by_key = {column.key: column for column in COLUMNS}
        self._base = tuple(by_key[key] for key in columns if key in by_key) or COLUMNS
        super().__init__(self._base)
        self.moment: datetime | None = None
        """The time that all ages shown are relative to; None before there are any.

        It moves when a row changes and once a minute, so that a refresh without news sends
        nothing.
        """
        self._shown: dict[str, tuple[Session, int | None]] = {}

    @property
    def column_keys(self) -> tuple[str, ...]:
        """The columns to show, in order, whether or not the terminal has room for all."""
        return tuple(column.key for column in self._base)

    def show_sort(self, key: SortKey | None, *, descending: bool) -> None:
        """Mark the column that the rows are sorted by."""
        sorted_by, arrow = key.value if key else "", "▾" if descending else "▴"
        self.set_columns(
            [_with_arrow(one, arrow) if one.key == sorted_by else one for one in self._base]
        )

    def forget_ages(self) -> None:
        """Recompute the ages when the rows are shown next."""
        self.moment = None

    def show(
        self,
        sessions: Sequence["Session"],
        *,
        now: datetime,
        default_ttl: int | None,
        marked: Iterable[str] = (),
        changed: Iterable[str] = (),
        people: Mapping[str, int] | None = None,
        revealed: bool = False,
        from_top: bool = False,
    ) -> None:
        """Show a page.

        Ages are relative to ``now`` if any row is new or changed. ``marked`` and ``changed`` are
        SIDs; ``people`` is how many participants a session has, where that is known.
        """
        shown = {session.sid: (session, default_ttl) for session in sessions}
        if self.moment is None or not shown.items() <= self._shown.items():
            self.moment, self._shown = now, shown
        signs = dict.fromkeys(changed, CHANGED) | dict.fromkeys(marked, MARK)
        known = people or {}
        rows = []
        for session in sessions:
            sid = session.sid
            cells = _cells(session, self.moment, default_ttl) | {
                "name": _name(session, signs.get(sid, ""), revealed=revealed),
                "people": str(known[sid]) if sid in known else "",
            }
            shown_cells = tuple(cells[column.key] for column in self._base)
            rows.append(
                TableRow(sid, shown_cells, _ENDED_TONE if has_ended(session.status) else "")
            )
        self.set_rows(rows, from_top=from_top)


def _with_arrow(column: Column, arrow: str) -> Column:
    """Return a column with an arrow in its header, which stays where the label is cut."""
    gap = " " if len(column.label) + 1 < column.width else ""
    label = column.label[: max(0, column.width - 1)]
    return column._replace(label=f"{label}{gap}{arrow}")


def _name(session: "Session", sign: str, *, revealed: bool = False) -> Cell:
    name = Text(name_text(session.unique_name, revealed=revealed) or "(no name)")
    if not session.unique_name:
        name.stylize("muted")
    return Text.assemble((sign, "accent"), name) if sign else name


def _cells(session: "Session", now: datetime, default_ttl: int | None) -> dict[str, Cell]:
    """Return the cells that depend on the session alone, by column."""
    return {
        "state": _state(session.status),
        "sid": whole_sid(session.sid),
        "mode": mode_word(session.mode),
        "age": _age(session.date_created, now),
        "contact": _age(session.date_last_interaction, now),
        "expires": expiry_cell(effective_expiry(session, default_ttl), session, now),
    }


def _age(moment: Moment, now: datetime) -> str:
    """Return an age that fits its column; of a date, year and month."""
    words = ago(moment, now)
    return words if len(words) <= _AGE_WIDTH else words[:7]


def _state(status: str) -> Text:
    text = Text(f"{state_glyph(status)} {state_word(status)}")
    tone = _GLYPH_TONES.get(status, "warning")
    if tone:
        text.stylize(tone, 0, None if tone in {"bad", "warning"} else 1)
    return text
