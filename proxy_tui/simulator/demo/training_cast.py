"""The people of the training sessions, none of whom is in two of them by accident."""

from collections.abc import Sequence

from proxy_tui.simulator.demo import sample_data as words
from proxy_tui.simulator.demo.scenario_builder import Role, Stage
from proxy_tui.simulator.rules.records import PhoneNumber


class Cast:
    """Gives out people, each with a number of the pool to dial.

    Args:
        stage: Where they appear.
        numbers: What they dial, in turn.
        first: Place of the first one among the American numbers.
    """

    def __init__(self, stage: Stage, numbers: Sequence[PhoneNumber], first: int) -> None:
        self.stage = stage
        self._numbers = numbers
        self._next = first

    def role(self) -> Role:
        """Return the next person."""
        place = self._next
        self._next += 1
        number = self._numbers[place % len(self._numbers)]
        name = words.FIRST_NAMES[place % len(words.FIRST_NAMES)]
        return Role(words.american(place), number, name)

    def pair(self) -> tuple[Role, Role]:
        """Return the next two people."""
        return self.role(), self.role()
