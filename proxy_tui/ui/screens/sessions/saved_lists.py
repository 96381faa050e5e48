"""What is kept in the config file about a list: the columns of its service, and saved views."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from proxy_tui import settings
from proxy_tui.errors import SettingsError
from proxy_tui.formatting import name_text, safe, service_name
from proxy_tui.operations import query
from proxy_tui.ui import dialogs
from proxy_tui.ui.runtime.workers import in_thread
from proxy_tui.ui.screens.sessions.filter import Filter
from proxy_tui.ui.screens.sessions.rows import ShowRows
from proxy_tui.ui.screens.sessions.sorter import Sorter
from proxy_tui.ui.widgets.table.sessions_table import USUAL, SessionsTable

if TYPE_CHECKING:
    from proxy_tui.settings import ConfigTable, SavedView
    from proxy_tui.ui.dialogs import ViewChange
    from proxy_tui.ui.screens.base_screen import ProxyScreen


class SavedLists:
    """Asks for columns and views, keeps them, and puts them in force.

    Args:
        show: Shows the rows again.
    """

    def __init__(
        self,
        screen: "ProxyScreen",
        table: SessionsTable,
        sorter: Sorter,
        rows_filter: Filter,
        show: ShowRows,
    ) -> None:
        self._screen = screen
        self._context = screen.context
        self._table = table
        self._sorter = sorter
        self._filter = rows_filter
        self._show = show

    # -- columns

    def ask_columns(self) -> None:
        """Ask which columns the list of this service has."""
        service = self._screen.service
        if service is None:
            return
        file = self._context.settings.config_path.name
        dialog = dialogs.ColumnsDialog(service_name(service), self._table.specs, file)

        def chosen(specs: tuple[str, ...] | None) -> None:
            if specs is not None:
                self._table.choose(specs or USUAL)
                self._show()
                self._screen.run_flow("config", self._keep_columns, service.sid, specs)

        self._screen.app.push_screen(dialog, chosen)

    async def _keep_columns(self, service_sid: str, specs: tuple[str, ...]) -> None:
        path = self._context.settings.config_path
        name = name_text(self._screen.place)
        save = partial(settings.save_columns, path, service_sid, specs, service=name)
        try:
            self._take(await in_thread(save))
        except SettingsError as error:
            words = f"{error.message} The columns hold until you leave. {error.hint}"
            self._screen.tell(words, warning=True)

    # -- views

    def ask_view(self) -> None:
        """Ask how the list is saved as a view, or what becomes of the view in force."""
        saved = self._as_view()
        if saved is None:
            self._screen.tell("View and filter cannot be written as one query.", warning=True)
            return
        dialog = dialogs.SaveViewDialog(saved, self._filter.view, self._context.settings.views)

        def decided(change: "ViewChange | None") -> None:
            if change is not None:
                self._screen.run_flow("config", self._change_views, change, saved)

        self._screen.app.push_screen(dialog, decided)

    def _as_view(self) -> "SavedView | None":
        """Return what the list shows now; None where no text says it."""
        specs = self._table.specs
        parts = (self._filter.view.query.strip(), self._filter.bar.text.strip())
        both = query.joined(*parts) if all(parts) else "".join(parts)
        if both is None:
            return None
        return settings.SavedView(
            query=both,
            sort=self._sorter.order.spec,
            columns=() if specs == USUAL else specs,
        )

    async def _change_views(self, change: "ViewChange", saved: "SavedView") -> None:
        self._take(await in_thread(partial(self._written, change, saved)))
        name = query.key_and_name(change.name)[1]
        if change.deed is dialogs.Deed.SAVE and self._filter.bar.display:
            self._filter.bar.action_clear()
        self._filter.renew_views(name)
        done = {
            dialogs.Deed.SAVE: f"Saved the view {safe(name)}.",
            dialogs.Deed.RENAME: f"The view is called {safe(name)} now.",
            dialogs.Deed.DELETE: f"Deleted the view {safe(change.old)}.",
        }
        self._screen.tell(done[change.deed])

    def _written(self, change: "ViewChange", saved: "SavedView") -> "ConfigTable":
        """Write the change, and return what the config file says then."""
        path = self._context.settings.config_path
        if change.deed is dialogs.Deed.DELETE:
            return settings.remove_view(path, change.old)
        if change.deed is dialogs.Deed.RENAME:
            return settings.rename_view(path, change.old, change.name)
        if change.old and change.old != change.name:
            settings.rename_view(path, change.old, change.name)
        return settings.save_view(path, change.name, saved)

    def _take(self, table: "ConfigTable") -> None:
        """Put what the config file says in force, for other lists too."""
        self._context.settings = replace(
            self._context.settings, views=table.views, services=table.services
        )
