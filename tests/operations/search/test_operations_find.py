"""Finding sessions from what a customer gives: over one service or all, at once or by a scan."""

from datetime import timedelta

import pytest
from incident_world import ADA, BEN, CAY, NOON, POOL, World, a_world, names, wait_for_threads

from proxy_tui.api.cancel import cancellable
from proxy_tui.api.errors import CancelledError, NotFoundError
from proxy_tui.errors import ProxyTuiError
from proxy_tui.operations.search import (
    Hit,
    MatchedBy,
    ScanProgress,
    SearchResult,
    found_words,
)
from proxy_tui.operations.sessions.expiry import ExpiryRule
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.options import Options

HEX = "0123456789abcdef" * 2


def test_a_number_finds_every_session_its_owner_is_in() -> None:
    world, service = a_world()
    world.fill(service, 30)
    world.session(service, ADA, BEN, name="one", status="in-progress", ttl=3600)
    world.session(service, CAY, ADA, name="two", status="closed")
    found = world.find("+44 7700 900101")
    assert names(found.hits) == ["one", "two"]
    one, two = found.hits
    assert (one.participant.letter, one.dials) == ("A", POOL[0])
    assert one.matched_by is MatchedBy.OWN_NUMBER
    assert (two.participant.letter, two.dials) == ("B", POOL[1])
    assert one.service.unique_name == "dispatch"
    assert one.expiry.at == NOON + timedelta(hours=1)
    assert one.expiry.rule is ExpiryRule.TTL_FROM_CREATION
    assert one.participant.identifier == ADA


def told(hit: Hit) -> str:
    """Return which session was found, by whom in it and why."""
    name, why, person = hit.session.unique_name, hit.matched_by.value, hit.participant
    if person is None:
        return f"{name}: {why}"
    return f"{name} {person.letter} {why}{', removed' if person.is_removed else ''}"


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("0101", ["one A own number", "two B own number"]),
        ("+44••••0103", ["two A own number"]),
        ("0011", ["one A number to dial", "two A number to dial", "dialled A own number"]),
        (POOL[1], ["one B number to dial", "two B number to dial"]),
        ("{pool}", ["one B pool number SID", "two B pool number SID"]),
        ("+447700900104", ["removed B own number, removed"]),
        ("+44 (0)7700 900198", ["call 07700 900198 back: name"]),
        ("4711", ["4711: name", "removed A own number"]),
    ],
)
def test_people_are_found_by_what_a_customer_gives(typed: str, hits: list[str]) -> None:
    world, service = a_world()
    world.session(service, ADA, BEN, name="one")
    world.session(service, CAY, ADA, name="two")
    world.session(service, "+447700900011", name="dialled").participants[0].proxy_identifier = None
    removed = world.session(service, "+447700900104", "+15005554711", name="removed")
    removed.participants[0].date_deleted = NOON
    for person in removed.participants:
        person.proxy_identifier = person.proxy_identifier_sid = None
    world.session(service, name="call 07700 900198 back")
    world.session(service, name="4711")
    found = world.find(typed.format(pool=service.numbers[1].sid))
    assert sorted(map(told, found.hits)) == sorted(hits)


def test_a_number_that_nobody_has_is_not_found_and_all_was_searched() -> None:
    world, service = a_world()
    world.fill(service, 120)
    found = world.find("+15005559999")
    assert found.hits == ()
    assert found.progress is not None
    assert found.progress.is_complete
    assert found_words(found) == "nothing found · 120 of 120 sessions searched"


def test_hits_stream_in_before_the_search_ends() -> None:
    world, service = a_world()
    world.session(service, ADA, BEN, name="one", status="in-progress")
    world.fill(service, 300)
    order: list[object] = []
    world.find(ADA, found=order.append, progress=order.append)
    place = next(place for place, one in enumerate(order) if isinstance(one, Hit))
    assert len(order) - place > 200
    assert isinstance(order[-1], ScanProgress)


def test_active_hits_come_before_ended_ones_and_new_before_old() -> None:
    world, service = a_world()
    for place, status in enumerate(("closed", "open", "closed", "in-progress")):
        world.session(
            service, ADA, name=str(place), status=status, date_created=NOON - timedelta(hours=place)
        )
    assert names(world.find(ADA).hits) == ["1", "3", "0", "2"]


def test_a_hit_without_a_readable_date_comes_last_of_its_kind() -> None:
    world, service = a_world()
    world.session(service, ADA, name="odd").overrides = {"date_created": "soon"}
    world.session(service, ADA, name="plain")
    assert names(world.find(ADA).hits) == ["plain", "odd"]


def test_all_services_are_searched_where_all_are_given() -> None:
    world, service = a_world()
    world.session(service, ADA, BEN, name="here")
    other = world.service("rides")
    world.session(other, ADA, CAY, name="there")
    assert set(names(world.find(ADA).hits)) == {"here", "there"}
    assert names(world.find(ADA, world.finder(other)).hits) == ["there"]


# -- memory


