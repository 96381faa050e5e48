"""What the world's numbering plans say about a number: country, grouping, doubts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from proxy_tui.formatting.countries import country_name

_NORTH_AMERICA: Final = 1
_NOT_A_DIGIT = re.compile(r"[^0-9]+")


@dataclass(frozen=True, slots=True)
class Plan:
    """A number as its country writes it."""

    digits: str = field(repr=False)
    """E.164 without the plus; a trunk prefix (``+44 (0)20``) is left out."""
    shown: str = field(repr=False)
    """Grouped: ``+44 20 7946 0011``."""
    country: str = ""
    """English name; "" where the code is of no country."""
    doubt: str = ""
    """Why the number may be wrong, a clause; "" when nothing speaks against it."""
    is_possible: bool = False
    """Whether it has a length that its country uses, area code included."""


@lru_cache(maxsize=4096)
def plan_of(digits: str) -> Plan:
    """Return what is known of a number in international form.

    Numbers reserved for fiction and Twilio's own test numbers are in doubt here:
    a doubt is for a person to judge and forbids nothing.

    Args:
        digits: Country code and number, digits only.
    """
    import phonenumbers  # noqa: PLC0415  15 ms, and no number is shown before the first frame

    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return Plan(digits, f"+{digits}", doubt="no country has this code")
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:]
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    shown = "+" + _NOT_A_DIGIT.sub(" ", shown[1:]).strip()
    region = phonenumbers.region_code_for_number(number)
    if region is None and number.country_code != _NORTH_AMERICA:
        region = phonenumbers.region_code_for_country_code(number.country_code or 0)
    reason = phonenumbers.is_possible_number_with_reason(number)
    is_possible = reason == phonenumbers.ValidationResult.IS_POSSIBLE
    country = "" if region in {None, "001", "ZZ"} else country_name(region or "")
    if not country and number.country_code == _NORTH_AMERICA:
        country = "North America"
    doubt = ""
    if not is_possible:
        doubt = _LENGTHS.get(reason, "not a length that is in use there")
    elif not phonenumbers.is_valid_number(number):
        doubt = "in no range that is known to be in use"
    return Plan(e164, shown, country, doubt, is_possible)


_LENGTHS: Final = {2: "too short", 3: "too long", 4: "without an area code"}
"""By ``phonenumbers.ValidationResult``."""
