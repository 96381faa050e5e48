"""Frames painted with only the cells that differ from what the terminal shows.

Textual paints every line of the screen when a dialog opens, when it closes and
whenever the focus moves, each time twice, and a whole widget where a word of it
changed; over SSH that is felt. Here what was sent is remembered cell by cell, as
curses does, and only the difference goes out.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.filter import LineFilter, Monochrome, NoColor
from textual.strip import Strip

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from textual.screen import Screen

_GAP: Final = 12
"""Equal cells between two changes that are sent along: moving the cursor costs about as much."""

_FEW_CELLS: Final = 400
"""An update of fewer cells has no top and bottom that one would see it painted between."""

_UNKNOWN: Final = "\0"
_PLAIN: Final = Style.null()


class Piece(NamedTuple):
    """Some neighbouring cells of one line, as they are to look."""

    x: int
    y: int
    strip: Strip


class PiecesUpdate(CompositorUpdate):
    """Pieces of the screen, in the order in which they are sent."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = tuple(pieces)

    def __rich_console__(
        self, console: "Console", options: "ConsoleOptions"
    ) -> "Iterator[Segment]":
        """Yield what is sent to the terminal, for what can only print."""
        yield Segment(self.render_segments(console))

    def render_segments(self, console: "Console") -> str:
        """Return what is sent to the terminal; a look is told once for all that follows in it."""
        system = COLOR_SYSTEMS.get(console.color_system or "")
        sent = []
        before = ""
        for piece in _in_order(self.pieces):
            sent.append(Control.move_to(piece.x, piece.y).segment.text)
            for text, style, _ in piece.strip:
                codes = _codes(style or _PLAIN, system)
                if codes != before:
                    sent.append(f"\x1b[0;{codes}m" if codes and before else f"\x1b[{codes}m")
                    before = codes
                sent.append(text)
        if before:
            sent.append("\x1b[m")
        return "".join(sent)


def _in_order(pieces: tuple[Piece, ...]) -> Iterable[Piece]:
    """Return pieces as they are best sent: a few small ones look by look, others top down.

    Ages that moved on are many digits in few looks, and a look costs more than a move.
    """
    if sum(piece.strip.cell_length for piece in pieces) > _FEW_CELLS:
        return pieces
    looks = [next((segment.style for segment in piece.strip), None) for piece in pieces]
    order = {look: place for place, look in reversed([*enumerate(looks)])}
    places = sorted(range(len(pieces)), key=lambda place: (order[looks[place]], place))
    return [pieces[place] for place in places]


@lru_cache(4096)
def _codes(style: Style, system: ColorSystem | None) -> str:
    """Return the numbers that set a style: ``1;31``; "" for none."""
    sent = style.render("x", color_system=system) if system else "x"
    return sent.partition("m")[0].removeprefix("\x1b[") if sent[0] == "\x1b" else ""


class Screenful:
    """What each cell of the terminal shows, as far as that is known."""

    def __init__(self) -> None:
        self._texts: list[list[str]] = []
        self._looks: list[list[Style]] = []
        self._size = (0, 0)

    def forget(self) -> None:
        """Know nothing: the terminal was left, or written to by others."""
        self._size = (0, 0)

    def resize(self, width: int, height: int) -> None:
        """Take the size of the terminal; another one than before is all unknown."""
        if self._size != (width, height):
            self._size = (width, height)
            self._texts = [[_UNKNOWN] * width for _ in range(height)]
            self._looks = [[_PLAIN] * width for _ in range(height)]

    def of_frame(self, update: LayoutUpdate) -> Iterator[Piece]:
        """Yield what a whole frame changes."""
        for y, strips in enumerate(update.strips, update.region.y):
            line = [segment for strip in strips for segment in strip]
            yield from self._paint(update.region.x, y, line)

    def of_parts(self, update: ChopsUpdate) -> Iterator[Piece]:
        """Yield what an update of parts changes."""
        for y, left, right in update.spans:
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if strip is not None and x < right and end > left:
                    first, last = max(x, left), min(end, right)
                    yield from self._paint(first, y, strip.crop(first - x, last - x))

    def _paint(self, x: int, y: int, segments: Iterable[Segment]) -> Iterator[Piece]:
        texts, looks, is_certain = _cells(segments)
        if y >= len(self._texts) or x + len(texts) > self._size[0]:
            # Beyond what was said to be the size: send it and know nothing about it.
            yield Piece(x, y, _strip(texts, looks))
            return
        shown, shown_looks = self._texts[y], self._looks[y]
        end = x + len(texts)
        old, old_looks = shown[x:end], shown_looks[x:end]
        if old == texts and old_looks == looks:
            return
        shown[x:end], shown_looks[x:end] = texts, looks
        # Terminals differ on how wide some characters are, so beside one nothing is left out.
        is_certain = is_certain and "" not in old
        runs = _differences(old, old_looks, texts, looks) if is_certain else [(0, len(texts))]
        for first, last in runs:
            yield Piece(x + first, y, _strip(texts[first:last], looks[first:last]))


