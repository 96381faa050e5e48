"""One page of a list, where the next one is, and whether the list ends at all.

A server may name a page that was read already, or pages for ever that bring
nothing new. Every page knows the ones before it, so a list that does not end is
noticed wherever it is read: there is no next page then, and ``incomplete`` says
why. What was read stays.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MOST_PAGES: Final = 10_000
"""Pages that are read of one list at most: a million sessions."""
MOST_IDLE: Final = 5
"""Pages in a row that may bring nothing new; an empty page in the middle is no mistake."""


class PagesRead:
    """What was read of one list so far, shared by its pages; each stands at its number.

    A page that is asked for again must not count as a repetition of itself, so
    everything is kept with the number of the page that brought it.
    """

    def __init__(self) -> None:
        self._pages: dict[str, int] = {}
        self._sids: dict[str, int] = {}

    def take(
        self, number: int, url: str, sids: Sequence[str], next_url: str | None, idle: int
    ) -> tuple[int, str]:
        """Add a page and say whether the list goes on.

        Args:
            number: Of the page, from 1.
            url: What was requested.
            sids: SIDs of its rows.
            next_url: The page that is to follow, as it would be requested; None at the end.
            idle: How many pages before this one brought nothing new, in a row.

        Returns:
            The same with this page, and why the list is not read on; "" where it is
            or has ended.
        """
        self._pages.setdefault(url, number)
        is_new = False
        for sid in sids:
            is_new |= self._sids.setdefault(sid, number) >= number
        idle = 0 if is_new else idle + 1
        if next_url is None:
            return idle, ""
        if self._pages.get(next_url, number + 1) <= number:
            return idle, "the next page that the API names was read already"
        if idle >= MOST_IDLE:
            return idle, f"{idle} pages in a row brought nothing new"
        return idle, f"it goes on after {number:,} pages" if number >= MOST_PAGES else ""


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
    incomplete: str = ""
    """Why the list is not read on though the API names more; "" where nothing is amiss."""
    as_of: int = field(default=0, repr=False, compare=False)
    """When this was true, by ``order.moment``; 0 on a page made by hand."""
    number: int = field(default=1, repr=False, compare=False)
    """Which page of the list this is, from 1, by how it was reached."""
    idle: int = field(default=0, repr=False, compare=False)
    """How many pages up to this one brought nothing new, in a row."""
    read: PagesRead | None = field(default=None, repr=False, compare=False)
    """What the pages up to this one brought. None on a page made by hand."""

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def has_more(self) -> bool:
        """Whether the API says there is another page."""
        return self.next_url is not None


class Listed(list[T]):
    """All items of a list, as far as it could be read."""

    def __init__(self, items: Iterable[T] = (), incomplete: str = "") -> None:
        super().__init__(items)
        self.incomplete = incomplete
        """Why it is not the whole list; "" if it is."""
