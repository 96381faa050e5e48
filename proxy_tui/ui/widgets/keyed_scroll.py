"""A text that scrolls by the keys that move the cursor of a table."""

from textual.containers import VerticalScroll

from proxy_tui.ui.keys import bindings


class KeyedScroll(VerticalScroll):
    """Scrolls by lines, half pages and pages, and to both ends."""

    BINDINGS = bindings("table", without="table.open")

    def action_cursor_down(self) -> None:
        """Scroll down a line."""
        self._scroll_by(1)

    def action_cursor_up(self) -> None:
        """Scroll up a line."""
        self._scroll_by(-1)

    def action_scroll_top(self) -> None:
        """Scroll to the top."""
        self.scroll_home(animate=False)

    def action_scroll_bottom(self) -> None:
        """Scroll to the end."""
        self.scroll_end(animate=False)

    def action_half_page_down(self) -> None:
        """Scroll down half a page."""
        self._scroll_by(max(1, self._lines_shown // 2))

    def action_half_page_up(self) -> None:
        """Scroll up half a page."""
        self._scroll_by(-max(1, self._lines_shown // 2))

    def action_page_down(self) -> None:
        """Scroll down a page."""
        self._scroll_by(self._lines_shown)

    def action_page_up(self) -> None:
        """Scroll up a page."""
        self._scroll_by(-self._lines_shown)

    @property
    def _lines_shown(self) -> int:
        return self.scrollable_content_region.height

    def _scroll_by(self, lines: int) -> None:
        self.scroll_relative(y=lines, animate=False)
