"""What the API can do with participants: add, and remove (softly)."""

from proxy_tui.api.constants import FRIENDLY_NAME_LIMIT, PARTICIPANT_LIMIT
from proxy_tui.simulator.rules import number_choice
from proxy_tui.simulator.rules.records import ParticipantRecord, PhoneNumberRecord, SessionRecord
from proxy_tui.simulator.rules.refusals import RefusalError
from proxy_tui.simulator.rules.regions import is_channel, is_reachable
from proxy_tui.simulator.rules.store import Store
from proxy_tui.simulator.rules.validation import (
    IDENTIFIER_LIMIT,
    PROXY_IDENTIFIER_LIMIT,
    Fields,
)


def create(store: Store, session: SessionRecord, fields: Fields) -> ParticipantRecord:
    """Add a participant and assign the number they dial.

    Raises:
        RefusalError: 80701 a field; 80607 closed; 80404 not reachable; 80616 channel in
            a voice session; 80103 already in it; 80612 removed before; 80609 two
            already; and what choosing or forcing a number raises.
    """
    identifier = fields.required("Identifier", IDENTIFIER_LIMIT)
    friendly_name = fields.text("FriendlyName", FRIENDLY_NAME_LIMIT)
    refuse_closed(session)
    if is_channel(identifier) and session.mode == "voice-only":
        raise RefusalError(80616)
    if not is_channel(identifier) and not is_reachable(identifier):
        raise RefusalError(80404)
    for person in session.participants:
        if person.identifier == identifier:
            raise RefusalError(80103 if person.is_live else 80612)
    if len(session.live_participants()) >= PARTICIPANT_LIMIT:
        raise RefusalError(80609)
    number = _forced(store, session, identifier, fields)
    if number is None:
        number = number_choice.choose(session, identifier)
    participant = store.add_participant(session, identifier, number, friendly_name=friendly_name)
    session.date_updated = store.now()
    return participant


def remove(store: Store, participant: ParticipantRecord) -> None:
    """Remove a participant; the record stays and the identifier cannot come back.

    Raises:
        RefusalError: 20404 removed already.
    """
    if not participant.is_live:
        raise RefusalError(20404)
    participant.date_deleted = participant.date_updated = store.now()
    participant.session.date_updated = store.now()


def refuse_closed(session: SessionRecord) -> None:
    """Refuse to add anything to a session that is not active (a guess).

    Raises:
        RefusalError: 80607.
    """
    if not session.is_active:
        raise RefusalError(80607)


def _forced(
    store: Store, session: SessionRecord, identifier: str, fields: Fields
) -> PhoneNumberRecord | None:
    """Return the number that the request asks for, or None if it asks for none."""
    sid = fields.sid("ProxyIdentifierSid", "PN")
    address = fields.text("ProxyIdentifier", PROXY_IDENTIFIER_LIMIT)
    if sid is None and address is None:
        return None
    number = _pooled(store, session, sid, address)
    if number.is_reserved:  # the documentation allows it, the live API does not
        raise RefusalError(80207 if sid else 80304)
    number_choice.with_capability(session.mode, [number])
    if number.phone_number in number_choice.held_elsewhere(session, identifier):
        raise RefusalError(80604)
    return number


def _pooled(
    store: Store, session: SessionRecord, sid: str | None, address: str | None
) -> PhoneNumberRecord:
    for service in [session.service, *store.services]:
        for number in service.numbers:
            if sid in (None, number.sid) and address in (None, number.phone_number):
                if service is not session.service:
                    raise RefusalError(80605)
                return number
    raise RefusalError(80305 if sid else 80304)
