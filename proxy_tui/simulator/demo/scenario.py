"""What a named incident is: a story to be told, a world to be shaped, an answer to be found."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from proxy_tui.simulator.demo import sample_data as words
from proxy_tui.simulator.demo.scenario_builder import Role, Stage
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.options import Options

BRITISH: Final = "+44"
"""Country of the people in ``dispatch-eu`` whose numbers are made with ``local``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One incident to train for."""

    name: str
    """What ``--scenario`` takes."""
    title: str
    service: str
    """Unique name of the service in which it happens."""
    story: str
    """What the customer says on the phone; one paragraph."""
    questions: tuple[str, ...]
    """What to find out."""
    answer: str
    """For trainers: what is the matter, and why."""
    steps: tuple[str, ...]
    """For trainers: which keys lead there, in the keys of a fresh installation."""
    shape: Callable[[Stage], None]
    """Plants the incident in the service; the present stands still meanwhile."""
    faults: tuple[Fault, ...] = ()
    """What goes wrong with requests."""
    options: Options = field(default_factory=Options)

    @property
    def command(self) -> str:
        """What starts it."""
        return f"proxy-tui --demo --scenario {self.name} --service {self.service}"


def local(stage: Stage, place: int, name: str, number: int = 0) -> Role:
    """Return somebody with a British number that the rest of the world does not use.

    Args:
        stage: A service with British numbers.
        place: 60 to 99: the number ends in ``0060`` to ``0099``.
        name: What they are called.
        number: Which of the pool's British numbers they dial.
    """
    return Role(words.british(place), stage.numbers(BRITISH)[number], name)


def minutes(number: float) -> timedelta:
    """Return so many minutes."""
    return timedelta(minutes=number)
