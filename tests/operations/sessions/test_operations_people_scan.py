"""Participants of many sessions are read once, under the budget, and kept whatever happens."""

from dataclasses import replace

import pytest
from incident_world import a_world, wait_for_threads

from proxy_tui.api.cancel import cancellable
from proxy_tui.api.errors import CancelledError
from proxy_tui.operations.search import PeopleIndex, ScanProgress
from proxy_tui.operations.sessions.people_scan import (
    coverage_of,
    read_active_people,
    read_people,
    reading_rate,
)
from proxy_tui.simulator.faults.fault_rules import Fault

ADA, BEN = "+447700900101", "+447700900102"


def ignore(_: ScanProgress) -> None:
    """Take a report that nobody wants."""


def test_only_the_sessions_that_were_asked_for_are_read() -> None:
    world, service = a_world()
    both, one_sided = world.session(service, ADA, BEN), world.session(service, ADA)
    world.session(service, BEN, ADA)
    index = PeopleIndex()
    asked = [world.client.fetch_session(service.sid, row.sid) for row in (both, one_sided)]
    ended = read_people(world.client, world.model(service), asked, index, world.clock, ignore)
    assert (ended.done, ended.total, ended.skipped) == (2, 2, 0)
    read = [index.get(row.sid) for row in (both, one_sided)]
    assert [len(entry.present) for entry in read if entry] == [2, 1]
    assert len(world.requests("Participants")) == 2


def test_a_session_that_is_gone_is_forgotten_and_the_others_are_read() -> None:
    world, service = a_world()
    gone, there = world.session(service, ADA, BEN), world.session(service, ADA)
    asked = [world.client.fetch_session(service.sid, row.sid) for row in (gone, there)]
    world.client.delete_session(service.sid, gone.sid)
    index = PeopleIndex()
    ended = read_people(world.client, world.model(service), asked, index, world.clock, ignore)
    assert (ended.done, ended.total) == (2, 2)
    assert index.get(gone.sid) is None
    assert index.get(there.sid) is not None


def test_what_was_read_is_kept_when_the_caller_gives_up() -> None:
    world, service = a_world()
    world.fill(service, 60, active=60)
    asked = list(world.client.list_sessions(service.sid))
    index, done = PeopleIndex(), [0]
    with pytest.raises(CancelledError), cancellable(lambda: done[-1] >= 20):
        read_people(
            world.client,
            world.model(service),
            asked,
            index,
            world.clock,
            lambda one: done.append(one.done),
        )
    wait_for_threads()
    read = [entry for entry in index.entries([service.sid]) if entry.people is not None]
    assert 20 <= len(read) < 60


def test_the_active_sessions_of_a_service_are_listed_and_read_and_known_ones_are_not() -> None:
    world, service = a_world()
    world.fill(service, 5)
    world.session(service, ADA, BEN)
    index = PeopleIndex()
    for _ in range(2):
        read_active_people(world.client, world.model(service), index, world.clock, ignore)
    coverage = index.coverage([service.sid])
    assert coverage.is_complete
    assert (coverage.listed, coverage.needed, coverage.read) == (6, 1, 1)
    assert len(world.requests("Participants")) == 1


def test_a_session_that_cannot_be_read_counts_as_that_and_not_as_empty() -> None:
    world, service = a_world()
    bad, good = world.session(service, ADA), world.session(service, ADA, BEN)
    world.faults.add(Fault(effect="status", status=500, path=f"*{bad.sid}/Participants"))
    asked = [world.client.fetch_session(service.sid, row.sid) for row in (bad, good)]
    index, unreadable = PeopleIndex(), set[str]()
    read_people(
        world.client,
        world.model(service),
        asked,
        index,
        world.clock,
        ignore,
        lambda session: unreadable.add(session.sid),
    )
    coverage = coverage_of(asked, index, unreadable)
    assert (coverage.needed, coverage.read, coverage.unreadable, coverage.unread) == (2, 1, 1, 0)
    assert coverage.oldest == world.clock()
    assert index.counts == {good.sid: 2}


@pytest.mark.parametrize(("latency", "rate"), [(None, 20), (84.0, 20), (400.0, 20), (4000.0, 4)])
def test_the_rate_of_reading_is_the_budget_or_what_the_line_allows(
    latency: float | None, rate: float
) -> None:
    world, _ = a_world()
    activity = replace(world.client.activity(), latency_ms=latency, budget_per_second=20)
    assert reading_rate(activity) == rate
