"""Diagnosis: the people of a session, those removed from it, and those in two at once."""

from datetime import timedelta

from incident_world import ADA, BEN, CAY, NOON, POOL, World, a_world

from proxy_tui.operations.diagnosis.finding import ACTIONS, CLOSE, FIND, NEW, Verdict
from proxy_tui.operations.search import PeopleIndex
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.records import Service, Session

# -- two people


def test_two_people_are_fine_and_named_by_letter() -> None:
    world, service = a_world()
    one = world.judged(world.session(service, ADA, BEN))["people"]
    assert one.verdict is Verdict.FINE
    assert one.evidence == "A (+44••••0101) and B (+44••••0102) are in it."


def test_one_person_alone_is_the_cause() -> None:
    world, service = a_world()
    one = world.judged(world.session(service, ADA))["people"]
    assert (one.verdict, one.key, one.codes) == (Verdict.CAUSE, ACTIONS, (80614,))
    assert one.evidence.startswith("Only A (+44••••0101) is in it")
    assert one.advice == "Add the missing person."


def test_nobody_at_all_is_the_cause() -> None:
    world, service = a_world()
    one = world.judged(world.session(service))["people"]
    assert one.verdict is Verdict.CAUSE
    assert one.evidence.startswith("Nobody is in it")
    assert one.advice == "Add both people."


def test_a_session_that_has_ended_takes_nobody_in() -> None:
    world, service = a_world()
    one = world.judged(world.session(service, ADA, status="closed"))["people"]
    assert (one.verdict, one.key) == (Verdict.HINT, NEW)


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


def remove(session: Session, place: int) -> None:
    session.participants[place].date_deleted = NOON - timedelta(hours=2)


def test_nobody_removed_is_fine() -> None:
    world, service = a_world()
    assert world.judged(world.session(service, ADA, BEN))["removed"].verdict is Verdict.FINE


def test_a_removed_person_of_a_session_that_lacks_one_is_the_cause() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN)
    remove(session, 1)
    found = world.judged(session)
    one = found["removed"]
    assert (one.verdict, one.key, one.codes) == (Verdict.CAUSE, NEW, (80903,))
    assert "B (+44••••0102) was removed 2 h ago." in one.evidence
    assert found["people"].verdict is Verdict.CAUSE


def test_a_removed_person_beside_two_others_is_worth_a_look() -> None:
    world, service = a_world()
    session = world.session(service, CAY, ADA, BEN)
    remove(session, 0)
    one = world.judged(session)["removed"]
    assert (one.verdict, one.key) == (Verdict.HINT, NEW)
    assert "C (+44••••0103)" in one.evidence


# -- the same pair twice


def crossed(world: World, service: Service) -> tuple[Session, Session]:
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


def test_the_same_person_with_another_number_is_fine() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN)
    world.session(service, CAY, ADA)
    one = world.judged(session)["double"]
    assert one.verdict is Verdict.FINE
    assert one.evidence == "None found in the only other active session, just now."


def test_other_people_may_share_the_number() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN)
    world.session(service, CAY, BEN).participants.pop()
    assert world.judged(session)["double"].verdict is Verdict.FINE


def test_a_person_removed_here_or_there_is_no_double() -> None:
    world, service = a_world()
    session, other = crossed(world, service)
    remove(other, 0)
    assert world.judged(session)["double"].verdict is Verdict.FINE


def test_without_a_search_it_cannot_be_told_and_the_key_searches() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN)
    one = world.judged(session, searched=False)["double"]
    assert (one.verdict, one.key) == (Verdict.CANT_TELL, FIND)
    assert one.evidence == "No other active session was searched yet."


def test_a_search_that_covers_only_some_says_how_many() -> None:
    world, service = a_world()
    world.fill(service, 4, active=3)
    session = world.session(service, ADA, BEN)
    index = PeopleIndex()
    world.find("+15005559999", world.finder(index=index))
    fresh = world.session(service, CAY, BEN)
    world.later(minutes=1)
    index.update(service.sid, world.client.fetch_session(service.sid, fresh.sid))
    one = world.judged(session, index=index, searched=False)["double"]
    assert one.verdict is Verdict.CANT_TELL
    assert one.evidence == "None found in 3 of 4 other active sessions, 1 min ago."


def test_an_old_search_is_not_trusted() -> None:
    world, service = a_world()
    session = world.session(service, ADA, BEN)
    index = PeopleIndex()
    world.find("+15005559999", world.finder(index=index))
    world.later(hours=3)
    one = world.judged(session, index=index, searched=False)["double"]
    assert (one.verdict, one.key) == (Verdict.CANT_TELL, FIND)
    assert "3 h ago" in one.evidence


def known(world: World) -> PeopleIndex:
    """An index of everything there is now."""
    index = PeopleIndex()
    world.find("+15005559999", world.finder(index=index))
    return index


def test_a_double_that_was_closed_meanwhile_is_none() -> None:
    world, service = a_world()
    session, other = crossed(world, service)
    index = known(world)
    other.status = "closed"
    assert world.judged(session, index=index, searched=False)["double"].verdict is Verdict.FINE


def test_a_double_that_was_deleted_meanwhile_is_none() -> None:
    world, service = a_world()
    session, other = crossed(world, service)
    index = known(world)
    world.store.remove_session(other)
    assert world.judged(session, index=index, searched=False)["double"].verdict is Verdict.FINE
    assert index.get(other.sid) is None


def test_a_double_that_changed_meanwhile_is_read_again() -> None:
    world, service = a_world()
    session, other = crossed(world, service)
    index = known(world)
    world.later(minutes=1)
    other.participants[0].identifier = CAY
    other.date_updated = world.now
    assert world.judged(session, index=index, searched=False)["double"].verdict is Verdict.FINE


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
