"""Files on a machine that others use too."""

import os
import stat
import threading
from pathlib import Path

import pytest

from proxy_tui.errors import JournalError, SettingsError
from proxy_tui.settings.files import (
    READ_LIMIT,
    locked,
    open_private_append,
    private_folder,
    read_own,
    read_text,
    refuse_shared,
    write_private,
)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    return tmp_path


def test_what_is_written_is_0600_in_folders_0700(folder: Path) -> None:
    path = folder / "a" / "b" / "file"
    write_private(path, "text\n")
    assert path.read_text() == "text\n"
    assert mode(path) == 0o600
    assert mode(path.parent) == 0o700
    assert mode(path.parent.parent) == 0o700


def test_a_loose_umask_changes_nothing(folder: Path) -> None:
    before = os.umask(0)
    try:
        write_private(folder / "new" / "file", "text")
        os.close(open_private_append(folder / "new" / "log"))
    finally:
        os.umask(before)
    assert mode(folder / "new") == 0o700
    assert mode(folder / "new" / "file") == 0o600
    assert mode(folder / "new" / "log") == 0o600


def test_writing_again_makes_a_readable_file_private(folder: Path) -> None:
    path = folder / "file"
    path.write_text("old")
    path.chmod(0o644)
    write_private(path, "new")
    assert (path.read_text(), mode(path)) == ("new", 0o600)


