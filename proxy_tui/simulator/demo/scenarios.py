"""The named incidents, for people who train, and for those who train them.

Each is the demo world with something gone wrong in it; the rest goes on as ever.
"""

from collections.abc import Callable
from datetime import datetime
from difflib import get_close_matches
from typing import Final

from proxy_tui.errors import UsageError
from proxy_tui.simulator.demo.incident_api import LOST_ANSWERS, RATE_LIMITED
from proxy_tui.simulator.demo.incident_life import MASS_EXPIRY, SILENCE
from proxy_tui.simulator.demo.incident_numbers import CANNOT_CREATE, DRAINED_POOL, LAUNCH_DAY
from proxy_tui.simulator.demo.incident_people import ONE_SIDED, WRONG_PERSON
from proxy_tui.simulator.demo.incident_traffic import TEXTS_VANISH
from proxy_tui.simulator.demo.scenario import Scenario
from proxy_tui.simulator.demo.scenario_builder import Stage
from proxy_tui.simulator.demo.world import demo_world
from proxy_tui.simulator.faults.fault_rules import Faults
from proxy_tui.simulator.rules.store import Store

__all__ = ["SCENARIOS", "Scenario", "build_world", "scenario"]

SCENARIOS: Final = (
    WRONG_PERSON,
    SILENCE,
    CANNOT_CREATE,
    ONE_SIDED,
    TEXTS_VANISH,
    MASS_EXPIRY,
    LAUNCH_DAY,
    DRAINED_POOL,
    RATE_LIMITED,
    LOST_ANSWERS,
)
"""In the order in which they are listed, the simpler ones of a kind first."""

_DEMO: Final = 1200
_INCIDENT: Final = 300
"""Sessions; fewer, so that a search for a number ends while the customer is on the phone."""

_BY_NAME: Final = {each.name: each for each in SCENARIOS}


def scenario(name: str) -> Scenario:
    """Return the scenario of this name.

    Raises:
        UsageError: there is none; the nearest one is named.
    """
    found = _BY_NAME.get(name)
    if found is None:
        near = get_close_matches(name, _BY_NAME, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"Known are {', '.join(_BY_NAME)}."
        raise UsageError(f"There is no scenario named {name!r}.", hint=hint)
    return found


def build_world(
    name: str, clock: Callable[[], datetime], *, seed: int = 7, sessions: int | None = None
) -> tuple[Store, Faults]:
    """Return the demo world with an incident in it, and what goes wrong with requests.

    Args:
        name: Of the scenario; "" for the demo world as it is.
        clock: What time it is.
        seed: Of the demo world, which goes on by itself.
        sessions: How many ``dispatch-eu`` has beside those of the incident; by default
            as many as suit.

    Raises:
        UsageError: there is no such scenario.
    """
    size = sessions if sessions is not None else _INCIDENT if name else _DEMO
    if not name:
        return demo_world(clock, seed, size), Faults(seed=seed)
    chosen = scenario(name)
    store = demo_world(clock, seed, size, options=chosen.options)
    service = next(each for each in store.services if each.unique_name == chosen.service)
    stage = Stage(store, service)
    with store.at(store.now()):
        chosen.shape(stage)
        stage.finish()
    return store, Faults(chosen.faults, seed=seed)
