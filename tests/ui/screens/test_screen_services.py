from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from ui_bench import HOSTILE_NAMES, NARROW, Bench, BoomError, Person

from proxy_tui.errors import CredentialsError
from proxy_tui.simulator.demo.world import demo_world
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.store import Store
from proxy_tui.ui.dialogs.login import LoginDialog
from proxy_tui.ui.dialogs.text import ErrorDialog
from proxy_tui.ui.screens import ServicesScreen, SessionsScreen

pytestmark = pytest.mark.anyio

NAMES = ["dispatch-eu", "rides-us", "marketplace", "pilot"]


def shown(person: Person) -> list[str]:
    """Return the names of the services in the table, from top to bottom."""
    return [str(row.cells[0]) for row in person.showing(ServicesScreen).table.page]


def notice(person: Person) -> str:
    """Return what stands in the place of the table."""
    screen = person.showing(ServicesScreen)
    assert screen.notice.display
    assert not screen.table.display
    return " ".join(str(screen.notice.visual).split())


# -- what there is


async def test_every_service_is_listed_with_its_facts(picker: Bench) -> None:
    async with picker.open() as person:
        assert sorted(shown(person)) == sorted(NAMES)
        lines = {name: line for line in person.lines for name in NAMES if name in line}
        assert "7 d" in lines["marketplace"]
        assert "not set" in lines["dispatch-eu"]
        assert "by their own ttl" in lines["dispatch-eu"]
        assert "after last contact" in lines["rides-us"]
        assert "1 of 3 set" in lines["rides-us"]
        assert "0 of 3 set" in lines["pilot"]
        assert "2 d" in lines["pilot"]
        sid = picker.service("pilot").sid
        assert sid in lines["pilot"]
        assert person.status == "4 services"


async def test_who_is_signed_in_and_how_old_the_list_is_stands_above(picker: Bench) -> None:
    async with picker.open() as person:
        assert " demo  AC5eed…9f2a" in person.lines[0]


async def test_services_of_several_pages_are_all_listed() -> None:
    def world(clock: Callable[[], datetime]) -> Store:
        return demo_world(clock, sessions=1, alive=False, options=Options(max_page_size=1))

    bench = Bench(store=world)
    async with bench.open() as person:
        assert sorted(shown(person)) == sorted(NAMES)
        assert len(bench.wire.sent) == 4


async def test_a_narrow_terminal_shows_names_and_sids(picker: Bench) -> None:
    async with picker.open(NARROW) as person:
        assert "dispatch-eu" in person.text
        assert max(map(len, person.lines)) <= 80
        assert "enter Open" in person.lines[-1]


async def test_nothing_is_there_to_pick_and_that_is_said() -> None:
    async with Bench(store=Store).open() as person:
        told = notice(person)
        assert "No Proxy services" in told
        assert "r Refresh" in told
        await person.press("enter", "down", "slash", "escape")
        person.showing(ServicesScreen)


async def test_a_service_made_meanwhile_is_there_after_a_refresh() -> None:
    bench = Bench(store=Store)
    async with bench.open() as person:
        bench.store.add_service("new-one")
        await person.press("r")
        assert shown(person) == ["new-one"]
        assert person.status == "1 service"


# -- filter


async def test_typing_shows_only_the_services_that_match(picker: Bench) -> None:
    async with picker.open() as person:
        await person.press("slash", "r", "i", "d")
        await person.until(lambda: shown(person) == ["rides-us"])
        assert person.status == "1 of 4 services matches"
        await person.press("enter")
        assert person.app.focused is person.showing(ServicesScreen).table
        await person.press("enter")
        assert person.showing(SessionsScreen).service.unique_name == "rides-us"


async def test_a_filter_finds_sids_too_in_any_letter_case(picker: Bench) -> None:
    async with picker.open() as person:
        await person.press("slash")
        await person.type_in(picker.service("pilot").sid.upper())
        await person.until(lambda: shown(person) == ["pilot"])