def _cells(segments: Iterable[Segment]) -> tuple[list[str], list[Style], bool]:
    """Return the text and look of each cell, and whether every terminal agrees on the widths.

    A wide character is followed by an empty cell; one without width joins the cell before it.
    """
    texts: list[str] = []
    looks: list[Style] = []
    is_certain = True
    for text, style, control in segments:
        if control:
            continue
        look = _look(style)
        # Asked of each character: one without width and a wide one come to as many cells as two.
        if not text.isascii():
            for character in text:
                width = cell_len(character)
                is_certain = is_certain and width == 1
                if width:
                    texts += [character] + [""] * (width - 1)
                    looks += [look] * width
                elif texts:
                    texts[-1] += character
        else:
            texts += text
            looks += [look] * len(text)
    return texts, looks, is_certain and all(map(len, texts))


@lru_cache(4096)
def _look(style: Style | None) -> Style:
    """Return a style without what cannot be seen: Textual marks text with where it came from."""
    return _PLAIN if style is None else style.clear_meta_and_links()


def _differences(
    old: list[str], old_looks: list[Style], new: list[str], looks: list[Style]
) -> Iterator[tuple[int, int]]:
    """Yield first and last-but-one cell of each run that differs; close ones are one run."""
    first = last = -1
    for place, (text, other, look, other_look) in enumerate(
        zip(new, old, looks, old_looks, strict=True)
    ):
        if text == other and (look is other_look or look == other_look):
            continue
        if first >= 0 and (place - last > _GAP or (place - last > 1 and look != looks[first])):
            yield first, last + 1
            first = place
        elif first < 0:
            first = place
        last = place
    if first >= 0:
        yield first, last + 1


def _strip(texts: list[str], looks: list[Style]) -> Strip:
    """Return cells as segments, one for neighbours that look the same."""
    segments: list[Segment] = []
    start = 0
    for place in range(1, len(texts) + 1):
        if place == len(texts) or looks[place] != looks[start]:
            segments.append(Segment("".join(texts[start:place]), looks[start]))
            start = place
    return Strip(segments, len(texts))


class Sparing(App[None]):
    """An app that sends a cell of the screen only when it changed."""

    def __init__(self) -> None:
        # None lets the ansi themes use the terminal's own colours.
        super().__init__(ansi_color=None)
        self.screenful = Screenful()
        self._no_colours = (NoColor(), Monochrome())

    def on_mount(self) -> None:
        """Know nothing of the terminal after it was another program's."""
        self.app_resume_signal.subscribe(self, lambda _: self.call_later(self.action_redraw))

    def on_resize(self) -> None:
        """Know nothing of a terminal that was resized: it may have moved what it shows."""
        self.screenful.forget()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters in force, with the one for NO_COLOR that fits the theme.

        Textual chooses it once, before the theme is known; the greys it then makes of the
        terminal's own colours are black on black.
        """
        filters = super().get_line_filters()
        if not self.no_color:
            return filters
        of_terminal, of_theme = self._no_colours
        others = [one for one in filters if not isinstance(one, NoColor | Monochrome)]
        return [*others, of_terminal if self.native_ansi_color else of_theme]

    def action_redraw(self) -> None:
        """Paint the whole screen anew, where something else wrote over it."""
        self.screenful.forget()
        self.screen.refresh(layout=True)

    def _display(self, screen: "Screen[Any]", renderable: "RenderableType | None") -> None:
        # Private to Textual: the one place through which every frame goes to the terminal.
        # ``_batch_count`` and the rest are its own reasons not to send what it was given.
        sent = self._running and not self._closed and not self._batch_count and not self.is_headless
        if sent and renderable is not None:
            self.screenful.resize(*self.size)
            if isinstance(renderable, LayoutUpdate):
                renderable = PiecesUpdate(self.screenful.of_frame(renderable))
            elif isinstance(renderable, ChopsUpdate):
                renderable = PiecesUpdate(self.screenful.of_parts(renderable))
            else:
                self.screenful.forget()
        super()._display(screen, renderable)
        shown = getattr(screen, "frame_shown", None)
        if shown is not None:
            shown()
