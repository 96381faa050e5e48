"""The history shows what was done, what is in doubt, and the way to the session and back."""

from dataclasses import replace
from typing import Any

import pytest
from textual.message import Message
from ui_bench import NARROW, Bench, Person

from proxy_tui.errors import JournalError
from proxy_tui.operations.writes.journal import Record, Step
from proxy_tui.ui.messages import UndoWrite
from proxy_tui.ui.screens.history import HistoryScreen
from proxy_tui.ui.screens.session import SessionScreen

pytestmark = pytest.mark.anyio


def closing(bench: Bench, name: str = "job-x", **more: Any) -> Record:
    row = bench.first("in-progress")
    plain = Record(
        verb="close", profile="demo", os_user="ann", service_sid=row.service.sid,
        session_sid=row.sid, session={"unique_name": name}, before={"status": "in-progress"},
        after={"status": "closed"},
    )  # fmt: skip
    return replace(plain, **more)


def done(bench: Bench, record: Record, outcome: str = "done", **more: Any) -> str:
    begun = bench.journal.begin(record)
    bench.journal.end(replace(begun, outcome=outcome, **more))
    return begun.id


def doubtful(bench: Bench, record: Record) -> str:
    begun = bench.journal.begin(record)
    bench.journal._records[-1] = replace(bench.journal._records[-1], started="0ld-1")
    return begun.id


def a_batch(bench: Bench) -> None:
    first = closing(bench, "job-a", batch="3f9a21")
    steps = (Step(verb="close", session_sid=first.session_sid), Step(verb="close"))
    bench.journal.note(Record(phase="planned", batch="3f9a21", verb="close", steps=steps))
    done(bench, first)
    bench.journal.note(
        Record(phase="left out", batch="3f9a21", verb="close", outcome="left out", note="gone")
    )
    bench.journal.note(Record(phase="ended", batch="3f9a21", outcome="finished"))


async def shown(person: Person) -> HistoryScreen:
    await person.press("H")
    screen = person.showing(HistoryScreen)
    await person.until(lambda: screen.history is not None)
    return screen


def lines(person: Person) -> list[str]:
    """Return the rows that are on screen, without the lines around them."""
    below = next(n for n, line in enumerate(person.lines) if "Outcome" in line) + 1
    return [" ".join(line.split()) for line in person.lines[below:-2] if line.strip()]


async def test_those_in_doubt_are_on_top_and_the_newest_first(bench: Bench) -> None:
    doubtful(bench, closing(bench, "job-doubt"))
    done(bench, closing(bench, "job-old"), "refused", code=80604)
    done(bench, closing(bench, "job-new"))
    async with bench.open(size=NARROW) as person:
        await shown(person)
        first, second, third, *_ = lines(person)
        assert "close job-doubt in doubt" in first
        assert "close job-new done" in second
        assert "close job-old refused (80604)" in third
        assert "3 entries · 1 in doubt, r reads back" in person.text
        await person.press("escape")
        assert not isinstance(person.screen, HistoryScreen)


async def test_without_a_write_it_says_so(bench: Bench) -> None:
    async with bench.open(size=NARROW) as person:
        await shown(person)
        assert "Nothing was changed so far." in person.text


async def test_enter_unfolds_a_batch_and_folds_it_again(bench: Bench) -> None:
    a_batch(bench)
    async with bench.open(size=NARROW) as person:
        await shown(person)
        assert "▸ close batch 3f9a21 1 done, 1 left out" in lines(person)[0]
        await person.press("enter")
        assert "▾ close batch 3f9a21" in lines(person)[0]
        assert "close job-a done" in lines(person)[1]
        assert "left out" in lines(person)[2]
        await person.press("enter")
        assert "job-a" not in person.text


async def test_enter_opens_the_session_of_a_write(bench: Bench) -> None:
    record = closing(bench)
    done(bench, record)
    async with bench.open(size=NARROW) as person:
        await shown(person)
        await person.press("enter")
        await person.until(lambda: isinstance(person.screen, SessionScreen))
        assert record.session_sid[-4:] in person.text
        await person.press("escape")
        person.showing(HistoryScreen)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"session_sid": "KC" + "0" * 32}, "That session no longer exists."),
        ({"session_sid": ""}, "The journal does not say which session that was."),
        (
            {"account_sid": "AC" + "0f" * 16, "profile": "other"},
            "That was another account: sign in as other to see it.",
        ),
    ],
)
async def test_a_session_that_cannot_be_shown_is_explained(
    bench: Bench, more: dict[str, str], says: str
) -> None:
    done(bench, closing(bench, **more))
    async with bench.open(size=NARROW) as person:
        await shown(person)
        await person.press("enter")
        await person.until(lambda: any(says in one for one in person.toasts))


