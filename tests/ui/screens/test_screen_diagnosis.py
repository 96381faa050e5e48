from datetime import timedelta

import pytest
from ui_bench import ANN, BOB, HUGE, NARROW, NOON, Person
from ui_desk import LATER, Desk, ago

from proxy_tui.operations.diagnosis.finding import ORDER
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.options import Options
from proxy_tui.ui.dialogs.confirm import CloseDialog
from proxy_tui.ui.dialogs.create import CreateDialog
from proxy_tui.ui.dialogs.menu import MenuDialog
from proxy_tui.ui.dialogs.reopen import ReopenDialog
from proxy_tui.ui.dialogs.update import UpdateDialog
from proxy_tui.ui.screens import (
    DiagnosisScreen,
    FindScreen,
    PoolScreen,
    SessionScreen,
    SessionsScreen,
)

pytestmark = pytest.mark.anyio


def told(person: Person) -> str:
    """Return everything the screen says about the session, white space made one blank."""
    return " ".join(str(person.showing(DiagnosisScreen).text.visual).split())


@pytest.fixture
def healthy() -> Desk:
    """One session in which nothing is wrong."""
    desk = Desk()
    row = desk.pair("talk", ANN, BOB)
    desk.store.add_traffic(row, at=ago(minutes=5))
    return desk


@pytest.fixture
def closed() -> Desk:
    """One session that somebody closed, long before its expiry."""
    desk = Desk()
    fields = {"status": "closed", "date_ended": ago(minutes=10), "closed_reason": "api"}
    desk.pair("talk", ANN, BOB, date_created=ago(hours=2), **fields)
    return desk


# -- what it says


async def test_nothing_wrong_is_said_in_one_sentence_with_every_check_below(healthy: Desk) -> None:
    async with healthy.open() as person:
        await person.press("w")
        assert "Nothing found that keeps them apart" in told(person)
        assert "State fine" in told(person)
        assert "talk" in told(person)
        assert "dispatch-eu › why not?" in person.lines[0]
        assert person.status == "causes first · r looks again"


async def test_causes_come_first_then_what_is_worth_a_look_and_what_is_fine_last(
    closed: Desk,
) -> None:
    async with closed.open() as person:
        await person.press("w")
        screen = person.showing(DiagnosisScreen)
        places = [ORDER[one.verdict] for one in screen.findings]
        assert places == sorted(places)
        said = told(person)
        assert said.index("One thing keeps them apart:") < said.index("State cause")
        assert said.index("State cause") < said.index("Two people")


async def test_each_cause_has_its_evidence_its_advice_and_its_key(closed: Desk) -> None:
    async with closed.open() as person:
        await person.press("w")
        assert (
            "It was closed 10 min ago: a closed session connects nobody. Twilio's reason: api. "
            "Re-open it, if these two should still reach each other. press o"
        ) in told(person)


async def test_the_codes_of_twilios_debugger_are_explained(closed: Desk) -> None:
    async with closed.open() as person:
        await person.press("w")
        said = told(person)
        assert "In Twilio's debugger this looks like" in said
        assert "80904" in said
        assert "80912" not in said


async def test_the_key_is_the_one_in_force() -> None:
    desk = Desk(keys={"session.reopen": "O"})
    desk.pair("talk", ANN, BOB, status="closed", date_ended=ago(minutes=10))
    async with desk.open() as person:
        await person.press("w")
        assert "each other. press O" in told(person)
        await person.press("O")
        person.showing(ReopenDialog)


async def test_people_stay_masked_and_m_says_where_they_can_be_seen(healthy: Desk) -> None:
    async with healthy.open() as person:
        await person.press("w")
        assert "+44••••0001" in told(person)
        await person.press("m")
        assert ANN not in person.text
        assert "Numbers stay masked here" in person.toasts[0]


