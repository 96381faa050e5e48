"""Many sessions at once: what is planned, confirmed, run and told."""

import pytest
from ui_bench import ANN, BOB, NARROW, Person
from ui_desk import PROFILE, Desk, LiveDesk, ago, sessions

from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.ui.app import ProxyTui
from proxy_tui.ui.dialogs.batch_run import BatchDialog
from proxy_tui.ui.dialogs.menu import MenuDialog
from proxy_tui.ui.dialogs.plan import (
    ChangePlanDialog,
    ClosePlanDialog,
    DeletePlanDialog,
    ProofDialog,
    UndoPlanDialog,
)
from proxy_tui.ui.dialogs.unlock import UnlockDialog
from proxy_tui.ui.screens import FindScreen, SessionsScreen

pytestmark = pytest.mark.anyio


@pytest.fixture
def desk() -> Desk:
    """Three sessions, the last of them closed."""
    desk = Desk()
    desk.plain("over", status="closed", date_ended=ago(minutes=5))
    desk.many(2)
    return desk


def batch_words(person: Person) -> str:
    app = person.app
    assert isinstance(app, ProxyTui)
    return app.context.batch_words


def statuses(desk: Desk) -> dict[str, str]:
    return {name: row.status for name, row in desk.service().sessions_by_name.items()}


async def ended(person: Person) -> str:
    """Wait until the batch on screen has ended; return what it says."""
    dialog = person.showing(BatchDialog)
    await person.until(lambda: dialog.running.progress.is_over)
    await person.until(lambda: "Close" in str(dialog.cancel_button.label))
    return person.words


async def test_the_plan_lists_each_session_and_why_some_are_left_out(desk: Desk) -> None:
    async with desk.open(NARROW) as person:
        await person.press("asterisk", "x")
        dialog = person.showing(ClosePlanDialog)
        assert dialog.title == "Close 3 marked sessions?"
        words = person.words
        assert "service dispatch-eu · profile" in words
        assert "2 sessions to close, 1 left out." in words
        assert "over it is closed already" in words
        assert "job-001 state open → closed" in words
        assert "closed" not in statuses(desk)["job-001"]


async def test_nothing_is_sent_before_it_is_confirmed_and_then_exactly_the_plan(
    desk: Desk,
) -> None:
    async with desk.open() as person:
        await person.press("asterisk", "x")
        await person.press("escape")
        assert statuses(desk) == {"over": "closed", "job-001": "open", "job-002": "open"}
        await person.press("x", "ctrl+s")
        words = await ended(person)
        assert "2 of 2 · 2 done" in words
        assert "Every session was changed." in words
        assert set(statuses(desk).values()) == {"closed"}
        await person.press("escape")
        person.showing(SessionsScreen)
        assert "1 marked" in person.status, "what the plan left out stays marked"
        assert batch_words(person) == ""


