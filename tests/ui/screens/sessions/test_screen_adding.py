"""Adding a missing person from wherever a session is on screen."""

import pytest
from ui_bench import ANN, NOON, Bench, Person
from ui_desk import CAT

from proxy_tui.simulator.rules.records import SessionRecord
from proxy_tui.ui.dialogs.menu import MenuDialog
from proxy_tui.ui.dialogs.participant import AddParticipantDialog
from proxy_tui.ui.screens import DiagnosisScreen, SessionScreen

pytestmark = pytest.mark.anyio


def lonely(bench: Bench, **fields: object) -> SessionRecord:
    row = bench.with_people("job-alone", **fields)
    row.participants[1].date_deleted = NOON
    return row


async def choose_add(person: Person) -> None:
    await person.press("a")
    options = person.showing(MenuDialog).options
    options.highlighted = options.get_option_index("add_person")
    await person.press("enter")


async def add(person: Person) -> None:
    await choose_add(person)
    person.showing(AddParticipantDialog)
    await person.fill(identifier=CAT)
    await person.press("ctrl+s")


def live(row: SessionRecord) -> list[str]:
    return [one.identifier for one in row.live_participants()]


async def test_from_the_list_the_menu_adds_a_person(bench: Bench) -> None:
    row = lonely(bench)
    async with bench.open() as person:
        await add(person)
        assert live(row) == [ANN, CAT]
        assert any(toast.startswith("Added a person to job-alone") for toast in person.toasts)


async def test_from_the_session_the_person_is_there_at_once(bench: Bench) -> None:
    row = lonely(bench)
    async with bench.open() as person:
        await person.press("enter")
        await add(person)
        assert person.showing(SessionScreen).known is not None
        assert "The second person is missing" not in person.text
        assert live(row) == [ANN, CAT]


async def test_the_diagnosis_looks_again_and_the_session_below_knows(bench: Bench) -> None:
    lonely(bench)
    async with bench.open() as person:
        await person.press("enter", "w")
        await add(person)
        person.showing(DiagnosisScreen)
        assert "A (" in person.text
        await person.press("escape")
        assert "The second person is missing" not in person.text


async def test_the_menu_says_why_nobody_can_be_added_to_a_session_that_is_over(
    bench: Bench,
) -> None:
    lonely(bench, status="closed")
    async with bench.open() as person:
        await person.press("a")
        assert "only an active session takes people" in person.text


async def test_the_menu_says_that_two_people_are_there_already(bench: Bench) -> None:
    bench.with_people("job-both")
    async with bench.open() as person:
        await person.press("enter", "a")
        assert "it has two people already" in person.text
