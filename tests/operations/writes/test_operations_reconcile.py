"""A write whose answer was lost: never sent again, read back, and told as found."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from write_bench import ANN, BOB, CAT, NOON, WRITES, Bench

from proxy_tui.api import ProxyClient, RateLimiter
from proxy_tui.api.params import CreateSession, NewParticipant, UpdateSession
from proxy_tui.operations.writes.outcomes import OutcomeUnknownError
from proxy_tui.operations.writes.reconcile import PAGES_TO_SCAN
from proxy_tui.simulator.faults.fault_rules import Effect, Fault

NAMED = CreateSession(unique_name="job-2")
LOST = Fault(effect="lost", method="POST")
RESET = Fault(effect="reset", method="POST")
BY_NAME = "*/Sessions/job-2"
PEOPLE = "*/Participants"

any_write = pytest.mark.parametrize("verb", WRITES)


def broken(verb: str, effect: Effect, status: int = 0) -> Fault:
    """Return the fault that breaks the answer to a write."""
    method = "DELETE" if verb == "delete" else "POST"
    return Fault(effect=effect, method=method, status=status)


def unknown(bench: Bench, error: OutcomeUnknownError) -> None:
    """Check what every unknown outcome has in common."""
    assert bench.writes == 1, "a write is never sent twice on a doubt"
    assert bench.outcome == "unknown"
    assert bench.records[-1].note == error.message
    assert error.hint.endswith(".")
    assert error.exit_code == 5
    assert CAT not in f"{error.message} {error.hint} {bench.records}"


# Whatever was written


@pytest.mark.parametrize(
    ("verb", "requests", "seen"),
    [
        ("create", ["POST", "GET"], "it was created"),
        ("update", ["GET", "POST", "GET"], "it is open, ttl 15 min"),
        ("close", ["GET", "POST", "GET"], "it is closed"),
        ("reopen", ["GET", "POST", "GET"], "it is in progress, ttl 15 min"),
        ("delete", ["GET", "DELETE", "GET"], "it is gone"),
        (
            "add_participant",
            ["GET", "GET", "POST", "GET", "GET"],
            "+44••••0003 is in the session and dials +44 20 7946 0012",
        ),
    ],
)
@pytest.mark.parametrize("effect", ["lost", "cut"])
def test_what_is_read_back_as_asked_was_done(
    verb: str, requests: list[str], seen: str, effect: Effect
) -> None:
    if (verb, effect) == ("delete", "cut"):
        pytest.skip("its answer has no body that could be cut")
    bench = Bench.ready_for(verb, broken(verb, effect))
    shown = bench.shown()
    done = WRITES[verb](bench.writer, shown)
    assert bench.requests == requests
    lost = {"lost": "The answer was lost", "cut": "The answer could not be read"}[effect]
    assert done.note == f"{lost}; read back: {seen}."
    assert (done.session is None) == (verb == "delete")
    last = bench.records[-1]
    assert (bench.outcome, last.session_sid) == (
        "done", shown.sid if done.session is None else done.session.sid,
    )  # fmt: skip
    if verb != "add_participant":
        assert last.note == done.note
    assert CAT not in repr(bench.records)


@pytest.mark.parametrize(
    ("verb", "seen"),
    [
        ("create", "most likely it was not created: no session has that name"),
        ("update", "most likely it was not done: it is open, ttl 1 min"),
        ("close", "most likely it was not done: it is open"),
        ("reopen", "most likely it was not done: it is closed, ttl 1 min"),
        ("delete", "most likely it was not done: it is still there, open"),
        ("add_participant", "most likely it was not done: +44••••0003 is not in the session"),
    ],
)
@pytest.mark.parametrize("effect", ["reset", "html", "status"])
def test_what_is_not_read_back_as_asked_is_in_doubt(verb: str, seen: str, effect: Effect) -> None:
    if (verb, effect) == ("delete", "html"):
        pytest.skip("whatever comes with 200 says that it is deleted")
    status = {"reset": 0, "html": 200, "status": 503}[effect]
    bench = Bench.ready_for(verb, broken(verb, effect, status), ttl=60)
    with pytest.raises(OutcomeUnknownError) as caught:
        WRITES[verb](bench.writer, bench.shown())
    unknown(bench, caught.value)
    lost = {
        "reset": "The answer was lost",
        "html": "The answer could not be read",
        "status": "Twilio failed while answering (503)",
    }[effect]
    assert caught.value.message == f"{lost}; {seen}."
    assert "again" in caught.value.hint
    assert (caught.value.found is None) == (verb in {"create", "add_participant"})
    assert bench.records[-1].request_id.startswith("RQ" if effect == "status" else "")


@any_write
def test_reading_back_may_fail_as_well(verb: str) -> None:
    nth = {"create": 2, "add_participant": 4}.get(verb, 3)
    fault = Fault(effect="status", method="GET", status=401, nth=nth)
    bench = Bench.ready_for(verb, broken(verb, "lost"), fault)
    with pytest.raises(
        OutcomeUnknownError, match="The answer was lost, and reading back"
    ) as caught:
        WRITES[verb](bench.writer, bench.shown())
    unknown(bench, caught.value)
    assert caught.value.found is None
    assert "may have taken effect" in caught.value.hint


@pytest.mark.parametrize("verb", ["update", "close", "reopen", "add_participant"])
def test_a_session_that_vanished_meanwhile_is_told_so(verb: str) -> None:
    nth = 4 if verb == "add_participant" else 3
    fault = Fault(effect="status", method="GET", status=404, nth=nth)
    bench = Bench.ready_for(verb, broken(verb, "lost"), fault)
    with pytest.raises(OutcomeUnknownError, match="no longer there") as caught:
        WRITES[verb](bench.writer, bench.shown())
    unknown(bench, caught.value)
    assert caught.value.found is None


def test_an_outcome_survives_a_journal_that_fails() -> None:
    bench = Bench(RESET)
    bench.journal.room = 1
    with pytest.raises(OutcomeUnknownError) as caught:
        bench.writer.close(bench.shown())
    assert "The result is not in the journal" in caught.value.hint
    bench = Bench(LOST)
    bench.journal.room = 1
    note = bench.writer.close(bench.shown()).note
    assert note.startswith("The answer was lost; read back: it is closed. The result is not in")


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
    with pytest.raises(OutcomeUnknownError, match="The answer was lost, and reading back failed"):
        bench.new_writer(client=client).create(bench.service.sid, NAMED)
    assert bench.outcome == "unknown"


# Updates


@pytest.mark.parametrize("effect", ["lost", "reset"])
def test_every_field_that_was_asked_for_is_compared(effect: Effect) -> None:
    bench = Bench(broken("update", effect), ttl=900)
    expiry = NOON + timedelta(hours=2, microseconds=5)
    params = UpdateSession.model_validate(
        {"ttl": 900, "date_expiry": expiry}, context={"now": NOON}
    )
    if effect == "lost":
        note = bench.writer.update(bench.shown(), params).note
        assert note.endswith(": it is open, ttl 15 min, expiry 2026-03-01 14:00:00 UTC.")
    else:
        with pytest.raises(OutcomeUnknownError, match="ttl 15 min, expiry –") as caught:
            bench.writer.update(bench.shown(), params)
        unknown(bench, caught.value)


# Creates


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


def test_a_name_with_a_number_in_it_is_looked_up_in_full() -> None:
    bench = Bench(LOST)
    done = bench.writer.create(bench.service.sid, CreateSession(unique_name=f"for {CAT}"))
    assert done.session is not None
    assert bench.outcome == "done"


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
    with pytest.raises(OutcomeUnknownError, match="exists since 2026-03-01 12:00:00") as caught:
        bench.writer.create(bench.service.sid, CreateSession(unique_name="job-1"))
    unknown(bench, caught.value)
    assert "Names are unique" in caught.value.hint
    assert caught.value.found is not None
    assert caught.value.found.sid == bench.record.sid


def test_clocks_that_differ_a_little_do_not_make_a_new_session_an_old_one() -> None:
    bench = Bench(LOST)
    bench.journal._clock = lambda: NOON + timedelta(minutes=4)
    assert bench.writer.create(bench.service.sid, NAMED).session is not None


def test_a_session_without_a_name_cannot_be_looked_up() -> None:
    bench = Bench(LOST)
    with pytest.raises(OutcomeUnknownError, match="without a name cannot be looked up") as caught:
        bench.writer.create(bench.service.sid, CreateSession())
    unknown(bench, caught.value)
    assert bench.requests == ["POST"]
    assert "created at about 12:00 UTC" in caught.value.hint


def test_a_search_of_the_list_that_fails_is_told() -> None:
    bench = Bench(
        LOST,
        Fault(effect="status", method="GET", path="*/Sessions", status=403),
        Fault(effect="status", method="GET", path=BY_NAME, status=404),
    )
    with pytest.raises(OutcomeUnknownError, match="reading back failed") as caught:
        bench.writer.create(bench.service.sid, NAMED)
    unknown(bench, caught.value)


# Participants


def test_who_was_removed_before_counts_as_not_added() -> None:
    bench = Bench.ready_for("add_participant", RESET)
    with pytest.raises(OutcomeUnknownError, match=r"0002 was removed from the session") as caught:
        bench.writer.add_participant(bench.shown(), NewParticipant(identifier=BOB))
    unknown(bench, caught.value)
    assert "80612" in caught.value.hint
    assert "new session" in caught.value.hint


def test_somebody_whose_number_only_looks_the_same_when_masked_is_another_person() -> None:
    bench = Bench.ready_for("add_participant", RESET)
    bench.record.participants[0].identifier = "+447711900003"
    with pytest.raises(OutcomeUnknownError, match="is not in the session"):
        WRITES["add_participant"](bench.writer, bench.shown())


def test_a_person_is_looked_for_on_every_page() -> None:
    bench = Bench.ready_for("add_participant", LOST)
    shown = bench.shown()
    # The last to come is then on the last page.
    bench.store.options = replace(bench.store.options, list_order="oldest")
    for number in range(120):
        bench.store.add_participant(bench.record, f"messenger:{number:010}", date_deleted=NOON)
    assert "is in the session" in WRITES["add_participant"](bench.writer, shown).note


def test_a_read_of_the_session_that_fails_after_a_lost_answer_hides_nothing_either() -> None:
    # shown, checked with its people, these read back, read after the write
    bench = Bench.ready_for(
        "add_participant", LOST, Fault(effect="status", method="GET", status=401, nth=5)
    )
    shown = bench.shown()
    done = WRITES["add_participant"](bench.writer, shown)
    assert done.session is shown
    assert "is in the session" in done.note
