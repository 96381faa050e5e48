"""One call or message in words: its kind, direction, outcome and length.

The outbound leg decides, as it is the one that reaches the other person (api facts,
section 6). Letter case differs between Twilio's sources and is ignored.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from proxy_tui.formatting.duration_text import span
from proxy_tui.formatting.safe_text import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from proxy_tui.api.models import Interaction, Participant

_KINDS: Final = {"message": "text", "voice": "call", "call": "call"}
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letters(
    participants: Iterable[Participant], known: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return a letter for each participant SID of one session, removed participants last.

    The letters in ``known`` stay as they are and are given to nobody else.
    """
    given = dict(known or {})
    free = [letter for letter in _LETTERS if letter not in given.values()]
    ordered = sorted(participants, key=lambda participant: participant.is_removed)
    nameless = [one.sid for one in ordered if one.sid not in given]
    return given | dict(zip(nameless, free, strict=False))


def interaction_words(interaction: Interaction, names: Mapping[str, str]) -> str:
    """Return ``text A → B delivered`` or ``call B → A completed 2 min 5 s``, without the body.

    ``names`` gives a name for each participant SID, as ``letters`` does.
    """
    parts = (
        kind(interaction),
        direction(interaction, names),
        outcome(interaction),
        call_length(interaction),
    )
    return " ".join(filter(None, parts))


def kind(interaction: Interaction) -> str:
    """Return ``text`` or ``call``, another type unchanged, or ``?`` without a type."""
    types = (
        interaction.type,
        interaction.outbound_resource_type,
        interaction.inbound_resource_type,
    )
    known = (_KINDS.get((word or "").casefold()) for word in types)
    return next(filter(None, known), "") or safe(interaction.type) or "?"


def direction(interaction: Interaction, names: Mapping[str, str]) -> str:
    """Return ``A → B``, or ``→ B`` for a message that Twilio sent by itself."""
    legs = (interaction.inbound_participant_sid, interaction.outbound_participant_sid)
    sender, receiver = (names.get(sid, "?") if sid else "" for sid in legs)
    return f"{sender} → {receiver}".strip()


def outcome(interaction: Interaction) -> str:
    """Return the status of the outbound leg, else of the inbound one; "" without either."""
    if status := interaction.outbound_resource_status:
        return _status_words(status)
    status = interaction.inbound_resource_status
    return f"{_status_words(status)}, not passed on" if status else ""


def _status_words(status: str) -> str:
    return safe(status.casefold().replace("-", " "))


def call_length(interaction: Interaction) -> str:
    """Return the length of a call: ``2 min 5 s``; "" for a text or while it is unknown."""
    seconds = str(_data(interaction).get("duration") or "")
    is_known = kind(interaction) == "call" and seconds.isascii() and seconds.isdigit()
    return span(int(seconds[:9]), 2) if is_known else ""


def body(interaction: Interaction) -> str:
    """Return the text of a message, which is private: show it only on request."""
    text = _data(interaction).get("body")
    return safe(text) if isinstance(text, str) else ""


def body_length(interaction: Interaction) -> int:
    """Return how many characters the text of a message has, as the API keeps it."""
    text = _data(interaction).get("body")
    return len(text) if isinstance(text, str) else 0


def _data(interaction: Interaction) -> dict[str, object]:
    try:
        data = json.loads(interaction.data or "{}")
    except (ValueError, RecursionError):  # the field may hold anything
        return {}
    return data if isinstance(data, dict) else {}
