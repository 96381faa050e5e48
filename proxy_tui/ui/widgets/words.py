"""Words of ``present`` with the colours of the theme."""

from typing import Final

from textual.content import Content

from proxy_tui.present import state_glyph, state_word

_COLOURS: Final = {
    "open": "$accent",
    "in-progress": "$text-success",
    "closed": "dim",
    "failed": "$text-error",
}
_UNUSUAL: Final = "$text-warning"


def state_content(status: str) -> Content:
    """Return glyph and word of a status in its colour; both tell it without the colour too."""
    colour = _COLOURS.get(status, _UNUSUAL)
    return Content.assemble((f"{state_glyph(status)} {state_word(status)}", colour))


def heading(words: str) -> Content:
    """Return the title of a part."""
    return Content.styled(words, "dim bold")
