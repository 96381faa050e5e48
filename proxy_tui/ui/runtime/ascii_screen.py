"""Screens in ASCII, for a terminal that does not show UTF-8: as many cells, simpler signs.

The one place that knows what a sign becomes; screens use any sign and are filtered on the way to
the terminal.
"""

import unicodedata
from typing import Final

from rich.cells import cell_len

_SIGNS: Final = {
    # states, marks, verdicts
    "○": "o", "●": "*", "◐": "-", "✖": "x", "✓": "v", "✔": "v", "✗": "x", "•": "*", "◌": "o",
    # text
    "…": "~", "⋯": "~", "–": "-", "—": "-", "·": ".", "‹": "<", "›": ">", "“": '"', "”": '"',
    "\u2018": "'", "\u2019": "'", "→": ">", "←": "<", "↑": "^", "↓": "v", "▴": "^", "▾": "v",
    "▸": ">", "◂": "<", "▲": "^", "▼": "v", "▶": ">", "◀": "<", "≤": "<", "≥": ">", "¦": "|",
    # edges that fill part of a cell
    "▌": "|", "▐": "|", "▎": "|", "▊": "|", "▁": "_", "▔": "-", "▀": "-", "▄": "_", "█": "#",
    "▂": ".", "▃": ".", "▅": ":", "▆": "|", "▇": "#",
}  # fmt: skip
"""Of one cell each."""

_LINES: Final = (0x2500, 0x257F)
_STRAIGHT: Final = {"HORIZONTAL": "-", "VERTICAL": "|"}


class _Table(dict[int, str]):
    """What each character becomes, found out when it first comes."""

    def __missing__(self, code: int) -> str:
        self[code] = found = chr(code) if code < 0x80 else _plain(chr(code))
        return found


def _plain(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    if _LINES[0] <= ord(character) <= _LINES[1]:
        words = unicodedata.name(character).split()
        directions = [sign for word, sign in _STRAIGHT.items() if word in words]
        return directions[0] if len(directions) == 1 and "AND" not in words else "+"
    cells = cell_len(character)
    base = unicodedata.normalize("NFKD", character)[0]
    if cells == 1 and base.isascii() and base.isprintable():
        return base
    return "?" * cells


_TABLE: Final = _Table()


def ascii_text(text: str) -> str:
    """Return text in ASCII that takes as many cells; escape sequences are unchanged.

    Letters lose their accents, other characters become ``?``.
    """
    return text if text.isascii() else text.translate(_TABLE)
