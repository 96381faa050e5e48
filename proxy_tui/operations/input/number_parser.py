"""Phone numbers and channel addresses as people write and paste them."""

import re
from dataclasses import dataclass, field
from typing import Final

from proxy_tui.formatting import numbering
from proxy_tui.formatting.numbers import RUN, TRUNKS, fold, international
from proxy_tui.formatting.safe_text import safe

_FEWEST_DIGITS: Final = 4
"""Of text that is taken for a number without its country."""
_FEWEST_WITH_PREFIX: Final = 9
"""Digits from which on leading zeros are a trunk prefix and not part of the number."""

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
_CHANNEL = re.compile(r"\s*([a-z][a-z0-9_-]{1,31}):(.*)", re.DOTALL)
_PHONE_SCHEMES: Final = frozenset({"tel", "sms", "callto"})
"""Prefixes of ordinary numbers; any other one names a channel."""
_NO_COUNTRY: Final = (
    "Type the number in full: + and the country's code first, such as +44 for the United Kingdom. "
    "This one names no country."
)


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number in international form, found in a typed text."""

    digits: str = field(repr=False)
    """Country code and number as typed, digits only."""
    plan: "numbering.Plan"
    extension: str = ""
    """Digits to dial once the call is answered; never sent."""
    has_more: bool = False
    """Whether the text holds other digits: another number, a date, a typing mistake."""

    @property
    def e164(self) -> str:
        """The number as Twilio takes it."""
        return f"+{self.plan.digits}"


def read_number(text: str) -> TypedNumber | None:
    """Return the first number in a text that names its country by a plus, 00 or 011.

    A name, quotes, angle brackets, ``tel:``, a comma or an extension may surround it.
    None if there is none: the country of a national number is never guessed.
    """
    plain = _ENCODED_PLUS.sub("+", fold(text)).replace("+ +", "+").replace("++", "+")
    bare, extension = _split_extension(plain)
    for run in RUN.finditer(bare):
        if (found := international(run[0], likely=False)) is not None:
            digits, size = found
            rest = bare[: run.start()] + bare[run.start() + size :]
            has_more = any(map(str.isdigit, rest))
            return TypedNumber(digits, numbering.plan_of(digits), extension, has_more)
    return None


def _split_extension(plain: str) -> tuple[str, str]:
    found = _EXTENSION.search(plain)
    return (plain[: found.start()], found[1]) if found else (plain, "")


def national_digits(text: str) -> str:
    """Return the digits of a number, or of its end, that names no country; "" for other text.

    ``020 7946 0011`` gives ``02079460011``; so do ``"(020) 7946-0011",`` and
    ``Tel: 020 7946 0011 ext. 5``.
    """
    bare, _ = _split_extension(fold(text))
    if "+" in bare:
        return ""
    bare = _AROUND.sub("", _LABEL.sub("", bare))
    bare = _TRUNK_ZERO.sub("", bare)
    return _NOT_A_DIGIT.sub("", bare) if _NATIONAL.fullmatch(bare) else ""


def significant_digits(national: str) -> str:
    """Return national digits without their trunk prefix."""
    has_prefix = len(national) >= _FEWEST_WITH_PREFIX
    return national.lstrip("0") if has_prefix else national


def is_dialled_as(digits: str, national: str) -> bool:
    """Return whether national digits reach a number with a trunk prefix other than 0.

    Args:
        digits: Country code and number.
        national: As dialled inside the country, trunk prefix included.
    """
    return any(
        digits.startswith(code) and trunk + digits[len(code) :] == national
        for code, trunks in TRUNKS.items()
        for trunk in trunks
    )


def dialled_numbers(national: str) -> frozenset[str]:
    """Return every number that ``is_dialled_as`` national digits: country code and number."""
    return frozenset(
        code + national[len(trunk) :]
        for code, trunks in TRUNKS.items()
        for trunk in trunks
        if national.startswith(trunk)
    )


@dataclass(frozen=True, slots=True)
class TypedAddress:
    """The address of a participant, as far as it is understood."""

    value: str = field(repr=False)
    """What would be sent: E.164, a channel address, or the text as typed."""
    echo: str = field(default="", repr=False)
    """The number as its country writes it; "" where none was read."""
    note: str = field(default="", repr=False)
    """The same in a sentence, with the country and what is sent."""
    doubt: str = ""
    """What to check, a sentence; it forbids nothing."""
    problem: str = ""
    """Why it cannot be sent, a sentence; "" where the request model decides."""


def read_address(text: str) -> TypedAddress:
    """Return what a typed or pasted address means. A country is never guessed."""
    channel = _CHANNEL.fullmatch(text)
    scheme = channel[1] if channel and channel[1] not in _PHONE_SCHEMES else ""
    number = read_number(text)
    if scheme:
        if number is None or number.has_more:
            return TypedAddress(text.strip())
        value = f"{scheme}:{number.e164}"
        return TypedAddress(value, f"{scheme} {number.plan.shown}", f"Sent as {value}.")
    if number is None:
        problem = _NO_COUNTRY if len(national_digits(text)) >= _FEWEST_DIGITS else ""
        return TypedAddress(text.strip(), problem=problem)
    if number.has_more:
        return TypedAddress(text.strip(), problem="More digits stand here than one number has.")
    country = f", {number.plan.country}" if number.plan.country else ""
    note = f"{number.plan.shown}{country}. Sent as {number.e164}."
    return TypedAddress(number.e164, number.plan.shown, note, _doubt(number))


def _doubt(number: TypedNumber) -> str:
    said = []
    if number.extension:
        said.append(f"the extension {number.extension} is left out")
    if number.plan.doubt:
        place = f"as a number of {number.plan.country} it is " if number.plan.country else ""
        said.append(f"{place}{number.plan.doubt}")
    words = safe("; ".join(said))
    return f"Check it: {words}. It can be sent all the same." if words else ""
