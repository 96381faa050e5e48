"""Values of a query found in text: anywhere in it, or as the whole of it.

What is made here is asked of text that was casefolded already.
"""

import re
from collections.abc import Callable

from proxy_tui.operations.query.parser import Value, Wild

Match = Callable[[str], bool]
"""Whether casefolded text fits."""


def within(value: Value) -> Match:
    """Return whether a value occurs somewhere in a line of a text, whatever its letter case."""
    word = value.literal
    if word is not None:
        return _contains(word.casefold())
    segments = _segments(value)
    while segments and not segments[0]:
        del segments[0]
    while segments and not segments[-1]:
        del segments[-1]
    if not segments:
        return _always
    search = re.compile(segments[0] + "".join(map(_further, segments[1:]))).search
    return lambda text: search(text) is not None


def whole(value: Value) -> Match:
    """Return whether a value, wildcards filled, is all of a text, whatever its letter case."""
    match value.parts:
        case (str(word),):
            wanted = word.casefold()
            return lambda text: text == wanted
        case (Wild.ANY,):
            return _always
        case (str(word), Wild.ANY):
            start = word.casefold()
            return lambda text: text.startswith(start)
        case (Wild.ANY, str(word)):
            end = word.casefold()
            return lambda text: text.endswith(end)
        case (Wild.ANY, str(word), Wild.ANY):
            return _contains(word.casefold())
    first, *middle = _segments(value)
    last = f".*{middle.pop()}" if middle else ""
    pattern = first + "".join(map(_further, middle)) + last
    fits = re.compile(pattern, re.DOTALL).fullmatch
    return lambda text: fits(text) is not None


def _contains(word: str) -> Match:
    return lambda text: word in text


def _always(_text: str) -> bool:
    return True


def _segments(value: Value) -> list[str]:
    """Return the patterns between the ANY of a value; "" where nothing is between."""
    segments = [""]
    for part in value.parts:
        if part is Wild.ANY:
            segments.append("")
        else:
            segments[-1] += "." if isinstance(part, Wild) else re.escape(part.casefold())
    return segments


def _further(segment: str) -> str:
    """Return a pattern for the next place of a segment.

    Atomic: the nearest place is as good as any, and trying others takes forever
    on ``a*a*a*a*b``.
    """
    return f"(?>.*?{segment})"