async def test_what_is_in_doubt_is_read_back_and_leaves_the_top(bench: Bench) -> None:
    doubtful(bench, closing(bench, "job-doubt"))
    doubtful(bench, closing(bench, "job-far", account_sid="AC" + "0f" * 16))
    async with bench.open(size=NARROW) as person:
        screen = await shown(person)
        await person.press("r")
        await person.until(lambda: screen.history is not None and len(screen.history.in_doubt) == 1)
        assert "not known" in person.text
        assert any("1 write read back. Some went to another" in one for one in person.toasts)
        assert bench.wire.writes == []


async def test_what_cannot_be_read_back_stays_in_doubt(bench: Bench) -> None:
    doubtful(bench, closing(bench))
    async with bench.open(size=NARROW) as person:
        screen = await shown(person)
        bench.wire.cut()
        await person.press("r")
        assert screen.history is not None
        assert len(screen.history.in_doubt) == 1
        assert any("Nothing was read back." in one for one in person.toasts)


async def test_the_filter_takes_the_query_language_and_explains_mistakes(bench: Bench) -> None:
    done(bench, closing(bench, "job-ann"))
    done(bench, closing(bench, "job-ben", os_user="ben", verb="update"))
    async with bench.open(size=NARROW) as person:
        await shown(person)
        await person.press("slash")
        await person.type_in("by:ben")
        await person.until(lambda: "1 of 2 entries" in person.text)
        assert "job-ann" not in person.text
        await person.type_in(" vreb:x y")
        await person.until(lambda: "No field is called" in person.text)
        await person.press("escape")
        assert "job-ann" in person.text
        await person.press("slash")
        await person.type_in("nowhere")
        await person.until(lambda: "Nothing matches." in person.text)
        await person.press("escape")


async def test_undo_asks_for_the_write_or_batch_under_the_cursor(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_batch(bench)
    single = done(bench, closing(bench))
    asked = []

    def taken(message: Message) -> bool:
        if isinstance(message, UndoWrite):
            asked.append(message.id)
        return True

    async with bench.open(size=NARROW) as person:
        screen = await shown(person)
        monkeypatch.setattr(screen, "post_message", taken)
        screen.action_undo()
        monkeypatch.undo()
        await person.press("j")
        monkeypatch.setattr(screen, "post_message", taken)
        screen.action_undo()
        monkeypatch.undo()
        await person.press("enter", "j", "j", "z")
        assert asked == [single, "3f9a21"]
        assert any("nothing to take back" in one for one in person.toasts)


async def test_older_lines_are_read_on_demand(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("proxy_tui.ui.screens.history.FIRST_RECORDS", 2)
    done(bench, closing(bench, "job-old"))
    done(bench, closing(bench, "job-new"))
    async with bench.open(size=NARROW) as person:
        await shown(person)
        assert "1 entry · L reads further back" in person.text
        await person.press("L")
        await person.until(lambda: "job-old" in person.text)
        await person.press("L")
        assert "The whole journal is read." in person.text


async def test_a_journal_that_cannot_be_read_says_why_and_is_read_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(bench, closing(bench))

    def broken(_number: int) -> None:
        raise JournalError("The journal cannot be read: no.")

    async with bench.open(size=NARROW) as person:
        await person.press("r")
        monkeypatch.setattr(bench.journal, "read_tail", broken)
        await person.press("H")
        await person.until(lambda: "The journal cannot be read: no." in person.text)
        monkeypatch.undo()
        await person.press("r")
        await person.until(lambda: "close         job-x" in person.text)


async def test_of_another_day_the_date_is_shown(bench: Bench) -> None:
    done(bench, closing(bench))
    bench.pass_time(days=2)
    async with bench.open(size=NARROW) as person:
        await shown(person)
        assert lines(person)[0].split()[2] == "12:00"
