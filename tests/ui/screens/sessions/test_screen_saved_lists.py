"""Columns and views that are kept in the config file."""

from pathlib import Path

import pytest
from ui_bench import NARROW, WIDE, Person
from ui_desk import Desk, ago, sessions, views_line

from proxy_tui.settings.config_file import read_config
from proxy_tui.settings.lists import SavedView
from proxy_tui.ui.dialogs.columns import ColumnsDialog
from proxy_tui.ui.dialogs.save_view import SaveViewDialog

pytestmark = pytest.mark.anyio


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A config file that is not there yet."""
    tmp_path.chmod(0o700)
    return tmp_path / "config.toml"


@pytest.fixture
def desk(config: Path) -> Desk:
    """Three sessions."""
    desk = Desk(config_path=config)
    desk.plain("b", date_created=ago(hours=1))
    desk.plain("c", date_created=ago(hours=3), status="closed")
    desk.plain("a", date_created=ago(hours=2))
    return desk


def write(config: Path, text: str) -> None:
    """Write the config file."""
    config.write_text(text)
    config.chmod(0o600)


def said(config: Path) -> str:
    """Return what the config file says; nothing if there is none."""
    return config.read_text() if config.exists() else ""


def header(person: Person) -> list[str]:
    """Return the words of the header."""
    return sessions(person).table.render_line(0).text.split()


# -- columns


async def test_columns_are_hidden_moved_and_sized_and_kept_for_the_service(
    desk: Desk, config: Path
) -> None:
    async with desk.open(WIDE) as person:
        await person.press("c")
        dialog = person.showing(ColumnsDialog)
        await person.press("space", "j", "plus", "J")
        assert not dialog.guard.is_disarmed
        await person.press("ctrl+s")
        assert header(person) == ["SID", "Name", "Age", "Contact", "Expires"]
        assert sessions(person).table.specs[:2] == ("sid", "name:18")
    text = said(config)
    assert f"[services.{desk.service().sid}]  # dispatch-eu\n" in text
    assert 'columns = ["sid", "name:18", "people", "mode", "age", "contact", "expires"]' in text


async def test_columns_that_were_kept_are_there_the_next_time(desk: Desk, config: Path) -> None:
    write(config, f'[services.{desk.service().sid}]\ncolumns = ["ttl", "name:20", "newer"]\n')
    again = Desk(config_path=config, services=read_config(config).table.services)
    again.plain("b")
    async with again.open(NARROW) as person:
        assert header(person) == ["TTL", "Name"]


async def test_the_usual_columns_come_back(desk: Desk, config: Path) -> None:
    async with desk.open(NARROW) as person:
        await person.press("c", "space", "ctrl+s")
        assert "State" not in header(person)
        await person.press("c", "r", "ctrl+s")
        assert header(person)[0] == "State"
        sid = desk.service().sid
        assert read_config(config).table.services[sid].columns == ()


async def test_a_dialog_that_is_left_changes_nothing(desk: Desk, config: Path) -> None:
    async with desk.open(NARROW) as person:
        before = header(person)
        await person.press("c", "space", "escape")
        assert header(person) == before
        assert not said(config)


async def test_at_least_one_column_is_left(desk: Desk) -> None:
    async with desk.open(NARROW) as person:
        await person.press("c")
        for _ in range(8):
            await person.press("space", "down")
        await person.press("ctrl+s")
        assert person.showing(ColumnsDialog).shown_problem


async def test_a_file_that_cannot_be_changed_says_so_and_the_columns_hold(
    desk: Desk, config: Path
) -> None:
    write(config, "not toml\n")
    async with desk.open(NARROW) as person:
        await person.press("c", "space", "ctrl+s")
        assert "State" not in header(person)
        assert any("hold until you leave" in words for words in person.toasts)
    assert said(config) == "not toml\n"


# -- views


async def save(person: Person, name: str, *more: str) -> None:
    """Save what is shown under a name."""
    await person.press("plus")
    await person.fill(name=name)
    await person.press("ctrl+s", *more)


async def test_filter_order_and_columns_become_a_view(desk: Desk, config: Path) -> None:
    async with desk.open(NARROW) as person:
        await person.press("2", "greater_than_sign", "greater_than_sign", "s", "s")
        await person.press("slash")
        await person.type_in("age>30m")
        await person.press("enter")
        await save(person, "Mine")
        assert sessions(person).filter.view.name == "Mine"
        assert not sessions(person).filter.bar.display
        assert "Mine 2" in views_line(person)
        assert person.names == ["b", "a"]
        await person.press("1")
        assert len(person.names) == 3
    view = read_config(config).table.views["Mine"]
    assert view == SavedView(query="status:open age>30m", sort="-name")


async def test_a_view_of_the_program_is_not_replaced(desk: Desk, config: Path) -> None:
    async with desk.open(NARROW) as person:
        await save(person, "failed")
        assert "a view of the program" in str(person.showing(SaveViewDialog).shown_problem)
        assert not said(config)


async def test_a_view_of_ones_own_is_replaced_only_when_it_is_said_again(
    desk: Desk, config: Path
) -> None:
    async with desk.open(NARROW) as person:
        await save(person, "7 Mine")
        await person.press("2")
        await save(person, "mine")
        assert "again replaces it" in str(person.showing(SaveViewDialog).shown_problem)
        assert read_config(config).table.views == {"7 Mine": SavedView()}
        await person.press("ctrl+s")
        assert read_config(config).table.views == {"7 Mine": SavedView(query="status:open")}


async def test_a_view_is_renamed_and_deleted_from_the_same_dialog(desk: Desk, config: Path) -> None:
    async with desk.open(NARROW) as person:
        await save(person, "Mine")
        await person.press("plus")
        dialog = person.showing(SaveViewDialog)
        await person.fill(name="7 Theirs")
        dialog.deed_field.control.value = "RENAME"
        await person.press("ctrl+s")
        assert list(read_config(config).table.views) == ["7 Theirs"]
        assert sessions(person).filter.view.key == "7"
        await person.press("plus")
        dialog = person.showing(SaveViewDialog)
        dialog.deed_field.control.value = "DELETE"
        await person.press("ctrl+s")
        assert "again deletes it" in str(dialog.shown_problem)
        await person.press("ctrl+s")
        assert read_config(config).table.views == {}
        assert sessions(person).filter.view.name == "All"
        assert "Silent >24 h" in [view.name for view in sessions(person).rows.views if view.key]


async def test_what_others_wrote_into_the_file_meanwhile_is_there_too(
    desk: Desk, config: Path
) -> None:
    async with desk.open(NARROW) as person:
        await save(person, "Mine")
        write(config, said(config) + 'Theirs = "age>1d"  # Ben\n')
        await save(person, "Another")
        assert list(read_config(config).table.views) == ["Mine", "Theirs", "Another"]
        assert "Theirs" in [view.name for view in sessions(person).rows.views]
    assert 'Theirs = "age>1d"  # Ben\n' in said(config)
