import asyncio
import re
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from textual.message_pump import MessagePump
from textual.widget import Widget
from ui_bench import ANN, BOB, PATIENCE, Bench, BoomError, Person
from ui_desk import Desk, sessions

from proxy_tui.simulator.rules.store import AUTH_TOKEN
from proxy_tui.ui.dialogs.confirm import CloseDialog
from proxy_tui.ui.dialogs.text import ErrorDialog
from proxy_tui.ui.screens import ProxyScreen, ServicesScreen, SessionsScreen

pytestmark = pytest.mark.anyio

TOLD = f"token {AUTH_TOKEN} of {ANN}"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A session, and a folder for reports."""
    desk = Desk(state_dir=tmp_path)
    desk.pair("job-1", ANN, BOB)
    return desk


def explode() -> None:
    """Fail as nobody planned, with a secret at hand."""
    number, token = ANN, AUTH_TOKEN
    raise BoomError(f"token {token} of {number}")


def reports(desk: Bench) -> list[Path]:
    """Return the files of the reports."""
    return sorted((desk.settings.state_dir / "crashes").glob("*"))


async def told(person: Person) -> None:
    """Wait for the dialog; what failed answers no more, so it cannot be waited for."""
    async with asyncio.timeout(PATIENCE):
        while not isinstance(person.screen, ErrorDialog):
            assert not person.has_ended
            await asyncio.sleep(0.01)


async def survived(person: Person) -> None:
    """Check that the error is told with its reference, and that the program goes on."""
    person.showing(ErrorDialog)
    assert "Something unexpected went wrong (BoomError)." in person.words
    assert [report.stem in person.words for report in reports(person.bench)] == [True]
    await person.press("escape")
    person.showing(ServicesScreen)
    await person.press("enter")
    assert person.names == ["job-1"]
    await person.press("down", "r", "question_mark", "escape")
    person.showing(SessionsScreen)


def in_a_screen(person: Person) -> MessagePump:
    return person.screen


def in_a_widget(person: Person) -> MessagePump:
    return sessions(person).table


def in_the_context_bar(person: Person) -> MessagePump:
    return sessions(person).bar


# -- wherever it happens


@pytest.mark.parametrize("where", [in_a_screen, in_a_widget, in_the_context_bar])
async def test_an_error_in_a_handler_is_told_and_the_program_goes_on(
    desk: Desk, where: Callable[[Person], MessagePump]
) -> None:
    async with desk.open() as person:
        where(person).call_later(explode)
        await person.settle()
        await survived(person)


async def test_an_error_behind_a_key_is_told_and_the_program_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk.open() as person:
        monkeypatch.setattr(sessions(person), "action_sort", explode)
        await person.press("s")
        await survived(person)


async def test_an_error_in_a_dialog_is_told_and_nothing_was_sent(desk: Desk) -> None:
    async with desk.open() as person:
        await person.press("x")
        person.showing(CloseDialog).call_later(explode)
        await person.settle()
        await survived(person)
        assert desk.wire.writes == []


async def test_an_error_in_a_timer_is_told_and_the_program_goes_on(desk: Desk) -> None:
    async with desk.open() as person:
        sessions(person).set_timer(0.001, explode)
        await told(person)
        await person.settle()
        await survived(person)


async def test_an_error_in_work_is_told_where_its_answer_would_be(desk: Desk) -> None:
    async with desk.open() as person:
        desk.wire.trouble = lambda _: BoomError(TOLD)
        await person.press("r")
        person.showing(ErrorDialog)
        assert reports(desk)[0].stem in person.words
        desk.wire.mend()
        await person.press("escape")
        assert person.showing(SessionsScreen).table.display


class Broken(ProxyScreen):
    """Cannot be shown."""

    def compose_body(self) -> Iterable[Widget]:
        explode()
        return ()


class BrokenLater(ProxyScreen):
    """Can be shown, and then fails."""

    def compose_body(self) -> Iterable[Widget]:
        return ()

    def on_mount(self) -> None:
        explode()


@pytest.mark.parametrize("kind", [Broken, BrokenLater])
async def test_a_screen_that_cannot_be_shown_is_left_behind(
    desk: Desk, kind: type[ProxyScreen]
) -> None:
    async with desk.open() as person:
        person.app.push_screen(kind(desk.context))
        await told(person)
        await person.settle()
        await survived(person)


async def test_work_of_the_screen_that_failed_is_left_behind_too(desk: Desk) -> None:
    async with desk.open() as person:
        old = sessions(person)
        desk.wire.hold()
        person.hit("r")
        await person.until(lambda: old.pending)
        old.table.call_later(explode)
        await told(person)
        desk.plain("late")
        desk.wire.let_go()
        await person.settle()
        assert old.rows.listing.loaded == 1


async def test_notes_of_before_are_taken_away(desk: Desk) -> None:
    async with desk.open() as person:
        sessions(person).tell("A note.")
        sessions(person).call_later(explode)
        await person.settle()
        assert person.toasts == []


# -- the report


async def test_the_report_says_where_and_holds_no_secret_and_no_number(desk: Desk) -> None:
    async with desk.open() as person:
        sessions(person).call_later(explode)
        await person.settle()
        report = reports(desk)[0].read_text()
        assert "BoomError" in report
        assert re.search(r"test_ui_error_boundary\.py:\d+ explode", report)
        assert AUTH_TOKEN not in report
        assert ANN not in report
        assert "number, token =" not in report
        for secret in (AUTH_TOKEN, ANN):
            assert secret not in person.text


async def test_only_its_owner_can_read_the_report(desk: Desk) -> None:
    async with desk.open() as person:
        sessions(person).call_later(explode)
        await person.settle()
        (report,) = reports(desk)
        assert stat.S_IMODE(report.stat().st_mode) == 0o600
        assert stat.S_IMODE(report.parent.stat().st_mode) == 0o700


async def test_a_disk_that_takes_no_report_does_not_make_it_worse(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    desk = Desk(state_dir=tmp_path / "file")
    desk.plain("job-1")
    async with desk.open() as person:
        sessions(person).call_later(explode)
        await person.settle()
        person.showing(ErrorDialog)
        await person.press("escape", "enter")
        assert person.names == ["job-1"]


# -- one after the other


async def test_three_in_a_row_are_survived(desk: Desk) -> None:
    async with desk.open() as person:
        for _ in range(3):
            person.screen.call_later(explode)
            await person.settle()
            person.showing(ErrorDialog)
        assert not person.has_ended
        await person.press("escape", "enter")
        assert person.names == ["job-1"]


async def test_more_than_that_end_the_program_with_one_line_and_exit_code_1(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    async with desk.open() as person:
        for _ in range(4):
            assert not person.has_ended
            person.screen.call_later(explode)
            await person.settle()
        assert person.has_ended
    assert desk.app.return_code == 1
    line = " ".join(capsys.readouterr().err.split())
    assert line.startswith("proxy-tui: Something unexpected went wrong (BoomError).")
    assert reports(desk)[-1].stem in line
    for part in (AUTH_TOKEN, ANN, "Traceback", "explode"):
        assert part not in line


async def test_an_error_in_the_program_itself_ends_it_the_same_way(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    async with desk.open() as person:
        person.app.call_later(explode)
        await person.quiet()
        assert person.has_ended
    assert desk.app.return_code == 1
    assert "proxy-tui: Something unexpected" in capsys.readouterr().err


async def test_the_last_line_does_not_say_that_the_program_goes_on(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    async with desk.open() as person:
        person.app.call_later(explode)
        await person.quiet()
    assert "goes on" not in " ".join(capsys.readouterr().err.split())
