"""The service picker: every service of the account, filtered as one types."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
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
    ttl_words,
    whole_sid,
)
from proxy_tui.operations import export, support
from proxy_tui.ui.context import Context
from proxy_tui.ui.keys import bindings, key_hints
from proxy_tui.ui.messages import AskToSignIn, OpenFind, OpenService
from proxy_tui.ui.runtime.workers import in_thread, report_progress
from proxy_tui.ui.screens.base_screen import ProxyScreen
from proxy_tui.ui.screens.key_groups import TYPING
from proxy_tui.ui.screens.table_screen import FilteredScreen
from proxy_tui.ui.widgets.table.columns import Column
from proxy_tui.ui.widgets.table.paged_table import PagedTable, TableRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from proxy_tui.api.models import Service
    from proxy_tui.operations.export import Export

COLUMNS = (
    Column("name", "Service", 16, most=48),
    Column("sid", "SID", 11, whole=34),
    Column("ttl", "Default TTL", 11, justify="right", give_way=3),
    Column("rule", "Sessions expire", 20, most=32, give_way=2),
    Column("callbacks", "Callbacks", 12, give_way=1),
    Column("created", "Created", 9, justify="right", give_way=4),
)


PAGE_SIZE = 100
"""Services on one page."""

_QUIT = ("services.quit", "Quit")
_TRY_AGAIN = ("list.refresh", "Try again")


_TITLES = (
    (AuthenticationError, "Twilio does not accept these credentials"),
    (NotSentError, "No connection"),
)


class ServicesScreen(FilteredScreen):
    """Pick a service; enter opens its sessions."""

    BINDINGS = bindings("list", "services", "sessions.next_page", "sessions.previous_page")
    FOOTER: ClassVar = (
        TYPING,
        ("table.open", "list.filter", "list.find"),
        ("services.quit",),
        ("list.goto", "list.refresh", "screen.history", "screen.export"),
        ("screen.profile", "services.login", "screen.lock"),
    )
    BUSY_WORDS: ClassVar = {"services": "reading services"}

    def __init__(self, context: Context) -> None:
        super().__init__(context, PagedTable(COLUMNS), "name or SID")
        self.services: Listed[Service] = Listed()
        self.page = self.pages = 1
        """The page of the table, from 1: the cells of 5,000 services would hold the keys up."""
        self._was_covered = False

    def on_mount(self) -> None:
        """Read the services once the first frame is on screen."""
        self.status.say("Reading the services of the account …")
        self.call_after_refresh(self.action_refresh)

    def on_screen_suspend(self) -> None:
        """Record whether another screen covers this one, or only a dialog."""
        above = self.app.screen_stack[-1:]
        self._was_covered = any(one is not self and isinstance(one, ProxyScreen) for one in above)

    def on_screen_resume(self) -> None:
        """Read the services again after another screen; until then, show them as they were."""
        if self._was_covered:
            self._was_covered = False
            self.run_flow("services", self._read_again)

    async def _read_again(self) -> None:
        try:
            self._show(await in_thread(self._read))
        except ProxyTuiError as error:
            self.status.say(f"Could not read again: {error.message}")

    def action_refresh(self) -> None:
        """Read every service."""
        self.run_flow("services", self._refresh)

    async def _refresh(self) -> None:
        try:
            self._show(await in_thread(self._read, progress=self._show_progress))
        except ProxyTuiError as error:
            self.status.say("")
            if self.services:
                raise
            self._show_problem(error)

    def _read(self) -> "Listed[Service]":
        connection = self.context.connected()
        client = connection.client
        services = client.read_all(client.list_services(), report_progress)
        if not connection.is_demo:
            support.remember_services(self.context.settings.state_dir, services)
        return services

    def _show_progress(self, number: int) -> None:
        self.status.say(f"Reading the services of the account · {count(number)} so far …")

    def _show(self, services: "Listed[Service]") -> None:
        is_first = not self.services
        self.services = services
        self.bar.renew()
        if services:
            self._show_services(is_first=is_first)
        elif services.incomplete:
            self.show_notice(
                "The services could not be read",
                f"The list is {incomplete_words(services.incomplete)}.",
                key_hints(_TRY_AGAIN, _QUIT),
            )
        else:
            self.show_notice(
                "No Proxy services",
                "This account has none. They are made in the Twilio console, or by an application.",
                key_hints(
                    ("list.refresh", "Refresh"), ("screen.profile", "Another profile"), _QUIT
                ),
            )

    def _show_services(self, *, is_first: bool) -> None:
        self.show_table()
        last = self.context.last_service if is_first and not self.filter_bar.text else ""
        if last:
            places = (place for place, one in enumerate(self.services) if one.sid == last)
            self.page = next(places, 0) // PAGE_SIZE + 1
        self.show_rows()
        if last:
            self.table.move_to(last)

    def _show_problem(self, error: ProxyTuiError) -> None:
        if isinstance(error, CredentialsError):
            keys = key_hints(_TRY_AGAIN, ("services.login", "Sign in"), _QUIT)
            self.show_notice("Not signed in", error, keys)
            self.post_message(AskToSignIn(error))
        else:
            self.show_notice(title_of(error), error, key_hints(_TRY_AGAIN, _QUIT))

    def show_notice(self, title: str, problem: ProxyTuiError | str, keys: str) -> None:
        """Show the notice, and nothing in the status line."""
        super().show_notice(title, problem, keys)
        self.status.say("")

    def show_ages(self) -> None:
        """Recompute the ages of the services."""
        super().show_ages()
        if self.services:
            self.show_rows()

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
        if asked := self.context.start.words:
            parts.append(f"the service you open shows {asked}")
        self.status.say(" · ".join(parts))

    def filter_changed(self) -> None:
        """Show the first page of what the filter leaves."""
        self.page = 1
        self.show_rows()

    def exports(self) -> "Sequence[Export]":
        """Return the services of the account."""
        return export.of_services(self.services) if self.services else ()

    def action_turn(self, pages: int) -> None:
        """Turn one page on, or back."""
        page = self.page + pages
        if 1 <= page <= self.pages:
            self.page = page
            self.show_rows(from_top=True)
        else:
            self.status.say(f"This is the {'last' if pages > 0 else 'first'} page.")

    @on(DataTable.RowSelected)
    def _open(self, event: DataTable.RowSelected) -> None:
        service = next((one for one in self.services if one.sid == event.row_key.value), None)
        if service is not None:
            self.context.last_service = service.sid
            self.post_message(OpenService(service))

    def action_find(self) -> None:
        """Find sessions in every service."""
        self.post_message(OpenFind(None))

    def action_back(self) -> None:
        """Clear the filter."""
        if self.filter_bar.display:
            self.filter_bar.action_clear()


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


def _row(service: "Service", now: "datetime") -> TableRow:
    callbacks = (
        service.callback_url,
        service.intercept_callback_url,
        service.out_of_session_callback_url,
    )
    return TableRow(
        key=service.sid,
        cells=(
            name_text(service.unique_name) or "(no name)",
            whole_sid(service.sid),
            _ttl(service.default_ttl),
            _rule(service.default_ttl),
            f"{sum(1 for url in callbacks if url)} of 3 set",
            ago(service.date_created, now),
        ),
    )
