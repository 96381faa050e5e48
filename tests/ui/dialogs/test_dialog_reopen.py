from datetime import timedelta

import pytest
from ui_bench import ANN, BOB, NOON, Bench

from proxy_tui.simulator.rules.records import SessionRecord
from proxy_tui.ui.dialogs.reopen import ReopenDialog
from proxy_tui.ui.screens import SessionsScreen

pytestmark = pytest.mark.anyio


def row_closed(bench: Bench, **fields: object) -> SessionRecord:
    """Put in the session that this is about."""
    over = {"status": "closed", "closed_reason": "api", "date_ended": NOON, "ttl": 3600}
    return bench.with_people("job-ann-bob", **{**over, **fields})


async def test_as_it_is_nothing_but_the_status_is_sent(bench: Bench) -> None:
    row = row_closed(bench)
    async with bench.open() as person:
        await person.press("o", "ctrl+s")
        assert [one.form for one in bench.wire.writes] == [{"Status": ["in-progress"]}]
        assert row.status == "in-progress"
        assert person.toasts == ["Re-opened job-ann-bob."]
        assert "in progress" in person.row("job-ann-bob")


async def test_a_new_ttl_goes_in_the_same_request(bench: Bench) -> None:
    row = row_closed(bench)
    async with bench.open() as person:
        await person.press("o")
        await person.fill(ttl="1d")
        assert str(person.field("ttl").echo.visual) == "= 1 d"
        await person.press("ctrl+s")
        (sent,) = bench.wire.writes
        assert sent.form == {"Status": ["in-progress"], "Ttl": ["86400"]}
        assert row.ttl == 86400


async def test_a_ttl_that_cannot_be_read_is_told_and_not_sent(bench: Bench) -> None:
    row_closed(bench)
    async with bench.open() as person:
        await person.press("o")
        await person.fill(ttl="soon")
        await person.press("ctrl+s")
        assert "Type a number of seconds" in person.problem
        assert bench.wire.writes == []
        assert person.field("ttl").value == "soon"


async def test_it_says_what_may_stand_in_the_way(bench: Bench) -> None:
    row_closed(bench)
    async with bench.open() as person:
        await person.press("o")
        person.showing(ReopenDialog)
        assert "80604" in person.text
        await person.press("escape")
        person.showing(SessionsScreen)


async def test_another_session_of_the_same_two_people_is_told_as_twilio_refuses(
    bench: Bench,
) -> None:
    row_closed(bench)
    other = bench.add("in-the-way", status="in-progress", date_created=NOON - timedelta(hours=1))
    numbers = other.service.numbers
    bench.store.add_participant(other, ANN, numbers[0])
    bench.store.add_participant(other, BOB, numbers[1])
    async with bench.open() as person:
        await person.point_at(bench.service().sessions_by_name["job-ann-bob"])
        await person.press("o", "ctrl+s")
        assert "code 80604" in person.problem
        assert "Re-open this session?" in person.text
