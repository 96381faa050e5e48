"""The status of the list: a line below it, and a notice in place of an empty table."""

from collections.abc import Iterable

from textual.widget import Widget

from proxy_tui.errors import ProxyTuiError
from proxy_tui.formatting import (
    CoverageKeys,
    ListStatus,
    counted,
    empty_words,
    list_status_words,
)
from proxy_tui.operations import sessions
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import key_hints, key_name
from proxy_tui.ui.screens.sessions.people_reader import PeopleReader
from proxy_tui.ui.screens.sessions.rows import SessionRows
from proxy_tui.ui.screens.sessions.sorter import Sorter
from proxy_tui.ui.widgets.notice import Notice
from proxy_tui.ui.widgets.status_line import StatusLine

_BACK = ("session.back", "Services")


class ListSummary:
    """Shows how many rows are loaded, shown and not known, and which key closes the gap.

    Args:
        hidden: Widgets that the notice replaces.
    """

    def __init__(
        self,
        context: Context,
        rows: SessionRows,
        sorter: Sorter,
        people: PeopleReader,
        hidden: Iterable[Widget],
    ) -> None:
        self.line = StatusLine()
        self.notice = Notice()
        self._context = context
        self._rows = rows
        self._sorter = sorter
        self._people = people
        self._hidden = hidden

    def say(self, words: str = "") -> None:
        """Show words in the line, or the status of the list."""
        status = words or self._people.words or self._words()
        order = "" if words else self._sorter.words
        self.line.say(f"{status} · {order}" if order else status)

    def _words(self) -> str:
        keys = CoverageKeys(
            load=key_name("sessions.load_all"),
            read=key_name("sessions.people"),
            per_second=self._context.reading_rate,
        )
        return list_status_words(self.status, keys, self._context.clock())

    @property
    def status(self) -> ListStatus:
        """The status of the page shown."""
        needed, people = self._rows.listing.people_needed, None
        if needed:
            people = sessions.coverage_of(needed, self._context.people, self._people.unreadable)
        return self._rows.listing.status(self._rows.page, people=people)

    @property
    def coverage(self) -> str:
        """What is loaded of the service, and what is not."""
        listing = self._rows.listing
        more = "the service has more, which are not loaded" if listing.has_more else "all of them"
        return f"{counted(listing.loaded, 'session')} loaded, {more}"

    def explain_emptiness(self) -> None:
        """Show why the table is empty, and what to press."""
        status = self.status
        load = [("sessions.load_all", "Load all")] if status.has_more else []
        if status.loaded:
            read = [("sessions.people", "Read them")] if status.coverage.unread else []
            keys = key_hints(*read, *load, ("list.filter", "Change the filter"))
            self._show_notice(*empty_words(status), keys)
        elif load:
            keys = key_hints(*load, _BACK)
            self._show_notice("No sessions so far", "The pages that were read hold none.", keys)
        else:
            keys = key_hints(("session.new", "New session"), ("list.refresh", "Refresh"), _BACK)
            self._show_notice("No sessions", "This service has none.", keys)

    def explain_failure(self, error: ProxyTuiError) -> None:
        """Show why the sessions could not be read."""
        self.line.say(" ")
        keys = key_hints(("list.refresh", "Try again"), _BACK)
        self._show_notice("The sessions could not be read", error, keys)

    def _show_notice(self, title: str, problem: ProxyTuiError | str, keys: str) -> None:
        for widget in self._hidden:
            widget.display = False
        self.notice.show(title, problem, keys)