def test_a_second_search_reads_only_what_changed() -> None:
    world, service = a_world()
    world.fill(service, 250)
    finder = world.finder()
    world.find("+15005559999", finder)
    before = len(world.requests("Participants"))
    changed = service.sessions[7]
    world.later(minutes=1)
    changed.date_updated = world.store.now()
    world.session(service, ADA, BEN, name="new")
    found = world.find(ADA, finder)
    assert names(found.hits) == ["new"]
    assert len(world.requests("Participants")) == before + 2


def test_known_hits_are_told_first_with_their_state_of_now() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN, name="one")
    world.fill(service, 150)
    finder = world.finder()
    world.find(BEN, finder)
    session.overrides = {"ttl": 77}
    order: list[object] = []
    found = world.find(ADA, finder, found=order.append, progress=order.append)
    assert isinstance(order[0], Hit)
    assert order[0].session.ttl == 77
    assert len(found.hits) == 1


def test_a_known_hit_that_changed_is_read_before_it_is_told() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN, name="one")
    finder = world.finder()
    world.find(BEN, finder)
    world.later(minutes=5)
    session.participants[0].identifier = CAY
    session.date_updated = world.store.now()
    assert world.find(ADA, finder).hits == ()


def test_a_known_hit_that_was_deleted_is_forgotten() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN, name="one")
    finder = world.finder()
    world.find(BEN, finder)
    world.store.remove_session(session)
    assert world.find(ADA, finder).hits == ()
    assert finder.index.get(session.sid) is None


def test_only_a_few_known_hits_are_asked_for_one_by_one() -> None:
    world, service = a_world()
    for place in range(30):
        world.session(service, ADA, BEN, name=str(place))
    finder = world.finder()
    world.find(BEN, finder)
    before = len(world.records)
    found = world.find(ADA, finder)
    assert len(found.hits) == 30
    assert len(world.records) - before == 8 + 1


def test_deleted_sessions_leave_the_memory_with_the_next_whole_list() -> None:
    world, service = a_world()
    world.fill(service, 5)
    finder = world.finder()
    world.find(ADA, finder)
    world.store.remove_session(service.sessions[0])
    world.find(ADA, finder)
    assert len(finder.index.entries([service.sid])) == 4


def test_a_cancelled_search_goes_on_where_it_stopped() -> None:
    world, service = a_world()
    world.fill(service, 300)
    world.session(service, ADA, BEN, name="wanted", date_created=NOON - timedelta(days=9))
    finder = world.finder()
    done: list[int] = []
    with pytest.raises(CancelledError), cancellable(lambda: bool(done) and done[-1] >= 100):
        world.find(ADA, finder, progress=lambda one: done.append(one.done))
    wait_for_threads()
    entries = finder.index.entries([service.sid])
    kept = sum(entry.people is not None for entry in entries)
    assert 100 <= kept < 301
    before = len(world.requests("Participants"))
    found = world.find(ADA, finder)
    assert names(found.hits) == ["wanted"]
    assert len(world.requests("Participants")) - before == 301 - kept


def test_the_index_says_when_everything_was_searched() -> None:
    world, service = a_world()
    world.fill(service, 20, active=4)
    finder = world.finder()
    world.find(ADA, finder)
    coverage = finder.index.coverage([service.sid])
    assert (coverage.listed, coverage.needed, coverage.read) == (20, 4, 4)
    assert coverage.is_complete
    assert coverage.listed_at == NOON


# -- SIDs


def test_a_session_sid_costs_one_request_a_service() -> None:
    world, service = a_world()
    world.service("empty")
    session = world.session(service, ADA, BEN, name="one")
    finder = world.finder()
    before = len(world.records)
    found = world.find(session.sid, finder)
    assert names(found.hits) == ["one"]
    assert (found.hits[0].matched_by, found.hits[0].dials) == (MatchedBy.SESSION_SID, "")
    assert found.progress is None
    assert len(world.records) - before == 1


def test_a_session_sid_that_nobody_knows_is_refused_with_a_reason() -> None:
    world, _ = a_world()
    with pytest.raises(NotFoundError, match="No session of this SID in this service") as caught:
        world.find(f"KC{HEX}")
    assert "90 days" in caught.value.hint


def test_a_service_sid_finds_the_service() -> None:
    world, service = a_world()
    found = world.find(service.sid)
    assert found.service is not None
    assert found.service.unique_name == "dispatch"
    assert found.hits == ()


def test_a_participant_sid_finds_the_one_session_and_ends_there() -> None:
    world, service = a_world()
    world.fill(service, 300)
    session = world.session(service, ADA, BEN, name="one", status="in-progress")
    finder = world.finder()
    found = world.find(session.participants[1].sid, finder)
    assert names(found.hits) == ["one"]
    (hit,) = found.hits
    assert (hit.participant.letter, hit.matched_by) == ("B", MatchedBy.PARTICIPANT_SID)
    assert found.progress is not None
    assert not found.progress.is_complete
    again = world.find(session.participants[1].sid, finder)
    assert names(again.hits) == ["one"]
    assert again.progress is None


