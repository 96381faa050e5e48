"""Undo: what was done comes back as it was, and what somebody else did stays."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from write_bench import ANN, BOB, NOON, Bench

from proxy_tui.api.params import CreateSession, NewParticipant, UpdateSession
from proxy_tui.errors import GuardError, NotThereError, UsageError
from proxy_tui.operations.writes.journal import Record
from proxy_tui.operations.writes.outcomes import Outcome
from proxy_tui.operations.writes.plan import Plan
from proxy_tui.operations.writes.undo import find_last, plan_undo
from proxy_tui.simulator.faults.fault_rules import Fault

HOUR = timedelta(hours=1)
LATER = NOON + 5 * HOUR


def plan(bench: Bench, which: str = "", **more: Any) -> Plan:
    """Plan to undo a write of the bench; the last one unless named."""
    which = which or bench.records[-1].id
    return plan_undo(bench.client, bench.writer, which, bench.now, **more)


def undo(bench: Bench, which: str = "") -> Plan:
    """Undo a write, which must be possible."""
    made = plan(bench, which)
    for step in made.steps:
        bench.writer.write_step(
            step.verb, step.target.session, step.params, batch="0dd0ed", undoes=step.undoes
        )
    return made


def state(bench: Bench) -> tuple[object, ...]:
    """Return what a write can change."""
    return bench.record.status, bench.record.ttl, bench.record.date_expiry


def reason(made: Plan) -> str:
    """Return why the only session of a plan is left out."""
    assert made.steps == ()
    (left,) = made.left_out
    return left.reason


def update(bench: Bench, **fields: object) -> str:
    """Change the session; return the id of the write."""
    params = UpdateSession.model_validate(fields, context={"now": bench.now})
    return bench.writer.update(bench.shown(), params).write_id


# Each verb has its way back


def test_a_closed_session_is_reopened_with_its_former_ttl_and_expiry_in_one_request() -> None:
    bench = Bench(status="in-progress", ttl=3600, date_expiry=LATER)
    before = state(bench)
    bench.writer.close(bench.shown())
    bench.requests.clear()
    made = undo(bench)
    (step,) = made.steps
    assert step.params is not None
    assert (made.verb, step.verb, step.caution) == ("undo", "reopen", "")
    assert [(one.field, one.before, one.after) for one in step.changes] == [
        ("state", "closed", "in progress")
    ]
    assert step.params.model_dump() == {
        "status": "in-progress", "ttl": 3600, "date_expiry": LATER,
    }  # fmt: skip
    assert bench.writes == 1
    assert state(bench) == before


def test_changed_values_return() -> None:
    bench = Bench(status="in-progress", ttl=3600, date_expiry=LATER)
    before = state(bench)
    update(bench, ttl=60, date_expiry=LATER + HOUR)
    (step,) = undo(bench).steps
    assert step.verb == "update"
    assert [one.field for one in step.changes] == ["ttl", "expiry"]
    assert state(bench) == before


def test_an_update_that_closed_is_taken_back_like_a_close() -> None:
    bench = Bench(status="in-progress", ttl=3600)
    before = state(bench)
    update(bench, status="closed")
    (step,) = undo(bench).steps
    assert step.verb == "reopen"
    assert state(bench) == before


def test_a_reopened_session_is_closed_with_its_former_life_in_the_same_request() -> None:
    bench = Bench.ready_for("reopen", ttl=60, date_expiry=LATER)
    bench.writer.reopen(bench.shown(), ttl=900, date_expiry=LATER + HOUR)
    bench.requests.clear()
    (step,) = undo(bench).steps
    assert step.verb == "close"
    assert bench.writes == 1
    assert state(bench) == ("closed", 60, LATER)


def test_an_update_that_reopened_is_taken_back_by_closing() -> None:
    bench = Bench.ready_for("reopen", ttl=60)
    update(bench, status="in-progress", ttl=900)
    undo(bench)
    assert state(bench) == ("closed", 60, None)


def test_a_created_session_is_closed_and_the_plan_says_that_it_stays() -> None:
    bench = Bench()
    made = bench.writer.create(bench.service.sid, CreateSession(unique_name="job-2"))
    assert made.session is not None
    (step,) = undo(bench).steps
    assert step.verb == "close"
    assert "it stays as a closed session" in step.caution
    assert bench.client.fetch_session(bench.service.sid, made.session.sid).status == "closed"
    assert bench.record.status == "open"


def test_undoing_an_undo_brings_the_write_back_and_so_on() -> None:
    bench = Bench(status="in-progress", ttl=3600)
    first = bench.writer.close(bench.shown()).write_id
    undo(bench, first)
    undone = bench.records[-1].id
    assert bench.record.status == "in-progress"
    undo(bench, undone)
    assert bench.record.status == "closed"
    undo(bench, first)
    assert bench.record.status == "in-progress"
    assert "taken back already" in reason(plan(bench, first))


# What cannot come back is said before


def test_an_open_session_comes_back_in_progress_and_the_plan_says_so() -> None:
    bench = Bench(ttl=3600)
    bench.writer.close(bench.shown())
    (step,) = undo(bench).steps
    assert step.caution == "it comes back in progress instead of open"
    assert bench.record.status == "in-progress"


def test_an_expiry_cannot_be_unset_but_the_rest_comes_back() -> None:
    bench = Bench(status="in-progress", ttl=3600)
    update(bench, ttl=60, date_expiry=LATER)
    (step,) = undo(bench).steps
    assert step.caution == "its expiry stays: Twilio cannot unset an expiry date"
    assert state(bench) == ("in-progress", 3600, LATER)


def test_an_expiry_that_was_the_only_change_is_left_out_with_that_reason() -> None:
    bench = Bench(status="in-progress", ttl=3600)
    update(bench, date_expiry=LATER)
    assert reason(plan(bench)) == "its expiry stays: Twilio cannot unset an expiry date"


def test_a_former_expiry_that_has_passed_is_not_set() -> None:
    bench = Bench(status="in-progress", ttl=3600, date_expiry=NOON + HOUR)
    update(bench, ttl=60, date_expiry=LATER)
    bench.pass_time(hours=2)
    (step,) = plan(bench).steps
    assert step.params == UpdateSession(ttl=3600)
    assert "its former expiry, 2026-03-01 13:00:00 UTC, has passed" in step.caution


def test_a_closed_session_whose_expiry_has_passed_stays_closed() -> None:
    bench = Bench(status="in-progress", date_expiry=NOON + HOUR)
    bench.writer.close(bench.shown())
    bench.pass_time(hours=2)
    assert "has passed: it would have ended by now" in reason(plan(bench))


def test_a_ttl_that_ran_out_meanwhile_is_a_caution() -> None:
    bench = Bench(status="in-progress", ttl=3600)
    update(bench, ttl=36_000)
    bench.pass_time(hours=2)
    (step,) = plan(bench).steps
    told = "its ttl ran out at 2026-03-01 13:00:00 UTC: Twilio may end it at once"
    assert step.caution == told


@pytest.mark.parametrize(
    ("verb", "why"),
    [
        ("delete", "a deleted session cannot be brought back"),
        ("add_participant", "a person who was added can only be removed, and for good"),
        ("remove_participant", "a removed person cannot come back into the same session (80612)"),
        ("message", "a message that was sent cannot be called back"),
        ("paint", "this program does not know how to take back paint"),
    ],
)
def test_what_can_never_be_undone_says_why(verb: str, why: str) -> None:
    bench = Bench()
    record = bench.writer.signed(
        Record(verb=verb, service_sid=bench.service.sid, session_sid=bench.record.sid)
    )
    begun = bench.journal.begin(record)
    bench.journal.end(replace(begun, outcome=Outcome.DONE))
    assert reason(plan(bench)) == why
    assert bench.requests == []


# U1: only what was recorded, where it was recorded


def write_by_hand(bench: Bench, outcome: str = Outcome.DONE, **fields: Any) -> str:
    """Put a close of the session on record that this program did not send."""
    record = bench.writer.signed(
        Record(verb="close", service_sid=bench.service.sid, session_sid=bench.record.sid)
    )
    begun = bench.journal.begin(replace(record, **fields))
    if outcome:
        bench.journal.end(replace(begun, outcome=outcome))
    return begun.id


@pytest.mark.parametrize(
    ("fields", "message", "hint"),
    [
        ({"account_sid": "AC" + "9f" * 16}, "another account, AC9f9f…9f9f", "profile acme-prod"),
        ({"base_url": "http://127.0.0.1:9"}, "another address, http://127.0.0.1:9", "acme-prod"),
        ({"account_sid": ""}, "An older version recorded this write", "by hand"),
    ],
)
def test_u1_another_account_or_address_refuses(
    fields: dict[str, Any], message: str, hint: str
) -> None:
    bench = Bench(status="closed")
    write = write_by_hand(bench, **fields)
    with pytest.raises(GuardError, match=message) as caught:
        plan(bench, write)
    assert hint in caught.value.hint
    assert caught.value.exit_code == 6
    assert bench.requests == []


def test_u1_only_the_recorded_sessions_are_read_and_written() -> None:
    bench = Bench(status="in-progress")
    other = bench.store.add_session(bench.service, "job-other", status="in-progress")
    bench.writer.close(bench.shown())
    undo(bench)
    assert (other.status, other.date_updated) == ("in-progress", other.date_created)
    assert {one.session_sid for one in bench.records} == {bench.record.sid}


# U2: what somebody changed since is left alone


def test_u2_what_somebody_changed_since_is_left_alone_and_named() -> None:
    bench = Bench(status="in-progress", ttl=3600)
    update(bench, ttl=60)
    bench.record.ttl = 7200
    bench.requests.clear()
    assert reason(plan(bench)) == "it was changed since: ttl is 2 h instead of 1 min"
    assert bench.requests == ["GET", "GET"]
    assert bench.record.ttl == 7200


def test_u2_a_session_that_somebody_reopened_is_left_alone() -> None:
    bench = Bench(status="in-progress")
    bench.writer.close(bench.shown())
    bench.record.status = "in-progress"
    assert reason(plan(bench)) == "it was changed since: state is in progress instead of closed"


def test_u2_a_contact_is_no_change_even_if_it_is_the_first_one() -> None:
    bench = Bench(ttl=3600)
    update(bench, ttl=7200)
    bench.record.status, bench.record.date_last_interaction = "in-progress", NOON
    bench.record.date_started = NOON
    (step,) = undo(bench).steps
    assert "it stays in progress" in step.caution
    assert state(bench) == ("in-progress", 3600, None)


def test_u2_without_the_answer_only_what_was_set_is_compared_and_the_plan_says_so() -> None:
    bench = Bench(status="in-progress", ttl=7200)
    fields: dict[str, Any] = {
        "verb": "update",
        "before": {"ttl": "3600"},
        "session": {"status": "in-progress"},
    }
    write = write_by_hand(bench, **fields, after={"ttl": "7200"})
    # An older version kept the state only, and no session as answered.
    records = [replace(one, session={}) if one.phase == "after" else one for one in bench.records]
    bench.journal._records[:] = records
    (step,) = plan(bench, write).steps
    assert step.params == UpdateSession(ttl=3600)
    assert step.caution == "only what it set is compared, since its answer is not on record"


def test_u2_a_session_that_is_gone_or_cannot_be_read_is_left_out() -> None:
    bench = Bench(status="in-progress")
    bench.writer.close(bench.shown())
    bench.faults.add(Fault(effect="reset", method="GET", path="*/Sessions/KC*"))
    assert reason(plan(bench)).startswith("it could not be read: ")
    bench = Bench()
    bench.writer.close(bench.shown())
    bench.store.remove_session(bench.record)
    assert reason(plan(bench)) == "it is gone"


# U5: only what was done, once, newest first


@pytest.mark.parametrize(
    ("outcome", "why"),
    [
        (Outcome.REFUSED, "it was refused, so nothing is to be taken back"),
        (Outcome.NOT_SENT, "it was not sent, so nothing is to be taken back"),
        (Outcome.UNKNOWN, "it is in doubt whether it was done: read it back first"),
        ("", "it is in doubt whether it was done: read it back first"),
    ],
)
def test_u5_what_was_not_done_for_certain_is_not_undone(outcome: str, why: str) -> None:
    bench = Bench(status="closed")
    write = write_by_hand(bench, outcome)
    assert reason(plan(bench, write)) == why
    assert bench.requests == []


def test_u5_what_was_read_back_decides() -> None:
    bench = Bench(status="closed")
    done, not_done = write_by_hand(bench, ""), write_by_hand(bench, "")
    for write, outcome in ((done, Outcome.DONE), (not_done, Outcome.UNKNOWN)):
        first = next(one for one in bench.records if one.id == write)
        bench.journal.found(replace(first, outcome=outcome))
    assert reason(plan(bench, not_done)) == "it was read back, and not found done"
    assert "it is as it was" in reason(plan(bench, done))


def test_u5_a_repeated_undo_does_nothing_and_says_so() -> None:
    bench = Bench(status="in-progress")
    write = bench.writer.close(bench.shown()).write_id
    undo(bench, write)
    bench.requests.clear()
    told = reason(plan(bench, write))
    assert told.startswith("it was taken back already, reopen (")
    assert told.endswith(") at 2026-03-01 12:00:00 UTC by dana")
    assert bench.requests == []


def test_u5_a_later_write_that_stands_is_to_be_undone_first() -> None:
    bench = Bench(status="in-progress", ttl=3600)
    first = update(bench, ttl=60)
    second = update(bench, ttl=90)
    told = reason(plan(bench, first))
    assert told.startswith(f"a later update ({second[:8]})")
    assert told.endswith("is in the way: undo it first")
    undo(bench, second)
    undo(bench, first)
    assert bench.record.ttl == 3600


def test_u5_a_later_write_in_doubt_is_to_be_read_back_first() -> None:
    bench = Bench(status="in-progress", ttl=3600)
    first = update(bench, ttl=60)
    write_by_hand(bench, "")
    assert reason(plan(bench, first)).endswith("is in the way: read it back first")


# Which write


def test_a_write_is_named_by_six_digits_or_more_in_any_case() -> None:
    bench = Bench(status="in-progress")
    write = bench.writer.close(bench.shown()).write_id
    assert plan(bench, f" {write[:6].upper()} ").undoes == write
    for nonsense in (write[:5], "last", "*", "KC5c"):
        with pytest.raises(UsageError, match="is no id"):
            plan(bench, nonsense)
    missing = "0" * 16 if write[0] != "0" else "1" * 16
    with pytest.raises(NotThereError, match="no write or batch"):
        plan(bench, missing)


def test_a_batch_is_undone_newest_first_and_what_cannot_be_has_its_reason() -> None:
    bench = Bench(status="in-progress")
    others = [
        bench.store.add_session(bench.service, f"job-{number}", status="in-progress")
        for number in (2, 3)
    ]
    for record in (bench.record, *others):
        shown = bench.client.fetch_session(bench.service.sid, record.sid)
        bench.writer.write_step("close", shown, UpdateSession(status="closed"), batch="3f9a21")
    bench.store.remove_session(others[0])
    made = plan(bench, "3F9A21")
    assert made.undoes == "3f9a21"
    assert [one.target.session.unique_name for one in made.steps] == ["job-3", "job-1"]
    assert [(one.target.session.unique_name, one.reason) for one in made.left_out] == [
        ("job-2", "it is gone")
    ]
    only = plan(bench, "3f9a21", only={bench.record.sid})
    assert [one.target.session.sid for one in only.steps] == [bench.record.sid]


def test_the_last_write_to_a_session_by_this_person_is_found() -> None:
    bench = Bench(status="in-progress", ttl=3600)
    sid = {bench.record.sid}
    assert find_last(bench.writer, "dana", sid) == ""
    first = update(bench, ttl=60)
    second = bench.writer.close(bench.shown()).write_id
    write_by_hand(bench, Outcome.REFUSED)
    write_by_hand(bench, os_user="ann")
    write_by_hand(bench, account_sid="AC" + "9f" * 16)
    assert find_last(bench.writer, "dana", sid) == second
    assert find_last(bench.writer, "dana", {"KC" + "0" * 32}) == ""
    bench.journal._records[:] = [one for one in bench.records if one.id in {first, second}]
    undo(bench, second)
    assert find_last(bench.writer, "dana", sid) == first


def test_for_several_sessions_their_last_batch_is_found() -> None:
    bench = Bench(status="in-progress", ttl=3600)
    bench.writer.write_step("update", bench.shown(), UpdateSession(ttl=60), batch="3f9a21")
    update(bench, ttl=90)
    sids = {bench.record.sid, "KC" + "0" * 32}
    assert find_last(bench.writer, "dana", sids) == "3f9a21"


def test_people_who_were_added_do_not_stand_in_the_way() -> None:
    bench = Bench.ready_for("add_participant", status="in-progress", ttl=3600)
    first = update(bench, ttl=60)
    bench.writer.add_participant(bench.shown(), NewParticipant(identifier="+447700900003"))
    undo(bench, first)
    assert bench.record.ttl == 3600
    assert bench.live == [ANN, "+447700900003"] != [ANN, BOB]
