"""The words and limits that Twilio documents, importable without loading pydantic."""

from typing import Final

OPEN: Final = "open"
IN_PROGRESS: Final = "in-progress"
CLOSED: Final = "closed"
FAILED: Final = "failed"
UNKNOWN: Final = "unknown"
SESSION_STATUSES: Final = (OPEN, IN_PROGRESS, CLOSED, FAILED, UNKNOWN)
"""Every documented ``Session.status``, in the order of a session's life."""
ACTIVE_STATUSES: Final = frozenset({OPEN, IN_PROGRESS})
"""Statuses in which a session connects people and holds its numbers."""

VOICE_AND_MESSAGE: Final = "voice-and-message"
MESSAGE_ONLY: Final = "message-only"
VOICE_ONLY: Final = "voice-only"
SESSION_MODES: Final = (VOICE_AND_MESSAGE, MESSAGE_ONLY, VOICE_ONLY)
"""Every documented ``Session.mode``; the first is the default."""

UNIQUE_NAME_LIMIT: Final = 191
FRIENDLY_NAME_LIMIT: Final = 255
TTL_LIMIT: Final = 2_147_483_647
"""Seconds; a ttl must be below it."""
BODY_LIMIT: Final = 1_600
"""Characters of a message."""
PARTICIPANT_LIMIT: Final = 2
"""Participants of one session who are not removed."""
