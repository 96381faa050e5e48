import threading
from dataclasses import replace
from typing import Any

import pytest
from textual.widgets import Input
from ui_bench import ANN, BOB, Person
from ui_desk import Desk, look, see, sessions

from proxy_tui.errors import CredentialsError
from proxy_tui.operations.connection import Connection
from proxy_tui.settings import Profile
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN
from proxy_tui.ui.dialogs.login import LoginDialog
from proxy_tui.ui.dialogs.menu import MenuDialog
from proxy_tui.ui.dialogs.text import ErrorDialog
from proxy_tui.ui.screens import FindScreen, ServicesScreen, SessionsScreen

pytestmark = pytest.mark.anyio

PROFILES = {
    "eu": Profile(name="eu", account_sid=ACCOUNT_SID, label="Europe", environment="prod"),
    "us": Profile(name="us", account_sid=ACCOUNT_SID, environment="staging"),
    "odd": Profile(name="odd", account_sid=ACCOUNT_SID, label="[b]x[/ \x1b[31m"),
}


class TwoAccounts(Desk):
    """Europe, where the program starts, and another account behind a wire of its own."""

    def __init__(self, **more: Any) -> None:
        super().__init__(profiles=PROFILES, **more)
        self.pair("euro-job", ANN, BOB)
        self.other = Desk()
        self.other.dispatch.unique_name = "rides-us"
        self.other.plain("us-job", "rides-us")
        self.made: list[Connection] = []
        self.context.switch = self.switch
        self.context.demo = self.demo

    def connect(self, token: str = "") -> Connection:
        return self._made(super().connect(token), "Europe", "eu")

    def switch(self, name: str) -> Connection:
        if name == "odd":
            raise CredentialsError("The keyring is locked.", hint="Unlock it and try again.")
        made = self.other.connect() if name == "us" else super().connect()
        return self._made(made, PROFILES[name].label or name, name)

    def demo(self) -> Connection:
        return self._made(self.other.connect(), "demo", "")

    def _made(self, connection: Connection, label: str, profile: str) -> Connection:
        self.made.append(replace(connection, label=label, profile=profile))
        return self.made[-1]


@pytest.fixture
def two() -> TwoAccounts:
    """Two accounts; the program opens on a service of the first."""
    return TwoAccounts()


def choices(person: Person) -> dict[str, str]:
    """Return the lines of the menu by what they stand for."""
    options = person.showing(MenuDialog).options.options
    return {str(option.id): str(option.prompt) for option in options}


async def work_as(person: Person, name: str) -> None:
    """Open the menu and choose a line of it."""
    await person.press("ctrl+o")
    options = person.showing(MenuDialog).options
    options.highlighted = options.get_option_index(name)
    await person.press("enter")


async def choose_meanwhile(person: Person, name: str) -> None:
    """The same while something is under way that does not end by itself."""
    person.hit("ctrl+o")
    await person.until(lambda: person.sees_dialog)
    options = person.showing(MenuDialog).options
    options.highlighted = options.get_option_index(name)
    person.hit("enter")


# -- the menu


async def test_the_menu_names_every_profile_and_which_is_in_use(two: TwoAccounts) -> None:
    async with two.open() as person:
        await person.press("ctrl+o")
        assert choices(person) == {
            "profile:eu": "Europe  PROD  in use",
            "profile:us": "us  staging",
            "profile:odd": choices(person)["profile:odd"],
            "login": "Sign in to another account …",
            "demo": "The demo: no account, no network",
        }
        assert person.showing(MenuDialog).options.highlighted == 0


async def test_a_label_is_text_in_the_menu(two: TwoAccounts) -> None:
    async with two.open() as person:
        await person.press("ctrl+o")
        assert "[b]x[/" in choices(person)["profile:odd"]
        assert "\x1b" not in person.text


async def test_it_opens_from_every_screen() -> None:
    two = TwoAccounts(service="")
    async with two.open() as person:
        await person.press("ctrl+o")
        person.showing(MenuDialog)
        await person.press("escape", "enter")
        for key in ("u", "f", "t", "enter", "w"):
            await person.press(key)
            below = person.screen
            await person.press("ctrl+o")
            person.showing(MenuDialog)
            await person.press("escape")
            assert person.screen is below
            await person.press("escape")
            person.showing(SessionsScreen)


async def test_leaving_the_menu_changes_nothing(two: TwoAccounts) -> None:
    async with two.open() as person:
        await person.press("ctrl+o", "escape")
        assert person.showing(SessionsScreen).service.unique_name == "dispatch-eu"
        assert len(two.made) == 1


async def test_without_profiles_there_are_still_the_demo_and_signing_in() -> None:
    desk = Desk()
    async with desk.open() as person:
        await person.press("ctrl+o")
        assert list(choices(person)) == ["login", "demo"]


# -- switching


async def test_switching_shows_the_other_account_at_once_and_nothing_of_the_old(
    two: TwoAccounts,
) -> None:
    async with two.open() as person:
        await person.press("space")
        person.showing(SessionsScreen).tell("A note about euro-job.")
        await work_as(person, "profile:us")
        person.showing(ServicesScreen)
        assert " us  " in person.lines[0]
        assert "rides-us" in person.text
        for old in ("Europe", "euro-job", "dispatch-eu"):
            assert old not in person.text
        assert person.toasts == []
        await person.press("enter")
        assert person.names == ["us-job"]
        await person.press("escape", "escape")
        person.showing(ServicesScreen)
        assert "dispatch-eu" not in person.text


