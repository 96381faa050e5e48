"""One page of a list, and where the next one is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Items in the order the API gave them, and the way on.

    The API has no totals and no documented order, and a short page need not be
    the last one: only ``next_url`` says whether there is more.
    """

    items: tuple[T, ...]
    next_url: str | None = None
    """Absolute URL of the next page, opaque; None at the end."""
    url: str = ""
    """This page's own URL, as it was requested, so that it can be read again."""
    item_type: type[T] | None = field(default=None, repr=False, compare=False)
    """What the items are; lets an empty page be followed. None on a page made by hand."""

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def has_more(self) -> bool:
        """Whether the API says there is another page."""
        return self.next_url is not None
