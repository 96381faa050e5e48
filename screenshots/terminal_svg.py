"""A terminal as an SVG that looks the same in a browser and in rsvg-convert.

Every word stands at its own column, so that nothing depends on how wide a font is: fonts that
have no glyph for a sign borrow one of another width, and rsvg-convert knows no ``textLength``.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import TerminalTheme

FONT = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"
SIZE = 16
CELL, LINE = 9.632, 19
"""Pixels of a cell, as wide as DejaVu Sans Mono at that size, and the height of a line."""
BASELINE = 14.5
MARGIN, TITLE = 12, 34
"""Pixels around the cells, and for the title above them."""


@dataclass(frozen=True)
class Frame:
    """The colours around the cells."""

    theme: TerminalTheme
    background: str
    foreground: str


def render(lines: Sequence[Iterable[Segment]], columns: int, title: str, frame: Frame) -> str:
    """Return an SVG of lines of text, in a window with a title."""
    width = columns * CELL + 2 * MARGIN
    height = len(lines) * LINE + TITLE + MARGIN
    classes = _Classes(frame)
    below, above = [], []
    for row, line in enumerate(lines):
        top = TITLE + row * LINE
        for run in _runs(line):
            back = classes.background(run.style)
            if back != frame.background:
                # Half a pixel wider, or a hair shows between neighbours.
                below.append(
                    f'<rect x="{_x(run.column)}" y="{top}" width="{run.cells * CELL + 0.5:.1f}" '
                    f'height="{LINE}.5" fill="{back}"/>'
                )
            name = classes.name(run.style)
            above += [
                f'<text class="{name}" x="{_x(word.column)}" y="{top + BASELINE}" '
                f'textLength="{word.cells * CELL:.1f}" lengthAdjust="spacingAndGlyphs">'
                f"{escape(word.text)}</text>"
                for word in _words(run)
            ]
    dots = "".join(
        f'<circle cx="{22 + 20 * n}" cy="17" r="6" fill="{colour}"/>'
        for n, colour in enumerate(("#e0706a", "#d9a94e", "#7fbf7f"))
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}">',
            f"<style>text {{ font-family: {FONT}; font-size: {SIZE}px; white-space: pre }}",
            f".title {{ text-anchor: middle; fill: {frame.foreground} }}",
            *classes.rules(),
            "</style>",
            f'<rect width="{width:.0f}" height="{height}" rx="9" fill="{frame.background}"/>',
            dots,
            f'<text x="{width / 2:.0f}" y="22" class="title">{escape(title)}</text>',
            *below,
            *above,
            "</svg>\n",
        ]
    )


@dataclass(frozen=True)
class _Run:
    text: str
    column: int
    cells: int
    style: Style


def _x(column: int) -> str:
    return f"{MARGIN + column * CELL:.1f}"


def _runs(line: Iterable[Segment]) -> Iterator[_Run]:
    """Yield the segments of a line with their places; neighbours of one style are one."""
    column = 0
    for style, segments in groupby(line, key=lambda segment: segment.style):
        text = "".join(segment.text for segment in segments)
        cells = cell_len(text)
        yield _Run(text, column, cells, style or Style.null())
        column += cells


def _words(run: _Run) -> Iterator[_Run]:
    """Yield what is not blank: words of plain letters, rules, and all other signs one by one."""
    column = run.column
    for _, group in groupby(_clusters(run.text), key=_kind):
        parts = list(group)
        for text in parts if _kind(parts[0]) == "sign" else ["".join(parts)]:
            cells = cell_len(text)
            # A run of blanks is underlined like any other text.
            if text.strip() or run.style.underline:
                yield _Run(text, column, cells, run.style)
            column += cells


def _clusters(text: str) -> Iterator[str]:
    """Yield characters, each with those of no width that follow it."""
    cluster = ""
    for character in text:
        if cluster and cell_len(character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _kind(cluster: str) -> str:
    if cluster.isspace():
        return "blank"
    if cluster.isascii():
        return "word"
    return cluster if "\u2500" <= cluster <= "\u257f" else "sign"


class _Classes:
    """The styles in use, each as a class of the style sheet."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._names: dict[str, str] = {}

    def background(self, style: Style) -> str:
        return self._colours(style)[1]

    def name(self, style: Style) -> str:
        rule = f"fill: {self._colours(style)[0]}"
        if style.bold:
            rule += "; font-weight: bold"
        if style.italic:
            rule += "; font-style: italic"
        if style.underline:
            rule += "; text-decoration: underline"
        if style.dim:
            rule += "; opacity: 0.6"
        return self._names.setdefault(rule, f"s{len(self._names)}")

    def rules(self) -> Iterator[str]:
        return (f".{name} {{ {rule} }}" for rule, name in self._names.items())

    def _colours(self, style: Style) -> tuple[str, str]:
        """Return the colours of text and background."""
        frame = self._frame
        fore, back = frame.foreground, frame.background
        if style.color is not None and not style.color.is_default:
            fore = style.color.get_truecolor(frame.theme).hex
        if style.bgcolor is not None and not style.bgcolor.is_default:
            back = style.bgcolor.get_truecolor(frame.theme).hex
        return (back, fore) if style.reverse else (fore, back)
