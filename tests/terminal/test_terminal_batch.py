"""Many sessions at once, by keys in a terminal."""

import re
from collections.abc import Callable

from simulated import Person, Simulator, Start, cost_table, open_program

EXTEND = "extend all that expire while they are used, forty or more"
CLOSE = "close all that are silent, forty or more"


def marked(person: Person) -> int:
    """Return how many sessions the status line says are marked."""
    screen = person.see(" marked")
    found = re.search(r"(\d+) marked", screen)
    assert found is not None
    return int(found[1])


def test_forty_sessions_are_extended_and_closed_with_a_dozen_keys(
    in_terminal: Start, simulate: Callable[..., Simulator]
) -> None:
    simulator = simulate(sessions=2000)
    person = open_program(in_terminal, simulator, "--service", "dispatch-eu", rows=40, cols=120)
    person.see("more available")
    person.terminal.settle(quiet=person.rest)
    person.press("L")
    person.see("2 000, all loaded")
    for name, view, key, dialog, words in (
        (EXTEND, "0", "e", "Change", "+2h"),
        (CLOSE, "7", "x", "Close", ""),
    ):
        with person.task(name):
            person.press(view)
            person.see("loaded match")
            person.ready()
            person.press("*")
            number = marked(person)
            person.press(key)
            person.see_dialog(f"{dialog} {number} marked sessions?")
            person.write(words)
            person.see(f"sessions to {dialog.lower()}")
            person.press("ctrl+s")
            # The account is alive: some may end by themselves meanwhile.
            person.see(lambda screen: "was changed." in screen or "stays marked" in screen)
        assert number >= 40, number
        person.press("esc")
        person.ready()
    print(cost_table("many at once", person.costs))
    assert all(cost.keys <= 12 for cost in person.costs)
