"""Phone numbers as people write and paste them, read as the number that is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from proxy_tui.formatting.numbering import Plan, plan_of
from proxy_tui.formatting.numbers import RUN, TRUNKS, fold, international

_NOT_A_DIGIT = re.compile(r"[^0-9]+")
_EXTENSION = re.compile(
    r"[\s,;]*(?:ext=|(?<![A-Za-z])(?:ext(?:ension|n)?|x)|#)\s*[.:]?\s*(\d{1,7})\W*$", re.IGNORECASE
)
_LABEL = re.compile(
    r"^[^0-9+(]*?:\s*|^[^\W\d_][^0-9+(]*\s(?=\(?0[0-9 ().\-/]{8,}\W*$|\([0-9]{3}\))"
)
"""``Tel:``, or a name; without a colon only before what begins as national numbers do."""
_AROUND = re.compile(r"^[^\w(]+|[^\w)]+$")
"""Quotes, brackets and stops of any script around a number."""
_TRUNK_ZERO = re.compile(r"(?<=[0-9])[ .\-/]*\(0\)")
_NATIONAL = re.compile(r"\(?[0-9][0-9 ().\-/_]*")
_ENCODED_PLUS = re.compile("%2B", re.IGNORECASE)
_FROM_SO_MANY_A_PREFIX: Final = 9
"""Digits from which on leading zeros are a trunk prefix and no part of the number."""


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number in international form that was found in a typed text."""

    digits: str = field(repr=False)
    """Country code and number as typed, digits only."""
    plan: Plan
    """The number as its country writes it."""
    extension: str = ""
    """Digits after the number that are dialled when it has answered; never sent."""
    has_more: bool = False
    """Whether the text holds other digits: another number, a date, a digit mistaken."""

    @property
    def e164(self) -> str:
        """The number as Twilio takes it."""
        return f"+{self.plan.digits}"


def read_number(text: str) -> TypedNumber | None:
    """Return the first number in a text that names its country, by a plus, 00 or 011.

    Whatever stands around it: a name, quotes, angle brackets, ``tel:``, a comma, an
    extension. None where there is none; a national number is never guessed about.
    """
    plain = _ENCODED_PLUS.sub("+", fold(text)).replace("+ +", "+").replace("++", "+")
    bare, extension = _without_extension(plain)
    for run in RUN.finditer(bare):
        if (found := international(run[0], likely=False)) is not None:
            digits, size = found
            rest = bare[: run.start()] + bare[run.start() + size :]
            has_more = any(map(str.isdigit, rest))
            return TypedNumber(digits, plan_of(digits), extension, has_more)
    return None


def _without_extension(plain: str) -> tuple[str, str]:
    found = _EXTENSION.search(plain)
    return (plain[: found.start()], found[1]) if found else (plain, "")


def national_digits(text: str) -> str:
    """Return the digits of a number, or of its end, that names no country; "" for other text.

    ``020 7946 0011`` gives ``02079460011``; so do ``"(020) 7946-0011",`` and
    ``Tel: 020 7946 0011 ext. 5``.
    """
    bare, _ = _without_extension(fold(text))
    if "+" in bare:
        return ""
    bare = _AROUND.sub("", _LABEL.sub("", bare))
    bare = _TRUNK_ZERO.sub("", bare)
    return _NOT_A_DIGIT.sub("", bare) if _NATIONAL.fullmatch(bare) else ""


def significant_digits(national: str) -> str:
    """Return national digits without their trunk prefix: what the number ends with everywhere."""
    long_enough = len(national) >= _FROM_SO_MANY_A_PREFIX
    return national.lstrip("0") if long_enough else national


def is_dialled_as(digits: str, national: str) -> bool:
    """Whether national digits reach a number whose country has a trunk prefix other than 0.

    Args:
        digits: Country code and number.
        national: As dialled inside the country, trunk prefix included.
    """
    return any(
        digits.startswith(code) and trunk + digits[len(code) :] == national
        for code, trunks in TRUNKS.items()
        for trunk in trunks
    )
