import pytest
from textual.command import CommandPalette
from ui_bench import Bench, Person

from proxy_tui.ui.command_palette import screen_commands
from proxy_tui.ui.dialogs.confirm import CloseDialog, DeleteDialog
from proxy_tui.ui.screens import SessionScreen, SessionsScreen

pytestmark = pytest.mark.anyio


def titles(person: Person) -> list[str]:
    """Return the names of the commands that the screen offers."""
    return [command.title for command in screen_commands(person.screen)]


async def run(person: Person, words: str) -> None:
    """Choose the first command that fits some words from the palette."""
    await person.press("ctrl+p")
    person.showing(CommandPalette)
    await person.type_in(words)
    await person.until(lambda: "⏎" in person.text or words.casefold() in person.text.casefold())
    await person.press("enter")


async def test_what_keys_do_can_be_found_by_name_with_the_key_in_force() -> None:
    bench = Bench(service="dispatch-eu", keys={"session.close": "f8"})
    async with bench.open() as person:
        found = titles(person)
        assert {"Close (f8)", "New (n)", "Filter (/)", "Delete session"} <= set(found)
        assert len(found) == len(set(found))


async def test_moving_about_is_no_command(picker: Bench) -> None:
    async with picker.open() as person:
        assert not {"Down", "Up", "Quit", "Commands"} & {
            title.partition(" (")[0] for title in titles(person)
        }
        assert "Delete session" not in titles(person)


@pytest.mark.parametrize("key", ["ctrl+p", "colon"])
async def test_the_palette_opens_and_closes(bench: Bench, key: str) -> None:
    async with bench.open() as person:
        await person.press(key)
        person.showing(CommandPalette)
        await person.press("escape")
        person.showing(SessionsScreen)


async def test_a_command_acts_as_its_key_does(bench: Bench) -> None:
    async with bench.open() as person:
        await run(person, "Close (x)")
        person.showing(CloseDialog)


async def test_delete_is_found_in_the_palette(bench: Bench) -> None:
    async with bench.open() as person:
        await run(person, "Delete session")
        person.showing(DeleteDialog)
        assert bench.wire.writes == []


async def test_commands_belong_to_the_screen_below(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("enter")
        person.showing(SessionScreen)
        assert "Load all (L)" not in titles(person)
        await run(person, "Delete session")
        person.showing(DeleteDialog)


async def test_the_theme_can_be_changed_from_the_palette(bench: Bench) -> None:
    async with bench.open() as person:
        await run(person, "Theme")
        await person.until(lambda: "proxy-light" in person.text)


async def test_quitting_is_a_command(bench: Bench) -> None:
    async with bench.open() as person:
        await run(person, "Quit")
        assert person.has_ended


async def test_hostile_titles_stay_text(bench: Bench) -> None:
    bench.listed()[0].unique_name = "[@click=app.quit]x[/] [/"
    async with bench.open() as person:
        await person.press("ctrl+p")
        await person.until(lambda: "Close" in person.text)
        assert not person.has_ended
