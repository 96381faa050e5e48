"""A private file that several programs append lines to.

Each line is written at once under a lock and is on disk before the call returns,
or not there at all. A file that others can change is refused.
"""

import errno
import fcntl
import os
import shlex
import stat
from contextlib import closing, suppress
from pathlib import Path
from typing import BinaryIO, Final

from proxy_tui.errors import JournalError

_FLAGS: Final = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""O_NONBLOCK: a pipe in the file's place is refused and not waited for."""
_BLOCK: Final = 65_536
_WRITABLE_BY_OTHERS: Final = stat.S_IWGRP | stat.S_IWOTH
_ELSEWHERE: Final = "Set PROXY_TUI_STATE to a folder that is yours."

_REASONS: Final = {
    errno.EACCES: ("you may not write there", _ELSEWHERE),
    errno.EPERM: ("you may not write there", _ELSEWHERE),
    errno.EROFS: ("it lies on a read-only disk", _ELSEWHERE),
    errno.ENOSPC: ("the disk is full", "Make room, then try again."),
    errno.EDQUOT: ("your share of the disk is used up", "Make room, then try again."),
    errno.EFBIG: ("the file may not grow further", "Move it away, then try again."),
    errno.ELOOP: ("it is a link to somewhere else", _ELSEWHERE),
    errno.EISDIR: ("a folder is in its place", _ELSEWHERE),
    errno.ENOTDIR: ("a file stands where its folder should be", _ELSEWHERE),
    errno.EEXIST: ("a file stands where its folder should be", _ELSEWHERE),
}


def append(path: Path, line: bytes) -> None:
    """Append one line with its newline; make the file (0600) and its folder (0700) if missing.

    A torn line that an ended program left is closed first, so that it spoils only
    itself.

    Raises:
        JournalError: The line is not in the file.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, _FLAGS, 0o600)
    except OSError as error:
        raise _cannot_write(path, error) from error
    try:
        _check_private(path, os.fstat(descriptor))
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        _write_whole(descriptor, line)
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        os.close(descriptor)  # ends the lock as well


def _check_private(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise JournalError(f"The journal {path} is not a file.", hint=_ELSEWHERE)
    if status.st_uid != os.geteuid():
        raise JournalError(f"The journal {path} belongs to someone else.", hint=_ELSEWHERE)
    if status.st_mode & _WRITABLE_BY_OTHERS:
        raise JournalError(
            f"The journal {path} can be changed by others.",
            hint=f"Run: chmod 600 {shlex.quote(str(path))}",
        )


def _write_whole(descriptor: int, line: bytes) -> None:
    size = os.fstat(descriptor).st_size
    torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
    data = b"\n" + line if torn else line
    try:
        _write_at_once(descriptor, data)
        os.fsync(descriptor)
    except OSError:
        with suppress(OSError):
            os.ftruncate(descriptor, size)
        raise


def _write_at_once(descriptor: int, data: bytes) -> None:
    if os.write(descriptor, data) != len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _cannot_write(path: Path, error: OSError) -> JournalError:
    reason, hint = _REASONS.get(error.errno or 0, (error.strerror or "unknown reason", _ELSEWHERE))
    return JournalError(f"The journal {path} cannot be written: {reason}.", hint=hint)


def last_lines(path: Path, number: int) -> list[bytes]:
    """Return the last lines without their newlines, oldest first; none if there is no file.

    A torn last line is left out.

    Raises:
        JournalError: The file cannot be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with closing(os.fdopen(descriptor, "rb")) as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise JournalError(f"The journal {path} is not a file.", hint=_ELSEWHERE)
            return _whole_lines(file, number)[-number:] if number > 0 else []
    except FileNotFoundError:
        return []
    except OSError as error:
        why = error.strerror or "unknown reason"
        raise JournalError(f"The journal {path} cannot be read: {why}.") from error


def _whole_lines(file: BinaryIO, number: int) -> list[bytes]:
    """Read blocks from the end until they hold enough lines."""
    start, blocks, newlines = file.seek(0, os.SEEK_END), list[bytes](), 0
    while start > 0 and newlines <= number:
        length = min(_BLOCK, start)
        start -= length
        file.seek(start)
        blocks.append(file.read(length))
        newlines += blocks[-1].count(b"\n")
    lines = b"".join(reversed(blocks)).split(b"\n")[:-1]
    return lines[1:] if start > 0 else lines
