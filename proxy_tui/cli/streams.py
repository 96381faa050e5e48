"""Make standard input, output and error usable, even if a shell closed them.

Closed ones are opened on ``/dev/null``, so that no file of ours gets their
number. Output that cannot be written (a full disk, a closed stream) raises one
error, and characters that the locale lacks are replaced.
"""

import codecs
import io
import os
import sys
from typing import TYPE_CHECKING, Final, TextIO

from proxy_tui.errors import ProxyTuiError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

PLAIN: Final = "proxy_tui.plain"
"""Name of the error handler for characters that an encoding lacks."""

_PLAIN_WORDS: Final = {
    "…": "...", "–": "-", "→": "->", "·": "|", "•": "*", "‹": "<", "›": ">", "≤": "<=", "≥": ">=",
}  # fmt: skip
"""Replacements for the characters of our own texts."""


class OutputError(ProxyTuiError):
    """The output cannot be written."""

    def __init__(self, problem: OSError) -> None:
        words = problem.strerror or type(problem).__name__
        super().__init__(f"The output cannot be written: {words[:1].lower()}{words[1:]}.")
        self.is_unread = isinstance(problem, BrokenPipeError)
        """Whether the reader closed the pipe, which is no failure."""


class _StandardOutput(io.FileIO):
    """Standard output; its errors are OutputErrors, unlike those of other files."""

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write what fits, and return its size.

        Raises:
            OutputError: nothing can be written.
        """
        try:
            return super().write(data)
        except OSError as problem:
            raise OutputError(problem) from None


class _StandardError(io.FileIO):
    """Standard error; a failed write is ignored."""

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write what can be written, and drop the rest."""
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


def open_streams() -> None:
    """Make the three streams of this process usable."""
    for descriptor, flags in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        # Standard output is opened for reading: writing to a closed one stays an error.
        _open_closed(descriptor, flags)
    codecs.register_error(PLAIN, _plain)
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)))
    sys.stdout = _text(_StandardOutput(1, "w", closefd=False), sys.stdout)
    sys.stderr = _text(_StandardError(2, "w", closefd=False), sys.stderr, is_error=True)


def drop_output() -> None:
    """Discard unwritten output, about which Python would complain at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def _open_closed(descriptor: int, flags: int) -> None:
    try:
        os.fstat(descriptor)
    except OSError:
        opened = os.open(os.devnull, flags)
        if opened != descriptor:
            os.dup2(opened, descriptor)
            os.close(opened)


def _text(raw: io.FileIO, before: TextIO | None, *, is_error: bool = False) -> TextIO:
    encoding = before.encoding if before is not None else None
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=encoding,
        errors=PLAIN,
        line_buffering=is_error or raw.isatty(),
    )


def _plain(problem: UnicodeError) -> tuple[str, int]:
    """Replace our own characters with ASCII, any other with its escape."""
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    wrong = problem.object[problem.start : problem.end]
    words = (_PLAIN_WORDS.get(each) or ascii(each)[1:-1] for each in wrong)
    return "".join(words), problem.end
