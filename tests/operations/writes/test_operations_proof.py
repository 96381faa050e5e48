"""The proof of an undo: each session read again, and compared with what it was."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from batch_bench import BatchBench
from hypothesis import given, settings, strategies as st
from write_bench import NOON

from proxy_tui.api.params import CreateSession, UpdateSession
from proxy_tui.errors import JournalError, NotThereError, ProxyTuiError
from proxy_tui.operations.writes.batch_progress import Ending
from proxy_tui.operations.writes.proof import Proof, Verdict, prove
from proxy_tui.operations.writes.undo import plan_undo
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.records import SessionRecord


def undo(bench: BatchBench, which: str) -> tuple[Proof, ...]:
    """Undo a batch to its end, and prove it."""
    plan = plan_undo(bench.client, bench.writer, which, bench.now)
    batch = bench.batch(plan)
    while batch.run().ending == Ending.PAUSED:
        pass
    return prove(bench.client, bench.writer, batch.id)


def closed(bench: BatchBench) -> str:
    batch = bench.batch(bench.plan("close"))
    batch.run()
    return batch.id


def told(proofs: tuple[Proof, ...]) -> dict[str, str]:
    return {proof.name: proof.words for proof in proofs}


def test_as_before_is_said_after_a_fresh_read_shows_it() -> None:
    bench = BatchBench(2, status="in-progress", ttl=900, date_expiry=NOON + timedelta(hours=5))
    which = closed(bench)
    bench.requests.clear()
    assert set(told(undo(bench, which)).values()) == {"as before"}
    assert bench.requests[-2:] == ["GET", "GET"]
    assert [one.note for one in bench.records if one.phase == "proved"] == ["as before"] * 2


def test_what_differs_is_named() -> None:
    bench = BatchBench(1, status="open", ttl=900)
    proofs = undo(bench, closed(bench))
    assert told(proofs) == {"many-0": "differs in state: in progress instead of open"}
    assert proofs[0].verdict == Verdict.DIFFERS


def test_what_could_not_be_taken_back_says_why_and_what_it_is_now() -> None:
    bench = BatchBench(4, status="in-progress", ttl=900)
    which = closed(bench)
    plan = plan_undo(bench.client, bench.writer, which, bench.now)
    steps = {step.target.session.unique_name: step.target.session.sid for step in plan.steps}
    batch = bench.batch(plan)
    by_name = {one.unique_name: one for one in bench.sessions}
    bench.store.remove_session(by_name["many-0"])
    by_name["many-1"].ttl = 901
    path = f"*{steps['many-2']}"
    bench.faults.add(Fault(effect="status", status=400, code=80604, method="POST", path=path))
    batch.run()
    proofs = prove(bench.client, bench.writer, batch.id, how_to_find="find it with f")
    words = told(proofs)
    assert words["many-0"] == "could not: it is gone"
    assert words["many-1"].startswith("could not: it changed since the plan: ttl 15 min")
    assert (
        "another active session holds its pair of numbers: find it with f (80604)"
        in (words["many-2"])
    )
    assert words["many-3"] == "as before"


def test_a_session_that_cannot_be_read_is_not_called_as_before_and_it_can_be_tried_again() -> None:
    bench = BatchBench(1, status="in-progress", ttl=900)
    plan = plan_undo(bench.client, bench.writer, closed(bench), bench.now)
    batch = bench.batch(plan)
    batch.run()
    bench.faults.add(Fault(effect="status", status=403, method="GET", count=1))
    (first,) = prove(bench.client, bench.writer, batch.id)
    assert (first.verdict, first.words[:18]) == (Verdict.COULD_NOT, "could not be read:")
    assert told(prove(bench.client, bench.writer, batch.id)) == {"many-0": "as before"}


def test_a_journal_that_is_full_does_not_hide_what_was_read() -> None:
    bench = BatchBench(1, status="in-progress", ttl=900)
    plan = plan_undo(bench.client, bench.writer, closed(bench), bench.now)
    batch = bench.batch(plan)
    batch.run()
    bench.journal.room = 0
    assert told(prove(bench.client, bench.writer, batch.id)) == {"many-0": "as before"}


def test_an_unknown_batch_cannot_be_proved() -> None:
    bench = BatchBench(0)
    with pytest.raises(NotThereError):
        prove(bench.client, bench.writer, "ffffff")


def test_a_created_session_is_closed_and_said_to_be_new() -> None:
    bench = BatchBench(0)
    done = bench.writer.create(bench.service.sid, CreateSession(unique_name="new"))
    assert told(undo(bench, done.write_id)) == {
        "new": "differs: it is closed; before there was no session"
    }


FAULTS = st.sampled_from(
    [
        {"effect": "status", "status": 429, "retry_after": 1.0},
        {"effect": "status", "status": 503},
        {"effect": "reset"},
        {"effect": "lost"},
    ]
)
OURS = st.tuples(st.sampled_from(["close", "ttl", "reopen"]), st.integers(0, 2), st.integers(1, 9))


@settings(max_examples=100)
@given(
    fault=FAULTS,
    ours=st.lists(OURS, min_size=1, max_size=5),
    theirs=st.lists(st.integers(0, 2), max_size=2),
)
def test_after_undoing_all_each_session_is_as_before_or_listed_and_nobody_is_overwritten(
    fault: dict[str, Any], ours: list[tuple[str, int, int]], theirs: list[int]
) -> None:
    bench = BatchBench(3, status="in-progress", ttl=900)
    before = [state(one) for one in bench.sessions]
    bench.faults.add(Fault(probability=0.2, **fault))
    sent = bench.count_processed()
    written = [done for one in ours if (done := write(bench, *one))]
    for place in theirs:
        bench.sessions[place].ttl = 5000 + place
    proofs: dict[str, Proof] = {}
    for which in reversed(written):
        try:
            for proof in undo(bench, which):
                proofs[proof.session_sid] = proof
        except ProxyTuiError:
            continue  # nothing to send, or it could not be read: told, and nothing was changed
    for place, record in enumerate(bench.sessions):
        if place in theirs:
            assert record.ttl == 5000 + place, "somebody's change is never overwritten"
        proof = proofs.get(record.sid)
        if proof is not None and proof.verdict == Verdict.AS_BEFORE and place not in theirs:
            assert proof.session is not None
            assert (proof.session.status, proof.session.ttl) == state(record)
    begun = Counter(one.session_sid for one in bench.records if one.phase == "before")
    assert all(number <= begun[sid] for sid, number in sent.items()), "nothing is sent twice"
    touched = {record.sid for record in bench.sessions if state(record) != before.pop(0)}
    accounted = {one.session_sid for one in bench.records}
    assert touched <= accounted | {bench.sessions[place].sid for place in theirs}


def state(record: SessionRecord) -> tuple[str, int]:
    return record.status, record.ttl


def write(bench: BatchBench, verb: str, place: int, ttl: int) -> str:
    """Write to one session, if it can be; return the id of the write if it was done."""
    record = bench.sessions[place]
    try:
        shown = bench.client.fetch_session(bench.service.sid, record.sid)
        match verb:
            case "close":
                return bench.writer.close(shown).write_id
            case "reopen":
                return bench.writer.reopen(shown).write_id
            case _:
                return bench.writer.update(shown, UpdateSession(ttl=1000 + ttl)).write_id
    except (ProxyTuiError, JournalError):
        return ""