async def test_a_filter_that_nothing_matches_leaves_no_row_and_esc_takes_it_away(
    picker: Bench,
) -> None:
    async with picker.open() as person:
        await person.press("slash")
        await person.type_in("nowhere")
        await person.until(lambda: shown(person) == [])
        assert person.status == "none of 4 services match"
        await person.press("escape")
        assert len(shown(person)) == 4
        assert not person.showing(ServicesScreen).filter_bar.display


async def test_an_empty_filter_is_none(picker: Bench) -> None:
    async with picker.open() as person:
        await person.press("slash", "enter")
        assert not person.showing(ServicesScreen).filter_bar.display
        assert person.status == "4 services"


async def test_markup_in_a_filter_is_text(picker: Bench) -> None:
    async with picker.open() as person:
        await person.press("slash")
        await person.type_in("[@click=app.quit]x[/ [/]")
        await person.until(lambda: shown(person) == [])
        assert not person.has_ended


# -- opening


async def test_enter_opens_the_service_and_esc_comes_back_to_it(picker: Bench) -> None:
    async with picker.open() as person:
        await person.press("down", "down")
        name = shown(person)[2]
        await person.press("enter")
        assert person.showing(SessionsScreen).service.unique_name == name
        await person.press("escape")
        table = person.showing(ServicesScreen).table
        assert table.cursor_key == picker.service(name).sid


@pytest.mark.parametrize("name", NAMES)
async def test_the_service_used_last_is_chosen_at_first(picker: Bench, name: str) -> None:
    picker.context.last_service = picker.service(name).sid
    async with picker.open() as person:
        assert person.showing(ServicesScreen).table.cursor_key == picker.service(name).sid
        await person.press("enter")
        assert person.showing(SessionsScreen).service.unique_name == name


async def test_a_service_used_last_that_is_gone_leaves_the_cursor_at_the_top(
    picker: Bench,
) -> None:
    picker.context.last_service = "KS" + "0" * 32
    async with picker.open() as person:
        assert person.showing(ServicesScreen).table.cursor_row == 0


@pytest.mark.parametrize("name", HOSTILE_NAMES)
async def test_awkward_names_are_text_and_open_like_any_other(name: str) -> None:
    bench = Bench(store=Store)
    bench.store.add_service(name)
    async with bench.open() as person:
        await person.press("enter")
        assert person.showing(SessionsScreen).service.unique_name == name
        assert all(line.isprintable() for line in person.lines)


# -- bad days


async def test_wrong_credentials_are_told_with_what_to_press(picker: Bench) -> None:
    bench = Bench(token="0" * 32)
    async with bench.open() as person:
        told = notice(person)
        assert "Twilio does not accept these credentials" in told
        assert "HTTP 401" in told
        assert "r Try again" in told


async def test_no_network_is_told_and_trying_again_helps_once_it_is_back(picker: Bench) -> None:
    picker.wire.cut()
    async with picker.open() as person:
        told = notice(person)
        assert "No connection" in told
        assert "Check the network" in told
        picker.wire.mend()
        await person.press("r")
        assert sorted(shown(person)) == sorted(NAMES)


async def test_no_credentials_open_the_login_dialog_and_say_why() -> None:
    bench = Bench()

    def nobody() -> None:
        raise CredentialsError("There is nothing to sign in with.", hint="Run proxy-tui login.")

    bench.context.connect = nobody
    async with bench.open() as person:
        person.showing(LoginDialog)
        assert "There is nothing to sign in with." in person.text
        await person.press("escape")
        told = notice(person)
        assert "Not signed in" in told
        assert "l Sign in" in told
        await person.press("l")
        person.showing(LoginDialog)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault(effect="status", status=500), "HTTP 500"),
        (Fault(effect="status", status=429), "HTTP 429"),
        (Fault(effect="status", status=404), "HTTP 404"),
        (Fault(effect="html", status=502), "could not be read"),
        (Fault(effect="cut"), "could not be read"),
        (Fault(effect="reset"), "could not be read"),
    ],
)
async def test_every_bad_answer_is_a_sentence_with_a_way_on(fault: Fault, told: str) -> None:
    bench = Bench(faults=(fault,))
    async with bench.open() as person:
        assert told in notice(person)
        assert "r Try again" in notice(person)
        bench.faults.clear()
        await person.press("r")
        assert sorted(shown(person)) == sorted(NAMES)


