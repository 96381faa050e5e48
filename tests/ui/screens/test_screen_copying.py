import base64
import json
import re
from pathlib import Path

import pytest
from ui_bench import ANN, BOB, NARROW, Person
from ui_desk import POOL, Desk

from proxy_tui.simulator.rules.store import AUTH_TOKEN
from proxy_tui.ui.dialogs.menu import MenuDialog
from proxy_tui.ui.dialogs.text import ErrorDialog, ShowDialog
from proxy_tui.ui.screens import SessionScreen, SessionsScreen

pytestmark = pytest.mark.anyio

BY_TERMINAL = "Sent through the terminal (OSC 52); a terminal that does not allow it stays silent."


@pytest.fixture(autouse=True)
def no_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run as over SSH: no desktop of this machine is near."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 5000 192.0.2.2 22")


@pytest.fixture
def desk() -> Desk:
    """One session of two people, opened."""
    desk = Desk()
    desk.pair("job-1", ANN, BOB)
    return desk


def choices(person: Person) -> dict[str, str]:
    """Return the lines of the menu by what they stand for."""
    options = person.showing(MenuDialog).options.options
    return {str(option.id): str(option.prompt) for option in options}


async def choose(person: Person, name: str) -> None:
    """Choose a line of the menu."""
    options = person.showing(MenuDialog).options
    options.highlighted = options.get_option_index(name)
    await person.press("enter")


