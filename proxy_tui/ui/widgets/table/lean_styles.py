"""The theme's styles for a table, as Rich styles, looked up once for each paint."""

from typing import Final

from rich.style import Style
from textual.widget import Widget

TONES: Final = ("muted", "good", "warning", "bad", "accent")
"""Styles that follow the theme, named by what they mean."""


class Looks:
    """Finds the styles of one table.

    Args:
        table: Has the component classes ``lean-table--<tone>`` and those of DataTable.
    """

    def __init__(self, table: Widget) -> None:
        self._table = table
        self._found: dict[str, Style] = {}

    def forget(self) -> None:
        """Look everything up again: theme, focus or what is behind the table may have changed."""
        self._found = {}

    @property
    def table(self) -> Style:
        """Style of the table itself."""
        return self._find("table")

    @property
    def header(self) -> Style:
        """Style of the line of column labels."""
        return self._find("header")

    @property
    def cursor(self) -> Style:
        """What is laid over the row under the cursor; its text is never dim."""
        return self._find("cursor")

    def named(self, name: str | Style) -> Style:
        """The style for a name that a screen gave to a row or to a part of a Text.

        Args:
            name: Tones and words of a Rich style, such as ``muted`` or ``bad bold``.

        Raises:
            StyleSyntaxError: If a word is neither.
        """
        if isinstance(name, Style):
            return name
        words = name.split()
        tones = [self._find(word) for word in words if word in TONES]
        rest = " ".join(word for word in words if word not in TONES)
        return Style.combine([*tones, Style.parse(rest)])

    def _find(self, part: str) -> Style:
        if part not in self._found:
            self._found[part] = self._look_up(part)
        return self._found[part]

    def _look_up(self, part: str) -> Style:
        if part == "table":
            return self._table.rich_style
        if part in TONES:
            tone = self._table.get_component_rich_style(f"lean-table--{part}")
            if self._table.app.no_color and part != "muted":
                # As greys, colours would be dimmer than plain text, and say the opposite.
                return Style(bold=tone.bold, italic=tone.italic)
            # Without the background, which is the row's.
            return Style(color=tone.color, bold=tone.bold, dim=tone.dim, italic=tone.italic)
        style = self._table.get_component_rich_style(f"datatable--{part}")
        return style + Style(dim=False) if part == "cursor" else style
