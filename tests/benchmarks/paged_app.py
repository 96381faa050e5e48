"""The program's table and frame diff alone, beside the bare table: what they cost and save."""

from typing import ClassVar

from bare_app import COLUMNS, cells
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType

from proxy_tui.ui.runtime.frame_diff import FrameDiffApp
from proxy_tui.ui.widgets.table.columns import Column
from proxy_tui.ui.widgets.table.paged_table import PagedTable, TableRow

WIDTHS = (13, 9, 11, 4, 5, 7, 9, 7, 7, 3)
TONES = ("good", "accent", "muted", "bad")


class PagedApp(FrameDiffApp):
    """A page of 100 rows; ``]`` turns it, ``r`` refreshes it, ``u`` changes one row."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("right_square_bracket", "turn"),
        ("r", "again"),
        ("u", "change"),
    ]

    def compose(self) -> ComposeResult:
        """Yield the table."""
        columns = [
            Column(label, label, width, most=100 if label == "Name" else 0)
            for label, width in zip(COLUMNS, WIDTHS, strict=True)
        ]
        self.table = PagedTable(columns)
        self.table.styles.height = "1fr"
        yield self.table

    def on_mount(self) -> None:
        """Fill the table."""
        self.first = 0
        self.age = ""
        self.action_again()

    def action_again(self) -> None:
        """Show the page as it was first, as a refresh without news does."""
        self.age = ""
        self.show()

    def action_turn(self) -> None:
        """Show the next page."""
        self.first += 100
        self.show(from_top=True)

    def action_change(self) -> None:
        """Change one cell of the fifth row."""
        self.age = "3 min" if self.age != "3 min" else "4 min"
        self.show()

    def show(self, *, from_top: bool = False) -> None:
        """Show a page in which the fifth row may have another age."""
        ages = {self.first + 4: self.age}
        rows = [self.row(n, ages.get(n, "")) for n in range(self.first, self.first + 100)]
        self.table.set_rows(rows, from_top=from_top)

    def row(self, number: int, age: str = "") -> TableRow:
        """The same row as the bare table's, with the state in its colour."""
        state, *rest = cells(number)
        rest[3] = age or rest[3]
        style = "muted" if number % 4 == 2 else ""
        return TableRow(str(number), (Text(state, style=TONES[number % 4]), *rest), style)


if __name__ == "__main__":
    PagedApp().run()
