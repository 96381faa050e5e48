"""Participants: adding, removing, and which number they are given or refused."""

from typing import Any

import pytest
from simulator_world import ANN, BOB, CID, MakeWorld, World

from proxy_tui.simulator.rules.records import Session

PARIS = "+33639980001"


def people(world: World, session: Session) -> str:
    return world.sessions(session, "Participants")


def add(world: World, session: Session, identifier: str, **form: Any) -> dict[str, Any]:
    return world.post(people(world, session), Identifier=identifier, **form)


def refuse(world: World, session: Session, identifier: str, **form: Any) -> tuple[int, int]:
    return world.refuse_post(people(world, session), Identifier=identifier, **form)


@pytest.fixture
def session(world: World) -> Session:
    return world.store.add_session(world.service)


def test_a_participant_gets_a_number_of_the_pool(world: World, session: Session) -> None:
    made = add(world, session, ANN, FriendlyName="Ann")
    url = f"https://proxy.twilio.com/v1{people(world, session)}/{made['sid']}"
    assert made["identifier"] == ANN
    assert made["friendly_name"] == "Ann"
    assert made["proxy_identifier"] == world.numbers[0].phone_number
    assert made["proxy_identifier_sid"] == world.numbers[0].sid
    assert made["date_deleted"] is None
    assert made["url"] == url
    assert made["links"] == {"message_interactions": f"{url}/MessageInteractions"}
    assert world.get(people(world, session) + f"/{made['sid']}") == made


def test_adding_people_leaves_a_session_open(world: World, session: Session) -> None:
    add(world, session, ANN)
    add(world, session, BOB)
    assert session.status == "open"


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"Identifier": ""},
        {"Identifier": "x" * 192},
        {"Identifier": ANN, "FriendlyName": "x" * 256},
        {"Identifier": ANN, "ProxyIdentifier": "x" * 256},
        {"Identifier": ANN, "ProxyIdentifierSid": "PN1"},
    ],
)
def test_a_bad_field_is_80701(world: World, session: Session, form: dict[str, str]) -> None:
    assert world.refuse_post(people(world, session), **form) == (400, 80701)
    assert session.participants == []


@pytest.mark.parametrize(
    "identifier",
    [
        "+15551234567",
        "+12021234567",
        "+11025550100",
        "+1202555",
        "07700900001",
        "ann",
        "+0123456789",
    ],
)
def test_an_unreachable_identifier_is_80404(
    world: World, session: Session, identifier: str
) -> None:
    assert refuse(world, session, identifier) == (400, 80404)


def test_an_identifier_may_be_made_unreachable(world: World, session: Session) -> None:
    world.store.unreachable.add(ANN)
    assert refuse(world, session, ANN) == (400, 80404)


def test_the_same_person_is_80103(world: World) -> None:
    assert refuse(world, world.talking(), ANN) == (400, 80103)


def test_a_third_person_is_80609(world: World) -> None:
    assert refuse(world, world.talking(), CID) == (400, 80609)


def test_removing_is_soft(world: World) -> None:
    session = world.talking()
    path = f"{people(world, session)}/{session.participants[0].sid}"
    world.pass_time(minutes=1)
    answer = world.http.delete(path)
    assert (answer.status_code, answer.content) == (200, b"")
    assert world.get(path)["date_deleted"] == "2026-03-01T12:01:00Z"
    assert len(world.get(people(world, session))["participants"]) == 2
    assert world.refuse_delete(path) == (404, 20404)


def test_removing_may_answer_204_and_hide(make_world: MakeWorld) -> None:
    world = make_world(delete_participant_status=204, list_removed_participants=False)
    session = world.talking()
    path = f"{people(world, session)}/{session.participants[0].sid}"
    assert world.http.delete(path).status_code == 204
    assert len(world.get(people(world, session))["participants"]) == 1
    assert world.get(path)["date_deleted"]


def test_a_removed_person_makes_room_but_cannot_come_back(world: World) -> None:
    session = world.talking()
    world.http.delete(f"{people(world, session)}/{session.participants[0].sid}")
    assert refuse(world, session, ANN) == (400, 80612)
    assert add(world, session, CID)["identifier"] == CID


def test_removed_people_may_count_to_the_limit(make_world: MakeWorld) -> None:
    world = make_world(removed_count_to_limit=True)
    session = world.talking()
    world.http.delete(f"{people(world, session)}/{session.participants[0].sid}")
    assert refuse(world, session, CID) == (400, 80609)


