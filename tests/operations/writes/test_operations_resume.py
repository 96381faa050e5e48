"""A batch whose program died: found, read back, gone on with, and nothing sent twice."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from batch_bench import BatchBench
from hypothesis import given, settings, strategies as st
from write_bench import NOON, FailingJournal

from proxy_tui.errors import GuardError, NotThereError, UsageError
from proxy_tui.operations.writes.batch import Batch
from proxy_tui.operations.writes.batch_lock import BatchHeldError
from proxy_tui.operations.writes.batch_progress import BatchProgress, Ending
from proxy_tui.operations.writes.interrupted import find_interrupted
from proxy_tui.operations.writes.journal import Record
from proxy_tui.operations.writes.outcomes import Outcome
from proxy_tui.operations.writes.resume import batches_line, find_batches, resume_batch
from proxy_tui.simulator.faults.fault_rules import Fault


class KilledError(BaseException):
    """The process ends here."""


class MortalJournal(FailingJournal):
    """A journal in a process that is killed before or after some of its records."""

    kill_after = 10_000
    """How many records are made."""

    def _append(self, record: Record) -> None:
        if len(self.tail(9999)) >= self.kill_after:
            raise KilledError
        super()._append(record)
        if len(self.tail(9999)) >= self.kill_after:
            raise KilledError


def killed(bench: BatchBench, batch: Batch, after: int) -> None:
    """Run a batch in a process that is killed after some records."""
    journal = MortalJournal(lambda: bench.now)
    journal.kill_after = after
    batch._writer.journal = journal
    with pytest.raises(KilledError):
        batch.run()
    # What the next process finds.
    bench.journal = FailingJournal(lambda: bench.now)
    for record in journal.tail(9999):
        bench.journal._append(record)
    bench.writer = bench.new_writer()
    bench.requests.clear()


def resumed(bench: BatchBench, batch: Batch) -> BatchProgress:
    again = resume_batch(bench.client, bench.writer, batch.id)
    return again.run()


def test_an_unfinished_batch_is_named_with_how_far_it_came() -> None:
    bench = BatchBench(4)
    batch = bench.batch(bench.plan("close"), reason="INC-7")
    killed(bench, batch, after=6)  # the plan, two whole writes and the start of a third
    (found,) = find_batches(bench.journal)
    assert found.words().startswith(f"batch {batch.id}: close, 2 of 4 done, 1 in doubt, by dana on")
    assert batches_line((found,)) == f"batch {batch.id}: close, 2 of 4 done"
    assert batches_line((found, found)).endswith(", and 1 other batch")
    assert find_interrupted(bench.journal, bench.now + timedelta(days=1)) == ()


def test_going_on_reads_back_what_is_in_doubt_and_sends_the_rest() -> None:
    bench = BatchBench(4)
    batch = bench.batch(bench.plan("close"), reason="INC-7")
    killed(bench, batch, after=6)
    progress = resumed(bench, batch)
    # The third was never sent: the program died between its record and its request.
    assert progress.words == "3 done, 1 in doubt"
    assert [result.outcome.value for result in progress.results] == [
        "done",
        "done",
        "unknown",
        "done",
    ]
    assert "most likely it was not done" in progress.results[2].words.casefold()
    assert bench.writes == 1
    assert bench.statuses == ["closed", "closed", "open", "closed"]
    assert find_batches(bench.journal) == ()
    assert {one.reason for one in bench.records if one.phase == "before"} == {"INC-7"}


def test_what_was_applied_before_the_answer_is_found_done() -> None:
    bench = BatchBench(3)
    batch = bench.batch(bench.plan("close"))
    killed(bench, batch, after=2)
    bench.sessions[0].status = "closed"
    progress = resumed(bench, batch)
    assert progress.words == "3 done"
    assert bench.writes == 2


def test_what_changed_since_the_plan_is_left_out() -> None:
    bench = BatchBench(4, status="in-progress", ttl=60)
    batch = bench.batch(bench.plan("close"))
    killed(bench, batch, after=1)
    bench.sessions[0].ttl = 61
    bench.sessions[1].date_last_interaction = NOON + timedelta(minutes=1)
    bench.store.remove_session(bench.sessions[2])
    progress = resumed(bench, batch)
    assert [result.words for result in progress.results] == [
        "it changed since the plan: ttl 1 min → 1 min 1 s",
        "it changed since the plan: last contact before the plan → 2026-03-01 12:01:00 UTC",
        "it is gone",
        "",
    ]
    assert bench.writes == 1


def test_an_expiry_that_passed_meanwhile_is_not_sent() -> None:
    bench = BatchBench(2)
    batch = bench.batch(bench.plan("update", expiry="+2h"))
    killed(bench, batch, after=1)
    bench.pass_time(hours=3)
    progress = resumed(bench, batch)
    assert [result.words for result in progress.results] == ["its planned expiry has passed"] * 2
    assert bench.writes == 0


def test_a_contact_does_not_stop_a_longer_life() -> None:
    bench = BatchBench(2, status="in-progress", ttl=60)
    batch = bench.batch(bench.plan("update", ttl="2h"))
    killed(bench, batch, after=1)
    bench.sessions[0].date_last_interaction = NOON + timedelta(minutes=1)
    assert resumed(bench, batch).words == "2 done"


def test_a_finished_batch_is_not_run_again() -> None:
    bench = BatchBench(2)
    batch = bench.batch(bench.plan("close"))
    batch.run()
    with pytest.raises(GuardError, match="has ended"):
        resume_batch(bench.client, bench.writer, batch.id)
    assert not bench.journal.is_held(batch.id)


def test_a_stopped_batch_is_not_named_but_can_be_gone_on_with() -> None:
    bench = BatchBench(6, Fault(effect="status", status=403, method="POST", count=5))
    batch = bench.batch(bench.plan("close"))
    batch.run()
    batch.end()
    assert find_batches(bench.journal) == ()
    assert resumed(bench, batch).words == "1 done, 5 refused"
    with pytest.raises(GuardError):
        resume_batch(bench.client, bench.writer, batch.id)


def test_a_batch_that_runs_is_neither_named_nor_run_twice() -> None:
    bench = BatchBench(3)
    batch = bench.batch(bench.plan("close"))
    killed(bench, batch, after=1)
    first = resume_batch(bench.client, bench.writer, batch.id)
    with pytest.raises(BatchHeldError):
        resume_batch(bench.client, bench.writer, batch.id)
    assert find_batches(bench.journal) == ()
    first.end()
    (found,) = find_batches(bench.journal)
    assert found.id == batch.id
    assert first.progress.ending == Ending.NONE


def test_another_account_is_refused() -> None:
    bench = BatchBench(2)
    batch = bench.batch(bench.plan("close"))
    killed(bench, batch, after=1)
    other = bench.new_writer(account_sid="AC" + "1" * 32)
    other.journal = bench.journal
    with pytest.raises(GuardError, match="another account") as caught:
        resume_batch(bench.client, other, batch.id)
    assert "acme-prod" in caught.value.hint


def test_an_unknown_batch_is_told() -> None:
    bench = BatchBench(0)
    with pytest.raises(NotThereError, match="no batch ffffff"):
        resume_batch(bench.client, bench.writer, "ffffff")


@pytest.mark.parametrize("damage", [{"ttl": "soon"}, {"date_expiry": "soon"}])
def test_a_damaged_plan_is_not_run(damage: dict[str, str]) -> None:
    bench = BatchBench(1)
    batch = bench.batch(bench.plan("update", ttl="2h"))
    killed(bench, batch, after=1)
    (planned,) = bench.records
    bench.journal = FailingJournal(lambda: bench.now)
    step = replace(planned.steps[0], after=damage)
    bench.journal._append(replace(planned, steps=(step,)))
    bench.writer = bench.new_writer()
    with pytest.raises(UsageError, match="damaged"):
        resume_batch(bench.client, bench.writer, batch.id)
    assert not bench.journal.is_held(batch.id)


def test_what_cannot_be_read_back_stays_in_doubt() -> None:
    bench = BatchBench(1)
    batch = bench.batch(bench.plan("close"))
    killed(bench, batch, after=2)
    bench.faults.add(Fault(effect="status", status=403, method="GET"))
    progress = resumed(bench, batch)
    assert progress.words == "1 in doubt"
    assert "could not be read back" in progress.results[0].words


def test_a_program_can_die_in_a_file_too(tmp_path: Path) -> None:
    bench = BatchBench(3)
    path = tmp_path / "journal.jsonl"
    writer = bench.new_writer(path)
    plan = bench.plan("close")
    batch = Batch(writer, plan, seconds=lambda: bench.seconds)
    batch.run()
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:3]) + lines[3][:20])  # torn in the second write's record
    bench.sessions[1].status = bench.sessions[2].status = "open"
    for record in bench.sessions[1:]:
        record.date_ended = record.closed_reason = None
    (found,) = find_batches(writer.journal)
    assert found.done_words == "1 of 3 done"
    progress = resume_batch(bench.client, bench.new_writer(path), batch.id).run()
    assert progress.words == "3 done"


FAULTS = st.sampled_from(
    [
        {"effect": "status", "status": 429},
        {"effect": "status", "status": 429, "retry_after": 2.0},
        {"effect": "status", "status": 500},
        {"effect": "status", "status": 503},
        {"effect": "reset"},
        {"effect": "lost"},
    ]
)


@settings(max_examples=150)
@given(
    faults=st.lists(FAULTS, min_size=1, max_size=3),
    verb=st.sampled_from(["close", "update", "delete"]),
    kills=st.lists(st.integers(1, 14), max_size=3),
)
def test_whatever_fails_and_whenever_it_dies_nothing_is_sent_twice_and_nothing_is_lost(
    faults: list[dict[str, Any]], verb: str, kills: list[int]
) -> None:
    rules = [Fault(probability=0.2 / len(faults), **fault) for fault in faults]
    bench = BatchBench(5, ttl=60)
    plan = bench.plan(verb, **({"ttl": "2h"} if verb == "update" else {}))
    for rule in rules:
        bench.faults.add(rule)
    sent = bench.count_processed()
    progress = live_through(bench, bench.batch(plan), kills)
    assert all(number <= 1 for number in sent.values()), "nothing is applied twice"
    told = {result.step.target.session.sid: result for result in progress.results}
    assert len(told) == progress.total == 5
    for sid, result in told.items():
        if result.outcome == Outcome.DONE:
            assert sent[sid] == 1
        elif result.outcome in {Outcome.REFUSED, Outcome.NOT_SENT, Outcome.LEFT_OUT}:
            assert sent[sid] == 0


def live_through(bench: BatchBench, batch: Batch, kills: list[int]) -> BatchProgress:
    """Run a batch in processes that are killed after some records each; the last one lives."""
    before: tuple[Record, ...] = ()
    for after in [*kills, 10_000]:
        journal = MortalJournal(lambda: bench.now)
        for record in before:
            journal._append(record)
        journal.kill_after = len(before) + after
        batch._writer.journal = bench.writer.journal = journal
        try:
            if before:
                batch = resume_batch(bench.client, bench.writer, batch.id)
            while batch.run().ending == Ending.PAUSED:
                pass
            break
        except KilledError:
            before = journal.tail(9999)
            if before[-1].phase == "ended":
                break
    return batch.progress
