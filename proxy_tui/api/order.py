"""Order stamps: which of two answers is newer.

Answers do not arrive in the order of their requests, and the answer to an
earlier request may describe an older state. So each carries a stamp: for a read,
when the request was sent; for a write, when it was answered. The whole process
shares one counter.
"""

from itertools import count
from typing import Protocol

_count = count(1)


class Ordered(Protocol):
    """A value with a stamp: a session, a page, or something made from them."""

    @property
    def as_of(self) -> int:
        """The stamp, by ``moment``; 0 is older than any answer."""


class Stamped:
    """Base of a frozen value that the client stamps. Not a field, since the API has none."""

    __slots__ = ("_as_of",)

    @property
    def as_of(self) -> int:
        """When this was true, by ``moment``; 0 if made by hand or by ``replace``."""
        return int(getattr(self, "_as_of", 0))


def stamp(value: object, as_of: int) -> None:
    """Set the stamp of a value whose class has one."""
    if isinstance(value, Stamped):
        # Not passed to the constructor: a response does not know when it was requested.
        object.__setattr__(value, "_as_of", as_of)


def moment() -> int:
    """Return a stamp later than every one before it, in any thread."""
    return next(_count)


def is_older(one: Ordered, known: Ordered | None) -> bool:
    """Return whether a value may describe an older state than the known one."""
    return known is not None and one.as_of < known.as_of
