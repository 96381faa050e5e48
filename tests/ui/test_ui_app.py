import asyncio
from typing import Any

import pytest
from textual.widgets import Button
from ui_bench import Bench

from proxy_tui.ui.dialogs.base_dialog import Dialog
from proxy_tui.ui.dialogs.confirm import CloseDialog
from proxy_tui.ui.runtime.workers import DaemonExecutor
from proxy_tui.ui.screens import ServicesScreen, SessionScreen, SessionsScreen

pytestmark = pytest.mark.anyio


# -- where it opens


async def test_it_opens_on_the_services(picker: Bench) -> None:
    async with picker.open() as person:
        person.showing(ServicesScreen)
        assert "dispatch-eu" in person.text


@pytest.mark.parametrize("by", ["name", "SID"])
async def test_it_opens_on_the_sessions_of_a_service_that_was_asked_for(by: str) -> None:
    name = "rides-us"
    bench = Bench()
    sid = bench.service(name).sid
    bench = Bench(service=name if by == "name" else sid)
    async with bench.open() as person:
        assert person.showing(SessionsScreen).service is not None
        assert "› rides-us" in person.lines[0]
        assert "ride-2026-" in person.text


async def test_it_opens_on_a_session_that_was_asked_for() -> None:
    bench = Bench(session="job-00150")
    async with bench.open() as person:
        assert person.showing(SessionScreen).session.unique_name == "job-00150"
        await person.press("escape")
        person.showing(ServicesScreen)


async def test_esc_leads_from_a_service_that_was_asked_for_to_the_services(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("escape")
        person.showing(ServicesScreen)


async def test_a_service_that_is_not_there_is_told_with_a_way_on() -> None:
    async with Bench(service="nowhere").open() as person:
        assert "no service named nowhere" in person.words
        await person.press("escape")
        person.showing(ServicesScreen)


async def test_a_session_that_is_not_there_is_told_in_the_dialog_that_looked() -> None:
    async with Bench(session="nowhere").open() as person:
        assert "No session of this name in any of 4 services." in person.problem
        await person.press("escape")
        person.showing(ServicesScreen)


async def test_what_is_odd_about_the_settings_is_told_once_and_as_text() -> None:
    bench = Bench(notes=("The file [bold]x[/] is readable by others.", "Another [/"))
    async with bench.open() as person:
        assert person.toasts == list(bench.settings.warnings)


# -- how it ends


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_it_quits_from_the_first_screen(picker: Bench, key: str) -> None:
    async with picker.open() as person:
        await person.press(key)
        assert person.has_ended
        assert person.app.return_code == 0


async def test_q_does_not_quit_from_a_list_of_sessions(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("q")
        assert not person.has_ended


async def test_it_quits_while_a_request_hangs(picker: Bench) -> None:
    picker.wire.hold()
    async with picker.open(settle=False) as person:
        await person.until(lambda: picker.wire.sent)
        person.hit("ctrl+q")
        await person.quiet()
        assert person.has_ended
    assert [one.path for one in picker.wire.sent] == ["/v1/Services"]


async def test_work_runs_in_threads_that_do_not_keep_the_process_alive(picker: Bench) -> None:
    async with picker.open():
        loop: Any = asyncio.get_running_loop()
        assert isinstance(loop._default_executor, DaemonExecutor)


async def test_nothing_is_animated(picker: Bench) -> None:
    async with picker.open() as person:
        assert person.app.animation_level == "none"


# -- keys that a person cannot have meant


async def test_keys_from_before_a_dialog_was_painted_are_dropped(bench: Bench) -> None:
    async with bench.open() as person:
        person.hit("x")
        for key in ("tab", "enter"):
            person.hit(key)
        await person.settle()
        dialog = person.showing(CloseDialog)
        assert person.app.focused is dialog.cancel_button
        assert bench.wire.writes == []
        assert person.toasts == []


async def test_keys_pressed_before_but_delivered_after_the_first_paint_are_dropped(
    bench: Bench,
) -> None:
    async with bench.open() as person:
        await person.press("x")
        for key in ("ctrl+s", "enter", "escape"):
            person.hit(key, before=60.0)
        await person.settle()
        person.showing(CloseDialog)
        assert bench.wire.writes == []


async def test_keys_pressed_after_it_was_painted_count(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("x", "escape")
        person.showing(SessionsScreen)


# -- help


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_help_lists_the_keys_of_the_screen_it_was_asked_on(picker: Bench, key: str) -> None:
    async with picker.open() as person:
        await person.press(key)
        assert "Sign in to an account." in person.said(".body Static")
        assert "Load every session of this service." not in person.said(".body Static")
        await person.press("escape", "enter", key)
        assert "Load every session of this service." in person.said(".body Static")
        assert "Sign in to an account." not in person.said(".body Static")


async def test_no_colour_and_no_glyph_is_needed_to_know_a_state(bench: Bench) -> None:
    async with bench.open() as person:
        shown = person.text
        for word in ("open", "in progress", "closed"):
            assert word in shown


async def test_every_dialog_has_one_way_out_that_is_a_button_too(bench: Bench) -> None:
    async with bench.open() as person:
        for key in ("x", "e", "n", "a", "s", "v", "y", "ctrl+g", "question_mark"):
            await person.press(key)
            person.showing(Dialog)
            assert isinstance(person.screen.query_one("#cancel"), Button)
            await person.click("#cancel")
            person.showing(SessionsScreen)
        assert bench.wire.writes == []