def test_a_symbolic_link_keeps_pointing(folder: Path) -> None:
    (folder / "dotfiles").mkdir()
    target, link = folder / "dotfiles" / "config.toml", folder / "config.toml"
    target.write_text("old")
    link.symlink_to(target)
    write_private(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_write_that_fails_leaves_the_old_content_and_no_debris(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "file"
    path.write_text("old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)  # the disk cannot be filled from here
    with pytest.raises(OSError, match="No space"):
        write_private(path, "new")
    assert path.read_text() == "old"
    assert [each.name for each in folder.iterdir()] == ["file"]


def test_existing_folders_keep_their_mode(folder: Path) -> None:
    (folder / "shared").mkdir(mode=0o755)
    private_folder(folder / "shared" / "mine")
    assert mode(folder / "shared") == 0o755
    assert mode(folder / "shared" / "mine") == 0o700


@pytest.mark.parametrize("loose", [0o620, 0o602, 0o666])
def test_a_file_that_others_can_write_is_refused_with_the_command_that_mends_it(
    folder: Path, loose: int
) -> None:
    path = folder / "my file"
    path.write_text("x")
    path.chmod(loose)
    with pytest.raises(SettingsError, match="can be changed by other users") as caught:
        refuse_shared(path, "The config file")
    assert caught.value.hint == f"chmod go-w '{path}'"
    os.system(caught.value.hint)  # noqa: S605  the hint is to be typed as it is
    assert refuse_shared(path, "The config file") is not None


def test_a_file_that_others_can_replace_is_refused(folder: Path) -> None:
    (folder / "open").mkdir()
    path = folder / "open" / "file"
    path.write_text("x")
    path.chmod(0o600)
    (folder / "open").chmod(0o777)
    with pytest.raises(SettingsError, match="folder where other users can replace it") as caught:
        refuse_shared(path, "The config file")
    assert caught.value.hint == f"chmod go-w {folder / 'open'}"
    (folder / "open").chmod(0o1777)
    assert refuse_shared(path, "The config file") is not None


def test_a_folder_of_ones_own_group_is_fine_and_that_of_another_group_is_not(folder: Path) -> None:
    (folder / "group").mkdir()
    (folder / "group").chmod(0o775)
    path = folder / "group" / "file"
    path.write_text("x")
    path.chmod(0o600)
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to another group")
    assert refuse_shared(path, "The config file") is not None
    for foreign in (1, 54_321):
        os.chown(folder / "group", -1, foreign)
        with pytest.raises(SettingsError, match="other users can replace it"):
            refuse_shared(path, "The config file")


def test_the_folder_of_a_link_counts_as_well_as_that_of_its_target(folder: Path) -> None:
    (folder / "open").mkdir()
    (folder / "open").chmod(0o777)
    target = folder / "file"
    target.write_text("x")
    target.chmod(0o600)
    link = folder / "open" / "link"
    link.symlink_to(target)
    with pytest.raises(SettingsError, match="other users can replace it") as caught:
        refuse_shared(link, "The config file")
    assert caught.value.hint == f"chmod go-w {folder / 'open'}"


def test_a_file_of_another_user_is_refused(folder: Path) -> None:
    path = folder / "file"
    path.write_text("x")
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    os.chown(path, 12345, -1)
    with pytest.raises(SettingsError, match="belongs to another user"):
        refuse_shared(path, "The config file")


def test_the_error_is_of_the_kind_that_is_asked_for(folder: Path) -> None:
    path = folder / "file"
    path.write_text("x")
    path.chmod(0o666)
    with pytest.raises(JournalError, match="The journal"):
        refuse_shared(path, "The journal", JournalError)


def test_a_missing_file_is_no_problem(folder: Path) -> None:
    assert refuse_shared(folder / "none", "It") is None
    assert read_own(folder / "none", "It") is None


def test_what_cannot_be_read_is_said_in_words(folder: Path) -> None:
    (folder / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="The file is not UTF-8 text"):
        read_own(folder / "binary", "The file")
    (folder / "folder").mkdir()
    with pytest.raises(SettingsError, match="The file is a folder, not a plain file"):
        read_text(folder / "folder", "The file")
    with pytest.raises(SettingsError, match="The file cannot be read: not a directory"):
        refuse_shared(folder / "binary" / "below", "The file")


def test_two_writers_take_turns(folder: Path) -> None:
    path, order = folder / "file", []
    inside, go_on = threading.Event(), threading.Event()

    def first() -> None:
        with locked(path):
            inside.set()
            go_on.wait(5)
            order.append("first")

    def second() -> None:
        with locked(path):
            order.append("second")

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    assert inside.wait(5)
    threads[1].start()
    go_on.set()
    for thread in threads:
        thread.join(5)
    assert order == ["first", "second"]
    assert mode(folder / ".file.lock") == 0o600


def test_appending_keeps_what_is_there(folder: Path) -> None:
    for line in (b"one\n", b"two\n"):
        handle = open_private_append(folder / "log")
        os.write(handle, line)
        os.close(handle)
    assert (folder / "log").read_bytes() == b"one\ntwo\n"


def test_pipes_devices_and_endless_files_are_refused_without_waiting(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    for read in (read_text, read_own):
        with pytest.raises(SettingsError, match="The file is a pipe, not a plain file"):
            read(folder / "pipe", "The file")
        with pytest.raises(SettingsError, match="is a device or a socket, not a plain file"):
            read(Path("/dev/zero"), "The file")
    (folder / "huge").write_bytes(b"#" * (READ_LIMIT + 1))
    with pytest.raises(SettingsError, match="The file is larger than 1 MB"):
        read_own(folder / "huge", "The file")


def test_nothing_is_made_at_the_end_of_a_link_and_a_pipe_is_not_waited_for(folder: Path) -> None:
    link, target = folder / "link", folder / "target"
    link.symlink_to(target)
    os.mkfifo(folder / "pipe")
    with pytest.raises(OSError, match="it is a link to nothing"):
        open_private_append(link)
    with pytest.raises(OSError, match="it is a link to nothing"):
        write_private(link, "text")
    with pytest.raises(OSError, match="it is a link to nothing"), locked(link):
        pass
    reader = os.open(folder / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(OSError, match="it is a pipe"):
        open_private_append(folder / "pipe")
    os.close(reader)
    assert not target.exists()
    target.touch()
    os.close(open_private_append(link))
    write_private(link, "text")
    assert (target.read_text(), link.is_symlink()) == ("text", True)


def test_a_link_of_another_user_is_not_followed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "target").touch()
    (folder / "link").symlink_to(folder / "target")
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    if (folder / "link").lstat().st_uid == 0:
        os.chown(folder / "link", 4712, -1, follow_symlinks=False)
    with pytest.raises(OSError, match="it is a link of another user"):
        write_private(folder / "link", "text")
