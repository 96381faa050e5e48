"""Pictures of what leaves the program: the export, its questions, the hand-over."""

from pathlib import Path

import pytest
from snapshot_scenes import Look, keys
from ui_bench import ANN, BOB, NARROW, Person
from ui_desk import Desk, ago

from proxy_tui.ui.dialogs.export import ExportDialog
from proxy_tui.ui.dialogs.handover import HandoverDialog

SIZES = pytest.mark.parametrize("size", [NARROW], ids=["80x24"])
"""Without the pane, which is read in its own time."""


def world() -> Desk:
    desk = Desk()
    desk.many(3, ttl=3600, date_expiry=None)
    row = desk.pair("job-1", ANN, BOB)
    desk.store.add_traffic(row, at=ago(minutes=5))
    return desk


@SIZES
def test_export(looks: Look, size: tuple[int, int]) -> None:
    """You should see what is exported, in which format, where to, and the name of the file."""
    assert looks(world(), size, keys("space", "E"))


@SIZES
def test_export_of_whole_numbers(looks: Look, size: tuple[int, int]) -> None:
    """You should be asked once more, with Cancel in focus."""

    async def play(person: Person) -> None:
        await person.press("m", "E")
        dialog = person.showing(ExportDialog)
        dialog.numbers.control.value = "whole"
        await person.press("ctrl+s")

    assert looks(world(), size, play)


def test_an_old_file(looks: Look, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """You should be asked whether it may be replaced."""
    monkeypatch.chdir("/")
    monkeypatch.setattr(Path, "lstat", lambda _: tmp_path.joinpath("list.csv").stat())
    tmp_path.joinpath("list.csv").touch()

    async def play(person: Person) -> None:
        await person.press("E")
        person.showing(ExportDialog).path.control.value = "/list.csv"
        await person.press("ctrl+s")

    assert looks(world(), NARROW, play)


@SIZES
def test_handover(looks: Look, size: tuple[int, int]) -> None:
    """You should see the text, short first, and that it goes to the clipboard."""

    async def play(person: Person) -> None:
        await person.press("Y")
        dialog = person.showing(HandoverDialog)
        await person.until(lambda: dialog.handover is not None)

    assert looks(world(), size, play)
