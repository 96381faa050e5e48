"""Files of this program on a machine that others use too.

What it writes is 0600 in folders 0700, whole or not at all. What others can
write is refused, with the command that mends it.
"""

import fcntl
import grp
import os
import pwd
import shlex
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from proxy_tui.errors import ProxyTuiError, SettingsError

FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700
_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH


def refuse_shared(
    path: Path, what: str, error: type[ProxyTuiError] = SettingsError
) -> os.stat_result | None:
    """Refuse a file that somebody else could have written, or could replace.

    Args:
        path: The file; a missing one is fine.
        what: Its name in the sentence, for example ``The journal``.
        error: What to raise.

    Returns:
        The file's status, or None where there is no such file.

    Raises:
        ProxyTuiError: of type ``error``; the hint is the command that mends it.
    """
    try:
        status = path.stat()
        folders = {path.absolute().parent, path.resolve().parent}
        loose = sorted(folder for folder in folders if _others_can_replace_in(folder))
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise error(f"{what} cannot be read: {reason(problem)}.", hint=f"It is {path}.") from None
    if status.st_uid not in {os.geteuid(), 0}:
        raise error(
            f"{what} belongs to another user, who could change it.",
            hint=f"Look at it, then: cp {quoted(path)} to a file of your own.",
        )
    if status.st_mode & _OTHERS_WRITE:
        raise error(f"{what} can be changed by other users.", hint=f"chmod go-w {quoted(path)}")
    if loose:
        raise error(
            f"{what} lies in a folder where other users can replace it.",
            hint=f"chmod go-w {quoted(loose[0])}",
        )
    return status


def _others_can_replace_in(folder: Path) -> bool:
    """Return whether somebody else may put another file in a file's place.

    A folder that only its group can write is fine where the group is the
    owner's alone, as Debian and Ubuntu make one for every user.
    """
    status = folder.stat()
    if status.st_mode & stat.S_ISVTX:
        return False
    if status.st_mode & stat.S_IWOTH:
        return True
    return bool(status.st_mode & stat.S_IWGRP) and not _is_private_group(status)


def _is_private_group(status: os.stat_result) -> bool:
    try:
        group, owner = grp.getgrgid(status.st_gid), pwd.getpwuid(status.st_uid)
    except KeyError:
        return False
    return group.gr_name == owner.pw_name and set(group.gr_mem) <= {owner.pw_name}


def read_own(path: Path, what: str, error: type[ProxyTuiError] = SettingsError) -> str | None:
    """Return the text of a file that only its owner can write; None where there is none.

    Raises:
        ProxyTuiError: of type ``error``; others can write it, or it cannot be read.
    """
    if refuse_shared(path, what, error) is None:
        return None
    return read_text(path, what, error)


def read_text(path: Path, what: str, error: type[ProxyTuiError] = SettingsError) -> str:
    """Return the text of a file, or say in words why not.

    Raises:
        ProxyTuiError: of type ``error``.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as problem:
        raise error(f"{what} cannot be read: {reason(problem)}.", hint=f"It is {path}.") from None
    except UnicodeDecodeError:
        raise error(f"{what} is not UTF-8 text.", hint=f"It is {path}.") from None


def private_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, readable by its owner only.

    Raises:
        OSError: it cannot be made.
    """
    missing = [path]
    while not missing[-1].parent.exists():
        missing.append(missing[-1].parent)
    for folder in reversed(missing):
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600 whole or not at all; a symbolic link keeps pointing.

    Raises:
        OSError: it cannot be written; the old content is untouched.
    """
    target = path.resolve()
    private_folder(target.parent)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of a file while it is read, changed and written back.

    The lock is a file beside it, because writing replaces the file itself.

    Raises:
        OSError: the lock file cannot be made.
    """
    target = path.resolve()
    private_folder(target.parent)
    lock = target.with_name(f".{target.name}.lock")
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def open_private_append(path: Path) -> int:
    """Open a file for appending, made with mode 0600, and return its descriptor.

    Raises:
        OSError: it cannot be opened.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
    return os.open(path, flags, FILE_MODE)


def reason(problem: OSError) -> str:
    """Return why a file operation failed, in the system's words, small first letter."""
    words = problem.strerror or type(problem).__name__
    return words[:1].lower() + words[1:]


def quoted(path: Path) -> str:
    """Return a path as a shell takes it."""
    return shlex.quote(str(path))