async def test_esc_never_leads_back_to_the_old_account(two: TwoAccounts) -> None:
    async with two.open() as person:
        await person.press("f")
        await work_as(person, "profile:us")
        await person.press("escape", "backspace")
        person.showing(ServicesScreen)
        assert "rides-us" in person.text


async def test_what_was_under_way_for_the_old_account_ends_and_its_answer_is_dropped(
    two: TwoAccounts,
) -> None:
    async with two.open() as person:
        old = sessions(person)
        two.wire.hold()
        person.hit("r")
        await person.until(lambda: old.pending)
        await choose_meanwhile(person, "profile:us")
        await person.until(lambda: "rides-us" in person.text)
        assert all(one.node is not old for one in person.app.workers if not one.is_cancelled)
        two.plain("late")
        two.wire.let_go()
        await person.settle()
        assert "late" not in person.text
        assert old.rows.listing.get(two.service().sessions_by_name["late"].sid) is None


async def test_the_screens_of_the_old_account_end_with_it(two: TwoAccounts) -> None:
    async with two.open() as person:
        await person.press("enter")
        old = [*person.app.screen_stack]
        assert len(old) == 2
        await work_as(person, "profile:us")
        assert [one.is_running for one in old] == [False, False]


async def test_nothing_more_is_asked_of_the_old_account(two: TwoAccounts) -> None:
    async with two.open() as person:
        old = sessions(person)
        await work_as(person, "profile:us")
        asked = len(two.wire.sent)
        old.poller.live.finished(-1e9)
        old.poller.look()
        old.show_ages()
        await person.settle()
        await person.press("r", "enter", "r")
        await see(person)
        assert len(two.wire.sent) == asked
        assert len(two.other.wire.sent) > 3


async def test_a_search_under_way_ends_with_its_account(two: TwoAccounts) -> None:
    async with two.open() as person:
        await person.press("f")
        await person.type_in("0001")
        two.wire.hold(path="/Participants")
        person.hit("enter")
        await person.until(lambda: "searched" in person.status)
        screen = person.showing(FindScreen)
        # Whom the pane showed is known already.
        found = screen.found.hits
        await choose_meanwhile(person, "profile:us")
        await person.until(lambda: "rides-us" in person.text)
        two.wire.let_go()
        await person.settle()
        assert screen.found.hits == found
        assert not screen.is_running
        await person.press("f")
        assert person.showing(FindScreen).field.value == ""


async def test_who_was_found_in_the_old_account_is_forgotten(two: TwoAccounts) -> None:
    async with two.open() as person:
        await person.press("f")
        await person.type_in("0001")
        await person.press("enter")
        before = two.context.people
        assert before.entries({two.dispatch.sid})
        await work_as(person, "profile:us")
        assert two.context.people is not before
        assert two.context.people.entries({two.dispatch.sid}) == ()


async def test_the_same_profile_again_starts_afresh(two: TwoAccounts) -> None:
    async with two.open() as person:
        await work_as(person, "profile:eu")
        assert person.showing(ServicesScreen).services[0].unique_name == "dispatch-eu"
        assert two.context.connection is two.made[-1]


async def test_switching_to_and_fro_works_and_each_time_the_old_one_is_left(
    two: TwoAccounts,
) -> None:
    async with two.open() as person:
        for name, service in (("us", "rides-us"), ("eu", "dispatch-eu"), ("us", "rides-us")):
            await work_as(person, f"profile:{name}")
            assert [one.unique_name for one in person.showing(ServicesScreen).services] == [service]
        assert person.app.return_code is None
        await person.press("q")
        assert person.has_ended


async def test_a_profile_that_cannot_sign_in_is_told_and_the_old_one_stays(
    two: TwoAccounts,
) -> None:
    async with two.open() as person:
        await work_as(person, "profile:odd")
        person.showing(ErrorDialog)
        assert "The keyring is locked. Unlock it and try again." in person.words
        await person.press("escape")
        assert person.names == ["euro-job"]
        look(person)
        await person.settle()
        assert "Europe" in person.lines[0]


async def test_a_switch_that_takes_long_leaves_the_old_screen_working(two: TwoAccounts) -> None:
    two.plain("second")
    found = threading.Event()

    def slow(name: str) -> Connection:
        found.wait(20)
        return two.switch(name)

    two.context.switch = slow
    async with two.open() as person:
        await choose_meanwhile(person, "profile:us")
        await person.until(lambda: "connect" in person.app.pending)
        person.hit("down")
        await person.until(lambda: sessions(person).table.cursor_row == 1)
        found.set()
        await person.settle()
        assert "rides-us" in person.text


# -- the demo and signing in


async def test_the_demo_needs_no_account(two: TwoAccounts) -> None:
    async with two.open() as person:
        await work_as(person, "demo")
        person.showing(ServicesScreen)
        assert person.lines[0].startswith(" demo ")
        assert "rides-us" in person.text


async def test_signing_in_to_another_account_starts_again_with_it(two: TwoAccounts) -> None:
    async with two.open() as person:
        await work_as(person, "login")
        person.showing(LoginDialog)
        assert isinstance(person.app.focused, Input)
        await person.fill(account=ACCOUNT_SID, secret=AUTH_TOKEN)
        await person.press("ctrl+s")
        person.showing(ServicesScreen)
        assert two.signed_in[0].account_sid == ACCOUNT_SID
        assert two.context.connection is two.made[-1]
        assert "euro-job" not in person.text


async def test_leaving_the_sign_in_keeps_the_account(two: TwoAccounts) -> None:
    async with two.open() as person:
        await work_as(person, "login")
        await person.press("escape")
        assert person.names == ["euro-job"]
