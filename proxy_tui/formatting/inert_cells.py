"""Text for a cell of a table that a spreadsheet may open."""

import re
import unicodedata
from typing import Final

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
