"""Formatted text in the colours of the theme."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from rich.text import Text
from textual.content import Content

from proxy_tui.formatting import Expiry, Urgency, expires, state_glyph, state_word, urgency

if TYPE_CHECKING:
    from proxy_tui.api.models import Session

_COLOURS: Final = {
    "open": "$accent",
    "in-progress": "$text-success",
    "closed": "dim",
    "failed": "$text-error",
}
_UNUSUAL: Final = "$text-warning"

EXPIRY_WIDTH: Final = 14
"""Cells for ``in 9 h 59 min`` and ``59 min ago !!!``."""

# Bold as well: with few colours or none, nothing urgent may be dimmer than the rest.
_URGENT: Final = {
    Urgency.SOON: "warning bold",
    Urgency.VERY_SOON: "warning bold",
    Urgency.OVERDUE: "bad bold",
}


def expiry_cell(expiry: Expiry, session: "Session", now: datetime) -> str | Text:
    """Return an expiry as a table cell: ``in 3 h 59 min``, ``in 4 min !!``."""
    words = expires(expiry, session, now).removeprefix("expired ")
    step = urgency(expiry, session, now)
    return Text(f"{words} {step.value}", _URGENT[step]) if step in _URGENT else words


def state_content(status: str) -> Content:
    """Return glyph and word of a status in its colour."""
    colour = _COLOURS.get(status, _UNUSUAL)
    return Content.assemble((f"{state_glyph(status)} {state_word(status)}", colour))


def heading(words: str) -> Content:
    """Return the heading of a section."""
    return Content.styled(words, "dim bold")
