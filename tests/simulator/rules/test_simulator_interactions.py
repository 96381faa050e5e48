"""Interactions and the messages the API sends."""

import json
from typing import Any

import pytest
from simulator_world import ANN, MakeWorld, World

from proxy_tui.simulator.rules.records import Session


@pytest.fixture
def session(world: World) -> Session:
    return world.talking()


def messages(world: World, session: Session, place: int = 0) -> str:
    return world.sessions(
        session, "Participants", session.participants[place], "MessageInteractions"
    )


def traffic(world: World, session: Session) -> list[dict[str, Any]]:
    return world.get(world.sessions(session, "Interactions"))["interactions"]


def test_the_first_traffic_starts_a_session(world: World, session: Session) -> None:
    world.pass_time(minutes=3)
    world.store.add_traffic(session, body="hello")
    read = world.get(world.sessions(session))
    assert read["status"] == "in-progress"
    assert read["date_started"] == read["date_last_interaction"] == "2026-03-01T12:03:00Z"


def test_later_traffic_only_moves_the_last_contact(world: World, session: Session) -> None:
    world.store.add_traffic(session)
    world.pass_time(minutes=3)
    world.store.add_traffic(session)
    read = world.get(world.sessions(session))
    assert read["date_started"] == "2026-03-01T12:00:00Z"
    assert read["date_last_interaction"] == "2026-03-01T12:03:00Z"


def test_a_message_has_two_legs_and_a_body(world: World, session: Session) -> None:
    world.store.add_traffic(session, body='say "hi" é')
    [said] = traffic(world, session)
    ann, bob = (person.sid for person in session.participants)
    assert said["type"] == "message"
    assert json.loads(said["data"]) == {"body": 'say "hi" é'}
    assert (said["inbound_participant_sid"], said["outbound_participant_sid"]) == (ann, bob)
    assert said["inbound_resource_status"] == said["outbound_resource_status"] == "delivered"
    assert said["inbound_resource_type"] == said["outbound_resource_type"] == "Message"
    assert said["inbound_resource_sid"].startswith("SM")
    assert said["outbound_resource_url"].endswith(f"/Messages/{said['outbound_resource_sid']}.json")
    assert said["url"].endswith(world.sessions(session, "Interactions", said["sid"]))
    assert "links" not in said


def test_a_call_has_a_duration_once_it_is_known(world: World, session: Session) -> None:
    world.store.add_traffic(session, kind="voice", status="completed", body="31")
    world.store.add_traffic(session, kind="voice", status="busy", body="", by_second=True)
    busy, done = traffic(world, session)
    assert json.loads(done["data"]) == {"duration": "31"}
    assert busy["data"] is None
    assert busy["outbound_resource_status"] == "busy"
    assert busy["inbound_resource_sid"].startswith("CA")
    assert busy["outbound_resource_url"].endswith(f"/Calls/{busy['outbound_resource_sid']}.json")
    assert busy["inbound_participant_sid"] == session.participants[1].sid


def test_an_interaction_is_fetched_and_deleted(world: World, session: Session) -> None:
    said = world.store.add_traffic(session)
    path = world.sessions(session, "Interactions", said)
    assert world.get(path)["sid"] == said.sid
    assert world.http.delete(path).status_code == 204
    assert world.refuse_get(path) == (404, 20404)
    assert traffic(world, session) == []


def test_an_interaction_cannot_be_made(world: World, session: Session) -> None:
    assert world.refuse_post(world.sessions(session, "Interactions")) == (405, 20004)


def test_a_message_goes_to_one_participant(world: World, session: Session) -> None:
    answer = world.http.post(messages(world, session), data={"Body": "hello"})
    sent = answer.json()
    ann = session.participants[0].sid
    assert answer.status_code == 200
    assert sent["participant_sid"] == sent["outbound_participant_sid"] == ann
    assert json.loads(sent["data"]) == {"body": "hello"}
    inbound = [value for key, value in sent.items() if key.startswith("inbound_")]
    assert inbound == [None] * 5
    assert sent["outbound_resource_status"] == "sent"
    assert sent["url"].endswith(f"{messages(world, session)}/{sent['sid']}")
    assert session.status == "in-progress"


def test_it_is_delivered_a_little_later(world: World, session: Session) -> None:
    path = f"{messages(world, session)}/{world.post(messages(world, session), Body='x')['sid']}"
    world.pass_time(seconds=3)
    assert world.get(path)["outbound_resource_status"] == "sent"
    world.pass_time(seconds=2)
    read = world.get(path)
    assert read["outbound_resource_status"] == "delivered"
    assert read["date_updated"] == "2026-03-01T12:00:04Z"


def test_it_may_not_be_delivered(world: World, session: Session) -> None:
    world.store.unreachable.add(ANN)
    world.post(messages(world, session), Body="x")
    world.pass_time(seconds=4)
    assert traffic(world, session)[0]["outbound_resource_status"] == "undelivered"


def test_messages_are_listed_by_whom_they_were_sent_to(world: World, session: Session) -> None:
    world.store.add_traffic(session)
    sent = world.post(messages(world, session), Body="x")
    listed = world.get(messages(world, session))
    assert listed["meta"]["key"] == "interactions"
    assert [row["sid"] for row in listed["interactions"]] == [sent["sid"]]
    assert world.get(messages(world, session, 1))["interactions"] == []
    assert len(traffic(world, session)) == 2


def test_a_message_may_answer_201(make_world: MakeWorld) -> None:
    world = make_world(create_message_status=201)
    path = messages(world, world.talking())
    assert world.http.post(path, data={"Body": "x"}).status_code == 201


def test_a_message_may_be_media_only(world: World, session: Session) -> None:
    sent = world.post(messages(world, session), MediaUrl="https://media.example/cat.png")
    assert json.loads(sent["data"]) == {"body": ""}


@pytest.mark.parametrize("form", [{}, {"Body": ""}, {"Body": "x" * 1601}])
def test_a_message_needs_a_text_that_fits(
    world: World, session: Session, form: dict[str, str]
) -> None:
    assert world.refuse_post(messages(world, session), **form) == (400, 80701)


def test_a_closed_session_sends_nothing(world: World) -> None:
    path = messages(world, world.talking(status="closed"))
    assert world.refuse_post(path, Body="x") == (400, 80607)


def test_a_voice_session_sends_nothing(world: World) -> None:
    path = messages(world, world.talking(mode="voice-only"))
    assert world.refuse_post(path, Body="x") == (400, 80616)


def test_a_removed_participant_gets_nothing(world: World, session: Session) -> None:
    session.participants[0].date_deleted = world.now
    assert world.refuse_post(messages(world, session), Body="x") == (404, 20404)


def test_the_message_of_another_participant_is_not_found(world: World, session: Session) -> None:
    sent = world.post(messages(world, session), Body="x")
    assert world.refuse_get(f"{messages(world, session, 1)}/{sent['sid']}") == (404, 20404)
