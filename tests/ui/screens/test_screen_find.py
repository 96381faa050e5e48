from typing import Any, Final

import httpx
import pytest
from textual.widgets import Input
from ui_bench import ANN, BOB, HUGE, NARROW, Person
from ui_desk import CAT, DAN, POOL, Desk, ago

from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.options import Options
from proxy_tui.simulator.rules.records import SessionRecord
from proxy_tui.ui.dialogs.text import ErrorDialog
from proxy_tui.ui.screens import FindScreen, SessionScreen, SessionsScreen

pytestmark = pytest.mark.anyio


@pytest.fixture
def desk() -> Desk:
    """Ann in two sessions of one service, one of them over, and in one of another service."""
    desk = Desk(options=Options(list_order="newest"))
    desk.pair("old", ANN, CAT, status="closed", date_created=ago(days=2), date_ended=ago(days=1))
    hours = [ago(hours=hour) for hour in (3, 2)]
    desk.pair("strangers", CAT, DAN, date_created=hours[0], date_updated=hours[0])
    desk.pair("now", ANN, BOB, date_created=hours[1], date_updated=hours[1])
    rides = desk.store.add_service("rides-us")
    desk.store.add_number(rides, "+12025550150")
    desk.store.add_number(rides, "+12025550151")
    ride = desk.plain("ride-1", "rides-us")
    desk.store.add_participant(ride, ANN, rides.numbers[0])
    return desk


async def find(person: Person, text: str) -> FindScreen:
    """Open the search from the list, type and press enter."""
    if not isinstance(person.screen, FindScreen):
        await person.press("f")
    screen = person.showing(FindScreen)
    screen.field.control.value = ""
    screen.set_focus(screen.field.control)
    await person.settle()
    await person.type_in(text)
    await person.press("enter")
    return screen


def hits(person: Person) -> list[list[str]]:
    """Return the cells of each row found."""
    return [[str(cell) for cell in row.cells] for row in person.showing(FindScreen).table.page]


def found(person: Person) -> list[str]:
    """Return the sessions found, from top to bottom."""
    return [row[1] for row in hits(person)]


def held(desk: Desk, *rows: SessionRecord) -> None:
    """Keep the requests for these sessions' participants waiting."""

    def waits(request: httpx.Request) -> bool:
        path = request.url.path
        return path.endswith("/Participants") and any(row.sid in path for row in rows)

    desk.wire.hold()
    desk.wire.holds = waits


# -- before anything is found


async def test_it_says_what_can_be_typed_and_waits_for_it(desk: Desk) -> None:
    async with desk.open() as person:
        asked = len(desk.wire.sent)
        await person.press("f")
        screen = person.showing(FindScreen)
        assert person.app.focused is screen.field.control
        assert "its last four digits" in person.words
        assert "A number costs one request a session" in person.words
        assert "this service only · ctrl+t looks in all" in person.status
        assert len(desk.wire.sent) == asked


PROBLEMS: Final = (
    ("", "Type a phone number or its last four digits, a SID or a name."),
    ("+44 77", "This number is not whole."),
    ("AC" + "0" * 32, "This is the SID of an account"),
    ("KC1234567890", "A SID is KC and 32 hex digits"),
)


async def test_what_cannot_be_searched_is_told_in_a_sentence_and_nothing_is_asked(
    desk: Desk,
) -> None:
    async with desk.open(NARROW) as person:
        asked = len(desk.wire.sent)
        for text, sentence in PROBLEMS:
            await find(person, text)
            assert sentence in person.words
            assert isinstance(person.app.focused, Input)
        assert len(desk.wire.sent) == asked


