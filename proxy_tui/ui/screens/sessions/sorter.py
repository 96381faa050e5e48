"""The order of the rows: from a menu, along the columns, or from a view."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from proxy_tui.operations.sessions.sort import Order, SortKey
from proxy_tui.ui import dialogs
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.screens.sessions.rows import SessionRows
from proxy_tui.ui.widgets.table.sessions_table import SORT_LABELS, SessionsTable

if TYPE_CHECKING:
    from proxy_tui.ui.screens.base_screen import ProxyScreen

_TURN = "turn"


class Sorter:
    """Sorts the loaded rows.

    Args:
        show: Shows the rows again.
    """

    def __init__(
        self,
        screen: "ProxyScreen",
        rows: SessionRows,
        table: SessionsTable,
        show: Callable[[], None],
    ) -> None:
        self.order = Order()
        self._chosen = Order()
        """What the person chose; a view with an order of its own stands above it."""
        self._screen = screen
        self._rows = rows
        self._table = table
        self._show = show

    @property
    def words(self) -> str:
        """The order in words; empty for Twilio's."""
        if self.order.key is None:
            return ""
        direction = "descending" if self.order.descending else "ascending"
        return f"by {SORT_LABELS[self.order.key].lower()}, {direction}"

    def ask(self) -> None:
        """Ask for the order; the key that opens the menu also turns the order that is in force."""
        choices = [dialogs.MenuItem("", "As Twilio lists them")]
        choices += [dialogs.MenuItem(key.value, label) for key, label in SORT_LABELS.items()]
        current = self.order.key.value if self.order.key else ""
        if current:
            turn = key_name("sessions.sort")
            choices.append(dialogs.MenuItem(_TURN, "Turn the order round", key=turn))
        menu = dialogs.MenuDialog("Sort the loaded rows by", choices, current)

        def chosen(name: str | None) -> None:
            if name == _TURN:
                self.sort_by(self.order.key)
            elif name is not None:
                self.sort_by(SortKey(name) if name else None)

        self._screen.app.push_screen(menu, chosen)

    def sort_by(self, key: SortKey | None) -> None:
        """Sort the rows; by the key that they are sorted by already, the other way round."""
        again = key is not None and key is self.order.key
        self._chosen = Order(key, descending=again and not self.order.descending)
        self._apply(self._chosen)
        self._show()

    def move(self, step: int) -> None:
        """Sort by the next column; after the last one comes Twilio's order, then the first."""
        sortable = {key.value: key for key in SORT_LABELS}
        shown = [sortable[name] for name in self._table.column_keys if name in sortable]
        keys = [None, *shown]
        here = keys.index(self.order.key) if self.order.key in keys else 0
        self.sort_by(keys[(here + step) % len(keys)])

    def use(self, order: Order | None) -> None:
        """Sort by the order of a view, or by what the person chose, without showing the rows."""
        self._apply(order if order is not None else self._chosen)

    def _apply(self, order: Order) -> None:
        self.order = order
        self._rows.listing.sort_by(order.key, descending=order.descending)
        self._table.show_sort(order.key, descending=order.descending)
