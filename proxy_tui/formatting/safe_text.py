"""Text from a server made safe to show, long identifiers made short, counts made readable."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from proxy_tui.api.unclear import is_no_sid

NOTHING: Final = "\N{EN DASH}"
"""The dash that stands where there is no value."""

_PICTURES: Final = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"}
_LAST_C1: Final = 0x9F
_LAST_WITHOUT_MARKS: Final = "\u02ff"

MOST_MARKS: Final = 6
"""Combining marks on one letter: Vietnamese and Thai need 2, Hebrew with accents and Burmese
4 or 5, stacks of Tibetan 6."""
_CUT: Final = "\ufffd"


def safe(text: str) -> str:
    r"""Return ``text`` with everything that a terminal could act on made visible.

    Control characters become their pictures (``␛``, ``␊``), C1 controls become
    U+FFFD, and all else that does not print (bidi overrides, zero-width
    characters, unusual spaces, lone surrogates) becomes ``\u{202e}``. Marks that
    stand on one letter end after as many as scripts really use, so that a cell does
    not grow over its neighbours. The result is always ``str.isprintable``; text that
    needs nothing is returned itself.
    """
    if text.isascii() and text.isprintable():
        return text
    shown = text if text.isprintable() else "".join(map(_visible, text))
    few = "".join(_with_few_marks(shown))
    return shown if few == shown else few


def _with_few_marks(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        marks = marks + 1 if _is_mark(character) else 0
        if marks <= MOST_MARKS:
            yield character
        elif marks == MOST_MARKS + 1:
            yield _CUT


def _is_mark(character: str) -> bool:
    return character > _LAST_WITHOUT_MARKS and unicodedata.category(character)[0] == "M"


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    if code in _PICTURES:
        return _PICTURES[code]
    return "\ufffd" if code <= _LAST_C1 else f"\\u{{{code:x}}}"


def short_sid(sid: str | None) -> str:
    """Return a SID with its middle cut: ``KC5c21…77e0``; short text is left whole."""
    if sid and is_no_sid(sid):
        return "(no SID)"
    shown = safe(sid) if sid else NOTHING
    return shown if len(shown) <= 11 else f"{shown[:6]}…{shown[-4:]}"


def count(number: int) -> str:
    """Return a number with its thousands apart: ``1 200``."""
    return f"{number:,}".replace(",", " ")


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: ``1 session``, ``1 200 sessions``, ``no sessions``.

    Args:
        number: How many.
        noun: What is counted, in the singular.
        plural: The plural, where it is not the noun with an s.
    """
    many = plural or f"{noun}s"
    if not number:
        return f"no {many}"
    return f"{count(number)} {noun if number == 1 else many}"


def all_of(number: int, noun: str, plural: str = "") -> str:
    """Return all of at least one: ``the only session``, ``both sessions``, ``all 12 sessions``.

    Args:
        number: How many.
        noun: What is counted, in the singular.
        plural: The plural, where it is not the noun with an s.
    """
    if number == 1:
        return f"the only {noun}"
    many = plural or f"{noun}s"
    return f"both {many}" if number == 2 else f"all {count(number)} {many}"


_STARTS_FORMULA: Final = frozenset("=+-@")
_NEGATIVE = re.compile(r"-[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)


def inert_cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula; other text is returned itself.

    An apostrophe goes before it, which spreadsheets take for "this is text" and which
    one replacement takes away again. Negative numbers stay numbers. A phone number gets
    one too: ``+44••••1234`` would be an error, and ``+442079460011`` would lose its plus.
    """
    if _NEGATIVE.fullmatch(text):
        return text
    start = text.lstrip("'")
    first = next((one for one in start if not _is_skipped(one)), "")
    plain = unicodedata.normalize("NFKC", first)[:1]
    return f"'{text}" if plain in _STARTS_FORMULA or start[:1] in {"\t", "\r", "\n"} else text


def _is_skipped(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in {"Cf", "Cc"}
