"""What was done: writes and batches, those in doubt first, then the newest first."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.widgets import DataTable

from proxy_tui.api.errors import NotFoundError
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import clock, count, counted, in_zone, safe, short_sid, zone_letters
from proxy_tui.operations import export, writes
from proxy_tui.operations.writes.history import FIRST_RECORDS, FURTHER
from proxy_tui.operations.writes.journal_query import QUERY_HELP
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import bindings, key_hints, key_name
from proxy_tui.ui.messages import OpenSession, UndoWrite
from proxy_tui.ui.runtime.workers import in_thread
from proxy_tui.ui.screens.key_groups import TYPING
from proxy_tui.ui.screens.table_screen import FilteredScreen
from proxy_tui.ui.widgets.table.columns import Column
from proxy_tui.ui.widgets.table.paged_table import PagedTable, TableRow

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.export import Export
    from proxy_tui.operations.writes import BatchEntry, Entry, History, JournalQuery

MOST_ROWS = 200
"""Rows shown; older ones are found by the filter."""


class HistoryScreen(FilteredScreen):
    """The journal as a table; enter opens the session of a write, or unfolds a batch."""

    BINDINGS = bindings("history", "session.back")
    FOOTER: ClassVar = (
        TYPING,
        ("table.open", "history.undo", "history.settle"),
        ("history.filter", "history.more"),
        ("screen.export", "session.back"),
    )
    BUSY_WORDS: ClassVar = {"history": "reading the journal", "settle": "reading back"}

    def __init__(self, context: Context) -> None:
        zone = zone_letters(in_zone(context.clock(), context.zone))
        super().__init__(context, PagedTable(_columns(zone)), "verb:close since:2h by:amira")
        self.history: History | None = None
        self.unfolded: set[str] = set()
        """Ids of the batches whose steps are shown."""
        self._records = FIRST_RECORDS
        self._entries: dict[str, Entry | BatchEntry] = {}
        """What is on screen, by the key of its row."""

    def on_mount(self) -> None:
        """Read the journal once the first frame is on screen."""
        self.status.say("Reading the journal …")
        self.set_focus(self.table)
        self.call_after_refresh(self.run_flow, "history", self._refresh)

    @property
    def place(self) -> str:
        """What is shown."""
        return "history"

    def on_screen_resume(self) -> None:
        """Read what was recorded while another screen was on top."""
        super().on_screen_resume()
        if self.history is not None:
            self.run_flow("history", self._refresh)

    async def _refresh(self) -> None:
        try:
            self.history = await in_thread(self._read)
        except ProxyTuiError as error:
            keys = key_hints(("history.settle", "Again"), ("session.back", "Back"))
            self.show_notice("The journal could not be read", error, keys)
            return
        self.show_rows()

    def _read(self) -> "History":
        journal = self.context.connected().writer.journal
        return writes.read_history(journal, self.context.clock(), self._records)

    # -- rows

    def show_rows(self) -> None:
        """Show the entries that the filter leaves."""
        history = self.history
        if history is None:
            return
        query = writes.compile_journal_query(self.filter_bar.text, self.context.clock())
        self._say_problem(query)
        matching = [entry for entry in history.entries if query.fits(entry)]
        if matching:
            self.show_table()
        else:
            why = "Nothing matches." if history.entries else "Nothing was changed so far."
            self.show_notice("No writes", why, key_hints(("session.back", "Back")))
        now, zone = self.context.clock(), self.context.zone
        self._entries = {}
        open_keys = {f"batch {batch}" for batch in self.unfolded}
        rows = []
        for entry in matching[:MOST_ROWS]:
            for key, one in self._unfold(entry, query):
                self._entries[key] = one
                rows.append(_row(key, one, now, zone, is_open=key in open_keys))
        self.table.set_rows(rows)
        self.status.say(self._words(history, matching))

    def _unfold(
        self, entry: "Entry | BatchEntry", query: "JournalQuery"
    ) -> "Iterator[tuple[str, Entry | BatchEntry]]":
        """Yield the rows of an entry: a batch that is unfolded is followed by its steps."""
        if not isinstance(entry, writes.BatchEntry):
            yield f"write {entry.place}", entry
            return
        yield f"batch {entry.id}", entry
        if entry.id in self.unfolded:
            for step in entry.entries:
                if query.fits(step):
                    yield f"write {step.place}", step

    def _say_problem(self, query: "JournalQuery") -> None:
        problem = next((one for one in query.problems if not one.unfinished), None)
        if problem is not None:
            self.filter_bar.say(problem.message, wrong=True)
        else:
            self.filter_bar.say(query.hints[0] if query.hints else "", hint=True)

    def _words(self, history: "History", matching: "Sequence[Entry | BatchEntry]") -> str:
        """Return what is shown and what is not."""
        total = counted(len(history.entries), "entry", "entries")
        parts = [f"{count(len(matching))} of {total}" if self.filter_bar.text else total]
        if doubtful := len(history.in_doubt):
            parts.append(f"{doubtful} in doubt, {key_name('history.settle')} reads back")
        if len(matching) > MOST_ROWS:
            parts.append(f"the first {MOST_ROWS} shown")
        if history.complaint:
            parts.append(history.complaint)
        if history.has_more:
            parts.append(f"{key_name('history.more')} reads further back")
        return " · ".join(parts)

    def help_rows(self) -> Sequence[tuple[str, str]]:
        """Explain the filter."""
        return QUERY_HELP

    def exports(self) -> "Sequence[Export]":
        """Return the writes that the filter leaves."""
        history, text = self.history, self.filter_bar.text
        if history is None:
            return ()
        entries = writes.compile_journal_query(text, self.context.clock()).rows(history)
        read = "older records were not read" if history.has_more else "the whole journal"
        coverage = "; ".join(filter(None, (read, history.complaint)))
        return export.of_journal(entries, text, coverage) if entries else ()

    # -- actions

    def _chosen(self) -> "Entry | BatchEntry | None":
        return self._entries.get(self.table.cursor_key or "")

    @on(DataTable.RowSelected)
    def _open(self) -> None:
        entry = self._chosen()
        if isinstance(entry, writes.BatchEntry):
            self.unfolded ^= {entry.id}
            self.show_rows()
        elif entry is not None:
            self.run_flow("open", self._open_session, entry)

    async def _open_session(self, entry: "Entry") -> None:
        """Show the session of a write."""
        if not entry.session_sid or not entry.record.service_sid:
            self.tell("The journal does not say which session that was.")
            return
        try:
            found = await in_thread(partial(self._fetch, entry))
        except NotFoundError:
            self.tell("That session no longer exists.")
            return
        if found is None:
            who = safe(entry.record.profile) or "its account"
            self.tell(f"That was another account: sign in as {who} to see it.", warning=True)
        else:
            service, session = found
            self.post_message(OpenSession(self, service, session))

    def _fetch(self, entry: "Entry") -> "tuple[Service, Session] | None":
        """Return a session and its service; None if they are of another account."""
        connection = self.context.connected()
        if not writes.belongs_to(entry.record, connection.writer):
            return None
        client, service_sid = connection.client, entry.record.service_sid
        session = client.fetch_session(service_sid, entry.session_sid)
        return client.fetch_service(service_sid), session

    def action_undo(self) -> None:
        """Ask to take back the write or batch under the cursor."""
        entry = self._chosen()
        if entry is not None and entry.id:
            self.post_message(UndoWrite(entry.id))
        elif entry is not None:
            self.tell("That was not sent, so there is nothing to take back.")

    def action_settle(self) -> None:
        """Read back what is in doubt, and read the journal again."""
        self.run_flow("settle", self._settle)

    async def _settle(self) -> None:
        doubtful = self.history.in_doubt if self.history is not None else ()
        if doubtful:
            done, failed = await in_thread(partial(self._read_back, doubtful))
            words = f"{counted(done, 'write')} read back." if done else "Nothing was read back."
            self.tell(f"{words} {failed}".strip(), warning=bool(failed))
        await self._refresh()

    def _read_back(self, doubtful: "Sequence[Entry]") -> tuple[int, str]:
        """Return how many writes were read back, and why the last of the others was not."""
        connection, done, failed = self.context.connected(), 0, ""
        for entry in doubtful:
            try:
                if writes.belongs_to(entry.record, connection.writer):
                    writes.settle(connection.client, connection.writer, entry.record)
                    done += 1
                else:
                    failed = "Some went to another account."
            except ProxyTuiError as error:
                failed = safe(str(error))
        return done, failed

    def action_more(self) -> None:
        """Read further back in the journal."""
        if self.history is not None and self.history.has_more:
            self._records *= FURTHER
            self.run_flow("history", self._refresh)
        else:
            self.status.say("The whole journal is read.")

    def action_back(self) -> None:
        """Clear the filter, or else go back."""
        if self.filter_bar.display:
            self.filter_bar.action_clear()
        else:
            self.leave()


def _columns(zone: str) -> tuple[Column, ...]:
    """Return the columns; the first names the zone."""
    return (
        Column("time", f"Time {zone}", 12),
        Column("what", "What", 12, most=24),
        Column("session", "Session", 12, most=48),
        Column("outcome", "Outcome", 14, most=44),
        Column("who", "Who", 8, most=20, give_way=3),
        Column("change", "Change", 28, most=64, give_way=2),
        Column("reason", "Reason", 20, most=64, give_way=1),
    )


def _row(
    key: str,
    entry: "Entry | BatchEntry",
    now: datetime,
    zone: tzinfo | None,
    *,
    is_open: bool,
) -> TableRow:
    """Return the row of a write, or of a batch."""
    words = f"running: {entry.outcome_words}" if _is_running(entry) else entry.outcome_words
    outcome = Text(words, "warning") if entry.is_in_doubt else words
    time = _time(entry.at, now, zone)
    if isinstance(entry, writes.BatchEntry):
        what = f"{'▾' if is_open else '▸'} {safe(entry.verb)}"
        where = f"batch {safe(entry.id)}"
        return TableRow(key, (time, what, where, outcome, entry.who, "", entry.reason))
    where = entry.name or short_sid(entry.session_sid)
    what = safe(entry.verb.replace("_", " ")) or "a write"
    what = f"  {what}" if entry.batch else what
    return TableRow(
        key,
        (
            time,
            what,
            where,
            outcome,
            entry.who,
            entry.proof or entry.change or entry.note,
            entry.reason,
        ),
    )


def _is_running(entry: "Entry | BatchEntry") -> bool:
    return isinstance(entry, writes.BatchEntry) and entry.is_running


def _time(at: datetime | None, now: datetime, zone: tzinfo | None) -> str:
    if at is None:
        return "?"
    if in_zone(at, zone).date() == in_zone(now, zone).date():
        return clock(at, zone, named=False, seconds=True)
    local = in_zone(at, zone)
    return f"{local:%d %b %H:%M}"
