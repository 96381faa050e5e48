"""A write whose answer was lost: never sent again, read back, and told as found."""

from datetime import timedelta

import httpx
import pytest
from write_bench import ANN, BOB, NOON, Bench

from proxy_tui.api import ProxyClient, RateLimiter
from proxy_tui.api.params import CreateSession, NewParticipant, UpdateSession
from proxy_tui.operations.writes.reconcile import PAGES_TO_SCAN
from proxy_tui.operations.writes.writer import OutcomeUnknownError, Writer
from proxy_tui.simulator.faults.fault_rules import Effect, Fault

NAMED = CreateSession(unique_name="job-2")
LOST = Fault(effect="lost", method="POST")
RESET = Fault(effect="reset", method="POST")
BY_NAME = "*/Sessions/job-2"


def unknown(bench: Bench, error: OutcomeUnknownError) -> None:
    """Check what every unknown outcome has in common."""
    assert bench.writes == 1, "a write is never sent twice on a doubt"
    assert bench.outcome == "unknown"
    assert bench.records[-1].note == error.message
    assert error.hint.endswith(".")
    assert error.exit_code == 1


# Updates


def test_a_close_whose_answer_was_lost_is_found_to_have_happened() -> None:
    bench = Bench(LOST)
    done = bench.writer.close(bench.shown())
    assert bench.requests == ["GET", "POST", "GET"]
    assert done.session is not None
    assert done.session.status == "closed"
    assert done.note == "The answer was lost; read back: it is closed."
    assert (done.request_id, bench.outcome) == ("", "done")
    assert bench.records[-1].note == done.note


def test_a_close_that_never_arrived_is_unknown_and_says_how_it_reads() -> None:
    bench = Bench(RESET)
    with pytest.raises(OutcomeUnknownError) as caught:
        bench.writer.close(bench.shown())
    unknown(bench, caught.value)
    assert caught.value.message == "The answer was lost; read back: it is open."
    assert "read it again" in caught.value.hint
    assert caught.value.found is not None
    assert caught.value.found.status == "open"


@pytest.mark.parametrize(
    ("effect", "happened", "words"),
    [
        ("cut", True, "The answer could not be read; read back: it is closed."),
        ("html", False, "The answer could not be read; read back: it is open."),
    ],
)
def test_an_answer_that_makes_no_sense_is_a_doubt_too(
    effect: Effect, happened: bool, words: str
) -> None:
    bench = Bench(Fault(effect=effect, method="POST", status=200 if effect == "html" else 0))
    if happened:
        assert bench.writer.close(bench.shown()).note == words
    else:
        with pytest.raises(OutcomeUnknownError, match=words):
            bench.writer.close(bench.shown())
    assert bench.writes == 1


def test_a_failure_of_twilio_is_a_doubt_and_keeps_its_request_id() -> None:
    bench = Bench(Fault(effect="status", method="POST", status=503))
    with pytest.raises(OutcomeUnknownError) as caught:
        bench.writer.close(bench.shown())
    unknown(bench, caught.value)
    assert caught.value.message.startswith("Twilio failed while answering (503); read back")
    assert bench.records[-1].request_id.startswith("RQ")


def test_every_field_that_was_asked_for_is_compared() -> None:
    bench = Bench(LOST, ttl=60)
    expiry = NOON + timedelta(hours=2)
    params = UpdateSession.model_validate(
        {"ttl": 900, "date_expiry": expiry + timedelta(microseconds=5)}, context={"now": NOON}
    )
    done = bench.writer.update(bench.shown(), params)
    assert done.note == (
        "The answer was lost; read back: it is open, ttl 15 min, expiry 2026-03-01 14:00:00 UTC."
    )


def test_an_expiry_that_did_not_arrive_is_unknown() -> None:
    bench = Bench(RESET, ttl=900)
    params = UpdateSession.model_validate(
        {"ttl": 900, "date_expiry": NOON + timedelta(hours=2)}, context={"now": NOON}
    )
    with pytest.raises(OutcomeUnknownError, match="ttl 15 min, expiry –") as caught:
        bench.writer.update(bench.shown(), params)
    unknown(bench, caught.value)


def test_a_session_that_vanished_meanwhile_is_told_so() -> None:
    bench = Bench(
        LOST, Fault(effect="status", method="GET", status=404, nth=3)
    )  # shown, looked at again, read back
    with pytest.raises(OutcomeUnknownError, match="no longer there") as caught:
        bench.writer.close(bench.shown())
    unknown(bench, caught.value)
    assert caught.value.found is None


def test_reading_back_may_fail_as_well() -> None:
    bench = Bench(LOST, Fault(effect="status", method="GET", status=401, nth=3))
    with pytest.raises(OutcomeUnknownError, match="reading back failed") as caught:
        bench.writer.close(bench.shown())
    unknown(bench, caught.value)
    assert caught.value.found is None
    assert "may have taken effect" in caught.value.hint


def test_an_unknown_outcome_survives_a_journal_that_fails() -> None:
    bench = Bench(RESET)
    bench.journal.room = 1
    with pytest.raises(OutcomeUnknownError) as caught:
        bench.writer.close(bench.shown())
    assert "The result is not in the journal" in caught.value.hint


