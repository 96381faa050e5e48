"""Lines of bash in which ``proxy-tui`` is the program, and ``$PROGRAM`` too, as processes."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

PROGRAM: Final = f"{sys.executable} -m proxy_tui"
_AT_ONCE: Final = 6
"""Processes at a time: many of them only wait for a back-off."""


class Ran(NamedTuple):
    """What a line did."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> list[str]:
        """The lines on stderr."""
        return self.err.splitlines()


def shell(line: str, **env: str) -> "subprocess.CompletedProcess[bytes]":
    """Run a line, with these variables besides those of the test."""
    script = f'PROGRAM="{PROGRAM}"; proxy-tui() {{ $PROGRAM "$@"; }}; {line}'
    return subprocess.run(
        ["bash", "-c", script],
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )


def ran(line: str, **env: str) -> Ran:
    """Run a line, and return its output as text."""
    done = shell(line, **env)
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def side_by_side(*lines: str) -> list[Ran]:
    """Run lines at the same time; what they did is in their order."""
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return list(threads.map(ran, lines))
