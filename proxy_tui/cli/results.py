"""Where the rows of a command go: standard output, or a file with ``-o``.

Standard output holds rows and nothing else, each one whole. A file is whole or absent.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from proxy_tui.cli import output
from proxy_tui.cli.interrupts import ended_as_by_ctrl_c, uninterrupted
from proxy_tui.cli.progress import Progress, without_progress
from proxy_tui.cli.streams import OutputError, drop_output
from proxy_tui.errors import IncompleteError, ProxyTuiError, UsageError
from proxy_tui.operations.export import Document, FileError, Format, PrivateFile, Row, document
from proxy_tui.settings.spelling import did_you_mean


class Results:
    """The rows of one command.

    Args:
        arguments: The flags of the command, those for its output among them.
        columns: Every column there is, in order.
        brief: The columns of a table and of Markdown unless others are asked for.
        is_one: Whether the result is one thing rather than a list.
        parts: The columns of the tables inside it.

    Raises:
        UsageError: A column is not known.
        FileError: The file cannot be written.
    """

    def __init__(
        self,
        arguments: argparse.Namespace,
        columns: Sequence[str],
        brief: Sequence[str] = (),
        *,
        is_one: bool = False,
        parts: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.rows = 0
        self.requests = 0
        """Requests that left; whoever connects counts them."""
        self.at_end: list[Callable[[], object]] = []
        """Called when the command ends, however it does."""
        self.done = ""
        """What was changed, for a person who does not get the row about it."""
        self.reveal: bool = arguments.reveal
        self._partial: bool = arguments.partial
        self._stats: bool = arguments.stats
        self._started = time.monotonic()
        format_ = Format(arguments.format)
        is_brief = format_ in {Format.TABLE, Format.MARKDOWN}
        asked = _chosen(getattr(arguments, "columns", ""), columns)
        shown = asked or (tuple(brief) if brief and is_brief else tuple(columns))
        if arguments.output is not None and not arguments.output.strip():
            raise UsageError("-o names no file.", hint="Is the variable behind it set?")
        self._file = PrivateFile(Path(arguments.output)) if arguments.output else None
        write = _standard_output() if self._file is None else self._file.write
        self._document: Document = document(format_, shown, write, is_one=is_one, parts=parts)
        self._is_line_format = format_ in {Format.NDJSON, Format.CSV}
        self.progress = Progress()

    def add(self, row: Row) -> None:
        """Write a row. A line format shows it at once, also in a pipe."""
        self.progress.news()
        with without_progress(), uninterrupted():
            self._document.add(row)
            self.rows += 1
            if self._file is None and self._is_line_format:
                sys.stdout.flush()

    def end(self) -> None:
        """Complete the document; a file takes its place."""
        with uninterrupted():
            self._document.end()
            if self._file is None:
                sys.stdout.flush()
            else:
                self._file.keep()

    def end_early(self) -> None:
        """Complete what there is, if stdout takes it; a file is kept only with ``--partial``."""
        if self._file is not None and not self._partial:
            self.drop()
            output.say(f"  {self._file.path} was not written; --partial writes what there is.")
            return
        try:
            self.end()
        except OutputError:  # why it ends early counts for more
            drop_output()

    def drop(self) -> None:
        """Leave an old file as it was."""
        if self._file is not None:
            self._file.drop()

    def report(self, *, complete: bool) -> None:
        """Print the line of ``--stats``."""
        if self._stats:
            seconds = round(time.monotonic() - self._started, 3)
            facts = {"rows": self.rows, "requests": self.requests, "seconds": seconds}
            output.say(json.dumps(facts | {"complete": complete}))


def _chosen(text: str, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that ``--columns`` names; none where it is not given."""
    names = tuple(filter(None, (name.strip() for name in text.split(","))))
    for name in names:
        if name not in columns:
            raise UsageError(f"There is no column {name!r}.", hint=did_you_mean(name, columns))
    return names


def _standard_output() -> Callable[[str], object]:
    """Return what writes to stdout: UTF-8 and plain newlines into anything but a terminal."""
    if not sys.stdout.isatty():
        # The bytes must not depend on the locale, so that two machines give one file.
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    return sys.stdout.write


def give(results: Results, produce: Callable[[], object]) -> int:
    """Run what adds the rows, complete them, and return the exit code.

    Args:
        results: Where the rows go.
        produce: Adds the rows; raises IncompleteError after them if there should be more.
    """
    with ended_as_by_ctrl_c():
        return _give(results, produce)


def _give(results: Results, produce: Callable[[], object]) -> int:
    complete = False
    try:
        with results.progress:
            produce()
        results.end()
        complete = True
    except OutputError as error:
        if results.done and not error.is_unread:
            output.note(results.done)
        return output.end_output(error)
    except FileError as error:
        if results.done:
            output.note(results.done)
        output.print_error(error)
        return error.exit_code
    except ProxyTuiError as error:
        output.print_error(error)
        # Rows that were printed stay a whole document, whatever came after them.
        if results.rows or isinstance(error, IncompleteError):
            results.end_early()
        return error.exit_code
    except KeyboardInterrupt:
        # Without a row nothing is said: an empty list would claim that there is none.
        if results.rows:
            results.end_early()
        raise
    finally:
        results.drop()
        for close in results.at_end:
            close()
        results.report(complete=complete)
    return 0
