"""Which number of the pool a participant is given, or why none."""

import pytest
from simulator_world import ANN, BOB, CID, World

from proxy_tui.simulator.rules.records import SessionRecord

PARIS = "+33639980001"


@pytest.fixture
def session(world: World) -> SessionRecord:
    return world.store.add_session(world.service)


def hold(world: World, *places: int, status: str = "open") -> list[SessionRecord]:
    """Put Ann into a session of her own for each of these numbers."""
    sessions = []
    for place in places:
        sessions.append(world.store.add_session(world.service, status=status))
        world.store.add_participant(sessions[-1], ANN, world.numbers[place])
    return sessions


def given(world: World, session: SessionRecord, identifier: str = ANN) -> int:
    """Return which number of the pool somebody gets."""
    number = world.add(session, identifier)["proxy_identifier"]
    return [one.phone_number for one in world.numbers].index(number)


def test_the_number_is_of_the_participants_country(world: World, session: SessionRecord) -> None:
    paris = world.store.add_number(world.service, "+33199001234")
    assert world.add(session, PARIS)["proxy_identifier"] == paris.phone_number


@pytest.mark.parametrize(
    ("mode", "voice", "sms", "code"),
    [
        ("voice-and-message", False, True, 80201),
        ("voice-and-message", True, False, 80202),
        ("voice-only", False, True, 80201),
        ("message-only", True, False, 80202),
        ("voice-only", True, False, None),
        ("message-only", False, True, None),
    ],
)
def test_a_number_must_be_able_to_do_what_the_mode_asks_and_no_more(
    world: World, mode: str, voice: bool, sms: bool, code: int | None
) -> None:
    session = world.store.add_session(world.service, mode=mode)
    for number in world.numbers:
        number.voice, number.sms = voice, sms
    if code is None:
        assert given(world, session) == 0
        return
    assert world.refuse(session, ANN) == (400, code)
    assert world.refuse(session, ANN, ProxyIdentifierSid=world.numbers[0].sid) == (400, code)


def test_reserved_numbers_are_not_chosen(world: World, session: SessionRecord) -> None:
    world.numbers[0].is_reserved = True
    assert given(world, session) == 1
    for number in world.numbers:
        number.is_reserved = True
    assert world.refuse(session, BOB) == (400, 80207)


def test_a_person_who_holds_every_number_is_80208(world: World, session: SessionRecord) -> None:
    hold(world, 0, 1, 2)
    assert world.refuse(session, ANN) == (400, 80208)
    assert world.add(session, BOB)


def test_a_number_held_in_a_closed_session_or_by_a_removed_participant_is_free(
    world: World, session: SessionRecord
) -> None:
    _, two, three = hold(world, 0, 1, 2)
    two.status = "closed"
    assert given(world, session) == 1
    three.participants[0].date_deleted = world.now
    assert given(world, world.store.add_session(world.service)) == 2


@pytest.mark.parametrize(
    ("behavior", "status", "before", "number"),
    [
        ("prefer-sticky", "closed", [2], 2),
        ("prefer-sticky", "open", [2], 0),
        ("avoid-sticky", "closed", [0, 1], 2),
        ("avoid-sticky", "closed", [0, 1, 2], 0),
    ],
)
def test_the_number_from_last_time_is_preferred_or_avoided_if_possible(
    world: World, session: SessionRecord, behavior: str, status: str, before: list[int], number: int
) -> None:
    world.service.number_selection_behavior = behavior
    hold(world, *before, status=status)
    assert given(world, session) == number


def test_the_number_least_in_use_is_chosen(world: World, session: SessionRecord) -> None:
    world.talking()
    assert given(world, session, CID) == 1


@pytest.mark.parametrize(
    ("level", "pool", "code"),
    [
        ("area-code", "+12025550100", 0),
        ("area-code", "+17715550100", 80206),
        ("overlay", "+17715550100", 0),
        ("overlay", "+14155550100", 80206),
        ("country", "+14155550100", 0),
        ("radius", "+14155550100", 0),
    ],
)
def test_geography_counts_in_north_america(
    world: World, session: SessionRecord, level: str, pool: str, code: int
) -> None:
    world.service.geo_match_level = level
    world.store.add_number(world.service, pool)
    if code:
        assert world.refuse(session, "+12025550123") == (400, code)
    else:
        assert world.add(session, "+12025550123")["proxy_identifier"] == pool
    assert world.add(session, ANN), "area codes do not count elsewhere"
