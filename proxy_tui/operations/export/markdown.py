"""Markdown that shows foreign text as it is: no cell, link, mention or heading of its own."""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from proxy_tui.formatting.safe_text import NOTHING, safe
from proxy_tui.operations.export.formats import code_span

_MARKUP: Final = re.compile(r"([\\`*_\[\]<>#|~&])")
_ACTS_ESCAPED: Final = re.compile(r"@|#[0-9]|://|www\.|mailto:", re.IGNORECASE)
"""What some readers of Markdown turn into a mention or link even after a backslash."""


def inert(text: str) -> str:
    """Return text for a cell or line that shows it as it is."""
    text = safe(text)
    if _ACTS_ESCAPED.search(text):
        return code_span(text)
    return _MARKUP.sub(r"\\\1", text) or NOTHING


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of texts; the heading is ours, the cells may be anybody's."""
    lines = io.StringIO()
    lines.write(_line(columns) + "|" + "---|" * len(columns) + "\n")
    for row in rows:
        lines.write(_line([inert(cell) for cell in row]))
    return lines.getvalue()


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
