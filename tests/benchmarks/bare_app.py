"""The reference that figures are compared with: a DataTable of 50 rows and nothing else."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable

COLUMNS = ("State", "Name", "SID", "Mode", "Age", "Contact", "Expires", "Parties", "Created", "By")


class BareApp(App[None]):
    """One focused DataTable with a row cursor; ``u`` changes one cell."""

    BINDINGS: ClassVar[list[BindingType]] = [("u", "change", "Change")]

    def compose(self) -> ComposeResult:
        """Yield the table."""
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        """Fill the table."""
        table = self.query_one(DataTable)
        table.add_columns(*((label, label) for label in COLUMNS))
        for row in range(50):
            table.add_row(*cells(row), key=str(row))

    def action_change(self) -> None:
        """Change one cell of the fifth row."""
        table = self.query_one(DataTable)
        value = table.get_cell("4", "Age")
        table.update_cell("4", "Age", "3 min" if value != "3 min" else "4 min")


def cells(row: int) -> tuple[str, ...]:
    """One row like those of the sessions screen, about 110 cells wide."""
    states = ("● in progress", "○ open", "◐ closed", "✖ failed")
    name, sid = f"job-{row:05}", f"KC{row * 7919 % 65536:04x}…{row * 104729 % 65536:04x}"
    times = (f"{row % 24} h", f"{row % 60} min", f"in {row % 55} min")
    return (states[row % 4], name, sid, "both", *times, "2", f"{row % 24:02}:12", "api")


if __name__ == "__main__":
    BareApp().run()