@pytest.mark.parametrize("place", ["sid", "inbound", "outbound"])
def test_the_sid_of_a_call_or_text_finds_its_session(place: str) -> None:
    world, service = a_world(options=Options(max_page_size=2))
    for number in range(4):
        session = world.session(service, ADA, BEN, name=f"busy-{number}")
        for _ in range(5):
            traffic = world.store.add_traffic(session)
    world.session(service, CAY, BEN, name="never used")
    leg = traffic.inbound if place == "inbound" else traffic.outbound
    assert leg is not None
    found = world.find(traffic.sid if place == "sid" else leg.resource_sid)
    assert names(found.hits) == ["busy-3"]
    assert found.hits[0].matched_by is MatchedBy.TRAFFIC_SID


def test_the_sid_of_an_unknown_call_is_looked_for_in_used_sessions_only() -> None:
    world, service = a_world()
    world.store.add_traffic(world.session(service, ADA, BEN, name="used"))
    world.session(service, CAY, BEN, name="unused")
    found = world.find(f"CA{HEX}")
    assert found_words(found) == "nothing found · 2 of 2 sessions searched"
    assert len(world.requests("Interactions")) == 1


def test_every_page_of_the_traffic_is_searched() -> None:
    world, service = a_world(options=Options(max_page_size=2))
    session = world.session(service, ADA, BEN)
    for _ in range(5):
        world.store.add_traffic(session)
    assert world.find(f"SM{HEX}").hits == ()
    assert len(world.requests("Interactions")) == 3


@pytest.mark.parametrize(("typed", "path"), [(ADA, "*Participants"), (f"KI{HEX}", "*Interactions")])
def test_a_session_deleted_during_a_search_is_passed_over(typed: str, path: str) -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN)
    world.store.add_traffic(session)
    world.faults.add(Fault(effect="status", status=404, path=path))
    finder = world.finder()
    assert world.find(typed, finder).hits == ()
    assert finder.index.get(session.sid) is None


def test_what_cannot_be_searched_says_why_and_sends_nothing() -> None:
    world, _ = a_world()
    finder = world.finder()
    before = len(world.records)
    with pytest.raises(ProxyTuiError, match="SID of an account"):
        world.find(f"AC{HEX}", finder)
    assert len(world.records) == before


# -- names


def test_a_name_is_asked_for_directly_in_every_service() -> None:
    world, service = a_world()
    world.session(service, ADA, name="job-1")
    other = world.service("rides")
    world.session(other, BEN, name="job-1")
    finder = world.finder()
    before = len(world.records)
    found = world.find("job-1", finder)
    assert [one.service.unique_name for one in found.hits] == ["dispatch", "rides"]
    assert {one.matched_by for one in found.hits} == {MatchedBy.NAME}
    assert len(world.records) - before == 2


def without_names(world: World) -> None:
    """Let the API refuse to fetch a session by its name, as it may."""
    world.faults.add(Fault(effect="status", status=404, path="*/Sessions/job*"))
    world.faults.add(Fault(effect="status", status=404, path="*/Sessions/JOB*"))


def test_a_loaded_name_is_found_where_the_api_knows_no_names() -> None:
    world, service = a_world()
    world.session(service, ADA, name="job-1")
    without_names(world)
    model = world.model(service)
    stranger = world.service("rides")
    world.session(stranger, BEN, name="job-1")
    loaded = [*world.client.list_sessions(model.sid), *world.client.list_sessions(stranger.sid)]
    before = len(world.requests("Sessions"))
    found = world.find("JOB-1", world.finder(service, loaded=loaded))
    assert [one.service.unique_name for one in found.hits] == ["dispatch"]
    assert len(world.requests("Sessions")) == before


def test_else_the_lists_are_read_for_the_name_and_nothing_more() -> None:
    world, service = a_world()
    world.fill(service, 250)
    without_names(world)
    found = world.find("JOB-00240")
    assert names(found.hits) == ["job-00240"]
    assert len(world.requests("Sessions")) == 3
    assert world.requests("Participants") == []
    assert found.progress is not None
    assert found.progress.is_complete


def test_a_name_that_nobody_has_is_not_found() -> None:
    world, service = a_world()
    world.fill(service, 3)
    world.store.add_session(service)
    assert world.find("job-x").hits == ()


def test_a_refusal_that_is_no_miss_is_passed_on() -> None:
    world, _ = a_world()
    finder = world.finder()
    world.faults.add(Fault(effect="status", status=401))
    with pytest.raises(ProxyTuiError, match="credentials"):
        world.find("job-1", finder)


# -- around it


@pytest.mark.parametrize(("hits", "words"), [(0, "nothing found"), (1, "1 hit"), (2, "2 hits")])
def test_the_end_is_said_in_words(hits: int, words: str) -> None:
    world, service = a_world()
    for _ in range(2):
        world.session(service, ADA)
    found = world.find(ADA)
    assert found_words(SearchResult(found.hits[:hits])) == words


def test_no_number_is_in_the_repr_of_what_was_found() -> None:
    world, service = a_world()
    world.session(service, ADA, BEN, name="one")
    found = world.find(ADA)
    assert "900101" not in repr(found)
