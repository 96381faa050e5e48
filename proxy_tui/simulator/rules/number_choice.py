"""Which pool number a participant gets (Twilio: phone number management).

Twilio routes by the pair of a person's own number and the pool number they dial, so an
identifier may not hold one proxy number in two active sessions. Other people may share it,
and so may both participants of a session.
"""

from collections import Counter

from proxy_tui.simulator.rules.records import PhoneNumberRecord, ServiceRecord, SessionRecord
from proxy_tui.simulator.rules.refusals import RefusalError
from proxy_tui.simulator.rules.regions import dialling_code, is_channel, is_same_area


def in_use(service: ServiceRecord) -> Counter[str]:
    """Return how many active sessions use each number, by SID."""
    return Counter(
        sid
        for session in service.sessions
        if session.is_active
        for sid in {person.proxy_identifier_sid or "" for person in session.live_participants()}
    )


def held_elsewhere(session: SessionRecord, identifier: str) -> set[str]:
    """Return the proxy numbers this identifier holds in other active sessions of the service."""
    return {
        person.proxy_identifier or ""
        for other in session.service.sessions
        if other.is_active and other is not session
        for person in other.participants
        if person.identifier == identifier and person.is_live
    }


def choose(session: SessionRecord, identifier: str) -> PhoneNumberRecord:
    """Return the number that this identifier will dial in this session.

    Raises:
        RefusalError: 80205 no pool; 80203 other country; 80201, 80202 no voice, no
            messages; 80207 all reserved; 80206 geography or channel; 80208 all
            taken by this identifier.
    """
    fitting = _fitting(session, identifier)
    held = held_elsewhere(session, identifier)
    free = [number for number in fitting if number.phone_number not in held]
    if not free:
        raise RefusalError(80208)
    return _preferred(session.service, identifier, free)


def with_capability(mode: str, numbers: list[PhoneNumberRecord]) -> list[PhoneNumberRecord]:
    """Return the numbers that can do what the mode of a session asks for.

    Raises:
        RefusalError: 80201 none has voice; 80202 none has messages.
    """
    able = numbers
    if mode != "message-only":
        able = [number for number in able if number.voice]
        if not able:
            raise RefusalError(80201)
    if mode != "voice-only":
        able = [number for number in able if number.sms]
        if not able:
            raise RefusalError(80202)
    return able


def _fitting(session: SessionRecord, identifier: str) -> list[PhoneNumberRecord]:
    service = session.service
    if not service.numbers:
        raise RefusalError(80205)
    if is_channel(identifier):
        raise RefusalError(80206, "No channel address is set up for this participant.")
    code = dialling_code(identifier)
    matching = [number for number in service.numbers if dialling_code(number.phone_number) == code]
    if not matching:
        raise RefusalError(80203)
    able = with_capability(session.mode, matching)
    unreserved = [number for number in able if not number.is_reserved]
    if not unreserved:
        raise RefusalError(80207)
    if service.geo_match_level not in ("area-code", "overlay"):  # radius counts as country here
        return unreserved
    overlay = service.geo_match_level == "overlay"
    near = [
        one for one in unreserved if is_same_area(identifier, one.phone_number, overlay=overlay)
    ]
    if not near:
        raise RefusalError(80206)
    return near


def _preferred(
    service: ServiceRecord, identifier: str, free: list[PhoneNumberRecord]
) -> PhoneNumberRecord:
    before = [
        person.proxy_identifier
        for session in service.sessions
        for person in session.participants
        if person.identifier == identifier and person.proxy_identifier
    ]
    if service.number_selection_behavior == "prefer-sticky":
        known = {number.phone_number: number for number in free}
        for phone_number in reversed(before):
            if phone_number in known:
                return known[phone_number]
    else:
        free = [number for number in free if number.phone_number not in before] or free
    used = in_use(service)
    return min(free, key=lambda number: used[number.sid])
