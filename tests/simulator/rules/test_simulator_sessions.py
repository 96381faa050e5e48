"""Sessions: creating, changing, re-opening, deleting, and every refusal."""

import json
from typing import Any

import pytest
from simulator_world import ANN, BOB, CID, MakeWorld, World

from proxy_tui.simulator.rules.records import DebuggerEvent


def test_a_new_session_is_open_and_empty(world: World) -> None:
    made = world.post(world.sessions(), UniqueName="job-1", Ttl=900)
    assert made["status"] == "open"
    assert made["ttl"] == 900
    assert made["mode"] == "voice-and-message"
    assert made["date_created"] == "2026-03-01T12:00:00Z"
    empty = (
        "date_started",
        "date_expiry",
        "date_last_interaction",
        "date_ended",
        "closed_reason",
    )
    assert [made[key] for key in empty] == [None] * 5


def test_creating_answers_201(world: World) -> None:
    assert world.http.post(world.sessions()).status_code == 201


def test_every_field_of_a_new_session_is_kept(world: World) -> None:
    made = world.post(
        world.sessions(),
        UniqueName="Order #4481",
        Ttl="60",
        DateExpiry="2026-03-01T14:00:00Z",
        Mode="message-only",
        Status="in-progress",
    )
    assert made["unique_name"] == "Order #4481"
    assert made["date_expiry"] == "2026-03-01T14:00:00Z"
    assert made["mode"] == "message-only"
    assert made["status"] == "in-progress"
    assert made["date_started"] == "2026-03-01T12:00:00Z"


def test_a_session_has_its_url_and_links(world: World) -> None:
    made = world.post(world.sessions())
    url = f"https://proxy.twilio.com/v1{world.sessions(made['sid'])}"
    assert made["url"] == url
    assert made["links"] == {
        "interactions": f"{url}/Interactions",
        "participants": f"{url}/Participants",
    }


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2026-03-02", "2026-03-02T00:00:00Z"),
        ("2026-03-01T13:00:00.250Z", "2026-03-01T13:00:00Z"),
        ("2026-03-01T14:00:00+01:00", "2026-03-01T13:00:00Z"),
        ("2026-03-01T13:00:00", "2026-03-01T13:00:00Z"),
    ],
)
def test_an_expiry_may_be_written_in_several_ways(world: World, given: str, kept: str) -> None:
    assert world.post(world.sessions(), DateExpiry=given)["date_expiry"] == kept


@pytest.mark.parametrize(
    "form",
    [
        {"Ttl": "-1"},
        {"Ttl": "2147483647"},
        {"Ttl": "soon"},
        {"Ttl": "1.5"},
        {"Ttl": "9" * 40},
        {"DateExpiry": "2026-03-01T12:00:00Z"},
        {"DateExpiry": "2020-01-01"},
        {"DateExpiry": "tomorrow"},
        {"DateExpiry": "2026-13-01T00:00:00Z"},
        {"DateExpiry": "0001-01-01T00:00:00+14:00"},
        {"Mode": "telepathy"},
        {"Status": "paused"},
        {"UniqueName": "x" * 192},
        {"Participants": "not json"},
        {"Participants": "[1]"},
        {"Participants": json.dumps({"FriendlyName": "nobody"})},
        {"Participants": json.dumps({"Identifier": "x" * 192})},
    ],
)
def test_a_bad_field_is_80701_and_nothing_is_made(world: World, form: dict[str, str]) -> None:
    assert world.refuse_post(world.sessions(), **form) == (400, 80701)
    assert world.service.sessions == []


def test_80701_names_the_parameter(world: World) -> None:
    answer = world.http.post(world.sessions(), data={"Ttl": "soon"})
    assert "Ttl" in answer.json()["message"]


def test_an_empty_field_counts_as_left_out(world: World) -> None:
    made = world.post(world.sessions(), UniqueName="", Ttl="", DateExpiry="", Mode="")
    assert (made["unique_name"], made["ttl"], made["date_expiry"]) == (None, 0, None)


def test_a_name_of_191_characters_is_taken(world: World) -> None:
    assert world.post(world.sessions(), UniqueName="é" * 191)["unique_name"] == "é" * 191


