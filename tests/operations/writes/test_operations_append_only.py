"""The file under the journal: whole lines or none, and nobody else's hands on it."""

import errno
import multiprocessing
import os
import resource
import shlex
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from proxy_tui.errors import JournalError
from proxy_tui.operations.writes.append_only import append, last_lines


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "proxy-tui" / "journal.jsonl"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let no file grow beyond ``size`` bytes, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_the_first_line_makes_a_private_file_in_a_private_folder(path: Path) -> None:
    append(path, b"one\n")
    assert path.read_bytes() == b"one\n"
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)


def test_a_folder_that_exists_is_left_as_it_is(path: Path) -> None:
    path.parent.mkdir(parents=True, mode=0o755)
    append(path, b"one\n")
    assert mode(path.parent) == 0o755


def test_a_torn_line_spoils_only_itself(path: Path) -> None:
    append(path, b"one\n")
    with path.open("ab") as file:
        file.write(b'{"torn')
    assert last_lines(path, 5) == [b"one"]
    append(path, b"two\n")
    assert last_lines(path, 5) == [b"one", b'{"torn', b"two"]


def test_a_line_that_does_not_fit_is_not_there_at_all(path: Path) -> None:
    append(path, b"one\n")
    with largest_file(10), pytest.raises(JournalError, match="the disk is full") as caught:
        append(path, b"0123456789\n")
    assert caught.value.hint == "Make room, then try again."
    assert path.read_bytes() == b"one\n"


def test_a_file_that_may_not_grow_is_refused(path: Path) -> None:
    append(path, b"one\n")
    with largest_file(4), pytest.raises(JournalError, match="may not grow further"):
        append(path, b"two\n")
    assert path.read_bytes() == b"one\n"


@pytest.mark.parametrize("others", [0o620, 0o602, 0o666])
def test_a_file_that_others_can_change_is_refused_with_a_cure_to_paste(
    tmp_path: Path, others: int
) -> None:
    path = tmp_path / "it's here"
    append(path, b"one\n")
    path.chmod(others)
    with pytest.raises(JournalError, match="can be changed by others") as caught:
        append(path, b"two\n")
    assert caught.value.hint == f"Run: chmod 600 {shlex.quote(str(path))}"
    assert path.read_bytes() == b"one\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_refused(path: Path) -> None:
    append(path, b"one\n")
    os.chown(path, 4242, 4242)
    with pytest.raises(JournalError, match="belongs to someone else"):
        append(path, b"two\n")


@pytest.mark.parametrize(
    ("kind", "words"),
    [("link", "it is a link"), ("pipe", "is not a file"), ("folder", "a folder is in its place")],
)
def test_what_stands_in_its_place_is_refused_and_neither_followed_nor_waited_for(
    path: Path, tmp_path: Path, kind: str, words: str
) -> None:
    path.parent.mkdir(parents=True)
    elsewhere = tmp_path / "elsewhere"
    make = {
        "link": lambda: path.symlink_to(elsewhere),
        "pipe": lambda: os.mkfifo(path, 0o600),
        "folder": path.mkdir,
    }
    make[kind]()
    with pytest.raises(JournalError, match=words):
        append(path, b"one\n")
    assert not elsewhere.exists()
    if kind != "link":
        with pytest.raises(JournalError, match="is not a file" if kind == "pipe" else "be read"):
            last_lines(path, 5)


def test_a_file_where_its_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "state").touch()
    for path in (tmp_path / "state" / "journal", tmp_path / "state" / "deeper" / "journal"):
        with pytest.raises(
            JournalError, match="a file stands where its folder should be"
        ) as caught:
            append(path, b"one\n")
        assert "PROXY_TUI_STATE" in caught.value.hint


def test_a_reason_we_have_no_words_for_is_told_in_the_system_s(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match=os.strerror(errno.ENAMETOOLONG)):
        append(tmp_path / ("x" * 300), b"one\n")


def test_reading_what_is_not_there_gives_nothing(path: Path) -> None:
    assert last_lines(path, 5) == []


@pytest.mark.parametrize("number", [0, -1])
def test_no_lines_are_asked_for_and_none_come(path: Path, number: int) -> None:
    append(path, b"one\n")
    assert last_lines(path, number) == []


def test_the_last_lines_of_a_long_file_come_whole(path: Path) -> None:
    path.parent.mkdir(parents=True)
    lines = [b"%06d " % number + b"x" * 1000 for number in range(500)]
    path.write_bytes(b"\n".join(lines) + b"\n")
    assert last_lines(path, 200) == lines[-200:]
    assert last_lines(path, 1000) == lines
    assert last_lines(path, 1) == lines[-1:]


def _write_many(path: Path, who: int, count: int) -> None:
    for number in range(count):
        append(path, b"%d %04d %s\n" % (who, number, b"x" * 2000))


def test_programs_side_by_side_do_not_damage_each_other_s_lines(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(path, who, 100)) for who in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    lines = path.read_bytes().splitlines()
    assert sorted(lines) == sorted(
        b"%d %04d %s" % (who, number, b"x" * 2000) for who in range(3) for number in range(100)
    )
