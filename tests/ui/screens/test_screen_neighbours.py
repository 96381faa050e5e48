"""From a session to the next one of the list: J, K, and people read ahead."""

import gc

import pytest
from ui_bench import NOON, Bench, Person

from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.ui.screens import DiagnosisScreen, SessionScreen, SessionsScreen

pytestmark = pytest.mark.anyio


def shown(person: Person) -> str:
    """Return the name of the session on screen."""
    return str(person.showing(SessionScreen).session.unique_name)


def live() -> Bench:
    """Return a world in which the program reads by itself."""
    return Bench(service="dispatch-eu", refresh_seconds=3600)


async def look_ahead(person: Person) -> None:
    """Let the person rest on a session."""
    await person.settle()
    person.showing(SessionScreen).ahead.look()
    await person.settle()


def asked_for_people(bench: Bench, sid: str) -> int:
    """Return how often the people of a session were requested."""
    return sum(sid in one.path and "Participants" in one.path for one in bench.wire.sent)


# -- J and K


async def test_j_and_k_walk_the_list_and_the_cursor_comes_along(bench: Bench) -> None:
    async with bench.open() as person:
        names = person.names
        await person.press("enter", "J", "J")
        assert shown(person) == names[2]
        assert person.status.startswith("3 of 100 in the list")
        await person.press("K")
        assert shown(person) == names[1]
        await person.press("escape")
        screen = person.showing(SessionsScreen)
        assert screen.pane.session is not None
        assert screen.pane.session.unique_name == names[1]


async def test_at_both_ends_it_says_so_and_stays(bench: Bench) -> None:
    async with bench.open() as person:
        first, *_, last = person.names
        await person.press("enter", "K")
        assert person.toasts[-1] == "This is the first session of the list."
        assert shown(person) == first
        await person.press("escape", "G", "enter", "J")
        assert person.toasts[-1] == "This is the last session of the list."
        assert shown(person) == last


async def test_one_that_no_longer_matches_does_not_break_the_walk(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("3")
        names = person.names
        await person.press("enter", "x", "ctrl+s", "J")
        assert shown(person) == names[1]
        await person.press("K")
        assert shown(person) == names[0]


async def test_one_that_is_gone_is_passed_over(bench: Bench) -> None:
    async with bench.open() as person:
        names = person.names
        await person.press("enter")
        screen = person.showing(SessionScreen)
        assert screen.neighbours is not None
        person.app.screen_stack[-2].session_gone(screen.neighbours.sids[1])  # type: ignore[attr-defined]
        await person.press("J")
        assert shown(person) == names[2]


async def test_a_reveal_does_not_go_along() -> None:
    bench = Bench(service="dispatch-eu")
    bench.with_people("second")
    bench.with_people("first")
    async with bench.open() as person:
        await person.press("enter", "m")
        assert "+447700900001" in person.showing(SessionScreen).dashboard.plain
        await person.press("J")
        assert shown(person) == "second"
        assert "+447700900001" not in person.showing(SessionScreen).dashboard.plain


async def test_a_session_from_elsewhere_has_no_neighbours(bench: Bench) -> None:
    row = bench.add("alone")
    async with bench.open() as person:
        await person.press("ctrl+g")
        await person.type_in(row.sid)
        await person.press("enter")
        await person.until(lambda: isinstance(person.screen, SessionScreen))
        await person.press("J")
        assert person.toasts[-1] == "This session was not opened from a list of sessions."


# -- read ahead


async def test_people_of_the_next_session_are_read_once_and_shown_at_once() -> None:
    bench = live()
    following = bench.with_people("second")
    bench.with_people("first")
    async with bench.open() as person:
        await person.press("enter")
        await look_ahead(person)
        await look_ahead(person)
        assert asked_for_people(bench, following.sid) == 1
        bench.wire.hold(path=following.sid)
        person.hit("J")
        await person.until(lambda: shown(person) == "second")
        await person.until(lambda: "+44••••0001" in person.text)
        # No action rests on what was read ahead.
        assert person.showing(SessionScreen).subject().participants is None
        bench.wire.let_go()
        await person.settle()
        assert person.showing(SessionScreen).subject().participants is not None
        assert asked_for_people(bench, following.sid) == 2


async def test_nothing_is_read_beyond_the_next_session_nor_below_a_dialog() -> None:
    bench = live()
    third, second, _ = (bench.with_people(name) for name in ("third", "second", "first"))
    async with bench.open() as person:
        await person.press("enter", "x")
        before = len(bench.wire.sent)
        person.app.screen_stack[-2].ahead.look()  # type: ignore[attr-defined]
        await person.settle()
        assert len(bench.wire.sent) == before
        await person.press("escape")
        await look_ahead(person)
        assert asked_for_people(bench, second.sid) == 1
        assert asked_for_people(bench, third.sid) == 0


async def test_after_a_refusal_nobody_is_told_and_it_is_not_tried_again() -> None:
    bench = live()
    following = bench.with_people("second")
    bench.with_people("first")
    bench.faults.add(Fault(effect="status", status=403, path=f"*{following.sid}/Participants"))
    async with bench.open() as person:
        await person.press("enter")
        await look_ahead(person)
        await look_ahead(person)
        assert asked_for_people(bench, following.sid) == 1
        assert not person.toasts
        assert not person.sees_dialog


async def test_where_it_cannot_be_read_again_nothing_is_concluded_from_what_was_read_ahead() -> (
    None
):
    bench = live()
    following = bench.with_people("second")
    following.participants.pop()
    bench.with_people("first")
    async with bench.open() as person:
        await person.press("enter")
        await look_ahead(person)
        bench.wire.cut()
        await person.press("J")
        told = person.showing(SessionScreen).dashboard.plain
        assert "+44••••0001" in told
        assert told.count("From an earlier reading.") == 2
        assert "The participants could not be read" in told
        assert "keeps them apart:" not in told


async def test_what_was_read_long_ago_is_not_shown() -> None:
    bench = live()
    following = bench.with_people("second")
    bench.with_people("first")
    async with bench.open() as person:
        await person.press("enter")
        await look_ahead(person)
        bench.pass_time(minutes=6)
        bench.wire.hold(path=following.sid)
        person.hit("J")
        await person.until(lambda: shown(person) == "second")
        await person.until(lambda: "reading …" in person.text)
        bench.wire.let_go()
        await person.settle()


async def test_with_live_off_nothing_is_read_unasked(bench: Bench) -> None:
    following = bench.with_people("second", date_created=NOON)
    bench.with_people("first", date_created=NOON)
    async with bench.open() as person:
        await person.press("enter")
        screen = person.showing(SessionScreen)
        assert not [timer for timer in screen._timers if timer._callback == screen.ahead.look]
        assert asked_for_people(bench, following.sid) == 0


async def test_screens_that_were_left_are_freed(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("enter", *"JJJJ", "w", "escape", "escape", "enter", "escape", "down")

        def left() -> int:
            gc.collect()
            kinds = SessionScreen, DiagnosisScreen
            return sum(isinstance(one, kinds) for one in gc.get_objects())

        # As soon as their short timers have run out; of eight, Textual remembers the last ones.
        await person.until(lambda: left() <= 2)
