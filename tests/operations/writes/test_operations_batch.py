"""A batch: on record first, each session read before its write, every step accounted for."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from batch_bench import BatchBench
from write_bench import NOON

from proxy_tui.errors import JournalError, UsageError
from proxy_tui.operations.writes.batch import Batch
from proxy_tui.operations.writes.batch_lock import BatchHeldError
from proxy_tui.operations.writes.batch_progress import BatchProgress, Ending
from proxy_tui.operations.writes.outcomes import Outcome
from proxy_tui.operations.writes.plan import plan_batch
from proxy_tui.operations.writes.production_lock import ConfirmationError, WriteLock
from proxy_tui.simulator.faults.fault_rules import Fault


def outcomes(progress: BatchProgress) -> list[str]:
    return [result.outcome.value for result in progress.results]


def test_the_whole_plan_is_on_record_before_the_first_write() -> None:
    bench = BatchBench(3, ttl=60)
    batch = bench.batch(bench.plan("close"), reason="bad hour")
    progress = batch.run()
    assert bench.statuses == ["closed"] * 3
    assert (progress.ending, progress.words) == (Ending.FINISHED, "3 done")
    assert bench.phases == ["planned", *["before", "after"] * 3, "ended"]
    planned, *writes, ended = bench.records
    assert (planned.verb, planned.reason, len(planned.steps)) == ("close", "bad hour", 3)
    assert planned.steps[0].session["ttl"] == "60"
    assert {record.batch for record in bench.records} == {batch.id}
    assert {record.reason for record in writes if record.phase == "before"} == {"bad hour"}
    assert (ended.outcome, ended.note) == ("finished", "3 done")


def test_exactly_the_sessions_of_the_plan_are_written() -> None:
    bench = BatchBench(4)
    plan = plan_batch("close", bench.targets(bench.sessions[1:3]), NOON)
    bench.batch(plan).run()
    assert bench.statuses == ["open", "closed", "closed", "open"]


def test_each_session_is_read_right_before_its_write() -> None:
    bench = BatchBench(2)
    bench.batch(bench.plan("close")).run()
    assert bench.requests == ["GET", "POST", "GET", "POST"]


def test_what_changed_since_the_plan_is_left_out_with_what_changed() -> None:
    bench = BatchBench(4, ttl=60)
    batch = bench.batch(bench.plan("close"))
    bench.sessions[0].status = "closed"
    bench.sessions[1].ttl = 900
    bench.store.remove_session(bench.sessions[2])
    progress = batch.run()
    assert outcomes(progress) == ["left out", "left out", "left out", "done"]
    assert [result.words for result in progress.results] == [
        "it is closed already",
        "it changed since the plan: ttl 1 min → 15 min",
        "it is gone",
        "",
    ]
    notes = [record.note for record in bench.records if record.phase == "left out"]
    assert notes == [result.words for result in progress.results[:3]]
    assert bench.writes == 1


@pytest.mark.parametrize(("verb", "outcome"), [("close", "left out"), ("update", "done")])
def test_a_new_contact_stops_what_would_cut_it_off_only(verb: str, outcome: str) -> None:
    bench = BatchBench(1, status="in-progress", ttl=60)
    batch = bench.batch(bench.plan(verb, **({"ttl": "2h"} if verb == "update" else {})))
    bench.sessions[0].date_last_interaction = NOON + timedelta(seconds=5)
    assert outcomes(batch.run()) == [outcome]


def test_a_refusal_and_a_doubt_are_told_with_code_and_meaning() -> None:
    faults = (
        Fault(effect="status", status=400, code=80608, method="POST", nth=1),
        Fault(effect="reset", method="POST", nth=2),
        Fault(effect="lost", method="POST", nth=3),
    )
    bench = BatchBench(4, *faults)
    progress = bench.batch(bench.plan("close")).run()
    assert outcomes(progress) == ["refused", "unknown", "done", "done"]
    refused, doubt, read_back, _ = progress.results
    assert (refused.code, "(80608)" in refused.words) == (80608, True)
    assert "most likely it was not done" in doubt.words
    assert "read back" in read_back.words
    assert progress.words == "2 done, 1 refused, 1 in doubt"
    assert all(result.write_id for result in progress.results)
    assert bench.writes == 4, "nothing is sent twice"


def test_every_step_counts_once_and_the_counts_add_up_to_the_plan() -> None:
    bench = BatchBench(6, Fault(effect="status", status=403, method="POST", nth=2))
    batch = bench.batch(bench.plan("close"))
    bench.sessions[2].status = "closed"
    progress = batch.run()
    told = [progress.number(outcome) for outcome in Outcome if outcome != Outcome.NOT_SENT]
    assert sum(told) + progress.not_done == progress.total == 6


def test_a_limit_is_waited_for_and_the_write_is_sent_again_since_it_was_not_processed() -> None:
    bench = BatchBench(2, Fault(effect="status", status=429, method="POST", nth=1, retry_after=3))
    progress = bench.batch(bench.plan("close")).run()
    assert outcomes(progress) == ["done", "done"]
    assert bench.seconds >= 3


def test_five_failures_in_a_row_ask_and_it_can_go_on_or_end() -> None:
    bench = BatchBench(8, Fault(effect="status", status=403, method="POST", count=5))
    batch = bench.batch(bench.plan("close"))
    progress = batch.run()
    assert (progress.ending, len(progress.results)) == (Ending.PAUSED, 5)
    assert bench.journal.is_held(batch.id)
    progress = batch.run()
    assert (progress.ending, progress.words) == (Ending.FINISHED, "3 done, 5 refused")
    assert bench.writes == 8

    bench = BatchBench(8, Fault(effect="status", status=403, method="POST", count=5))
    batch = bench.batch(bench.plan("close"))
    batch.run()
    progress = batch.end()
    assert (progress.ending, progress.words) == (Ending.STOPPED, "5 refused, 3 not done")
    assert bench.records[-1].phase == "ended"
    assert not bench.journal.is_held(batch.id)


def test_a_success_between_failures_starts_the_count_again() -> None:
    bench = BatchBench(12, Fault(effect="status", status=403, method="POST", every=2))
    assert bench.batch(bench.plan("close")).run().ending == Ending.FINISHED


def test_sessions_that_cannot_be_read_are_not_written_and_count_as_failures() -> None:
    bench = BatchBench(7)
    plan = bench.plan("close")
    bench.faults.add(Fault(effect="status", status=403, method="GET"))
    progress = bench.batch(plan).run()
    assert (progress.ending, progress.words) == (Ending.PAUSED, "7 not done")
    assert bench.writes == 0


def test_stopping_ends_after_the_write_under_way() -> None:
    bench = BatchBench(5)
    batch = bench.batch(bench.plan("close"))

    class StopAtFirstWrite(list[str]):
        def append(self, method: str) -> None:
            super().append(method)
            if method == "POST":
                batch.stop()

    bench.requests = StopAtFirstWrite()
    progress = batch.run()
    assert (progress.ending, progress.words) == (Ending.PAUSED, "1 done, 4 not done")
    assert batch.progress.is_stopping
    assert bench.statuses.count("closed") == bench.writes == 1
    bench.requests = []
    assert batch.run().words == "5 done", "it can go on"


def test_stopping_ends_a_wait_that_has_changed_nothing() -> None:
    bench = BatchBench(3, Fault(effect="status", status=429, method="POST", retry_after=50))
    batch = bench.batch(bench.plan("close"))
    bench.on_sleep = batch.stop
    assert batch.run().ending == Ending.PAUSED
    progress = batch.end()
    assert (progress.ending, progress.words) == (Ending.STOPPED, "3 not done")
    assert bench.statuses == ["open"] * 3


def test_an_ended_batch_is_not_run_again() -> None:
    bench = BatchBench(2)
    batch = bench.batch(bench.plan("close"))
    batch.run()
    with pytest.raises(UsageError, match="not run again"):
        batch.run()
    assert bench.writes == 2


def test_a_plan_without_steps_is_no_batch() -> None:
    bench = BatchBench(1, status="closed", date_ended=NOON)
    with pytest.raises(UsageError, match="nothing was sent"):
        bench.batch(bench.plan("close"))
    assert bench.records == ()


def test_a_journal_that_cannot_take_the_plan_refuses_the_batch() -> None:
    bench = BatchBench(2)
    bench.journal.room = 0
    batch = bench.batch(bench.plan("close"))
    with pytest.raises(JournalError):
        batch.run()
    assert bench.writes == 0
    assert not bench.journal.is_held(batch.id)


def test_a_journal_that_fills_up_ends_the_batch_and_says_why() -> None:
    bench = BatchBench(3)
    bench.journal.room = 3
    batch = bench.batch(bench.plan("close"))
    progress = batch.run()
    assert (progress.ending, progress.words) == (Ending.HALTED, "1 done, 2 not done")
    assert isinstance(batch.problem, JournalError)
    assert bench.writes == 1


def test_lost_credentials_end_the_batch() -> None:
    bench = BatchBench(3)
    plan = bench.plan("close")
    bench.faults.add(Fault(effect="status", status=401))
    batch = bench.batch(plan)
    progress = batch.run()
    assert (progress.ending, progress.words) == (Ending.HALTED, "3 not done")
    assert batch.problem is not None


def test_a_client_that_became_read_only_ends_the_batch() -> None:
    bench = BatchBench(3)
    batch = bench.batch(bench.plan("close"))
    bench.client.read_only = True
    progress = batch.run()
    assert (progress.ending, progress.words) == (Ending.HALTED, "3 not done")
    assert bench.writes == 0


def test_production_demands_a_reason_and_its_lock_ends_the_batch() -> None:
    bench = BatchBench(2)
    plan = bench.plan("close")
    lock = WriteLock(
        bench.client, "acme", lambda: bench.now, timer=lambda *_: lambda: None,
        seconds=lambda: bench.seconds,
    )  # fmt: skip
    bench.writer = bench.new_writer(lock=lock)
    with pytest.raises(ConfirmationError, match="reason"):
        Batch(bench.writer, plan)
    batch = Batch(bench.writer, plan, reason="INC-7")
    assert batch.run().words == "2 not done"
    lock.open("acme")
    assert Batch(bench.writer, plan, reason="INC-7").run().words == "2 done"


def test_the_rate_and_the_time_left_come_from_the_run() -> None:
    progress = BatchProgress(40, (), per_second=2.0)
    assert progress.seconds_left == 20
    assert BatchProgress(40, ()).seconds_left is None
    assert BatchProgress(0, ()).words == "nothing to do"


# One program runs a batch


def test_the_demo_holds_a_batch_too() -> None:
    bench = BatchBench(1)
    release = bench.journal.hold("3f9a21", _record())
    with pytest.raises(BatchHeldError, match="this program"):
        bench.journal.hold("3f9a21", _record())
    release()
    bench.journal.hold("3f9a21", _record())


def _record() -> Any:
    from proxy_tui.operations.writes.journal import Record

    return Record(os_user="dana")


def test_another_program_is_told_who_holds_it_and_a_dead_one_blocks_nobody(tmp_path: Path) -> None:
    code = f"""
import sys, time
from datetime import datetime, UTC
from pathlib import Path
from proxy_tui.operations.writes.journal import Journal, Record
journal = Journal(Path({str(tmp_path / "journal.jsonl")!r}), lambda: datetime.now(UTC))
release = journal.hold("3f9a21", Record(os_user="amira"))
print("held", flush=True)
time.sleep(60)
"""
    other = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        bench = BatchBench(0)
        journal = bench.new_writer(tmp_path / "journal.jsonl").journal
        assert journal.is_held("3f9a21")
        with pytest.raises(BatchHeldError, match=f"amira on .*, process {other.pid}"):
            journal.hold("3f9a21", _record())
        assert not journal.is_held("ffffff")
    finally:
        other.kill()
        other.communicate()
    assert not journal.is_held("3f9a21")
    journal.hold("3f9a21", _record())()
    assert list((tmp_path / "batches").iterdir()) == []
