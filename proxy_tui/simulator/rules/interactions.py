"""What the API may do with traffic: send a message to one participant, delete a record."""

from datetime import datetime, timedelta
from typing import Final

from proxy_tui.simulator.http.refusals import Refusal
from proxy_tui.simulator.http.validation import Fields, wrong
from proxy_tui.simulator.rules.participants import refuse_closed
from proxy_tui.simulator.rules.records import Interaction, Leg, Participant, Session
from proxy_tui.simulator.rules.services import refuse_on_hold
from proxy_tui.simulator.rules.store import Store

DELIVERY_TIME: Final = timedelta(seconds=4)
"""How long a message sent by the API stays ``sent``; ours, so that one can be watched."""

BODY_LIMIT: Final = 1600
"""Characters of a message (Twilio Messaging)."""


def send(store: Store, participant: Participant, fields: Fields) -> Interaction:
    """Send a message to one participant; it has no inbound leg.

    Raises:
        Refusal: 80701 no text; 80607 closed; 80616 a voice-only session; 20404 the
            participant was removed.
    """
    session = participant.session
    body = fields.text("Body", BODY_LIMIT)
    if body is None and not fields.all("MediaUrl"):
        raise wrong("Body", "is required")
    if not participant.is_live:
        raise Refusal(20404)
    refuse_closed(store, session)
    if session.mode == "voice-only":
        raise Refusal(80616, "A voice-only session takes no messages.")
    reachable = participant.identifier not in store.unreachable
    leg = Leg(
        participant_sid=participant.sid,
        resource_sid=store.new_sid("SM"),
        resource_type="Message",
        status="sent",
        settled_status="delivered" if reachable else "undelivered",
    )
    sent = store.put_interaction(
        session, store.now(), "message", body or "", inbound=None, outbound=leg
    )
    sent.message_to = participant.sid
    sent.settles_at = store.now() + DELIVERY_TIME
    return sent


def delete(store: Store, interaction: Interaction) -> None:
    """Delete the record of one interaction.

    Raises:
        Refusal: 80615 legal hold.
    """
    refuse_on_hold(store)
    interaction.session.traffic().remove(interaction)


def listed(session: Session, now: datetime) -> list[Interaction]:
    """Return the interactions of a session, oldest first, as they stand now."""
    traffic = session.traffic()
    for interaction in traffic:
        _settle(interaction, now)
    return traffic


def sent_to(participant: Participant, now: datetime) -> list[Interaction]:
    """Return the messages the API was asked to send to this participant, oldest first."""
    return [
        interaction
        for interaction in listed(participant.session, now)
        if interaction.message_to == participant.sid
    ]


def _settle(interaction: Interaction, now: datetime) -> None:
    leg = interaction.outbound
    if interaction.settles_at is None or now < interaction.settles_at or leg is None:
        return
    leg.status = leg.settled_status or leg.status
    interaction.date_updated = interaction.settles_at
    interaction.settles_at = None
