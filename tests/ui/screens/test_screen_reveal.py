"""On production each session whose numbers are shown is in the journal, one at a time."""

import pytest
from ui_bench import ANN, BOB, HUGE, Person
from ui_desk import Desk, LiveDesk

from proxy_tui.errors import JournalError
from proxy_tui.operations.writes.journal import Record
from proxy_tui.ui.dialogs.text import ErrorDialog
from proxy_tui.ui.screens import FindScreen, SessionScreen

pytestmark = pytest.mark.anyio


@pytest.fixture
def live() -> LiveDesk:
    live = LiveDesk()
    live.pair("job-2", ANN, BOB, numbers=(1, 2))
    live.pair("job-1", ANN, BOB)
    return live


def revealed(desk: Desk) -> list[str]:
    """Return the names of the sessions that the journal says were revealed."""
    by_sid = {row.sid: row.unique_name for row in desk.service().sessions_by_name.values()}
    records = [one for one in desk.journal.tail(99) if one.phase == "revealed"]
    assert all(ANN not in str(one) for one in records)
    return [str(by_sid[one.session_sid]) for one in records]


async def shown(person: Person) -> None:
    await person.until(lambda: ANN in person.text)


async def test_a_revealed_session_is_recorded_and_the_next_one_is_masked(live: LiveDesk) -> None:
    async with live.open(HUGE) as person:
        await person.until(lambda: "••••" in person.text)
        await person.press("m")
        await shown(person)
        assert revealed(live) == ["job-1"]
        await person.press("down")
        await person.until(lambda: "job-2" in person.text and ANN not in person.text)
        await person.press("m")
        await shown(person)
        assert revealed(live) == ["job-1", "job-2"]
        await person.press("m")
        assert ANN not in person.text
        assert revealed(live) == ["job-1", "job-2"]


async def test_the_session_screen_records_too(live: LiveDesk) -> None:
    async with live.open() as person:
        await person.press("enter")
        person.showing(SessionScreen)
        await person.settle()
        await person.press("m")
        await shown(person)
        assert revealed(live) == ["job-1"]
        (record,) = [one for one in live.journal.tail(9) if one.phase == "revealed"]
        assert (record.verb, record.os_user, record.profile) == ("reveal", "ann", live.profile)


async def test_a_journal_that_cannot_be_written_reveals_nothing(
    live: LiveDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_record: Record) -> None:
        raise JournalError("The journal is full.", hint="Make room.")

    async with live.open() as person:
        await person.press("enter")
        await person.settle()
        monkeypatch.setattr(live.journal, "note", full)
        await person.press("m")
        await person.until(lambda: isinstance(person.screen, ErrorDialog))
        assert "so nothing was revealed" in person.words
        await person.press("escape")
        assert ANN not in person.text


async def test_the_search_reveals_no_hits_on_production(live: LiveDesk) -> None:
    async with live.open() as person:
        await person.press("f")
        await person.type_in(ANN[-4:])
        await person.press("enter")
        await person.until(lambda: len(person.showing(FindScreen).found.hits) == 2)
        await person.settle()
        person.showing(FindScreen).table.focus()
        await person.press("m")
        assert ANN not in person.text
        assert any("open a session to reveal" in toast for toast in person.toasts)


async def test_elsewhere_revealing_shows_all_and_records_nothing() -> None:
    desk = Desk()
    desk.pair("job-1", ANN, BOB)
    async with desk.open() as person:
        await person.press("enter")
        await person.settle()
        await person.press("m")
        await shown(person)
        assert desk.journal.tail(9) == ()