def written_by(person: Person, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list to which every clipboard sequence goes that is written from now on."""
    written: list[str] = []
    driver = person.app._driver
    assert driver is not None

    def write(text: str) -> None:
        if "52;c" in text:
            written.append(text)

    monkeypatch.setattr(driver, "write", write)
    return written


def tool(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str, script: str) -> None:
    """Put a program of this name before all others."""
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def decoded(escape: str) -> str:
    """Return the text in an OSC 52 sequence."""
    found = re.fullmatch(r"\x1b\]52;c;([A-Za-z0-9+/=]+)\x07", escape)
    assert found, repr(escape)
    return base64.b64decode(found[1]).decode()


# -- what can be copied


async def test_the_menu_names_what_can_be_copied_with_a_look_at_each(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("enter", "y")
        lines = choices(person)
        assert list(lines) == [
            "sid", "name", "dials.A", "dials.B", "row", "json", "twilio", "curl", "link",
            "show",
        ]  # fmt: skip
        assert desk.service().sessions[0].sid[:20] in lines["sid"]
        assert lines["name"] == "Name  job-1"
        assert lines["dials.A"] == f"Number that A (+44••••0001) dials  {POOL[0]}"
        assert "show" in lines["show"].lower()


async def test_no_line_of_the_menu_holds_a_persons_number(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("enter", "m", "y")
        assert all(number not in line for number in (ANN, BOB) for line in choices(person).values())


async def test_before_the_people_are_known_there_is_no_number_to_copy(desk: Desk) -> None:
    async with desk.open(NARROW) as person:
        await person.press("y")
        assert not any(name.startswith("dials") for name in choices(person))


async def test_a_session_without_a_name_has_none_to_copy(desk: Desk) -> None:
    desk.plain(None)
    async with desk.open(NARROW) as person:
        await person.press("y")
        assert "name" not in choices(person)


async def test_of_an_empty_list_there_is_a_link_to_copy() -> None:
    async with Desk().open() as person:
        await person.press("y")
        assert list(choices(person)) == ["here", "show"]


async def test_before_the_list_was_read_it_says_so(desk: Desk) -> None:
    desk.wire.hold()
    async with desk.open(settle=False) as person:
        await person.until(lambda: desk.wire.sent)
        person.hit("y")
        await person.quiet()
        person.showing(SessionsScreen)
        assert person.toasts == ["Copy: nothing is loaded yet."]


async def test_names_in_the_menu_are_text(desk: Desk) -> None:
    desk.plain("[@click=app.quit]x[/] \x1b[31m")
    async with desk.open(NARROW) as person:
        await person.press("y")
        assert "[@click=app.quit]x[/]" in choices(person)["name"]
        assert "\x1b" not in person.text


# -- to the terminal


async def test_what_is_copied_goes_to_the_terminal_as_it_stands_in_the_menu(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = desk.service().sessions[0]
    async with desk.open() as person:
        written = written_by(person, monkeypatch)
        await person.press("enter")
        for name in ("sid", "name", "dials.A", "dials.B", "row", "json", "twilio", "curl"):
            await person.press("y")
            await choose(person, name)
        sid, name, first, second, line, document, twilio, curl = map(decoded, written)
        assert (sid, name, first, second) == (row.sid, "job-1", POOL[0], POOL[1])
        assert line.split("\t")[:3] == [row.sid, "job-1", "open"]
        assert "+44••••0001 dials +44 20 7946 0011" in line
        assert json.loads(document)["participants"][0]["identifier"] == "+44••••0001"
        assert twilio.startswith("twilio api:proxy:v1:services:sessions:fetch")
        assert "$TWILIO_API_KEY" in curl
        for text in (line, document, twilio, curl):
            assert ANN not in text
            assert AUTH_TOKEN not in text


async def test_the_toast_says_what_went_which_way(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk.open() as person:
        written_by(person, monkeypatch)
        await person.press("y")
        await choose(person, "sid")
        assert person.toasts == [f"SID: {BY_TERMINAL}"]
        person.showing(SessionsScreen)


async def test_nothing_is_copied_when_the_menu_is_left(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk.open() as person:
        written = written_by(person, monkeypatch)
        await person.press("y", "escape")
        assert written == []
        assert person.toasts == []


async def test_inside_gnu_screen_the_sequence_is_passed_through(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STY", "1234.pts-0.host")
    async with desk.open() as person:
        written = written_by(person, monkeypatch)
        await person.press("y")
        await choose(person, "name")
        coded = base64.b64encode(b"job-1").decode()
        assert written == [f"\x1bP\x1b]52;c;{coded}\a\x1b\\"]


async def test_what_is_too_long_for_a_terminal_is_told_with_the_other_way(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.plain("x" * 60_000)
    async with desk.open(NARROW) as person:
        written = written_by(person, monkeypatch)
        await person.press("y")
        await choose(person, "name")
        person.showing(ErrorDialog)
        assert "select it by mouse" in person.words
        assert written == []


# -- through tmux and tools


async def test_inside_tmux_it_goes_through_tmux(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMUX", "/run/tmux,1,0")
    script = (
        '[ "$1" = -V ] && echo tmux 3.3a && exit; [ "$1" = show-options ] && echo off x && exit; '
        f'echo "$@" >{tmp_path}/how; cat >{tmp_path}/it'
    )
    tool(monkeypatch, tmp_path, "tmux", script)
    async with desk.open() as person:
        written = written_by(person, monkeypatch)
        await person.press("y")
        await choose(person, "name")
        assert (tmp_path / "it").read_text() == "job-1"
        assert (tmp_path / "how").read_text() == "load-buffer -w -\n"
        (toast,) = person.toasts
        assert toast.startswith("Name: tmux's set-clipboard is off, so it may go no further")
        assert written == []


async def test_an_old_tmux_is_told_to_pass_the_sequence_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMUX", "/run/tmux,1,0")
    tool(monkeypatch, tmp_path, "tmux", "echo tmux 2.9")
    async with desk.open() as person:
        written = written_by(person, monkeypatch)
        await person.press("y")
        await choose(person, "name")
        coded = base64.b64encode(b"job-1").decode()
        assert written == [f"\x1bPtmux;\x1b\x1b]52;c;{coded}\a\x1b\\"]
        assert person.toasts == [f"Name: {BY_TERMINAL}"]


async def test_on_a_desktop_its_own_tool_takes_it_and_gets_no_secret(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SSH_CONNECTION")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", AUTH_TOKEN)
    tool(monkeypatch, tmp_path, "wl-copy", f"cat >{tmp_path}/it; env >{tmp_path}/env")
    async with desk.open() as person:
        written = written_by(person, monkeypatch)
        await person.press("y")
        await choose(person, "name")
        assert (tmp_path / "it").read_text() == "job-1"
        assert AUTH_TOKEN not in (tmp_path / "env").read_text()
        assert person.toasts == ["Name: Copied with wl-copy."]
        assert written == []


async def test_a_tool_that_fails_gives_way_to_the_terminal(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SSH_CONNECTION")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    tool(monkeypatch, tmp_path, "wl-copy", "exit 1")
    async with desk.open() as person:
        written = written_by(person, monkeypatch)
        await person.press("y")
        await choose(person, "name")
        assert [decoded(one) for one in written] == ["job-1"]
        assert person.toasts == [f"Name: {BY_TERMINAL}"]


# -- to be selected by mouse


async def test_everything_can_be_shown_instead(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk.open() as person:
        written = written_by(person, monkeypatch)
        await person.press("enter")
        for name in ("sid", "dials.B", "json", "curl"):
            await person.press("y")
            await choose(person, "show")
            assert "show" not in choices(person)
            await choose(person, name)
            dialog = person.showing(ShowDialog)
            assert dialog.shown.split("\n")[0] in person.said(".body Static")
            assert "Hold shift and drag" in person.said(".meaning")
            await person.press("escape")
            person.showing(SessionScreen)
        assert written == []


async def test_what_is_shown_is_text_without_control_characters(desk: Desk) -> None:
    desk.plain("[@click=app.quit]x[/] \x1b[31m")
    async with desk.open(NARROW) as person:
        await person.press("y")
        await choose(person, "show")
        await choose(person, "name")
        assert "[@click=app.quit]x[/]" in person.text
        assert "\x1b" not in person.text


async def test_leaving_the_second_menu_shows_nothing(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("y")
        await choose(person, "show")
        await person.press("escape")
        person.showing(SessionsScreen)
