"""A file is whole or absent, private, and not written through a link."""

import os
import stat
from pathlib import Path

import pytest

from proxy_tui.operations.export import FileError, PrivateFile


def test_a_file_appears_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    before = os.umask(0)
    file = PrivateFile(path)
    os.umask(before)
    file.write("a,é\n")
    assert not path.exists()
    file.keep()
    assert path.read_bytes() == b"a,\xc3\xa9\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["list.csv"]


def test_a_file_that_is_dropped_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("old")
    file = PrivateFile(path)
    file.write("new")
    file.drop()
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["list.csv"]


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    with pytest.raises(FileError, match="is a link"):
        PrivateFile(link)
    link.unlink()
    file = PrivateFile(link)
    link.symlink_to(target)  # made meanwhile
    with pytest.raises(FileError, match="is a link"):
        file.keep()
    assert target.read_text() == "old"


@pytest.mark.parametrize("name", ["/dev/full", "/dev/null", "."])
def test_a_folder_or_a_device_is_no_file(name: str) -> None:
    with pytest.raises(FileError, match="not a plain file"):
        PrivateFile(Path(name))


def test_a_folder_that_is_missing_is_named_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be written: no such file or directory"):
        PrivateFile(tmp_path / "missing" / "list.csv")


def test_a_name_of_the_greatest_length_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("🙂" * 63)
    file = PrivateFile(path)
    file.write("whole")
    file.keep()
    assert path.read_text() == "whole"
