"""A disk that fills up or turns read-only in the middle of a write: a real one, made small."""

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from write_bench import NOON, Bench

from proxy_tui.api.models import Session
from proxy_tui.api.request_log import RequestRecord
from proxy_tui.credentials.sign_in_times import read_sign_in_times, record_sign_in
from proxy_tui.errors import JournalError
from proxy_tui.operations.support.crash_report import report_path, write_report
from proxy_tui.operations.support.debug_log import DebugLog
from proxy_tui.operations.writes.interrupted import find_interrupted
from proxy_tui.operations.writes.journal import Journal
from proxy_tui.operations.writes.writer import Writer

BLOCK = 4096


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of 64 kB."""
    folder = tmp_path / "disk"
    folder.mkdir(mode=0o700)
    options = "size=64k,mode=0700"
    if os.geteuid() != 0:
        pytest.skip("only root may mount a disk")
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def bench(disk: Path) -> Bench:
    """A desk whose journal lies on that disk."""
    bench = Bench()
    bench.writer = Writer(
        bench.client, Journal(disk / "journal.jsonl", lambda: NOON), profile="acme",
        os_user="ann", clock=lambda: NOON,
    )  # fmt: skip
    return bench


def fill(disk: Path) -> None:
    """Use up every block that is left."""
    with (disk / "filler").open("ab", buffering=0) as file:
        try:
            while file.write(b"x" * BLOCK):
                pass
        except OSError:
            return


def leave_room_for_one_record(path: Path, size: int) -> None:
    """Make the journal so long that its last block takes one record and no second one."""
    record = b'{"phase": "padding", "note": "%s"}\n'
    room = size + size // 2
    path.write_bytes(record % (b"x" * (BLOCK - room - len(record % b""))))
    assert path.stat().st_size == BLOCK - room


def remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)


@pytest.mark.parametrize("trouble", ["full", "read-only"])
def test_what_cannot_be_recorded_before_is_not_sent(bench: Bench, disk: Path, trouble: str) -> None:
    shown = bench.shown()
    fill(disk) if trouble == "full" else remount(disk, "ro")
    with pytest.raises(JournalError, match=r"Nothing was sent\.") as caught:
        bench.writer.close(shown)
    reason = "the disk is full" if trouble == "full" else "it lies on a read-only disk"
    assert reason in caught.value.message
    assert caught.value.hint
    assert bench.writes == 0
    assert bench.record.status == "open"
    remount(disk, "rw")
    (disk / "filler").unlink(missing_ok=True)
    assert bench.writer.close(bench.shown()).note == ""


def test_a_disk_that_fills_up_after_sending_hides_no_result(bench: Bench, disk: Path) -> None:
    path = disk / "journal.jsonl"
    bench.writer.close(bench.shown())
    size = len(path.read_bytes().splitlines()[0])
    bench.writer.reopen(bench.shown())
    leave_room_for_one_record(path, size)
    fill(disk)
    written = bench.writer.close(bench.shown())
    assert written.session is not None
    assert written.session.status == "closed"
    assert "The result is not in the journal" in written.note
    assert "the disk is full" in written.note
    assert path.read_bytes().endswith(b"\n")
    (disk / "filler").unlink()
    # Whoever starts the program next hears of it.
    path.write_text(path.read_text().replace('"started": "', '"started": "0ld'))
    (left,) = find_interrupted(Journal(path, lambda: NOON), NOON)
    assert (left.verb, left.session_sid) == ("close", bench.record.sid)


def test_a_disk_that_turns_read_only_after_sending_hides_no_result(
    bench: Bench, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = bench.shown()
    send = bench.client.update_session

    def send_then_turn(*given: Any, **more: Any) -> Session:
        answer = send(*given, **more)
        remount(disk, "ro")
        return answer

    monkeypatch.setattr(bench.client, "update_session", send_then_turn)
    written = bench.writer.close(shown)
    assert "it lies on a read-only disk" in written.note
    assert bench.record.status == "closed"


@pytest.mark.parametrize("trouble", ["full", "read-only"])
def test_notes_that_are_nice_to_have_never_stop_anybody(disk: Path, trouble: str) -> None:
    log = DebugLog(disk / "debug.log", lambda: NOON)
    record_sign_in(disk, "acme", NOON)
    fill(disk) if trouble == "full" else None
    if trouble == "read-only":
        log.close()
        remount(disk, "ro")
    record_sign_in(disk, "acme", datetime(2027, 1, 1, tzinfo=UTC))
    assert read_sign_in_times(disk) == {"acme": NOON}
    reference = write_report(ValueError("boom"), disk, lambda: NOON)
    assert reference.startswith("20260301-120000-")
    assert not report_path(disk, reference).exists()
    if trouble == "full":
        for _ in range(100):
            log(RequestRecord("GET", "/v1/Services", 200, 1.0, "RQ1", 1, ""))
        log.close()
    assert [one.name for one in disk.iterdir() if one.name.startswith(".last")] in (
        [], [".last-used.json.lock"],
    )  # fmt: skip
