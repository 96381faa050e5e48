"""The line below a list.

The API has no totals, so every count is of what was loaded and says so.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from proxy_tui.formatting.coverage import (
    NO_KEYS,
    Coverage,
    CoverageKeys,
    age_words,
    incomplete_words,
    unread_words,
)
from proxy_tui.formatting.safe_text import NOTHING, all_of, count, counted

_NO_PEOPLE_NEEDED: Final = Coverage()


@dataclass(frozen=True, slots=True)
class ListStatus:
    """One page of a list that may be partly loaded and filtered."""

    page: int
    """The page shown, from 1."""
    first: int
    """Number of its first row among the matching ones, from 1; 0 if the page is empty."""
    last: int
    """Number of its last row; 0 if the page is empty."""
    loaded: int
    matching: int
    """Rows that the filter keeps; equal to ``loaded`` without a filter."""
    has_more: bool
    """Whether the API has rows that were not loaded."""
    filtered: bool
    coverage: Coverage = _NO_PEOPLE_NEEDED
    """What is known of the participants that the filter asks for."""
    marked: int = 0
    marks_hidden: int = 0
    """Marked rows that the filter hides."""


def list_status_words(
    status: ListStatus, keys: CoverageKeys = NO_KEYS, now: datetime | None = None
) -> str:
    """Return the line below a list; without ``now`` it leaves out the age of readings.

    ``page 3 · rows 201-300 of 300 loaded · more available (L)``, ``all 1 200 loaded``,
    ``12 of 300 loaded match · more available, not searched (L)``,
    ``1 known · 259 not read (P reads them, 13 s) · all 1 200 loaded``.
    """
    parts = []
    paged = (status.has_more and not status.filtered and status.loaded > 0) or status.page > 1
    if paged or status.matching > status.last:
        parts += [f"page {count(status.page)}", _rows(status)]
    if status.filtered:
        parts += _matching(status, keys, now)
    elif parts:
        loaded = ", all loaded" if _is_whole(status) else " loaded"
        parts[-1] += f" of {count(status.loaded)}{loaded}"
    else:
        parts.append(_loaded(status))
    is_known = not unread_words(status.coverage)
    if status.has_more and (is_known or not status.filtered):
        searched = ", not searched" if status.filtered else ""
        parts.append(f"more available{searched}{_in_brackets(keys.load)}")
    if status.coverage.incomplete:
        parts.append(incomplete_words(status.coverage.incomplete))
    if status.marked:
        parts.append(marked_words(status.marked, status.marks_hidden))
    return " · ".join(parts)


def marked_words(marked: int, hidden: int = 0) -> str:
    """Return how many rows are marked and not shown: ``3 marked, 1 hidden``."""
    return f"{count(marked)} marked" + (f", {count(hidden)} hidden" if hidden else "")


def empty_words(status: ListStatus) -> tuple[str, str]:
    """Return a title and sentences for a filtered list without rows."""
    coverage, sentences = status.coverage, []
    is_known = not (coverage.unread or coverage.unreadable)
    if is_known and status.loaded == 1:
        sentences.append("The one loaded session does not match.")
    elif is_known:
        sentences.append(f"None of {counted(status.loaded, 'loaded session')} matches.")
    if coverage.unread:
        unread = counted(coverage.unread, "session")
        sentences.append(f"The filter needs participants, which were not read for {unread}.")
    if coverage.unreadable:
        sentences.append(f"{counted(coverage.unreadable, 'session')} could not be read.")
    if status.has_more:
        sentences.append("The service has more sessions, which were not searched.")
    return ("Nothing matches" if is_known else "No match known so far"), " ".join(sentences)


def _rows(status: ListStatus) -> str:
    if not status.last:
        return "no rows"
    if status.first == status.last:
        return f"row {count(status.first)}"
    return f"rows {count(status.first)}{NOTHING}{count(status.last)}"


def _matching(status: ListStatus, keys: CoverageKeys, now: datetime | None) -> list[str]:
    number = count(status.matching) if status.matching else "none"
    if unread := unread_words(status.coverage, keys):
        more = f", more{_in_brackets(keys.load)}" if status.has_more else ""
        # Short, so that it fits 80 columns.
        return [f"{number} known", *unread, f"{_loaded(status)}{more}"]
    age = age_words(status.coverage, now) if now is not None else ""
    people = [f"people read {age}"] if age else []
    if status.loaded == 1:
        return [f"the only one {'matches' if status.matching else 'does not match'}", *people]
    verb = "matches" if status.matching == 1 else "match"
    return [f"{number} of {count(status.loaded)} loaded {verb}", *people]


def _in_brackets(key: str) -> str:
    return f" ({key})" if key else ""


def _is_whole(status: ListStatus) -> bool:
    return not (status.has_more or status.coverage.incomplete)


def _loaded(status: ListStatus) -> str:
    if not _is_whole(status):
        return f"{count(status.loaded) if status.loaded else 'none'} loaded"
    return all_of(status.loaded, "one", "loaded") if status.loaded else "nothing here"
