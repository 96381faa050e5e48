"""Find the known word nearest to a misspelt one."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str], *, least: float = 0.6) -> str:
    """Return the known word closest to ``word``, or "" if none is close.

    ``least`` is how alike they must be: 1 is the same word.
    """
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=least)), "")


def did_you_mean(word: str, known: Collection[str]) -> str:
    """Return a hint with the nearest known word in any case, or else with all of them."""
    folded = {one.casefold(): one for one in known}
    near = folded.get(nearest(word.casefold(), folded), "")
    return f"Did you mean {near}?" if near else f"Known are {', '.join(known)}."
