"""``Y`` reads, shows and hands over: one session, or all that are marked."""

from pathlib import Path

import pytest
from ui_bench import ANN, BOB, HUGE, NARROW, Bench, Person
from ui_desk import LiveDesk

from proxy_tui.operations.support.clipboard import Copied, CopyError
from proxy_tui.ui.dialogs.handover import HandoverDialog

pytestmark = pytest.mark.anyio


@pytest.fixture
def desk() -> LiveDesk:
    desk = LiveDesk()
    desk.pair("job-2", ANN, BOB, numbers=(1, 2))
    desk.pair("job-1", ANN, BOB)
    return desk


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []

    def copy(text: str) -> Copied:
        texts.append(text)
        return Copied("Copied.")

    monkeypatch.setattr("proxy_tui.operations.support.copy_text", copy)
    return texts


def written(folder: Path) -> str:
    (path,) = folder.glob("*.md")
    return path.read_text()


async def shown(person: Person) -> HandoverDialog:
    await person.press("Y")
    dialog = person.showing(HandoverDialog)
    await person.until(lambda: dialog.handover is not None)
    return dialog


async def test_the_session_under_the_cursor_is_shown_and_copied(
    desk: LiveDesk, copied: list[str]
) -> None:
    async with desk.open() as person:
        await shown(person)
        assert "Hand-over: job-1" in person.text
        await person.press("ctrl+s")
        await person.until(lambda: bool(copied))
        assert copied[0].startswith("# Hand-over: job-1\n")
        assert ANN not in copied[0]
        assert "Hand over 1 session: Copied." in person.text


async def test_the_marked_ones_are_handed_over_together(desk: LiveDesk, copied: list[str]) -> None:
    async with desk.open() as person:
        await person.press("asterisk")
        dialog = await shown(person)
        assert "Hand-over: 2 sessions" in dialog.markdown


async def test_what_changed_while_watched_is_in_it(desk: LiveDesk, copied: list[str]) -> None:
    async with desk.open() as person:
        row = next(one for one in desk.service().sessions if one.unique_name == "job-1")
        row.ttl, row.date_updated = 7200, desk.now
        await person.press("r")
        await person.until(lambda: "1 change" in person.text)
        dialog = await shown(person)
        _, _, watched = dialog.markdown.partition("## What changed while watched")
        assert "ttl" in watched.partition("\n## ")[0]
        await person.press("escape", "enter")
        dialog = await shown(person)
        _, _, watched = dialog.markdown.partition("## What changed while watched")
        assert "ttl" in watched.partition("\n## ")[0]


async def test_nothing_is_handed_over_before_it_is_read(bench: Bench, copied: list[str]) -> None:
    async with bench.open(size=NARROW) as person:
        bench.wire.hold("GET", "/Participants")
        person.hit("Y")
        await person.until(lambda: isinstance(person.screen, HandoverDialog))
        await person.quiet()
        dialog = person.showing(HandoverDialog)
        person.hit("ctrl+s")
        await person.until(lambda: "still being read" in person.text)
        assert dialog.handover is None
        bench.wire.let_go()
        await person.until(lambda: dialog.handover is not None)
        assert copied == []


async def test_a_session_that_cannot_be_read_is_named(bench: Bench, copied: list[str]) -> None:
    async with bench.open(size=HUGE) as person:
        bench.wire.cut()
        dialog = await shown(person)
        assert "not read" in dialog.markdown
        assert "could not be read" in dialog.markdown


async def test_it_is_written_to_a_file_that_keeps_an_old_one(
    desk: LiveDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with desk.open() as person:
        dialog = await shown(person)
        dialog.to.control.value = "file"
        await person.settle()
        assert dialog.path.value.startswith("handover-job-1-")
        await person.press("ctrl+s")
        await person.until(lambda: not isinstance(person.screen, HandoverDialog))
        assert "lines written to" in person.text
    assert written(tmp_path).startswith("# Hand-over: job-1\n")


async def test_a_long_text_is_previewed_in_part_and_copied_whole(copied: list[str]) -> None:
    desk = LiveDesk()
    desk.many(30)
    async with desk.open() as person:
        await person.press("asterisk")
        dialog = await shown(person)
        preview = str(dialog.preview.content)
        assert preview.count("\n") < 510 < dialog.markdown.count("\n")
        assert "more lines, which are in what is copied or written." in preview
        await person.press("ctrl+s")
        await person.until(lambda: bool(copied))
        assert copied == [dialog.markdown]


async def test_a_text_too_long_to_copy_can_still_go_to_a_file(
    desk: LiveDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_long(_: str) -> Copied:
        raise CopyError("This is too long.", hint="Select it by mouse.")

    monkeypatch.setattr("proxy_tui.operations.support.copy_text", too_long)
    monkeypatch.chdir(tmp_path)
    async with desk.open() as person:
        dialog = await shown(person)
        await person.press("ctrl+s")
        assert "This is too long." in person.text
        assert "Choose a file instead." in person.text
        dialog.to.control.value = "file"
        await person.settle()
        await person.press("ctrl+s")
        await person.until(lambda: not isinstance(person.screen, HandoverDialog))
    assert written(tmp_path).startswith("# Hand-over: job-1\n")
