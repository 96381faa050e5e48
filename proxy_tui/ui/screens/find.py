"""Find sessions by what a customer gives: a number, its last digits, a SID, a name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.widget import Widget
from textual.widgets import DataTable, Input

from proxy_tui.api.errors import NotFoundError
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import (
    counted,
    mask,
    name_text,
    phone,
    safe,
    service_name,
    short_sid,
    state_glyph,
    state_word,
)
from proxy_tui.operations.sessions.expiry import effective_expiry
from proxy_tui.operations.sessions.newest import Newest
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import bindings, key_hints, key_name
from proxy_tui.ui.runtime.workers import report_progress
from proxy_tui.ui.screens.base_screen import ProxyScreen
from proxy_tui.ui.widgets.context_bar import Where
from proxy_tui.ui.widgets.field import Field
from proxy_tui.ui.widgets.notice import Notice
from proxy_tui.ui.widgets.status_line import StatusLine
from proxy_tui.ui.widgets.styled_text import EXPIRY_WIDTH, expiry_cell
from proxy_tui.ui.widgets.table.columns import Column
from proxy_tui.ui.widgets.table.paged_table import PagedTable, Row

if TYPE_CHECKING:
    from datetime import datetime

    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.search import Hit, ScanProgress, SearchResult

COLUMNS = (
    Column("state", "State", 13),
    Column("name", "Session", 16, stretch=True),
    Column("service", "Service", 14, give_way=1),
    Column("who", "Who", 16),
    Column("dials", "Must dial", 16),
    Column("why", "Found by", 14, give_way=2),
    Column("expires", "Expires", EXPIRY_WIDTH, justify="right", give_way=3),
)

HOW = (
    "A number in any spelling, or its last four digits or more; a masked number that someone "
    "dials; a SID (KC, KP, PN, CA, SM …); a unique name.\n\n"
    "Names and SIDs cost a request or two. A number costs one request a session, the newest and "
    "active ones first, within Twilio's limits; what was read once is remembered until you quit."
)


@dataclass(frozen=True)
class SoFar:
    """A search that is still running."""

    hits: "tuple[Hit, ...]" = ()
    progress: "ScanProgress | None" = None
    services: int = 0
    """Services that were listed, while they are."""


def find_name(service: "Service | None") -> str:
    """Return the name under which the search from a service, or from the picker, is kept."""
    return f"find {service.sid if service else ''}"


class FindScreen(ProxyScreen):
    """Type, press enter, and open a session as soon as it is found.

    Args:
        context: What every screen is given.
        service: Where to look; ``find.scope`` widens it to every service.
        loaded: Sessions on screen, looked at before anything is asked for.
        number: Searched at once.
        shown: What stands in the line for it, so that a person's number stays masked.
    """

    BINDINGS = bindings("find", "session.back")
    FOOTER: ClassVar[tuple[str, ...]] = (
        "table.open", "find.edit", "find.scope", "find.reveal", "session.back", "app.help",
    )  # fmt: skip

    def __init__(
        self,
        context: Context,
        service: "Service | None",
        loaded: "Iterable[Session]" = (),
        *,
        number: str = "",
        shown: str = "",
    ) -> None:
        super().__init__(context)
        self.service = service
        self.everywhere = service is None
        self.loaded = tuple(loaded)
        self.revealed = False
        self.hits: tuple[Hit, ...] = ()
        self._asked = ""
        """What the search on screen looks for."""
        self._sessions: Newest[Session] = Newest()
        """What is known of the sessions found; a search tells of them as it listed them."""
        self._given = (number, shown or number)
        self._searched: ScanProgress | None = None
        """How much of what is on screen was searched; None while a search runs, too."""
        self.field = Field(
            "find",
            "Find",
            placeholder="a number, its last digits, a SID or a name",
            value=shown or number,
        )
        self.table = PagedTable(COLUMNS)
        self.notice = Notice()
        self.status = StatusLine()
        self.describe_work(find="searching")

    def compose_body(self) -> Iterable[Widget]:
        """Show the line to type in, and what was found."""
        yield self.field
        yield self.table
        yield self.notice
        yield self.status

    def on_mount(self) -> None:
        """Wait for something to be typed, or search what was given."""
        self.set_focus(self.field.control)
        self._explain("What to type", HOW)
        self._show_scope()
        if self._given[0]:
            self.call_after_refresh(self._search)

    @property
    def _typed(self) -> str:
        """What is to be found: the number that was given as long as nothing else is typed."""
        number, shown = self._given
        return number if number and self.field.value == shown else self.field.value

    def where(self) -> Where:
        """Add the service."""
        name = service_name(self.service)
        return replace(super().where(), service="every service" if self.everywhere else name)

    def _explain(self, title: str, words: "str | ProxyTuiError") -> None:
        self.table.display = False
        self.notice.show(title, words, f"enter Search   {key_hints(('session.back', 'Back'))}")

    def _show_scope(self, words: str = "") -> None:
        here = f"this service only · {key_name('find.scope')} looks in all"
        where = "every service" if self.everywhere else here
        self.status.say(words or where)
        self.update_bar()

    def action_scope(self) -> None:
        """Look in every service, or in the one in view only."""
        if self.service is not None:
            self.everywhere = not self.everywhere
            self._show_scope()

    def action_edit(self) -> None:
        """Type something else."""
        self.set_focus(self.field.control)

    def action_reveal(self) -> None:
        """Show or mask the numbers that were found."""
        self.revealed = not self.revealed
        self._show_hits()

    def shown_again(self) -> None:
        """Offer what was typed to be typed over; what was found is still there."""
        self.set_focus(self.field.control)
        if isinstance(self.field.control, Input):
            self.field.control.action_select_all()

    # -- searching

    @on(Input.Submitted)
    def _search(self) -> None:
        from proxy_tui.operations.search import classify  # noqa: PLC0415  loads pydantic

        query = classify(self._typed)
        if query.problem:
            self._explain("Not a thing to search", query.problem)
            return
        if not self._given[0]:
            # A search for a given number is asked for again where the number is.
            self.keep(find_name(self.service))
        if query.note:
            self.tell(query.note)
        self.hits = ()
        self._start(self._typed)

    def action_retry(self) -> None:
        """Search again the services that failed, and nothing else."""
        searched = self._searched
        if searched is not None and searched.failed and "find" not in self.pending:
            self._start(self._asked, searched)

    def _start(self, text: str, before: "ScanProgress | None" = None) -> None:
        """Search, or go on with what failed in a search before."""
        self._asked, self._searched = text, None
        self._show_hits()
        self._show_scope(f"searching …   {key_name('session.back')} stops, enter goes on later")
        self.set_focus(self.table)
        hits = self.hits
        self.work(
            "find",
            lambda: self._find(text, hits, before),
            self._found,
            failed=lambda error: self._failed(error, before),
            progress=self._so_far,
        )

    def _find(
        self, text: str, known: "tuple[Hit, ...]", before: "ScanProgress | None"
    ) -> "SearchResult":
        from proxy_tui.operations.search import Finder, classify, every_service  # noqa: PLC0415  as above

        client = self.context.connected().client
        service = self.service
        services: Sequence[Service]
        if before is not None:
            services = [client.fetch_service(one.sid) for one in before.failed]
        elif service and not self.everywhere:
            services = (service,)
        else:
            services = every_service(client, lambda number: report_progress(SoFar(services=number)))
        hits: dict[str, Hit] = {hit.key: hit for hit in known}
        finder = Finder(
            client=client,
            services=services,
            index=self.context.people,
            clock=self.context.clock,
            loaded=self.loaded,
        )
        found = finder.find(
            classify(text),
            found=lambda hit: hits.update({hit.key: hit}),
            progress=lambda progress: report_progress(SoFar(tuple(hits.values()), progress)),
        )
        return found if before is None else found.after(known, before)

    def _so_far(self, so_far: SoFar) -> None:
        from proxy_tui.operations.search import scan_words  # noqa: PLC0415  as above

        if so_far.services:
            listed = counted(so_far.services, "service")
            stops = f"{key_name('session.back')} stops"
            self._show_scope(f"listing the services · {listed} so far · {stops}")
            return
        if len(so_far.hits) != len(self.hits):
            self._take_hits(so_far.hits)
        words = scan_words(so_far.progress) if so_far.progress else ""
        self._show_scope(f"{len(self.hits)} found · {words} · {key_name('session.back')} stops")

    def _found(self, found: "SearchResult") -> None:
        from proxy_tui.operations.search import found_words, scan_words  # noqa: PLC0415  as above

        if found.service is not None:
            self.open_service(found.service)
            return
        self._take_hits(found.hits)
        self._searched = found.progress
        retry = key_name("find.retry")
        self._show_scope(found_words(found, retry))
        if not found.hits:
            searched = f"{scan_words(found.progress, retry)}. " if found.progress else ""
            if found.progress is not None and found.progress.failed:
                # The table keeps the keys, so that one of them tries again.
                self._explain("Nothing found in what was searched", searched)
                return
            self._explain("Nothing found", f"{searched}{self._wider()}")
            self.set_focus(self.field.control)

    def _wider(self) -> str:
        if not self.everywhere:
            return f"Only this service was searched; {key_name('find.scope')} and enter search all."
        return "It may be deleted, closed for more than 90 days, or belong to another account."

    def _failed(self, error: ProxyTuiError, before: "ScanProgress | None" = None) -> None:
        self._searched = before
        self._show_scope()
        if self.hits and not self.is_on_top:
            self._show_scope(f"stopped: {error.message}")
        elif self.hits:
            self.work_failed(error)
        else:
            title = "Nothing found" if isinstance(error, NotFoundError) else "The search failed"
            self._explain(title, error)
            self.set_focus(self.field.control)

    def _take_hits(self, hits: "tuple[Hit, ...]") -> None:
        """Show these hits, each with its session as last read, without those that are gone."""
        for hit in hits:
            self._sessions.put(hit.session.sid, hit.session)
        known = ((hit, self._sessions.get(hit.session.sid)) for hit in hits)
        self.hits = tuple(
            replace(hit, session=session, expiry=effective_expiry(session, hit.service.default_ttl))
            for hit, session in known
            if session is not None
        )
        self._show_hits()

    def show_ages(self) -> None:
        """Count the expiries of the hits anew."""
        super().show_ages()
        if self.hits:
            self._show_hits()

    def _show_hits(self) -> None:
        now = self.context.clock()
        self.notice.hide()
        self.table.display = True
        self.table.set_rows(_row(hit, now, revealed=self.revealed) for hit in self.hits)

    @on(DataTable.RowSelected)
    def _open(self, event: DataTable.RowSelected) -> None:
        # The row that was selected, wherever it or the cursor stands by now.
        hit = next((one for one in self.hits if one.key == event.row_key.value), None)
        if hit is not None:
            self.open_session(hit.service, hit.session)

    def came_back(self, session: "Session | None", *, gone: bool) -> None:
        """Show a session as it was left on its own screen."""
        if session is None:
            return
        if gone:
            self._sessions.drop(session.sid)
        else:
            self._sessions.put(session.sid, session)
        self._take_hits(self.hits)

    def action_back(self) -> None:
        """Stop searching, else go back; what was read is remembered."""
        if "find" in self.pending:
            self.cancel_work("find")
            self._show_scope("stopped · enter in the line above goes on from here")
            self.set_focus(self.field.control)
        else:
            self.leave()


def _row(hit: "Hit", now: "datetime", *, revealed: bool) -> Row:
    session, person = hit.session, hit.participant
    who = ""
    if person is not None:
        number = safe(person.identifier) if revealed else mask(person.identifier)
        who = f"{person.letter}  {number}{'  removed' if person.is_removed else ''}"
    tone = "" if session.is_active else "muted"
    dials: Text | str = Text(phone(hit.dials), "accent") if hit.dials else ""
    return Row(
        hit.key,
        (
            f"{state_glyph(session.status)} {state_word(session.status)}",
            name_text(session.unique_name, revealed=revealed) or short_sid(session.sid),
            service_name(hit.service),
            who,
            dials,
            hit.matched_by.value,
            expiry_cell(hit.expiry, session, now),
        ),
        tone,
    )
