"""Participants: adding, removing, forcing a number."""

import pytest
from simulator_world import ANN, BOB, CID, MakeWorld, World

from proxy_tui.simulator.rules.records import SessionRecord


@pytest.fixture
def session(world: World) -> SessionRecord:
    return world.store.add_session(world.service)


def test_a_participant_gets_a_number_of_the_pool(world: World, session: SessionRecord) -> None:
    made = world.add(session, ANN, FriendlyName="Ann")
    url = f"https://proxy.twilio.com/v1{world.people(session)}/{made['sid']}"
    assert made["identifier"] == ANN
    assert made["friendly_name"] == "Ann"
    assert made["proxy_identifier"] == world.numbers[0].phone_number
    assert made["proxy_identifier_sid"] == world.numbers[0].sid
    assert made["date_deleted"] is None
    assert made["url"] == url
    assert made["links"] == {"message_interactions": f"{url}/MessageInteractions"}
    assert world.get(f"{world.people(session)}/{made['sid']}") == made
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
def test_a_bad_field_is_80701(world: World, session: SessionRecord, form: dict[str, str]) -> None:
    assert world.refuse_post(world.people(session), **form) == (400, 80701)
    assert session.participants == []


@pytest.mark.parametrize(
    "identifier",
    [
        *("+15551234567", "+12021234567", "+11025550100", "+1202555"),
        *("07700900001", "ann", "+0123456789"),
    ],
)
def test_an_unreachable_identifier_is_80404(
    world: World, session: SessionRecord, identifier: str
) -> None:
    assert world.refuse(session, identifier) == (400, 80404)


@pytest.mark.parametrize("status", [200, 204])
def test_removing_is_soft(make_world: MakeWorld, status: int) -> None:
    world = make_world(delete_participant_status=status)
    session = world.talking()
    path = f"{world.people(session)}/{session.participants[0].sid}"
    world.pass_time(minutes=1)
    answer = world.http.delete(path)
    assert (answer.status_code, answer.content) == (status, b"")
    assert world.get(path)["date_deleted"] == "2026-03-01T12:01:00Z"
    assert len(world.get(world.people(session))["participants"]) == 2
    assert world.refuse_delete(path) == (404, 20404)


def test_a_removed_person_makes_room_but_cannot_come_back(world: World) -> None:
    session = world.talking()
    world.http.delete(f"{world.people(session)}/{session.participants[0].sid}")
    assert world.refuse(session, ANN) == (400, 80612)
    assert world.add(session, CID)["identifier"] == CID


def test_a_closed_session_takes_nobody(world: World) -> None:
    assert world.refuse(world.talking(status="closed"), CID) == (400, 80607)


@pytest.mark.parametrize("by", ["ProxyIdentifier", "ProxyIdentifierSid"])
def test_a_number_can_be_forced(world: World, session: SessionRecord, by: str) -> None:
    wanted = world.numbers[2]
    value = wanted.phone_number if by == "ProxyIdentifier" else wanted.sid
    assert world.add(session, ANN, **{by: value})["proxy_identifier_sid"] == wanted.sid


def test_number_and_sid_must_agree(world: World, session: SessionRecord) -> None:
    one, two = world.numbers[:2]
    form = {"ProxyIdentifier": one.phone_number, "ProxyIdentifierSid": two.sid}
    assert world.refuse(session, ANN, **form) == (400, 80305)


def test_a_forced_pair_must_not_be_active_elsewhere(world: World, session: SessionRecord) -> None:
    world.talking()
    number = world.numbers[0].phone_number
    assert world.refuse(session, ANN, ProxyIdentifier=number) == (400, 80604)
    assert world.add(session, CID, ProxyIdentifier=number)["proxy_identifier"] == number


def test_a_reserved_number_cannot_be_forced(world: World, session: SessionRecord) -> None:
    reserved = world.numbers[0]
    reserved.is_reserved = True
    assert world.refuse(session, BOB, ProxyIdentifier=reserved.phone_number) == (400, 80304)
    assert world.refuse(session, BOB, ProxyIdentifierSid=reserved.sid) == (400, 80207)
