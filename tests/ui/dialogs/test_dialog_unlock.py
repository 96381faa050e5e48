from datetime import timedelta
from typing import Any

import pytest
from textual.screen import Screen
from ui_bench import ANN, BOB, NARROW, Person
from ui_desk import PROFILE, Desk, LiveDesk, ago, sessions

from proxy_tui.ui.dialogs.base_dialog import Dialog
from proxy_tui.ui.dialogs.confirm import CloseDialog, DeleteDialog
from proxy_tui.ui.dialogs.create import CreateDialog
from proxy_tui.ui.dialogs.menu import MenuDialog
from proxy_tui.ui.dialogs.reopen import ReopenDialog
from proxy_tui.ui.dialogs.unlock import UnlockDialog
from proxy_tui.ui.dialogs.update import UpdateDialog
from proxy_tui.ui.screens import SessionsScreen

pytestmark = pytest.mark.anyio


@pytest.fixture
def live() -> LiveDesk:
    """An open session, and below it one that was closed."""
    live = LiveDesk()
    live.pair("over", ANN, BOB, status="closed", date_ended=ago(minutes=5), numbers=(1, 2))
    live.pair("job-1", ANN, BOB)
    return live


def bar(person: Person) -> str:
    """Return the context line of the list."""
    return str(sessions(person).bar.render())


async def go(person: Person, key: str, then: type[Screen[Any]] = SessionsScreen) -> None:
    """Press a key and wait for the screen or dialog that it leads to."""
    await person.press(key)
    await person.until(lambda: isinstance(person.screen, then))
    await person.settle()


async def unlock(
    person: Person, name: str = PROFILE, then: type[Screen[Any]] = SessionsScreen
) -> None:
    """Type the name of the profile into the dialog, submit it and wait for what it leads to."""
    person.showing(UnlockDialog)
    await person.type_in(name)
    await go(person, "ctrl+s", then)


# -- locked at first


async def test_production_is_named_in_words_and_starts_read_only(live: LiveDesk) -> None:
    async with live.open() as person:
        assert " Live EU" in bar(person)
        assert " PROD " in bar(person)
        assert "READ-ONLY" in bar(person)
        assert live.context.connected().client.read_only


async def test_reading_needs_no_unlocking(live: LiveDesk) -> None:
    async with live.open() as person:
        await person.press("r", "enter", "escape", "u", "escape", "w", "escape", "t", "escape")
        person.showing(SessionsScreen)
        assert person.names == ["job-1", "over"]


@pytest.mark.parametrize(
    ("key", "row", "dialog"),
    [
        ("x", "job-1", CloseDialog),
        ("e", "job-1", UpdateDialog),
        ("n", "job-1", CreateDialog),
        ("o", "over", ReopenDialog),
    ],
)
async def test_a_write_asks_to_unlock_and_then_goes_on(
    live: LiveDesk, key: str, row: str, dialog: type[Dialog[object]]
) -> None:
    async with live.open() as person:
        await person.point_at(live.service().sessions_by_name[row])
        await person.press(key)
        person.showing(UnlockDialog)
        assert f"type the name of the profile: {PROFILE}" in person.words
        await unlock(person, then=dialog)
        shown: Any = person.showing(dialog)
        assert " PROD " in str(shown.place())
        assert "UNLOCKED 15 min" in bar(person)
        assert "READ-ONLY" not in bar(person)
        assert live.wire.writes == []


async def test_deleting_asks_to_unlock_too(live: LiveDesk) -> None:
    async with live.open() as person:
        sessions(person).actions.run("delete")
        await person.settle()
        await unlock(person, then=DeleteDialog)


async def test_what_is_impossible_anyway_is_told_after_unlocking(live: LiveDesk) -> None:
    async with live.open() as person:
        await person.press("down", "x")
        await unlock(person)
        person.showing(SessionsScreen)
        assert person.toasts == ["Close: it is closed already."]


async def test_the_menu_of_actions_says_that_production_is_locked(live: LiveDesk) -> None:
    async with live.open() as person:
        await person.press("a")
        options = {str(one.id): one for one in person.showing(MenuDialog).options.options}
        for name in ("edit", "close", "delete"):
            assert options[name].disabled
            assert "production starts locked" in str(options[name].prompt)
        assert not options["copy"].disabled


