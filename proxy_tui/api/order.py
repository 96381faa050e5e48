"""Which of two answers knows more: a count of moments that puts them in order.

Answers do not arrive in the order in which they were asked for. One that was
asked for earlier may tell of an older state, however late it arrives, so each
carries the moment as of which it is certain: for a read, when the request was
sent; for a write, when it was answered. The count is one for the whole process.
"""

from itertools import count
from typing import Protocol

_count = count(1)


class Ordered(Protocol):
    """What carries its moment: a session, a page, what was made of them."""

    @property
    def as_of(self) -> int:
        """The moment, by ``moment``; 0 for what no answer told, which is older than any answer."""


class Stamped:
    """Base of a frozen value that the client stamps; no field of it, since the API has none."""

    __slots__ = ("_as_of",)

    @property
    def as_of(self) -> int:
        """When this was true, by ``moment``; 0 for what was made by hand or by ``replace``."""
        return int(getattr(self, "_as_of", 0))


def stamp(value: object, as_of: int) -> None:
    """Say as of when a value is true, if it is of a kind that keeps it."""
    if isinstance(value, Stamped):
        # Frozen for everybody else: an answer does not know when it was asked for.
        object.__setattr__(value, "_as_of", as_of)


def moment() -> int:
    """Return a moment later than every one before it, in any thread."""
    return next(_count)


def is_older(one: Ordered, known: Ordered | None) -> bool:
    """Whether a value may tell of an older state than the one that is known."""
    return known is not None and one.as_of < known.as_of
