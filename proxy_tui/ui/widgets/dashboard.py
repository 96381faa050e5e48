"""One session on one screen: who dials what, why not, calls and messages, every field."""

from typing import Final

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from proxy_tui.ui.widgets.keyed_scroll import KeyedScroll
from proxy_tui.ui.widgets.session_panels import LABEL, SessionView

WIDE_FROM: Final = 100
"""Columns from which two panels stand side by side."""


class Dashboard(KeyedScroll):
    """Shows a session in four panels; they scroll as one."""

    def __init__(self) -> None:
        super().__init__()
        self._head = Panel(classes="head")
        self._people = Panel("Who dials what", indent=3)
        self._verdict = Panel("Why not?", indent=2, classes="panel beside")
        self._verdict_between = Panel("Why not?", indent=2, classes="panel between")
        """The same, where the columns stand below each other; one of the two is shown."""
        self._contacts = Panel("Calls and messages", indent=9)
        self._fields = Panel("Session", indent=LABEL)

    def compose(self) -> ComposeResult:
        """Hold the panels in two columns, which stand side by side or below each other."""
        yield self._head
        with Container(classes="panels"):
            with Container(classes="column"):
                yield self._people
                yield self._verdict_between
                yield self._contacts
            with Container(classes="column"):
                yield self._verdict
                yield self._fields

    def on_mount(self) -> None:
        """Choose for the first frame, which is painted before a size is told."""
        self._arrange(self.app.size.width)

    def on_resize(self, event: Resize) -> None:
        """Choose between one column and two."""
        self._arrange(event.size.width)

    def _arrange(self, width: int) -> None:
        is_wide = width >= WIDE_FROM
        self.set_class(is_wide, "-wide")
        for panel in self.query(Panel):
            panel.name_border(has_corners=is_wide)

    def show(self, view: SessionView) -> None:
        """Show a session as it is known so far."""
        self._head.show(Content("\n").join([view.name(), view.expiry()]))
        self._people.show(view.people())
        self._contacts.title = view.contacts_title
        self._contacts.show(view.contacts())
        self._verdict.show(view.verdict())
        self._verdict_between.show(view.verdict(short=True))
        self._fields.show(view.fields())

    @property
    def plain(self) -> str:
        """All that is told, in view or not, without wrapping."""
        panels = (self._head, self._people, self._verdict, self._contacts, self._fields)
        return "\n".join(f"{one.title}\n{one.told.plain}" for one in panels)


class Panel(Static):
    """A text whose wrapped lines go on below their beginning, not below its sign or label.

    Args:
        title: Stands in the border.
        indent: Cells of the sign or label.
    """

    def __init__(self, title: str = "", *, indent: int = 0, classes: str = "panel") -> None:
        super().__init__(markup=False, classes=classes)
        self.title = title
        self.told = Content("")
        self._indent = indent
        self._fitted: tuple[Content, int] | None = None

    def name_border(self, *, has_corners: bool) -> None:
        """Put the title into the border; a line without corners leaves no space around it."""
        self.border_title = self.title if has_corners else f" {self.title} "

    def show(self, text: Content) -> None:
        """Show a text."""
        self.told = text
        self._fit()

    def on_resize(self) -> None:
        """Wrap the text anew if the width is another one."""
        self._fit()

    def _fit(self) -> None:
        # Without a width before the first layout, whose frame is not to be empty.
        width = self.content_size.width
        if self._fitted != (self.told, width):
            self._fitted = (self.told, width)
            self.update(hanging(self.told, width, self._indent) if width else self.told)


def hanging(text: Content, width: int, indent: int) -> Content:
    """Return a text wrapped to a width, with all but the first line of a paragraph indented."""
    lines: list[Content] = []
    for line in text.split(allow_blank=True):
        if line.cell_length <= width or width <= 2 * indent:
            lines.append(line)
            continue
        sign, rest = line.divide([indent]) if indent else (Content(""), line)
        first, *others = rest.wrap(width - indent)
        lines += [sign + first, *(one.pad_left(indent) for one in others)]
    return Content("\n").join(lines)
