"""Twilio's library and our client say the same about one simulator.

What the one writes the other reads, for every operation our client has; pages
are the same in every style; and the rest of the simulator's operations, which
only the library has, do what the library expects.
"""

import json
from datetime import timedelta
from typing import Any

import pytest
from contract_bench import ANN, BOB, CID, NOON, Bench, MakeBench, differences
from twilio.base.page import Page as TheirPage

from proxy_tui.api.models import Session
from proxy_tui.api.pages import Page
from proxy_tui.api.params import CreateSession, NewMessage, NewParticipant, UpdateSession

LATER = NOON + timedelta(hours=2)


def create(**fields: Any) -> CreateSession:
    """The fields of a session, judged by the bench's clock."""
    return CreateSession.model_validate(fields, context={"now": NOON})


def update(**fields: Any) -> UpdateSession:
    """The changes of a session, judged by the bench's clock."""
    return UpdateSession.model_validate(fields, context={"now": NOON})


# What they write, we read


def test_a_service_they_make_is_the_one_we_read(bench: Bench) -> None:
    theirs = bench.theirs.services.create(
        unique_name="rides & co",
        default_ttl=3600,
        callback_url="https://example.com/c",
        intercept_callback_url="https://example.com/i",
        out_of_session_callback_url="https://example.com/o",
        geo_match_level="area-code",
        number_selection_behavior="avoid-sticky",
        chat_instance_sid="IS" + "a" * 32,
    )
    assert differences(bench.ours.fetch_service(theirs.sid), theirs) == {}
    assert bench.ours.fetch_service("rides & co").sid == theirs.sid
    listed = bench.ours.list_services()
    assert [row.unique_name for row in listed] == ["rides & co", "dispatch"]


def test_a_session_they_make_is_the_one_we_read(bench: Bench) -> None:
    theirs = bench.their_service.sessions.create(
        unique_name="Order #4481/ü",
        ttl=900,
        date_expiry=LATER,
        mode="message-only",
        status="in-progress",
        participants=[{"Identifier": ANN, "FriendlyName": "Ann"}, {"Identifier": BOB}],
    )
    by_sid = bench.ours.fetch_session(bench.sid, theirs.sid)
    assert differences(by_sid, theirs) == {}
    assert bench.ours.fetch_session(bench.sid, "Order #4481/ü") == by_sid
    assert list(bench.ours.list_sessions(bench.sid)) == [by_sid]
    people = bench.ours.list_participants(bench.sid, theirs.sid)
    assert [(row.identifier, row.friendly_name) for row in people] == [(BOB, None), (ANN, "Ann")]


@pytest.mark.parametrize("status", ["open", "in-progress"])
def test_a_session_they_close_and_reopen_is_so_for_us(bench: Bench, status: str) -> None:
    session = bench.session(ANN, BOB, status=status)
    bench.pass_time(minutes=1)
    theirs = bench.their_service.sessions(session.sid).update(status="closed")
    ours = bench.ours.fetch_session(bench.sid, session.sid)
    assert differences(ours, theirs) == {}
    assert (ours.status, ours.closed_reason) == ("closed", "api")
    theirs = bench.their_service.sessions(session.sid).update(status="in-progress")
    ours = bench.ours.fetch_session(bench.sid, session.sid)
    assert differences(ours, theirs) == {}
    assert (ours.status, ours.closed_reason, ours.date_ended) == ("in-progress", None, None)


def test_a_session_that_one_side_deletes_is_gone_for_the_other(bench: Bench) -> None:
    first, second = bench.session(ANN), bench.session(BOB)
    assert bench.their_service.sessions(first.sid).delete() is True
    assert [row.sid for row in bench.ours.list_sessions(bench.sid)] == [second.sid]
    bench.ours.delete_session(bench.sid, second.sid)
    assert bench.their_service.sessions.list() == []


def test_participants_they_add_and_remove_are_so_for_us(bench: Bench) -> None:
    session = bench.session()
    people = bench.their_service.sessions(session.sid).participants
    first = people.create(
        identifier=ANN, friendly_name="Ann", proxy_identifier=bench.numbers[2].phone_number
    )
    second = people.create(identifier=BOB, proxy_identifier_sid=bench.numbers[1].sid)
    bob, ann = bench.ours.list_participants(bench.sid, session.sid)
    assert differences(ann, first) == {}
    assert differences(bob, second) == {}
    bench.pass_time(minutes=1)
    assert people(first.sid).delete() is True
    _, ann = bench.ours.list_participants(bench.sid, session.sid)
    assert ann.is_removed
    assert differences(ann, people(first.sid).fetch()) == {}


