"""The file of the search index among programs that are killed, and that use it at once."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from proxy_tui.operations.search import keyed_file
from proxy_tui.operations.search.keyed_file import KeyedFile, Row, UnusableFileError
from proxy_tui.settings.files import locked

KEY = bytes(32)
SESSIONS = 1500
"""Enough for a change to take a while, so that a kill hits one."""

WRITER = """
import sys
from pathlib import Path
from proxy_tui.operations.search.keyed_file import KeyedFile, Row

path, who, sessions = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
file = KeyedFile(path, bytes(32))
for times, _ in enumerate(sys.stdin, 1):
    mark = times * 10 + who
    tokens = mark.to_bytes(8, "big") * 36
    file.save([Row(f"KC{n:032x}", "KS", mark, mark, tokens) for n in range(sessions)])
    print(mark, flush=True)
"""


@pytest.fixture
def file(tmp_path: Path) -> KeyedFile:
    file = KeyedFile(tmp_path / "search-index-abcd.sqlite", KEY)
    file.make()
    return file


@pytest.fixture
def writers() -> Iterator[ExitStack]:
    """End every writer with the test."""
    with ExitStack() as stack:
        yield stack


def writer(file: KeyedFile, stack: ExitStack, who: int = 0) -> subprocess.Popen[str]:
    """Start a program that changes every row when it is told to, and says when it has."""
    words = [sys.executable, "-c", WRITER, str(file.path), str(who), str(SESSIONS)]
    process = stack.enter_context(
        subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    )
    stack.callback(process.kill)
    return process


def tell(process: subprocess.Popen[str]) -> None:
    """Let it make a change."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def said(process: subprocess.Popen[str]) -> int:
    """Wait for a change, and return its mark."""
    assert process.stdout is not None
    return int(process.stdout.readline())


def marks(rows: list[Row]) -> set[tuple[int, int, bytes]]:
    """Return the changes that the rows are of: one, unless they are mixed."""
    return {(row.updated, row.read, row.tokens) for row in rows}


def test_a_program_that_is_killed_while_it_writes_leaves_all_or_nothing(
    file: KeyedFile, writers: ExitStack
) -> None:
    hot = 0
    for times in range(8):
        process = writer(file, writers)
        tell(process)
        last = said(process)
        tell(process)
        begun = keyed_file.journal_of(file.path).exists
        _wait_for(process, begun)
        if times % 2:
            _wait_for(process, partial(_was_written, file.path, file.path.stat().st_mtime_ns))
        process.kill()
        process.wait()
        hot += begun() and any(keyed_file.journal_of(file.path).read_bytes()[:8])
        rows = file.rows()
        assert len(rows) == SESSIONS
        ((updated, read, tokens),) = marks(rows)
        assert updated == read >= last
        assert tokens == updated.to_bytes(8, "big") * 36
    assert hot, "no kill hit a change of the file itself"
    file.save((), ["KC"])
    assert not begun()


def _wait_for(process: subprocess.Popen[str], holds: Callable[[], bool]) -> None:
    while process.poll() is None and not holds():
        pass


def _was_written(path: Path, before: int) -> bool:
    return path.stat().st_mtime_ns != before


def test_two_programs_that_write_at_once_never_mix(file: KeyedFile, writers: ExitStack) -> None:
    processes = [writer(file, writers, who) for who in (1, 2)]
    for _ in range(5):
        for process in processes:
            tell(process)
        found = marks(file.rows())
        assert len(found) <= 1
        written = [said(process) for process in processes]
        ((mark, *_),) = marks(file.rows())
        assert mark in written


def test_a_file_that_is_dropped_under_a_program_that_writes_stays_dropped(
    file: KeyedFile, writers: ExitStack
) -> None:
    process = writer(file, writers)
    tell(process)
    said(process)
    assert keyed_file.drop_file(file.path)
    tell(process)
    assert process.wait(timeout=30) == 1  # of UnusableFileError: it has to ask for the key again
    assert not file.path.exists()
    with pytest.raises(UnusableFileError):
        file.rows()


def test_a_program_that_keeps_the_file_is_not_waited_for(
    file: KeyedFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyed_file, "PATIENCE", 0.05)
    with locked(file.path):
        with pytest.raises(TimeoutError, match="another program is using it"):
            file.rows()
        assert keyed_file.drop_file(file.path)
    assert not file.path.exists()


HANGS = """
import sys, threading
from pathlib import Path
from incident_world import ADA, BEN, NOON, a_world
from proxy_tui.credentials import IndexKey, MemoryStore
from proxy_tui.operations.search import KeyedIndex, PeopleIndex, keyed_file
from proxy_tui.settings.files import locked

class Stuck(MemoryStore):
    def get(self, name, /):
        threading.Event().wait()

path, what = Path.home() / "search-index-abcd.sqlite", sys.argv[1]
on_disk = KeyedIndex(path, IndexKey(Stuck() if what == "keyring" else MemoryStore(), path.stem))
keyed_file.PATIENCE = 3600.0
world, service = a_world()
world.session(service, ADA, BEN, date_updated=NOON)
world.later(days=1)
lock = locked(path)
if what == "disk":
    lock.__enter__()
found = world.find(ADA, world.finder(index=PeopleIndex(on_disk)))
print(len(found.hits), on_disk.flush(0.1))
"""


@pytest.mark.parametrize("what", ["keyring", "disk"])
def test_what_hangs_keeps_neither_the_search_nor_the_process(what: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HANGS, what], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 False\n", "")
