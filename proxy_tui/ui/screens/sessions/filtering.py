"""How the sessions screen shows fewer rows, and in which order: views, filter, sort."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import DataTable

from proxy_tui.formatting import safe
from proxy_tui.operations.sessions.listing import Listing
from proxy_tui.operations.sessions.sort import SortKey
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.screens.base_screen import ProxyScreen
from proxy_tui.ui.widgets.filter_bar import FilterBar
from proxy_tui.ui.widgets.table.sessions_table import SORT_LABELS, SessionsTable
from proxy_tui.ui.widgets.views_bar import ViewsBar

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.formatting import Coverage
    from proxy_tui.operations.query.compiler import Query
    from proxy_tui.operations.query.views import Tally, View


@dataclass(frozen=True)
class Order:
    """How the rows are sorted."""

    key: SortKey | None = None
    descending: bool = False


def complete_query(text: str, cursor: int) -> tuple[str, int]:
    """Complete the word at the cursor of a query."""
    from proxy_tui.operations.query.completion import extended  # noqa: PLC0415  with tab only

    return extended(text, cursor)


class Narrowing(ProxyScreen):
    """Filters and sorts the listing; what to show of it is the subclass's to say."""

    listing: Listing
    table: SessionsTable
    page: int

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.filter_bar = FilterBar(
            f"words, or status:open age>2h -name:job-*  ({key_name('filter.complete')} completes)",
            complete_query,
        )
        self.views_bar = ViewsBar()
        self.order = Order()
        self._view: View | None = None
        self._queries: tuple[Query, ...] = ()
        """What the view and the filter ask, compiled; none before either was used."""

    @cached_property
    def views(self) -> "tuple[View, ...]":
        """The triage views; made with the first rows, after the first frame."""
        from proxy_tui.operations.query.views import triage_views  # noqa: PLC0415  after the first frame

        return triage_views(self.context.settings.views)

    @cached_property
    def tally(self) -> "Tally":
        """How many loaded sessions fit each view."""
        from proxy_tui.operations.query.views import Tally  # noqa: PLC0415  after the first frame

        tally = Tally(self.views)
        tally.count_all((), self.context.clock())
        return tally

    @property
    def view(self) -> "View":
        """The view in force."""
        return self._view or self.views[0]

    def show_rows(self, *, from_top: bool = False) -> None:
        """Show the current window."""
        raise NotImplementedError

    def help_rows(self) -> "Sequence[tuple[str, str]]":
        """Return the query language."""
        from proxy_tui.operations.query.fields import QUERY_HELP  # noqa: PLC0415  with ? only

        return QUERY_HELP

    # -- counts

    def rows_read(self, sessions: "Iterable[Session]", *, anew: bool = False) -> None:
        """Take sessions that were read, into the counts of the views."""
        if anew:
            now, ttl = self.context.clock(), self.listing.default_ttl
            self.tally.count_all(sessions, now, ttl, self.people)
        else:
            for session in sessions:
                self.tally.set_people(session.sid, self.people.get(session.sid))
                self.tally.put(session)

    def rows_gone(self, sids: Iterable[str]) -> None:
        """Take sessions out of the counts."""
        for sid in sids:
            self.tally.drop(sid)

    def people_known(self, sids: Iterable[str] | None = None) -> None:
        """Take from the index how many participants some sessions have, or all of them."""
        if sids is None:
            changed = self.tally.set_all_people(self.people)
        else:
            changed = sum(self.tally.set_people(sid, self.people.get(sid)) for sid in sids) > 0
        if changed and any(query.about_people for query in self._queries):
            self._filter()

    def people_coverage(self) -> "Coverage | None":
        """Return how far the participants that view and filter ask for are known."""
        if not self.listing.people_needed:
            return None
        from proxy_tui.operations.sessions.people_scan import coverage_of  # noqa: PLC0415  loads pydantic

        return coverage_of(self.listing.people_needed, self.context.people, self.unreadable)

    @property
    def people(self) -> "Mapping[str, int]":
        """How many participants a session has, by SID, as far as known."""
        return self.context.people.counts

    @property
    def unreadable(self) -> Container[str]:
        """SIDs of sessions whose participants were asked for and could not be read."""
        return ()

    def time_passed(self) -> None:
        """Judge again what depends on the time."""
        self.tally.advance(self.context.clock())
        if any(query.moves for query in self._queries):
            self.narrow()

    def show_views(self) -> None:
        """Show the counts as they stand."""
        self.views_bar.show(self.tally.counts(more=self.listing.has_more), self.view.name)

    # -- views and filter

    def action_view(self, key: str) -> None:
        """Show the view of a key."""
        view = next((one for one in self.views if one.key == key), None)
        if view is not None:
            self.choose_view(view)

    def choose_view(self, view: "View") -> None:
        """Show what a view asks for; a filter that is typed narrows it further."""
        self._view = view
        self.narrow(from_top=True)
        of_view = self._queries[0]
        if of_view.problems and not self.filter_bar.display:
            problem = of_view.problems[0].message
            self.tell(f"The view {safe(view.name)} leaves out a word: {problem}", warning=True)

    @on(ViewsBar.Chosen)
    def _view_clicked(self, event: ViewsBar.Chosen) -> None:
        self.choose_view(next(one for one in self.views if one.name == event.name))

    def narrow(self, *, from_top: bool = False) -> None:
        """Filter anew, and show what is left; without ``from_top`` the cursor stays on its row."""
        sid = self.table.cursor_key
        self._filter()
        self.page = 1 if from_top else self.listing.page_of(sid or "") or self.page
        self.show_rows(from_top=from_top)
        if sid and not from_top:
            self.table.move_to(sid)
        if self.focused is None:
            # A table that had nothing to show was hidden, and lost the keys with that.
            self.set_focus(self.table)

    def _filter(self) -> None:
        # Apart, so that an unclosed quote in a view of one's own does not swallow what is typed.
        of_view, typed = self._compiled(self.view.query), self._compiled(self.filter_bar.text)
        self._queries = (of_view, typed)
        is_typed = bool(typed.problems or typed.hints)
        self._tell_problem(typed if is_typed else of_view, is_typed=is_typed)
        asked = [query.predicate for query in self._queries if query.predicate]
        fits = (lambda session: all(test(session) for test in asked)) if asked else None
        self.listing.filter_by(fits, self._about_people())

    def _about_people(self) -> "Callable[[Session], bool] | None":
        from proxy_tui.operations.query.compiler import about_people  # noqa: PLC0415  after the first frame

        return about_people(self._queries)

    def _compiled(self, text: str) -> "Query":
        from proxy_tui.operations.query.compiler import compile_query  # noqa: PLC0415  after the first frame

        return compile_query(
            text,
            self.context.clock(),
            self.listing.default_ttl,
            self.people,
            marked=self.listing.marked,
        )

    def _tell_problem(self, query: "Query", *, is_typed: bool) -> None:
        problem = next((one for one in query.problems if not one.unfinished), None)
        problem = problem or next(iter(query.problems), None)
        if problem is not None:
            part = query.text[problem.start : problem.end]
            words = f"{part}  {problem.message}"
            if problem.unfinished and is_typed:
                words = self._what_follows() or words
            self.filter_bar.say(words, wrong=not problem.unfinished, left_out=is_typed)
        elif query.hints:
            self.filter_bar.say(query.hints[0], hint=True)
        else:
            self.filter_bar.say(self._what_follows())

    def _what_follows(self) -> str:
        """Return which fields or values may come next."""
        from proxy_tui.operations.query.completion import following  # noqa: PLC0415  while typing

        typed = self.filter_bar.input
        return following(typed.value, typed.cursor_position) if self.filter_bar.display else ""

    async def action_filter(self) -> None:
        """Type a filter."""
        await self.filter_bar.open()
        self.filter_bar.say(self._what_follows())

    @on(FilterBar.Changed)
    def _filter_changed(self) -> None:
        # The row that was found stays under the cursor when the filter is taken away.
        self.narrow(from_top=bool(self.filter_bar.text))

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self.set_focus(self.table)

    # -- order

    def action_sort(self) -> None:
        """Choose the order of the rows."""
        from proxy_tui.ui.dialogs.menu import MenuDialog, MenuItem  # noqa: PLC0415  with s only

        choices = [MenuItem("", "As Twilio lists them")]
        choices += [MenuItem(key.value, label) for key, label in SORT_LABELS.items()]
        current = self.order.key.value if self.order.key else ""
        self.app.push_screen(MenuDialog("Sort the loaded rows by", choices, current), self._sort)

    def _sort(self, chosen: str | None) -> None:
        if chosen is None:
            return
        key = SortKey(chosen) if chosen else None
        again = key is not None and key is self.order.key
        self.sort_by(Order(key, not self.order.descending if again else False))

    @on(DataTable.HeaderSelected)
    def _header_clicked(self, event: DataTable.HeaderSelected) -> None:
        if event.column_key.value in {key.value for key in SORT_LABELS}:
            self._sort(event.column_key.value)

    def sort_by(self, order: Order) -> None:
        """Order the loaded rows."""
        self.order = order
        self.listing.sort_by(order.key, descending=order.descending)
        self.table.show_sort(order.key, descending=order.descending)
        self.show_rows()
