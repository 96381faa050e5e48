"""One page of a list, where the next one is, and whether the list ends at all.

A server may name a page that was read already, or pages without end that bring
nothing new. Every page knows the ones before it, so such a list ends: the page
has no next one, and ``incomplete`` says why.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MOST_PAGES: Final = 10_000
"""Pages that are read of one list at most: a million sessions."""
MOST_IDLE: Final = 5
"""Pages in a row that may bring nothing new; an empty page in the middle is no mistake."""


class ReadSoFar:
    """URLs and SIDs read of one list so far, each with the number of the page that brought it.

    The number is there because a page that is read again must not count as a
    repetition of itself.
    """

    def __init__(self) -> None:
        self.urls: dict[str, int] = {}
        self.sids: dict[str, int] = {}


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Items in the order the API gave them, and the way to the next ones.

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
    incomplete: str = ""
    """Why the list is not read on though the API names more; mostly empty."""
    as_of: int = field(default=0, repr=False, compare=False)
    """When this was true, by ``order.moment``; 0 on a page made by hand."""
    number: int = field(default=1, repr=False, compare=False)
    """Which page of the list this is, from 1, by how it was reached."""
    idle: int = field(default=0, repr=False, compare=False)
    """How many pages up to this one brought nothing new, in a row."""
    so_far: ReadSoFar | None = field(default=None, repr=False, compare=False)
    """What the pages up to this one brought. None on a page made by hand."""

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def has_more(self) -> bool:
        """Whether the API says there is another page."""
        return self.next_url is not None

    def after(self, before: "Page[T] | None", next_url: str | None) -> "Page[T]":
        """Return this page with its place in the list; without a next one if that never ends.

        ``next_url`` is the next page as it would be requested; None at the end.
        """
        # An empty page is false, and has a place in its list all the same.
        so_far = (None if before is None else before.so_far) or ReadSoFar()
        number, idle = (1, 0) if before is None else (before.number + 1, before.idle)
        so_far.urls.setdefault(self.url, number)
        is_new = False
        for item in self.items:
            is_new |= so_far.sids.setdefault(getattr(item, "sid", ""), number) >= number
        idle = 0 if is_new else idle + 1
        why = ""
        if next_url is not None:
            if so_far.urls.get(next_url, number + 1) <= number:
                why = "the next page that the API names was read already"
            elif idle >= MOST_IDLE:
                why = f"{idle} pages in a row brought nothing new"
            elif number >= MOST_PAGES:
                why = f"it goes on after {number:,} pages"
        return replace(
            self,
            next_url=None if why else self.next_url,
            incomplete=why,
            number=number,
            idle=idle,
            so_far=so_far,
        )


class Listed(list[T]):
    """All items of a list, as far as it could be read."""

    def __init__(self, items: Iterable[T] = (), incomplete: str = "") -> None:
        super().__init__(items)
        self.incomplete = incomplete
        """Why it is not the whole list; mostly empty."""
