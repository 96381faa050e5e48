"""What differs between two readings of one session, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from proxy_tui.api.unclear import Unclear
from proxy_tui.formatting.duration_text import ttl_words
from proxy_tui.formatting.redaction import name_text
from proxy_tui.formatting.safe_text import NOTHING, safe
from proxy_tui.formatting.states import mode_word, state_word
from proxy_tui.formatting.times import stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from proxy_tui.api.models import Session


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that changed between two readings; all three are words to show."""

    field: str
    before: str
    after: str


_FIELDS: Final[tuple[tuple[str, str, Callable[[Session], str]], ...]] = (
    ("status", "state", lambda session: state_word(session.status)),
    ("unique_name", "name", lambda session: name_text(session.unique_name) or NOTHING),
    ("mode", "mode", lambda session: mode_word(session.mode)),
    ("ttl", "ttl", lambda session: ttl_words(session.ttl)),
    ("date_expiry", "expiry", lambda session: stamp(session.date_expiry)),
    ("date_last_interaction", "last contact", lambda session: stamp(session.date_last_interaction)),
    ("date_ended", "ended", lambda session: stamp(session.date_ended)),
    ("closed_reason", "closed reason", lambda session: safe(session.closed_reason or NOTHING)),
)
"""What matters to a person, most important first; ``date_updated`` alone says nothing."""


def differences(
    before: Session, after: Session, only: Container[str] | None = None
) -> tuple[Difference, ...]:
    """Return what changed between two readings of a session, the most important first.

    Null and empty text are equal: Twilio gives either (api facts, section 7).

    Args:
        before: The older reading.
        after: The newer one.
        only: The fields to compare, as the API names them; None compares all that matter.
    """
    return tuple(
        Difference(name, words(before), words(after))
        for field, name, words in _FIELDS
        if only is None or field in only
        if _value(getattr(before, field)) != _value(getattr(after, field))
    )


def _value(value: object) -> object:
    return value if isinstance(value, Unclear) else value or None
