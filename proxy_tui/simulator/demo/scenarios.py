"""The incidents to train for: the demo world with something wrong in it.

``scenarios.toml`` holds them in the order in which they are listed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Final

from proxy_tui.errors import UsageError
from proxy_tui.settings.spelling import did_you_mean
from proxy_tui.simulator.demo.data_files import read_data
from proxy_tui.simulator.demo.scenario_builder import ScenarioBuilder, Table
from proxy_tui.simulator.demo.world import demo_world
from proxy_tui.simulator.faults.fault_rules import Fault, Faults
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.store import Store

_DEMO_SESSIONS: Final = 1200
_SCENARIO_SESSIONS: Final = 300
"""Fewer, so that a search for a number ends while the customer is on the phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One incident."""

    name: str
    """The value of ``--scenario``."""
    title: str
    service: str
    """Unique name of the service in which it happens."""
    story: str
    """What the customer says on the phone; one paragraph."""
    questions: Sequence[str]
    """What to find out."""
    answer: str
    """For trainers: what is wrong, and why."""
    steps: Sequence[str]
    """For trainers: the keys that lead there, by default."""
    plant: Sequence[Table]
    """Sessions, and changes of the pool."""
    options: dict[str, Any] = field(default_factory=dict)
    """Twilio's rules for this account."""
    faults: Sequence[Table] = ()
    """What goes wrong with requests."""

    @property
    def command(self) -> str:
        """The command that opens it."""
        return f"proxy-tui --demo --scenario {self.name} --service {self.service}"


@cache
def scenarios() -> dict[str, Scenario]:
    """Return every scenario by its name."""
    tables = read_data("scenarios.toml")
    return {name: Scenario(name=name, **table) for name, table in tables.items()}


def scenario(name: str) -> Scenario:
    """Return the scenario of this name.

    Raises:
        UsageError: There is none; the hint names the nearest one.
    """
    known = scenarios()
    if name not in known:
        hint = did_you_mean(name, known)
        raise UsageError(f"There is no scenario named {name!r}.", hint=hint)
    return known[name]


def build_world(
    name: str, clock: Callable[[], datetime], *, seed: int = 7, sessions: int | None = None
) -> tuple[Store, Faults]:
    """Return the demo world with a scenario in it, and the faults of its requests.

    Args:
        name: The scenario's; "" for the plain demo world.
        clock: Returns the present.
        seed: Of the demo world.
        sessions: How many ``dispatch-eu`` has beside those of the scenario; 1200 by
            default, 300 with a scenario.

    Raises:
        UsageError: There is no such scenario.
    """
    if not name:
        size = _DEMO_SESSIONS if sessions is None else sessions
        return demo_world(clock, seed, size), Faults(seed=seed)
    chosen = scenario(name)
    size = _SCENARIO_SESSIONS if sessions is None else sessions
    store = demo_world(clock, seed, size, options=Options(**chosen.options))
    ScenarioBuilder(store, chosen.service).plant(chosen.plant)
    return store, Faults((Fault(**fault) for fault in chosen.faults), seed=seed)
