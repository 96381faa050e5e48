"""A person of a session in one line, and what is typed to name them."""

from typing import TYPE_CHECKING, Final

from proxy_tui.formatting.numbers import mask, phone
from proxy_tui.formatting.redaction import name_text
from proxy_tui.formatting.safe_text import safe

if TYPE_CHECKING:
    from proxy_tui.api.models import Participant
    from proxy_tui.api.params import NewParticipant

_TAIL: Final = 4
"""Characters at the end of a number that a person types, which masking leaves visible."""


def person_label(person: "Participant | NewParticipant", letter: str = "") -> str:
    """Return who it is: ``B  +44••••1234  Bob  dials +44 20 7946 0011``; numbers masked."""
    dials = f"dials {phone(person.proxy_identifier)}" if person.proxy_identifier else ""
    parts = (letter, mask(person.identifier), name_text(person.friendly_name), dials)
    return safe("  ".join(filter(None, parts)))


def number_tail(person: "Participant") -> str:
    """Return what is typed to confirm that this person is meant: the end of their number."""
    return (person.identifier or person.sid)[-_TAIL:]
