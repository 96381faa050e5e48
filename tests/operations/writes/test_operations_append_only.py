"""The file under the journal: whole lines or none, and nobody else's hands on it."""

import errno
import multiprocessing
import os
import resource
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


def test_lines_follow_each_other(path: Path) -> None:
    append(path, b"one\n")
    append(path, b"two\n")
    assert last_lines(path, 5) == [b"one", b"two"]


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
def test_a_file_that_others_can_change_is_refused_with_the_cure(path: Path, others: int) -> None:
    append(path, b"one\n")
    path.chmod(others)
    with pytest.raises(JournalError, match="can be changed by others") as caught:
        append(path, b"two\n")
    assert caught.value.hint == f"Run: chmod 600 {path}"
    assert path.read_bytes() == b"one\n"


def test_the_cure_can_be_pasted_whatever_the_path(tmp_path: Path) -> None:
    path = tmp_path / "it's here"
    path.touch()
    path.chmod(0o666)
    with pytest.raises(JournalError) as caught:
        append(path, b"two\n")
    assert caught.value.hint.startswith("Run: chmod 600 '")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_refused(path: Path) -> None:
    append(path, b"one\n")
    os.chown(path, 4242, 4242)
    with pytest.raises(JournalError, match="belongs to someone else"):
        append(path, b"two\n")


def test_a_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(JournalError, match="it is a link"):
        append(path, b"one\n")
    assert not (tmp_path / "elsewhere").exists()


def test_a_pipe_in_its_place_is_refused_and_not_waited_for(path: Path) -> None:
    path.parent.mkdir(parents=True)
    os.mkfifo(path, 0o600)
    with pytest.raises(JournalError, match="is not a file"):
        append(path, b"one\n")


def test_a_folder_in_its_place_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(JournalError, match="a folder is in its place"):
        append(path, b"one\n")


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


def test_reading_what_cannot_be_read_says_so(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(JournalError, match="cannot be read"):
        last_lines(path, 5)


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


def test_a_pipe_in_the_journals_place_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "journal.jsonl", 0o600)
    with pytest.raises(JournalError, match="is not a file"):
        last_lines(tmp_path / "journal.jsonl", 5)
