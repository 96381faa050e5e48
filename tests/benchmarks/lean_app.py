"""The program's table alone, beside the bare one: what LeanTable itself costs and saves."""

from bare_app import COLUMNS, cells
from rich.text import Text
from textual.app import App, ComposeResult

from proxy_tui.ui.widgets.table.lean_table import Column, LeanTable, Row

WIDTHS = (13, 9, 11, 4, 5, 7, 9, 7, 7, 3)
TONES = ("good", "accent", "muted", "bad")


class LeanApp(App[None]):
    """A page of 100 rows; ``]`` turns it, ``r`` refreshes it, ``u`` changes one row."""

    BINDINGS = (("right_square_bracket", "turn"), ("r", "again"), ("u", "change"))

    def compose(self) -> ComposeResult:
        """Yield the table."""
        yield LeanTable()

    def on_mount(self) -> None:
        """Fill the table."""
        self.first = 0
        table = self.query_one(LeanTable)
        table.styles.height = "1fr"
        table.set_columns(
            [
                Column(label, label, width, stretch=label == "Name")
                for label, width in zip(COLUMNS, WIDTHS, strict=True)
            ]
        )
        self.action_again()

    def action_again(self) -> None:
        """Show the page as it was first, as a refresh without news does."""
        self.age = ""
        rows = [self.row(number) for number in range(self.first, self.first + 100)]
        self.query_one(LeanTable).set_rows(rows)

    def action_turn(self) -> None:
        """Show the next page."""
        self.first += 100
        rows = [self.row(number) for number in range(self.first, self.first + 100)]
        self.query_one(LeanTable).set_rows(rows, from_top=True)

    def action_change(self) -> None:
        """Change one cell of the fifth row."""
        self.age = "3 min" if self.age != "3 min" else "4 min"
        self.query_one(LeanTable).update_row(self.row(self.first + 4, self.age))

    def row(self, number: int, age: str = "") -> Row:
        """The same row as the bare table's, with the state in its colour."""
        state, *rest = cells(number)
        rest[3] = age or rest[3]
        style = "muted" if number % 4 == 2 else ""
        return Row(str(number), (Text(state, style=TONES[number % 4]), *rest), style)


if __name__ == "__main__":
    LeanApp().run()
