"""The numbers of a service's pool: what each can do, who holds it, where it runs short."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import DataTable, Static

from proxy_tui.api.unclear import Unclear
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import (
    NOTHING,
    CoverageKeys,
    clock,
    coverage_words,
    name_text,
    phone,
    safe,
    service_name,
    short_sid,
    unread_words,
)
from proxy_tui.operations import diagnosis, export, search, sessions
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import bindings, key_hints, key_name
from proxy_tui.ui.messages import OpenFind
from proxy_tui.ui.runtime.workers import in_thread, report_progress
from proxy_tui.ui.screens.table_screen import TableScreen
from proxy_tui.ui.widgets.table.columns import Column
from proxy_tui.ui.widgets.table.paged_table import PagedTable, TableRow

if TYPE_CHECKING:
    from proxy_tui.api.models import Service
    from proxy_tui.formatting import Coverage
    from proxy_tui.operations.diagnosis import PoolRow
    from proxy_tui.operations.export import Export
    from proxy_tui.operations.search import ScanProgress

COLUMNS = (
    Column("number", "Number", 17, most=24),
    Column("country", "Country", 7, most=24, give_way=3),
    Column("can", "Can", 23, give_way=1),
    Column("reserved", "Reserved", 8, give_way=2),
    Column("in_use", "In use", 6, justify="right"),
    Column("holders", "Held by sessions, as far as searched", 20, most=100),
)


class PoolScreen(TableScreen):
    """The pool of one service, the busiest number first, with warnings above it."""

    BINDINGS = bindings("list.refresh", "list.find", "sessions.people", "session.back")
    FOOTER: ClassVar = (
        ("table.open", "sessions.people", "list.refresh"),
        ("screen.export", "session.back"),
    )
    STOPPED_BY_BACK: ClassVar = frozenset({"people"})
    BUSY_WORDS: ClassVar = {"pool": "reading the pool", "people": "reading people"}

    service: "Service"

    def __init__(self, context: Context, service: "Service") -> None:
        super().__init__(context, PagedTable(COLUMNS))
        self.service = service
        self.summary = Static(classes="told", markup=False)
        self.rows: Sequence[PoolRow] = ()

    def compose_body(self) -> Iterable[Widget]:
        """Show a summary above the numbers."""
        yield self.summary
        yield from super().compose_body()

    def on_mount(self) -> None:
        """Read the pool once the first frame is on screen."""
        self.summary.update("Reading the pool …")
        self.set_focus(self.table)
        self.call_after_refresh(self.action_refresh)

    @property
    def place(self) -> str:
        """The service, and what is shown of it."""
        return f"{service_name(self.service)} › numbers"

    def action_refresh(self) -> None:
        """Read the pool again."""
        self.run_flow("pool", self._refresh)

    async def _refresh(self) -> None:
        try:
            self.rows, words, coverage = await in_thread(self._read)
        except ProxyTuiError as error:
            self.summary.update("")
            keys = key_hints(("list.refresh", "Again"), ("session.back", "Back"))
            self.show_notice("The pool could not be read", error, keys)
            return
        self._show_coverage(coverage)
        self.show_table()
        self.table.display = bool(self.rows)
        first, *warnings = words
        lines = [Content(safe(first))]
        lines += [Content.styled(safe(warning), "$text-warning") for warning in warnings]
        self.summary.update(Content("\n").join(lines))
        self.table.set_rows(_row(row) for row in self.rows)
        self.bar.renew()

    def _read(self) -> "tuple[Sequence[PoolRow], Sequence[str], Coverage]":
        sid, index = self.service.sid, self.context.people
        numbers = diagnosis.read_pool(self.context.connected().client, sid)
        holdings = index.holdings(sid)
        rows = diagnosis.pool_rows(numbers, holdings)
        used = () if numbers.incomplete else diagnosis.used_up(numbers, holdings)
        coverage = index.coverage([sid])
        return rows, diagnosis.pool_words(rows, used, coverage, numbers.incomplete), coverage

    def exports(self) -> "Sequence[Export]":
        """Return the numbers."""
        coverage = self.context.people.coverage([self.service.sid])
        read = f"people read of {coverage_words(coverage)}"
        return export.of_pool(self.service, self.rows, read) if self.rows else ()

    # -- who holds them

    def _show_coverage(self, coverage: "Coverage") -> None:
        key = key_name("sessions.people")
        read = f"people read of {coverage_words(coverage)}"
        if coverage.is_complete:
            at = clock(coverage.listed_at, self.context.zone)
            self.status.say(f"{read}, as of {at} · {key} reads them again")
        elif coverage.listed_at is None:
            self.status.say(f"{key} lists every session and reads who is in the active ones")
        else:
            keys = CoverageKeys(read=key, per_second=self.context.reading_rate)
            self.status.say(" · ".join([read, *unread_words(coverage, keys)]))

    def action_read_people(self) -> None:
        """Read who is in the active sessions, and so who holds the numbers."""
        self.status.say("listing the sessions …")
        self.run_flow("people", self._read_people)

    async def _read_people(self) -> None:
        await in_thread(self._read_active_people, progress=self._show_progress)
        self.action_refresh()

    def _read_active_people(self) -> "ScanProgress":
        client, people = self.context.connected().client, self.context.people
        return sessions.read_active_people(
            client, self.service, people, self.context.clock, report_progress
        )

    def _show_progress(self, progress: "ScanProgress") -> None:
        self.status.say(f"{search.scan_words(progress)} · {key_name('session.back')} stops")

    def action_find(self) -> None:
        """Find the sessions of the number under the cursor."""
        row = next((one for one in self.rows if one.sid == self.table.cursor_key), None)
        number = row.number or "" if row is not None else ""
        # A number of the pool belongs to no person, so it may be read.
        shown = phone(number) if number else ""
        self.post_message(OpenFind(self.service, number=number, shown=shown))

    @on(DataTable.RowSelected)
    def _open(self) -> None:
        self.action_find()

    def action_back(self) -> None:
        """Stop reading people, else go back."""
        if "people" in self.pending:
            self.cancel_work("people")
            self.action_refresh()
        else:
            self.leave()


def _unclear(flag: object) -> str:
    return f"? {safe(str(flag))}" if isinstance(flag, Unclear) else ""


def _row(row: "PoolRow") -> TableRow:
    names = [name_text(one.entry.name) or short_sid(one.entry.sid) for one in row.holders]
    holders = f"{', '.join(names[:3])}{f' and {len(names) - 3} more' if len(names) > 3 else ''}"
    return TableRow(
        row.sid,
        (
            phone(row.number),
            safe(row.country or NOTHING),
            row.capabilities,
            Text("reserved", "warning") if row.is_reserved else _unclear(row.is_reserved),
            safe(str(row.in_use)),
            holders,
        ),
        "muted" if row.is_reserved else "",
    )
