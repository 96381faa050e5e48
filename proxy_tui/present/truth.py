"""What is true about a list, as a value and as a sentence.

The API has no totals: a count here is always of what was loaded, and says so.
"""

from dataclasses import dataclass

from proxy_tui.present.coverage import incomplete_words
from proxy_tui.present.text import NOTHING, count


@dataclass(frozen=True, slots=True)
class Truth:
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
    undecided: int = 0
    """Loaded rows that the filter might leave, were their participants read."""
    marked: int = 0
    incomplete: str = ""
    """Why the list is not read on though the API names more; "" where nothing is amiss."""


def truth_words(truth: Truth, remedy: str = "") -> str:
    """Return the line below a list.

    ``page 3 · rows 201-300 · 300 loaded · more available``,
    ``12 of 300 loaded match · more available, not searched``, ``all 1 200 loaded``,
    ``1 of 300 loaded matches · 259 not known (P reads them)``.

    Args:
        truth: What is so.
        remedy: What makes undecided rows known; "" where nothing does.
    """
    parts = []
    if (truth.has_more and not truth.filtered) or truth.matching > truth.last or truth.page > 1:
        parts += [f"page {count(truth.page)}", _rows(truth)]
    parts.append(_matching(truth) if truth.filtered else _loaded(truth))
    if truth.undecided:
        parts.append(f"{count(truth.undecided)} not known{remedy and f' ({remedy})'}")
    if truth.has_more:
        parts.append("more available, not searched" if truth.filtered else "more available")
    if truth.incomplete:
        parts.append(incomplete_words(truth.incomplete))
    if truth.marked:
        parts.append(f"{count(truth.marked)} marked")
    return " · ".join(parts)


def _rows(truth: Truth) -> str:
    if not truth.last:
        return "no rows"
    if truth.first == truth.last:
        return f"row {count(truth.first)}"
    return f"rows {count(truth.first)}{NOTHING}{count(truth.last)}"


def _matching(truth: Truth) -> str:
    number = count(truth.matching) if truth.matching or truth.undecided else "none"
    return (
        f"{number} of {count(truth.loaded)} loaded {'matches' if truth.matching == 1 else 'match'}"
    )


def _loaded(truth: Truth) -> str:
    if truth.has_more or truth.incomplete:
        return f"{count(truth.loaded)} loaded"
    return f"all {count(truth.loaded)} loaded" if truth.loaded else "nothing here"
