"""Read and write files safely on a machine with other users.

Files are written atomically with mode 0600, in folders of mode 0700. A file that
others can write is refused, with the command that fixes it.
"""

import errno
import fcntl
import grp
import os
import pwd
import shlex
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from proxy_tui.errors import ProxyTuiError, SettingsError

FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700
READ_LIMIT: Final = 1_000_000
"""Bytes; far more than anyone writes by hand."""
_LOCK_POLL: Final = 0.02
"""Seconds between two looks at a lock that another program holds."""
_OTHERS_WRITE: Final = stat.S_IWGRP | stat.S_IWOTH


def refuse_shared(
    path: Path, what: str, error: type[ProxyTuiError] = SettingsError
) -> os.stat_result | None:
    """Refuse a file that another user could have written, or could replace.

    Args:
        path: The file; a missing one is fine.
        what: Its name in the message, for example ``The journal``.
        error: The class to raise.

    Returns:
        The file's status, or None if there is no such file.

    Raises:
        ProxyTuiError: of type ``error``; the hint is the command that fixes it.
    """
    try:
        status = path.stat()
        folders = {path.absolute().parent, path.resolve().parent}
        loose = sorted(folder for folder in folders if _others_can_replace_in(folder))
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise error(f"{what} cannot be read: {reason(problem)}.", hint=f"It is {path}.") from None
    if kind := _other_kind(status):
        raise error(f"{what} is {kind}, not a plain file.", hint=f"It is {path}.")
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
    """Return whether another user may replace a file in a folder.

    A folder that its group can write is fine if the owner is the only member, as
    in the group that Debian and Ubuntu make for every user.
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
    """Return the text of a file that only its owner can write, or None if there is none.

    Raises:
        ProxyTuiError: of type ``error``; others can write it, or it cannot be read.
    """
    if refuse_shared(path, what, error) is None:
        return None
    return read_text(path, what, error)


def read_text(path: Path, what: str, error: type[ProxyTuiError] = SettingsError) -> str:
    """Return the text of a plain file of ``READ_LIMIT`` bytes at most.

    Raises:
        ProxyTuiError: of type ``error``; it cannot be read, or is a pipe or a
            device, which might never end.
    """
    where = f"It is {path}."
    try:
        if kind := _other_kind(path.stat()):
            raise error(f"{what} is {kind}, not a plain file.", hint=where)
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            data = file.read(READ_LIMIT + 1)
    except OSError as problem:
        raise error(f"{what} cannot be read: {reason(problem)}.", hint=where) from None
    if len(data) > READ_LIMIT:
        raise error(f"{what} is larger than {READ_LIMIT // 1_000_000} MB.", hint=where)
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise error(f"{what} is not UTF-8 text.", hint=where) from None


def _other_kind(status: os.stat_result) -> str:
    """Return what kind of file it is, or "" for a plain one."""
    kinds = {stat.S_IFREG: "", stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe"}
    return kinds.get(stat.S_IFMT(status.st_mode), "a device or a socket")


def private_folder(path: Path) -> None:
    """Make a folder and its missing parents, readable by their owner only.

    Raises:
        OSError: it cannot be made.
    """
    missing = [path]
    while not missing[-1].parent.exists():
        missing.append(missing[-1].parent)
    for folder in reversed(missing):
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600 atomically; a symbolic link stays one.

    Raises:
        OSError: it cannot be written, or is a link that may not be followed; the
            old content stays.
    """
    target = _target(path)
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
def locked(path: Path, *, patience: float | None = None) -> Iterator[None]:
    """Hold the lock of a file while it is read, changed and written back.

    The lock is a file beside it, because writing replaces the file itself.

    Args:
        path: The file, which need not exist.
        patience: Seconds to wait for another program; None waits for ever.

    Raises:
        TimeoutError: another program holds it.
        OSError: the lock file cannot be made.
    """
    target = _target(path)
    private_folder(target.parent)
    lock = target.with_name(f".{target.name}.lock")
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    handle = os.open(lock, flags, FILE_MODE)
    try:
        _lock(handle, patience)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, patience: float | None) -> None:
    if patience is None:
        fcntl.flock(handle, fcntl.LOCK_EX)
        return
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                raise TimeoutError(errno.ETIMEDOUT, "another program is using it") from None
            time.sleep(_LOCK_POLL)
        else:
            return


def open_private_append(path: Path) -> int:
    """Open a plain file for appending, created with mode 0600, and return its descriptor.

    A link to an existing file is followed; nothing is created through a link.

    Raises:
        OSError: it cannot be opened, or is not a plain file.
    """
    flags = os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK | os.O_CLOEXEC
    target = _target(path)
    try:
        handle = os.open(target, flags)
    except FileNotFoundError:
        return os.open(target, flags | os.O_CREAT | os.O_EXCL, FILE_MODE)
    if kind := _other_kind(os.fstat(handle)):
        os.close(handle)
        raise OSError(errno.EINVAL, f"it is {kind}, not a plain file")
    return handle


def _target(path: Path) -> Path:
    """Return the file that a path points to.

    Raises:
        OSError: the path is a link of another user, or to nothing; a write would
            go where another user wants it.
    """
    if not path.is_symlink():
        return path.absolute()
    if path.lstat().st_uid not in {os.geteuid(), 0}:
        raise OSError(errno.EPERM, "it is a link of another user")
    target = path.resolve()
    if not target.exists():
        raise OSError(errno.ELOOP, "it is a link to nothing")
    return target


def reason(problem: OSError) -> str:
    """Return why a file operation failed: the system's message, starting in lower case."""
    words = problem.strerror or type(problem).__name__
    return words[:1].lower() + words[1:]


def quoted(path: Path) -> str:
    """Return a path as a shell takes it."""
    return shlex.quote(str(path))
