"""The journal as a person reads it, and what damaged or foreign lines do to it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from proxy_tui.operations.writes.history import BatchEntry, Entry, History, read_history
from proxy_tui.operations.writes.journal import BaseJournal, Journal, Record, Step
from proxy_tui.operations.writes.outcomes import Outcome

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CLOSE = Record(
    verb="close",
    os_user="amira",
    account_sid="AC1",
    service_sid="KS1",
    session_sid="KC1",
    before={"status": "open"},
    after={"status": "closed"},
    session={"status": "open", "unique_name": "job-00017"},
    reason="ticket 88",
)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "state" / "journal.jsonl", lambda: NOON)


def read(journal: BaseJournal, number: int = 1_000) -> History:
    return read_history(journal, NOON, number)


def write(journal: Journal, record: Record = CLOSE, outcome: str = "done", code: int = 0) -> str:
    begun = journal.begin(record)
    journal.end(replace(begun, outcome=outcome, code=code, request_id="RQ1"))
    return begun.id


def died(journal: Journal, record: Record = CLOSE) -> str:
    """Record a write of a program that ended before its answer."""
    line = {"phase": "before", "id": "d1ed", "time": "2026-03-01T09:00:00.000Z", "host": "gone"}
    kept = {"verb": record.verb, "session_sid": record.session_sid, "batch": record.batch}
    add(journal, json.dumps(line | kept).encode())
    return "d1ed"


def add(journal: Journal, line: bytes) -> None:
    journal.path.parent.mkdir(exist_ok=True)
    with journal.path.open("ab") as file:
        file.write(line + b"\n")


def one(found: History) -> Entry:
    (entry,) = found.entries
    assert isinstance(entry, Entry)
    return entry


def folded(found: History) -> BatchEntry:
    (entry,) = found.entries
    assert isinstance(entry, BatchEntry)
    return entry


def test_a_journal_without_lines_has_no_entries(journal: Journal) -> None:
    assert read(journal) == History(entries=())


def test_a_write_is_one_entry_with_what_both_halves_say(journal: Journal) -> None:
    write_id = write(journal)
    entry = one(read(journal))
    assert (entry.id, entry.verb, entry.who, entry.name) == (
        write_id, "close", "amira", "job-00017",
    )  # fmt: skip
    assert (entry.outcome, entry.request_id, entry.change) == (
        "done", "RQ1", "status open → closed",
    )  # fmt: skip
    assert entry.row() == {
        "time": "2026-03-01T12:00:00.000Z", "id": write_id, "batch": "", "verb": "close",
        "service_sid": "KS1", "session_sid": "KC1", "outcome": "done", "code": None,
        "request_id": "RQ1", "before": "status=open", "after": "status=closed",
        "reason": "ticket 88",
    }  # fmt: skip


def test_a_refusal_names_its_code(journal: Journal) -> None:
    write(journal, outcome="refused", code=80604)
    assert one(read(journal)).outcome_words == "refused (80604)"


def test_a_created_session_has_the_sid_of_the_answer(journal: Journal) -> None:
    begun = journal.begin(Record(verb="create", after={"unique_name": "new"}))
    journal.end(replace(begun, outcome="done", session_sid="KC9"))
    entry = one(read(journal))
    assert (entry.session_sid, entry.name, entry.change) == ("KC9", "new", "unique_name new")


def test_those_in_doubt_come_first_then_the_newest(journal: Journal) -> None:
    doubtful = died(journal)
    older, newer = write(journal), write(journal)
    found = read(journal)
    assert [entry.id for entry in found.entries] == [doubtful, newer, older]
    assert [entry.id for entry in found.in_doubt] == [doubtful]
    assert [entry.id for entry in found.writes] == [newer, older, doubtful]
    assert isinstance(found.entries[0], Entry)
    assert found.entries[0].outcome_words == "in doubt"


def test_a_write_that_a_program_still_makes_is_under_way(journal: Journal) -> None:
    journal.begin(CLOSE)
    entry = one(read(journal))
    assert (entry.outcome_words, entry.is_in_doubt) == ("under way", False)


def test_what_was_read_back_and_not_found_is_not_known_and_no_longer_on_top(
    journal: Journal,
) -> None:
    doubtful = died(journal)
    journal.found(Record(id=doubtful, verb="close", outcome=Outcome.UNKNOWN, note="it is open"))
    newer = write(journal)
    found = read(journal)
    assert [entry.id for entry in found.entries] == [newer, doubtful]
    last = found.entries[1]
    assert isinstance(last, Entry)
    assert (last.outcome_words, last.note) == ("not known", "it is open")


def test_a_write_that_was_taken_back_names_what_did_it(journal: Journal) -> None:
    taken = write(journal)
    undo = write(journal, replace(CLOSE, verb="reopen", undoes=taken))
    entry = read(journal).writes[1]
    assert (entry.undone_by, entry.outcome_words) == (undo, "done, undone")


def a_batch(journal: Journal, batch: str = "3f9a21", steps: int = 3, undoes: str = "") -> None:
    planned = tuple(Step(verb="close", session_sid=f"KC{n}") for n in range(steps))
    plan = Record(phase="planned", batch=batch, verb="close", steps=planned, undoes=undoes)
    journal.note(replace(plan, os_user="amira", reason="ticket 88"))


def test_a_batch_is_folded_with_counts_that_add_up_to_its_plan(journal: Journal) -> None:
    a_batch(journal, steps=4)
    write(journal, replace(CLOSE, session_sid="KC0", batch="3f9a21"))
    died(journal, replace(CLOSE, session_sid="KC1", batch="3f9a21"))
    journal.note(
        Record(phase="left out", batch="3f9a21", session_sid="KC2", outcome="left out", note="gone")
    )
    batch = folded(read(journal))
    assert batch.outcome_words == "1 done, 1 left out, 1 in doubt, 1 not done"
    assert (batch.id, batch.verb, batch.who, batch.reason, batch.at) == (
        "3f9a21", "close", "amira", "ticket 88", NOON,
    )  # fmt: skip
    assert batch.is_in_doubt
    assert [entry.session_sid for entry in batch.entries] == ["KC0", "KC1", "KC2"]
    assert (batch.entries[2].id, batch.entries[2].note) == ("", "gone")


def test_a_batch_that_runs_says_what_is_left(journal: Journal) -> None:
    a_batch(journal)
    release = journal.hold("3f9a21", Record(os_user="amira"))
    assert folded(read(journal)).outcome_words == "3 left"
    release()
    assert folded(read(journal)).outcome_words == "3 not done"


def test_a_batch_whose_plan_is_further_back_is_folded_all_the_same(journal: Journal) -> None:
    a_batch(journal)
    write(journal, replace(CLOSE, batch="3f9a21"))
    found = read(journal, 2)
    assert folded(found).outcome_words == "1 done"
    assert (folded(found).verb, folded(found).recorded, found.has_more) == ("close", None, True)


def test_a_batch_is_undone_once_all_that_it_did_is_taken_back(journal: Journal) -> None:
    a_batch(journal, "aaaaaa", 1)
    first = write(journal, replace(CLOSE, batch="aaaaaa"))
    a_batch(journal, "bbbbbb", 1, undoes="aaaaaa")

    def batches() -> list[tuple[str, str]]:
        found = [entry for entry in read(journal).entries if isinstance(entry, BatchEntry)]
        return [(entry.id, entry.undone_by) for entry in found]

    assert batches() == [("bbbbbb", ""), ("aaaaaa", "")], "only planned so far"
    write(journal, replace(CLOSE, verb="reopen", batch="bbbbbb", undoes=first))
    assert batches() == [("bbbbbb", ""), ("aaaaaa", "bbbbbb")]


def test_what_a_fresh_read_showed_after_an_undo_stands_beside_it(journal: Journal) -> None:
    begun = write(journal)
    undo = write(journal, replace(CLOSE, verb="reopen", undoes=begun))
    journal.proved(replace(CLOSE, id=undo, batch="bbbbbb", note="as before"))
    found = read(journal)
    assert found.unreadable == 0
    assert [getattr(entry, "proof", None) for entry in found.entries] == ["as before", ""]


@pytest.mark.parametrize(
    "line",
    [
        b'{"phase": "before", "id": "a',
        b"not JSON",
        b"\x00\xff\xfe\x01",
        b"[1, 2]",
        b"null",
        b'{"phase": "before", "id": 7}',
        b'{"phase": "before", "id": "a", "before": {"status": 1}}',
        b'{"phase": "planned", "batch": "a", "steps": null}',
        b'{"phase": "planned", "batch": "a", "steps": [1]}',
        b'{"phase": "planned"}',
        b'{"phase": "before"}',
        b'{"phase": "erased", "id": "a"}',
        b'{"level": "info", "message": "another program"}',
        b"[" * 200_000,
        b"x" * 10_000_000,
        b"",
    ],
    ids=lambda line: line[:40].decode("latin-1"),
)
def test_a_line_that_is_damaged_or_foreign_spoils_only_itself(
    journal: Journal, line: bytes
) -> None:
    first = write(journal)
    add(journal, line)
    second = write(journal)
    found = read(journal)
    assert [entry.id for entry in found.writes] == [second, first]
    assert found.complaint == "1 line could not be read"


def test_lines_that_could_not_be_read_are_counted(journal: Journal) -> None:
    write(journal)
    assert read(journal).complaint == ""
    add(journal, b"x\nx\nx")
    assert read(journal).complaint == "3 lines could not be read"


def test_the_torn_line_of_a_program_that_died_is_counted_once_others_write(
    journal: Journal,
) -> None:
    add(journal, b"")
    with journal.path.open("wb") as file:
        file.write(b'{"phase": "bef')
    journal.path.chmod(0o600)
    written = write(journal)
    found = read(journal)
    assert ([entry.id for entry in found.writes], found.unreadable) == ([written], 1)


def test_the_lines_of_the_version_before_are_read(journal: Journal) -> None:
    """Its second halves have no verb, and no record names a batch or what it undoes."""
    before = (
        '{"time": "2026-02-01T10:00:00.000Z", "id": "0123456789abcdef", "phase": "before", '
        '"verb": "close", "profile": "acme", "os_user": "dana", "host": "bastion-1", "pid": 7, '
        '"service_sid": "KS1", "session_sid": "KC1", "before": {"status": "open"}, '
        '"after": {"status": "closed"}, "session": {"status": "open"}, "reason": "stuck"}'
    )
    after = (
        '{"time": "2026-02-01T10:00:01.000Z", "id": "0123456789abcdef", "phase": "after", '
        '"host": "bastion-1", "pid": 7, "session_sid": "KC1", "outcome": "done", '
        '"request_id": "RQ7"}'
    )
    add(journal, before.encode())
    add(journal, after.encode())
    entry = one(read(journal))
    assert (entry.verb, entry.who, entry.outcome, entry.request_id) == (
        "close", "dana", "done", "RQ7",
    )  # fmt: skip
    journal.path.unlink()
    add(journal, after.encode())
    orphan = one(read(journal))
    assert (orphan.verb, orphan.session_sid, orphan.outcome) == ("", "KC1", "done")


def test_a_file_that_is_moved_away_between_the_halves_orphans_no_write(journal: Journal) -> None:
    begun = journal.begin(CLOSE)
    journal.path.rename(journal.path.with_suffix(".1"))
    journal.end(replace(begun, outcome=Outcome.UNKNOWN))
    entry = one(read(journal))
    assert (entry.id, entry.verb, entry.session_sid) == (begun.id, "close", "KC1")
    assert entry.is_in_doubt
    journal.found(replace(begun, outcome=Outcome.DONE))
    assert one(read(journal)).outcome == "done"


def test_writers_that_take_turns_and_clocks_that_jump_keep_pairs_and_order(
    tmp_path: Path,
) -> None:
    path = tmp_path / "journal.jsonl"
    early, late = Journal(path, lambda: NOON), Journal(path, lambda: NOON - timedelta(days=400))
    first = early.begin(CLOSE)
    second = late.begin(replace(CLOSE, os_user="ben"))
    early.end(replace(first, outcome="done"))
    late.end(replace(second, outcome="refused", code=80607))
    told = [(entry.id, entry.who, entry.outcome) for entry in read(early).writes]
    assert told == [(second.id, "ben", "refused"), (first.id, "amira", "done")]


def test_numbers_and_control_characters_of_a_foreign_line_are_not_shown(journal: Journal) -> None:
    add(
        journal,
        json.dumps(
            {
                "phase": "before",
                "id": "a",
                "verb": "close",
                "host": "gone",
                "reason": "call +447700900123 \x1b[31m",
                "after": {"note": "\u202e+447700900123"},
            }
        ).encode(),
    )
    entry = one(read(journal))
    shown = f"{entry.reason} {entry.after} {entry.change} {entry.row()}"
    assert "900123" not in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_more_is_read_on_demand(journal: Journal) -> None:
    for _ in range(5):
        write(journal)
    assert (len(read(journal, 4).writes), read(journal, 4).has_more) == (2, True)
    assert (len(read(journal, 10).writes), read(journal, 10).has_more) == (5, False)
