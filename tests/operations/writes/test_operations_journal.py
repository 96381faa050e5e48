"""What the journal says about a write, and what it never says."""

import json
import os
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from proxy_tui.errors import JournalError
from proxy_tui.formatting.redaction import remember_people
from proxy_tui.operations.writes.journal import BaseJournal, Journal, MemoryJournal, Record
from proxy_tui.operations.writes.outcomes import Outcome
from proxy_tui.settings import Secret

NOON = datetime(2026, 3, 1, 13, 0, 0, 123_456, tzinfo=timezone(timedelta(hours=1)))
CLOSING = Record(
    verb="close",
    profile="acme-prod",
    os_user="dana",
    service_sid="KS1",
    session_sid="KC1",
    before={"status": "open"},
    after={"status": "closed"},
    reason="customer asked",
)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "state" / "journal.jsonl", lambda: NOON)


@pytest.fixture(params=["file", "memory"])
def any_journal(request: pytest.FixtureRequest, journal: Journal) -> BaseJournal:
    return journal if request.param == "file" else MemoryJournal(lambda: NOON)


def test_nothing_is_made_before_the_first_write(journal: Journal) -> None:
    assert journal.tail(5) == ()
    assert not journal.path.parent.exists()


def test_a_write_is_two_records_with_one_id(any_journal: BaseJournal) -> None:
    entry = any_journal.begin(CLOSING)
    any_journal.end(replace(entry, outcome=Outcome.DONE, request_id="RQ1", note="fine"))
    before, after = any_journal.tail(5)
    assert before.id == after.id == entry.id
    assert (before.phase, after.phase) == ("before", "after")
    assert (before.verb, before.profile, before.os_user) == ("close", "acme-prod", "dana")
    assert (before.before, before.after) == ({"status": "open"}, {"status": "closed"})
    assert (before.outcome, after.outcome) == ("", "done")
    assert (after.request_id, after.note) == ("RQ1", "fine")


def test_a_record_says_when_and_where(any_journal: BaseJournal) -> None:
    any_journal.begin(CLOSING)
    (record,) = any_journal.tail(1)
    assert record.time == "2026-03-01T12:00:00.123Z"
    assert (record.host, record.pid) == (os.uname().nodename, os.getpid())


def test_ids_differ(any_journal: BaseJournal) -> None:
    assert any_journal.begin(CLOSING) != any_journal.begin(CLOSING)


def test_the_tail_is_the_last_records_oldest_first(any_journal: BaseJournal) -> None:
    entries = [any_journal.begin(CLOSING).id for _ in range(5)]
    assert [record.id for record in any_journal.tail(2)] == entries[-2:]
    assert len(any_journal.tail(99)) == 5
    assert any_journal.tail(0) == ()


def test_numbers_are_masked_wherever_they_stand(any_journal: BaseJournal) -> None:
    number = "+447700900123"
    entry = any_journal.begin(
        Record(
            before={"unique_name": f"for {number}"},
            after={"participants": number},
            reason=f"{number} and +1 202 555 0100 called",
        )
    )
    any_journal.end(replace(entry, outcome=Outcome.REFUSED, note=f"no {number}"))
    before, after = any_journal.tail(2)
    assert before.before == {"unique_name": "for +44••••0123"}
    assert before.after == {"participants": "+44••••0123"}
    assert before.reason == "+44••••0123 and +1••••0100 called"
    assert after.note == "no +44••••0123"


def test_a_secret_that_was_pasted_is_not_kept(any_journal: BaseJournal) -> None:
    secret = Secret("made-up-secret-of-a-test")
    remember_people(["+447700900123"])
    names = {"unique_name": "07700 900 123", "note": "order 123456789012"}
    any_journal.begin(Record(reason=f"with {secret.reveal()}", after=names))
    (record,) = any_journal.tail(1)
    assert record.reason == "with ••••"
    assert record.after == {"unique_name": "+44••••0123", "note": "order 123456789012"}


def test_a_line_is_plain_json_without_empty_fields(journal: Journal) -> None:
    journal.begin(CLOSING)
    line = journal.path.read_bytes()
    assert line.count(b"\n") == 1
    assert line.isascii()
    found = json.loads(line)
    assert found["verb"] == "close"
    assert "outcome" not in found


@given(st.text(st.characters(), max_size=2000))
def test_any_reason_makes_one_line_that_reads_back(
    tmp_path_factory: pytest.TempPathFactory, reason: str
) -> None:
    journal = Journal(tmp_path_factory.mktemp("any") / "journal", lambda: NOON.astimezone(UTC))
    journal.begin(Record(reason=reason))
    assert journal.path.read_bytes().count(b"\n") == 1
    (record,) = journal.tail(1)
    assert len(record.reason) <= 500
    assert record.reason == reason[:500] or re.search("••••", record.reason)


def test_damaged_and_foreign_lines_are_left_out(journal: Journal) -> None:
    journal.begin(CLOSING)
    with journal.path.open("ab") as file:
        file.write(b'\xff\xfe\n[1]\n{"verb": "later", "colour": "red"}\n{"torn')
    records = journal.tail(9)
    assert [record.verb for record in records] == ["close", "later"]


def test_a_write_that_cannot_be_recorded_is_refused_before_it_is_sent(journal: Journal) -> None:
    journal.path.parent.mkdir()
    journal.path.touch()
    journal.path.chmod(0o666)
    with pytest.raises(JournalError, match=r"others\. Nothing was sent\.") as caught:
        journal.begin(CLOSING)
    assert caught.value.hint.startswith("Run: chmod 600")
    assert caught.value.exit_code == 1


def test_a_result_that_cannot_be_recorded_does_not_claim_that_nothing_was_sent(
    journal: Journal,
) -> None:
    entry = journal.begin(CLOSING)
    journal.path.chmod(0o666)
    with pytest.raises(JournalError) as caught:
        journal.end(replace(entry, outcome=Outcome.DONE))
    assert "Nothing was sent" not in caught.value.message