# -- the dialog


async def test_enter_alone_unlocks_nothing(live: LiveDesk) -> None:
    async with live.open() as person:
        await person.press("U")
        assert person.app.focused is person.showing(UnlockDialog).name_field.control
        await person.type_in(PROFILE)
        await person.press("enter")
        person.showing(UnlockDialog)
        assert live.context.connected().client.read_only


async def test_another_name_unlocks_nothing_and_says_so(live: LiveDesk) -> None:
    async with live.open() as person:
        await person.press("x")
        for typed in ("", "LIVE-EU", "Live EU", "live-e", "live-eu2"):
            await person.fill(name=typed)
            await person.press("ctrl+s")
            person.showing(UnlockDialog)
            assert "That is not the name of the profile; live-eu stays locked." in person.problem
            assert live.context.connected().client.read_only
            await person.press("minus")
            assert person.problem == ""


async def test_blanks_around_the_name_do_no_harm(live: LiveDesk) -> None:
    async with live.open() as person:
        await person.press("U")
        await unlock(person, f"  {PROFILE} ")
        assert "UNLOCKED" in bar(person)


async def test_leaving_the_dialog_leaves_it_locked_and_goes_nowhere(live: LiveDesk) -> None:
    async with live.open() as person:
        await person.press("x", "escape")
        person.showing(SessionsScreen)
        assert "READ-ONLY" in bar(person)
        assert live.timers == []


async def test_a_name_typed_before_it_was_painted_is_taken_whole(live: LiveDesk) -> None:
    async with live.open() as person:
        person.hit("x")
        for key in (*PROFILE.replace("-", "_"), "ctrl+s"):
            person.hit(key)
        await person.settle()
        assert person.showing(UnlockDialog).name_field.value == PROFILE.replace("-", "_")
        assert person.problem


async def test_a_name_of_a_profile_is_text() -> None:
    live = LiveDesk(profile="[b]x[/ \x1b[31m")
    live.plain("job-1")
    async with live.open(NARROW) as person:
        await person.press("U")
        assert "[b]x[/" in person.words
        assert "\x1b" not in person.text


# -- a reason for every write


async def test_closing_asks_for_a_reason_and_keeps_it(live: LiveDesk) -> None:
    async with live.open() as person:
        await person.press("x")
        await unlock(person, then=CloseDialog)
        await person.press("ctrl+s")
        assert "Production keeps a reason for every write" in person.problem
        assert person.app.focused is person.field("reason").control
        assert live.wire.writes == []
        await person.type_in("  DISP-4481, customer asked ")
        await person.press("ctrl+s")
        person.showing(SessionsScreen)
        assert len(live.wire.writes) == 1
        assert live.reasons == [("close", "DISP-4481, customer asked")]
        assert "closed" in person.row("job-1")


async def test_blanks_are_no_reason(live: LiveDesk) -> None:
    async with live.open() as person:
        await person.press("x")
        await unlock(person, then=CloseDialog)
        await person.fill(reason="   ")
        await person.press("ctrl+s")
        person.showing(CloseDialog)
        assert live.wire.writes == []


async def test_that_a_reason_is_missing_is_still_said_once_the_session_was_read_again(
    live: LiveDesk,
) -> None:
    async with live.open(NARROW) as person:
        await person.press("U")
        await unlock(person)
        live.wire.hold(path="/Sessions/")
        person.hit("x")
        await person.until(lambda: person.sees_dialog)
        person.hit("ctrl+s")
        await person.until(lambda: "keeps a reason" in person.problem)
        live.wire.let_go()
        await person.settle()
        assert "keeps a reason" in person.problem


async def test_every_kind_of_write_asks_and_keeps_its_reason(live: LiveDesk) -> None:
    async with live.open() as person:
        await person.press("U")
        await unlock(person)
        await go(person, "e", UpdateDialog)
        await person.fill(ttl="2h", reason="why e")
        await go(person, "ctrl+s")
        await go(person, "n", CreateDialog)
        await person.fill(unique_name="new-1", reason="why n")
        await go(person, "ctrl+s")
        await person.point_at(live.service().sessions_by_name["over"])
        await go(person, "o", ReopenDialog)
        await person.fill(reason="why o")
        await go(person, "ctrl+s")
        row = live.service().sessions_by_name["new-1"]
        await person.point_at(row)
        sessions(person).actions.run("delete")
        await person.settle()
        await person.fill(tail=row.sid[-4:], reason="why d")
        await go(person, "ctrl+s")
        assert live.reasons == [
            ("update", "why e"), ("create", "why n"), ("reopen", "why o"), ("delete", "why d"),
        ]  # fmt: skip


