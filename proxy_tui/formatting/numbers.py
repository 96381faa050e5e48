"""Phone numbers and channel addresses: masked, grouped for reading, or compared.

A masked value keeps its country and, if enough stays hidden, its last four
characters. It always has four dots, so that they do not reveal its length.
"""

import re
import unicodedata
from itertools import pairwise
from typing import Final

from proxy_tui.formatting import numbering
from proxy_tui.formatting.safe_text import NOTHING, safe

DOTS: Final = "••••"
_TAIL: Final = 4
_LEAST_HIDDEN: Final = 3

E164_DIGITS: Final = range(7, 16)
"""Lengths of an international number."""
_ANOTHER: Final = 6
"""This many digits behind a number are another number, or a date."""

_ONE_DIGIT_COUNTRIES: Final = frozenset("17")
_TWO_DIGIT_COUNTRIES: Final = (
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58"
    " 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98"
)
"""ITU E.164 assignments; all other country codes have three digits."""
_MOBILE_DIGITS: Final = {"521": "52", "549": "54"}
"""Mexico's 1 and Argentina's 9 for mobiles, which not everybody writes (api facts 10)."""
_MOBILE_LENGTH: Final = 13
TRUNKS: Final = {
    "1": ("1",), "7": ("8",), "36": ("06",), "52": ("01", "1", "044", "045"), "375": ("8",),
    "993": ("8",),
}  # fmt: skip
"""Prefixes of a national number, by country code; in other countries 0, or none."""

_CHANNEL = re.compile(r"([a-z][a-z0-9_-]{1,31}):(.*)", re.ASCII | re.DOTALL)
_NOT_A_DIGIT = re.compile(r"[^0-9]+")
RUN: Final = re.compile(r"(?:\+[ (]{0,2}|\()?[0-9](?:[ ().\-/_]{0,4}[0-9])*")
"""A number in folded text, however it is grouped."""
_GROUP = re.compile(r"[0-9]+")
_LONG_GROUP = re.compile(r"(?<![+0-9])[0-9]{7,}")


def mask(identifier: str | None) -> str:
    """Return a participant's address masked; a dash for none.

    ``+44••••1234`` for a number, ``messenger:••••1234`` for a channel address,
    ``••••`` if it is too short to keep a tail.
    """
    if not identifier:
        return NOTHING
    if channel := _CHANNEL.fullmatch(identifier):
        return f"{channel[1]}:{_masked(channel[2])}"
    return _masked(identifier)


def _masked(address: str) -> str:
    digits = address[1:]
    is_number = address[:1] == "+" and digits.isascii() and digits.isdigit()
    is_number = is_number and digits[0] != "0" and len(digits) in E164_DIGITS
    country = f"+{country_code(digits)}" if is_number else ""
    hidden = len(address) - len(country) - _TAIL
    return f"{country}{DOTS}{safe(address[-_TAIL:])}" if hidden >= _LEAST_HIDDEN else DOTS


def country_code(digits: str) -> str:
    """Return the country code of international digits."""
    if digits[:1] in _ONE_DIGIT_COUNTRIES:
        return digits[:1]
    return digits[:2] if digits[:2] in _TWO_DIGIT_COUNTRIES else digits[:3]


def canonical(digits: str) -> str:
    """Return international digits without the optional mobile digit, for comparison."""
    plain = _MOBILE_DIGITS.get(digits[:3]) if len(digits) == _MOBILE_LENGTH else None
    return plain + digits[3:] if plain else digits


def digits_of(address: str) -> str:
    """Return the digits of a number or channel address."""
    # The fast path is for most addresses: a filter asks 100,000 sessions at once.
    plain = address[1:]
    return plain if address[:1] == "+" and plain.isdigit() else _NOT_A_DIGIT.sub("", address)


def fold(text: str) -> str:
    """Return text of the same length with ASCII digits, dashes, spaces and signs.

    Full-width and Arabic-Indic digits become 0 to 9, every dash a hyphen, every space
    and every invisible character (zero-width, direction marks) a blank.
    """
    return text if text.isascii() else "".join(map(_folded, text))


_DASHES: Final = frozenset("\N{MINUS SIGN}\N{KATAKANA-HIRAGANA PROLONGED SOUND MARK}")


def _folded(character: str) -> str:
    if character.isascii():
        return character
    if (digit := unicodedata.decimal(character, None)) is not None:
        return str(digit)
    kind = unicodedata.category(character)
    if kind == "Pd" or character in _DASHES:
        return "-"
    plain = " " if kind in {"Zs", "Cf"} else unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def international(run: str, *, likely: bool) -> tuple[str, int] | None:
    """Return the international digits at the start of a run, and the index where they end.

    A date or another number may follow. A few digits too many belong to the number,
    so that a mistyped number is never cut to a valid one.
    """
    ends = [match.end() for match in _GROUP.finditer(run)]
    rest = {end: sum(map(str.isdigit, run[end:])) for end in ends}
    read = [(_international_digits(run[:end], likely=likely), end) for end in reversed(ends)]
    fitting = [(digits, end) for digits, end in read if digits and len(digits) in E164_DIGITS]
    whole = [one for one in fitting if not 0 < rest[one[1]] < _ANOTHER]
    if len(whole) > 1:
        return next((one for one in whole if numbering.plan_of(one[0]).is_possible), whole[0])
    return next(iter(whole or fitting), None)


def _international_digits(piece: str, *, likely: bool) -> str | None:
    """Return the international digits of a folded number; None if it names no country.

    Args:
        piece: Digits, perhaps after a plus or a prefix (00, 011).
        likely: Accept 00 only before a number of possible length, because some order
            numbers begin with 00.
    """
    digits = _NOT_A_DIGIT.sub("", piece)
    if piece.startswith("+"):
        digits = digits.removeprefix("00")
        return digits if digits[:1] != "0" else None
    if digits.startswith("00"):
        rest = digits[2:]
        is_one = not likely or _is_possible(rest)
    else:
        rest = digits.removeprefix("011")
        stands_apart = piece.lstrip("( ").startswith(("011 ", "011-", "011.", "011+"))
        least = 8 if stands_apart else 10
        is_one = rest != digits and len(rest) >= least and _is_possible(rest)
    return rest if is_one and rest[:1] not in {"", "0"} else None


def _is_possible(digits: str) -> bool:
    return len(digits) in E164_DIGITS and numbering.plan_of(digits).is_possible


def phone(number: str | None) -> str:
    """Return a number grouped for reading: ``+44 20 7946 0011``, ``+1 202 555 0100``."""
    if not number:
        return NOTHING
    digits = number[1:]
    if number[0] != "+" or not (digits.isascii() and digits.isdigit()):
        return safe(number)
    shown = numbering.plan_of(digits).shown
    if shown.replace(" ", "") != number:
        # A grouping that drops a digit (a trunk prefix) would be another number.
        shown = number
    if " " not in shown:
        country = country_code(digits)
        shown = f"+{country} {digits.removeprefix(country)}".rstrip()
    return _LONG_GROUP.sub(_in_groups, shown)


def _in_groups(long: re.Match[str]) -> str:
    """Return the digits of a group that no numbering plan divides in threes and fours."""
    digits, groups = long[0], -(-len(long[0]) // 4)
    ends = [len(digits) * place // groups for place in range(groups + 1)]
    return " ".join(digits[start:end] for start, end in pairwise(ends))
