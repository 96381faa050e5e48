"""A world for each test of the simulator."""

from typing import Any

import pytest
from simulator_world import MakeWorld, World

from proxy_tui.simulator.faults.fault_rules import Fault, Faults
from proxy_tui.simulator.rules.options import Options


@pytest.fixture
def make_world() -> MakeWorld:
    """Make a world with the given faults and options."""

    def make(*faults: Fault, **options: Any) -> World:
        return World(Options(**options), Faults(faults))

    return make


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    """Twilio's rules as they stand, nothing broken."""
    return make_world()
