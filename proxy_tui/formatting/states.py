"""The state and mode of a session as a glyph and a word.

Values that Twilio does not document are shown as they came, behind a question
mark: hiding them would hide the very thing a person looks for.
"""

from typing import Final

from proxy_tui.formatting.safe_text import NOTHING, safe

_GLYPHS: Final = {"open": "○", "in-progress": "●", "closed": "◐", "failed": "✖"}
_ENDED: Final = frozenset({"closed", "failed"})
_MODES: Final = {"voice-and-message": "both", "message-only": "text", "voice-only": "voice"}


def state_glyph(status: str) -> str:
    """Return one cell that stands for a status; ``?`` where Twilio documents none."""
    return _GLYPHS.get(status, "?")


def state_word(status: str) -> str:
    """Return a status in words: ``in progress``; unknown ones as they came."""
    return safe(status.replace("-", " ")) if status in _GLYPHS else safe(status) or NOTHING


def mode_word(mode: str) -> str:
    """Return a mode in one word: ``both``, ``text`` or ``voice``; others as they came."""
    return _MODES.get(mode) or safe(mode) or NOTHING


def is_known(status: str) -> bool:
    """Return whether Twilio documents a status."""
    return status in _GLYPHS or status == "unknown"


def has_ended(status: str) -> bool:
    """Whether a session of this status is over, so that an expiry means nothing for it."""
    return status in _ENDED
