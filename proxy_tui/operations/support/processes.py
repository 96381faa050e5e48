"""Which process on this machine this is, so that another one can tell whether it still runs."""

import os
from functools import cache
from pathlib import Path

_PROC = Path("/proc")


def process_started(pid: int) -> str | None:
    """Return a mark of when a process started; a pid is used again, the two together are not.

    Returns:
        "" where there is no such process; None where there is one, or may be, and
        the system does not say when it started.
    """
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except (PermissionError, OverflowError):
        pass
    try:
        # The name in brackets may hold anything, so the fields are counted from its end.
        text = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
        fields = text.rpartition(")")[2].split()
        # A zombie has ended; only its parent did not notice yet.
        return "" if fields[0] in {"Z", "X"} else f"{_boot()}-{fields[19]}"
    except (OSError, IndexError):
        return None


@cache
def this_process() -> tuple[int, str]:
    """Return the pid of this process and the mark of its start; "" where that is not known."""
    return os.getpid(), process_started(os.getpid()) or ""


def _boot() -> str:
    boot = _PROC / "sys" / "kernel" / "random" / "boot_id"
    return boot.read_text(encoding="ascii").strip()[:8]
