"""A page of sessions as a table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from rich.text import Text

from proxy_tui.formatting import (
    NOTHING,
    Moment,
    ago,
    has_ended,
    mode_word,
    name_text,
    safe,
    state_glyph,
    state_word,
    ttl_words,
    whole_sid,
)
from proxy_tui.operations.sessions.expiry import effective_expiry
from proxy_tui.operations.sessions.sort import SortKey
from proxy_tui.ui.widgets.styled_text import EXPIRY_WIDTH, expiry_cell
from proxy_tui.ui.widgets.table.columns import Column, chosen
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
    Column("state", "State", 13, most=24, meaning="sign and word of the status"),
    Column("name", "Name", 16, most=48, meaning="unique name; ✓ marked, • changed unseen"),
    Column("sid", "SID", 11, whole=34, give_way=6, meaning="whole where there is room"),
    Column("people", "People", 6, "right", give_way=3, meaning="participants, where known"),
    Column("mode", "Mode", 5, most=20, give_way=4, meaning="voice, text, or both"),
    Column("age", "Age", _AGE_WIDTH, "right", give_way=5, meaning="time since creation"),
    Column("contact", "Contact", _AGE_WIDTH, "right", give_way=7, meaning="time since contact"),
    Column("expires", "Expires", EXPIRY_WIDTH, "right", meaning="time left, with its urgency"),
    Column("ttl", "TTL", 8, "right", most=20, give_way=2, meaning="of the session itself"),
    Column("ended", "Ended", _AGE_WIDTH, "right", give_way=2, meaning="time since it ended"),
    Column("reason", "Closed by", 9, most=24, give_way=1, meaning="closed_reason of Twilio"),
)
"""Every column. On a narrow terminal People and Mode are hidden first; State, Name and Expires
never."""

USUAL: Final = ("state", "name", "sid", "people", "mode", "age", "contact", "expires")
"""The columns that are shown unless others were chosen."""

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
        specs: Columns to show, in order, as the config file has them; empty shows the usual
            ones.
    """

    def __init__(self, specs: Sequence[str] = ()) -> None:
        self._base = _columns(specs)
        super().__init__(self._base)
        self.moment: datetime | None = None
        """The time that all ages shown are relative to; None before there are any.

        It moves when a row changes and once a minute, so that a refresh without news sends
        nothing.
        """
        self._shown: dict[str, tuple[Session, int | None]] = {}
        self._sorted_by, self._arrow = "", ""

    @property
    def specs(self) -> tuple[str, ...]:
        """The columns to show, in order, as the config file has them."""
        return tuple(one.key if one in COLUMNS else f"{one.key}:{one.width}" for one in self._base)

    @property
    def column_keys(self) -> tuple[str, ...]:
        """The columns to show, in order, whether or not the terminal has room for all."""
        return tuple(column.key for column in self._base)

    def choose(self, specs: Sequence[str]) -> None:
        """Show other columns; the rows are blank until they are shown again."""
        base = _columns(specs)
        if base != self._base:
            self._base = base
            self.page = tuple(row._replace(cells=("",) * len(base)) for row in self.page)
            self._label()

    def show_sort(self, key: SortKey | None, *, descending: bool) -> None:
        """Mark the column that the rows are sorted by."""
        self._sorted_by, self._arrow = key.value if key else "", "▾" if descending else "▴"
        self._label()

    def _label(self) -> None:
        self.set_columns(
            [
                _with_arrow(one, self._arrow) if one.key == self._sorted_by else one
                for one in self._base
            ]
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
            cells = _cells(session, self.moment, default_ttl, self.column_keys) | {
                "name": _name(session, signs.get(sid, ""), revealed=revealed),
                "people": str(known[sid]) if sid in known else "",
            }
            shown_cells = tuple(cells[column.key] for column in self._base)
            rows.append(
                TableRow(sid, shown_cells, _ENDED_TONE if has_ended(session.status) else "")
            )
        self.set_rows(rows, from_top=from_top)


def _columns(specs: Sequence[str]) -> tuple[Column, ...]:
    return chosen(COLUMNS, specs) or chosen(COLUMNS, USUAL)


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


def _cells(
    session: "Session", now: datetime, default_ttl: int | None, columns: Iterable[str]
) -> dict[str, Cell]:
    """Return those of the cells that depend on the session alone, by column."""
    return {key: _CELLS[key](session, now, default_ttl) for key in columns if key in _CELLS}


_CELLS: "Final[Mapping[str, Callable[[Session, datetime, int | None], Cell]]]" = {
    "state": lambda session, _now, _ttl: _state(session.status),
    "sid": lambda session, _now, _ttl: whole_sid(session.sid),
    "mode": lambda session, _now, _ttl: mode_word(session.mode),
    "age": lambda session, now, _ttl: _age(session.date_created, now),
    "contact": lambda session, now, _ttl: _age(session.date_last_interaction, now),
    "expires": lambda session, now, ttl: expiry_cell(effective_expiry(session, ttl), session, now),
    "ttl": lambda session, _now, _ttl: ttl_words(session.ttl),
    "ended": lambda session, now, _ttl: _age(session.date_ended, now),
    "reason": lambda session, _now, _ttl: safe(session.closed_reason or NOTHING),
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
