"""Diagnosis: the people of a session, those removed from it, and those in two at once."""

from datetime import timedelta

import pytest
from incident_world import ADA, BEN, CAY, NOON, POOL, World, a_world

from proxy_tui.operations.diagnosis.finding import ACTIONS, CLOSE, FIND, NEW, Verdict
from proxy_tui.operations.search import PeopleIndex
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.records import ServiceRecord, SessionRecord

# -- two people


@pytest.mark.parametrize(
    ("people", "status", "verdict", "key", "words"),
    [
        ((ADA, BEN), "open", Verdict.FINE, "", "A (+44••••0101) and B (+44••••0102) are in it."),
        ((ADA,), "open", Verdict.CAUSE, ACTIONS, "Only A (+44••••0101) is in it: there is nobody"),
        ((), "open", Verdict.CAUSE, ACTIONS, "Nobody is in it: there is nobody"),
        ((ADA,), "closed", Verdict.HINT, NEW, "people are not added to a session that has ended"),
    ],
)
def test_two_people_must_be_in_a_session(
    people: tuple[str, ...], status: str, verdict: Verdict, key: str, words: str
) -> None:
    world, service = a_world()
    one = world.judged(world.session(service, *people, status=status))["people"]
    assert (one.verdict, one.key) == (verdict, key)
    assert words in one.evidence
    assert one.codes == ((80614,) if key else ())
    if key == ACTIONS:
        assert one.advice == ("Add the missing person." if people else "Add both people.")


def test_people_that_could_not_be_read_are_not_judged() -> None:
    world, service = a_world()
    session = world.healthy(service)
    world.faults.add(Fault(effect="status", status=500, path="*Participants"))
    found = world.judged(session, searched=False)
    for check in ("people", "removed", "double", "dialled", "country", "capability", "load"):
        assert found[check].verdict is Verdict.CANT_TELL
        assert "could not be read" in found[check].evidence
    assert found["state"].verdict is Verdict.FINE
    assert found["pool"].verdict is Verdict.FINE


# -- removed


def remove(session: SessionRecord, place: int) -> None:
    session.participants[place].date_deleted = NOON - timedelta(hours=2)


@pytest.mark.parametrize(
    ("people", "removed", "verdict", "codes", "words"),
    [
        ((ADA, BEN), None, Verdict.FINE, (), ""),
        ((ADA, BEN), 1, Verdict.CAUSE, (80903,), "B (+44••••0102) was removed 2 h ago."),
        ((CAY, ADA, BEN), 0, Verdict.HINT, (80903,), "C (+44••••0103) was removed 2 h ago."),
    ],
)
def test_a_removed_person_is_the_cause_only_if_the_session_lacks_one(
    people: tuple[str, ...],
    removed: int | None,
    verdict: Verdict,
    codes: tuple[int, ...],
    words: str,
) -> None:
    world, service = a_world()
    session = world.session(service, *people)
    if removed is not None:
        remove(session, removed)
    found = world.judged(session)
    one = found["removed"]
    assert (one.verdict, one.key, one.codes) == (verdict, NEW if codes else "", codes)
    assert words in one.evidence
    assert (found["people"].verdict is Verdict.CAUSE) == (verdict is Verdict.CAUSE)


# -- the same pair twice


def crossed(world: World, service: ServiceRecord) -> tuple[SessionRecord, SessionRecord]:
    """Two active sessions in which the first person dials the same number."""
    one = world.session(service, ADA, BEN, name="first")
    other = world.session(service, ADA, CAY, name="second")
    return one, other


def test_a_person_who_dials_the_same_number_elsewhere_is_the_cause_and_where_is_named() -> None:
    world, service = a_world()
    session, other = crossed(world, service)
    one = world.judged(session)["double"]
    assert (one.verdict, one.key) == (Verdict.CAUSE, CLOSE)
    assert "A (+44••••0101) dials +44 20 7946 0011 in another active session too" in one.evidence
    assert f"(second, {other.sid[:6]}…{other.sid[-4:]})" in one.evidence
    assert one.sessions == (other.sid,)
    assert set(one.codes) == {80801, 80802}


