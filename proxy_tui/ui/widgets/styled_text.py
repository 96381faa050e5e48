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

# Each step has a weight of its own. All are bold: with few colours or none, nothing urgent may
# be dimmer than the rest.
_WEIGHTS: Final = {
    Urgency.SOON: "bold",
    Urgency.VERY_SOON: "bold underline",
    Urgency.IMMINENT: "bold reverse",
    Urgency.OVERDUE: "bold reverse",
}
_PRESSING: Final = frozenset({Urgency.IMMINENT, Urgency.OVERDUE})


def expiry_cell(expiry: Expiry, session: "Session", now: datetime) -> str | Text:
    """Return an expiry as a table cell: ``in 3 h 59 min``, ``in 4 min !!!``."""
    words = expires(expiry, session, now).removeprefix("expired ")
    step = urgency(expiry, session, now)
    if step is Urgency.CALM:
        return words
    tone = "bad" if step in _PRESSING else "warning"
    return Text.assemble((f"{words} {step.sign}", f"{tone} {_WEIGHTS[step]}"))


def urgency_content(expiry: Expiry, session: "Session", now: datetime) -> Content:
    """Return sign and words of how soon a session expires, ``!!! about to expire``; or nothing."""
    step = urgency(expiry, session, now)
    if step is Urgency.CALM:
        return Content("")
    return urgency_sign(step, f" {step.words}")


def urgency_sign(step: Urgency, words: str = "") -> Content:
    """Return the sign of a step that is not calm, and words behind it, in its look."""
    colour = "$text-error" if step in _PRESSING else "$text-warning"
    return Content.styled(f"{step.sign}{words}", f"{colour} {_WEIGHTS[step]}")


def state_content(status: str) -> Content:
    """Return glyph and word of a status in its colour."""
    colour = _COLOURS.get(status, _UNUSUAL)
    return Content.assemble((f"{state_glyph(status)} {state_word(status)}", colour))


def heading(words: str) -> Content:
    """Return the heading of a section."""
    return Content.styled(words, "dim bold")
