"""A write whose program died is named once a start, and read back when asked to."""

from dataclasses import replace
from typing import Any

import pytest
from ui_bench import NARROW, Bench
from ui_desk import LiveDesk

from proxy_tui.operations.writes.journal import Record, Step, session_fields
from proxy_tui.ui.dialogs.batch_run import BatchDialog
from proxy_tui.ui.dialogs.interrupted import InterruptedDialog
from proxy_tui.ui.dialogs.unfinished import UnfinishedBatchDialog
from proxy_tui.ui.dialogs.unlock import UnlockDialog

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
        assert any(
            "Every write and batch in the journal has its outcome." in one for one in person.toasts
        )


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


def unfinished(bench: Bench, batch: str = "3f9a21", **more: Any) -> str:
    """Put a batch of one close into the journal whose program has ended; return the SID."""
    connection = bench.connect()
    row = bench.first("in-progress")
    session = connection.client.fetch_session(row.service.sid, row.sid)
    step = Step(
        verb="close", service_sid=row.service.sid, session_sid=row.sid,
        session=session_fields(session), after={"status": "closed"},
    )  # fmt: skip
    plan = Record(phase="planned", batch=batch, verb="close", steps=(step,), os_user="ann")
    bench.journal.note(replace(connection.writer.signed(plan), os_user="ann", **more))
    return row.sid


async def test_an_unfinished_batch_is_named_and_gone_on_with(bench: Bench) -> None:
    sid = unfinished(bench)
    async with bench.open(size=NARROW) as person:
        await person.until(lambda: "Unfinished batch" in person.text)
        assert "! Unfinished batch 3f9a21: close, 0 of 1 done" in person.lines[1]
        await person.press("exclamation_mark")
        person.showing(UnfinishedBatchDialog)
        assert "Batch 3f9a21: close, 0 of 1 done, by ann on" in person.words
        assert bench.wire.writes == []
        await person.press("ctrl+s")
        person.showing(BatchDialog)
        await person.until(lambda: len(bench.wire.writes) == 1)
        await person.until(lambda: bench.journal.tail(1)[0].phase == "ended")
        closed = bench.store.session(sid)
        assert closed is not None
        assert closed.status == "closed"
        await person.press("escape")
        assert "Unfinished batch" not in person.text


async def test_not_now_goes_to_the_next_batch_and_then_to_the_writes(bench: Bench) -> None:
    left_behind(bench, closing(bench))
    unfinished(bench, "aaaaaa", reason="ticket 9")
    unfinished(bench, "bbbbbb")
    async with bench.open(size=NARROW) as person:
        await person.until(lambda: "Unfinished batch" in person.text)
        assert "bbbbbb: close, 0 of 1 done, and 1 other batch" in person.lines[1]
        await person.press("exclamation_mark")
        assert person.showing(UnfinishedBatchDialog).recorded.id == "bbbbbb"
        await person.press("escape")
        assert "Reason: ticket 9" in person.words
        await person.press("escape")
        person.showing(InterruptedDialog)
        await person.press("escape")
        assert bench.wire.writes == []
        assert "Unfinished batch" not in person.text


async def test_a_batch_of_another_account_says_where_to_sign_in(bench: Bench) -> None:
    unfinished(bench, account_sid="AC" + "0f" * 16, profile="other")
    async with bench.open(size=NARROW) as person:
        await person.until(lambda: "Unfinished batch" in person.text)
        await person.press("exclamation_mark", "ctrl+s")
        assert "belongs to another account" in person.words
        assert "Sign in as profile other" in person.words
        assert bench.wire.writes == []


async def test_a_read_only_run_goes_on_with_no_batch(bench: Bench) -> None:
    unfinished(bench)
    async with bench.open(size=NARROW) as person:
        await person.until(lambda: "Unfinished batch" in person.text)
        bench.context.connected().client.read_only = True
        await person.press("exclamation_mark", "ctrl+s")
        person.showing(UnfinishedBatchDialog)
        assert "Nothing was sent:" in person.words
        assert bench.wire.writes == []


async def test_production_is_unlocked_first_and_asks_for_a_reason() -> None:
    desk = LiveDesk()
    desk.plain("job-1", status="in-progress")
    unfinished(desk, profile=desk.profile)
    async with desk.open(size=NARROW) as person:
        await person.until(lambda: "Unfinished batch" in person.text)
        await person.press("exclamation_mark")
        person.showing(UnlockDialog)
        await person.press("escape", "exclamation_mark", *desk.profile, "ctrl+s")
        person.showing(UnfinishedBatchDialog)
        await person.press("ctrl+s")
        assert "Production keeps a reason" in person.words
        assert desk.wire.writes == []
        await person.press(*"ticket", "ctrl+s")
        await person.until(lambda: desk.journal.tail(1)[0].phase == "ended")
        (begun,) = [one for one in desk.journal.tail(9) if one.phase == "before"]
        assert (begun.verb, begun.reason) == ("close", "ticket")
