"""The search index on screen: offered once after a slow search, switched on, and dropped."""

from dataclasses import replace
from pathlib import Path

import pytest
from cli_running import write_config
from index_bench import cells
from ui_bench import ANN, BOB, NARROW, Person
from ui_desk import Desk, ago

from proxy_tui.cli.accounts import Accounts
from proxy_tui.operations.connection import Connection
from proxy_tui.settings import Settings, load
from proxy_tui.simulator.rules.store import ACCOUNT_SID
from proxy_tui.ui.dialogs import SearchIndexDialog
from proxy_tui.ui.screens import FindScreen

pytestmark = pytest.mark.anyio

CONFIG = f"""\
# ours
[profiles.acme]  # the first\r
account_sid = "{ACCOUNT_SID}"
"""


class ProfileDesk(Desk):
    """A program that a profile signed in, or nobody's."""

    def __init__(self, *, profile: str = "acme") -> None:
        self.config = write_config(CONFIG.replace("\r", "").replace("\n", "\r\n"))
        super().__init__()
        self.profile = profile
        accounts = Accounts(load(environ={}))
        self.settings = replace(self.settings, profiles=accounts.settings.profiles)
        self.context.settings = self.settings
        self.context.keep_index = accounts.keep_index
        accounts.on_change = self._changed
        self.state = accounts.settings.state_dir
        self.pair("now", ANN, BOB, date_created=ago(hours=2), date_updated=ago(hours=2))

    def _changed(self, settings: Settings) -> None:
        self.context.settings = settings

    def connect(self, token: str = "") -> Connection:
        return replace(super().connect(token), profile=self.profile)

    @property
    def files(self) -> list[Path]:
        return sorted(self.state.glob("search-index-*"))


async def search(person: Person, seconds: float) -> FindScreen:
    """Search for somebody's number, which takes some seconds."""
    desk = person.bench
    await person.press("f")
    screen = person.showing(FindScreen)
    screen.field.control.value = ""
    await person.type_in(ANN)
    desk.wire.hold(path="Sessions")
    person.hit("enter")
    await person.until(lambda: "find" in screen.pending)
    desk.time.now += seconds
    desk.wire.let_go()
    await person.until(lambda: not screen.pending)
    return screen


async def ask(person: Person) -> SearchIndexDialog:
    """Choose Search index in the palette."""
    await person.press("ctrl+p")
    await person.type_in("search index")
    await person.until(lambda: "Keep an index on disk" in person.text)
    await person.press("enter")
    return person.showing(SearchIndexDialog)


async def test_an_index_is_offered_after_a_search_that_took_long() -> None:
    async with ProfileDesk().open(NARROW) as person:
        screen = await search(person, 52)
        assert (
            "52 s: an index on disk makes later searches quick (ctrl+p, Search index)"
            in person.text
        )
        assert len(screen.found.hits) == 1
        assert screen.table.has_focus


@pytest.mark.parametrize(("profile", "seconds"), [("acme", 20), ("", 52)])
async def test_nothing_is_offered_after_a_quick_search_or_without_a_profile(
    profile: str, seconds: float
) -> None:
    async with ProfileDesk(profile=profile).open() as person:
        await search(person, seconds)
        assert "index on disk" not in person.text


async def test_keeping_one_begins_with_what_is_known() -> None:
    desk = ProfileDesk()
    async with desk.open() as person:
        await search(person, 52)
        await ask(person)
        await person.press("enter")
        assert "makes later searches quick" not in person.text
        await person.until(lambda: "Searches keep an index on disk from now on." in person.text)
        on_disk = desk.context.people.on_disk
        assert on_disk is not None
        assert on_disk.flush(10)
        assert len(desk.files) == 1
        assert b"search_index = true\r\n" in desk.config.read_bytes()
        assert desk.config.read_bytes().startswith(b"# ours\r\n[profiles.acme]  # the first\r\n")
        await ask(person)
        assert "A search index is kept for acme" in person.text
        await person.press("enter")
        await person.until(lambda: "key are deleted" in person.text)
        assert desk.files == []
        assert b"search_index = false\r\n" in desk.config.read_bytes()
        assert desk.context.people.on_disk is None


async def test_a_no_is_remembered_and_it_is_not_offered_again() -> None:
    desk = ProfileDesk()
    async with desk.open() as person:
        await search(person, 52)
        await ask(person)
        await person.press("down", "enter")
        await person.until(lambda: "not offered again" in person.text)
        assert b"search_index = false" in desk.config.read_bytes()
        await person.press("escape")
        desk.context.index_offered = False
        await search(person, 52)
        assert "makes later searches quick" not in person.text
        await ask(person)
        assert "do not offer it again" not in person.text


async def test_without_a_profile_the_palette_says_what_it_takes() -> None:
    async with ProfileDesk(profile="").open() as person:
        await person.press("ctrl+p")
        await person.type_in("search index")
        await person.until(lambda: "Keep an index on disk" in person.text)
        await person.press("enter")
        assert "A search index belongs to a profile" in person.text


async def test_a_session_that_is_deleted_here_is_forgotten() -> None:
    desk = ProfileDesk()
    async with desk.open() as person:
        screen = await search(person, 52)
        await ask(person)
        await person.press("enter")
        (hit,) = screen.found.hits
        on_disk = desk.context.people.on_disk
        assert on_disk is not None
        assert on_disk.flush(10)
        assert hit.session.sid in sids(desk.files[0])
        screen.actions.run("delete")
        await person.settle()
        await person.type_in(hit.session.sid[-4:])
        await person.press("ctrl+s")
        assert screen.found.hits == ()
        assert on_disk.flush(10)
        assert sids(desk.files[0]) == set()


def sids(path: Path) -> set[object]:
    """Return the sessions in the file."""
    return {cell for column, cell in cells(path) if column == "sessions.sid"}