async def test_what_cannot_be_read_is_said_and_the_rest_is_judged(healthy: Desk) -> None:
    healthy.faults.add(Fault(effect="status", status=500, path="*/Participants"))
    async with healthy.open(NARROW) as person:
        await person.press("w")
        assert "Two people can't tell The participants could not be read" in told(person)
        assert "State fine" in told(person)


async def test_names_of_sessions_are_text() -> None:
    desk = Desk()
    desk.pair("[b]x[/ \x1b[31m", ANN, BOB)
    async with desk.open() as person:
        await person.press("w")
        assert "[b]x[/" in told(person)
        assert "\x1b" not in person.text


async def test_a_wait_is_told(healthy: Desk) -> None:
    async with healthy.open() as person:
        healthy.wire.hold()
        person.hit("w")
        await person.until(lambda: "checking the session" in person.text)
        assert "Reading the session, its people, its traffic and the pool" in person.text
        healthy.wire.let_go()
        await person.settle()
        assert "State fine" in told(person)


# -- the keys work


async def test_re_opening_mends_a_closed_session_and_it_looks_again(closed: Desk) -> None:
    async with closed.open() as person:
        await person.press("w", "o")
        person.showing(ReopenDialog)
        await person.press("ctrl+s")
        assert "State fine" in told(person)
        assert "Nothing found that keeps them apart" in told(person)
        assert closed.service().sessions[0].status == "in-progress"


async def test_after_closing_it_looks_again(healthy: Desk) -> None:
    async with healthy.open() as person:
        await person.press("w", "x")
        person.showing(CloseDialog)
        await person.press("ctrl+s")
        assert "One thing keeps them apart:" in told(person)
        assert "It was closed just now" in told(person)


async def test_a_session_past_its_expiry_is_mended_with_e() -> None:
    desk = Desk(options=Options(sweep_delay=timedelta(days=1)))
    desk.pair("late", ANN, BOB, date_created=ago(days=1), date_expiry=ago(minutes=20))
    async with desk.open() as person:
        await person.press("w")
        assert "Set a later expiry or a longer ttl. press e" in told(person)
        await person.press("e")
        person.showing(UpdateDialog)
        await person.fill(date_expiry="+2h")
        await person.press("ctrl+s")
        assert "Expiry fine" in told(person)


async def test_a_failed_session_is_replaced_with_n() -> None:
    desk = Desk()
    desk.pair("broken", ANN, BOB, status="failed", date_ended=ago(minutes=10))
    async with desk.open() as person:
        await person.press("w")
        assert "Create a new session for the two people. press n" in told(person)
        await person.press("n")
        person.showing(CreateDialog)


async def test_a_missing_person_is_added_where_the_advice_says() -> None:
    desk = Desk()
    desk.pair("alone", ANN)
    async with desk.open() as person:
        await person.press("w")
        assert "Add the missing person. press a" in told(person)
        await person.press("a")
        options = person.showing(MenuDialog).options.options
        assert any("person" in str(option.prompt) for option in options)


async def test_the_same_number_in_another_session_is_named_once_it_was_searched() -> None:
    desk = Desk()
    desk.pair("other", ANN, BOB, date_created=ago(days=1))
    desk.pair("talk", ANN, BOB)
    async with desk.open() as person:
        await person.press("w")
        assert "Find one of their numbers: that searches the rest. press f" in told(person)
        await person.press("f", "enter")
        person.showing(FindScreen)
        await person.press("escape", "r")
        assert "A (+44••••0001) dials +44 20 7946 0011 in another active session too (other," in (
            told(person)
        )
        assert "Close the session that is not needed. press x" in told(person)


async def test_the_pool_is_looked_at_with_u_and_esc_comes_back() -> None:
    desk = Desk()
    for number in desk.dispatch.numbers:
        number.is_reserved = True
    desk.pair("talk", ANN, BOB)
    async with desk.open() as person:
        await person.press("w")
        assert "Number pool" in told(person)
        assert "press u" in told(person)
        await person.press("u")
        person.showing(PoolScreen)
        await person.press("escape")
        person.showing(DiagnosisScreen)


