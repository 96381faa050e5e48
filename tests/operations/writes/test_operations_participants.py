"""A person is added as every write is made: looked at again, on record, sent once, told."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from write_bench import ANN, BOB, NOON
from write_bench import Bench as WriteBench

from proxy_tui.api.cancel import cancellable
from proxy_tui.api.errors import (
    CancelledError,
    NotFoundError,
    RateLimitedError,
    ReadOnlyError,
    RefusedError,
)
from proxy_tui.api.params import NewParticipant
from proxy_tui.errors import JournalError
from proxy_tui.operations.writes.journal import Journal
from proxy_tui.operations.writes.outcomes import ChangedError, ImpossibleError, OutcomeUnknownError
from proxy_tui.operations.writes.production_lock import ConfirmationError
from proxy_tui.operations.writes.production_writer import ProductionWriter
from proxy_tui.operations.writes.writer import Writer
from proxy_tui.simulator.faults.fault_rules import Effect, Fault
from proxy_tui.simulator.rules.records import Participant

CAT, NOWHERE = "+447700900003", "+15551234567"
PEOPLE = "*/Participants"
LOST = Fault(effect="lost", method="POST")
RESET = Fault(effect="reset", method="POST")
PERSON = NewParticipant(identifier=CAT, friendly_name="Cat")


class Bench(WriteBench):
    """A session that Bob was removed from, so that it lacks somebody."""

    def __init__(self, *faults: Fault, **session: object) -> None:
        super().__init__(*faults, **session)
        self.record.participants[1].date_deleted = NOON

    def live(self) -> list[str]:
        """Return who is in the session."""
        return [person.identifier for person in self.record.live_participants()]

    def added(self) -> Participant:
        """Return who was added last."""
        return self.record.participants[-1]


def unknown(bench: Bench, error: OutcomeUnknownError) -> None:
    """Check what every unknown outcome has in common."""
    assert bench.writes == 1, "a write is never sent twice on a doubt"
    assert bench.outcome == "unknown"
    assert bench.records[-1].note == error.message
    assert error.hint.endswith(".")
    assert CAT not in f"{error.message} {error.hint}"


def texts(bench: Bench) -> Iterator[str]:
    """Return each record as text."""
    return map(repr, bench.records)


# What goes well


def test_adding_reads_again_records_sends_once_and_reads_what_came_of_it() -> None:
    bench = Bench()
    shown = bench.shown()
    bench.pass_time(minutes=1)
    done = bench.writer.add_participant(shown, PERSON, reason="INC-7")
    assert bench.requests == ["GET", "GET", "POST", "GET"]
    assert bench.live() == [ANN, CAT]
    assert bench.added().friendly_name == "Cat"
    assert done.session is not None
    assert done.session.sid == shown.sid
    assert done.session.date_updated == bench.now != shown.date_updated
    assert done.note == ""


def test_the_journal_has_both_records_and_the_masked_number() -> None:
    bench = Bench()
    bench.writer.add_participant(bench.shown(), PERSON, reason="INC-7")
    before, after = bench.records
    assert (before.phase, before.verb, before.reason) == ("before", "add_participant", "INC-7")
    assert (before.profile, before.os_user) == ("acme-prod", "dana")
    assert (before.service_sid, before.session_sid) == (bench.service.sid, bench.record.sid)
    assert (before.before, before.after) == ({}, {"identifier": "+44••••0003"})
    assert (after.phase, after.id, after.outcome) == ("after", before.id, "done")
    assert after.session_sid == bench.record.sid


def test_the_request_id_is_that_of_the_write_and_not_of_the_reading_after_it() -> None:
    bench = Bench()
    done = bench.writer.add_participant(bench.shown(), PERSON)
    assert re.fullmatch("RQ[0-9a-f]{32}", done.request_id)
    assert bench.records[1].request_id == done.request_id != bench.client.request_id()


def test_a_number_to_dial_is_asked_for_and_recorded_masked() -> None:
    bench = Bench()
    number = bench.service.numbers[1]
    params = NewParticipant(
        identifier=CAT, proxy_identifier=number.phone_number, proxy_identifier_sid=number.sid
    )
    bench.writer.add_participant(bench.shown(), params)
    assert bench.added().proxy_identifier == number.phone_number
    assert bench.records[0].after == {
        "identifier": "+44••••0003",
        "proxy_identifier": "+44••••0012",
        "proxy_identifier_sid": number.sid,
    }


def test_a_channel_address_is_masked_too() -> None:
    bench = Bench(mode="message-only")
    dials = bench.service.numbers[1].phone_number
    params = NewParticipant(identifier="messenger:1234567890", proxy_identifier=dials)
    bench.writer.add_participant(bench.shown(), params)
    assert bench.records[0].after["identifier"] == "messenger:••••7890"


def test_the_journal_on_disk_holds_no_number_and_no_name(tmp_path: Path) -> None:
    bench = Bench()
    path = tmp_path / "state" / "journal.jsonl"
    writer = Writer(
        bench.client, Journal(path, lambda: NOON), profile="p", os_user="u", clock=lambda: NOON
    )
    writer.add_participant(bench.shown(), PERSON, reason=f"asked by {ANN}")
    text = path.read_text()
    assert text.count("\n") == 2
    assert not re.search(r"\+\d{7,}|7700900|Cat", text)


def test_a_reading_that_fails_afterwards_hides_nothing() -> None:
    # shown, looked at again with its people, read after the write
    bench = Bench(Fault(effect="status", method="GET", status=401, nth=4))
    shown = bench.shown()
    done = bench.writer.add_participant(shown, PERSON)
    assert done.session is shown
    assert done.note == ""
    assert done.request_id.startswith("RQ")
    assert bench.outcome == "done"
    assert bench.live() == [ANN, CAT]


# What is no longer as it was shown


def test_nothing_is_sent_when_the_session_changed_since_it_was_shown() -> None:
    bench = Bench()
    shown = bench.shown()
    bench.store.add_traffic(bench.record)
    with pytest.raises(ChangedError, match="nothing was sent") as caught:
        bench.writer.add_participant(shown, PERSON)
    assert bench.writes == 0
    assert bench.records == ()
    assert caught.value.check.fresh.status == "in-progress"


def test_nobody_is_added_to_a_session_that_is_gone() -> None:
    bench = Bench()
    shown = bench.shown()
    bench.store.remove_session(bench.record)
    with pytest.raises(NotFoundError):
        bench.writer.add_participant(shown, PERSON)
    assert bench.writes == 0
    assert bench.records == ()


# What is refused or never leaves


@pytest.mark.parametrize(("identifier", "code"), [(ANN, 80103), (BOB, 80612), (NOWHERE, 80404)])
def test_who_twilio_does_not_take_is_refused_and_recorded_with_its_code(
    identifier: str, code: int
) -> None:
    bench = Bench()
    with pytest.raises(RefusedError) as caught:
        bench.writer.add_participant(bench.shown(), NewParticipant(identifier=identifier))
    assert caught.value.code == code
    assert bench.writes == 1
    assert (bench.outcome, bench.records[1].code) == ("refused", code)
    assert bench.records[1].request_id == caught.value.request_id != ""
    assert bench.live() == [ANN]
    assert not any(identifier in text for text in texts(bench))


def test_a_third_person_is_not_even_sent() -> None:
    bench = Bench()
    bench.record.participants[1].date_deleted = None
    with pytest.raises(ImpossibleError, match=r"It has two people already\. Nothing was sent"):
        bench.writer.add_participant(bench.shown(), PERSON)
    assert (bench.writes, bench.records) == (0, ())


def test_a_closed_session_takes_nobody() -> None:
    bench = Bench(status="closed", date_ended=NOON, closed_reason="api")
    with pytest.raises(ImpossibleError, match="only an active session takes people"):
        bench.writer.add_participant(bench.shown(), PERSON)
    assert (bench.writes, bench.records) == (0, ())


def test_being_limited_to_the_end_is_a_refusal_and_nothing_happened() -> None:
    bench = Bench(Fault(effect="status", method="POST", status=429))
    with pytest.raises(RateLimitedError):
        bench.writer.add_participant(bench.shown(), PERSON)
    assert bench.outcome == "refused"
    assert bench.live() == [ANN]


def test_a_read_only_client_sends_nothing_and_the_journal_says_so() -> None:
    bench = Bench()
    shown = bench.shown()
    bench.client.read_only = True
    with pytest.raises(ReadOnlyError):
        bench.writer.add_participant(shown, PERSON)
    assert bench.writes == 0
    assert bench.outcome == "not sent"


def test_who_gives_up_sends_nothing() -> None:
    bench = Bench()
    shown = bench.shown()
    with cancellable(lambda: True), pytest.raises(CancelledError):
        bench.writer.add_participant(shown, PERSON)
    assert bench.live() == [ANN]
    assert bench.records == ()


def test_without_a_record_nothing_is_sent() -> None:
    bench = Bench()
    bench.journal.room = 0
    with pytest.raises(JournalError, match="Nothing was sent"):
        bench.writer.add_participant(bench.shown(), PERSON)
    assert bench.writes == 0
    assert bench.live() == [ANN]


def test_a_journal_that_fails_afterwards_does_not_hide_the_result() -> None:
    bench = Bench()
    bench.journal.room = 1
    done = bench.writer.add_participant(bench.shown(), PERSON)
    assert done.note.startswith("The result is not in the journal")
    assert bench.live() == [ANN, CAT]


# Answers that were lost


@pytest.mark.parametrize(
    ("effect", "lost"),
    [("lost", "The answer was lost"), ("cut", "The answer could not be read")],
)
def test_who_is_found_in_the_session_was_added(effect: Effect, lost: str) -> None:
    bench = Bench(Fault(effect=effect, method="POST"))
    shown = bench.shown()
    bench.pass_time(minutes=1)
    done = bench.writer.add_participant(shown, PERSON)
    assert bench.requests == ["GET", "GET", "POST", "GET", "GET"]
    assert bench.live() == [ANN, CAT]
    dials = bench.added().proxy_identifier or ""
    assert done.note == (
        f"{lost}; read back: +44••••0003 is in the session and dials +44 20 7946 {dials[-4:]}."
    )
    assert done.session is not None
    assert done.session.date_updated == bench.now
    assert bench.outcome == "done"
    assert not any(CAT in text for text in texts(bench))


def test_a_reading_of_the_session_that_fails_after_a_lost_answer_hides_nothing_either() -> None:
    # shown, looked at again with its people, these read back, read after the write
    bench = Bench(LOST, Fault(effect="status", method="GET", status=401, nth=5))
    shown = bench.shown()
    done = bench.writer.add_participant(shown, PERSON)
    assert done.session is shown
    assert "is in the session" in done.note


def test_who_is_not_in_the_session_may_not_have_been_added() -> None:
    bench = Bench(RESET)
    with pytest.raises(OutcomeUnknownError) as caught:
        bench.writer.add_participant(bench.shown(), PERSON)
    unknown(bench, caught.value)
    assert caught.value.message == (
        "The answer was lost; read back: +44••••0003 is not in the session."
    )
    assert "try again only if nothing has changed" in caught.value.hint
    assert bench.live() == [ANN]


def test_a_failure_of_twilio_is_a_doubt_and_keeps_its_request_id() -> None:
    bench = Bench(Fault(effect="status", method="POST", status=503))
    with pytest.raises(OutcomeUnknownError, match=r"failed while answering \(503\)") as caught:
        bench.writer.add_participant(bench.shown(), PERSON)
    unknown(bench, caught.value)
    assert bench.records[-1].request_id.startswith("RQ")


def test_who_was_removed_before_counts_as_not_added() -> None:
    bench = Bench(RESET)
    with pytest.raises(OutcomeUnknownError, match=r"was removed from the session") as caught:
        bench.writer.add_participant(bench.shown(), NewParticipant(identifier=BOB))
    unknown(bench, caught.value)
    assert "80612" in caught.value.message
    assert "new session" in caught.value.hint


def test_a_person_is_looked_for_on_every_page() -> None:
    bench = Bench(LOST)
    shown = bench.shown()
    # The last to come is then on the last page.
    bench.store.options = replace(bench.store.options, list_order="oldest")
    for number in range(120):
        bench.store.add_participant(bench.record, f"messenger:{number:010}", date_deleted=NOON)
    done = bench.writer.add_participant(shown, PERSON)
    assert "is in the session" in done.note


@pytest.mark.parametrize(
    ("status", "words"), [(404, "no longer there"), (403, "reading back failed")]
)
def test_reading_back_may_fail_as_well(status: int, words: str) -> None:
    bench = Bench(LOST, Fault(effect="status", method="GET", path=PEOPLE, status=status, nth=2))
    with pytest.raises(OutcomeUnknownError, match=words) as caught:
        bench.writer.add_participant(bench.shown(), PERSON)
    unknown(bench, caught.value)
    assert caught.value.found is None


# Production


def test_production_adds_nobody_without_a_reason_and_keeps_it() -> None:
    bench = Bench()
    writer = ProductionWriter(
        bench.client, bench.journal, profile="p", os_user="u", clock=lambda: NOON
    )
    shown = bench.shown()
    with pytest.raises(ConfirmationError, match="needs a reason"):
        writer.add_participant(shown, PERSON, reason="  ")
    assert bench.requests == []
    assert bench.records == ()
    writer.add_participant(shown, PERSON, reason=" INC-9 ")
    assert bench.live() == [ANN, CAT]
    assert bench.records[0].reason == "INC-9"
