"""Writes: looked at again, on record, sent once, and told as they came out."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from write_bench import ANN, BOB, NOON, Bench

from proxy_tui.api import ProxyClient, RateLimiter
from proxy_tui.api.cancel import cancellable
from proxy_tui.api.errors import (
    CancelledError,
    ForbiddenError,
    NotFoundError,
    NotSentError,
    RateLimitedError,
    ReadOnlyError,
    RefusedError,
)
from proxy_tui.api.params import CreateSession, NewParticipant, UpdateSession
from proxy_tui.errors import JournalError, UsageError
from proxy_tui.operations.writes.journal import Journal
from proxy_tui.operations.writes.writer import ChangedError, Writer, Written
from proxy_tui.simulator.faults.fault_rules import Fault

PEOPLE = (NewParticipant(identifier=ANN), NewParticipant(identifier=BOB))


# What goes well


def test_closing_reads_again_records_sends_and_records() -> None:
    bench = Bench()
    done = bench.writer.close(bench.shown(), reason="customer asked")
    assert bench.requests == ["GET", "POST"]
    assert done.session is not None
    assert (done.session.status, done.note) == ("closed", "")
    assert re.fullmatch("RQ[0-9a-f]{32}", done.request_id)
    before, after = bench.records
    assert (before.phase, before.verb, before.reason) == ("before", "close", "customer asked")
    assert (before.profile, before.os_user) == ("acme-prod", "dana")
    assert (before.service_sid, before.session_sid) == (bench.service.sid, bench.record.sid)
    assert (before.before, before.after) == ({"status": "open"}, {"status": "closed"})
    assert (after.phase, after.id, after.outcome) == ("after", before.id, "done")
    assert (after.session_sid, after.request_id) == (bench.record.sid, done.request_id)


def test_an_update_sends_what_was_asked_and_records_both_sides() -> None:
    bench = Bench(ttl=60)
    params = UpdateSession.model_validate(
        {"ttl": 7200, "date_expiry": NOON + timedelta(hours=5)}, context={"now": NOON}
    )
    done = bench.writer.update(bench.shown(), params)
    assert done.session is not None
    assert (done.session.ttl, done.session.date_expiry) == (7200, NOON + timedelta(hours=5))
    assert bench.records[0].before == {"ttl": "60", "date_expiry": ""}
    assert bench.records[0].after == {"ttl": "7200", "date_expiry": "2026-03-01T17:00:00Z"}


def test_reopening_gives_the_new_life_in_the_same_request() -> None:
    bench = Bench(status="closed", date_ended=NOON, closed_reason="api")
    done = bench.writer.reopen(
        bench.shown(), ttl=900, date_expiry=NOON + timedelta(hours=1), reason="closed by mistake"
    )
    assert bench.writes == 1
    assert done.session is not None
    assert (done.session.status, done.session.ttl) == ("in-progress", 900)
    assert done.session.date_expiry == NOON + timedelta(hours=1)
    assert bench.records[0].verb == "reopen"
    assert bench.records[0].after["status"] == "in-progress"


def test_reopening_into_the_past_is_refused_in_words_before_anything_is_read() -> None:
    bench = Bench(status="closed")
    shown = bench.shown()
    with pytest.raises(UsageError, match="This moment has passed"):
        bench.writer.reopen(shown, date_expiry=NOON)
    assert bench.requests == []
    assert bench.records == ()


def test_deleting_leaves_no_session() -> None:
    bench = Bench()
    done = bench.writer.delete(bench.shown())
    assert done.session is None
    assert bench.service.sessions == []
    assert bench.records[0].before == {"status": "open", "unique_name": "job-1"}
    assert bench.records[0].after == {}
    assert bench.records[1].session_sid == bench.record.sid


def test_creating_records_the_new_sid_and_no_number() -> None:
    bench = Bench(status="closed")
    params = CreateSession(unique_name="for +447700900003", ttl=60, participants=PEOPLE)
    done = bench.writer.create(bench.service.sid, params, reason="new job")
    assert bench.requests == ["POST"]
    assert done.session is not None
    before, after = bench.records
    assert (before.session_sid, after.session_sid) == ("", done.session.sid)
    assert before.after == {
        "unique_name": "for +44••••0003",
        "ttl": "60",
        "participants": "+44••••0001, +44••••0002",
    }


def test_a_status_nobody_documents_can_be_closed() -> None:
    bench = Bench(status="in-progress", date_started=NOON)
    assert bench.writer.close(bench.shown()).session is not None


# What is no longer as it was shown


def test_nothing_is_sent_when_the_session_changed_since_it_was_shown() -> None:
    bench = Bench()
    shown = bench.shown()
    bench.pass_time(minutes=1)
    bench.store.add_traffic(bench.record)
    with pytest.raises(ChangedError, match="nothing was sent") as caught:
        bench.writer.close(shown)
    assert bench.requests == ["GET"]
    assert bench.records == ()
    assert caught.value.check.fresh.status == "in-progress"
    assert [each.field for each in caught.value.check.differences] == ["state", "last contact"]
    assert caught.value.hint


def test_after_looking_at_the_change_the_same_write_goes_through() -> None:
    bench = Bench()
    shown = bench.shown()
    bench.store.add_traffic(bench.record)
    fresh = bench.writer.recheck(shown).fresh
    assert bench.writer.recheck(fresh).differences == ()
    assert bench.writer.close(fresh).session is not None


def test_a_session_that_is_gone_cannot_be_written_to() -> None:
    bench = Bench()
    shown = bench.shown()
    bench.store.remove_session(bench.record)
    for write in (bench.writer.close, bench.writer.delete, bench.writer.recheck):
        with pytest.raises(NotFoundError):
            write(shown)
    assert bench.writes == 0
    assert bench.records == ()


# What is refused or never leaves


def test_a_refusal_passes_on_and_is_recorded_with_its_code() -> None:
    bench = Bench()
    with pytest.raises(RefusedError) as caught:
        bench.writer.update(bench.shown(), UpdateSession(status="failed"))
    assert caught.value.code == 80608
    assert (bench.records[1].outcome, bench.records[1].code) == ("refused", 80608)
    assert bench.records[1].request_id == caught.value.request_id != ""


def test_a_conflict_and_a_lock_are_refusals_too() -> None:
    for status in (403, 409):
        bench = Bench(Fault(effect="status", method="POST", status=status))
        with pytest.raises(RefusedError):
            bench.writer.close(bench.shown())
        assert bench.outcome == "refused"


def test_being_limited_to_the_end_is_a_refusal_and_nothing_happened() -> None:
    bench = Bench(Fault(effect="status", method="POST", status=429))
    with pytest.raises(RateLimitedError):
        bench.writer.close(bench.shown())
    assert bench.outcome == "refused"
    assert bench.shown().status == "open"


def test_a_read_only_client_sends_nothing_and_the_journal_says_so() -> None:
    bench = Bench()
    shown = bench.shown()
    bench.client.read_only = True
    with pytest.raises(ReadOnlyError):
        bench.writer.close(shown)
    assert bench.writes == 0
    assert bench.outcome == "not sent"


def test_giving_up_while_waiting_is_recorded_as_not_sent() -> None:
    bench = Bench()
    with cancellable(lambda: True), pytest.raises(CancelledError):
        bench.writer.create(bench.service.sid, CreateSession(unique_name="job-2"))
    assert bench.outcome == "not sent"


def test_no_connection_is_recorded_as_not_sent() -> None:
    bench = Bench()
    nowhere = ProxyClient(
        "AC1", "x", base_url="http://127.0.0.1:1", rate_limiter=RateLimiter(sleep=bench.sleep)
    )
    writer = Writer(nowhere, bench.journal, profile="p", os_user="u", clock=lambda: NOON)
    with pytest.raises(NotSentError):
        writer.create(bench.service.sid, CreateSession(unique_name="job-2"))
    assert bench.outcome == "not sent"


# When the journal fails


def test_without_a_record_nothing_is_sent() -> None:
    bench = Bench()
    bench.journal.room = 0
    with pytest.raises(JournalError, match=r"Nothing was sent"):
        bench.writer.close(bench.shown())
    assert bench.writes == 0
    assert bench.record.status == "open"


def test_a_journal_that_fails_afterwards_does_not_hide_the_result() -> None:
    bench = Bench()
    bench.journal.room = 1
    done = bench.writer.close(bench.shown())
    assert done.session is not None
    assert done.session.status == "closed"
    assert done.note == "The result is not in the journal: The journal is full. Make room."


def test_a_journal_that_fails_afterwards_does_not_hide_a_refusal() -> None:
    bench = Bench(Fault(effect="status", method="POST", status=403))
    bench.journal.room = 1
    with pytest.raises(ForbiddenError) as caught:
        bench.writer.close(bench.shown())
    assert "The result is not in the journal" in caught.value.hint


def test_the_journal_on_disk_holds_neither_number_nor_secret(tmp_path: Path) -> None:
    bench = Bench(status="closed")
    path = tmp_path / "state" / "journal.jsonl"
    writer = Writer(
        bench.client, Journal(path, lambda: NOON), profile="p", os_user="u", clock=lambda: NOON
    )
    made = writer.create(
        bench.service.sid, CreateSession(participants=PEOPLE), reason=f"asked by {ANN}"
    )
    assert made.session is not None
    writer.close(made.session)
    text = path.read_text()
    assert text.count("\n") == 4
    assert not re.search(r"\+\d{7,}|7700900|0f1e2d3c", text)


def test_a_result_is_a_value() -> None:
    assert Written(None) == Written(session=None, note="", request_id="")