async def test_w_looks_again_and_opens_no_second_screen(healthy: Desk) -> None:
    async with healthy.open() as person:
        await person.press("w")
        healthy.service().sessions[0].participants.pop()
        await person.press("w")
        assert "Only B" in told(person) or "Only A" in told(person)
        await person.press("escape")
        person.showing(SessionsScreen)


async def test_r_looks_again(healthy: Desk) -> None:
    async with healthy.open() as person:
        await person.press("w")
        row = healthy.service().sessions[0]
        row.status, row.date_ended = "closed", NOON
        await person.press("r")
        assert "One thing keeps them apart:" in told(person)


async def test_what_is_impossible_says_why(healthy: Desk) -> None:
    async with healthy.open() as person:
        await person.press("w", "o")
        person.showing(DiagnosisScreen)
        assert "Re-open: it is in progress, not closed." in person.toasts[0]


async def test_a_long_answer_is_scrolled_by_keys(closed: Desk) -> None:
    async with closed.open(NARROW) as person:
        await person.press("w")
        view = person.showing(DiagnosisScreen).view
        assert view.max_scroll_y > 0
        await person.press("end")
        await person.until(lambda: view.scroll_offset.y == view.max_scroll_y)


# -- where it leads back to


async def test_the_list_below_knows_what_was_done_here(healthy: Desk) -> None:
    async with healthy.open(HUGE) as person:
        await person.press("w", "x", "ctrl+s", "escape")
        person.showing(SessionsScreen)
        assert "closed" in person.row("talk")
        assert "9 Closed <1 h 1" in person.lines[1]


async def test_it_opens_from_the_session_too(closed: Desk) -> None:
    async with closed.open() as person:
        await person.press("enter", "w", "o", "ctrl+s", "escape")
        assert person.showing(SessionScreen).session.unique_name == "talk"


async def test_the_session_below_knows_what_was_done_here(closed: Desk) -> None:
    async with closed.open() as person:
        await person.press("enter", "w", "o", "ctrl+s", "escape")
        assert "in progress" in person.text


# -- bad days


async def test_a_session_that_is_gone_is_told_nothing_can_be_done_and_the_list_forgets_it(
    healthy: Desk,
) -> None:
    healthy.plain("other")
    async with healthy.open() as person:
        await person.press("down", "w")
        healthy.store.remove_session(healthy.service().sessions_by_name["talk"])
        await person.press("r")
        screen = person.showing(DiagnosisScreen)
        assert screen.notice.display
        assert not screen.view.display
        assert "The session could not be checked" in person.text
        await person.press("x")
        person.showing(DiagnosisScreen)
        assert person.toasts == ["Close: the session is gone."]
        await person.press("escape")
        assert person.names == ["other"]


async def test_a_session_deleted_from_here_leaves_a_word_and_the_list(healthy: Desk) -> None:
    healthy.plain("other", date_expiry=LATER)
    async with healthy.open() as person:
        await person.press("down", "w")
        screen = person.showing(DiagnosisScreen)
        screen.actions.run("delete")
        await person.settle()
        await person.fill(tail=screen.session.sid[-4:])
        await person.press("ctrl+s")
        assert "This session no longer exists." in person.text
        await person.press("escape")
        assert person.names == ["other"]


async def test_no_network_is_told_and_trying_again_helps_once_it_is_back(healthy: Desk) -> None:
    async with healthy.open() as person:
        healthy.wire.cut()
        await person.press("w")
        assert "cannot be reached" in person.words
        assert "r Again" in person.text
        healthy.wire.mend()
        await person.press("r")
        screen = person.showing(DiagnosisScreen)
        assert screen.view.display
        assert not screen.notice.display
        assert "State fine" in told(person)
        assert person.app.focused is screen.view
        await person.press("x")
        person.showing(CloseDialog)
