"""What the API may do with participants: add, remove softly."""

from typing import Final

from proxy_tui.simulator.http.refusals import Refusal
from proxy_tui.simulator.http.validation import (
    FRIENDLY_NAME_LIMIT,
    IDENTIFIER_LIMIT,
    PROXY_IDENTIFIER_LIMIT,
    Fields,
)
from proxy_tui.simulator.rules import number_choice as numbers
from proxy_tui.simulator.rules.records import Participant, PhoneNumber, Session
from proxy_tui.simulator.rules.regions import is_channel, is_reachable
from proxy_tui.simulator.rules.services import refuse_on_hold
from proxy_tui.simulator.rules.store import Store

LIMIT: Final = 2
"""Live participants of a session (limits page, error 80609)."""


def create(store: Store, session: Session, fields: Fields) -> Participant:
    """Add a person to a session and give them a number to dial.

    Raises:
        Refusal: 80701 a field; 80607 closed; 80404 not reachable; 80616 channel in
            a voice session; 80103 already in it; 80612 removed before; 80609 two
            already; and what choosing or forcing a number refuses.
    """
    identifier = fields.required("Identifier", IDENTIFIER_LIMIT)
    friendly_name = fields.text("FriendlyName", FRIENDLY_NAME_LIMIT)
    refuse_closed(store, session)
    _check_identifier(store, session, identifier)
    _check_membership(store, session, identifier)
    number = _forced(store, session, identifier, fields) or numbers.choose(
        session, identifier, store.options
    )
    participant = store.add_participant(session, identifier, number, friendly_name=friendly_name)
    session.date_updated = store.now()
    return participant


def remove(store: Store, participant: Participant) -> None:
    """Remove a person; the record stays and the identifier cannot come back.

    Raises:
        Refusal: 20404 removed already; 80615 legal hold.
    """
    refuse_on_hold(store)
    if not participant.is_live:
        raise Refusal(20404)
    participant.date_deleted = participant.date_updated = store.now()
    participant.session.date_updated = store.now()


def refuse_closed(store: Store, session: Session) -> None:
    """Refuse to add anything to a session that is not active.

    Raises:
        Refusal: 80607.
    """
    if not session.is_active and not store.options.closed_session_accepts_writes:
        raise Refusal(80607)


def _check_identifier(store: Store, session: Session, identifier: str) -> None:
    if is_channel(identifier):
        if session.mode == "voice-only":
            raise Refusal(80616)
    elif identifier in store.unreachable or not is_reachable(identifier):
        raise Refusal(80404)


def _check_membership(store: Store, session: Session, identifier: str) -> None:
    for person in session.participants:
        if person.identifier == identifier:
            raise Refusal(80103 if person.is_live else 80612)
    counted = (
        session.participants
        if store.options.removed_count_to_limit
        else session.live_participants()
    )
    if len(counted) >= LIMIT:
        raise Refusal(80609)


def _forced(store: Store, session: Session, identifier: str, fields: Fields) -> PhoneNumber | None:
    """Return the number the request asks for, or None where it asks for none."""
    sid = fields.sid("ProxyIdentifierSid", "PN")
    address = fields.text("ProxyIdentifier", PROXY_IDENTIFIER_LIMIT)
    if sid is None and address is None:
        return None
    number = _pooled(store, session, sid, address)
    if number.is_reserved and not store.options.forced_reserved_allowed:
        raise Refusal(80207 if sid else 80304)
    numbers.check_capability(session, number)
    if number.phone_number in numbers.held_elsewhere(session, identifier):
        raise Refusal(80604)
    return number


def _pooled(store: Store, session: Session, sid: str | None, address: str | None) -> PhoneNumber:
    for service in [session.service, *store.services]:
        for number in service.numbers:
            if sid in (None, number.sid) and address in (None, number.phone_number):
                if service is not session.service:
                    raise Refusal(80605)
                return number
    raise Refusal(80305 if sid else 80304)
