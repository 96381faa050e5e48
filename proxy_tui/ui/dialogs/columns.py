"""The dialog that chooses, orders and sizes the columns of the sessions of a service."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.content import Content
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.formatting import safe
from proxy_tui.ui.dialogs.base_dialog import Dialog
from proxy_tui.ui.keys import key_name
from proxy_tui.ui.widgets.column_list import ColumnList
from proxy_tui.ui.widgets.table.sessions_table import COLUMNS, USUAL


class ColumnsDialog(Dialog[tuple[str, ...]]):
    """Dismisses with columns as the config file has them; none are the usual ones.

    Args:
        service: The name of the service.
        specs: The columns that are shown now.
        file: Name of the config file.
    """

    SUBMIT: ClassVar[str] = "Keep"

    def __init__(self, service: str, specs: Sequence[str], file: str) -> None:
        super().__init__(f"Columns for {service}")
        self.columns = ColumnList(COLUMNS, specs, USUAL)
        self._file = file

    def compose_body(self) -> Iterable[Widget]:
        """Show the list and its keys."""
        yield self.columns
        shown, wider, narrower, earlier, later, usual = (
            key_name(f"columns.{name}")
            for name in ("toggle", "wider", "narrower", "earlier", "later", "usual")
        )
        words = (
            f"{shown} show or hide   {earlier} {later} move   {narrower} {wider} width   "
            f"{usual} as usual\nKept for this service in {safe(self._file)}."
        )
        yield Static(Content.styled(words, "dim"), classes="meaning", markup=False)

    def first_focus(self) -> Widget:
        """Return the list."""
        return self.columns

    def on_key(self, event: Key) -> None:
        """Let the letters that the list uses pass; others were meant for something else."""
        active = self.active_bindings.get(event.key)
        if active is not None and active.node is self.columns:
            event.prevent_default()

    def action_submit(self) -> None:
        """Dismiss with the columns, if any is shown."""
        if not self.columns.specs:
            self.show_problem("No column is left. Show at least one.")
        else:
            self.dismiss(() if self.columns.is_usual else self.columns.specs)