def test_a_name_is_unique_in_its_service_also_among_closed_sessions(world: World) -> None:
    world.store.add_session(world.service, "job-1", status="closed")
    assert world.refuse_post(world.sessions(), UniqueName="job-1") == (400, 80603)
    other = world.store.add_service("other")
    path = f"/Services/{other.sid}/Sessions"
    assert world.post(path, UniqueName="job-1")["unique_name"] == "job-1"


def test_the_name_of_a_deleted_session_is_free_again(world: World) -> None:
    made = world.post(world.sessions(), UniqueName="job-1")
    assert world.http.delete(world.sessions(made["sid"])).status_code == 204
    assert world.post(world.sessions(), UniqueName="job-1")["sid"] != made["sid"]


@pytest.mark.parametrize("status", ["closed", "failed", "unknown"])
def test_a_session_does_not_begin_closed_or_failed(world: World, status: str) -> None:
    assert world.refuse_post(world.sessions(), Status=status) == (400, 80608)


def test_which_statuses_may_begin_is_a_switch(make_world: MakeWorld) -> None:
    world = make_world(create_statuses=frozenset({"closed"}))
    assert world.post(world.sessions(), Status="closed")["status"] == "closed"


def test_participants_come_as_repeated_json(world: World) -> None:
    people = [world.person(ANN, FriendlyName="Ann"), world.person(BOB)]
    made = world.post(world.sessions(), Participants=people)
    listed = world.get(world.sessions(made["sid"], "Participants"))["participants"]
    assert [(row["identifier"], row["friendly_name"]) for row in listed] == [
        (BOB, None),
        (ANN, "Ann"),
    ]
    assert all(row["proxy_identifier"].startswith("+4420794600") for row in listed)


def test_three_participants_are_one_too_many(world: World) -> None:
    people = [world.person(name) for name in (ANN, BOB, CID)]
    assert world.refuse_post(world.sessions(), Participants=people) == (400, 80609)
    assert world.service.sessions == []


def test_the_same_person_twice_is_80103(world: World) -> None:
    people = [world.person(ANN), world.person(ANN)]
    assert world.refuse_post(world.sessions(), Participants=people) == (400, 80103)


def test_a_refused_participant_takes_the_session_with_it(world: World) -> None:
    people = [world.person(ANN), world.person("+15551234567")]
    form = {"UniqueName": "job-1", "Participants": people}
    assert world.refuse_post(world.sessions(), **form) == (400, 80404)
    assert world.service.sessions == []
    assert world.post(world.sessions(), UniqueName="job-1")


def test_without_atomic_creation_the_session_is_left_behind(make_world: MakeWorld) -> None:
    world = make_world(atomic_create=False)
    people = [world.person(ANN), world.person("+15551234567")]
    form = {"UniqueName": "job-1", "Participants": people}
    assert world.refuse_post(world.sessions(), **form) == (400, 80404)
    [left] = world.service.sessions
    assert [person.identifier for person in left.participants] == [ANN]
    assert world.refuse_post(world.sessions(), UniqueName="job-1") == (400, 80603)


def test_a_session_is_fetched_by_sid_or_by_name(world: World) -> None:
    session = world.store.add_session(world.service, "Order #4481/b [x] 📦")
    by_name = world.http.get(world.sessions("Order%20%234481%2Fb%20%5Bx%5D%20%F0%9F%93%A6"))
    assert by_name.json()["sid"] == session.sid
    assert world.get(world.sessions(session))["sid"] == session.sid


def test_a_name_nobody_has_is_404(world: World) -> None:
    assert world.refuse_get(world.sessions("nobody")) == (404, 20404)


def test_a_miss_by_name_may_be_80308(make_world: MakeWorld) -> None:
    world = make_world(miss_by_name_code=80308)
    assert world.refuse_get(world.sessions("nobody")) == (404, 80308)
    assert world.refuse_get(world.sessions("KC" + "0" * 32)) == (404, 20404)


def test_a_session_of_another_service_is_not_found(world: World) -> None:
    other = world.store.add_service("other")
    session = world.store.add_session(other, "job-1")
    assert world.refuse_get(world.sessions(session)) == (404, 20404)