def test_a_closed_session_takes_nobody(world: World, make_world: MakeWorld) -> None:
    for one, expected in ((world, 400), (make_world(closed_session_accepts_writes=True), 201)):
        session = one.store.add_session(one.service, status="closed")
        answer = one.http.post(people(one, session), data={"Identifier": ANN})
        assert answer.status_code == expected


def test_a_closed_session_says_80607(world: World) -> None:
    session = world.store.add_session(world.service, status="closed")
    assert refuse(world, session, ANN) == (400, 80607)


def test_a_channel_does_not_fit_a_voice_session(world: World) -> None:
    session = world.store.add_session(world.service, mode="voice-only")
    assert refuse(world, session, "messenger:123") == (400, 80616)


def test_a_channel_finds_no_number(world: World, session: Session) -> None:
    assert refuse(world, session, "messenger:123") == (400, 80206)


def test_an_empty_pool_is_80205(world: World, session: Session) -> None:
    world.service.numbers.clear()
    assert refuse(world, session, ANN) == (400, 80205)


def test_another_country_is_80203(world: World, session: Session) -> None:
    assert refuse(world, session, PARIS) == (400, 80203)
    paris = world.store.add_number(world.service, "+33199001234")
    assert add(world, session, PARIS)["proxy_identifier"] == paris.phone_number


def test_a_dialling_code_is_a_country(world: World, session: Session) -> None:
    jersey = "+447797000001"
    assert add(world, session, jersey)["proxy_identifier"] == world.numbers[0].phone_number


@pytest.mark.parametrize(
    ("mode", "voice", "sms", "code"),
    [
        ("voice-and-message", False, True, 80201),
        ("voice-and-message", True, False, 80202),
        ("voice-only", False, True, 80201),
        ("message-only", True, False, 80202),
    ],
)
def test_a_number_must_be_able_to_do_what_the_mode_asks(
    world: World, mode: str, voice: bool, sms: bool, code: int
) -> None:
    session = world.store.add_session(world.service, mode=mode)
    for number in world.numbers:
        number.owned.voice, number.owned.sms = voice, sms
    assert refuse(world, session, ANN) == (400, code)
    sid = world.numbers[0].sid
    assert refuse(world, session, ANN, ProxyIdentifierSid=sid) == (400, code)


@pytest.mark.parametrize(
    ("mode", "voice", "sms"), [("voice-only", True, False), ("message-only", False, True)]
)
def test_a_number_need_not_do_more_than_the_mode_asks(
    world: World, mode: str, voice: bool, sms: bool
) -> None:
    session = world.store.add_session(world.service, mode=mode)
    for number in world.numbers:
        number.owned.voice, number.owned.sms = voice, sms
    assert add(world, session, ANN)["proxy_identifier"]


def test_only_reserved_numbers_is_80207(world: World, session: Session) -> None:
    for number in world.numbers:
        number.is_reserved = True
    assert refuse(world, session, ANN) == (400, 80207)


def test_a_reserved_number_is_not_chosen(world: World, session: Session) -> None:
    world.numbers[0].is_reserved = True
    assert add(world, session, ANN)["proxy_identifier"] == world.numbers[1].phone_number


def use_up(world: World) -> None:
    for number in world.numbers:
        other = world.store.add_session(world.service)
        world.store.add_participant(other, ANN, number)


def test_a_person_who_holds_every_number_is_80208(world: World, session: Session) -> None:
    use_up(world)
    assert refuse(world, session, ANN) == (400, 80208)
    assert add(world, session, BOB)["proxy_identifier"]


def test_it_may_be_80206(make_world: MakeWorld) -> None:
    world = make_world(exhausted_code=80206)
    use_up(world)
    session = world.store.add_session(world.service)
    assert refuse(world, session, ANN) == (400, 80206)


def test_a_number_held_in_a_closed_session_is_free(world: World, session: Session) -> None:
    use_up(world)
    world.service.sessions[1].status = "closed"
    assert add(world, session, ANN)["proxy_identifier"] == world.numbers[0].phone_number


def test_a_number_held_by_a_removed_participant_is_free(world: World, session: Session) -> None:
    use_up(world)
    world.service.sessions[2].participants[0].date_deleted = world.now
    assert add(world, session, ANN)["proxy_identifier"] == world.numbers[1].phone_number


