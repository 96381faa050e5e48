"""A write whose program died is named once a start, and read back when asked to."""

from dataclasses import replace
from typing import Any

import pytest
from ui_bench import NARROW, Bench

from proxy_tui.operations.writes.journal import Record
from proxy_tui.ui.dialogs.interrupted import InterruptedDialog

pytestmark = pytest.mark.anyio


def left_behind(bench: Bench, record: Record) -> str:
    """Put a write into the journal whose program has ended; return its id."""
    entry = bench.journal.begin(record).id
    journal = bench.journal
    journal._records = [
        replace(one, started="0ld-1") if one.id == entry else one for one in journal._records
    ]
    return entry


def closing(bench: Bench, **more: Any) -> Record:
    row = bench.first("in-progress")
    return Record(
        verb="close", profile="demo", os_user="ann", service_sid=row.service.sid,
        session_sid=row.sid, session={"unique_name": "job-x"}, before={"status": "in-progress"},
        after={"status": "closed"}, **more,
    )  # fmt: skip


async def test_it_is_named_read_back_on_request_and_then_no_more(bench: Bench) -> None:
    entry = left_behind(bench, closing(bench))
    async with bench.open(size=NARROW) as person:
        await person.until(lambda: "without an outcome:" in person.text)
        assert "! A write without an outcome: close job-x at 12:00 UTC by ann" in person.lines[1]
        first = person.names[0]
        await person.press("j")  # nothing stands between the keys and the table
        assert person.names[0] == first
        await person.press("exclamation_mark")
        person.showing(InterruptedDialog)
        assert bench.wire.writes == []
        await person.press("ctrl+s")
        assert "Most likely it was not done: it is in progress." in person.words
        assert bench.wire.writes == []
        last = bench.journal.tail(1)[0]
        assert (last.id, last.phase, last.verb) == (entry, "found", "close")
        await person.press("escape")
        assert "without an outcome:" not in person.text
        await person.press("exclamation_mark")
        assert any("Every write in the journal has its outcome." in one for one in person.toasts)


async def test_of_another_account_it_stays_and_says_where_to_sign_in(bench: Bench) -> None:
    left_behind(bench, closing(bench, account_sid="AC" + "0f" * 16, base_url="https://x.example"))
    async with bench.open(size=NARROW) as person:
        await person.until(lambda: "without an outcome:" in person.text)
        await person.press("exclamation_mark", "ctrl+s")
        assert "It went to another account: sign in as profile demo" in person.words
        assert len(bench.journal.tail(9)) == 1
        await person.press("escape", "exclamation_mark")
        person.showing(InterruptedDialog)


async def test_what_cannot_be_read_stays_for_later(bench: Bench) -> None:
    left_behind(bench, closing(bench))
    async with bench.open(size=NARROW) as person:
        await person.until(lambda: "without an outcome:" in person.text)
        await person.press("exclamation_mark")
        bench.wire.cut()
        await person.press("ctrl+s")
        assert "It could not be read back:" in person.words
        assert len(bench.journal.tail(9)) == 1
        bench.wire.mend()
        await person.press("escape", "exclamation_mark", "ctrl+s")
        assert bench.journal.tail(1)[0].phase == "found"


async def test_without_one_there_is_no_line(bench: Bench) -> None:
    async with bench.open(size=NARROW) as person:
        assert person.app.context.interrupted == ()
        assert not person.screen.query_one(".interrupted").display
