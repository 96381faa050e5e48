"""What the exit codes of every command mean."""

from collections.abc import Mapping
from typing import Final

INTERRUPTED: Final = 130

EXIT_CODES: Final[Mapping[int, str]] = {
    0: "done",
    1: "the API, the network or the output",
    2: "usage, query or settings",
    3: "credentials",
    4: "no such service, session or record; a call reaches nobody",
    5: "incomplete (part was read or done)",
    6: "refused by a guard rail",
    INTERRUPTED: "interrupted",
}
"""The codes of ``errors``, and that of Ctrl+C; 128 + N is the end by signal N."""