def test_sticky_gives_the_number_from_last_time(world: World, session: Session) -> None:
    past = world.store.add_session(world.service, status="closed")
    world.store.add_participant(past, ANN, world.numbers[2])
    assert add(world, session, ANN)["proxy_identifier"] == world.numbers[2].phone_number


def test_sticky_falls_back_where_that_number_is_held(world: World, session: Session) -> None:
    now = world.store.add_session(world.service)
    world.store.add_participant(now, ANN, world.numbers[2])
    assert add(world, session, ANN)["proxy_identifier"] == world.numbers[0].phone_number


def test_avoiding_sticky_gives_another_number(world: World, session: Session) -> None:
    world.service.number_selection_behavior = "avoid-sticky"
    past = world.store.add_session(world.service, status="closed")
    for number in world.numbers[:2]:
        world.store.add_participant(past, ANN, number)
    assert add(world, session, ANN)["proxy_identifier"] == world.numbers[2].phone_number


def test_avoiding_sticky_falls_back_too(world: World, session: Session) -> None:
    world.service.number_selection_behavior = "avoid-sticky"
    past = world.store.add_session(world.service, status="closed")
    for number in world.numbers:
        world.store.add_participant(past, ANN, number)
    assert add(world, session, ANN)["proxy_identifier"]


def test_the_number_least_in_use_is_chosen(world: World, session: Session) -> None:
    world.talking()
    assert add(world, session, CID)["proxy_identifier"] == world.numbers[1].phone_number


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
    world: World, session: Session, level: str, pool: str, code: int
) -> None:
    world.service.geo_match_level = level
    world.store.add_number(world.service, pool)
    answer = world.http.post(people(world, session), data={"Identifier": "+12025550123"})
    if code:
        assert world.refused(answer) == (400, code)
    else:
        assert answer.json()["proxy_identifier"] == pool


def test_area_codes_do_not_count_elsewhere(world: World, session: Session) -> None:
    world.service.geo_match_level = "area-code"
    assert add(world, session, ANN)["proxy_identifier"]


@pytest.mark.parametrize("by", ["ProxyIdentifier", "ProxyIdentifierSid"])
def test_a_number_can_be_forced(world: World, session: Session, by: str) -> None:
    wanted = world.numbers[2]
    value = wanted.phone_number if by == "ProxyIdentifier" else wanted.sid
    assert add(world, session, ANN, **{by: value})["proxy_identifier_sid"] == wanted.sid


def test_a_forced_number_must_exist(world: World, session: Session) -> None:
    assert refuse(world, session, ANN, ProxyIdentifier="+442079460999") == (400, 80304)
    assert refuse(world, session, ANN, ProxyIdentifierSid="PN" + "0" * 32) == (400, 80305)


def test_a_forced_number_must_be_of_this_service(world: World, session: Session) -> None:
    other = world.store.add_number(world.store.add_service("other"), "+442079460050")
    assert refuse(world, session, ANN, ProxyIdentifier="+442079460050") == (400, 80605)
    assert refuse(world, session, ANN, ProxyIdentifierSid=other.sid) == (400, 80605)


def test_number_and_sid_must_agree(world: World, session: Session) -> None:
    one, two = world.numbers[:2]
    form = {"ProxyIdentifier": one.phone_number, "ProxyIdentifierSid": two.sid}
    assert refuse(world, session, ANN, **form) == (400, 80305)


def test_a_forced_pair_must_not_be_active_elsewhere(world: World, session: Session) -> None:
    world.talking()
    number = world.numbers[0].phone_number
    assert refuse(world, session, ANN, ProxyIdentifier=number) == (400, 80604)
    assert add(world, session, CID, ProxyIdentifier=number)["proxy_identifier"] == number


def test_forcing_a_reserved_number_fails_as_it_did_live(world: World, session: Session) -> None:
    reserved = world.numbers[0]
    reserved.is_reserved = True
    assert refuse(world, session, ANN, ProxyIdentifier=reserved.phone_number) == (400, 80304)
    assert refuse(world, session, ANN, ProxyIdentifierSid=reserved.sid) == (400, 80207)


def test_forcing_a_reserved_number_may_work_as_documented(make_world: MakeWorld) -> None:
    world = make_world(forced_reserved_allowed=True)
    session = world.store.add_session(world.service)
    world.numbers[0].is_reserved = True
    number = world.numbers[0].phone_number
    assert add(world, session, ANN, ProxyIdentifier=number)["proxy_identifier"] == number
