"""What is true about a list, as a value and as a sentence.

The API has no totals: a count here is always of what was loaded, and says so.
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

NOTHING_ASKED: Final = Coverage()
"""Of a list whose filter asks for no participants."""


@dataclass(frozen=True, slots=True)
class ListStatus:
    """Where one page of a partly loaded, perhaps filtered list stands."""

    page: int
    """Number of the page shown, from 1."""
    first: int
    """Number of its first row among the matching ones, from 1; 0 when it is empty."""
    last: int
    """Number of its last row; 0 when it is empty."""
    loaded: int
    matching: int
    """Rows left by the filter; ``loaded`` when there is none."""
    has_more: bool
    """Whether the API has rows that were not loaded."""
    filtered: bool
    coverage: Coverage = NOTHING_ASKED
    """How far the participants that the filter asks for are known."""
    marked: int = 0


def list_status_words(
    status: ListStatus, keys: CoverageKeys = NO_KEYS, now: datetime | None = None
) -> str:
    """Return the line below a list.

    ``page 3 · rows 201-300 of 300 loaded · more available (L)``, ``all 1 200 loaded``,
    ``12 of 300 loaded match · more available, not searched (L)``,
    ``1 known · 259 not read (P reads them, 13 s) · all 1 200 loaded``.

    Args:
        status: What is so.
        keys: The keys in force that close gaps.
        now: What the age of readings counts to; None leaves it out.
    """
    parts = []
    paged = (status.has_more and not status.filtered and status.loaded > 0) or status.page > 1
    if paged or status.matching > status.last:
        parts += [f"page {count(status.page)}", _rows(status)]
    if status.filtered:
        parts += _matching(status, keys, now)
    elif parts:
        parts[-1] += _of_loaded(status)
    else:
        parts.append(_loaded(status))
    is_known = not unread_words(status.coverage)
    if status.has_more and (is_known or not status.filtered):
        key = f" ({keys.load})" if keys.load else ""
        parts.append(f"more available{', not searched' if status.filtered else ''}{key}")
    if status.coverage.incomplete:
        parts.append(incomplete_words(status.coverage.incomplete))
    if status.marked:
        parts.append(f"{count(status.marked)} marked")
    return " · ".join(parts)


def empty_words(status: ListStatus) -> tuple[str, str]:
    """Return a title and sentences for a filtered list without rows: none of what was read."""
    coverage, said = status.coverage, []
    is_known = not (coverage.unread or coverage.unreadable)
    if is_known and status.loaded == 1:
        said.append("The one loaded session does not match.")
    elif is_known:
        said.append(f"None of {counted(status.loaded, 'loaded session')} matches.")
    if coverage.unread:
        sessions = counted(coverage.unread, "session")
        said.append(f"It depends on who is in a session, and that was not read for {sessions}.")
    if coverage.unreadable:
        said.append(f"{counted(coverage.unreadable, 'session')} could not be read.")
    if status.has_more:
        said.append("The service has more sessions, which were not searched.")
    return ("Nothing matches" if is_known else "None known so far"), " ".join(said)


def _rows(status: ListStatus) -> str:
    if not status.last:
        return "no rows"
    if status.first == status.last:
        return f"row {count(status.first)}"
    return f"rows {count(status.first)}{NOTHING}{count(status.last)}"


def _of_loaded(status: ListStatus) -> str:
    whole = not (status.has_more or status.coverage.incomplete)
    return f" of {count(status.loaded)}{', all loaded' if whole else ' loaded'}"


def _matching(status: ListStatus, keys: CoverageKeys, now: datetime | None) -> list[str]:
    number = count(status.matching) if status.matching else "none"
    if unread := unread_words(status.coverage, keys):
        more = f", more{f' ({keys.load})' if keys.load else ''}" if status.has_more else ""
        # Short: all of it is to fit a line of 80 columns.
        return [f"{number} known", *unread, f"{_loaded(status)}{more}"]
    age = age_words(status.coverage, now) if now is not None else ""
    people = [f"people read {age}"] if age else []
    if status.loaded == 1:
        return [f"the only one {'matches' if status.matching else 'does not match'}", *people]
    verb = "matches" if status.matching == 1 else "match"
    return [f"{number} of {count(status.loaded)} loaded {verb}", *people]


def _loaded(status: ListStatus) -> str:
    if status.has_more or status.coverage.incomplete:
        return f"{count(status.loaded) if status.loaded else 'none'} loaded"
    return all_of(status.loaded, "one", "loaded") if status.loaded else "nothing here"
