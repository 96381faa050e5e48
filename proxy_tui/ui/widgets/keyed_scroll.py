"""A text that scrolls by the keys that move the cursor of a table."""

from textual.containers import VerticalScroll

from proxy_tui.ui.keys import bindings


class KeyedScroll(VerticalScroll):
    """Scrolls by lines, half pages and pages, and to both ends."""

    BINDINGS = bindings("table", without="table.open")

    action_cursor_down = VerticalScroll.action_scroll_down
    action_cursor_up = VerticalScroll.action_scroll_up
    action_scroll_top = VerticalScroll.action_scroll_home
    action_scroll_bottom = VerticalScroll.action_scroll_end

    def action_half_page_down(self) -> None:
        """Scroll down half a page."""
        self.scroll_relative(y=max(1, self.scrollable_content_region.height // 2), animate=False)

    def action_half_page_up(self) -> None:
        """Scroll up half a page."""
        self.scroll_relative(y=-max(1, self.scrollable_content_region.height // 2), animate=False)
