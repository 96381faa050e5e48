"""Markdown that shows foreign text as it is: no cell, link, mention or heading of its own."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from proxy_tui.formatting.safe_text import NOTHING, safe

_MARKUP: Final = re.compile(r"([\\`*_\[\]<>#|~&])")
_ACTS_ESCAPED: Final = re.compile(r"@|#[0-9]|://|www\.|mailto:", re.IGNORECASE)
"""What some readers of Markdown turn into a mention or link even after a backslash."""
_TICKS: Final = re.compile("`+")


def inert(text: str) -> str:
    """Return a sentence for a cell or line that shows it as it is."""
    text = safe(text)
    if _ACTS_ESCAPED.search(text):
        return code_span(text)
    return _MARKUP.sub(r"\\\1", text) or NOTHING


def code_span(text: str) -> str:
    r"""Return text as a Markdown code span that is safe in a cell of a table too.

    Inside one there are no links, mentions, tags or headings. A pipe gets a backslash, which
    tables take away again; one behind a backslash, about which parsers differ, becomes ``¦``.
    """
    text = safe(text).replace("\\|", "\\¦").replace("|", "\\|")
    fence = "`" * (1 + max((len(run) for run in _TICKS.findall(text)), default=0))
    # Parsers take one space away at both ends, unless there is nothing else.
    has_gap = not text.isspace() and (text[:1] in "` " or text[-1:] in "` ")
    gap = " " if has_gap else ""
    return f"{fence}{gap}{text}{gap}{fence}"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of sentences; the heading is ours, the cells may be anybody's."""
    lines = (table_line(map(inert, row)) for row in rows)
    return table_head(columns) + "".join(lines)


def table_head(columns: Sequence[str]) -> str:
    """Return the first two lines of a table."""
    return table_line(columns) + "|" + "---|" * len(columns) + "\n"


def table_line(cells: Iterable[str]) -> str:
    """Return a line of a table; the cells are inert already."""
    return f"| {' | '.join(cells)} |\n"
