"""One call or message in words: what, from whom to whom, and what became of it.

Judged by the outbound leg, which is the one that reached somebody (api facts,
section 6). Letter case drifts between Twilio's sources and is ignored.
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
    """Return a letter for each participant SID: those present first, removed ones after.

    Args:
        participants: Of one session, as listed.
        known: Letters given before; they stay, and nobody else gets them.
    """
    given = dict(known or {})
    free = (letter for letter in _LETTERS if letter not in given.values())
    ordered = sorted(participants, key=lambda participant: participant.is_removed)
    nameless = [one.sid for one in ordered if one.sid not in given]
    return given | dict(zip(nameless, tuple(free), strict=False))


def interaction_words(interaction: Interaction, names: Mapping[str, str]) -> str:
    """Return ``text A → B delivered`` or ``call B → A completed 2 min 5 s``.

    Args:
        interaction: What happened; its body is never shown here.
        names: A name for each participant SID, as ``letters`` gives them.
    """
    parts = (
        kind(interaction),
        direction(interaction, names),
        outcome(interaction),
        call_length(interaction),
    )
    return " ".join(part for part in parts if part)


def kind(interaction: Interaction) -> str:
    """Return ``text`` or ``call``; another type as it came, ``?`` where there is none."""
    for said in (interaction.type, *_resource_types(interaction)):
        if word := _KINDS.get((said or "").casefold()):
            return word
    return safe(interaction.type) or "?"


def _resource_types(interaction: Interaction) -> tuple[str | None, str | None]:
    return interaction.outbound_resource_type, interaction.inbound_resource_type


def direction(interaction: Interaction, names: Mapping[str, str]) -> str:
    """Return who reached out to whom: ``A → B``, or ``→ B`` where Twilio sent it for nobody."""
    sender = _name(interaction.inbound_participant_sid, names)
    receiver = _name(interaction.outbound_participant_sid, names)
    return f"{sender} → {receiver}".strip()


def _name(sid: str | None, names: Mapping[str, str]) -> str:
    return names.get(sid, "?") if sid else ""


def outcome(interaction: Interaction) -> str:
    """Return what became of it; "" while nothing is known."""
    if status := interaction.outbound_resource_status:
        return safe(status.casefold().replace("-", " "))
    status = (interaction.inbound_resource_status or "").casefold().replace("-", " ")
    return f"{safe(status)}, not passed on" if status else ""


def call_length(interaction: Interaction) -> str:
    """Return how long a call lasted: ``2 min 5 s``; "" for texts and until it is known."""
    seconds = str(_data(interaction).get("duration") or "")
    known = kind(interaction) == "call" and seconds.isascii() and seconds.isdigit()
    return span(int(seconds[:9]), 2) if known else ""


def body(interaction: Interaction) -> str:
    """Return the text of a message, safe to show; "" where there is none.

    Only for a person who asked to see it: bodies are private.
    """
    found = _data(interaction).get("body")
    return safe(found) if isinstance(found, str) else ""


def _data(interaction: Interaction) -> dict[str, object]:
    try:
        found = json.loads(interaction.data or "{}")
    except (ValueError, RecursionError):  # the field may hold anything
        return {}
    return found if isinstance(found, dict) else {}