@pytest.mark.parametrize("verb", ["post", "delete"])
def test_writing_needs_the_sid_not_the_name(world: World, verb: str) -> None:
    world.store.add_session(world.service, "job-1")
    answer = getattr(world.http, verb)(world.sessions("job-1"))
    assert world.refused(answer) == (404, 20404)


def test_closing_says_api_and_when(world: World) -> None:
    session = world.talking()
    world.pass_time(minutes=5)
    closed = world.post(world.sessions(session), Status="closed")
    assert (closed["status"], closed["closed_reason"]) == ("closed", "api")
    assert closed["date_ended"] == closed["date_updated"] == "2026-03-01T12:05:00Z"
    assert closed["date_started"] is None


def test_reopening_keeps_people_and_numbers(world: World) -> None:
    session = world.talking(status="closed", closed_reason="api", date_ended=world.now)
    opened = world.post(world.sessions(session), Status="in-progress")
    assert opened["status"] == "in-progress"
    assert opened["closed_reason"] is None
    assert opened["date_ended"] is None
    listed = world.get(world.sessions(session, "Participants"))["participants"]
    assert {row["proxy_identifier"] for row in listed} == {world.numbers[0].phone_number}


ALLOWED = {("closed", "in-progress"), ("open", "closed"), ("in-progress", "closed")}
STATUSES = ("open", "in-progress", "closed", "failed", "unknown")


@pytest.mark.parametrize("before", STATUSES)
@pytest.mark.parametrize("after", STATUSES)
def test_only_three_changes_of_status_are_allowed(world: World, before: str, after: str) -> None:
    session = world.talking(status=before)
    answer = world.http.post(world.sessions(session), data={"Status": after})
    if (before, after) in ALLOWED:
        assert answer.json()["status"] == after
    else:
        assert world.refused(answer) == (400, 80608)
        assert session.status == before


def test_closing_a_closed_session_may_be_80607(make_world: MakeWorld) -> None:
    world = make_world(closed_again_code=80607)
    session = world.talking(status="closed")
    assert world.refuse_post(world.sessions(session), Status="closed") == (400, 80607)


def test_closing_a_closed_session_may_be_nothing(make_world: MakeWorld) -> None:
    world = make_world(closed_again_code=None)
    session = world.talking(status="closed", closed_reason="api")
    assert world.post(world.sessions(session), Status="closed")["closed_reason"] == "api"


def test_starting_an_open_session_is_a_switch(make_world: MakeWorld) -> None:
    world = make_world(open_to_in_progress=True)
    started = world.post(world.sessions(world.talking()), Status="in-progress")
    assert started["status"] == "in-progress"
    assert started["date_started"] == "2026-03-01T12:00:00Z"


@pytest.mark.parametrize("form", [{"Ttl": 60}, {"DateExpiry": "2026-03-02"}, {}])
@pytest.mark.parametrize("status", ["closed", "failed"])
def test_a_closed_session_is_not_changed_without_reopening(
    world: World, form: dict[str, str], status: str
) -> None:
    session = world.talking(status=status)
    assert world.refuse_post(world.sessions(session), **form) == (400, 80607)


def test_an_open_session_takes_ttl_and_expiry(world: World) -> None:
    session = world.talking()
    changed = world.post(world.sessions(session), Ttl=60, DateExpiry="2026-03-02T00:00:00Z")
    assert (changed["ttl"], changed["date_expiry"]) == (60, "2026-03-02T00:00:00Z")
    assert world.post(world.sessions(session), Ttl=0)["ttl"] == 0


def test_a_bad_field_of_an_update_changes_nothing(world: World) -> None:
    session = world.talking()
    answer = world.refuse_post(world.sessions(session), Status="closed", Ttl="x")
    assert answer == (400, 80701)
    assert session.status == "open"


def test_a_past_expiry_is_refused_on_update_by_default(world: World, make_world: MakeWorld) -> None:
    form = {"DateExpiry": "2026-03-01T11:00:00Z"}
    assert world.refuse_post(world.sessions(world.talking()), **form) == (400, 80701)
    lenient = make_world(refuse_past_expiry_on_update=False)
    session = lenient.talking()
    assert lenient.post(lenient.sessions(session), **form)["status"] == "open"
    assert lenient.get(lenient.sessions(session))["status"] == "closed"