async def test_a_batch_is_in_the_journal_as_one(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("asterisk", "x", "ctrl+s")
        await ended(person)
        phases = [record.phase for record in desk.journal.tail(99)]
        assert phases == ["planned", "before", "after", "before", "after", "ended"]


async def test_enter_alone_never_confirms_a_plan(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("asterisk", "x", "enter")
        person.showing(SessionsScreen)
        assert statuses(desk)["job-001"] == "open"


async def test_an_expiry_is_planned_while_it_is_typed(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("asterisk", "e")
        dialog = person.showing(ChangePlanDialog)
        assert "Type a TTL or an expiry" in person.words
        await person.type_in("+2h")
        assert "2 sessions to change, 1 left out." in person.words
        assert "it would end sooner than it does now" in person.words
        await person.press("enter", "right")
        assert "in 2 d 2 h" in person.words
        await person.press("ctrl+s")
        await ended(person)
        rows = desk.service().sessions_by_name
        assert (rows["job-001"].date_expiry - desk.now).total_seconds() == 50 * 3600  # type: ignore[operator]
        assert dialog.plan is not None


async def test_what_cannot_be_read_plans_nothing_and_keeps_what_was_typed(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("asterisk", "e")
        await person.type_in("soon")
        await person.press("ctrl+s")
        dialog = person.showing(ChangePlanDialog)
        assert dialog.plan is None
        assert "Expires:" in person.problem
        assert dialog.values()["date_expiry"] == "soon"


async def test_deleting_several_asks_for_their_number(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("asterisk", "a")
        person.showing(MenuDialog)
        await person.press(*["down"] * 5, "enter")
        dialog = person.showing(DeletePlanDialog)
        assert "cannot be undone" in person.words
        await person.press("ctrl+s")
        assert "Type the number of sessions, 3" in person.problem
        dialog.number.control.focus()
        await person.type_in("3")
        await person.press("ctrl+s")
        assert "3 done" in await ended(person)
        await person.press("escape")
        assert sessions(person).rows.listing.loaded == 0


async def test_production_is_unlocked_first_and_asks_for_number_and_reason() -> None:
    live = LiveDesk()
    live.many(2)
    async with live.open() as person:
        await person.press("asterisk", "x")
        person.showing(UnlockDialog)
        await person.type_in(PROFILE)
        await person.press("ctrl+s")
        await person.until(lambda: isinstance(person.screen, ClosePlanDialog))
        dialog = person.showing(ClosePlanDialog)
        assert " PROD " in person.text
        await person.press("ctrl+s")
        assert "Type the number of sessions, 2" in person.problem
        dialog.number.control.focus()
        await person.type_in("2")
        await person.press("ctrl+s")
        assert "reason" in person.problem
        dialog.reason_field.control.focus()
        await person.type_in("INC-7")
        await person.press("ctrl+s")
        await ended(person)
        reasons = [one.reason for one in live.journal.tail(9) if one.phase == "before"]
        assert reasons == ["INC-7", "INC-7"]


async def test_a_plan_that_was_open_while_production_locked_sends_nothing() -> None:
    live = LiveDesk()
    live.many(1)
    async with live.open() as person:
        lock = live.context.connected().lock
        assert lock is not None
        lock.open(PROFILE)
        await person.press("asterisk", "x")
        dialog = person.showing(ClosePlanDialog)
        dialog.number.control.value = "1"
        dialog.reason_field.control.value = "INC-7"
        lock.close()
        await person.press("ctrl+s")
        assert "Nothing was sent" in person.problem
        assert live.journal.tail(9) == ()


async def test_read_only_says_why() -> None:
    desk = Desk(read_only=True)
    desk.many(1)
    async with desk.open() as person:
        desk.context.connected().client.read_only = True
        await person.press("asterisk", "x")
        assert any("read-only" in toast for toast in person.toasts)


async def test_five_failures_in_a_row_ask_and_can_be_ended_or_gone_on_with() -> None:
    desk = Desk(faults=(Fault(effect="status", status=403, method="POST", count=5),))
    desk.many(7)
    async with desk.open() as person:
        await person.press("asterisk", "x", "ctrl+s")
        dialog = person.showing(BatchDialog)
        await person.until(lambda: "Five failures in a row" in person.words)
        await person.press("ctrl+s")
        words = await ended(person)
        assert "2 done, 5 refused" in words
        assert "What was not done stays marked." in words
        await person.press("escape")
        assert "5 marked" in person.status
        assert dialog.running.progress.not_done == 0


async def test_an_ended_batch_can_be_looked_at_again(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("asterisk", "x", "ctrl+s")
        await ended(person)
        await person.press("escape", "H")
        await person.until(lambda: "2 done" in person.text)
        await person.press("enter")
        assert person.text.count("closed") + person.text.count("close ") >= 3


async def held(person: Person, desk: Desk) -> BatchDialog:
    """Start to close two sessions, whose first write does not come back."""
    desk.wire.hold("POST")
    await person.press("asterisk", "x")
    person.hit("ctrl+s")
    await person.until(lambda: desk.wire.writes)
    await person.quiet()
    person.draw()
    return person.showing(BatchDialog)


async def hit(person: Person, *keys: str) -> None:
    for key in keys:
        person.hit(key)
        await person.quiet()


async def test_esc_stops_it_after_the_write_under_way_and_the_rest_stays_marked(
    desk: Desk,
) -> None:
    async with desk.open() as person:
        dialog = await held(person, desk)
        await hit(person, "escape")
        assert "Stopping after the write under way" in person.problem
        desk.wire.let_go()
        await person.until(lambda: dialog.running.progress.is_paused)
        desk.time.now += 2
        assert "1 done, 1 not done" in await ended(person)
        assert len(desk.wire.writes) == 1
        await person.press("escape")
        assert "2 marked" in person.status
        records = desk.journal.tail(9)
        assert (records[-1].phase, records[-1].outcome) == ("ended", "stopped")


async def test_esc_twice_lets_it_go_on_in_the_background_and_the_context_line_counts(
    desk: Desk,
) -> None:
    async with desk.open() as person:
        dialog = await held(person, desk)
        await hit(person, "escape", "escape")
        person.showing(SessionsScreen)
        await person.until(lambda: batch_words(person) == "closing 0/2")
        desk.wire.let_go()
        await person.until(lambda: dialog.running.progress.is_over)
        await person.settle()
        assert dialog.running.progress.words == "2 done"
        assert set(statuses(desk).values()) == {"closed"}
        assert any("2 done" in toast for toast in person.toasts)
        assert batch_words(person) == ""


async def test_a_batch_in_the_background_is_shown_again_and_no_second_one_is_run(
    desk: Desk,
) -> None:
    async with desk.open() as person:
        dialog = await held(person, desk)
        await hit(person, "ctrl+s")
        person.showing(SessionsScreen)
        await hit(person, "x", "ctrl+s")
        assert any("Another batch is running" in toast for toast in person.toasts)
        assert person.showing(BatchDialog).running is dialog.running
        desk.wire.let_go()
        assert "2 done" in await ended(person)


async def test_another_account_ends_the_batch_after_the_write_under_way(desk: Desk) -> None:
    async with desk.open() as person:
        dialog = await held(person, desk)
        app = person.app
        assert isinstance(app, ProxyTui)
        app.batches.drop()
        desk.wire.let_go()
        await person.until(lambda: dialog.running.progress.is_over)
        assert dialog.running.progress.words == "1 done, 1 not done"
        assert not app.batches.is_running


async def test_a_write_is_undone_after_its_plan_and_proved(desk: Desk) -> None:
    row = desk.service().sessions_by_name["job-001"]
    row.status, row.ttl = "in-progress", 900
    async with desk.open() as person:
        await person.press("x", "ctrl+s")
        await person.until(lambda: row.status == "closed")
        await person.settle()
        await person.press("z")
        await person.until(lambda: isinstance(person.screen, UndoPlanDialog))
        assert "1 session to undo." in person.words
        assert "state closed → in progress" in person.words
        await person.press("ctrl+s")
        await person.until(lambda: isinstance(person.screen, ProofDialog))
        assert "1 session read again: 1 as before" in person.words
        assert (row.status, row.ttl) == ("in-progress", 900)
        await person.press("escape")
        person.showing(SessionsScreen)
        await person.press("H")
        assert person.status == "2 entries"


async def test_what_somebody_changed_since_is_left_alone(desk: Desk) -> None:
    row = desk.service().sessions_by_name["job-001"]
    async with desk.open() as person:
        await person.press("e")
        await person.type_in("900")
        await person.press("ctrl+s")
        await person.until(lambda: row.ttl == 900)
        await person.settle()
        row.ttl = 901
        await person.press("z")
        await person.until(lambda: isinstance(person.screen, UndoPlanDialog))
        assert "0 sessions to undo" in person.words or "no sessions to undo" in person.words
        assert "ttl" in person.words
        await person.press("ctrl+s")
        assert "No session is left to change." in person.problem
        assert row.ttl == 901


async def test_nothing_to_undo_is_said(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("z")
        await person.until(lambda: person.toasts)
        assert person.toasts == ["There is nothing of yours to undo for this session."]


async def test_the_hits_of_a_search_are_closed_as_one_plan_over_services() -> None:
    desk = Desk()
    desk.store.add_service("rides")
    other = desk.store.services[-1]
    desk.store.add_number(other, "+442079460099")
    desk.pair("job-1", ANN, BOB)
    row = desk.store.add_session(other, "ride-1")
    desk.store.add_participant(row, ANN, other.numbers[0])
    async with desk.open() as person:
        await person.press("f", "ctrl+t")
        await person.type_in(ANN[-4:])
        await person.press("enter")
        await person.until(lambda: len(person.showing(FindScreen).found.hits) == 2)
        await person.settle()
        person.showing(FindScreen).table.focus()
        await person.press("asterisk", "x")
        assert "services dispatch-eu, rides" in person.words or "services rides" in person.words
        await person.press("ctrl+s")
        assert "2 done" in await ended(person)
        assert {one.status for one in (row, desk.service().sessions_by_name["job-1"])} == {"closed"}