def test_a_found_outcome_survives_a_journal_that_fails() -> None:
    bench = Bench(LOST)
    bench.journal.room = 1
    note = bench.writer.close(bench.shown()).note
    assert note.startswith("The answer was lost; read back: it is closed. The result is not in")


# Deletes


def test_a_delete_is_done_when_the_session_is_gone() -> None:
    bench = Bench(Fault(effect="lost", method="DELETE"))
    done = bench.writer.delete(bench.shown())
    assert (done.session, done.note) == (None, "The answer was lost; read back: it is gone.")
    assert bench.outcome == "done"
    assert bench.records[-1].session_sid == bench.record.sid


def test_a_delete_is_unknown_while_the_session_is_there() -> None:
    bench = Bench(Fault(effect="reset", method="DELETE"))
    with pytest.raises(OutcomeUnknownError, match="it is still there, open") as caught:
        bench.writer.delete(bench.shown())
    unknown(bench, caught.value)
    assert caught.value.found is not None


# Creates


def test_a_created_session_is_found_by_its_name() -> None:
    bench = Bench(LOST)
    done = bench.writer.create(bench.service.sid, NAMED)
    assert bench.requests == ["POST", "GET"]
    assert done.session is not None
    assert done.session.unique_name == "job-2"
    assert done.note == "The answer was lost; read back: it was created."
    assert bench.records[-1].session_sid == done.session.sid


def test_where_people_were_asked_for_a_look_at_them_is_advised() -> None:
    bench = Bench(LOST, status="closed")
    people = (NewParticipant(identifier=ANN), NewParticipant(identifier=BOB))
    params = CreateSession(unique_name="job-2", participants=people)
    note = bench.writer.create(bench.service.sid, params).note
    assert note.endswith("it was created. Check that both participants are in it.")


@pytest.mark.parametrize(("status", "code"), [(404, 80308), (404, 20404), (400, 80409)])
def test_where_twilio_fetches_no_names_the_list_is_searched(status: int, code: int) -> None:
    bench = Bench(LOST, Fault(effect="status", path=BY_NAME, status=status, code=code))
    done = bench.writer.create(bench.service.sid, NAMED)
    assert done.session is not None
    assert done.session.unique_name == "job-2"


def test_a_name_that_is_nowhere_was_most_likely_not_created() -> None:
    bench = Bench(RESET)
    with pytest.raises(OutcomeUnknownError, match="most likely it was not created") as caught:
        bench.writer.create(bench.service.sid, NAMED)
    unknown(bench, caught.value)
    assert caught.value.found is None


def test_the_search_ends_after_some_pages_and_says_so() -> None:
    bench = Bench(RESET)
    for number in range(PAGES_TO_SCAN * 100 + 50):
        bench.store.add_session(bench.service, f"other-{number}")
    with pytest.raises(OutcomeUnknownError, match="may be further on") as caught:
        bench.writer.create(bench.service.sid, NAMED)
    unknown(bench, caught.value)
    assert bench.requests == ["POST", "GET", *["GET"] * PAGES_TO_SCAN]


def test_a_session_of_that_name_that_was_there_before_is_not_taken_for_the_new_one() -> None:
    bench = Bench(RESET)
    bench.pass_time(hours=1)
    with pytest.raises(OutcomeUnknownError, match="names are unique") as caught:
        bench.writer.create(bench.service.sid, CreateSession(unique_name="job-1"))
    unknown(bench, caught.value)
    assert "exists since 2026-03-01 12:00:00 UTC" in caught.value.message
    assert caught.value.found is not None
    assert caught.value.found.sid == bench.record.sid


def test_clocks_that_differ_a_little_do_not_make_a_new_session_an_old_one() -> None:
    bench = Bench(LOST)
    fast = Writer(
        bench.client,
        bench.journal,
        profile="p",
        os_user="u",
        clock=lambda: NOON + timedelta(minutes=4),
    )
    assert fast.create(bench.service.sid, NAMED).session is not None


def test_a_session_without_a_name_cannot_be_looked_up() -> None:
    bench = Bench(LOST)
    with pytest.raises(OutcomeUnknownError, match="without a name cannot be looked up") as caught:
        bench.writer.create(bench.service.sid, CreateSession())
    unknown(bench, caught.value)
    assert bench.requests == ["POST"]
    assert "created at about 12:00 UTC" in caught.value.hint


@pytest.mark.parametrize("path", [BY_NAME, "*/Sessions"])
def test_a_search_that_fails_is_told(path: str) -> None:
    bench = Bench(
        LOST,
        Fault(effect="status", method="GET", path=path, status=403),
        Fault(effect="status", method="GET", path=BY_NAME, status=404),
    )
    with pytest.raises(OutcomeUnknownError, match="reading back failed") as caught:
        bench.writer.create(bench.service.sid, NAMED)
    unknown(bench, caught.value)


def test_silence_counts_as_a_lost_answer() -> None:
    bench = Bench()

    def silent(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("", request=request)

    client = ProxyClient(
        "AC1",
        "x",
        transport=httpx.MockTransport(silent),
        rate_limiter=RateLimiter(sleep=bench.sleep),
    )
    writer = Writer(client, bench.journal, profile="p", os_user="u", clock=lambda: NOON)
    with pytest.raises(OutcomeUnknownError, match="The answer was lost, and reading back failed"):
        writer.create(bench.service.sid, NAMED)
    assert bench.outcome == "unknown"
