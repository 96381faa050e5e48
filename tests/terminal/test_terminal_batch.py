"""Many sessions at once, by keys in a terminal."""

import re
from collections.abc import Callable

from simulated import Person, Simulator, Start, cost_table, open_program

EXTEND = "extend all that expire while they are used, forty or more"
CLOSE = "close all that are silent, forty or more"
UNDO = "take that back, with proof"


def test_forty_sessions_are_extended_with_a_dozen_keys(
    in_terminal: Start, simulate: Callable[..., Simulator]
) -> None:
    person = loaded(in_terminal, simulate(sessions=2000), "2 000")
    with person.task(EXTEND):
        person.press("0")
        number = mark_all(person)
        person.press("e")
        person.see_dialog(f"Change {number} marked sessions?")
        person.write("+2h")
        person.see("sessions to change")
        person.press("ctrl+s")
        ended(person)
    assert number >= 40, number
    told(person)


def test_forty_sessions_are_closed_and_come_back_with_a_dozen_keys(
    in_terminal: Start, simulate: Callable[..., Simulator]
) -> None:
    person = loaded(in_terminal, simulate(sessions=1200), "1 200")
    with person.task(CLOSE):
        person.press("7")
        number = mark_all(person)
        person.press("x")
        person.see_dialog(f"Close {number} marked sessions?")
        person.press("ctrl+s")
        ended(person)
    assert number >= 40, number
    person.press("esc")
    person.ready()
    with person.task(UNDO):
        person.press("H")
        person.see(" done")
        person.press("z")
        person.see_dialog(" writes?")
        person.press("ctrl+s")
        screen = person.see(" read again: ")
        person.press("esc")
    assert "not undone" not in screen
    told(person)


def loaded(start: Start, simulator: Simulator, number: str) -> Person:
    """Open the list and load all of it."""
    person = open_program(start, simulator, "--service", "dispatch-eu", rows=40, cols=120)
    person.see("more available")
    person.terminal.settle(quiet=person.rest)
    person.press("L")
    person.see(f"{number}, all loaded")
    return person


def mark_all(person: Person) -> int:
    """Mark all that match; return how many the status line says are marked."""
    person.see("loaded match")
    person.ready()
    person.press("*")
    found = re.search(r"(\d+) marked", person.see(" marked"))
    assert found is not None
    return int(found[1])


def ended(person: Person) -> None:
    # The account is alive: some may end by themselves meanwhile.
    person.see(lambda screen: "was changed." in screen or "stays marked" in screen)


def told(person: Person) -> None:
    print(cost_table("many at once", person.costs))
    assert all(cost.keys <= 12 for cost in person.costs)
