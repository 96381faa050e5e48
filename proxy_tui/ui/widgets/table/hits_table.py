"""What a search found as a table: a row for each person who matches."""

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING

from rich.text import Text

from proxy_tui.formatting import (
    mask,
    name_text,
    phone,
    safe,
    service_name,
    short_sid,
    state_glyph,
    state_word,
)
from proxy_tui.ui.widgets.styled_text import EXPIRY_WIDTH, expiry_cell
from proxy_tui.ui.widgets.table.columns import Column
from proxy_tui.ui.widgets.table.paged_table import PagedTable, TableRow
from proxy_tui.ui.widgets.table.sessions_table import MARK

if TYPE_CHECKING:
    from datetime import datetime

    from proxy_tui.operations.search import Hit

COLUMNS = (
    Column("state", "State", 13, give_way=4),
    Column("name", "Session", 12, most=48),
    Column("service", "Service", 14, most=32, give_way=1),
    Column("who", "Who", 16, most=32),
    Column("dials", "Must dial", 16, most=24),
    Column("why", "Found by", 14, give_way=2),
    Column("expires", "Expires", EXPIRY_WIDTH, justify="right", give_way=3),
)


class HitsTable(PagedTable):
    """Hits, one per row, with their own keys."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)

    def show(
        self,
        hits: "Iterable[Hit]",
        now: "datetime",
        *,
        revealed: bool,
        marked: Container[str],
    ) -> None:
        """Show hits; ``marked`` are SIDs of sessions."""
        self.set_rows(
            _row(hit, now, revealed=revealed, marked=hit.session.sid in marked) for hit in hits
        )


def _row(hit: "Hit", now: "datetime", *, revealed: bool, marked: bool) -> TableRow:
    session, person = hit.session, hit.participant
    name = name_text(session.unique_name, revealed=revealed) or short_sid(session.sid)
    who = ""
    if person is not None:
        number = safe(person.identifier) if revealed else mask(person.identifier)
        who = f"{person.letter}  {number}{'  removed' if person.is_removed else ''}"
    tone = "" if session.is_active else "muted"
    dials: Text | str = Text(phone(hit.dials), "accent") if hit.dials else ""
    return TableRow(
        hit.key,
        (
            f"{state_glyph(session.status)} {state_word(session.status)}",
            Text.assemble((MARK, "accent"), name) if marked else name,
            service_name(hit.service),
            who,
            dials,
            hit.matched_by.value,
            expiry_cell(hit.expiry, session, now),
        ),
        tone,
    )
