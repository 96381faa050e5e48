"""The picker: every service of the account, filtered as one types."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widget import Widget
from textual.widgets import DataTable

from proxy_tui.api.errors import AuthenticationError, NotSentError
from proxy_tui.api.pages import Listed
from proxy_tui.api.unclear import Unclear
from proxy_tui.errors import CredentialsError, ProxyTuiError
from proxy_tui.formatting import (
    NOTHING,
    ago,
    count,
    counted,
    incomplete_words,
    name_text,
    safe,
    short_sid,
    ttl_words,
)
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import bindings, key_hints
from proxy_tui.ui.runtime.workers import report_progress
from proxy_tui.ui.screens.base_screen import ProxyScreen
from proxy_tui.ui.widgets.filter_bar import FilterBar
from proxy_tui.ui.widgets.notice import Notice
from proxy_tui.ui.widgets.status_line import StatusLine
from proxy_tui.ui.widgets.table.columns import Column
from proxy_tui.ui.widgets.table.paged_table import PagedTable, Row

if TYPE_CHECKING:
    from datetime import datetime

    from proxy_tui.api.models import Service

COLUMNS = (
    Column("name", "Service", 16, stretch=True),
    Column("sid", "SID", 11),
    Column("ttl", "Default TTL", 11, justify="right", give_way=3),
    Column("rule", "Sessions expire", 20, give_way=2),
    Column("callbacks", "Callbacks", 12, give_way=1),
    Column("created", "Created", 9, justify="right", give_way=4),
)


PAGE_SIZE = 100
"""Services of one page, as of the sessions."""

_QUIT = ("services.quit", "Quit")
_TRY_AGAIN = ("list.refresh", "Try again")


_TITLES = (
    (AuthenticationError, "Twilio does not accept these credentials"),
    (NotSentError, "No connection"),
)


class ServicesScreen(ProxyScreen):
    """Pick a service; enter opens its sessions."""

    BINDINGS = bindings("list", "services", "sessions.next_page", "sessions.previous_page")
    FOOTER: ClassVar[tuple[str, ...]] = (
        "table.open", "list.filter", "list.goto", "list.refresh", "app.help", "services.quit",
    )  # fmt: skip

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.table = PagedTable(COLUMNS)
        self.notice = Notice()
        self.filter_bar = FilterBar("name or SID")
        self.status = StatusLine()
        self.services: Listed[Service] = Listed()
        self.page = self.pages = 1
        """The page of the table, from 1: the cells of 5,000 services would hold the keys up."""
        self._was_left = False
        self.describe_work(services="reading services")

    def compose_body(self) -> Iterable[Widget]:
        """Show the table, or a notice in its place."""
        yield self.table
        yield self.notice
        yield self.filter_bar
        yield self.status

    def on_mount(self) -> None:
        """Read the services once the first frame is on screen."""
        self.status.say("Reading the services of the account …")
        self.call_after_refresh(self.action_refresh)

    def action_refresh(self) -> None:
        """Read every service."""
        self.work("services", self._read, self._show, failed=self._could_not, progress=self._so_far)

    def _so_far(self, number: int) -> None:
        self.status.say(f"Reading the services of the account · {count(number)} so far …")

    def on_screen_suspend(self) -> None:
        """Note whether another screen covers this one, or only a dialog."""
        above = self.app.screen_stack[-1:]
        self._was_left = any(one is not self and isinstance(one, ProxyScreen) for one in above)

    def on_screen_resume(self) -> None:
        """Show the services as they are now; until they are read, as they were."""
        if self._was_left:
            self._was_left = False
            self.work("services", self._read, self._show, failed=self._could_not_again)

    def _could_not_again(self, error: ProxyTuiError) -> None:
        self.status.say(f"Could not read again: {error.message}")

    def action_back(self) -> None:
        """Take the filter away."""
        if self.filter_bar.display:
            self.filter_bar.action_clear()

    def _read(self) -> "Listed[Service]":
        from proxy_tui.operations.search import every_service  # noqa: PLC0415  loads pydantic

        return every_service(self.context.connected().client, report_progress)

    def _show(self, services: "Listed[Service]") -> None:
        is_first = not self.services
        self.services = services
        self.read_at = self.context.clock()
        self.update_bar()
        if services:
            self.notice.hide()
            self.table.display = True
            if self.focused is None:
                # A table that is hidden loses the focus.
                self.set_focus(self.table)
            last = self.context.last_service if is_first and not self.filter_bar.text else ""
            if last:
                self.page = self._page_of(last)
            self.show_rows()
            if last:
                self.table.move_to(last)
        elif services.incomplete:
            self._say_instead(
                "The services could not be read",
                f"The list is {incomplete_words(services.incomplete)}.",
                key_hints(_TRY_AGAIN, _QUIT),
            )
        else:
            self._say_instead(
                "No Proxy services",
                "This account has none. They are made in the Twilio console, or by an application.",
                key_hints(
                    ("list.refresh", "Refresh"), ("screen.profile", "Another profile"), _QUIT
                ),
            )

    def show_ages(self) -> None:
        """Count the ages of the services anew."""
        super().show_ages()
        if self.services:
            self.show_rows()

    def _page_of(self, sid: str) -> int:
        """Return the page of a service; the first where it is not listed."""
        places = (place for place, one in enumerate(self.services) if one.sid == sid)
        return next(places, 0) // PAGE_SIZE + 1

    def show_rows(self, *, from_top: bool = False) -> None:
        """Show a page of the services that the filter leaves."""
        words = self.filter_bar.text.casefold().split()
        matching = [
            service
            for service in self.services
            if all(word in f"{service.unique_name} {service.sid}".casefold() for word in words)
        ]
        self.pages = max(1, -(-len(matching) // PAGE_SIZE))
        self.page = min(self.page, self.pages)
        first = (self.page - 1) * PAGE_SIZE
        shown = matching[first : first + PAGE_SIZE]
        now = self.context.clock()
        self.table.set_rows([_row(service, now) for service in shown], from_top=from_top)
        total, why = counted(len(self.services), "service"), self.services.incomplete
        parts = []
        if self.pages > 1:
            parts.append(f"page {count(self.page)}")
            parts.append(f"rows {count(first + 1)}{NOTHING}{count(first + len(shown))}")
        if words:
            number = count(len(matching)) if matching else "none"
            parts.append(f"{number} of {total} {'matches' if len(matching) == 1 else 'match'}")
        else:
            parts.append(total)
        if why:
            parts.append(incomplete_words(why))
        self.status.say(" · ".join(parts))

    def action_next_page(self) -> None:
        """Turn to the next page."""
        self._turn(self.page + 1, "This is the last page.")

    def action_previous_page(self) -> None:
        """Turn back a page."""
        self._turn(self.page - 1, "This is the first page.")

    def _turn(self, page: int, otherwise: str) -> None:
        if 1 <= page <= self.pages:
            self.page = page
            self.show_rows(from_top=True)
        else:
            self.status.say(otherwise)

    def _could_not(self, error: ProxyTuiError) -> None:
        self.status.say("")
        if self.services:
            self.work_failed(error)
            return
        if isinstance(error, CredentialsError):
            keys = key_hints(_TRY_AGAIN, ("services.login", "Sign in"), _QUIT)
            self._say_instead("Not signed in", error, keys)
            self.action_login(error)
            return
        self._say_instead(title_of(error), error, key_hints(_TRY_AGAIN, _QUIT))

    def _say_instead(self, title: str, problem: ProxyTuiError | str, keys: str) -> None:
        self.table.display = False
        self.notice.show(title, problem, keys)
        self.status.say("")

    async def action_filter(self) -> None:
        """Type a filter."""
        await self.filter_bar.open()

    @on(FilterBar.Changed)
    def _filter_changed(self) -> None:
        self.page = 1
        self.show_rows()

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self.set_focus(self.table)

    @on(DataTable.RowSelected)
    def _open(self, event: DataTable.RowSelected) -> None:
        service = next((one for one in self.services if one.sid == event.row_key.value), None)
        if service is not None:
            self.context.last_service = service.sid
            self.open_service(service)


def _ttl(default_ttl: int) -> str:
    # A narrow column: the question mark says that it is not understood.
    is_odd = isinstance(default_ttl, Unclear)
    return f"? {safe(str(default_ttl))}" if is_odd else ttl_words(default_ttl)


def _rule(default_ttl: int) -> str:
    if isinstance(default_ttl, Unclear):
        return NOTHING
    return "after last contact" if default_ttl else "by their own ttl"


def title_of(error: ProxyTuiError) -> str:
    """Return the title over an error that kept the services from being read."""
    return next(
        (title for kind, title in _TITLES if isinstance(error, kind)),
        "The services could not be read",
    )


def _row(service: "Service", now: "datetime") -> Row:
    callbacks = (
        service.callback_url,
        service.intercept_callback_url,
        service.out_of_session_callback_url,
    )
    return Row(
        key=service.sid,
        cells=(
            name_text(service.unique_name) or "(no name)",
            short_sid(service.sid),
            _ttl(service.default_ttl),
            _rule(service.default_ttl),
            f"{sum(1 for url in callbacks if url)} of 3 set",
            ago(service.date_created, now),
        ),
    )
