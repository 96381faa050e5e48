"""``E`` exports what each screen shows: masked, whole, and never over a file without asking."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ui_bench import ANN, BOB, HUGE, NARROW, Bench, Person
from ui_desk import LiveDesk

from proxy_tui.operations.support.clipboard import Copied
from proxy_tui.operations.writes.journal import Record
from proxy_tui.ui.dialogs.export import ExportDialog
from proxy_tui.ui.dialogs.question import QuestionDialog

pytestmark = pytest.mark.anyio


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def desk() -> LiveDesk:
    desk = LiveDesk()
    desk.pair("job-2", ANN, BOB, numbers=(1, 2))
    desk.pair("job-1", ANN, BOB)
    return desk


def write(path: Path, text: str) -> None:
    path.write_text(text)


def read(path: Path) -> str:
    return path.read_text()


def names(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()]


async def dialog(person: Person) -> ExportDialog:
    await person.press("E")
    return person.showing(ExportDialog)


async def export(person: Person, *, format_: str = "json", what: int = 0) -> None:
    """Export to a file of this format; ``what`` is how many choices further on."""
    shown = await dialog(person)
    shown.what.control.value = str(what)
    shown.format.control.value = format_
    await person.settle()
    await person.press("ctrl+s")
    await person.until(lambda: not isinstance(person.screen, ExportDialog))


def exported(folder: Path) -> dict[str, Any]:
    (path,) = folder.glob("*.json")
    found: dict[str, Any] = json.loads(path.read_text())
    path.unlink()
    return found


async def test_the_list_is_exported_as_it_is_shown(bench: Bench, folder: Path) -> None:
    async with bench.open(size=NARROW) as person:
        await person.press("slash", *"closed", "enter")
        await export(person)
        found = exported(folder)
        assert {row["status"] for row in found["rows"]} == {"closed"}
        assert found["export"]["query"] == "closed"
        assert found["export"]["service"] == "dispatch-eu"
        assert "100 sessions loaded, the service has more" in found["export"]["coverage"]
        assert "rows written to" in person.text
        await export(person, what=1)
        assert len(exported(folder)["rows"]) == 100


async def test_marks_come_first(bench: Bench, folder: Path) -> None:
    async with bench.open(size=NARROW) as person:
        await person.press("space", "space")
        await export(person)
        found = exported(folder)
        assert (found["export"]["rows"], len(found["rows"])) == ("2 marked", 2)


async def test_what_was_read_of_the_people_is_in_it_masked(desk: LiveDesk, folder: Path) -> None:
    async with desk.open(HUGE) as person:
        await person.press("P")
        await person.until(lambda: desk.context.people.counts)
        await person.settle()
        await export(person, what=1)
        found = exported(folder)["rows"]
        assert all("+44••••0001" in row["people"] for row in found)
        assert ANN not in json.dumps(found)


async def on_services(person: Person) -> None:
    await person.press("escape")


async def on_pool(person: Person) -> None:
    await person.press("u")


async def on_diagnosis(person: Person) -> None:
    await person.press("w")


async def on_session(person: Person) -> None:
    await person.press("enter")


async def on_history(person: Person) -> None:
    await person.press("H")


async def on_search(person: Person) -> None:
    await person.press("f", *"job-1", "enter")


@pytest.mark.parametrize(
    ("go", "about", "column"),
    [
        (on_services, "services", "default_ttl"),
        (on_pool, "numbers", "held_by"),
        (on_diagnosis, "diagnosis", "evidence"),
        (on_session, "calls and messages", "direction"),
        (on_history, "journal", "verb"),
        (on_search, "search", "matched_by"),
    ],
)
async def test_every_screen_exports_what_it_shows(
    desk: LiveDesk, folder: Path, go: Callable[[Person], Any], about: str, column: str
) -> None:
    desk.journal.begin(Record(verb="close", session_sid="KC1", after={"status": "closed"}))
    async with desk.open() as person:
        await go(person)
        await person.settle()
        await export(person)
        found = exported(folder)
        assert found["export"]["about"] == about
        assert all(column in row for row in found["rows"])
        assert about == "calls and messages" or found["rows"]
        assert ANN not in json.dumps(found)


async def test_the_whole_session_is_one_object(desk: LiveDesk, folder: Path) -> None:
    async with desk.open() as person:
        await person.press("enter")
        await person.settle()
        await export(person, what=1)
        people = exported(folder)["rows"]["participants"]
        assert {one["identifier"] for one in people} == {"+44••••0001", "+44••••0002"}


async def test_an_old_file_is_replaced_only_after_a_question(bench: Bench, folder: Path) -> None:
    async with bench.open(size=NARROW) as person:
        shown = await dialog(person)
        old = folder / shown.path.value
        write(old, "old")
        await person.press("ctrl+s")
        await person.until(lambda: isinstance(person.screen, QuestionDialog))
        assert "is there already" in person.text
        await person.press("escape")
        assert (person.screen, read(old)) == (shown, "old")
        await person.press("ctrl+s")
        await person.until(lambda: isinstance(person.screen, QuestionDialog))
        await person.press("ctrl+s")
        await person.until(lambda: not isinstance(person.screen, ExportDialog | QuestionDialog))
        assert read(old).startswith("export,value\n")


async def test_a_folder_that_is_missing_keeps_the_form(bench: Bench, folder: Path) -> None:
    async with bench.open(size=NARROW) as person:
        shown = await dialog(person)
        shown.path.control.value = "missing/list.csv"
        await person.press("ctrl+s")
        await person.until(lambda: "cannot be written" in person.text)
        assert shown.path.value == "missing/list.csv"
        shown.path.control.value = " "
        await person.press("ctrl+s")
        assert "Name a file" in person.text
        assert names(folder) == []


async def test_whole_numbers_are_asked_for_twice_and_recorded_on_production(
    desk: LiveDesk, folder: Path
) -> None:
    async with desk.open() as person:
        await person.press("enter")
        await person.settle()
        shown = await dialog(person)
        assert shown.numbers not in shown.fields
        await person.press("escape", "m")
        await person.until(lambda: ANN in person.text)
        shown = await dialog(person)
        shown.what.control.value = "1"
        shown.format.control.value = "json"
        shown.numbers.control.value = "whole"
        await person.press("ctrl+s")
        person.showing(QuestionDialog)
        assert names(folder) == []
        await person.press("ctrl+s")
        await person.until(lambda: not isinstance(person.screen, ExportDialog | QuestionDialog))
        assert ANN in json.dumps(exported(folder))
        *_, record = desk.journal.tail(9)
        assert (record.verb, record.note) == (
            "reveal",
            "export of the session with its people (session)",
        )


async def test_a_copy_goes_to_the_clipboard(
    bench: Bench, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []

    def copy(text: str) -> Copied:
        copied.append(text)
        return Copied("Copied.")

    monkeypatch.setattr("proxy_tui.operations.support.copy_text", copy)
    async with bench.open(size=NARROW) as person:
        await person.press("space")
        shown = await dialog(person)
        shown.to.control.value = "clipboard"
        await person.settle()
        assert not shown.path.display
        await person.press("ctrl+s")
        await person.until(lambda: bool(copied))
        assert copied[0].startswith("export,value\n")
        assert names(folder) == []


async def test_nothing_to_export_says_so(folder: Path) -> None:
    bench = Bench(size=NARROW)
    bench.wire.cut()
    async with bench.open() as person:
        await person.press("E")
        assert "nothing to export" in person.text


async def test_a_home_that_nobody_has_is_told_beside_the_form(bench: Bench, folder: Path) -> None:
    async with bench.open(size=NARROW) as person:
        shown = await dialog(person)
        shown.path.control.value = "~nobody-here/list.csv"
        await person.press("ctrl+s")
        assert "Nobody's home is ~nobody-here." in person.text
        assert person.showing(ExportDialog) is shown


async def test_a_folder_that_is_gone_leaves_whole_paths_and_the_clipboard(
    bench: Bench, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = folder / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    async with bench.open(size=NARROW) as person:
        shown = await dialog(person)
        await person.press("ctrl+s")
        assert "Name the file with its whole path" in " ".join(person.text.split())
        shown.path.control.value = str(folder / "list.csv")
        await person.press("ctrl+s")
        await person.until(lambda: not isinstance(person.screen, ExportDialog))
    assert names(folder) == ["list.csv"]


async def test_what_was_confirmed_is_what_a_replaced_file_holds(bench: Bench, folder: Path) -> None:
    async with bench.open(size=NARROW) as person:
        shown = await dialog(person)
        old, other = folder / shown.path.value, folder / "other.csv"
        write(old, "old")
        write(other, "other")
        person.hit("ctrl+s")
        await person.until(lambda: isinstance(person.screen, QuestionDialog))
        shown.path.control.value = other.name
        shown.format.control.value = "json"
        await person.settle()
        await person.press("ctrl+s")
        await person.until(lambda: not isinstance(person.screen, ExportDialog | QuestionDialog))
        assert read(old).startswith("export,value\n")
        assert read(other) == "other"


async def test_a_second_confirmation_typed_ahead_replaces_nothing(
    bench: Bench, folder: Path
) -> None:
    async with bench.open(size=NARROW) as person:
        shown = await dialog(person)
        old = folder / shown.path.value
        write(old, "old")
        for key in ("ctrl+s", "ctrl+s", "enter", "ctrl+s"):
            person.hit(key)
        await person.until(lambda: isinstance(person.screen, QuestionDialog))
        await person.settle()
        assert read(old) == "old"


async def test_a_number_that_was_searched_for_is_masked_in_the_form(
    desk: LiveDesk, folder: Path
) -> None:
    async with desk.open() as person:
        await person.press("f", *ANN, "enter")
        await person.settle()
        await dialog(person)
        assert "+44••••0001" in person.text
        assert ANN not in person.text


async def test_what_changed_is_exported_as_the_filter_leaves_it(
    desk: LiveDesk, folder: Path
) -> None:
    async with desk.open() as person:
        for name in ("job-1", "job-2"):
            row = next(one for one in desk.service().sessions if one.unique_name == name)
            row.ttl, row.date_updated = 7200, desk.now
        await person.press("r")
        await person.until(lambda: "2 changes" in person.text)
        await person.press("t", "slash", *"job-2", "enter")
        await export(person)
        found = exported(folder)
        assert [row["unique_name"] for row in found["rows"]] == ["job-2"]
        assert found["export"]["query"] == "job-2"
        await export(person, what=1)
        assert len(exported(folder)["rows"]) == 2
