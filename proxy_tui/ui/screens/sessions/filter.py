"""Which of the loaded rows are shown: the view in force, and the filter that is typed."""

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING

from proxy_tui.formatting import safe
from proxy_tui.operations import query
from proxy_tui.operations.sessions.listing import Narrowing
from proxy_tui.operations.sessions.sort import parse_order
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.screens.sessions.rows import SessionRows, ShowRows
from proxy_tui.ui.screens.sessions.sorter import Sorter
from proxy_tui.ui.widgets.filter_bar import FilterBar
from proxy_tui.ui.widgets.filter_chips import FilterChips
from proxy_tui.ui.widgets.offers import Offers
from proxy_tui.ui.widgets.table.sessions_table import SessionsTable
from proxy_tui.ui.widgets.views_bar import ViewsBar

if TYPE_CHECKING:
    from proxy_tui.operations.query import Query, View
    from proxy_tui.ui.screens.base_screen import ProxyScreen


class Filter:
    """The view in force, and the filter that is typed."""

    def __init__(
        self,
        screen: "ProxyScreen",
        rows: SessionRows,
        table: SessionsTable,
        sorter: Sorter,
        show: ShowRows,
    ) -> None:
        self.chips = FilterChips()
        self.bar = FilterBar(
            f"words, or status:open age>2h -name:job-*  ({key_name('filter.complete')} completes)",
            Offers(),
            self.chips,
        )
        self.views_bar = ViewsBar()
        self._screen = screen
        self._clock = screen.context.clock
        self._rows = rows
        self._table = table
        self._sorter = sorter
        self._show = show
        self._view: View | None = None
        self._queries: tuple[Query, ...] = ()
        """The queries of the view and of the filter; none before either was used."""

    # -- views

    @property
    def view(self) -> "View":
        """The view in force."""
        return self._view or self._rows.views[0]

    @property
    def words(self) -> str:
        """View, filter and order in force: ``view Open, age>2h, by name, ascending``."""
        view = "" if self.view is self._rows.views[0] else f"view {self.view.name}"
        return ", ".join(filter(None, (view, self.bar.text.strip(), self._sorter.words)))

    def show_views(self) -> None:
        """Show how many sessions fit each view."""
        counts = self._rows.tally.counts(more=self._rows.listing.has_more)
        self.views_bar.show(counts, self.view.name)

    def choose_view(self, *, key: str = "", name: str = "") -> None:
        """Show the view of a key or a name; a filter that is typed narrows it further."""
        asked = (key, name)
        views = (one for one in self._rows.views if asked in {(one.key, ""), ("", one.name)})
        view = next(views, None)
        if view is None:
            return
        self._view = view
        order = parse_order(view.sort) if view.sort else None
        self._sorter.use(order)
        self._choose_columns()
        self.apply(from_top=True)
        problems = self._queries[0].problems
        if problems and not self.bar.display:
            words = f"The view {safe(view.name)} leaves out a word: {problems[0].message}"
            self._screen.tell(words, warning=True)
        elif view.sort and order is None:
            words = f"The view {safe(view.name)} leaves out its order: {safe(view.sort)}."
            self._screen.tell(words, warning=True)

    def _choose_columns(self) -> None:
        """Show the columns of the view, or else of the service."""
        service = self._screen.service
        settings = self._screen.context.settings
        usual = settings.columns_of(service.sid) if service is not None else settings.columns
        self._table.choose(self.view.columns or usual)

    def renew_views(self, name: str = "") -> None:
        """Show the views of the config file as it is now, and the one of a name, if it is given."""
        before = self.view.name
        if not self._rows.renew_views() and not name:
            return
        known = {view.name for view in self._rows.views}
        wanted = name or before
        self._view = None
        self.choose_view(name=wanted if wanted in known else self._rows.views[0].name)

    def move_view(self, step: int) -> None:
        """Show the view beside the one in force; after the last comes the first."""
        views = self._rows.views
        names = [view.name for view in views]
        here = names.index(self.view.name) if self.view.name in names else 0
        self.choose_view(name=names[(here + step) % len(names)])

    async def show_first(self) -> None:
        """Show the first page, with the view or the filter that the command line asks for."""
        self._choose_columns()
        start = self._screen.context.take_start()
        if start.query:
            await self.bar.fill(start.query)
        if start.view:
            self.choose_view(name=start.view)
        elif self.bar.text:
            self.apply(from_top=True)
        else:
            self._show(from_top=True)

    # -- the filter

    async def open(self) -> None:
        """Type a filter."""
        await self.bar.open()

    def apply(self, *, from_top: bool = False) -> None:
        """Filter the rows again; without ``from_top`` the cursor stays on its row."""
        sid = self._table.cursor_key or ""
        self._compile()
        rows = self._rows
        rows.page = 1 if from_top else rows.listing.page_of(sid) or rows.page
        self._show(from_top=from_top)
        if sid and not from_top:
            self._table.move_to(sid)

    def _compile(self) -> None:
        # One by one, so that an unclosed quote in a view does not swallow what is typed.
        of_view, typed = self._compiled(self.view.query), self._compiled(self.bar.text)
        self._queries = (of_view, typed)
        is_typed = bool(typed.problems or typed.hints)
        self._say_problem(typed if is_typed else of_view, is_typed=is_typed)
        narrowing = None
        if typed.words and not of_view.moves and not of_view.about_people:
            narrowing = Narrowing(of_view.text, typed.words)
        self._rows.listing.filter_by(
            query.all_of(self._queries), query.about_people(self._queries), narrowing
        )

    def _compiled(self, text: str) -> "Query":
        listing = self._rows.listing
        return query.compile_query(
            text, self._clock(), listing.default_ttl, self._rows.people, marked=listing.marked
        )

    def _say_problem(self, compiled: "Query", *, is_typed: bool) -> None:
        problem = next((one for one in compiled.problems if not one.unfinished), None)
        problem = problem or next(iter(compiled.problems), None)
        if problem is not None:
            part = (problem.start, problem.end) if is_typed else (0, 0)
            words = f"{compiled.text[problem.start : problem.end]}  {problem.message}"
            self.bar.say(words, wrong=not problem.unfinished, left_out=is_typed, part=part)
        elif compiled.hints:
            self.bar.say(compiled.hints[0], hint=True)
        else:
            self.bar.say("")

    def time_passed(self) -> None:
        """Judge again what depends on the time; the counts of the views follow."""
        if any(one.moves for one in self._queries):
            self.apply()
        self._screen.run_flow("ages", self._count_again)

    async def _count_again(self) -> None:
        """Count in slices: a long list would hold the keys up."""
        for _ in self._rows.tally.advance(self._clock()):
            await asyncio.sleep(0)
        self.show_views()

    def show_people(self, sids: Iterable[str] | None = None) -> None:
        """Show who is in some sessions, or in all of them, as the index of people has it now."""
        rows = self._rows
        changed = rows.count_all_people() if sids is None else rows.count_people(sids)
        if changed and any(one.about_people for one in self._queries):
            self._compile()
        self._show()
