"""Placeholders for a value, or a SID, of no documented form.

Standard library only, so that formatting can recognise them without pydantic.
"""

import json
import zlib
from typing import Final, Self

_LONGEST: Final = 200
_NO_SID: Final = "(no SID"


class Unclear(int):
    """A value that is not of the documented type: shown as it came, and counted as 0."""

    raw: str

    def __new__(cls, raw: str) -> Self:
        """Make one from JSON text."""
        value = super().__new__(cls, 0)
        value.raw = raw
        return value

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return Unclear, (self.raw,)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unclear) and other.raw == self.raw

    def __hash__(self) -> int:
        return hash(self.raw)

    def __str__(self) -> str:
        return self.raw

    def __repr__(self) -> str:
        return f"Unclear({self.raw!r})"

    def __format__(self, spec: str) -> str:
        return self.raw


def json_text(value: object) -> str:
    """Return a JSON value as text, truncated if it is long; a string is returned whole."""
    text = whole_text(value) if isinstance(value, str) else record_text(value)
    return text if isinstance(value, str) or len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def record_text(value: object) -> str:
    """Return a JSON value as JSON."""
    try:
        return whole_text(json.dumps(value, ensure_ascii=False, default=str))
    except (ValueError, RecursionError):
        return '"It is nested too deep to be shown."'


def whole_text(text: str) -> str:
    r"""Return text with lone surrogates escaped as in JSON: ``\ud800``."""
    return text.encode(errors="backslashreplace").decode()


class NoSid(str):
    """Takes the place of a missing SID; the same for the same record.

    Args:
        raw: JSON text of the record, which can still be shown.
        number: Which of several equal records of a page it is, from 1.
    """

    __slots__ = ("number", "raw")
    raw: str
    number: int

    def __new__(cls, raw: str, number: int = 1) -> Self:
        """Make one for a record."""
        again = "" if number == 1 else f"-{number}"
        value = super().__new__(cls, f"{_NO_SID} {zlib.crc32(raw.encode()):08x}{again})")
        value.raw, value.number = raw, number
        return value

    def __reduce__(self) -> tuple[type, tuple[str, int]]:
        return NoSid, (self.raw, self.number)


def is_no_sid(text: str) -> bool:
    """Return whether a SID stands for a record that came without one: Twilio cannot be asked."""
    return text.startswith(_NO_SID)
