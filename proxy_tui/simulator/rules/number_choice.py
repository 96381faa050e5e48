"""Which pool number a participant gets, and why not (Twilio: phone number management).

The routing key is the pair of a person's own number and the pool number they
dial: an identifier may not hold one proxy number in two active sessions. Others
may share the number, and so may both sides of a session.
"""

from collections import Counter
from collections.abc import Iterator

from proxy_tui.simulator.http.refusals import Refusal
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.records import Participant, PhoneNumber, Service, Session
from proxy_tui.simulator.rules.regions import dialling_code, is_channel, is_same_area


def in_use(service: Service) -> Counter[str]:
    """Return how many active sessions use each number, by PN SID."""
    used: Counter[str] = Counter()
    for session in service.sessions:
        if session.is_active:
            used.update({person.proxy_identifier_sid or "" for person in _live(session)})
    return used


def held_elsewhere(session: Session, identifier: str) -> set[str]:
    """Return the proxy numbers this identifier holds in other active sessions of the service."""
    return {
        person.proxy_identifier or ""
        for other in session.service.sessions
        if other.is_active and other is not session
        for person in _live(other)
        if person.identifier == identifier
    }


def choose(session: Session, identifier: str, options: Options) -> PhoneNumber:
    """Return the number that this identifier will dial in this session.

    Raises:
        Refusal: 80205 no pool; 80203 other country; 80201, 80202 no voice, no
            messages; 80207 all reserved; 80206 geography or channel; 80208 all
            taken by this identifier.
    """
    fitting = _fitting(session, identifier)
    held = held_elsewhere(session, identifier)
    free = [number for number in fitting if number.phone_number not in held]
    if not free:
        raise Refusal(options.exhausted_code)
    return _preferred(session.service, identifier, free)


def check_capability(session: Session, number: PhoneNumber) -> None:
    """Refuse a number that cannot do what the session's mode asks for.

    Raises:
        Refusal: 80201 no voice; 80202 no messages.
    """
    _with_capability(session.mode, [number])


def _fitting(session: Session, identifier: str) -> list[PhoneNumber]:
    pool = session.service.numbers
    if not pool:
        raise Refusal(80205)
    if is_channel(identifier):
        raise Refusal(80206, "No channel address is set up for this participant.")
    code = dialling_code(identifier)
    matching = [number for number in pool if dialling_code(number.phone_number) == code]
    if not matching:
        raise Refusal(80203)
    able = _with_capability(session.mode, matching)
    unreserved = [number for number in able if not number.is_reserved]
    if not unreserved:
        raise Refusal(80207)
    near = [number for number in unreserved if _is_near(session.service, identifier, number)]
    if not near:
        raise Refusal(80206)
    return near


def _with_capability(mode: str, numbers: list[PhoneNumber]) -> list[PhoneNumber]:
    able = numbers
    if mode != "message-only":
        able = [number for number in able if number.owned.voice]
        if not able:
            raise Refusal(80201)
    if mode != "voice-only":
        able = [number for number in able if number.owned.sms]
        if not able:
            raise Refusal(80202)
    return able


def _is_near(service: Service, identifier: str, number: PhoneNumber) -> bool:
    """Return whether the geography fits; ``radius`` counts as ``country`` here."""
    if service.geo_match_level not in ("area-code", "overlay"):
        return True
    overlay = service.geo_match_level == "overlay"
    return is_same_area(identifier, number.phone_number, overlay=overlay)


def _preferred(service: Service, identifier: str, free: list[PhoneNumber]) -> PhoneNumber:
    used = in_use(service)
    before = _numbers_before(service, identifier)
    if service.number_selection_behavior == "prefer-sticky":
        known = {number.phone_number: number for number in free}
        for phone_number in reversed(before):
            if phone_number in known:
                return known[phone_number]
    else:
        free = [number for number in free if number.phone_number not in before] or free
    return min(free, key=lambda number: used[number.sid])


def _numbers_before(service: Service, identifier: str) -> list[str]:
    return [
        person.proxy_identifier
        for session in service.sessions
        for person in session.participants
        if person.identifier == identifier and person.proxy_identifier
    ]


def _live(session: Session) -> Iterator[Participant]:
    return (person for person in session.participants if person.date_deleted is None)
