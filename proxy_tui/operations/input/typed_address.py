"""Addresses of people as they are typed into a form, read as what would be sent."""

import re
from dataclasses import dataclass, field
from typing import Final

from proxy_tui.formatting import safe
from proxy_tui.formatting.number_input import TypedNumber, national_digits, read_number

FEWEST_DIGITS: Final = 4
"""From so many digits on, text without a country is a number that lacks one."""

_CHANNEL = re.compile(r"\s*([a-z][a-z0-9_-]{1,31}):(.*)", re.DOTALL)
_PLAIN_SCHEMES: Final = frozenset({"tel", "sms", "callto"})
"""What addresses of ordinary numbers begin with; any other word names a channel."""


@dataclass(frozen=True, slots=True)
class TypedAddress:
    """One address, understood as far as it can be."""

    value: str = field(repr=False)
    """What would be sent: E.164, a channel address, or the text as typed."""
    echo: str = field(default="", repr=False)
    """The number as its country writes it; "" where none was read."""
    note: str = field(default="", repr=False)
    """The same in a sentence, with the country and what is sent."""
    doubt: str = ""
    """What a person should look at twice, a sentence; it forbids nothing."""
    problem: str = ""
    """Why it cannot be sent, a sentence; "" where the request model may judge."""


def read_address(text: str) -> TypedAddress:
    """Return what a typed or pasted address means. A country is never guessed."""
    channel = _CHANNEL.fullmatch(text)
    scheme = channel[1] if channel and channel[1] not in _PLAIN_SCHEMES else ""
    number = read_number(text)
    if scheme and channel:
        if number is None or number.has_more:
            return TypedAddress(text.strip())
        value = f"{scheme}:{number.e164}"
        return TypedAddress(value, f"{scheme} {number.plan.shown}", f"Sent as {value}.")
    if number is None:
        problem = _NO_COUNTRY if len(national_digits(text)) >= FEWEST_DIGITS else ""
        return TypedAddress(text.strip(), problem=problem)
    if number.has_more:
        return TypedAddress(text.strip(), problem="More digits stand here than one number has.")
    country = f", {number.plan.country}" if number.plan.country else ""
    note = f"{number.plan.shown}{country}. Sent as {number.e164}."
    return TypedAddress(number.e164, number.plan.shown, note, _doubt(number))


_NO_COUNTRY: Final = (
    "Type the number in full: + and the country's code first, such as +44 for the United Kingdom. "
    "This one names no country."
)


def _doubt(number: TypedNumber) -> str:
    said = []
    if number.extension:
        said.append(f"the extension {number.extension} is left out")
    if number.plan.doubt:
        place = f"as a number of {number.plan.country} it is " if number.plan.country else ""
        said.append(f"{place}{number.plan.doubt}")
    words = safe("; ".join(said))
    return f"Check it: {words}. It can be sent all the same." if words else ""
