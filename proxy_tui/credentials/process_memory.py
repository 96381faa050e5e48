"""Keep other programs out of this process's memory, which holds a secret."""

import ctypes
import sys
from contextlib import suppress
from typing import Final

_SET_DUMPABLE: Final = 4
"""``PR_SET_DUMPABLE`` of ``prctl(2)``."""


def forbid_reading_memory() -> None:
    """Shut out debuggers and programs that collect dumps through a pipe.

    The limit on core files does not reach a program such as systemd-coredump.
    Linux only; elsewhere that limit must do. Once for the process, from any thread.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # a C library without prctl
            ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)