async def test_a_refresh_that_fails_is_told_in_a_dialog_and_the_list_stays(picker: Bench) -> None:
    async with picker.open() as person:
        picker.wire.cut()
        await person.press("r")
        person.showing(ErrorDialog)
        assert "cannot be reached" in person.words
        await person.press("escape")
        assert len(shown(person)) == 4


async def test_a_list_that_is_empty_now_gives_way_to_the_notice(picker: Bench) -> None:
    async with picker.open() as person:
        picker.store.services.clear()
        await person.press("r")
        assert "No Proxy services" in notice(person)


async def test_an_error_nobody_planned_for_is_told_and_the_program_goes_on(picker: Bench) -> None:
    picker.wire.trouble = lambda _: BoomError("secret 42")
    async with picker.open() as person:
        assert "unexpected" in notice(person)
        assert "42" not in notice(person)
        picker.wire.mend()
        await person.press("r")
        assert len(shown(person)) == 4


async def test_a_wait_that_can_be_felt_is_named(picker: Bench) -> None:
    picker.wire.hold()
    async with picker.open(settle=False) as person:
        await person.until(lambda: "reading services" in person.lines[0])
        assert "Reading the services of the account" in person.text
        picker.wire.let_go()
        await person.settle()
        assert "reading services" not in person.lines[0]
        assert len(shown(person)) == 4


async def test_a_wait_that_is_over_is_claimed_no_longer(
    picker: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with picker.open() as person:
        screen = person.showing(ServicesScreen)
        assert screen.context.connection is not None
        client = screen.context.connection.client
        quiet = client.activity()
        now = [replace(quiet, waiting_seconds=0.1, waiting_reason="no answer; asking again")]
        monkeypatch.setattr(client, "activity", lambda: now[0])
        screen.bar.renew()
        assert "asking again" in screen.bar.render().plain
        now[0] = quiet
        await person.until(lambda: "asking again" not in screen.bar.render().plain)


async def test_thousands_of_services_are_shown_by_the_page_and_filtered_as_a_whole() -> None:
    bench = Bench(store=Store)
    for number in range(1204):
        bench.store.add_service(f"svc-{number:04d}")
    async with bench.open() as person:
        listed = [one.unique_name for one in person.showing(ServicesScreen).services]
        assert person.status == "page 1 · rows 1–100 · 1 204 services"
        assert person.showing(ServicesScreen).table.row_count == 100
        await person.press("right_square_bracket")
        assert person.status == "page 2 · rows 101–200 · 1 204 services"
        await person.press("left_square_bracket", "left_square_bracket")
        assert person.status == "This is the first page."
        for _ in range(12):
            await person.press("right_square_bracket")
        assert person.status == "page 13 · rows 1 201–1 204 · 1 204 services"
        await person.press("slash")
        await person.type_in("svc-0007")
        await person.press("enter")
        assert person.status == "1 of 1 204 services matches"
        assert "svc-0007" in listed
        await person.press("enter")
        assert person.showing(SessionsScreen).service.unique_name == "svc-0007"


async def test_how_many_services_were_read_is_said_while_they_are_read() -> None:
    bench = Bench(store=Store)
    for number in range(150):
        bench.store.add_service(f"svc-{number:04d}")
    async with bench.open() as person:
        bench.wire.holds = lambda request: "Page=1" in str(request.url)
        person.hit("r")
        await person.until(lambda: "100 so far" in person.status)
        bench.wire.let_go()
        await person.settle()
        assert "150 services" in person.status
