"""The state and mode of a session as a glyph and a word.

Undocumented values are shown unchanged, because they may be what a person looks for.
"""

from typing import Final

from proxy_tui.api.constants import (
    CLOSED,
    FAILED,
    IN_PROGRESS,
    MESSAGE_ONLY,
    OPEN,
    SESSION_STATUSES,
    VOICE_AND_MESSAGE,
    VOICE_ONLY,
)
from proxy_tui.formatting.safe_text import NOTHING, safe

_GLYPHS: Final = {OPEN: "○", IN_PROGRESS: "●", CLOSED: "◐", FAILED: "✖"}
ENDED: Final = frozenset({CLOSED, FAILED})
"""Statuses of sessions that are over, so that they have no expiry."""
_MODES: Final = {VOICE_AND_MESSAGE: "both", MESSAGE_ONLY: "text", VOICE_ONLY: "voice"}
_ALLOWS: Final = {
    VOICE_AND_MESSAGE: "calls and texts",
    MESSAGE_ONLY: "texts only",
    VOICE_ONLY: "calls only",
}


def state_glyph(status: str) -> str:
    """Return a one-cell sign for a status; ``?`` for an unknown one."""
    return _GLYPHS.get(status, "?")


def state_word(status: str) -> str:
    """Return a status in words: ``in progress``; undocumented ones unchanged."""
    return safe(status.replace("-", " ")) if status in _GLYPHS else safe(status) or NOTHING


def mode_word(mode: str) -> str:
    """Return a mode in one word: ``both``, ``text`` or ``voice``; others unchanged."""
    return _MODES.get(mode) or safe(mode) or NOTHING


def mode_words(mode: str) -> str:
    """Return what a mode allows where its heading is missing: ``calls and texts``."""
    return _ALLOWS.get(mode) or f"mode {mode_word(mode)}"


def is_known(status: str) -> bool:
    """Return whether Twilio documents a status."""
    return status in SESSION_STATUSES


def has_ended(status: str) -> bool:
    """Return whether a session with this status has ended, so that it has no expiry."""
    return status in ENDED
