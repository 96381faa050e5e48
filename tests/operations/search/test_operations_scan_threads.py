"""How many requests of a scan are under way at once follows the latency."""

from dataclasses import replace

import pytest
from incident_world import a_world

from proxy_tui.operations.search import threads_for


@pytest.mark.parametrize(
    ("latency", "threads"), [(None, 4), (5.0, 4), (84.0, 4), (400.0, 9), (700.0, 15), (9000.0, 16)]
)
def test_enough_threads_spend_the_budget_and_sixteen_are_the_most(
    latency: float | None, threads: int
) -> None:
    world, _ = a_world()
    activity = replace(world.client.activity(), latency_ms=latency, budget_per_second=20)
    assert threads_for(activity) == threads


def test_several_services_take_more_because_each_has_a_budget() -> None:
    world, _ = a_world()
    activity = replace(world.client.activity(), latency_ms=84.0, budget_per_second=20)
    assert threads_for(activity, services=4) == 12
