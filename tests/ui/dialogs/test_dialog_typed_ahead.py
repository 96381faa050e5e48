"""What is typed before a dialog is there, and text that was never meant for it."""

import pytest
from textual.events import Paste
from ui_bench import Bench, Person

from proxy_tui.ui.dialogs.confirm import CloseDialog, DeleteDialog
from proxy_tui.ui.dialogs.create import CreateDialog
from proxy_tui.ui.dialogs.menu import MenuDialog
from proxy_tui.ui.dialogs.reopen import ReopenDialog
from proxy_tui.ui.dialogs.update import UpdateDialog
from proxy_tui.ui.screens import SessionsScreen

pytestmark = pytest.mark.anyio

PACES = (0.0, 0.02, 0.06, 0.09)
"""Seconds between two characters of a paste without marks."""


async def typed(person: Person, *keys: str, pace: float = 0.0) -> None:
    """Let keys come at a pace, from now on, the dialogs long on the screen."""
    person._ahead += 1.0
    for place, key in enumerate(keys):
        person.hit(key, before=-person._ahead - place * pace)
    person._ahead += len(keys) * pace
    await person.settle()


def paste(person: Person, text: str) -> None:
    """Paste with marks, and wait for nothing."""
    event = Paste(text)
    event.time += person._ahead
    event.set_sender(person.app)
    driver = person.app._driver
    assert driver is not None
    driver.send_message(event)


async def test_a_form_that_is_filled_and_sent_in_one_burst_is_sent_whole(bench: Bench) -> None:
    async with bench.open() as person:
        for key in ("n", *"abc0defgh60", *["tab"] * 5):
            person.hit(key)
        paste(person, "+12025550142")
        person.hit("ctrl+s")
        await person.settle()
        [write] = bench.wire.writes
        assert write.form["UniqueName"] == ["abc0defgh60"]
        assert "+12025550142" in str(write.form)


async def test_a_ttl_in_one_burst_is_sent_whole(bench: Bench) -> None:
    bench.with_people("job-ann-bob", status="in-progress")
    async with bench.open() as person:
        for key in ("e", *"1800", "ctrl+s"):
            person.hit(key)
        await person.settle()
        assert [one.form["Ttl"] for one in bench.wire.writes] == [["1800"]]


async def test_a_form_is_not_sent_before_it_was_on_the_screen_and_empty(bench: Bench) -> None:
    async with bench.open() as person:
        person.hit("n")
        person.hit("ctrl+s")
        await person.settle()
        person.showing(CreateDialog)
        assert "Nothing was sent. Check the form" in person.said(".caution")
        assert bench.wire.writes == []
        await person.press("ctrl+s")
        assert len(bench.wire.writes) == 1


async def test_a_draft_is_not_sent_before_somebody_can_have_read_it(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("n", *"old", "escape", "n")
        await typed(person, "escape", "n", *"new", "ctrl+s", pace=0.2)
        assert person.showing(CreateDialog).fields[0].value == "oldnew"
        assert "Nothing was sent. Check the form" in person.said(".caution")
        assert bench.wire.writes == []
        await person.press("ctrl+s")
        assert bench.wire.writes[0].form["UniqueName"] == ["oldnew"]


@pytest.mark.parametrize("pace", PACES)
async def test_text_for_another_window_closes_no_session(bench: Bench, pace: float) -> None:
    bench.with_people("job-ann-bob", status="in-progress")
    async with bench.open() as person:
        await person.press("x")
        # A button takes no second press while the first one shows.
        person.showing(CloseDialog).submit_button.active_effect_duration = 0
        await typed(person, *"and-then", "tab", "enter", "enter", pace=pace)
        assert "does not press Close session" in person.said(".caution")
        assert person.showing(CloseDialog).guard.is_disarmed
        assert bench.wire.writes == []
        # The same keys from somebody who looks.
        await person.press("shift+tab", "tab")
        assert person.said(".caution") == ""
        await person.press("enter")
        assert len(bench.wire.writes) == 1


@pytest.mark.parametrize("pace", PACES)
async def test_tabs_and_line_breaks_alone_close_no_session(bench: Bench, pace: float) -> None:
    bench.with_people("job-ann-bob", status="in-progress")
    async with bench.open() as person:
        await typed(person, *"max", "tab", "enter", "enter", pace=pace)
        assert bench.wire.writes == []
        await typed(person, "ctrl+s")
        assert len(bench.wire.writes) == 1


async def test_a_marked_paste_turns_the_button_off_too(bench: Bench) -> None:
    bench.with_people("job-ann-bob", status="in-progress")
    async with bench.open() as person:
        await person.press("x", "tab")
        paste(person, "\tyes\n")
        person.hit("enter", before=-person._ahead)
        await person.settle()
        assert "does not press Close session" in person.said(".caution")
        assert bench.wire.writes == []


async def test_a_row_of_a_spreadsheet_fills_a_form_and_does_not_send_it(bench: Bench) -> None:
    async with bench.open() as person:
        await typed(person, "n", *"order", *["tab"] * 12, "enter", pace=0.05)
        dialog = person.showing(CreateDialog)
        assert dialog.fields[0].value == "order"
        assert person.app.focused is dialog.submit_button
        assert bench.wire.writes == []


async def test_every_letter_of_the_tail_counts_from_the_first(bench: Bench) -> None:
    row = bench.with_people("job-ann-bob", status="in-progress")
    async with bench.open() as person:
        for key in ("a", "d", "enter", *row.sid[-4:]):
            person.hit(key)
        await person.settle()
        assert person.showing(DeleteDialog).tail.value == row.sid[-4:]
        person.hit("ctrl+s")
        await person.settle()
        assert [one.method for one in bench.wire.writes] == ["DELETE"]


# -- menus


async def test_a_letter_that_the_menu_shows_chooses_its_line(bench: Bench) -> None:
    bench.with_people("job-ann-bob", status="in-progress")
    async with bench.open() as person:
        await person.press("a", "e")
        person.showing(UpdateDialog)


async def test_a_letter_of_a_line_that_cannot_be_chosen_says_why(bench: Bench) -> None:
    bench.with_people("job-ann-bob", status="in-progress")
    async with bench.open() as person:
        await person.press("a", "o")
        person.showing(MenuDialog)
        assert person.problem == "Re-open: it is in progress, not closed."


async def test_another_letter_goes_to_the_next_line_that_begins_with_it(bench: Bench) -> None:
    bench.with_people("job-ann-bob", status="closed")
    async with bench.open() as person:
        await person.press("a", "c")
        menu = person.showing(MenuDialog)
        found = [menu.options.highlighted]
        for _ in range(2):
            await person.press("c")
            found.append(menu.options.highlighted)
        # Change and Copy; Close cannot be chosen.
        assert found == [7, 0, 7]
        await person.press("C", "enter")
        person.showing(UpdateDialog)


async def test_the_first_field_of_a_session_to_reopen_takes_what_is_typed(bench: Bench) -> None:
    bench.with_people("job-ann-bob", status="closed")
    async with bench.open() as person:
        await person.press("o", *"2h", "escape")
        person.showing(SessionsScreen)
        await person.press("o")
        assert person.app.focused is person.showing(ReopenDialog).fields[0].control
