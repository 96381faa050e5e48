"""The lock of a batch: one program runs it at a time, and a dead one never blocks it.

The lock is the operating system's, on a file beside the journal, and ends with the
process that holds it. The file says who that is.
"""

import fcntl
import json
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from proxy_tui.errors import GuardError, JournalError
from proxy_tui.formatting.safe_text import safe

_FLAGS: Final = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Holder:
    """The program that runs a batch."""

    os_user: str
    host: str
    pid: int
    since: str
    """UTC, ISO 8601."""

    @property
    def words(self) -> str:
        """Who it is: ``ann on bastion-1, process 4711``."""
        return safe(f"{self.os_user or 'someone'} on {self.host}, process {self.pid}")


class BatchHeldError(GuardError):
    """Another program runs the batch, so it is not run here."""


def held_error(batch: str, holder: str) -> BatchHeldError:
    """Return the error that says who runs a batch; ``holder`` may be empty."""
    who = holder or "another program"
    return BatchHeldError(
        f"Batch {batch} is being run by {who}; nothing was sent from here.",
        hint="Wait until it has ended, or stop it there.",
    )


def lock_file(path: Path, batch: str, holder: Holder) -> Callable[[], None]:
    """Lock a batch by a file; return what releases it.

    Args:
        path: The file; it and its folder are made if missing, and it is removed on release.
        batch: The id of the batch.
        holder: This program.

    Raises:
        BatchHeldError: Another program holds it.
        JournalError: The file cannot be made.
    """
    while True:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, _FLAGS, 0o600)
        except OSError as error:
            raise _cannot_lock(path, error) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            who = _holder(descriptor)
            os.close(descriptor)
            raise held_error(batch, who) from None
        except OSError as error:
            os.close(descriptor)
            raise _cannot_lock(path, error) from error
        if _is_still(path, descriptor):
            break
        # Its last holder removed it between our opening and our locking.
        os.close(descriptor)
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(asdict(holder)).encode(), 0)
    except OSError:
        # The lock holds all the same; only the name is missing.
        pass

    def release() -> None:
        with suppress(OSError):
            path.unlink()
        os.close(descriptor)

    return release


def is_held(path: Path) -> bool:
    """Return True if a running program holds the lock of this file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        there = path.stat()
    except OSError:
        return False
    return os.path.samestat(there, os.fstat(descriptor))


def _holder(descriptor: int) -> str:
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return ""
        found = json.loads(os.pread(descriptor, 4096, 0))
        return Holder(**found).words
    except (OSError, ValueError, TypeError):
        return ""


def _cannot_lock(path: Path, error: OSError) -> JournalError:
    why = error.strerror or "unknown reason"
    return JournalError(
        f"The lock {path} cannot be made: {why}. Nothing was sent.",
        hint="Set PROXY_TUI_STATE to a folder that is yours.",
    )
