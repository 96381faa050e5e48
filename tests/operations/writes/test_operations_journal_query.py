"""What a query asks of the history, and what it says about mistakes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from proxy_tui.operations.writes.history import BatchEntry, Entry, History
from proxy_tui.operations.writes.journal import Record
from proxy_tui.operations.writes.journal_query import (
    BY_NAME,
    QUERY_HELP,
    compile_journal_query,
)

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def entry(
    key: str,
    *,
    hours: float = 0,
    outcome: str = "done",
    code: int = 0,
    undone: str = "",
    **more: Any,
) -> Entry:
    time = (NOON - timedelta(hours=hours)).isoformat()
    name = more.pop("name", "")
    kept = {"unique_name": name} if name else {}
    record = Record(id=key, phase="before", time=time, session=kept, **more)
    return Entry(
        record=record,
        end=Record(code=code, request_id=f"RQ{key}"),
        outcome=outcome,
        is_in_doubt=outcome == "unknown",
        undone_by=undone,
        place=-int(hours * 60),
    )


ENTRIES = (
    entry("e1", verb="close", os_user="amira", name="job-17", session_sid="KCaa77e0"),
    entry("e2", hours=3, verb="close", os_user="ben", outcome="unknown", reason="ticket 88"),
    entry("e3", hours=30, verb="reopen", os_user="amira", undoes="e1", service_sid="KSff"),
    entry("e4", hours=50, verb="update", outcome="refused", code=80604, profile="acme-prod"),
    entry("e5", verb="add_participant", outcome="not sent", batch="3f9a21", undone="e6"),
)


def found(text: str) -> str:
    query = compile_journal_query(text, NOON)
    assert query.problems == ()
    return " ".join(one.id for one in ENTRIES if query.fits(one))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "e1 e2 e3 e4 e5"),
        ("verb:close", "e1 e2"),
        ("verb:close since:2h", "e1"),
        ("verb:close by:amira", "e1"),
        ("verb:close,reopen by:amira", "e1 e3"),
        ("verb:undo", "e3"),
        ("verb:add-participant", "e5"),
        ("verb:re*", "e3"),
        ("outcome:unknown", "e2"),
        ("outcome:not-sent", "e5"),
        ('outcome:"not sent"', "e5"),
        ("is:doubt", "e2"),
        ("is:undone", "e5"),
        ("is:undo", "e3"),
        ("since:2026-02-28", "e1 e2 e3 e5"),
        ("until:1d", "e3 e4"),
        ("since:9999d", "e1 e2 e3 e4 e5"),
        ("batch:3f9a21", "e5"),
        ("-batch:*", "e1 e2 e3 e4"),
        ("session:KC…77e0", "e1"),
        ("name:job-*", "e1"),
        ("reason:ticket", "e2"),
        ("profile:prod", "e4"),
        ("service:KSff", "e3"),
        ("code:80604", "e4"),
        ("request=RQe4", "e4"),
        ("id:e3", "e3"),
        ("job", "e1"),
        ("amira -job", "e3"),
        ("ticket or 80604", "e2 e4"),
        ("-verb:close", "e3 e4 e5"),
        ("not verb:close", "e3 e4 e5"),
    ],
)  # fmt: skip
def test_a_query_finds_entries(text: str, expected: str) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("verb:clsoe x", 'No verb is called "clsoe"; the nearest is close.'),
        ("outcom:done x", 'No field is called "outcom"; the nearest is outcome.'),
        ("since:tomorrow x", "Type a length of time, such as 30m, 2h or 1d."),
        ("since>2h", "since takes text, such as since:2h."),
        (">2h x", "Say what to compare, as in since:2h, without a space."),
        ("is:odd x", 'No condition is called "odd"; there are doubt, undone and undo.'),
        ("by:", "by takes text, such as by:amira."),
    ],
)
def test_a_mistake_is_left_out_and_explained(text: str, says: str) -> None:
    (problem,) = compile_journal_query(text, NOON).problems
    assert problem.message.startswith(says)


def test_a_word_of_the_language_is_looked_for_as_text_and_hinted_at() -> None:
    query = compile_journal_query("close x", NOON)
    assert query.hints == ('Did you mean verb:close? "close" is looked for as text',)


def test_a_batch_fits_if_a_step_does_and_without_steps_by_its_plan() -> None:
    step = ENTRIES[4]
    batch = BatchEntry(id="3f9a21", entries=(step,), recorded=None, place=0)
    assert compile_journal_query("is:undone", NOON).fits(batch)
    assert not compile_journal_query("-is:undone", NOON).fits(batch)
    history = History(entries=(batch, ENTRIES[0]))
    assert compile_journal_query("", NOON).rows(history) == (step, ENTRIES[0])
    assert compile_journal_query("batch:*", NOON).rows(history) == (step,)


def test_a_moment_that_cannot_be_read_is_neither_before_nor_after() -> None:
    odd = Entry(record=Record(time="?"), outcome="done", place=0)
    assert not compile_journal_query("since:1d", NOON).fits(odd)
    assert not compile_journal_query("until:1s", NOON).fits(odd)


@pytest.mark.parametrize("example", [example for example, _ in QUERY_HELP])
def test_every_example_of_the_help_is_a_query_that_works(example: str) -> None:
    query = compile_journal_query(example, NOON)
    assert (query.problems, query.hints) == ((), ())


def test_every_field_takes_its_own_examples() -> None:
    for field in BY_NAME.values():
        value = field.example or next(iter(field.values))
        assert compile_journal_query(f'{field.name}:"{value}"', NOON).problems == ()
