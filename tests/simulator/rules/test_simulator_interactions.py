"""Interactions, and the messages that the API sends."""

import json
from typing import Any

import pytest
from simulator_world import World

from proxy_tui.simulator.rules.records import SessionRecord


@pytest.fixture
def session(world: World) -> SessionRecord:
    return world.talking()


def messages(world: World, session: SessionRecord, place: int = 0) -> str:
    return world.sessions(
        session, "Participants", session.participants[place], "MessageInteractions"
    )


def traffic(world: World, session: SessionRecord) -> list[dict[str, Any]]:
    return world.get(world.sessions(session, "Interactions"))["interactions"]


def test_the_first_contact_starts_a_session_and_later_ones_prolong_it(
    world: World, session: SessionRecord
) -> None:
    for minutes, last in ((3, "2026-03-01T12:03:00Z"), (4, "2026-03-01T12:07:00Z")):
        world.pass_time(minutes=minutes)
        world.store.add_traffic(session)
        read = world.get(world.sessions(session))
        assert (read["status"], read["date_started"]) == ("in-progress", "2026-03-01T12:03:00Z")
        assert read["date_last_interaction"] == last


def test_a_message_has_two_legs_and_a_body(world: World, session: SessionRecord) -> None:
    world.store.add_traffic(session, body='say "hi" é')
    [read] = traffic(world, session)
    ann, bob = (person.sid for person in session.participants)
    assert read["type"] == "message"
    assert json.loads(read["data"]) == {"body": 'say "hi" é'}
    assert (read["inbound_participant_sid"], read["outbound_participant_sid"]) == (ann, bob)
    assert read["inbound_resource_status"] == read["outbound_resource_status"] == "delivered"
    assert read["inbound_resource_type"] == read["outbound_resource_type"] == "Message"
    assert read["inbound_resource_sid"].startswith("SM")
    assert read["outbound_resource_url"].endswith(f"/Messages/{read['outbound_resource_sid']}.json")
    assert read["url"].endswith(world.sessions(session, "Interactions", read["sid"]))
    assert "links" not in read


def test_a_call_has_a_duration_once_it_is_known(world: World, session: SessionRecord) -> None:
    world.store.add_traffic(session, kind="voice", status="completed", body="31")
    world.store.add_traffic(session, kind="voice", status="busy", body="", by_second=True)
    busy, done = traffic(world, session)
    assert json.loads(done["data"]) == {"duration": "31"}
    assert busy["data"] is None
    assert busy["outbound_resource_status"] == "busy"
    assert busy["inbound_resource_sid"].startswith("CA")
    assert busy["outbound_resource_url"].endswith(f"/Calls/{busy['outbound_resource_sid']}.json")
    assert busy["inbound_participant_sid"] == session.participants[1].sid


def test_an_interaction_is_fetched_and_deleted_but_not_created(
    world: World, session: SessionRecord
) -> None:
    path = world.sessions(session, "Interactions", world.store.add_traffic(session))
    assert path.endswith(world.get(path)["sid"])
    assert world.http.delete(path).status_code == 204
    assert world.refuse_get(path) == (404, 20404)
    assert traffic(world, session) == []
    assert world.refuse_post(world.sessions(session, "Interactions")) == (405, 20004)


def test_a_message_goes_to_one_participant(world: World, session: SessionRecord) -> None:
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


def test_it_is_delivered_a_little_later(world: World, session: SessionRecord) -> None:
    path = f"{messages(world, session)}/{world.post(messages(world, session), Body='x')['sid']}"
    world.pass_time(seconds=3)
    assert world.get(path)["outbound_resource_status"] == "sent"
    world.pass_time(seconds=2)
    read = world.get(path)
    assert read["outbound_resource_status"] == "delivered"
    assert read["date_updated"] == "2026-03-01T12:00:04Z"


def test_messages_are_listed_by_the_participant_they_were_sent_to(
    world: World, session: SessionRecord
) -> None:
    world.store.add_traffic(session)
    sent = world.post(messages(world, session), Body="x")
    listed = world.get(messages(world, session))
    assert listed["meta"]["key"] == "interactions"
    assert [row["sid"] for row in listed["interactions"]] == [sent["sid"]]
    assert world.get(messages(world, session, 1))["interactions"] == []
    assert world.refuse_get(f"{messages(world, session, 1)}/{sent['sid']}") == (404, 20404)
    assert len(traffic(world, session)) == 2


def test_a_message_may_be_media_only(world: World, session: SessionRecord) -> None:
    sent = world.post(messages(world, session), MediaUrl="https://media.example/cat.png")
    assert json.loads(sent["data"]) == {"body": ""}


@pytest.mark.parametrize("form", [{}, {"Body": ""}, {"Body": "x" * 1601}])
def test_a_message_needs_a_text_that_fits(
    world: World, session: SessionRecord, form: dict[str, str]
) -> None:
    assert world.refuse_post(messages(world, session), **form) == (400, 80701)


@pytest.mark.parametrize(
    ("field", "value", "code"), [("status", "closed", 80607), ("mode", "voice-only", 80616)]
)
def test_a_closed_or_voice_session_sends_nothing(
    world: World, field: str, value: Any, code: int
) -> None:
    path = messages(world, world.talking(**{field: value}))
    assert world.refuse_post(path, Body="x") == (400, code)


def test_a_removed_participant_gets_nothing(world: World, session: SessionRecord) -> None:
    session.participants[0].date_deleted = world.now
    assert world.refuse_post(messages(world, session), Body="x") == (404, 20404)