def test_traffic_reads_the_same(bench: Bench) -> None:
    session = bench.session(ANN, BOB)
    bench.store.add_traffic(session, body="héllo")
    bench.store.add_traffic(session, kind="voice", status="busy", body="")
    to_ann = bench.their_service.sessions(session.sid).participants(session.participants[0].sid)
    sent = to_ann.message_interactions.create(body="test")
    ours = bench.ours.list_interactions(bench.sid, session.sid)
    theirs = bench.their_service.sessions(session.sid).interactions.list()
    assert [differences(one, other) for one, other in zip(ours, theirs, strict=True)] == [{}] * 3
    assert ours.items[0].sid == sent.sid
    assert json.loads(ours.items[0].data or "") == {"body": "test"}
    assert to_ann.message_interactions(sent.sid).fetch().participant_sid == to_ann._solution["sid"]
    assert [row.sid for row in to_ann.message_interactions.list()] == [sent.sid]
    (listed,) = bench.ours.list_message_interactions(
        bench.sid, session.sid, session.participants[0].sid
    )
    assert differences(listed, sent) == {}
    assert listed.participant_sid == session.participants[0].sid


def test_interactions_they_delete_are_gone_for_us(bench: Bench) -> None:
    session = bench.session(ANN, BOB)
    said = bench.store.add_traffic(session)
    handle = bench.their_service.sessions(session.sid).interactions(said.sid)
    assert handle.fetch().type == "message"
    assert handle.delete() is True
    assert list(bench.ours.list_interactions(bench.sid, session.sid)) == []


def test_the_pool_reads_the_same(bench: Bench) -> None:
    bench.session(ANN, BOB)
    owned = bench.store.own_number("+12025550123", mms=False)
    made = bench.their_service.phone_numbers.create(sid=owned.sid, is_reserved=True)
    ours = bench.ours.list_phone_numbers(bench.sid)
    theirs = bench.their_service.phone_numbers.list()
    assert [differences(one, other) for one, other in zip(ours, theirs, strict=True)] == [{}] * 4
    assert (ours.items[0].sid, ours.items[0].is_reserved) == (made.sid, True)
    assert [row.in_use for row in ours] == [0, 0, 0, 1]
    handle = bench.their_service.phone_numbers(made.sid)
    assert handle.update(is_reserved=False).is_reserved is False
    assert differences(bench.ours.list_phone_numbers(bench.sid).items[0], handle.fetch()) == {}
    assert handle.delete() is True
    assert len(bench.ours.list_phone_numbers(bench.sid)) == 3


def test_a_service_they_change_and_delete_is_so_for_us(bench: Bench) -> None:
    bench.session(ANN)
    changed = bench.their_service.update(unique_name="dispatch-eu", default_ttl=60)
    assert differences(bench.ours.fetch_service("dispatch-eu"), changed) == {}
    assert bench.their_service.delete() is True
    assert list(bench.ours.list_services()) == []


# What we write, they read


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"unique_name": "job-1", "ttl": 60},
        {"unique_name": "a & b = c + d % é 📦", "mode": "voice-only"},
        {"date_expiry": LATER, "status": "open"},
    ],
)
def test_a_session_we_make_is_the_one_they_read(bench: Bench, fields: dict[str, Any]) -> None:
    ours = bench.ours.create_session(bench.sid, create(**fields))
    theirs = bench.their_service.sessions(ours.sid).fetch()
    assert differences(ours, theirs) == {}
    for name, value in fields.items():
        assert getattr(theirs, name) == value


def test_people_we_make_a_session_with_are_the_ones_they_read(bench: Bench) -> None:
    people = (
        NewParticipant(identifier=ANN, friendly_name='Ann "A" {x}'),
        NewParticipant(identifier=BOB, proxy_identifier_sid=bench.numbers[2].sid),
    )
    ours = bench.ours.create_session(bench.sid, create(participants=people))
    bob, ann = bench.their_service.sessions(ours.sid).participants.list()
    assert (ann.identifier, ann.friendly_name) == (ANN, 'Ann "A" {x}')
    assert (bob.identifier, bob.proxy_identifier_sid) == (BOB, bench.numbers[2].sid)


@pytest.mark.parametrize(
    ("before", "changes"),
    [
        ("open", {"ttl": 0}),
        ("open", {"ttl": 900, "date_expiry": LATER}),
        ("in-progress", {"status": "closed"}),
        ("closed", {"status": "in-progress", "ttl": 60}),
    ],
)
def test_what_we_change_they_read(bench: Bench, before: str, changes: dict[str, Any]) -> None:
    session = bench.session(ANN, BOB, status=before, ttl=120)
    ours = bench.ours.update_session(bench.sid, session.sid, update(**changes))
    theirs = bench.their_service.sessions(session.sid).fetch()
    assert differences(ours, theirs) == {}
    for name, value in changes.items():
        assert getattr(theirs, name) == value


