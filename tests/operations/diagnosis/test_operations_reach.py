"""Whom a call reaches: by the pair of caller and number dialled, and why nobody."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from incident_world import ADA, BEN, CAY, NOON, POOL, World, a_world, names
from index_bench import IndexBench

from proxy_tui.operations.diagnosis import Answer, CallSearch, Reach, read_call
from proxy_tui.operations.diagnosis.finding import (
    ACTIONS,
    CLOSE,
    DIAGNOSE,
    EDIT,
    REOPEN,
    RETYPE,
    SCOPE,
    Verdict,
)
from proxy_tui.operations.search import Finder
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.records import ServiceRecord, SessionRecord

ADA_DIALS = f"{ADA} -> {POOL[0]}"
"""What the first person of a session dials in these worlds."""


def reach(world: World, typed: str, finder: Finder | None = None) -> Reach:
    """Whom a call reaches, as typed."""
    call = read_call(typed)
    assert call is not None
    return CallSearch(finder or world.finder(), call).run()[1]


# -- somebody


@pytest.mark.parametrize(
    "typed",
    [
        f"{ADA} {POOL[0]}",
        f"{POOL[0]}, {ADA}",
        "07700 900101 dials 020 7946 0011",
        "A (+44••••0101) dials +44 20 7946 0011",
        "0101 > 0011",
    ],
)
def test_the_person_on_the_other_side_of_the_pair_answers(typed: str) -> None:
    world, service = a_world()
    world.fill(service, 20, active=5)
    session = world.session(service, ADA, BEN, name="one", status="in-progress", ttl=3600)
    world.session(service, CAY, ADA, name="other")
    found = reach(world, typed)
    assert found.answer is Answer.REACHES
    (one,) = found.findings
    assert one.title == "B (+44••••0102) answers, in one."
    assert one.evidence == (
        "A (+44••••0101) dials +44 20 7946 0011; B sees +44 20 7946 0012. It is in progress."
    )
    assert (one.key, one.sessions) == (DIAGNOSE, (session.sid,))
    assert found.is_whole
    assert found.said_of == "all 7 active sessions"


def test_two_sessions_with_one_pair_lead_to_either() -> None:
    world, service = a_world()
    one = world.session(service, ADA, BEN, name="first")
    other = world.session(service, ADA, CAY, name="second")
    found = reach(world, ADA_DIALS)
    assert found.answer is Answer.EITHER
    (why,) = found.findings
    assert (why.key, why.codes) == (CLOSE, (80801, 80802))
    assert set(why.sessions) == {one.sid, other.sid}
    assert "in 2 active sessions" in why.evidence
    assert "first leads to B (+44••••0102)" in why.evidence
    assert "second leads to B (+44••••0103)" in why.evidence


def test_an_ended_session_with_the_same_pair_does_not_count() -> None:
    world, service = a_world()
    world.session(service, ADA, CAY, name="old", status="closed")
    world.session(service, ADA, BEN, name="new")
    assert reach(world, ADA_DIALS).findings[0].title == "B (+44••••0102) answers, in new."


def only(mode: str) -> Callable[[World, ServiceRecord], SessionRecord]:
    """Make a session of a mode."""

    def make(world: World, service: ServiceRecord) -> SessionRecord:
        return world.session(service, ADA, BEN, name="one", mode=mode)

    return make


def without_texts(world: World, service: ServiceRecord) -> SessionRecord:
    """Make a session one of whose numbers takes no texts."""
    service.numbers[1].overrides = {"capabilities": {"voice": True, "sms": False}}
    return world.session(service, ADA, BEN, name="one")


@pytest.mark.parametrize(
    ("make", "how", "why"),
    [
        (only("message-only"), "texts", "The session is for texts only: calls go nowhere."),
        (only("voice-only"), "calls", "The session is for calls only: texts go nowhere."),
        (without_texts, "calls", "+44 20 7946 0012 cannot take texts."),
    ],
)
def test_what_gets_through_is_said_where_it_is_only_calls_or_texts(
    make: Callable[[World, ServiceRecord], SessionRecord], how: str, why: str
) -> None:
    world, service = a_world()
    make(world, service)
    found = reach(world, ADA_DIALS)
    assert found.answer is Answer.REACHES
    assert found.findings[0].title == f"B (+44••••0102) gets {how} only, in one."
    assert found.findings[1].evidence == why


def test_nothing_gets_through_a_voice_session_on_numbers_without_calls() -> None:
    world, service = a_world()
    service.numbers[0].overrides = {"capabilities": {"voice": False, "sms": True}}
    world.session(service, ADA, BEN, name="one", mode="voice-only")
    found = reach(world, ADA_DIALS)
    assert found.answer is Answer.NOBODY
    assert found.findings[0].title == "Nobody answers: nothing gets through in one."
    assert found.findings[0].evidence == "+44 20 7946 0011 cannot take calls."


# -- nobody, though a session has the pair


def lonely(world: World, service: ServiceRecord) -> None:
    """Make a session without a second person."""
    world.session(service, ADA, name="one")


def expired(world: World, service: ServiceRecord) -> None:
    """Make a session whose time is up, and which Twilio has not closed."""
    world.session(service, ADA, BEN, name="one").overrides = {"date_expiry": "2026-03-01T11:00:00Z"}


@pytest.mark.parametrize(
    ("make", "key", "code", "words"),
    [
        (lonely, ACTIONS, 80614, "Only A (+44••••0101) is in it"),
        (expired, EDIT, 80904, "1 h ago"),
    ],
)
def test_a_session_that_connects_nobody_is_named_with_what_mends_it(
    make: Callable[[World, ServiceRecord], None], key: str, code: int, words: str
) -> None:
    world, service = a_world()
    make(world, service)
    found = reach(world, ADA_DIALS)
    assert found.answer is Answer.NOBODY
    one = found.findings[0]
    assert one.title == "Nobody answers: one has the pair, and connects nobody."
    assert (one.key, one.codes) == (key, (code,))
    assert words in one.evidence


# -- nobody


def test_a_closed_session_with_the_pair_is_named_with_when_it_was_closed() -> None:
    world, service = a_world()
    world.fill(service, 30, active=3)
    session = world.session(
        service, ADA, BEN, name="one", status="closed", date_ended=NOON - timedelta(hours=2)
    )
    found = reach(world, ADA_DIALS)
    assert found.answer is Answer.NOBODY
    (one,) = found.findings
    assert one.title == "Nobody answers."
    assert (
        one.evidence == "A (+44••••0101) dialled +44 20 7946 0011 in one, which was closed 2 h ago."
    )
    assert (one.key, one.sessions) == (REOPEN, (session.sid,))
    assert found.is_whole


def test_a_failed_session_cannot_be_reopened() -> None:
    world, service = a_world()
    world.session(service, ADA, BEN, name="one", status="failed")
    one = reach(world, ADA_DIALS).findings[0]
    assert one.evidence.endswith("in one, which ended as failed.")
    assert (one.key, one.advice) == ("", "Create a new session with both people.")


def test_a_removed_caller_is_told_apart_from_an_unknown_one() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN, name="one")
    session.participants[0].date_deleted = NOON
    found = reach(world, ADA_DIALS)
    assert found.answer is Answer.NOBODY
    assert "in one, and was removed." in found.findings[0].evidence
    assert found.findings[0].codes == (80903,)


def test_a_caller_who_dials_the_wrong_number_is_told_the_right_one() -> None:
    world, service = a_world()
    session = world.session(service, CAY, ADA, name="one")
    found = reach(world, ADA_DIALS)
    assert found.answer is Answer.NOBODY
    (one,) = found.findings
    assert one.evidence == "B (+44••••0101) has another number to dial: +44 20 7946 0012 in one."
    assert one.sessions == (session.sid,)


def test_an_unknown_caller_is_said_of_all_that_was_read() -> None:
    world, service = a_world()
    world.fill(service, 40, active=6)
    found = reach(world, ADA_DIALS)
    assert found.answer is Answer.NOBODY
    (one,) = found.findings
    assert one.evidence == (
        "+44••••0101 is in no session, as far as was read. "
        "6 other people dial +44 20 7946 0011 in active sessions."
    )
    assert found.said_of == "all 6 active sessions, all 34 ended sessions"
    assert found.is_whole


@pytest.mark.parametrize("dialled", ["+442079460099", BEN])
def test_a_number_of_no_pool_reaches_nobody_and_stays_masked(dialled: str) -> None:
    world, service = a_world()
    world.session(service, ADA, BEN, name="one")
    found = reach(world, f"{ADA} > {dialled}")
    assert found.answer is Answer.NOBODY
    one, other = found.findings
    assert one.title == "Nobody answers: the number dialled is in no pool."
    assert one.evidence.startswith(f"+44••••{dialled[-4:]} is not in the pool of dispatch:")
    assert one.key == SCOPE
    assert "+44 20 7946 0011 in one" in other.evidence


def test_a_number_taken_out_of_the_pool_is_the_cause() -> None:
    world, service = a_world()
    world.session(service, ADA, BEN, name="one")
    del service.numbers[0]
    found = reach(world, ADA_DIALS)
    assert found.answer is Answer.NOBODY
    assert found.findings[0].title == "Nobody answers: one has the pair, and connects nobody."
    assert "which is not in the pool any more" in found.findings[0].evidence


def test_two_numbers_of_the_pool_are_no_caller_and_number() -> None:
    world, service = a_world()
    world.session(service, ADA, BEN, name="one")
    (one,) = reach(world, f"{POOL[1]} > {POOL[0]}").findings
    assert one.evidence == "+44••••0012 is a number of the pool itself, and nobody's own."
    assert one.key == RETYPE


def test_digits_that_fit_several_people_are_not_guessed() -> None:
    world, service = a_world()
    world.session(service, "+447700900101", BEN, name="one")
    world.session(service, "+15005550101", CAY, name="two")
    found = reach(world, f"0101 > {POOL[0]}")
    assert found.answer is Answer.CANT_TELL
    (one,) = found.findings
    assert one.key == RETYPE
    assert "A (+44••••0101) dials +44 20 7946 0011 in one" in one.evidence
    assert "A (+1••••0101) dials +44 20 7946 0011 in two" in one.evidence


# -- what is read


def two_services(world: World, service: ServiceRecord) -> ServiceRecord:
    """Add a service that has a number of its own, and sessions."""
    other = world.service("rides")
    world.pool(other, "+442079460021")
    world.fill(other, 10, active=10)
    world.session(service, ADA, BEN, name="one")
    return other


def test_only_the_service_that_has_the_number_is_searched() -> None:
    world, service = a_world()
    other = two_services(world, service)
    before = len(world.records)
    found = reach(world, ADA_DIALS, world.finder(service, other))
    assert found.findings[0].title == "B (+44••••0102) answers, in one."
    asked = [path for path in world.requests()[before:] if other.sid in path]
    assert [path.rsplit("/", 1)[-1] for path in asked] == [other.sid, "PhoneNumbers"]


def test_ended_sessions_are_not_read_where_an_active_one_has_the_pair() -> None:
    world, service = a_world()
    world.fill(service, 40)
    world.session(service, ADA, BEN, name="one")
    reach(world, ADA_DIALS)
    # Once by the search, and once more to be sure.
    assert len(world.requests("Participants")) == 2


def test_ended_sessions_are_read_until_one_has_the_pair() -> None:
    world, service = a_world()
    world.fill(service, 300)
    world.session(service, ADA, BEN, name="one", status="closed", date_created=NOON)
    reach(world, ADA_DIALS)
    assert 1 <= len(world.requests("Participants")) < 100


def test_an_answer_is_told_before_the_search_ends() -> None:
    world, service = a_world()
    world.session(service, ADA, BEN, name="one", status="in-progress")
    world.fill(service, 200, active=200)
    call = read_call(ADA_DIALS)
    assert call is not None
    told: list[Reach] = []
    _, last = CallSearch(world.finder(), call, told=told.append).run()
    assert told[0].answer is Answer.REACHES
    assert not told[0].is_whole
    assert not told[0].said_of.startswith("all")
    assert last.is_whole


def test_the_session_is_read_again_before_it_is_named() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN, name="one", status="in-progress")
    finder = world.finder()
    world.find(ADA, finder)
    session.participants[1].date_deleted = NOON
    found = reach(world, ADA_DIALS, finder)
    assert found.answer is Answer.NOBODY
    assert found.findings[0].codes == (80614,)


def test_the_sessions_of_the_caller_are_the_hits() -> None:
    world, service = a_world()
    world.session(service, ADA, BEN, name="one")
    world.session(service, CAY, ADA, name="two")
    world.session(service, CAY, BEN, name="three")
    call = read_call(ADA_DIALS)
    assert call is not None
    hits = CallSearch(world.finder(), call).run()[0].hits
    assert sorted(filter(None, names(hits))) == ["one", "two"]


def test_nobody_is_only_said_of_what_was_read() -> None:
    world, service = a_world()
    other = two_services(world, service)
    world.faults.add(Fault(effect="status", status=500, path=f"*{other.sid}/PhoneNumbers"))
    found = reach(world, f"{CAY} > +442079460021", world.finder(service, other))
    assert found.answer is Answer.CANT_TELL
    assert found.findings[0].title == "Nobody answers, as far as was read."
    assert found.findings[0].verdict is Verdict.CANT_TELL
    assert "rides failed" in found.said_of
    assert not found.is_whole


def test_sessions_that_cannot_be_read_leave_the_answer_open() -> None:
    world, service = a_world()
    session = world.session(service, CAY, BEN, name="lost")
    world.session(service, BEN, CAY, name="read")
    world.faults.add(Fault(effect="status", status=500, path=f"*{session.sid}/Participants"))
    found = reach(world, ADA_DIALS)
    assert found.answer is Answer.CANT_TELL
    assert "1 could not be read" in found.said_of
    assert not found.is_whole


# -- with an index on disk


def test_after_a_restart_an_answer_costs_the_lists_and_the_session(tmp_path: Path) -> None:
    world, service = a_world()
    yesterday = NOON - timedelta(days=1)
    world.fill(service, 60, active=30)
    world.session(
        service, ADA, BEN, name="one", status="in-progress", date_updated=yesterday, ttl=0
    )
    world.later(days=1)
    bench = IndexBench(tmp_path, world)
    assert bench.run(lambda finder: reach(world, ADA_DIALS, finder)).said_of == (
        "all 31 active sessions"
    )
    world.later(days=2)
    found = bench.run(lambda finder: reach(world, ADA_DIALS, finder))
    assert found.findings[0].title == "B (+44••••0102) answers, in one."
    assert found.said_of == ("all 31 active sessions, 30 by the index on disk, read up to 2 d ago")
    assert found.is_whole
    # Of the session with the pair: by the search, and once more to be sure.
    assert bench.read == 2


def test_an_unknown_caller_after_a_restart_rests_on_the_index_and_says_so(tmp_path: Path) -> None:
    world, service = a_world()
    world.fill(service, 40, active=6)
    world.later(days=1)
    bench = IndexBench(tmp_path, world)
    bench.run(lambda finder: reach(world, ADA_DIALS, finder))
    found = bench.run(lambda finder: reach(world, ADA_DIALS, finder))
    assert found.answer is Answer.NOBODY
    assert found.findings[0].evidence == "+44••••0101 is in no session, as far as was read."
    assert "all 6 active sessions" in found.said_of
    assert "40 by the index on disk" in found.said_of
    assert bench.read == 0