async def test_numbers_in_a_reason_do_not_reach_the_journal(live: LiveDesk) -> None:
    async with live.open() as person:
        await person.press("x")
        await unlock(person, then=CloseDialog)
        await person.fill(reason=f"called {ANN}")
        await person.press("ctrl+s")
        assert live.reasons
        assert all(ANN not in why for _, why in live.reasons)


async def test_elsewhere_no_reason_is_asked_for() -> None:
    desk = Desk()
    desk.pair("job-1", ANN, BOB)
    async with desk.open() as person:
        await person.press("x")
        assert not [one for one in person.screen.query("FormField") if one.name == "reason"]
        assert "PROD" not in person.text


# -- locking again


async def test_u_unlocks_and_locks_again(live: LiveDesk) -> None:
    async with live.open() as person:
        await person.press("U")
        await unlock(person)
        person.showing(SessionsScreen)
        assert "UNLOCKED 15 min" in bar(person)
        await person.press("U")
        assert "READ-ONLY" in bar(person)
        assert person.toasts == ["Locked: nothing can be changed until you unlock it."]
        assert live.cancelled == 1
        await person.press("x")
        person.showing(UnlockDialog)


async def test_after_fifteen_minutes_it_is_locked_by_itself(live: LiveDesk) -> None:
    async with live.open() as person:
        await person.press("U")
        await unlock(person)
        assert [seconds for seconds, _ in live.timers] == [timedelta(minutes=15).total_seconds()]
        live.pass_time(minutes=9)
        sessions(person).show_ages()
        assert "UNLOCKED 6 min" in bar(person)
        live.pass_time(minutes=6)
        for _, ring in live.timers:
            ring()
        sessions(person).show_ages()
        assert "READ-ONLY" in bar(person)
        assert "UNLOCKED" not in bar(person)
        await person.press("x")
        person.showing(UnlockDialog)


async def test_the_bar_says_so_at_once_when_the_time_is_up(live: LiveDesk) -> None:
    async with live.open() as person:
        await person.press("U")
        await unlock(person)
        live.pass_time(minutes=15)
        sessions(person).show_ages()
        assert "READ-ONLY" in bar(person)


async def test_the_lock_closes_though_nobody_looks_at_the_screen(live: LiveDesk) -> None:
    async with live.open() as person:
        await person.press("U")
        await unlock(person)
        for _, ring in live.timers:
            ring()
        assert live.context.connected().client.read_only


async def test_a_dialog_that_outlasts_the_lock_sends_nothing_and_says_why(live: LiveDesk) -> None:
    async with live.open() as person:
        await person.press("x")
        await unlock(person, then=CloseDialog)
        await person.fill(reason="DISP-1")
        live.pass_time(minutes=16)
        for _, ring in live.timers:
            ring()
        await person.press("ctrl+s")
        person.showing(CloseDialog)
        assert "read-only" in person.problem.lower()
        assert live.wire.writes == []
        assert person.field("reason").value == "DISP-1"


# -- what cannot be unlocked


async def test_a_run_that_is_read_only_for_good_is_not_offered_to_be_unlocked() -> None:
    live = LiveDesk(fixed_reason="read-only by --read-only")
    live.plain("job-1")
    async with live.open() as person:
        await person.press("x", "U")
        person.showing(SessionsScreen)
        assert person.toasts == [
            "Close: read-only by --read-only.",
            "It stays locked: read-only by --read-only.",
        ]


async def test_a_profile_that_is_not_production_has_no_lock() -> None:
    desk = Desk()
    desk.plain("job-1")
    async with desk.open() as person:
        await person.press("U")
        person.showing(SessionsScreen)
        assert person.toasts == ["Only a production profile is locked."]


async def test_before_the_first_connection_there_is_nothing_to_unlock(live: LiveDesk) -> None:
    assert live.context.closed_lock is None
