"""Find sessions by what a customer gives: a number, its last digits, a SID, a name."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widget import Widget
from textual.widgets import DataTable, Input

from proxy_tui.api.errors import NotFoundError
from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import (
    counted,
    marked_words,
    name_text,
    service_name,
)
from proxy_tui.operations import diagnosis, export, search
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import ON_HITS, bindings, key_hints, key_name
from proxy_tui.ui.messages import (
    KeepScreen,
    Neighbours,
    OpenFind,
    OpenService,
    OpenSession,
    SessionLeft,
    StepsEnded,
    UndoLast,
)
from proxy_tui.ui.runtime.workers import in_thread
from proxy_tui.ui.screens.find_run import FindProgress, FindRun
from proxy_tui.ui.screens.found_hits import FoundHits
from proxy_tui.ui.screens.index_offer import IndexOffer
from proxy_tui.ui.screens.key_groups import LEAVING, of_marked, of_session
from proxy_tui.ui.screens.marked_actions import MarkedActions
from proxy_tui.ui.screens.session_actions import SessionActions, Subject
from proxy_tui.ui.screens.table_screen import TableScreen
from proxy_tui.ui.widgets.call_answer import CallAnswer
from proxy_tui.ui.widgets.field import FormField
from proxy_tui.ui.widgets.key_bar import KeyLine
from proxy_tui.ui.widgets.table.hits_table import HitsTable

if TYPE_CHECKING:
    from proxy_tui.api.models import Service, Session
    from proxy_tui.operations.diagnosis import Reach
    from proxy_tui.operations.export import CopyItem, Export, Links
    from proxy_tui.operations.search import Hit, ScanProgress

HOW = (
    "A number in any spelling, or its last four digits or more; a masked number that someone "
    "dials; a SID (KC, KP, PN, CA, SM …); a unique name.\n\n"
    "Who answers? The caller's number, > and the number they dial, in any spelling: "
    "+44 7700 900123 > 0011 says whom that call reaches, or why nobody.\n\n"
    "Names and SIDs cost a request or two. A number costs one request a session, the newest and "
    "active ones first, within Twilio's limits; what was read once is remembered until you quit."
)


class FindScreen(TableScreen):
    """Type, press enter, and open a session as soon as it is found.

    Args:
        request: Where to search, and perhaps a number to search at once.
    """

    BINDINGS = bindings(*ON_HITS)
    FOOTER: ClassVar = (
        ("find.edit", "find.scope", "find.retry", "sessions.mark", "find.reveal"),
        LEAVING,
        ("session.back",),
    )
    STOPPED_BY_BACK: ClassVar = frozenset({"find"})
    BUSY_WORDS: ClassVar = {"find": "searching"}

    table: HitsTable

    def __init__(self, context: Context, request: OpenFind) -> None:
        super().__init__(context, HitsTable())
        self.service = request.service
        self.everywhere = request.service is None and not request.service_name
        self.loaded = request.loaded
        """Sessions to search before anything is requested."""
        self.revealed = False
        self.found = FoundHits()
        self.offer = IndexOffer(context)
        self.answer = CallAnswer()
        self.actions = SessionActions(
            self,
            self._subject,
            changed=self._session_changed,
            gone=self._session_gone,
            show=self._show_hits,
        )
        self.marked_actions = MarkedActions(self, lambda: self.found.targets)
        self._scope_words = ""
        self._request = request
        self._asked = ""
        """The text of the search on screen."""
        self._asked_everywhere = self.everywhere
        """Whether it looks in every service; the scope may be another one by now."""
        self._searched: ScanProgress | None = None
        """How much was searched for what is on screen; None while a search runs."""
        self.field = FormField(
            "find",
            "Find",
            placeholder="number, last digits, SID, name; or caller > dialled",
            # A person's number stays masked.
            value=request.shown or request.number or request.typed,
        )

    def compose_body(self) -> Iterable[Widget]:
        """Show the line to type in, and whom a call reaches, above what was found."""
        yield self.field
        yield self.offer
        yield self.answer
        yield from super().compose_body()

    def on_mount(self) -> None:
        """Show what may be typed, or search for what is given."""
        self.set_focus(self.field.control)
        self._explain("What to type", HOW)
        self._show_scope()
        if self._request.number or self._request.typed:
            self.call_after_refresh(self._submit)

    @property
    def _typed(self) -> str:
        """The text to search for: the given number, unless something else is typed."""
        number, shown = self._request.number, self._request.shown or self._request.number
        return number if number and self.field.value == shown else self.field.value

    @property
    def place(self) -> str:
        """Where it searches."""
        known = service_name(self.service) or name_text(self._request.service_name)
        return "every service" if self.everywhere else known

    def _explain(self, title: str, words: str | ProxyTuiError) -> None:
        self.show_notice(title, words, f"enter Search   {key_hints(('session.back', 'Back'))}")

    def _show_scope(self, words: str = "") -> None:
        here = f"this service only · {key_name('find.scope')} looks in all"
        self._scope_words = words or ("every service" if self.everywhere else here)
        self._show_status()
        self.bar.renew()

    def _show_status(self) -> None:
        marked = [marked_words(len(self.found.marked))] if self.found.marked else []
        self.status.say(" · ".join([*marked, self._scope_words]))

    def action_scope(self) -> None:
        """Search every service, or only the one in view."""
        if self.service is not None or self._request.service_name:
            self.everywhere = not self.everywhere
            self._show_scope()

    def action_edit(self) -> None:
        """Type something else."""
        self.set_focus(self.field.control)

    def action_reveal(self) -> None:
        """Show or mask the numbers that were found."""
        if self.context.is_production:
            self.tell("On production, open a session to reveal its numbers.", warning=True)
            return
        self.revealed = not self.revealed
        self._show_hits()

    def come_back(self) -> None:
        """Select the text, so that typing replaces it; the hits stay."""
        self.set_focus(self.field.control)
        if isinstance(self.field.control, Input):
            self.field.control.action_select_all()

    # -- searching

    @on(Input.Submitted)
    def _submit(self) -> None:
        if diagnosis.read_call(self._typed) is None:
            term = search.classify(self._typed)
            if term.problem:
                self._explain("Nothing to search for", term.problem)
                return
            if term.note:
                self.tell(term.note)
        self.found.clear()
        self._start(self._typed)

    def action_retry(self) -> None:
        """Search again the services that failed, and nothing else."""
        searched = self._searched
        if searched is not None and searched.failed and "find" not in self.pending:
            self._start(self._asked, searched)

    def _start(self, text: str, before: "ScanProgress | None" = None) -> None:
        """Search, or search again what failed in the search ``before``."""
        self._asked, self._searched = text, None
        self.answer.hide()
        self.offer.began()
        self._asked_everywhere = self.everywhere
        self._show_hits()
        self._show_scope(f"searching …   {key_name('session.back')} stops, enter goes on later")
        self.set_focus(self.table)
        self.run_flow("find", self._search, text, before)

    async def _search(self, text: str, before: "ScanProgress | None") -> None:
        try:
            if self.service is None and not self.everywhere:
                self.service = await in_thread(self._read_service)
            if not self._request.number:
                # A search for a given number is repeated from where the number is.
                self.post_message(KeepScreen(self, OpenFind(self.service).name))
            place = None if self.everywhere else self.service
            run = FindRun(self.context, text, place, self.loaded, self.found.hits, before)
            result, reach = await in_thread(run, progress=self._show_progress)
        except ProxyTuiError as error:
            self._searched = before
            self._show_failure(error)
            return
        if result.service is not None:
            self.post_message(OpenService(result.service))
            return
        self._take_hits(result.hits)
        self._searched = result.progress
        self._show_scope(search.found_words(result, key_name("find.retry")))
        if reach is not None:
            self._show_answer(reach)
            return
        self.offer.ended()
        if not result.hits:
            self._show_nothing(result.progress)

    def _read_service(self) -> "Service":
        client = self.context.connected().client
        return search.find_service(client, self._request.service_name)

    def _show_progress(self, progress: FindProgress) -> None:
        stops = f"{key_name('session.back')} stops"
        if progress.services:
            listed = counted(progress.services, "service")
            self._show_scope(f"listing the services · {listed} so far · {stops}")
            return
        if len(progress.hits) != len(self.found.hits):
            self._take_hits(progress.hits)
        if progress.reach is not None:
            self._show_answer(progress.reach)
        words = search.scan_words(progress.scanned) if progress.scanned else ""
        self._show_scope(" · ".join(filter(None, (f"{len(self.found.hits)} found", stops, words))))

    def _show_answer(self, reach: "Reach") -> None:
        """Show whom a call reaches, with the cursor on the session that it is about."""
        sid = self.answer.show(reach)
        for hit in self.found.hits:
            if hit.session.sid == sid:
                self.table.move_to(hit.key)

    def _show_nothing(self, searched: "ScanProgress | None") -> None:
        words = f"{search.scan_words(searched, key_name('find.retry'))}. " if searched else ""
        if searched is not None and searched.failed:
            # The table keeps the focus, so that a key can try again.
            self._explain("Nothing found in what was searched", words)
            return
        wider = "It may be deleted, closed for more than 90 days, or belong to another account."
        if not self._asked_everywhere:
            key = key_name("find.scope")
            wider = f"Only this service was searched; {key} and enter search all."
        self._explain("Nothing found", f"{words}{wider}")
        self.set_focus(self.field.control)

    def _show_failure(self, error: ProxyTuiError) -> None:
        self._show_scope()
        if self.found.hits and not self.is_active:
            self._show_scope(f"stopped: {error.message}")
        elif self.found.hits:
            self.work_failed(error)
        else:
            title = "Nothing found" if isinstance(error, NotFoundError) else "The search failed"
            self._explain(title, error)
            self.set_focus(self.field.control)

    # -- what was found

    def _take_hits(self, hits: "tuple[Hit, ...]") -> None:
        self.found.take(hits)
        self._show_hits()

    def _show_hits(self) -> None:
        self.notice.hide()
        self.table.display = True
        now, found = self.context.clock(), self.found
        self.table.show(found.hits, now, revealed=self.revealed, marked=found.marked)
        self.key_bar.renew()
        self._show_status()

    def show_ages(self) -> None:
        """Recompute the expiries of the hits."""
        super().show_ages()
        if self.found.hits:
            self._show_hits()

    @on(DataTable.RowSelected)
    def _open(self, event: DataTable.RowSelected) -> None:
        # The row that was selected, wherever it or the cursor is by now.
        hit = self.found.get(event.row_key.value)
        request = self._opening(hit.session.sid) if hit is not None else None
        if request is not None:
            neighbours = Neighbours(self.found.sids, self._opening)
            self.post_message(replace(request, neighbours=neighbours))

    def _opening(self, sid: str) -> OpenSession | None:
        hit = next((one for one in self.found.hits if one.session.sid == sid), None)
        return OpenSession(self, hit.service, hit.session) if hit is not None else None

    def on_session_left(self, message: SessionLeft) -> None:
        """Show the session as its own screen last read it."""
        if message.deleted:
            self._session_gone(message.session.sid)
        else:
            self._session_changed(message.session)

    def on_steps_ended(self, message: StepsEnded) -> None:
        """Show what a batch did to the sessions found; what it did not do stays marked."""
        self.found.settle(message.results)
        self._show_hits()

    def _session_changed(self, session: "Session") -> None:
        self.found.put(session)
        self._show_hits()

    def _session_gone(self, sid: str) -> None:
        self.found.drop(sid)
        self._show_hits()

    @property
    def shows_numbers(self) -> bool:
        """Whether the numbers that were found are shown."""
        return self.revealed

    def link(self, links: "Links") -> "CopyItem | None":
        """Return the command line that searches again."""
        place = None if self._asked_everywhere else self.service
        return links.to_search(self._asked, place, revealed=self.shows_numbers)

    def exports(self) -> "Sequence[Export]":
        """Return the marked hits, and all."""
        searched = self._searched
        words = search.scan_words(searched) if searched is not None else "the search is not over"
        place = "" if self._asked_everywhere else service_name(self.service)
        return export.of_hits(self.found.hits, self.found.marked_hits, place, self._asked, words)

    # -- the marked hits, or the one under the cursor

    def _subject(self) -> Subject | None:
        hit = self.found.get(self.table.cursor_key)
        return Subject(hit.service, hit.session) if hit is not None else None

    def usual_keys(self) -> KeyLine:
        """Return the keys for the marked hits, or for the one under the cursor."""
        marked = len(self.found.marked)
        if marked:
            return of_marked(marked, self.FOOTER)
        subject = self._subject()
        if subject is None:
            return KeyLine(self.FOOTER)
        row = ("table.open", *of_session(subject.session), "session.diagnose")
        return KeyLine((row, *self.FOOTER))

    @on(DataTable.RowHighlighted)
    def _moved(self) -> None:
        self.key_bar.renew()

    def action_mark(self) -> None:
        """Mark the session of the row, or take its mark away, and go down one."""
        hit = self.found.get(self.table.cursor_key)
        if hit is not None:
            self.found.marked.toggle(hit.session.sid)
            self._show_hits()
            self.table.action_cursor_down()

    def action_mark_all(self) -> None:
        """Mark the sessions of all hits; if all are marked, unmark them."""
        self.found.toggle_all()
        self._show_hits()

    def action_session(self, name: str) -> None:
        """Do something to the marked sessions, else to the one under the cursor."""
        if not self.marked_actions.run(name):
            self.actions.run(name)

    def action_undo(self) -> None:
        """Take back what was last done to the marked sessions, else to that of the row."""
        subject = self._subject()
        sids = tuple(one.session.sid for one in self.found.targets)
        if not sids and subject is not None:
            sids = (subject.session.sid,)
        if sids:
            self.post_message(UndoLast(sids))

    def action_back(self) -> None:
        """Stop searching, clear the marks, else go back; what was read is remembered."""
        if "find" in self.pending:
            self.cancel_work("find")
            self.offer.ended()
            self._show_scope("stopped · enter in the line above goes on from here")
            self.set_focus(self.field.control)
        elif self.found.marked:
            self.found.marked.clear()
            self._show_hits()
        else:
            self.leave()
