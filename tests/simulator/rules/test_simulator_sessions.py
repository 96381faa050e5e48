"""Sessions: creating, changing, re-opening, deleting, and every refusal."""

import json
from typing import Any

import pytest
from simulator_world import ANN, BOB, CID, MakeWorld, World


def test_a_new_session_is_open_and_empty(world: World) -> None:
    answer = world.http.post(world.sessions(), data={"UniqueName": "job-1", "Ttl": 900})
    made = answer.json()
    url = f"https://proxy.twilio.com/v1{world.sessions(made['sid'])}"
    assert answer.status_code == 201
    assert (made["status"], made["ttl"], made["mode"]) == ("open", 900, "voice-and-message")
    assert made["date_created"] == "2026-03-01T12:00:00Z"
    empty = "date_started date_expiry date_last_interaction date_ended closed_reason"
    assert [made[key] for key in empty.split()] == [None] * 5
    assert made["url"] == url
    assert made["links"] == {
        "interactions": f"{url}/Interactions",
        "participants": f"{url}/Participants",
    }


def test_every_field_is_kept(world: World) -> None:
    made = world.post(
        world.sessions(),
        UniqueName="Order #4481",
        Ttl=60,
        DateExpiry="2026-03-01T14:00:00Z",
        Mode="message-only",
        Status="in-progress",
    )
    assert (made["unique_name"], made["ttl"]) == ("Order #4481", 60)
    assert made["date_expiry"] == "2026-03-01T14:00:00Z"
    assert (made["mode"], made["status"]) == ("message-only", "in-progress")
    assert made["date_started"] == "2026-03-01T12:00:00Z"


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
def test_a_bad_field_is_80701_names_the_field_and_creates_nothing(
    world: World, form: dict[str, str]
) -> None:
    answer = world.http.post(world.sessions(), data=form)
    assert world.refused(answer) == (400, 80701)
    [name] = form
    assert name in answer.json()["message"] or "Identifier" in answer.json()["message"]
    assert world.service.sessions == []


def test_an_empty_field_counts_as_left_out(world: World) -> None:
    made = world.post(world.sessions(), UniqueName="", Ttl="", DateExpiry="", Mode="")
    assert (made["unique_name"], made["ttl"], made["date_expiry"]) == (None, 0, None)


def test_a_name_of_191_characters_is_accepted(world: World) -> None:
    assert world.post(world.sessions(), UniqueName="é" * 191)["unique_name"] == "é" * 191


def test_a_name_is_unique_in_its_service_also_among_closed_sessions(world: World) -> None:
    session = world.store.add_session(world.service, "job-1", status="closed")
    assert world.refuse_post(world.sessions(), UniqueName="job-1") == (400, 80603)
    other = world.store.add_service("other")
    assert world.post(f"/Services/{other.sid}/Sessions", UniqueName="job-1")
    world.http.delete(world.sessions(session))
    assert world.post(world.sessions(), UniqueName="job-1")["sid"] != session.sid


@pytest.mark.parametrize("status", ["closed", "failed", "unknown"])
def test_a_session_does_not_begin_closed_or_failed(world: World, status: str) -> None:
    assert world.refuse_post(world.sessions(), Status=status) == (400, 80608)


def test_participants_come_as_repeated_json(world: World) -> None:
    people = [world.person(ANN, FriendlyName="Ann"), world.person(BOB)]
    made = world.post(world.sessions(), Participants=people)
    listed = world.get(world.sessions(made["sid"], "Participants"))["participants"]
    names = [(row["identifier"], row["friendly_name"]) for row in listed]
    assert names == [(BOB, None), (ANN, "Ann")]
    assert all(row["proxy_identifier"].startswith("+4420794600") for row in listed)


@pytest.mark.parametrize(
    ("people", "code"),
    [([ANN, BOB, CID], 80609), ([ANN, ANN], 80103), ([ANN, "+15551234567"], 80404)],
)
def test_a_refused_participant_leaves_no_session_behind(
    world: World, people: list[str], code: int
) -> None:
    form = {"UniqueName": "job-1", "Participants": [world.person(one) for one in people]}
    assert world.refuse_post(world.sessions(), **form) == (400, code)
    assert world.service.sessions == []
    assert world.post(world.sessions(), UniqueName="job-1")


def test_a_session_is_fetched_by_sid_or_by_name(world: World) -> None:
    session = world.store.add_session(world.service, "Order #4481/b [x] 📦")
    by_name = world.http.get(world.sessions("Order%20%234481%2Fb%20%5Bx%5D%20%F0%9F%93%A6"))
    assert by_name.json()["sid"] == session.sid
    assert world.get(world.sessions(session))["sid"] == session.sid


@pytest.mark.parametrize("code", [20404, 80308])
def test_a_name_nobody_has_is_404(make_world: MakeWorld, code: int) -> None:
    world = make_world(miss_by_name_code=code)
    assert world.refuse_get(world.sessions("nobody")) == (404, code)
    assert world.refuse_get(world.sessions("KC" + "0" * 32)) == (404, 20404)


def test_a_session_of_another_service_is_not_found(world: World) -> None:
    session = world.store.add_session(world.store.add_service("other"), "job-1")
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
    assert (opened["closed_reason"], opened["date_ended"]) == (None, None)
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


@pytest.mark.parametrize("form", [{"Ttl": "x"}, {"DateExpiry": "2026-03-01T11:00:00Z"}])
def test_a_bad_field_of_an_update_changes_nothing(world: World, form: dict[str, str]) -> None:
    session = world.talking()
    refusal = world.refuse_post(world.sessions(session), Status="closed", **form)
    assert refusal == (400, 80701)
    assert session.status == "open"


def test_reopening_with_an_expiry_keeps_it(world: World) -> None:
    session = world.talking(status="closed")
    form = {"Status": "in-progress", "DateExpiry": "2026-03-01T13:00:00Z", "Ttl": 60}
    opened = world.post(world.sessions(session), **form)
    assert (opened["date_expiry"], opened["ttl"]) == ("2026-03-01T13:00:00Z", 60)


@pytest.mark.parametrize("flagged", [False, True])
def test_reopening_is_refused_if_a_pair_is_active_elsewhere_but_on_flagged_accounts(
    make_world: MakeWorld, flagged: bool
) -> None:
    world = make_world(allow_participant_conflict=flagged)
    session = world.talking(status="closed")
    other = world.store.add_session(world.service)
    world.store.add_participant(other, BOB, world.numbers[0])
    answer = world.http.post(world.sessions(session), data={"Status": "in-progress"})
    if flagged:
        assert answer.json()["status"] == "in-progress"
    else:
        assert world.refused(answer) == (400, 80604)
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


def test_deleting_deletes_participants_and_interactions(world: World) -> None:
    session = world.talking()
    world.store.add_traffic(session)
    assert world.http.delete(world.sessions(session)).status_code == 204
    assert world.refuse_get(world.sessions(session)) == (404, 20404)
    assert world.refuse_get(world.sessions(session, "Participants")) == (404, 20404)
    assert world.refuse_delete(world.sessions(session)) == (404, 20404)


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