@pytest.mark.parametrize("status", [200, 204])
def test_participants_we_add_and_remove_are_so_for_them(new_bench: MakeBench, status: int) -> None:
    bench = new_bench(delete_participant_status=status)
    session = bench.session()
    ours = bench.ours.create_participant(
        bench.sid, session.sid, NewParticipant(identifier=CID, friendly_name="Cid")
    )
    handle = bench.their_service.sessions(session.sid).participants(ours.sid)
    assert differences(ours, handle.fetch()) == {}
    bench.ours.delete_participant(bench.sid, session.sid, ours.sid)
    assert handle.fetch().date_deleted == NOON


def test_a_message_we_send_is_the_one_they_read(bench: Bench) -> None:
    session = bench.session(ANN, BOB)
    ann, bob = (person.sid for person in session.participants)
    ours = bench.ours.create_message_interaction(
        bench.sid, session.sid, bob, NewMessage(body="Téšt 1 & 2 ✓")
    )
    people = bench.their_service.sessions(session.sid).participants
    assert differences(ours, people(bob).message_interactions(ours.sid).fetch()) == {}
    assert [row.sid for row in people(bob).message_interactions.list()] == [ours.sid]
    assert people(ann).message_interactions.list() == []
    assert list(bench.ours.list_message_interactions(bench.sid, session.sid, ann)) == []
    assert json.loads(ours.data or "") == {"body": "Téšt 1 & 2 ✓"}
    assert (ours.participant_sid, ours.inbound_participant_sid) == (bob, None)


# Pages


def fill(bench: Bench, count: int = 25) -> list[str]:
    """Names of that many sessions, newest first."""
    for place in range(count):
        bench.session(unique_name=f"job-{place:03d}")
    return [f"job-{place:03d}" for place in reversed(range(count))]


def names(page: Page[Session] | TheirPage) -> list[str]:
    """The unique names on a page."""
    return [row.unique_name for row in page]


def test_our_next_page_and_theirs_give_the_same_rows(bench: Bench) -> None:
    expected = fill(bench)
    ours = bench.ours.list_sessions(bench.sid, page_size=10)
    theirs = bench.their_service.sessions.page(page_size=10)
    read: list[list[str]] = []
    while True:
        read.append(names(ours))
        assert names(theirs) == read[-1]
        assert theirs.next_page_url == ours.next_url
        if not ours.has_more:
            break
        ours, theirs = bench.ours.next_page(ours), theirs.next_page()
    assert sum(map(len, read)) == 25
    assert [name for page in read for name in page] == expected
    assert theirs.next_page() is None


def test_their_stream_and_limits_see_what_we_see(bench: Bench) -> None:
    expected = fill(bench)
    sessions = bench.their_service.sessions
    assert [row.unique_name for row in sessions.list(page_size=7)] == expected
    assert [row.unique_name for row in sessions.stream(limit=13, page_size=5)] == expected[:13]
    assert names(bench.ours.list_sessions(bench.sid)) == expected


def test_a_page_url_and_a_page_token_work_on_both_sides(bench: Bench) -> None:
    expected = fill(bench)
    theirs = bench.their_service.sessions.page(page_size=10)
    assert names(bench.ours.follow_sessions(theirs.next_page_url)) == expected[10:20]
    ours = bench.ours.list_sessions(bench.sid, page_size=10)
    assert ours.next_url
    assert names(bench.their_service.sessions.get_page(ours.next_url)) == expected[10:20]
    token = ours.next_url.rpartition("PageToken=")[2]
    ours = bench.ours.list_sessions(bench.sid, page_size=10, page=1, page_token=token)
    theirs = bench.their_service.sessions.page(page_size=10, page_number=1, page_token=token)
    assert names(ours) == names(theirs) == expected[10:20]


def test_their_way_back_is_the_page_we_had(bench: Bench) -> None:
    fill(bench)
    first = bench.ours.list_sessions(bench.sid, page_size=10)
    second = bench.their_service.sessions.page(page_size=10).next_page()
    assert names(second.previous_page()) == names(first)


def test_every_list_of_ours_pages_like_theirs(bench: Bench) -> None:
    session = bench.session(ANN, BOB)
    bench.store.add_service("other")
    for _ in range(3):
        bench.store.add_traffic(session)
    their_session = bench.their_service.sessions(session.sid)
    lists: tuple[tuple[Page[Any], Any], ...] = (
        (bench.ours.list_services(page_size=1), bench.theirs.services),
        (
            bench.ours.list_participants(bench.sid, session.sid, page_size=1),
            their_session.participants,
        ),
        (
            bench.ours.list_interactions(bench.sid, session.sid, page_size=1),
            their_session.interactions,
        ),
        (bench.ours.list_phone_numbers(bench.sid, page_size=1), bench.their_service.phone_numbers),
    )
    for first, theirs in lists:
        sids, page = [row.sid for row in first], first
        while page.has_more:
            page = bench.ours.next_page(page)
            sids += [row.sid for row in page]
        assert sids == [row.sid for row in theirs.list()]
        assert len(sids) > 1
