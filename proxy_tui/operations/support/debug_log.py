"""``--debug FILE``: one line a request, without bodies, queries, names or numbers."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from proxy_tui.errors import UsageError
from proxy_tui.formatting.redaction import redact
from proxy_tui.formatting.safe_text import safe
from proxy_tui.settings.files import FILE_MODE, open_private_append, reason, refuse_shared

_HINT: Final = "Name another one with --debug FILE."

if TYPE_CHECKING:
    from proxy_tui.api.request_log import RequestRecord


class DebugLog:
    """Appends a line for every request to a file that only its owner can read.

    Args:
        path: The file.
        clock: The time now, aware.

    Raises:
        UsageError: The file cannot be written, is no plain file, or others can
            write it.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        try:
            refuse_shared(path, "The debug file", UsageError)
            self._handle = open_private_append(path)
            os.fchmod(self._handle, FILE_MODE)
        except OSError as problem:
            raise UsageError(
                f"The debug file cannot be written: {reason(problem)}.", hint=_HINT
            ) from None

    def __call__(self, record: "RequestRecord") -> None:
        """Write one request; a full disk loses the line and nothing else."""
        time = self._clock().astimezone(UTC).isoformat(timespec="milliseconds")
        words = [
            time.replace("+00:00", "Z"),
            record.method,
            record.path,
            str(record.status or "-"),
            f"{record.milliseconds:.0f}ms",
            record.request_id or "-",
            f"attempt={record.attempt}",
            record.error,
        ]
        line = safe(redact(" ".join(filter(None, words)))) + "\n"
        try:
            os.write(self._handle, line.encode(errors="backslashreplace"))
        except OSError:
            # The log is a convenience; the request has gone on long ago.
            return

    def close(self) -> None:
        """Close the file."""
        os.close(self._handle)
