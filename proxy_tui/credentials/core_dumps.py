"""No memory of this process on disk: a core dump would hold the secret that signs in."""

import resource
import sys
from typing import Final

_SET_DUMPABLE: Final = 4
"""``PR_SET_DUMPABLE`` of ``prctl(2)``."""


def forbid_core_dumps() -> None:
    """Let a crash of the interpreter leave no core file. Costs nothing; call it at the start."""
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def forbid_reading_memory() -> None:
    """Keep the memory of this process from what collects dumps by a pipe, and from debuggers.

    A limit on the size of core files does not reach a program such as systemd-coredump. Linux
    only, where the call is; elsewhere the limit must do. Once for the process, from any thread.
    """
    if sys.platform != "linux":
        return
    import ctypes  # noqa: PLC0415  5 ms, and not before there is a secret

    try:
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)
    except (OSError, AttributeError):  # a C library without it
        return
