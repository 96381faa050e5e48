"""Cells that no spreadsheet runs, for CSV files and for texts that are pasted."""

import re
import unicodedata
from typing import Final

_FORMULA_SIGNS: Final = frozenset("=+-@")
_NEGATIVE = re.compile(r"-[0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
_OTHER_SEPARATOR: Final = ";"
"""Where spreadsheets split a CSV file in countries that write 1,5. They do so inside quotes that
begin after a comma too, so quoting the cell would not help."""


def inert_cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula; other text is returned itself.

    The text gets an apostrophe in front, which spreadsheets read as "this is text", and
    another one after each semicolon that a formula would follow. ``plain_cell`` takes them
    away again. Negative numbers stay numbers. A phone number gets one too: ``+44••••1234``
    would be an error, and ``+442079460011`` would lose its plus.
    """
    if _NEGATIVE.fullmatch(text):
        return text
    return _OTHER_SEPARATOR.join(map(_inert, text.split(_OTHER_SEPARATOR)))


def plain_cell(cell: str) -> str:
    """Return the text of which ``inert_cell`` made a cell."""
    return _OTHER_SEPARATOR.join(
        part[1:] if part[:1] == "'" and _inert(part[1:]) == part else part
        for part in cell.split(_OTHER_SEPARATOR)
    )


def _inert(part: str) -> str:
    start = part.lstrip("'")
    first = next((one for one in start if not _is_skipped(one)), "")
    sign = unicodedata.normalize("NFKC", first)[:1]
    return f"'{part}" if sign in _FORMULA_SIGNS or start[:1] in {"\t", "\r", "\n"} else part


def _is_skipped(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in {"Cf", "Cc"}
