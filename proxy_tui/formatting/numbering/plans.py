"""A number's country, grouping and validity, by phonenumbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberFormat, ValidationResult

_NORTH_AMERICA: Final = 1
_NOT_A_DIGIT = re.compile(r"[^0-9]+")
_LENGTHS: Final = {
    ValidationResult.TOO_SHORT: "too short",
    ValidationResult.TOO_LONG: "too long",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "without an area code",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """A number as its country writes it."""

    digits: str = field(repr=False)
    """E.164 without the plus, and without a trunk prefix (``+44 (0)20``)."""
    shown: str = field(repr=False)
    """Grouped: ``+44 20 7946 0011``."""
    country: str = ""
    """English name; "" where the code belongs to no country."""
    doubt: str = ""
    """Why the number may be wrong, a clause; "" if nothing is."""
    is_possible: bool = False
    """Whether its country uses numbers of this length, area code included."""


@lru_cache(maxsize=4096)
def plan_of(digits: str) -> Plan:
    """Return what is known of a number in international form.

    Numbers reserved for fiction and Twilio's own test numbers are doubtful here, so a
    doubt is for a person to judge and forbids nothing.

    Args:
        digits: Country code and number, digits only.
    """
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return Plan(digits, f"+{digits}", doubt="no country has this code")
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)[1:]
    shown = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    reason = phonenumbers.is_possible_number_with_reason(number)
    is_possible = reason == ValidationResult.IS_POSSIBLE
    doubt = ""
    if not is_possible:
        doubt = _LENGTHS.get(reason, "not a length that is in use there")
    elif not phonenumbers.is_valid_number(number):
        doubt = "in no range that is known to be in use"
    shown = "+" + _NOT_A_DIGIT.sub(" ", shown[1:]).strip()
    return Plan(e164, shown, _country(number), doubt, is_possible)


def _country(number: phonenumbers.PhoneNumber) -> str:
    region = phonenumbers.region_code_for_number(number)
    is_american = number.country_code == _NORTH_AMERICA
    if region is None and not is_american:
        region = phonenumbers.region_code_for_country_code(number.country_code or 0)
    if region in {None, "001", "ZZ"}:
        return "North America" if is_american else ""
    return _countries().get(region or "", region or "")


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Return English names by ISO 3166 code, which phonenumbers knows by code only."""
    text = Path(__file__).with_name("countries.txt").read_text(encoding="utf-8")
    return {line[:2]: line[3:] for line in text.splitlines()}
