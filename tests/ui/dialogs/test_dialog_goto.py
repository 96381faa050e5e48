from collections.abc import Callable
from datetime import datetime

import pytest
from ui_bench import NARROW, Bench, Person

from proxy_tui.simulator.demo.sample_data import AWKWARD_NAMES
from proxy_tui.simulator.demo.world import demo_world
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.store import Store
from proxy_tui.ui.dialogs.goto import GotoDialog
from proxy_tui.ui.screens import ServicesScreen, SessionScreen, SessionsScreen

pytestmark = pytest.mark.anyio

HEX = "0123456789abcdef" * 2


async def go_to(person: Person, typed: str) -> None:
    """Ask to go somewhere."""
    await person.press("ctrl+g")
    person.showing(GotoDialog)
    await person.type_in(typed)
    await person.press("enter")


@pytest.mark.parametrize("by", ["sid", "unique_name"])
async def test_a_session_is_opened_by_sid_and_by_name(bench: Bench, by: str) -> None:
    row = bench.listed()[120]
    async with bench.open() as person:
        await go_to(person, getattr(row, by))
        assert person.showing(SessionScreen).session.sid == row.sid
        await person.press("escape")
        person.showing(SessionsScreen)


async def test_a_whole_sid_can_be_seen_while_it_is_typed(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("ctrl+g")
        await person.type_in(f"KC{HEX}")
        assert f"KC{HEX}" in person.text


async def test_blanks_around_a_pasted_sid_do_no_harm(bench: Bench) -> None:
    row = bench.listed()[3]
    async with bench.open() as person:
        await go_to(person, f"  {row.sid} ")
        assert person.showing(SessionScreen).session.sid == row.sid


async def test_a_session_of_another_service_is_found_too(bench: Bench) -> None:
    row = bench.listed("rides-us")[0]
    async with bench.open() as person:
        await go_to(person, row.unique_name)
        screen = person.showing(SessionScreen)
        assert (screen.session.sid, screen.service.unique_name) == (row.sid, "rides-us")


async def test_a_pasted_address_leads_to_its_service_and_says_which_of_two_it_took(
    bench: Bench,
) -> None:
    row, other = bench.listed("rides-us")[:2]
    service = bench.service("rides-us").sid
    async with bench.open() as person:
        bench.wire.sent.clear()
        await go_to(
            person, f"see {service.lower()}/Sessions/{row.sid.lower()}/Participants, {other.sid}"
        )
        assert person.showing(SessionScreen).session.sid == row.sid
        assert any(f"the first is taken, {row.sid}" in toast for toast in person.toasts)
        assert not any(one.path.endswith("/Services") for one in bench.wire.sent)


async def test_the_service_in_view_is_asked_first_and_alone_where_it_has_it(bench: Bench) -> None:
    row = bench.listed()[3]
    async with bench.open() as person:
        bench.wire.sent.clear()
        await go_to(person, row.sid)
        fetched = [one.path for one in bench.wire.sent if one.path.endswith(row.sid)]
        assert all(bench.service().sid in path for path in fetched)
        assert not any(one.path.endswith("/Services") for one in bench.wire.sent)


async def test_services_of_several_pages_are_all_asked() -> None:
    def world(clock: Callable[[], datetime]) -> Store:
        return demo_world(clock, sessions=5, alive=False, options=Options(max_page_size=1))

    bench = Bench(store=world, size=NARROW)
    row = bench.listed("rides-us")[2]
    async with bench.open() as person:
        await go_to(person, row.sid)
        assert person.showing(SessionScreen).session.sid == row.sid


async def test_a_service_sid_opens_its_sessions(bench: Bench) -> None:
    async with bench.open() as person:
        await go_to(person, bench.service("rides-us").sid)
        assert person.showing(SessionsScreen).service.unique_name == "rides-us"


async def test_it_works_from_the_picker(picker: Bench) -> None:
    row = picker.listed("marketplace")[0]
    async with picker.open() as person:
        await person.press("ctrl+g")
        assert "Looks in every service of the account." in person.text
        await person.type_in(row.unique_name)
        await person.press("ctrl+s")
        assert person.showing(SessionScreen).session.sid == row.sid


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Type the SID of a session (KC…) or its unique name."),
        (f"KP{HEX}", "This is the SID of a participant"),
        (f"PN{HEX}", "This is the SID of a phone number"),
        (f"AC{HEX}", "This is the SID of an account"),
        (f"SM{HEX}", "This is the SID of a message"),
        (f"KC{HEX}0", "this has 33 after KC"),
        (f"KC{HEX[:-1]}O", "0 to 9 and a to f; this has other letters."),
        (f"KS{HEX[:-1]}", "this has 31 after KS"),
    ],
)
async def test_what_cannot_be_looked_up_is_told_without_a_request(
    picker: Bench, typed: str, told: str
) -> None:
    async with picker.open() as person:
        await person.press("ctrl+g")
        if typed:
            await person.type_in(typed)
        picker.wire.sent.clear()
        await person.press("enter")
        assert told in person.problem
        assert picker.wire.sent == []
        assert person.field("target").value == typed


