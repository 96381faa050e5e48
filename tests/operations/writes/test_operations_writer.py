"""Writes: checked, on record, sent once, and told as they came out."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from write_bench import ANN, BOB, CAT, NOON, WRITES, Bench

from proxy_tui.api import ProxyClient, RateLimiter
from proxy_tui.api.cancel import cancellable
from proxy_tui.api.errors import (
    CancelledError,
    NotFoundError,
    NotSentError,
    RateLimitedError,
    ReadOnlyError,
    RefusedError,
)
from proxy_tui.api.params import CreateSession, NewParticipant, UpdateSession
from proxy_tui.errors import JournalError, UsageError
from proxy_tui.operations.writes.outcomes import ChangedError, ImpossibleError
from proxy_tui.operations.writes.production_lock import ConfirmationError, WriteLock
from proxy_tui.simulator.faults.fault_rules import Fault

PEOPLE = (NewParticipant(identifier=ANN), NewParticipant(identifier=BOB))
NOWHERE = "+15551234567"
OTHERS = [verb for verb in WRITES if verb != "create"]
"""What is written to a session that exists."""

any_write = pytest.mark.parametrize("verb", WRITES)
any_write_to_a_session = pytest.mark.parametrize("verb", OTHERS)


# What goes well


@pytest.mark.parametrize(
    ("verb", "requests", "before", "after"),
    [
        ("create", ["POST"], {}, {"unique_name": "job-2"}),
        ("update", ["GET", "POST"], {"ttl": "60"}, {"ttl": "900"}),
        ("close", ["GET", "POST"], {"status": "open"}, {"status": "closed"}),
        (
            "reopen",
            ["GET", "POST"],
            {"status": "closed", "ttl": "60"},
            {"status": "in-progress", "ttl": "900"},
        ),
        ("delete", ["GET", "DELETE"], {"status": "open", "unique_name": "job-1"}, {}),
        ("add_participant", ["GET", "GET", "POST", "GET"], {}, {"identifier": "+44••••0003"}),
    ],
)
def test_a_write_checks_records_sends_once_and_records(
    verb: str, requests: list[str], before: dict[str, str], after: dict[str, str]
) -> None:
    bench = Bench.ready_for(verb, ttl=60)
    shown = bench.shown()
    done = WRITES[verb](bench.writer, shown, reason="customer asked")
    assert bench.requests == requests
    assert done.note == ""
    assert re.fullmatch("RQ[0-9a-f]{32}", done.request_id)
    first, last = bench.records
    assert (first.phase, first.verb, first.reason) == ("before", verb, "customer asked")
    assert (first.before, first.after) == (before, after)
    assert set(first.session) == (
        {"status", "ttl", "date_expiry", "unique_name"} if verb != "create" else set()
    )
    assert (last.phase, last.id, last.outcome) == ("after", first.id, "done")
    assert last.request_id == done.request_id
    for half in (first, last):
        assert (half.verb, half.profile, half.os_user) == (verb, "acme-prod", "dana")
        assert (half.base_url, half.service_sid) == (bench.client.base_url, bench.service.sid)
    sids = {"create": ("", done.session and done.session.sid)}.get(verb, (shown.sid, shown.sid))
    assert (first.session_sid, last.session_sid) == sids


def test_an_update_sends_what_was_asked() -> None:
    bench = Bench(ttl=60)
    params = UpdateSession.model_validate(
        {"ttl": 7200, "date_expiry": NOON + timedelta(hours=5)}, context={"now": NOON}
    )
    done = bench.writer.update(bench.shown(), params)
    assert done.session is not None
    assert (done.session.ttl, done.session.date_expiry) == (7200, NOON + timedelta(hours=5))
    assert bench.records[0].after == {"ttl": "7200", "date_expiry": "2026-03-01T17:00:00Z"}


def test_reopening_gives_the_new_life_in_the_same_request() -> None:
    bench = Bench.ready_for("reopen")
    done = bench.writer.reopen(bench.shown(), ttl=900, date_expiry=NOON + timedelta(hours=1))
    assert bench.writes == 1
    assert done.session is not None
    assert (done.session.status, done.session.ttl) == ("in-progress", 900)
    assert done.session.date_expiry == NOON + timedelta(hours=1)


def test_reopening_into_the_past_is_refused_in_words_before_anything_is_read() -> None:
    bench = Bench.ready_for("reopen")
    shown = bench.shown()
    with pytest.raises(UsageError, match="This moment has passed"):
        bench.writer.reopen(shown, date_expiry=NOON)
    assert (bench.requests, bench.records) == ([], ())


def test_deleting_leaves_no_session() -> None:
    bench = Bench()
    assert bench.writer.delete(bench.shown()).session is None
    assert bench.service.sessions == []


def test_the_added_person_is_in_the_session_which_is_read_again() -> None:
    bench = Bench.ready_for("add_participant")
    shown = bench.shown()
    bench.pass_time(minutes=1)
    done = WRITES["add_participant"](bench.writer, shown)
    assert bench.live == [ANN, CAT]
    assert bench.record.participants[-1].friendly_name == "Cat"
    assert done.session is not None
    assert done.session.date_updated == bench.now != shown.date_updated


def test_a_number_to_dial_and_a_channel_address_are_recorded_masked() -> None:
    bench = Bench.ready_for("add_participant", mode="message-only")
    number = bench.service.numbers[1]
    params = NewParticipant(
        identifier="messenger:1234567890",
        proxy_identifier=number.phone_number,
        proxy_identifier_sid=number.sid,
    )
    bench.writer.add_participant(bench.shown(), params)
    assert bench.record.participants[-1].proxy_identifier == number.phone_number
    assert bench.records[0].after == {
        "identifier": "messenger:••••7890",
        "proxy_identifier": "+44••••0012",
        "proxy_identifier_sid": number.sid,
    }


def test_a_read_that_fails_after_adding_does_not_hide_the_result() -> None:
    # shown, checked with its people, read after the write
    bench = Bench.ready_for(
        "add_participant", Fault(effect="status", method="GET", status=401, nth=4)
    )
    shown = bench.shown()
    done = WRITES["add_participant"](bench.writer, shown)
    assert (done.session, done.note, bench.outcome) == (shown, "", "done")
    assert done.request_id.startswith("RQ")
    assert bench.live == [ANN, CAT]


def test_the_journal_on_disk_holds_no_number_no_name_and_no_secret(tmp_path: Path) -> None:
    bench = Bench.ready_for("add_participant")
    path = tmp_path / "state" / "journal.jsonl"
    writer = bench.new_writer(path)
    WRITES["add_participant"](writer, bench.shown(), reason=f"asked by {ANN}")
    writer.close(bench.shown())
    made = writer.create(
        bench.service.sid, CreateSession(unique_name=f"for {CAT}", participants=PEOPLE)
    )
    assert made.session is not None
    text = path.read_text()
    assert text.count("\n") == 6
    assert '"participants": "+44\\u2022' in text
    assert not re.search(r"\+\d{7,}|7700900|0f1e2d3c|Cat", text)


# What is no longer as it was shown


@any_write_to_a_session
def test_nothing_is_sent_when_the_session_changed_since_it_was_shown(verb: str) -> None:
    bench = Bench.ready_for(verb)
    shown = bench.shown()
    bench.pass_time(minutes=1)
    bench.record.ttl = 77
    with pytest.raises(ChangedError, match="nothing was sent") as caught:
        WRITES[verb](bench.writer, shown)
    assert (bench.writes, bench.records) == (0, ())
    assert caught.value.check.fresh.ttl == 77
    assert [each.field for each in caught.value.check.differences] == ["ttl"]
    assert caught.value.hint
    fresh = bench.writer.recheck(shown).fresh
    assert bench.writer.recheck(fresh).differences == ()
    assert WRITES[verb](bench.writer, fresh).note == ""


@any_write_to_a_session
def test_nothing_is_sent_to_a_session_that_is_gone(verb: str) -> None:
    bench = Bench.ready_for(verb)
    shown = bench.shown()
    bench.store.remove_session(bench.record)
    with pytest.raises(NotFoundError):
        WRITES[verb](bench.writer, shown)
    assert (bench.writes, bench.records) == (0, ())


@pytest.mark.parametrize(
    ("verb", "fields", "words"),
    [
        ("close", {"status": "closed"}, "It is closed already"),
        ("close", {"status": "failed"}, "It is failed already"),
        ("reopen", {"status": "open"}, "It is open, not closed"),
        ("add_participant", {"status": "closed"}, "only an active session takes people"),
        ("add_participant", {}, "It has two people already"),
    ],
)
def test_nothing_is_sent_that_cannot_do_what_it_is_for(
    verb: str, fields: dict[str, Any], words: str
) -> None:
    bench = Bench(**fields)
    with pytest.raises(ImpossibleError, match=rf"{words}\. Nothing was sent\."):
        WRITES[verb](bench.writer, bench.shown())
    assert (bench.writes, bench.records) == (0, ())


# What is refused or never leaves


@any_write
@pytest.mark.parametrize("status", [403, 409, 429])
def test_a_refusal_passes_on_and_is_recorded(verb: str, status: int) -> None:
    faults = [Fault(effect="status", method=method, status=status) for method in ("POST", "DELETE")]
    bench = Bench.ready_for(verb, *faults)
    shown = bench.shown()
    with pytest.raises(RateLimitedError if status == 429 else RefusedError) as caught:
        WRITES[verb](bench.writer, shown)
    last = bench.records[-1]
    assert (last.outcome, last.code) == ("refused", caught.value.code)
    assert last.request_id == caught.value.request_id != ""
    assert bench.shown() == shown


@pytest.mark.parametrize(("identifier", "code"), [(ANN, 80103), (BOB, 80612), (NOWHERE, 80404)])
def test_who_twilio_does_not_take_is_refused_and_recorded_masked(
    identifier: str, code: int
) -> None:
    bench = Bench.ready_for("add_participant")
    with pytest.raises(RefusedError):
        bench.writer.add_participant(bench.shown(), NewParticipant(identifier=identifier))
    assert (bench.writes, bench.outcome, bench.records[1].code) == (1, "refused", code)
    assert bench.live == [ANN]
    assert identifier not in repr(bench.records)


@any_write
def test_a_read_only_client_sends_nothing_and_the_journal_says_so(verb: str) -> None:
    bench = Bench.ready_for(verb)
    shown = bench.shown()
    bench.client.read_only = True
    with pytest.raises(ReadOnlyError):
        WRITES[verb](bench.writer, shown)
    assert (bench.writes, bench.outcome) == (0, "not sent")


def test_giving_up_while_waiting_sends_nothing() -> None:
    bench = Bench.ready_for("add_participant")
    shown = bench.shown()
    with cancellable(lambda: True):
        with pytest.raises(CancelledError):
            WRITES["add_participant"](bench.writer, shown)
        assert (bench.live, bench.records) == ([ANN], ())
        with pytest.raises(CancelledError):
            WRITES["create"](bench.writer, shown)
    assert bench.outcome == "not sent"


def test_no_connection_is_recorded_as_not_sent() -> None:
    bench = Bench()
    nowhere = ProxyClient(
        "AC1", "x", base_url="http://127.0.0.1:1", rate_limiter=RateLimiter(sleep=bench.sleep)
    )
    with pytest.raises(NotSentError):
        WRITES["create"](bench.new_writer(client=nowhere), bench.shown())
    assert bench.outcome == "not sent"


# When the journal fails


@any_write
def test_without_a_record_nothing_is_sent(verb: str) -> None:
    bench = Bench.ready_for(verb)
    shown = bench.shown()
    bench.journal.room = 0
    with pytest.raises(JournalError, match="Nothing was sent"):
        WRITES[verb](bench.writer, shown)
    assert bench.writes == 0
    assert bench.shown() == shown


@any_write
def test_a_journal_that_fails_afterwards_does_not_hide_the_result(verb: str) -> None:
    bench = Bench.ready_for(verb)
    bench.journal.room = 1
    done = WRITES[verb](bench.writer, bench.shown())
    assert done.note == "The result is not in the journal: The journal is full. Make room."
    assert bench.writes == 1


def test_a_journal_that_fails_afterwards_does_not_hide_a_refusal() -> None:
    bench = Bench(Fault(effect="status", method="POST", status=403))
    bench.journal.room = 1
    with pytest.raises(RefusedError) as caught:
        bench.writer.close(bench.shown())
    assert "The result is not in the journal" in caught.value.hint


# Production


class Production(Bench):
    """The same on a production account that is unlocked."""

    def unlock(self) -> None:
        self.lock = WriteLock(
            self.client, "acme", lambda: self.now, timer=lambda _seconds, _call: lambda: None
        )
        self.lock.open("acme")
        self.writer = self.new_writer(lock=self.lock)


@any_write
def test_production_wants_a_reason_and_keeps_it(verb: str) -> None:
    bench = Production.ready_for(verb)
    assert isinstance(bench, Production)
    bench.unlock()
    shown = bench.shown()
    with pytest.raises(ConfirmationError, match="needs a reason"):
        WRITES[verb](bench.writer, shown, reason="  ")
    assert (bench.requests, bench.records) == ([], ())
    WRITES[verb](bench.writer, shown, reason=" INC-9 ")
    assert (bench.records[0].reason, bench.outcome) == ("INC-9", "done")


def test_a_lock_whose_time_ran_out_while_the_machine_slept_refuses_the_write() -> None:
    bench = Production()
    bench.unlock()
    shown = bench.shown()
    bench.pass_time(hours=9)
    with pytest.raises(ReadOnlyError):
        bench.writer.close(shown, reason="INC-1")
    assert (bench.writes, bench.outcome, bench.record.status) == (0, "not sent", "open")
