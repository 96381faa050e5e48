"""What Twilio's error codes mean, in plain words: the table is in ``codes.toml``."""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Meaning(NamedTuple):
    """One code in words."""

    words: str
    """What it means: one or two short sentences."""
    hint: str
    """What to do next; may be empty."""


def meaning(code: int, status: int = 0) -> Meaning | None:
    """Return what a code means, or else what the HTTP status says; None if neither is known.

    A code of 0 is none; Twilio also uses bare HTTP statuses as codes.
    """
    known = _meanings()
    return known.get(code) or known.get(status) or (known[500] if status >= 500 else None)


@cache
def _meanings() -> dict[int, Meaning]:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    found = {}
    for code in table:
        entry = table[str(table[code].get("same_as", code))]
        found[int(code)] = Meaning(entry["means"], entry.get("hint", ""))
    return found
