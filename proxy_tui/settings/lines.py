"""Find the line of a key in TOML text, which tomllib does not report."""

import re
from typing import Final

_PART: Final = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)"""
_KEY: Final = rf"{_PART}(?:\s*\.\s*{_PART})*"
_TABLE = re.compile(rf"^\s*\[\[?\s*({_KEY})\s*\]")
_ASSIGNED = re.compile(rf"^\s*({_KEY})\s*=")
_PARTS = re.compile(_PART)


def line_of(text: str, path: tuple[str, ...]) -> int:
    """Return the line (from 1) that sets ``path``, or the nearest one above it in the tree.

    A header sets its table; 0 if no part of the path is found. Multi-line strings
    are not understood, so use it for messages only.
    """
    best, best_depth = 0, 0
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            table = here = _split(header[1])
        elif assigned := _ASSIGNED.match(line):
            here = (*table, *_split(assigned[1]))
        else:
            continue
        depth = _shared(here, path)
        if depth > best_depth:
            best, best_depth = number, depth
    return best


def _split(key: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PARTS.findall(key))


def _shared(here: tuple[str, ...], path: tuple[str, ...]) -> int:
    """Return how many parts of ``path`` a line sets; 0 if it is about something else."""
    if len(here) > len(path):
        return len(path) if here[: len(path)] == path else 0
    return len(here) if path[: len(here)] == here else 0
