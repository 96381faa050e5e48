import pytest
from ui_bench import Bench, Person

from proxy_tui.simulator.rules.records import SessionRecord
from proxy_tui.ui.dialogs.confirm import CloseDialog, DeleteDialog
from proxy_tui.ui.screens import SessionsScreen

pytestmark = pytest.mark.anyio


async def ask_to_delete(person: Person) -> DeleteDialog:
    """Ask for the session under the cursor to be deleted, from the menu, the only place."""
    await person.press("a", "end", "enter")
    return person.showing(DeleteDialog)


def row_named(bench: Bench) -> SessionRecord:
    """Put in the session that this is about."""
    return bench.with_people("job-ann-bob", status="in-progress")


async def test_closing_says_what_it_means_for_the_two_people(bench: Bench) -> None:
    row_named(bench)
    async with bench.open() as person:
        await person.press("x")
        person.showing(CloseDialog)
        assert "can no longer reach each other" in person.words
        assert "can be re-opened" in person.words


async def test_closing_sends_nothing_but_the_status(bench: Bench) -> None:
    row_named(bench)
    async with bench.open() as person:
        await person.press("x", "tab", "enter")
        assert [one.form for one in bench.wire.writes] == [{"Status": ["closed"]}]
        assert "closed" in person.row("job-ann-bob")


async def test_a_session_closed_by_others_meanwhile_is_told(bench: Bench) -> None:
    row = row_named(bench)
    async with bench.open() as person:
        row.status = "closed"
        await person.press("x")
        assert "Changed since it was shown:" in person.text
        assert "in progress → closed" in person.words


async def test_deleting_wants_the_last_four_characters_of_the_sid(bench: Bench) -> None:
    row = row_named(bench)
    async with bench.open() as person:
        dialog = await ask_to_delete(person)
        assert person.app.focused is dialog.tail.control
        assert f"type the last four characters of its SID: {row.sid[-4:]}" in person.words
        await person.press("ctrl+s")
        assert "Type the last four characters of the SID" in person.problem
        await person.type_in("zzzz")
        assert str(dialog.tail.echo.visual) == "! another session's tail"
        await person.press("ctrl+s")
        assert bench.wire.writes == []
        await person.fill(tail=row.sid[-4:-1])
        assert str(dialog.tail.echo.visual) == ""
        await person.press("ctrl+s")
        assert bench.wire.writes == []
        await person.press(row.sid[-1])
        assert str(dialog.tail.echo.visual) == "matches"
        await person.press("enter")
        assert bench.wire.writes == []
        await person.press("ctrl+s")
        assert bench.store.session(row.sid) is None
        assert person.toasts == ["Deleted job-ann-bob."]
        assert "job-ann-bob" not in person.names


async def test_the_tail_may_be_typed_in_capitals_with_blanks_around_it(bench: Bench) -> None:
    row = row_named(bench)
    async with bench.open() as person:
        await ask_to_delete(person)
        await person.type_in(f" {row.sid[-4:].upper()} ")
        await person.press("ctrl+s")
        assert bench.store.session(row.sid) is None


async def test_deleting_says_that_nothing_brings_it_back(bench: Bench) -> None:
    row_named(bench)
    async with bench.open() as person:
        await ask_to_delete(person)
        assert "nothing brings them back" in person.words
        assert "Delete for good" in person.text


async def test_a_row_deleted_here_gives_the_cursor_to_the_next(bench: Bench) -> None:
    row = row_named(bench)
    following = bench.listed()[1]
    async with bench.open() as person:
        await ask_to_delete(person)
        await person.type_in(row.sid[-4:])
        await person.press("ctrl+s")
        assert person.showing(SessionsScreen).table.cursor_key == following.sid
