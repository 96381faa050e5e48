"""Which process this is, so that another one can tell whether it still runs."""

import os
from functools import cache
from pathlib import Path

_PROC = Path("/proc")


def process_started(pid: int) -> str | None:
    """Return when a process started, as a mark: pids are used again, pid and mark are not.

    An empty string means no such process; None means that there may be one and the
    system does not say when it started.
    """
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return ""
    except (PermissionError, OverflowError):
        pass
    try:
        # The name in brackets may hold anything, so count the fields from its end.
        text = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
        fields = text.rpartition(")")[2].split()
        # A zombie has ended, and its parent has not noticed yet.
        return "" if fields[0] in {"Z", "X"} else f"{_boot()}-{fields[19]}"
    except (OSError, IndexError):
        return None


@cache
def this_process() -> tuple[int, str]:
    """Return the pid of this process and its mark; the mark is empty if not known."""
    return os.getpid(), process_started(os.getpid()) or ""


def _boot() -> str:
    boot = _PROC / "sys" / "kernel" / "random" / "boot_id"
    return boot.read_text(encoding="ascii").strip()[:8]