@pytest.mark.parametrize("typed", ["nowhere", f"KC{HEX}", f"KS{HEX}"])
async def test_what_is_not_there_is_told_and_what_was_typed_stays(bench: Bench, typed: str) -> None:
    async with bench.open() as person:
        await go_to(person, typed)
        person.showing(GotoDialog)
        assert "HTTP 404" in person.problem
        assert person.field("target").value == typed
        await person.press("backspace")
        assert person.problem == ""
        await person.press("escape")
        person.showing(SessionsScreen)


async def test_no_network_is_told_and_enter_tries_again(bench: Bench) -> None:
    row = bench.listed()[3]
    async with bench.open() as person:
        bench.wire.cut()
        await go_to(person, row.sid)
        assert "cannot be reached" in person.problem
        bench.wire.mend()
        await person.press("enter")
        assert person.showing(SessionScreen).session.sid == row.sid


async def test_leaving_while_it_looks_opens_nothing_later(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("ctrl+g")
        await person.type_in("job-00100")
        bench.wire.hold()
        person.hit("enter")
        await person.quiet()
        assert person.problem == "Looking …"
        person.hit("escape")
        await person.quiet()
        bench.wire.let_go()
        await person.settle()
        person.showing(SessionsScreen)


async def test_the_session_found_is_taken_back_into_the_list_it_belongs_to(bench: Bench) -> None:
    row = bench.first("in-progress")
    async with bench.open() as person:
        await go_to(person, row.sid)
        await person.press("x", "ctrl+s", "escape")
        person.showing(SessionsScreen)
        assert "closed" in person.row(row.unique_name)


@pytest.mark.parametrize("name", [name for name in AWKWARD_NAMES if name.strip()])
async def test_awkward_names_can_be_gone_to_or_are_told_as_not_found(name: str) -> None:
    bench = Bench(service="pilot")
    row = bench.add(name, service="pilot")
    async with bench.open() as person:
        await go_to(person, name)
        if isinstance(person.screen, SessionScreen):
            assert person.screen.session.sid == row.sid
        else:
            assert not name.isprintable() or name != name.strip()
            assert "No session of this name" in person.problem
        assert all(line.isprintable() for line in person.lines)
        assert not person.has_ended


async def test_it_fits_narrow_terminals_and_keeps_what_is_typed(picker: Bench) -> None:
    async with picker.open() as person:
        await person.press("ctrl+g")
        await person.type_in("job-00100")
        await person.resize(*NARROW)
        assert person.field("target").value == "job-00100"
        assert "Go to" in person.text
        assert "esc Cancel" in person.text
        await person.press("escape")
        person.showing(ServicesScreen)


async def test_a_failure_nobody_planned_for_is_told(bench: Bench) -> None:
    async with bench.open() as person:
        bench.wire.blow_up()
        await go_to(person, "job-00100")
        assert "unexpected" in person.problem
        person.showing(GotoDialog)
