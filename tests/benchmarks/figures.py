"""Figures as tables: medians of runs, beside a reference, beside what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass, field


def median(values: Sequence[float]) -> float:
    """The middle value; the mean of the two middle ones of an even number."""
    return quantile(values, 0.5)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which that share of all values lies, interpolated; nan of none."""
    if not values:
        return float("nan")
    ranked = sorted(values)
    place = (len(ranked) - 1) * share
    low = int(place)
    high = min(low + 1, len(ranked) - 1)
    return ranked[low] + (ranked[high] - ranked[low]) * (place - low)


def shown(value: float | str | None) -> str:
    """A figure with three digits or so; ``–`` for none."""
    if isinstance(value, str):
        return value
    if value is None or value != value:  # noqa: PLR0124  nan is unlike itself
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


@dataclass
class Table:
    """Rows of figures under headings, printed with aligned columns."""

    title: str
    headings: Sequence[str]
    rows: list[Sequence[float | str | None]] = field(default_factory=list)

    def add(self, *cells: float | str | None) -> None:
        """Add a row; the first cell says what was measured."""
        self.rows.append(cells)

    def __str__(self) -> str:
        texts = [list(self.headings), *([shown(cell) for cell in row] for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
        lines = [
            "  ".join(
                cell.ljust(width) if index == 0 else cell.rjust(width)
                for index, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            for row in texts
        ]
        return "\n".join([self.title, lines[0], "-" * len(lines[0]), *lines[1:]])


@dataclass
class Paired:
    """Figures of a program, each with that of its reference taken right after it."""

    values: list[float] = field(default_factory=list)
    reference: list[float] = field(default_factory=list)

    def add(self, value: float, reference: float) -> None:
        """Add a pair."""
        self.values.append(value)
        self.reference.append(reference)

    @property
    def ratio(self) -> float:
        """The median of the ratios of all pairs."""
        pairs = zip(self.values, self.reference, strict=True)
        return median([value / reference for value, reference in pairs])


@dataclass(frozen=True)
class Promise:
    """Figures beside what was promised of them."""

    what: str
    unit: str
    values: Sequence[float]
    limit: float
    """The most that is promised: times the reference if there is one, else in ``unit``."""
    reference: Sequence[float] = ()
    """The same of what the figures are compared with, taken in the same run."""
    share: float = 0.5
    """The quantile that is promised, of the values and of the reference."""
    paired: Paired | None = None
    """The values beside those of the reference, where each has one of its own."""

    @property
    def is_ratio(self) -> bool:
        """Whether the promise is a multiple of a reference."""
        return self.paired is not None or bool(self.reference)

    @property
    def measured(self) -> float:
        """What is compared with the limit."""
        if self.paired is not None:
            return self.paired.ratio
        value = quantile(self.values, self.share)
        return value / quantile(self.reference, self.share) if self.reference else value

    @property
    def is_kept(self) -> bool:
        """Whether the figure is within the limit; a figure that is missing is not."""
        return self.measured <= self.limit


def ratio(value: float | None, reference: float | None) -> str:
    """How many times the reference; ``–`` where there is nothing to divide."""
    return f"{value / reference:.2f} x" if value is not None and reference else "–"
