"""Every key that works on the screen below, what its signs mean, and what its filter takes."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from textwrap import wrap
from typing import Final

from textual.binding import ActiveBinding
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Static

from proxy_tui.ui.dialogs.legend import legend
from proxy_tui.ui.dialogs.text import TextDialog
from proxy_tui.ui.keys import CATALOGUE, bindings, display, key_name
from proxy_tui.ui.widgets.styled_text import heading

Row = tuple[Content, str]
"""What stands in front, such as a key, and what it means."""
Section = tuple[str, Sequence[Row]]

_KEYS: Final = (
    ("While you type", ("filter",)),
    ("The session", ("session",)),
    ("This screen", ("find", "history", "step", "sessions", "list", "services", "view")),
    ("Moving", ("table",)),
    ("Everywhere", ("screen", "app")),
    ("In this dialog", ("dialog", "login", "columns")),
)
"""Scopes by section: what is particular to a screen first."""

_VIEWS: Final = tuple(key.id for key in CATALOGUE if key.scope == "view")

TWO_COLUMNS_FROM: Final = 100
"""A terminal at least this wide has room for two columns."""
_WIDEST: Final = 160
"""Cells of the card, as in the style sheet; longer lines are hard to read."""
_FRAME: Final = 8
"""Cells for border, padding and scroll bar of the card, and a blank before the bar."""
_GAP: Final = 3
_FRONT: Final = 16
"""Cells for what stands in front: ``esc backspace q``."""


class HelpDialog(TextDialog):
    """Keys by group, a legend and the query language; in two columns where there is room.

    Args:
        active: The keys in force.
        more: Terms of the screen's query language, each with its meaning.
    """

    BINDINGS = bindings("table", "app.help", without="table.open")

    def __init__(
        self, active: Iterable[ActiveBinding], more: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__("Keys on this screen", "")
        self.beside = Static(classes="beside", markup=False)
        self._sections = list(_sections(active, more))

    def compose_body(self) -> Iterable[Widget]:
        """Show one or two columns."""
        self._fill(self.app.size.width)
        yield Horizontal(self.text, self.beside, classes="columns")

    def on_resize(self, event: Resize) -> None:
        """Fit the columns to the terminal."""
        self._fill(event.size.width)

    def _fill(self, width: int) -> None:
        room = min(width, _WIDEST) - _FRAME
        is_wide = width >= TWO_COLUMNS_FROM
        column = (room - _GAP) // 2 if is_wide else room
        blocks = [_block(section, column) for section in self._sections]
        first = _half(blocks) if is_wide else len(blocks)
        self.text.update(_joined(blocks[:first]))
        self.beside.update(_joined(blocks[first:]))
        self.beside.display = is_wide

    def action_help(self) -> None:
        """Close: the key that opened it is pressed again."""
        self.action_cancel()

    # -- moving

    def action_cursor_down(self) -> None:
        """Scroll down a line."""
        self.action_scroll_body(1)

    def action_cursor_up(self) -> None:
        """Scroll up a line."""
        self.action_scroll_body(-1)

    def action_half_page_down(self) -> None:
        """Scroll down half a page."""
        self.action_scroll_body(self._page // 2)

    def action_half_page_up(self) -> None:
        """Scroll up half a page."""
        self.action_scroll_body(-(self._page // 2))

    def action_page_down(self) -> None:
        """Scroll down a page."""
        self.action_scroll_body(self._page)

    def action_page_up(self) -> None:
        """Scroll up a page."""
        self.action_scroll_body(-self._page)

    @property
    def _page(self) -> int:
        return self.query_one(".body").size.height - 1

    def action_scroll_top(self) -> None:
        """Scroll to the top."""
        self.query_one(".body").scroll_home(animate=False)

    def action_scroll_bottom(self) -> None:
        """Scroll to the end."""
        self.query_one(".body").scroll_end(animate=False)


def _sections(
    active: Iterable[ActiveBinding], more: Sequence[tuple[str, str]]
) -> "Iterator[Section]":
    bound: dict[str, list[str]] = {}
    for entry in active:
        if entry.binding.id is not None:
            bound.setdefault(entry.binding.id, []).append(entry.binding.key)
    for title, scopes in _KEYS:
        rows = list(_key_rows(bound, scopes))
        if rows:
            yield title, rows
    if "session.diagnose" in bound:
        yield "Signs and colours", list(legend())
    if more:
        yield "What the filter understands", [(Content.styled(t, "bold"), w) for t, w in more]


def _key_rows(bound: dict[str, list[str]], scopes: Sequence[str]) -> "Iterator[Row]":
    """Yield the keys of each binding, and what they do."""
    for key in sorted(CATALOGUE, key=lambda key: (*scopes, key.scope).index(key.scope)):
        if key.scope not in scopes or key.id not in bound or key.id in _VIEWS[1:]:
            continue
        keys, words = display(",".join(bound[key.id])), key.help
        if key.id == _VIEWS[0]:
            keys = f"{key_name(_VIEWS[0])} … {' '.join(map(key_name, _VIEWS[-2:]))}"
            words = "Show a triage view, named above the table."
        yield Content.styled(keys, "$footer-key-foreground bold"), words


def _block(section: Section, width: int) -> list[Content]:
    """Return the lines of a section: meanings are aligned, also where they wrap."""
    title, rows = section
    lines = [heading(title)]
    for front, words in rows:
        if front.cell_length < _FRONT:
            blanks = " " * (_FRONT - front.cell_length)
            first, *others = _wrapped(words, width) or [""]
            lines.append(Content.assemble(front, blanks, first))
        else:
            lines.append(front)
            others = _wrapped(words, width)
        lines += [Content(" " * _FRONT + other) for other in others]
    return lines


def _wrapped(words: str, width: int) -> list[str]:
    return wrap(words, width - _FRONT, break_on_hyphens=False)


def _half(blocks: Sequence[list[Content]]) -> int:
    """Return how many blocks make two columns of about the same height."""
    ends = list(accumulate(len(block) + 1 for block in blocks))
    heights = [max(end, ends[-1] - end) for end in ends]
    return heights.index(min(heights)) + 1


def _joined(blocks: Iterable[list[Content]]) -> Content:
    return Content("\n\n").join(Content("\n").join(block) for block in blocks)
