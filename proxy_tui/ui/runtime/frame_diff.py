"""Frames that send only the cells which differ from what the terminal shows, as curses does.

Textual paints the whole screen, mostly twice, when a dialog opens or closes and when the focus
moves, and a whole widget when a word of it changes. Over SSH that is slow.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.filter import LineFilter, Monochrome, NoColor
from textual.strip import Strip

from proxy_tui.settings.environment import terminal_facts
from proxy_tui.ui.runtime.escapes import move, style_change

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from textual.screen import Screen

_GAP: Final = 12
"""Equal cells between two changes that are sent too: moving the cursor costs about as much."""

_FEW_CELLS: Final = 400
"""An update of fewer cells may be sent in any order, since nobody sees it half painted."""

_MANY_BLANKS: Final = 12
"""Spaces in a row that cost more to send than to erase."""

_GROUP: Final = re.compile(r".[\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]*")
"""A character with the accents, variants and skin tones behind it."""

_UNKNOWN: Final = "\0"
_PLAIN: Final = Style.null()


class Run(NamedTuple):
    """Neighbouring cells of one line."""

    x: int
    y: int
    strip: Strip


class DiffUpdate(CompositorUpdate):
    """An update that sends some runs of cells.

    Args:
        runs: The cells.
        erases: Whether blanks may be erased, which takes the colour in force, instead of sent.
        width: Columns of the terminal; behind the last one it is uncertain where the cursor is.
    """

    def __init__(self, runs: Iterable[Run], *, erases: bool = False, width: int = 0) -> None:
        self.runs = tuple(runs)
        self._erases = erases
        self._width = width

    def __rich_console__(
        self, console: "Console", options: "ConsoleOptions"
    ) -> "Iterator[Segment]":
        """Yield what is sent to the terminal, for a console that prints."""
        yield Segment(self.render_segments(console))

    def render_segments(self, console: "Console") -> str:
        """Return what is sent to the terminal; each change of style is sent once."""
        system = COLOR_SYSTEMS.get(console.color_system or "")
        sent = []
        before = ""
        cursor: tuple[int, int] | None = None
        for run in _by_style(self.runs):
            x = run.x
            sent.append(move(cursor, x, run.y))
            cursor = self._end_of(run)
            for text, style, _ in run.strip:
                codes = _codes(style or _PLAIN, system)
                sent.append(style_change(before, codes))
                before = codes
                many = len(text)
                if self._erases and many >= _MANY_BLANKS and _is_blank(text, style):
                    # Erasing does not move the cursor.
                    sent.append(f"\x1b[{many}X\x1b[{many}C")
                else:
                    sent.append(text if text.isascii() else _placed(text, x, run.y))
                x += cell_len(text)
        sent.append(style_change(before, ""))
        return "".join(sent)

    def _end_of(self, run: Run) -> tuple[int, int] | None:
        """Return where the cursor is behind a run, unless terminals may disagree."""
        end = run.x + run.strip.cell_length
        is_certain = end < self._width and run.strip.text.isascii()
        return (end, run.y) if is_certain else None


def _placed(text: str, x: int, y: int) -> str:
    """Return text in which what follows a doubtful character stands where it belongs.

    Terminals disagree on the width of emoji and of characters that are made of several, so the
    cells of these are blanked before them, and the cursor is put behind them.
    """
    placed = []
    for is_doubtful, found in groupby(_GROUP.findall(text), _is_doubtful):
        part = "".join(found)
        width = cell_len(part)
        if is_doubtful:
            placed += [" " * width, move(None, x, y), part, move(None, x + width, y)]
        else:
            placed.append(part)
        x += width
    return "".join(placed)


def _is_doubtful(group: str) -> bool:
    return len(group) > 1 or (cell_len(group) != 1 and unicodedata.category(group) == "So")


def _by_style(runs: Sequence[Run]) -> Sequence[Run]:
    """Group a small update by style, since changing the style costs more than moving the cursor.

    The ages of a table, for example, are many digits in few styles.
    """
    if sum(run.strip.cell_length for run in runs) > _FEW_CELLS:
        return runs
    order: dict[Style | None, int] = {}
    for run in runs:
        order.setdefault(_first_style(run), len(order))
    return sorted(runs, key=lambda run: order[_first_style(run)])


def _is_blank(text: str, style: Style | None) -> bool:
    """Return whether erasing looks the same: spaces with nothing but a background."""
    shown = style or _PLAIN
    is_plain = not (shown.reverse or shown.underline or shown.strike or shown.overline)
    return is_plain and text.isspace() and text.isascii()


def _first_style(run: Run) -> Style | None:
    return next((segment.style for segment in run.strip), None)


@lru_cache(4096)
def _codes(style: Style, system: ColorSystem | None) -> str:
    """Return the SGR parameters of a style, such as ``1;31``; empty for none."""
    sent = style.render("x", color_system=system) if system else "x"
    return sent.partition("m")[0].removeprefix("\x1b[") if sent[0] == "\x1b" else ""


class ScreenBuffer:
    """The text and style of each cell of the terminal, as far as they are known."""

    def __init__(self) -> None:
        self._texts: list[list[str]] = []
        self._styles: list[list[Style]] = []
        self._size = (0, 0)

    def forget(self) -> None:
        """Treat every cell as unknown: something else wrote to the terminal."""
        self._size = (0, 0)

    def resize(self, width: int, height: int) -> None:
        """Set the size of the terminal; after a change every cell is unknown."""
        if self._size != (width, height):
            self._size = (width, height)
            self._texts = [[_UNKNOWN] * width for _ in range(height)]
            self._styles = [[_PLAIN] * width for _ in range(height)]

    def diff_frame(self, update: LayoutUpdate) -> Iterator[Run]:
        """Yield the runs that a whole frame changes."""
        for y, strips in enumerate(update.strips, update.region.y):
            line = [segment for strip in strips for segment in strip]
            yield from self._diff_line(update.region.x, y, line)

    def diff_parts(self, update: ChopsUpdate) -> Iterator[Run]:
        """Yield the runs that an update of some regions changes."""
        for y, left, right in update.spans:
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if strip is not None and x < right and end > left:
                    first, last = max(x, left), min(end, right)
                    yield from self._diff_line(first, y, strip.crop(first - x, last - x))

    def _diff_line(self, x: int, y: int, segments: Iterable[Segment]) -> Iterator[Run]:
        texts, styles, is_certain = _cells(segments)
        end = x + len(texts)
        if y >= len(self._texts) or end > self._size[0]:
            # Outside the known size: send it and remember nothing.
            yield Run(x, y, _strip(texts, styles))
            return
        old_texts, old_styles = self._texts[y][x:end], self._styles[y][x:end]
        if old_texts == texts and old_styles == styles:
            return
        self._texts[y][x:end], self._styles[y][x:end] = texts, styles
        # Terminals disagree on the width of some characters, so a line with one is sent whole.
        is_certain = is_certain and "" not in old_texts
        runs = [(0, len(texts))]
        if is_certain:
            runs = list(_differences(old_texts, old_styles, texts, styles))
        for first, last in runs:
            yield Run(x + first, y, _strip(texts[first:last], styles[first:last]))


def _cells(segments: Iterable[Segment]) -> tuple[list[str], list[Style], bool]:
    """Return the text and style of each cell, and whether all terminals agree on the widths.

    A wide character is followed by an empty cell; one without width joins the cell before it.
    """
    texts: list[str] = []
    styles: list[Style] = []
    is_certain = True
    for text, style, control in segments:
        if control:
            continue
        shown = _visible_style(style)
        if text.isascii():
            texts += text
            styles += [shown] * len(text)
            continue
        # Per character: one without width and a wide one take as many cells as two.
        for character in text:
            width = cell_len(character)
            is_certain = is_certain and width == 1
            if width:
                texts += [character] + [""] * (width - 1)
                styles += [shown] * width
            elif texts:
                texts[-1] += character
    return texts, styles, is_certain and all(map(len, texts))


@lru_cache(4096)
def _visible_style(style: Style | None) -> Style:
    """Return a style without links and meta, which Textual uses to find what was clicked."""
    return _PLAIN if style is None else style.clear_meta_and_links()


def _differences(
    old: list[str], old_styles: list[Style], new: list[str], styles: list[Style]
) -> Iterator[tuple[int, int]]:
    """Yield start and end of each run of cells that differ; runs close to each other are one."""
    first = last = -1
    for place, (text, other, style, other_style) in enumerate(
        zip(new, old, styles, old_styles, strict=True)
    ):
        if text == other and (style is other_style or style == other_style):
            continue
        if first >= 0 and (place - last > _GAP or (place - last > 1 and style != styles[first])):
            yield first, last + 1
            first = place
        elif first < 0:
            first = place
        last = place
    if first >= 0:
        yield first, last + 1


def _strip(texts: list[str], styles: list[Style]) -> Strip:
    """Return cells as a strip, with one segment for neighbours of one style."""
    segments: list[Segment] = []
    start = 0
    for place in range(1, len(texts) + 1):
        if place == len(texts) or styles[place] != styles[start]:
            segments.append(Segment("".join(texts[start:place]), styles[start]))
            start = place
    return Strip(segments, len(texts))


class FrameDiffApp(App[None]):
    """An app that sends a cell of the screen only when it changed."""

    def __init__(self) -> None:
        # None lets the ansi themes use the terminal's own colours.
        super().__init__(ansi_color=None)
        self.screen_buffer = ScreenBuffer()
        self._erases = terminal_facts().erases_in_colour
        self._colour_filters = (NoColor(), Monochrome())

    def on_mount(self) -> None:
        """Paint everything after another program had the terminal."""
        self.app_resume_signal.subscribe(self, lambda _: self.call_later(self.action_redraw))

    def on_resize(self) -> None:
        """Paint everything: a terminal that is resized may move what it shows."""
        self.screen_buffer.forget()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters in force; the one for NO_COLOR depends on the theme.

        Textual chooses it once, before the theme is known, and would turn the terminal's own
        colours into black on black.
        """
        filters = super().get_line_filters()
        if not self.no_color:
            return filters
        no_colour, monochrome = self._colour_filters
        others = [one for one in filters if not isinstance(one, NoColor | Monochrome)]
        return [*others, no_colour if self.native_ansi_color else monochrome]

    def action_redraw(self) -> None:
        """Paint the whole screen, where something else wrote over it."""
        self.screen_buffer.forget()
        self.screen.refresh(layout=True)

    def _display(self, screen: "Screen[Any]", renderable: "RenderableType | None") -> None:
        # Private to Textual: the one place through which every frame goes to the terminal.
        # ``_batch_count`` and the rest are its own reasons to send nothing.
        sent = self._running and not self._closed and not self._batch_count and not self.is_headless
        if sent and renderable is not None:
            self.screen_buffer.resize(*self.size)
            if isinstance(renderable, LayoutUpdate):
                runs = self.screen_buffer.diff_frame(renderable)
                renderable = DiffUpdate(runs, erases=self._erases, width=self.size.width)
            elif isinstance(renderable, ChopsUpdate):
                runs = self.screen_buffer.diff_parts(renderable)
                renderable = DiffUpdate(runs, erases=self._erases, width=self.size.width)
            else:
                self.screen_buffer.forget()
        super()._display(screen, renderable)
        # A dialog counts no key that was pressed before its first frame.
        guard = getattr(screen, "guard", None)
        if guard is not None:
            guard.frame_shown()
