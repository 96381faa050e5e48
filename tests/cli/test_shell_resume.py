"""``resume``: what it would do, that it asks first, and what it did."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_running import Run
from shell_world import ShellWorld, shell_world, sign_in

from proxy_tui.api import ProxyClient
from proxy_tui.operations import writes
from proxy_tui.operations.writes.journal import Journal, Record
from proxy_tui.simulator.faults.fault_rules import Fault
from proxy_tui.simulator.rules.store import ACCOUNT_SID, AUTH_TOKEN


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ShellWorld]:
    monkeypatch.setenv("PROXY_TUI_STATE", str(tmp_path))
    with shell_world() as world:
        sign_in(monkeypatch, world)
        yield world


class DeadError(BaseException):
    """The program ends here."""


def died(world: ShellWorld, tmp_path: Path) -> str:
    """Begin to close every session in a program that dies after its plan; return the batch."""

    class Mortal(Journal):
        def _append(self, record: Record) -> None:
            if record.phase != "planned":
                raise DeadError
            super()._append(record)

    def now() -> datetime:
        return datetime.now(UTC)

    client = ProxyClient(ACCOUNT_SID, AUTH_TOKEN, base_url=world.base_url)
    journal = Mortal(tmp_path / "journal.jsonl", now)
    writer = writes.Writer(
        client, journal, profile="p", os_user="ann", clock=now, account_sid=ACCOUNT_SID
    )
    owner = client.fetch_service(world.service.sid)
    targets = [writes.Target(owner, one) for one in client.list_sessions(world.service.sid)]
    batch = writes.Batch(writer, writes.plan_batch("close", targets, now()))
    with pytest.raises(DeadError):
        batch.run()
    batch._let_go()
    client.close()
    return batch.id


def test_without_yes_it_says_how_far_it_came_and_sends_nothing(
    run: Run, world: ShellWorld, tmp_path: Path
) -> None:
    batch = died(world, tmp_path)
    done = run("resume", batch, "--format", "json")
    assert done.code == 0
    assert [row["outcome"] for row in json.loads(done.out)] == [None] * 3
    assert f"batch {batch}: close, 0 of 3 done" in done.err
    assert "closed" not in {one.status for one in world.sessions}


def test_with_yes_it_goes_on_and_a_second_time_it_has_ended(
    run: Run, world: ShellWorld, tmp_path: Path
) -> None:
    batch = died(world, tmp_path)
    world.sessions[1].status = "closed"
    done = run("resume", batch, "--yes", "--format", "json")
    assert done.code == 0
    outcomes = {row["unique_name"]: row["outcome"] for row in json.loads(done.out)}
    assert outcomes == {"job-0": "done", "job-1": "left out", "job-2": "done"}
    again = run("resume", batch, "--yes")
    assert (again.code, again.out) == (6, "")
    assert "has ended" in again.err


def test_a_session_that_changed_since_is_left_out_and_the_exit_code_says_so(
    run: Run, world: ShellWorld, tmp_path: Path
) -> None:
    batch = died(world, tmp_path)
    world.sessions[1].ttl = 61
    done = run("resume", batch, "--yes", "--format", "json")
    assert done.code == 5
    assert "2 done, 1 left out" in done.err
    batch = died(world, tmp_path)
    for one in world.sessions:
        one.ttl += 1
    assert run("resume", batch, "--yes").code == 6


def test_what_could_not_be_done_is_told_by_the_exit_code(
    run: Run, world: ShellWorld, tmp_path: Path
) -> None:
    batch = died(world, tmp_path)
    world.faults.add(Fault(effect="status", status=400, code=80608, method="POST", nth=1))
    done = run("resume", batch, "--yes", "--format", "ndjson")
    assert done.code == 5
    assert "2 done, 1 refused" in done.err
    assert len(done.out.splitlines()) == 3


def test_a_read_only_run_sends_nothing(run: Run, world: ShellWorld, tmp_path: Path) -> None:
    batch = died(world, tmp_path)
    done = run("resume", batch, "--yes", "--read-only")
    assert (done.code, done.out) == (6, "")
    assert "Nothing was sent" in done.err


def test_an_unknown_batch_is_told(run: Run, world: ShellWorld) -> None:
    done = run("resume", "ffffff")
    assert (done.code, done.out) == (4, "")
    assert "no batch ffffff" in done.err