async def test_keys_of_the_screen_are_text_while_it_is_typed(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("f", "m", "slash", "f", "q")
        screen = person.showing(FindScreen)
        assert screen.field.value == "m/fq"
        assert not screen.revealed


# -- what leads to a session


async def test_a_number_finds_every_session_of_its_person_the_active_ones_first(
    desk: Desk,
) -> None:
    async with desk.open() as person:
        for text in (ANN, "+44 (7700) 900-001", "0001", "07700 900001", "+44••••0001"):
            await find(person, text)
            assert found(person) == ["now", "old"]
        state, name, service, who, dials, by, expires = hits(person)[0]
        assert (state, name, service) == ("○ open", "now", "dispatch-eu")
        assert who == "A  +44••••0001"
        assert dials == "+44 20 7946 0011"
        assert (by, expires) == ("own number", "in 2 d")
        assert person.status == "2 hits · 3 of 3 sessions searched"
        assert person.app.focused is person.showing(FindScreen).table


async def test_the_number_that_somebody_dials_finds_who_dials_it(desk: Desk) -> None:
    async with desk.open(HUGE) as person:
        await find(person, POOL[1])
        assert [(row[1], row[3], row[5]) for row in hits(person)] == [
            ("now", "B  +44••••0002", "number to dial"),
            ("strangers", "B  +1••••0104", "number to dial"),
            ("old", "B  +44••••0103", "number to dial"),
        ]


async def test_sids_of_all_kinds_lead_to_the_session(desk: Desk) -> None:
    row = desk.service().sessions_by_name["now"]
    traffic = desk.store.add_traffic(row, kind="voice")
    assert traffic.outbound is not None
    one = row.participants[1]
    async with desk.open() as person:
        for sid in (row.sid, one.sid, traffic.sid, traffic.outbound.resource_sid):
            await find(person, sid)
            assert found(person) == ["now"]
            assert hits(person)[0][0] == "● in progress"
        assert one.proxy_identifier_sid is not None
        await find(person, one.proxy_identifier_sid)
        assert found(person)[0] == "now"


async def test_a_name_costs_one_request(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("f")
        asked = len(desk.wire.sent)
        await find(person, "strangers")
        assert found(person) == ["strangers"]
        assert len(desk.wire.sent) == asked + 1
        assert person.status == "1 hit"


async def test_a_name_that_is_only_digits_is_found_among_the_numbers(desk: Desk) -> None:
    desk.pair("0001", CAT, DAN)
    async with desk.open() as person:
        await find(person, "0001")
        assert sorted(found(person)) == ["0001", "now", "old"]


async def test_the_sid_of_a_service_opens_the_service(desk: Desk) -> None:
    async with desk.open() as person:
        await find(person, desk.service("rides-us").sid)
        assert person.showing(SessionsScreen).service.unique_name == "rides-us"


# -- where it looks


async def test_ctrl_t_looks_in_every_service_and_in_one_again(desk: Desk) -> None:
    async with desk.open(HUGE) as person:
        screen = await find(person, "0001")
        assert "ride-1" not in found(person)
        await person.press("ctrl+t")
        assert "every service" in person.status
        assert "› every service" in person.lines[0]
        await find(person, "0001")
        assert found(person) == ["ride-1", "now", "old"]
        assert hits(person)[0][2] == "rides-us"
        await person.press("ctrl+t")
        assert not screen.everywhere
        assert "› dispatch-eu" in person.lines[0]


async def test_ctrl_t_works_while_it_is_typed(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("f", "ctrl+t")
        assert person.showing(FindScreen).everywhere
        await person.type_in("ride-1")
        await person.press("enter")
        assert found(person) == ["ride-1"]


async def test_from_the_services_it_looks_in_all_and_cannot_be_narrowed() -> None:
    desk = Desk(service="")
    desk.pair("now", ANN, BOB)
    async with desk.open() as person:
        await find(person, "now")
        assert found(person) == ["now"]
        await person.press("ctrl+t")
        assert person.showing(FindScreen).everywhere


# -- nothing found


async def test_nothing_found_says_how_much_was_searched_and_what_else_can_be_tried(
    desk: Desk,
) -> None:
    async with desk.open() as person:
        await find(person, "9999")
        assert person.status == "nothing found · 3 of 3 sessions searched"
        assert "3 of 3 sessions searched. Only this service" in person.words
        assert "ctrl+t and enter search all" in person.words
        assert isinstance(person.app.focused, Input)
        await person.press("ctrl+t", "enter")
        assert "It may be deleted" in person.words


async def test_a_sid_that_leads_nowhere_is_told_with_what_it_may_mean(desk: Desk) -> None:
    async with desk.open() as person:
        await find(person, "KC" + "0" * 32)
        assert "Nothing found" in person.text
        assert "No session of this SID" in person.words
        assert isinstance(person.app.focused, Input)


# -- numbers are masked


async def test_numbers_are_masked_until_m_and_masked_again(desk: Desk) -> None:
    async with desk.open(HUGE) as person:
        await find(person, "0001")
        assert ANN not in person.text
        assert "+44••••0001" in person.text
        await person.press("m")
        assert ANN in person.text
        await person.press("m")
        assert ANN not in person.text


async def test_what_people_wrote_is_text() -> None:
    desk = Desk()
    desk.pair("[b]x[/ \x1b[31m", "messenger:[@click=app.quit]x[/]1234", BOB)
    async with desk.open(HUGE) as person:
        await find(person, "1234")
        await person.press("m")
        assert "[b]x[/" in person.text
        assert "\x1b" not in person.text


# -- while it searches


async def test_hits_show_while_the_search_goes_on_and_can_be_opened(desk: Desk) -> None:
    names = desk.service().sessions_by_name
    async with desk.open(HUGE) as person:
        held(desk, names["old"], names["strangers"])
        await person.press("f")
        await person.type_in("0001")
        person.hit("enter")
        await person.until(lambda: found(person) == ["now"])
        screen = person.showing(FindScreen)
        assert "1 found · esc stops · 1 of 3 sessions searched" in person.status
        assert "esc stops" in person.status
        await person.until(lambda: "searching" in person.lines[0])
        person.hit("enter")
        await person.until(lambda: isinstance(person.screen, SessionScreen))
        assert person.showing(SessionScreen).session.unique_name == "now"
        desk.wire.let_go()
        await person.settle()
        await person.press("escape")
        assert [hit.session.unique_name for hit in screen.found.hits] == ["now", "old"]
        assert found(person) == ["now", "old"]


async def test_the_cursor_stays_on_its_hit_while_others_come_and_are_sorted_above_it(
    desk: Desk,
) -> None:
    ride = desk.service("rides-us").sessions_by_name["ride-1"]
    async with desk.open(HUGE) as person:
        held(desk, ride)
        await person.press("f", "ctrl+t")
        await person.type_in("0001")
        person.hit("enter")
        await person.until(lambda: sorted(found(person)) == ["now", "old"])
        table = person.showing(FindScreen).table
        # Hits come in the order of their answers; "old" may stand on either row.
        row = found(person).index("old")
        for _ in range(row):
            person.hit("j")
        await person.until(lambda: table.cursor_row == row)
        key = table.cursor_key
        desk.wire.let_go()
        await person.settle()
        assert found(person) == ["ride-1", "now", "old"]
        assert (table.cursor_key, table.cursor_row) == (key, 2)
        await person.press("enter")
        assert person.showing(SessionScreen).session.unique_name == "old"
        await person.press("escape")
        assert (table.cursor_key, found(person)) == (key, ["ride-1", "now", "old"])


async def test_enter_opens_the_hit_it_was_pressed_on_though_rows_move_before_it_is_handled(
    desk: Desk,
) -> None:
    async with desk.open(HUGE) as person:
        screen = await find(person, "0001")
        assert found(person) == ["now", "old"]
        person.hit("enter")
        # Textual handles the key at its next turn; a late answer gets in between.
        screen.found.hits = (screen.found.hits[1], screen.found.hits[0])
        screen._show_hits()
        await person.settle()
        assert person.showing(SessionScreen).session.unique_name == "now"


async def test_esc_stops_and_keeps_the_hits_and_enter_goes_on_where_it_stopped(
    desk: Desk,
) -> None:
    names = desk.service().sessions_by_name
    async with desk.open(NARROW) as person:
        held(desk, names["old"])
        await person.press("f")
        await person.type_in("0001")
        person.hit("enter")
        await person.until(lambda: found(person) == ["now"])
        await person.until(lambda: "2 of 3" in person.status)
        person.hit("escape")
        await person.until(lambda: "stopped" in person.status)
        assert found(person) == ["now"]
        assert isinstance(person.app.focused, Input)
        desk.wire.let_go()
        await person.settle()
        assert found(person) == ["now"]
        read = len(desk.asked(ending="/Participants"))
        await person.press("enter")
        assert found(person) == ["now", "old"]
        assert len(desk.asked(ending="/Participants")) - read in {0, 1}
        assert person.status == "2 hits · 3 of 3 sessions searched"


async def test_esc_after_the_search_leads_back(desk: Desk) -> None:
    async with desk.open() as person:
        await find(person, "0001")
        await person.press("escape")
        person.showing(SessionsScreen)


async def test_typing_something_else_replaces_a_search_under_way(desk: Desk) -> None:
    names = desk.service().sessions_by_name
    async with desk.open() as person:
        held(desk, names["old"])
        await person.press("f")
        await person.type_in("0001")
        person.hit("enter")
        await person.until(lambda: found(person) == ["now"])
        person.hit("slash")
        await person.until(lambda: isinstance(person.app.focused, Input))
        field: Any = person.app.focused
        field.value = "strangers"
        person.hit("enter")
        await person.until(lambda: found(person) == ["strangers"])
        desk.wire.let_go()
        await person.settle()
        assert found(person) == ["strangers"]
        assert person.status == "1 hit"


async def test_what_was_read_once_is_not_read_again(desk: Desk) -> None:
    async with desk.open(NARROW) as person:
        await find(person, "0001")
        read = len(desk.asked(ending="/Participants"))
        await find(person, "0103")
        assert sorted(found(person)) == ["old", "strangers"]
        await person.press("escape")
        await find(person, "0002")
        assert found(person) == ["now"]
        assert len(desk.asked(ending="/Participants")) == read


async def test_a_session_that_changed_is_read_again(desk: Desk) -> None:
    async with desk.open() as person:
        await find(person, "0002")
        row = desk.service().sessions_by_name["strangers"]
        row.participants[0].identifier = BOB
        row.date_updated = desk.clock()
        await find(person, "0002")
        assert sorted(found(person)) == ["now", "strangers"]


# -- from a hit to its session and back


async def test_j_and_k_walk_the_hits(desk: Desk) -> None:
    async with desk.open() as person:
        await find(person, ANN)
        names = list(dict.fromkeys(found(person)))
        await person.press("enter", "J")
        assert person.showing(SessionScreen).session.unique_name == names[1]
        await person.press("K", "K")
        assert person.showing(SessionScreen).session.unique_name == names[0]
        assert person.toasts[-1] == "This is the first session of the list."


async def test_enter_opens_the_session_in_its_service(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("f", "ctrl+t")
        await find(person, "ride-1")
        await person.press("enter")
        screen = person.showing(SessionScreen)
        assert screen.session.unique_name == "ride-1"
        assert screen.service.unique_name == "rides-us"
        await person.press("escape")
        assert found(person) == ["ride-1"]


async def test_a_session_that_was_closed_there_shows_so_among_the_hits(desk: Desk) -> None:
    async with desk.open() as person:
        await find(person, "0001")
        await person.press("enter", "x", "ctrl+s", "escape")
        assert "closed" in hits(person)[0][0]
        assert found(person) == ["now", "old"]


async def test_a_session_that_is_gone_by_then_leaves_the_hits(desk: Desk) -> None:
    async with desk.open() as person:
        await find(person, "0001")
        desk.store.remove_session(desk.service().sessions_by_name["now"])
        await person.press("enter")
        assert "This session is gone" in person.text
        await person.press("escape")
        assert found(person) == ["old"]


# -- bad days


async def test_no_network_is_told_where_the_hits_would_be(desk: Desk) -> None:
    async with desk.open() as person:
        desk.wire.cut()
        await find(person, "0001")
        person.showing(FindScreen)
        assert "cannot be reached" in person.words
        assert isinstance(person.app.focused, Input)
        desk.wire.mend()
        await person.press("enter")
        assert found(person) == ["now", "old"]


async def test_a_session_that_cannot_be_read_is_counted_and_the_others_are_found(
    desk: Desk,
) -> None:
    row = desk.service().sessions_by_name["strangers"]
    desk.faults.add(Fault(effect="status", status=500, path=f"*/{row.sid}/Participants"))
    async with desk.open() as person:
        await find(person, "0001")
        assert found(person) == ["now", "old"]
        assert "1 could not be read" in person.status


async def test_an_error_after_the_first_hits_is_told_and_keeps_them(desk: Desk) -> None:
    names = desk.service().sessions_by_name
    async with desk.open() as person:
        held(desk, names["old"], names["strangers"])
        await person.press("f")
        await person.type_in("0001")
        person.hit("enter")
        await person.until(lambda: found(person) == ["now"])
        desk.wire.cut()
        desk.wire.let_go()
        await person.settle()
        person.showing(ErrorDialog)
        await person.press("escape")
        assert found(person) == ["now"]


async def test_a_narrow_terminal_shows_who_must_dial_what(desk: Desk) -> None:
    async with desk.open(NARROW) as person:
        await find(person, "0001")
        assert "+44••••0001" in person.text
        assert "+44 20 7946 0011" in person.text
        assert max(map(len, person.lines)) <= 80


async def test_f_on_a_session_finds_those_of_its_people_with_the_number_masked(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("enter")
        people = person.showing(SessionScreen).known.present
        await person.press("f", "enter")
        screen = person.showing(FindScreen)
        assert "•" in screen.field.value
        assert {hit.participant.identifier for hit in screen.found.hits} == {people[0].identifier}
        await person.press("escape", "f", "up", "enter")
        assert person.showing(FindScreen).field.value == ""


# -- one of several services fails


async def test_what_other_services_have_is_shown_and_the_failed_one_alone_is_searched_again(
    desk: Desk,
) -> None:
    rides = desk.store.service("rides-us")
    assert rides is not None
    desk.faults.add(Fault(effect="status", status=403, path=f"*{rides.sid}/Sessions"))
    async with desk.open(HUGE) as person:
        await person.press("f", "ctrl+t")
        await find(person, ANN)
        assert found(person) == ["now", "old"]
        assert "2 hits · 3 of at least 3 sessions searched · rides-us failed" in person.status
        assert "(r tries it again)" in person.status
        desk.faults.clear()
        asked = len(desk.wire.sent)
        await person.press("r")
        assert sorted(found(person)) == ["now", "old", "ride-1"]
        assert person.status == "3 hits · 4 of 4 sessions searched"
        assert not [one for one in desk.asked()[asked:] if desk.dispatch.sid in one]


async def test_nothing_is_only_said_of_what_was_searched_and_a_failed_search_is_no_nothing(
    desk: Desk,
) -> None:
    rides = desk.store.service("rides-us")
    assert rides is not None
    desk.faults.add(Fault(effect="status", status=503, path=f"*{rides.sid}/Sessions*"))
    async with desk.open(HUGE) as person:
        await person.press("f", "ctrl+t")
        await find(person, "+44 7700 900198")
        assert "Nothing found in what was searched" in person.text
        assert "rides-us failed" in person.words
        await find(person, f"KC{'9' * 32}")
        assert "Nothing found in what was searched" in person.text
        assert "2 of 2 services asked · rides-us failed (r tries it again)" in person.status
        desk.faults.add(Fault(effect="status", status=503, path="*"))
        await find(person, ANN)
        assert "The search failed" in person.text
