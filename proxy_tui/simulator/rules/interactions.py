"""What the API can do with interactions: list them, send a message to one participant."""

from datetime import datetime, timedelta
from typing import Final

from proxy_tui.api.constants import BODY_LIMIT
from proxy_tui.simulator.rules.participants import refuse_closed
from proxy_tui.simulator.rules.records import InteractionRecord, ParticipantRecord, SessionRecord
from proxy_tui.simulator.rules.refusals import RefusalError
from proxy_tui.simulator.rules.store import Store
from proxy_tui.simulator.rules.validation import Fields, invalid

DELIVERY_TIME: Final = timedelta(seconds=4)
"""How long a message sent by the API stays ``sent``; our choice."""


def send(store: Store, participant: ParticipantRecord, fields: Fields) -> InteractionRecord:
    """Send a message to one participant; it has no inbound leg.

    Raises:
        RefusalError: 80701 no text; 80607 closed; 80616 a voice-only session; 20404 the
            participant was removed.
    """
    session = participant.session
    body = fields.text("Body", BODY_LIMIT)
    if body is None and not fields.all("MediaUrl"):
        raise invalid("Body", "is required")
    if not participant.is_live:
        raise RefusalError(20404)
    refuse_closed(session)
    if session.mode == "voice-only":
        raise RefusalError(80616, "A voice-only session takes no messages.")
    sent = store.add_traffic(session, status="sent", body=body or "", sent_to=participant)
    sent.message_to, sent.delivered_at = participant.sid, store.now() + DELIVERY_TIME
    return sent


def listed(session: SessionRecord, now: datetime) -> list[InteractionRecord]:
    """Return the interactions of a session, oldest first, as they stand now."""
    for interaction in session.traffic():
        delivered, leg = interaction.delivered_at, interaction.outbound
        if delivered is not None and delivered <= now and leg is not None:
            leg.status, interaction.date_updated = "delivered", delivered
            interaction.delivered_at = None
    return session.traffic()


def sent_to(participant: ParticipantRecord, now: datetime) -> list[InteractionRecord]:
    """Return the messages that the API sent to this participant, oldest first."""
    rows = listed(participant.session, now)
    return [interaction for interaction in rows if interaction.message_to == participant.sid]
