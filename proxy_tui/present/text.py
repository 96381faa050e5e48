"""Text from a server made safe to show, long identifiers made short, counts made readable."""

from typing import Final

NOTHING: Final = "\N{EN DASH}"
"""The dash that stands where there is no value."""

_PICTURES: Final = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"}
_LAST_C1: Final = 0x9F


def safe(text: str) -> str:
    r"""Return ``text`` with everything that a terminal could act on made visible.

    Control characters become their pictures (``␛``, ``␊``), C1 controls become
    U+FFFD, and all else that does not print (bidi overrides, zero-width
    characters, unusual spaces, lone surrogates) becomes ``\u{202e}``. The
    result is always ``str.isprintable``; text that already was is returned itself.
    """
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    if code in _PICTURES:
        return _PICTURES[code]
    return "\ufffd" if code <= _LAST_C1 else f"\\u{{{code:x}}}"


def short_sid(sid: str | None) -> str:
    """Return a SID with its middle cut: ``KC5c21…77e0``; short text is left whole."""
    shown = safe(sid) if sid else NOTHING
    return shown if len(shown) <= 11 else f"{shown[:6]}…{shown[-4:]}"


def count(number: int) -> str:
    """Return a number with its thousands apart: ``1 200``."""
    return f"{number:,}".replace(",", " ")
