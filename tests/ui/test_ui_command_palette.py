import pytest
from textual.command import CommandList, CommandPalette
from ui_bench import Bench, Person

from proxy_tui.ui.command_palette import screen_commands
from proxy_tui.ui.dialogs.confirm import CloseDialog, DeleteDialog
from proxy_tui.ui.dialogs.help import HelpDialog
from proxy_tui.ui.keys import CATALOGUE
from proxy_tui.ui.screens import SessionScreen, SessionsScreen
from proxy_tui.ui.synonyms import SYNONYMS

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


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("export", "Export"), ("delete", "Delete session"), ("extend", "Edit"), ("kill", "Close"),
        ("phone", "Find"), ("copy link", "Copy"), ("logout", "Profile"), ("why", "Why"),
        ("who", "Find"), ("help", "Help"), ("quit", "Quit"), ("exit", "Quit"), ("json", "Export"),
        ("ttl", "Edit"), ("report", "Hand over"), ("log", "History"),
    ],
)  # fmt: skip
async def test_a_command_is_found_by_what_people_call_it(
    bench: Bench, typed: str, named: str
) -> None:
    async with bench.open() as person:
        await person.press("ctrl+p")
        await person.type_in(typed)
        await person.until(lambda: named in [title.partition(" (")[0] for title in hits(person)])


def hits(person: Person) -> list[str]:
    """Return the names of the commands that the palette shows."""
    options = person.screen.query_one(CommandList).options
    return [str(option.prompt).partition("\n")[0] for option in options]


def test_every_synonym_is_of_a_command_that_exists() -> None:
    others = {"Delete session", "Theme", "Search index", "Quit"}
    assert set(SYNONYMS) <= {key.label for key in CATALOGUE} | others
    assert all(words == words.casefold() for words in SYNONYMS.values())


async def test_when_nothing_matches_the_palette_says_what_to_do(bench: Bench) -> None:
    async with bench.open() as person:
        await person.press("ctrl+p")
        await person.type_in("xyzzy[/")
        await person.until(lambda: "No command matches “xyzzy[/”" in person.text)
        assert "? lists every key." in person.text
        await person.press("enter")
        person.showing(HelpDialog)


async def test_an_impossible_command_says_why(bench: Bench) -> None:
    bench.add("at-the-top", status="closed")
    async with bench.open() as person:
        await person.press("ctrl+p")
        await person.type_in("kill")
        await person.until(lambda: "Not now: it is closed already." in person.text)
        await person.press("enter")
        person.showing(SessionsScreen)
        assert "closed already" in person.toasts[-1]


async def test_with_marks_a_command_is_about_the_marked_sessions(bench: Bench) -> None:
    bench.add("below", status="open")
    bench.add("at-the-top", status="closed")
    async with bench.open() as person:
        await person.press("j", "space", "k", "ctrl+p")
        await person.type_in("kill")
        await person.until(lambda: hits(person))
        assert "Not now" not in person.text


async def test_hostile_titles_stay_text(bench: Bench) -> None:
    bench.listed()[0].unique_name = "[@click=app.quit]x[/] [/"
    async with bench.open() as person:
        await person.press("ctrl+p")
        await person.until(lambda: "Close" in person.text)
        assert not person.has_ended
