"""The copy of the journal that goes to a syslog: masked, whole, and never in the way."""

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from proxy_tui.operations.writes.journal import Journal, Record, Step
from proxy_tui.operations.writes.syslog import send

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANN = "+447700900001"


@pytest.fixture
def syslog(tmp_path: Path) -> Iterator[tuple[Path, socket.socket]]:
    path = tmp_path / "log"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(path))
        listener.setblocking(False)
        yield path, listener


def journal(tmp_path: Path, path: Path) -> Journal:
    return Journal(tmp_path / "state" / "journal.jsonl", lambda: NOON, syslog=path)


def test_each_record_is_one_masked_line(tmp_path: Path, syslog: tuple[Path, socket.socket]) -> None:
    path, listener = syslog
    kept = journal(tmp_path, path)
    begun = kept.begin(Record(verb="close", session_sid="KC1", reason=f"asked by {ANN}"))
    kept.end(begun)
    lines = [listener.recv(65_536).decode() for _ in range(2)]
    assert all(line.startswith("<13>proxy-tui[") and "\n" not in line for line in lines)
    assert ANN not in "".join(lines)
    told = [json.loads(line.partition(": ")[2]) for line in lines]
    assert [one["phase"] for one in told] == ["before", "after"]
    assert told == [json.loads(line) for line in kept.path.read_text().splitlines()]


def test_a_large_batch_is_sent_with_the_number_of_its_steps(
    tmp_path: Path, syslog: tuple[Path, socket.socket]
) -> None:
    path, listener = syslog
    steps = tuple(Step(verb="close", session_sid=f"KC{n:032x}") for n in range(400))
    journal(tmp_path, path).note(Record(phase="planned", batch="3f9a21", steps=steps))
    line = listener.recv(65_536)
    assert len(line) < 8_100
    assert json.loads(line.partition(b": ")[2])["steps"] == 400


def test_a_long_record_loses_its_longest_field(syslog: tuple[Path, socket.socket]) -> None:
    path, listener = syslog
    send(path, {"verb": "close", "note": "x" * 9_000})
    assert json.loads(listener.recv(65_536).partition(b": ")[2]) == {"verb": "close"}


def test_a_syslog_that_is_missing_or_full_is_never_waited_for(
    tmp_path: Path, syslog: tuple[Path, socket.socket]
) -> None:
    path, _ = syslog
    for where in (tmp_path / "none", path):
        kept = journal(tmp_path, where)
        for _ in range(600):  # more than the socket holds; nobody reads it
            kept.note(Record(phase="ended", batch="3f9a21"))
    assert len(kept.path.read_text().splitlines()) == 1_200
