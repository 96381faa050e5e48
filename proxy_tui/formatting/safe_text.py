"""Text from a server made safe to show, SIDs cut, counts in words."""

import unicodedata
from collections.abc import Iterator
from typing import Final

from proxy_tui.api.unclear import is_no_sid

NOTHING: Final = "\N{EN DASH}"
"""Shown where there is no value."""

_PICTURES: Final = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"}
_LAST_C1: Final = 0x9F
_LAST_WITHOUT_MARKS: Final = "\u02ff"
_MOST_MARKS: Final = 6
"""Combining marks on one letter: Vietnamese and Thai need 2, Hebrew with accents and Burmese
4 or 5, stacks of Tibetan 6."""
_REPLACEMENT: Final = "\ufffd"


def safe(text: str) -> str:
    r"""Return ``text`` with everything that a terminal could act on made visible.

    Control characters become their pictures (``␛``, ``␊``), C1 controls U+FFFD, and
    others that do not print (bidi overrides, zero-width characters, unusual spaces,
    lone surrogates) ``\u{202e}``. More combining marks on a letter than any script uses
    are cut, so that a cell does not grow over its neighbours. The result is always
    ``str.isprintable``; text that needs no change is returned itself.
    """
    if text.isascii() and text.isprintable():
        return text
    shown = text if text.isprintable() else "".join(map(_visible, text))
    cut = "".join(_with_few_marks(shown))
    return shown if cut == shown else cut


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    if code in _PICTURES:
        return _PICTURES[code]
    return _REPLACEMENT if code <= _LAST_C1 else f"\\u{{{code:x}}}"


def _with_few_marks(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        is_mark = character > _LAST_WITHOUT_MARKS and unicodedata.category(character)[0] == "M"
        marks = marks + 1 if is_mark else 0
        if marks <= _MOST_MARKS:
            yield character
        elif marks == _MOST_MARKS + 1:
            yield _REPLACEMENT


def whole_sid(sid: str | None) -> str:
    """Return a SID, or that there is none."""
    if sid and is_no_sid(sid):
        return "(no SID)"
    return safe(sid) if sid else NOTHING


def short_sid(sid: str | None) -> str:
    """Return a SID with its middle cut: ``KC5c21…77e0``; short text is returned whole."""
    return middle_cut(whole_sid(sid))


def middle_cut(text: str, width: int = 11) -> str:
    """Return safe text of at most this many characters, with its last four if it is cut."""
    return text if len(text) <= width else f"{text[: width - 5]}…{text[-4:]}"


def count(number: int) -> str:
    """Return a number with a space between thousands: ``1 200``."""
    return f"{number:,}".replace(",", " ")


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: ``1 session``, ``1 200 sessions``, ``no sessions``.

    The plural is the noun with an s unless given.
    """
    many = plural or f"{noun}s"
    if not number:
        return f"no {many}"
    return f"{count(number)} {noun if number == 1 else many}"


def all_of(number: int, noun: str, plural: str = "") -> str:
    """Return "all" of one or more: ``the only session``, ``both sessions``, ``all 12 sessions``.

    The plural is the noun with an s unless given.
    """
    if number == 1:
        return f"the only {noun}"
    many = plural or f"{noun}s"
    return f"both {many}" if number == 2 else f"all {count(number)} {many}"
