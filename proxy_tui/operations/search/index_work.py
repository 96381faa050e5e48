"""What the search index is asked: sessions to save or forget, and searches to answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from proxy_tui.api.models import Session
    from proxy_tui.operations.search.people_index import Entry
    from proxy_tui.operations.search.search_terms import SearchTerm

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class Lookup:
    """What the index says about one search; nothing until it was read."""

    def __init__(self, term: "SearchTerm") -> None:
        self.term = term
        self._others: Mapping[str, tuple[int, datetime]] = {}

    def answer(self, others: Mapping[str, tuple[int, datetime]]) -> None:
        """Take the sessions in which nobody matches.

        Args:
            others: By SID ``date_updated``, by ``stamp_of``, and when they were read.
        """
        self._others = others

    def ruled_out(self, session: "Session") -> datetime | None:
        """Return when a session was read if nobody in it matches and it did not change since."""
        updated, read = self._others.get(session.sid, (None, None))
        return read if updated is not None and updated == stamp_of(session.date_updated) else None


@dataclass
class Work:
    """What is to be done next."""

    entries: "dict[str, Entry | None]" = field(default_factory=dict)
    """Sessions to save by SID, or to forget."""
    listed: dict[str, frozenset[str]] = field(default_factory=dict)
    """Every session SID of services whose list was read."""
    lookups: list[Lookup] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.entries or self.listed or self.lookups)

    def add(self, later: "Work") -> None:
        """Take more work, to be done with this."""
        self.entries |= later.entries
        self.listed |= later.listed
        self.lookups += later.lookups


def stamp_of(at: object) -> int | None:
    """Return microseconds since 1970; None for what is no date."""
    return (at - _EPOCH) // _MICROSECOND if isinstance(at, datetime) else None


def moment_of(stamp: int) -> datetime:
    """Return the time of a stamp, aware."""
    return _EPOCH + stamp * _MICROSECOND