def test_reopening_with_an_expiry_keeps_it(world: World) -> None:
    session = world.talking(status="closed")
    form = {"Status": "in-progress", "DateExpiry": "2026-03-01T13:00:00Z", "Ttl": 60}
    opened = world.post(world.sessions(session), **form)
    assert opened["date_expiry"] == "2026-03-01T13:00:00Z"
    assert opened["ttl"] == 60


def test_reopening_is_refused_where_a_pair_is_active_elsewhere(world: World) -> None:
    session = world.talking(status="closed")
    other = world.store.add_session(world.service)
    world.store.add_participant(other, BOB, world.numbers[0])
    assert world.refuse_post(world.sessions(session), Status="in-progress") == (400, 80604)
    assert session.status == "closed"


@pytest.mark.parametrize("fields", [{"status": "closed"}, {"date_deleted": True}])
def test_a_pair_that_is_not_active_does_not_hinder_reopening(
    world: World, fields: dict[str, Any]
) -> None:
    session = world.talking(status="closed")
    other = world.store.add_session(world.service, status=fields.get("status", "open"))
    gone = world.now if "date_deleted" in fields else None
    world.store.add_participant(other, BOB, world.numbers[0], date_deleted=gone)
    assert world.post(world.sessions(session), Status="in-progress")["status"] == "in-progress"


def test_a_flagged_account_gets_a_debugger_event_instead(make_world: MakeWorld) -> None:
    world = make_world(allow_participant_conflict=True)
    session = world.talking(status="closed")
    world.talking()
    form = {"Status": "in-progress"}
    refused = world.refuse_post(world.sessions(session), FailOnParticipantConflict="true", **form)
    assert refused == (400, 80604)
    assert world.post(world.sessions(session), **form)["status"] == "in-progress"
    assert world.store.events == [DebuggerEvent(80801, session.sid, world.now)] * 2


def test_deleting_takes_people_and_traffic_along(world: World) -> None:
    session = world.talking()
    world.store.add_traffic(session)
    assert world.http.delete(world.sessions(session)).status_code == 204
    assert world.refuse_get(world.sessions(session)) == (404, 20404)
    assert world.refuse_get(world.sessions(session, "Participants")) == (404, 20404)
    assert world.refuse_delete(world.sessions(session)) == (404, 20404)


def test_nothing_is_deleted_on_legal_hold(make_world: MakeWorld) -> None:
    world = make_world(legal_hold=True)
    session = world.talking()
    said = world.store.add_traffic(session)
    person = session.participants[0]
    for path in (
        world.sessions(session),
        world.sessions(session, "Participants", person),
        world.sessions(session, "Interactions", said),
        world.url(),
    ):
        assert world.refuse_delete(path) == (403, 80615)


def test_a_malformed_sid_may_have_a_code_of_its_own(make_world: MakeWorld) -> None:
    world = make_world(malformed_sid_codes=True)
    session = world.talking()
    assert world.refuse_post("/Services/nope") == (404, 80408)
    assert world.refuse_post(world.sessions("nope")) == (404, 80409)
    assert world.refuse_get(world.sessions(session, "Participants", "x")) == (404, 80405)
    assert world.refuse_get(world.sessions(session, "Interactions", "x")) == (404, 80403)
    assert world.refuse_get(world.url("PhoneNumbers", "x")) == (404, 80407)


def test_a_sid_of_nothing_is_404_everywhere(world: World) -> None:
    session = world.talking()
    nowhere = "0" * 32
    for path in (
        f"/Services/KS{nowhere}/Sessions",
        f"/Services/KS{nowhere}",
        world.sessions(f"KC{nowhere}", "Interactions"),
        world.sessions(session, "Participants", f"KP{nowhere}"),
        world.sessions(session, "Interactions", f"KI{nowhere}"),
        world.url("PhoneNumbers", f"PN{nowhere}"),
    ):
        assert world.refuse_get(path) == (404, 20404)


def test_odd_payloads_can_be_planted(world: World) -> None:
    session = world.talking(status="in-progess")
    session.overrides = {"ttl": None, "new_field": 1}
    read = world.get(world.sessions(session))
    assert (read["status"], read["ttl"], read["new_field"]) == ("in-progess", None, 1)
