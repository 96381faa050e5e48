"""How each kind of value in an answer is read: as documented, or as its JSON text."""

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import lru_cache
from types import NoneType
from typing import Annotated, Any, Final, Self, get_args

from proxy_tui.api.unclear import NoSid, Unclear, json_text, whole_text


@dataclass(frozen=True, slots=True)
class Reading:
    """How the values of some fields are read."""

    usual: frozenset[type]
    """Types whose values stay as they are: a page holds hundreds, and asks only for their type."""
    read: Callable[[Any], Any]
    """Reads a value of any other type; what it returned, it returns again."""


def _text(value: object) -> str:
    return "" if value is None else json_text(value)


def _word(value: object) -> str:
    return sys.intern(value) if type(value) is str else _text(value)


def _maybe_word(value: object) -> str | None:
    return None if value is None else _word(value)


@lru_cache(1024)  # the dates of a session are often equal, and take a tenth of its memory
def _moment_in(text: str) -> datetime | str:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else whole_text(text)
    except (ValueError, OverflowError):  # no date, or one before the year 1
        return json_text(text)


def _moment(value: object) -> datetime | str:
    if isinstance(value, str):
        return _moment_in(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else str(value)
    return json_text(value)


_DIGITS: Final = re.compile(r"\s*-?[0-9]{1,300}\s*")
_LARGEST: Final = 10**300
"""Beyond it arithmetic with the number fails."""


def _number(value: object) -> int:
    if type(value) is int and -_LARGEST < value < _LARGEST:
        return value
    if value is None:
        return 0
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST:
        return int(value)
    return _unclear(value)


def _unclear(value: object) -> Unclear:
    return value if isinstance(value, Unclear) else Unclear(json_text(value))


def _flags(value: object) -> dict[str, bool | None] | Unclear:
    if isinstance(value, dict) and all(one is None or type(one) is bool for one in value.values()):
        return value
    return _unclear(value)


Text = Annotated[str, Reading(frozenset({str}), _text)]
"""A string; null reads as empty, anything else as its JSON text."""

MaybeText = Annotated[str | None, Reading(frozenset({str, NoneType}), json_text)]
"""A string or null; anything else reads as its JSON text."""

Word = Annotated[str, Reading(frozenset(), _word)]
"""A text that many records share, so that it is kept in memory once."""

MaybeWord = Annotated[str | None, Reading(frozenset({NoneType}), _maybe_word)]
"""The same, or null."""

Sid = Annotated[str, Reading(frozenset({str, NoSid}), _text)]
"""A SID; ``NoSid`` if the record came without one."""

Moment = Annotated[datetime | str | None, Reading(frozenset({NoneType}), _moment)]
"""An aware datetime in UTC; the raw text if it is not one; or None."""

Number = Annotated[int, Reading(frozenset({Unclear}), _number)]
"""An integer; null reads as 0, anything else as ``Unclear``."""

Flag = Annotated[bool | Unclear | None, Reading(frozenset({bool, NoneType}), _unclear)]
"""True, false or null; anything else is ``Unclear``."""

Flags = Annotated[dict[str, bool | None] | Unclear | None, Reading(frozenset({NoneType}), _flags)]
"""An open map of flags, or null; anything else is ``Unclear``."""


@dataclass(frozen=True, slots=True)
class Record:
    """Base of a frozen dataclass whose fields are read as their annotations say."""

    def __post_init__(self) -> None:
        """Read every value, whoever made the record."""
        for name, put, _, reading in _slots(type(self)):
            value = getattr(self, name)
            if type(value) not in reading.usual:
                put(self, reading.read(value))

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """Return the record that a JSON object holds; fields of other names are ignored."""
        # Without the constructor, which takes twice as long: a page holds 1,600 values.
        record = object.__new__(cls)
        for name, put, default, reading in _slots(cls):
            value = row.get(name, default)
            put(record, value if type(value) in reading.usual else reading.read(value))
        return record


_Slot = tuple[str, Callable[[Record, Any], None], Any, Reading]
"""Name of a field, what sets it in a frozen record, its default, and how it is read."""
_SLOTS: Final[dict[type[Record], tuple[_Slot, ...]]] = {}


def _slots(kind: type[Record]) -> tuple[_Slot, ...]:
    """Return the fields of a class, looked up once."""
    if kind not in _SLOTS:
        _SLOTS[kind] = tuple(
            (field.name, getattr(kind, field.name).__set__, field.default, get_args(field.type)[1])
            for field in fields(kind)
        )
    return _SLOTS[kind]
