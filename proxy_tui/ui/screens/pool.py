"""The numbers of a service's pool: what each can do, who holds it, where it runs short."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
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
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import bindings, key_hints, key_name
from proxy_tui.ui.runtime.workers import report_progress
from proxy_tui.ui.screens.base_screen import ProxyScreen
from proxy_tui.ui.widgets.context_bar import Where
from proxy_tui.ui.widgets.notice import Notice
from proxy_tui.ui.widgets.status_line import StatusLine
from proxy_tui.ui.widgets.table.columns import Column
from proxy_tui.ui.widgets.table.paged_table import PagedTable, Row

if TYPE_CHECKING:
    from proxy_tui.api.models import Service
    from proxy_tui.formatting import Coverage
    from proxy_tui.operations.diagnosis.pool import PoolRow
    from proxy_tui.operations.search import ScanProgress

COLUMNS = (
    Column("number", "Number", 17),
    Column("country", "Country", 7),
    Column("can", "Can", 23, give_way=1),
    Column("reserved", "Reserved", 8),
    Column("in_use", "In use", 6, justify="right"),
    Column("holders", "Held by sessions, as far as searched", 20, stretch=True),
)


class PoolScreen(ProxyScreen):
    """The pool of one service, with warnings above it."""

    BINDINGS = bindings("list.refresh", "list.find", "sessions.people", "session.back")
    FOOTER: ClassVar[tuple[str, ...]] = (
        "table.open", "sessions.people", "list.refresh", "session.back", "app.help",
    )  # fmt: skip

    def __init__(self, context: Context, service: "Service") -> None:
        super().__init__(context)
        self.service = service
        self.told = Static(classes="told", markup=False)
        self.rows: Sequence[PoolRow] = ()
        self.table = PagedTable(COLUMNS)
        self.notice = Notice()
        self.status = StatusLine()
        self.describe_work(pool="reading the pool", people="reading people")

    def compose_body(self) -> Iterable[Widget]:
        """Show what there is to say, and the numbers."""
        yield self.told
        yield self.table
        yield self.notice
        yield self.status

    def on_mount(self) -> None:
        """Read the pool."""
        self.told.update("Reading the pool …")
        self.set_focus(self.table)
        self.call_after_refresh(self.action_refresh)

    def where(self) -> Where:
        """Add the service."""
        name = service_name(self.service)
        return replace(super().where(), service=f"{name} › numbers")

    def action_refresh(self) -> None:
        """Read the pool again."""
        self.work("pool", self._read, self._show, failed=self._could_not)

    def _read(self) -> "tuple[Sequence[PoolRow], Sequence[str], Coverage]":
        from proxy_tui.operations.diagnosis.pool import (  # noqa: PLC0415  loads pydantic
            pool_rows,
            pool_words,
            read_pool,
            used_up,
        )

        if self.service is None:
            raise ProxyTuiError("There is no service to look at.")
        sid, index = self.service.sid, self.context.people
        numbers = read_pool(self.context.connected().client, sid)
        holdings = index.holdings(sid)
        rows = pool_rows(numbers, holdings)
        used = () if numbers.incomplete else used_up(numbers, holdings)
        coverage = index.coverage([sid])
        return rows, pool_words(rows, used, coverage, numbers.incomplete), coverage

    def _show(self, answer: "tuple[Sequence[PoolRow], Sequence[str], Coverage]") -> None:
        self.rows, words, coverage = answer
        self._show_coverage(coverage)
        self.notice.hide()
        self.table.display = bool(self.rows)
        first, *warnings = words
        told = [Content(safe(first)), *(Content.styled(safe(w), "$text-warning") for w in warnings)]
        self.told.update(Content("\n").join(told))
        self.table.set_rows(_row(row) for row in self.rows)
        if self.focused is None:
            self.set_focus(self.table)
        self.update_bar()

    def _could_not(self, error: ProxyTuiError) -> None:
        self.table.display = False
        self.told.update("")
        keys = key_hints(("list.refresh", "Again"), ("session.back", "Back"))
        self.notice.show("The pool could not be read", error, keys)

    # -- who holds them

    def _show_coverage(self, coverage: "Coverage") -> None:
        key = key_name("sessions.people")
        told = f"people read of {coverage_words(coverage)}"
        if coverage.is_complete:
            at = clock(coverage.listed_at, self.context.zone)
            self.status.say(f"{told}, as of {at} · {key} reads them again")
        elif coverage.listed_at is None:
            self.status.say(f"{key} lists every session and reads who is in the active ones")
        else:
            keys = CoverageKeys(read=key, per_second=self._reading_rate())
            self.status.say(" · ".join([told, *unread_words(coverage, keys)]))

    def _reading_rate(self) -> float:
        from proxy_tui.operations.sessions.people_scan import reading_rate  # noqa: PLC0415  loads pydantic

        connection = self.connection
        return reading_rate(connection.client.activity()) if connection is not None else 0.0

    def action_read_people(self) -> None:
        """Read who is in the active sessions, and so who holds the numbers."""
        self.status.say("listing the sessions …")
        self.work("people", self._read_people, self._people_read, progress=self._so_far)

    def _read_people(self) -> "ScanProgress":
        from proxy_tui.operations.sessions.people_scan import read_active_people  # noqa: PLC0415  loads pydantic

        if self.service is None:
            raise ProxyTuiError("There is no service to look at.")
        client, people = self.context.connected().client, self.context.people
        return read_active_people(client, self.service, people, self.context.clock, report_progress)

    def _so_far(self, progress: "ScanProgress") -> None:
        from proxy_tui.operations.search import scan_words  # noqa: PLC0415  as above

        self.status.say(f"{scan_words(progress)} · {key_name('session.back')} stops")

    def _people_read(self, _progress: "ScanProgress") -> None:
        self.action_refresh()

    def action_find(self) -> None:
        """Find the sessions of the number under the cursor."""
        row = next((one for one in self.rows if one.sid == self.table.cursor_key), None)
        if row is None or not row.number:
            super().action_find()
        else:
            # A number of the pool is nobody's own, so it may be read.
            self.find_number(row.number, phone(row.number))

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


def _row(row: "PoolRow") -> Row:
    names = [name_text(one.entry.name) or short_sid(one.entry.sid) for one in row.holders]
    holders = f"{', '.join(names[:3])}{f' and {len(names) - 3} more' if len(names) > 3 else ''}"
    return Row(
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