def test_a_nameless_other_session_is_named_by_its_sid() -> None:
    world, service = a_world()
    session, other = crossed(world, service)
    other.unique_name = None
    assert f"too ({other.sid[:6]}" in world.judged(session)["double"].evidence


def test_a_closed_session_is_told_that_reopening_will_be_refused() -> None:
    world, service = a_world()
    session, other = crossed(world, service)
    session.status = "closed"
    one = world.judged(session)["double"]
    assert (one.verdict, one.sessions) == (Verdict.HINT, (other.sid,))
    assert "80604" in one.evidence


@pytest.mark.parametrize("difference", ["number", "person", "removed"])
def test_another_number_another_person_or_a_removed_one_is_no_double(difference: str) -> None:
    world, service = a_world()
    if difference == "removed":
        session, other = crossed(world, service)
        remove(other, 0)
    else:
        session = world.session(service, ADA, BEN)
        other = world.session(service, CAY, ADA if difference == "number" else BEN)
        if difference == "person":
            other.participants.pop()
    one = world.judged(session)["double"]
    assert one.verdict is Verdict.FINE
    assert one.evidence == "None found in the only other active session, just now."


def test_without_a_search_it_cannot_be_told_and_the_key_searches() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN)
    one = world.judged(session, searched=False)["double"]
    assert (one.verdict, one.key) == (Verdict.CANT_TELL, FIND)
    assert one.evidence == "No other active session was searched yet."


def known(world: World) -> PeopleIndex:
    """An index of everything there is now."""
    index = PeopleIndex()
    world.find("+15005559999", world.finder(index=index))
    return index


def test_a_search_that_covers_only_some_says_how_many() -> None:
    world, service = a_world()
    world.fill(service, 4, active=3)
    session = world.session(service, ADA, BEN)
    index = known(world)
    fresh = world.session(service, CAY, BEN)
    world.later(minutes=1)
    index.update(service.sid, world.client.fetch_session(service.sid, fresh.sid))
    one = world.judged(session, index=index, searched=False)["double"]
    assert one.verdict is Verdict.CANT_TELL
    assert one.evidence == "None found in 3 of 4 other active sessions, 1 min ago."


def test_an_old_search_is_not_trusted() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN)
    index = known(world)
    world.later(hours=3)
    one = world.judged(session, index=index, searched=False)["double"]
    assert (one.verdict, one.key) == (Verdict.CANT_TELL, FIND)
    assert "3 h ago" in one.evidence


@pytest.mark.parametrize("since", ["closed", "deleted", "changed"])
def test_a_double_that_is_none_any_more_is_read_again_and_left_out(since: str) -> None:
    world, service = a_world()
    session, other = crossed(world, service)
    index = known(world)
    world.later(minutes=1)
    if since == "deleted":
        world.store.remove_session(other)
    elif since == "closed":
        other.status = "closed"
    else:
        other.participants[0].identifier = CAY
        other.date_updated = world.now
    assert world.judged(session, index=index, searched=False)["double"].verdict is Verdict.FINE
    assert (index.get(other.sid) is None) == (since == "deleted")


def test_a_double_that_cannot_be_read_now_is_not_judged() -> None:
    world, service = a_world()
    session, other = crossed(world, service)
    index = known(world)
    world.faults.add(Fault(effect="status", status=500, path=f"*{other.sid}"))
    one = world.judged(session, index=index, searched=False)["double"]
    assert one.verdict is Verdict.CANT_TELL
    assert "could not be read" in one.evidence


def test_only_a_few_doubles_are_read_again() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN)
    for place in range(6):
        world.session(service, ADA, CAY, name=f"other-{place}")
    index = known(world)
    before = len(world.records)
    one = world.judged(session, index=index, searched=False)["double"]
    assert len(one.sessions) == 3
    assert one.evidence.count(POOL[0][-4:]) == 3
    # service and session to start with; session, people, traffic, pool; three others
    assert len(world.records) - before == 2 + 4 + 3
