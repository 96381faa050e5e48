"""Who answers: two numbers typed into the search, and whom that call reaches."""

from datetime import timedelta

import pytest
from ui_bench import ANN, BOB, NARROW, NOON, Person
from ui_desk import CAT, DAN, POOL, Desk, ago

from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.options import Options
from proxy_tui.ui.screens import DiagnosisScreen, FindScreen, SessionScreen

pytestmark = pytest.mark.anyio


@pytest.fixture
def desk() -> Desk:
    """Ann reaches Bob on the first number, and once reached Cat on the third; others talk too."""
    desk = Desk(options=Options(list_order="newest"))
    ended = ago(hours=2)
    desk.pair("old", ANN, CAT, numbers=(2, 1), status="closed", date_ended=ended)
    desk.pair("strangers", CAT, DAN)
    desk.pair("now", ANN, BOB, date_created=ago(hours=3))
    return desk


async def ask(person: Person, text: str) -> FindScreen:
    """Open the search from the list, type two numbers and press enter."""
    await person.press("f")
    await person.type_in(text)
    await person.press("enter")
    return person.showing(FindScreen)


def answer(person: Person) -> str:
    """Return what is said above the hits, in one line."""
    parts = [person.said("CallAnswer .answer"), person.said("CallAnswer .reasons")]
    return " ".join(" ".join(parts).split())


@pytest.mark.parametrize(
    "typed",
    [
        f"{ANN} > {POOL[0]}",
        f"{POOL[0]}, {ANN}",
        f"{ANN} dials 0011",
        f"07700 900001\t{POOL[0]}",
        "A (+44••••0001) dials +44 20 7946 0011",
    ],
)
async def test_two_numbers_say_who_answers_in_which_session(desk: Desk, typed: str) -> None:
    async with desk.open(NARROW) as person:
        screen = await ask(person, typed)
        assert answer(person).startswith(
            "✓ B (+44••••0002) answers, in now. A (+44••••0001) dials +44 20 7946 0011; B sees"
        )
        assert "press w" in answer(person)
        assert answer(person).endswith("read: both active sessions")
        assert [hit.session.unique_name for hit in screen.found.hits] == ["now"]
        await person.press("enter")
        assert person.showing(SessionScreen).session.unique_name == "now"


async def test_the_cursor_is_on_the_session_that_the_answer_is_about(desk: Desk) -> None:
    desk.pair("newer", ANN, DAN, numbers=(1, 2))
    async with desk.open() as person:
        screen = await ask(person, f"{ANN} > {POOL[0]}")
        assert [hit.session.unique_name for hit in screen.found.hits] == ["newer", "now"]
        await person.press("w")
        assert person.showing(DiagnosisScreen).session.unique_name == "now"


async def test_why_nobody_answers_names_the_key_that_mends_it(desk: Desk) -> None:
    async with desk.open() as person:
        await ask(person, f"{ANN} > {POOL[2]}")
        assert answer(person).startswith(
            "✖ Nobody answers. A (+44••••0001) dialled +44 20 7946 0013 in old, which was closed "
            "2 h ago. Re-open it, if these two should still reach each other. press o"
        )
        assert "A (+44••••0001) has another number to dial: +44 20 7946 0011 in now." in answer(
            person
        )


async def test_two_sessions_with_one_pair_are_both_named(desk: Desk) -> None:
    desk.pair("twin", ANN, DAN)
    async with desk.open() as person:
        await ask(person, f"{ANN} > {POOL[0]}")
        assert answer(person).startswith("✖ One of several answers.")
        assert "twin leads to B (+1••••0104) and now leads to B (+44••••0002)" in answer(person)


async def test_a_number_of_another_services_pool_is_found_with_the_key_that_is_named(
    desk: Desk,
) -> None:
    rides = desk.store.add_service("rides-us")
    numbers = [desk.store.add_number(rides, f"+1202555015{n}") for n in range(2)]
    ride = desk.plain("ride-1", "rides-us")
    for identifier, number in ((BOB, numbers[1]), (ANN, numbers[0])):
        desk.store.add_participant(ride, identifier, number)
    async with desk.open() as person:
        screen = await ask(person, f"{ANN} > +12025550150")
        assert "+1••••0150 is not in the pool of dispatch-eu" in answer(person)
        assert "press ctrl+t" in answer(person)
        await person.press("ctrl+t")
        person.screen.set_focus(screen.field.control)
        await person.press("enter")
        assert "✓ B (+44••••0002) answers, in ride-1." in answer(person)


async def test_an_answer_comes_before_the_search_ends_and_says_what_it_rests_on(
    desk: Desk,
) -> None:
    strangers = desk.service().sessions_by_name["strangers"]
    async with desk.open() as person:
        desk.wire.hold()
        desk.wire.holds = lambda request: (
            strangers.sid in request.url.path and request.url.path.endswith("/Participants")
        )
        await person.press("f")
        await person.type_in(f"{ANN} > {POOL[0]}")
        person.hit("enter")
        await person.until(lambda: "B (+44••••0002) answers, in now." in answer(person))
        assert "read: 1 of" in answer(person)
        assert "esc stops" in person.status
        await person.press("escape")
        desk.wire.let_go()
        await person.settle()
        assert "B (+44••••0002) answers, in now." in answer(person)
        assert "read: 1 of" in answer(person)


async def test_another_search_takes_the_answer_away(desk: Desk) -> None:
    async with desk.open() as person:
        screen = await ask(person, f"{ANN} > {POOL[0]}")
        assert screen.answer.display
        await person.press("slash")
        screen.field.control.value = ""
        await person.type_in("0001")
        await person.press("enter")
        assert not screen.answer.display
        assert len(screen.found.hits) == 2


async def test_a_pool_that_cannot_be_read_leaves_the_answer_open_and_r_tries_again(
    desk: Desk,
) -> None:
    rides = desk.store.add_service("rides-us")
    desk.faults.add(Fault(effect="status", status=403, path=f"*{rides.sid}/PhoneNumbers", count=1))
    async with desk.open() as person:
        await person.press("f", "ctrl+t")
        await person.type_in(f"{ANN} > +12025550150")
        await person.press("enter")
        assert "? Nobody answers, as far as was read." in answer(person)
        assert "rides-us failed" in answer(person)
        assert "r tries it again" in person.status
        await person.press("r")
        assert "✖ Nobody answers: the number dialled is in no pool." in answer(person)


async def test_an_expired_session_that_twilio_has_not_closed_reaches_nobody() -> None:
    desk = Desk(options=Options(sweep_delay=timedelta(hours=1)))
    desk.pair("late", CAT, DAN, date_expiry=NOON + timedelta(minutes=5))
    async with desk.open() as person:
        desk.pass_time(minutes=10)
        await ask(person, f"{CAT} > {POOL[0]}")
        assert "Nobody answers: late has the pair, and connects nobody." in answer(person)
        assert "press e" in answer(person)
