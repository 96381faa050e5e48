"""The known word nearest to a misspelt one."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str], *, least: float = 0.6) -> str:
    """Return the known word closest to ``word``, or "" if none is close.

    Args:
        word: What was written.
        known: What might have been meant.
        least: How alike they must be: 1 is the same word.
    """
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=least)), "")
